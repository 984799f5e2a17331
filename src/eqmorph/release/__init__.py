"""How the shipped model is made from the real data, and how a rebuild is checked against it."""
