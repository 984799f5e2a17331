"""Labelled settings into a model of words: its training needs torch, its use NumPy only."""
