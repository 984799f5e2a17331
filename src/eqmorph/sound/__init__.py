"""The space of sound: a setting, a word or a curve as a point, run by NumPy."""
