"""Any word: what a text means for an equaliser, and what people's settings make of it (NumPy).

>>> import eqmorph
>>> answer = eqmorph.load().answer("very warm, -3 dB at 250 Hz")
>>> "warm" in answer.expression and "-3 dB at 250 Hz" in answer.expression
True
>>> [evidence.term for evidence in answer.evidence][:1]
['warm']
"""
