"""Each study runs methods on held-out people or words and gives a typed result."""
