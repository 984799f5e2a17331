"""Measuring on people and words that training did not see."""
