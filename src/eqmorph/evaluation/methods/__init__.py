"""What is judged: the product, baselines, and other ways to the same answers."""
