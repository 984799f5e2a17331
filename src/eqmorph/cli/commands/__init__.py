"""One module for each command: a function of the name of its module, and its examples."""
