"""The space of sound: a setting, a word or a curve as a point, run by NumPy.

>>> import eqmorph, numpy as np
>>> model = eqmorph.load()
>>> z = model.encode(model["warm"])
>>> z.shape
(32,)
>>> distance = np.linalg.norm(z - model.encode(-model["warm"]))  # RMS dB between the two
>>> bool(abs(distance - 2 * np.linalg.norm(z)) < 0.1)
True
"""
