"""Results as tables, plots and sentences: one document, several renderings."""
