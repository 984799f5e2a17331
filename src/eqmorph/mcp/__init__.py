"""The verbs of the command line for assistants, over the Model Context Protocol (extra `mcp`)."""
