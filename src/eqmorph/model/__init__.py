"""Labelled settings into a model of words: its training needs torch, its use NumPy only.

>>> import eqmorph
>>> model = eqmorph.load()
>>> "warm" in model, "qwrtzpsdfg" in model
(True, False)
>>> bool(model["warm"].peak_1.gain_db > 0)
True
>>> model.morph("warm", "bright", 1.0) == model["bright"]
True
"""
