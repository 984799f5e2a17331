"""A setting in a notebook, to be bent by hand (needs eqmorph[notebook]).

>>> import eqmorph
>>> from eqmorph.notebook import eq_widget
>>> widget = eq_widget(eqmorph.ParametricEq.flat())
>>> widget.eq.peak_1.gain_db
0.0
"""

from eqmorph.notebook.widget import eq_widget

__all__ = ["eq_widget"]
