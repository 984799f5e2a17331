"""Any word: what a text means for an equaliser, and what people's settings make of it (NumPy)."""
