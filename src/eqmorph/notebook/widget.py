"""The studio's graph as a widget for Jupyter and its kin, through anywidget."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from eqmorph.equalizers.bands import BANDS
from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, check_sample_rate
from eqmorph.equalizers.equalizer import space_of
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.errors import InvalidArgumentError, MissingExtraError

_HERE = files("eqmorph.notebook")
_FILTERS = files("eqmorph").joinpath("studio", "page", "eq", "biquads.js")


def page_source() -> str:
    """The widget's JavaScript, one module: the studio's filters and what draws and drags."""
    drawing = _HERE.joinpath("widget.js").read_text(encoding="utf-8")
    return _FILTERS.read_text(encoding="utf-8") + "\n" + drawing


def eq_widget(eq: ParametricEq | None = None, sample_rate: float = DEFAULT_SAMPLE_RATE) -> Any:
    """A five-band setting as a curve with a node for each band.

    Drag a node for frequency and gain; turn the wheel over it, or press + and -, for Q; arrow keys
    move the node that has the focus, a double click takes its gain back to 0.

    Parameters
    ----------
    eq : ParametricEq, optional
        To begin with; else flat.
    sample_rate : float
        Hz at which the response is drawn.

    Returns
    -------
    anywidget.AnyWidget
        Its ``eq`` is the setting as it is now, and can be set; ``observe(f, "setting")`` calls `f`
        after every change.

    Raises
    ------
    MissingExtraError
        Without anywidget.
    InvalidArgumentError
        For a setting of another kind.
    """
    begun = _five_bands(ParametricEq.flat() if eq is None else eq)
    return _widget_class()(
        setting=begun.to_dict(),
        ranges=[
            {
                "gain_db": list(of.gain_range_db),
                "frequency_hz": list(of.frequency_range_hz),
                "q": list(of.q_range),
            }
            for of in BANDS
        ],
        sample_rate=check_sample_rate(sample_rate),
    )


@cache
def _widget_class() -> Any:
    try:
        import anywidget
        import traitlets
    except ImportError as error:
        raise MissingExtraError("anywidget", "notebook", "a widget") from error

    class EqWidget(anywidget.AnyWidget):
        """A setting that is bent by hand."""

        _esm = page_source()
        _css = _HERE.joinpath("widget.css").read_text(encoding="utf-8")
        setting = traitlets.Dict().tag(sync=True)
        ranges: Any = traitlets.List().tag(sync=True)
        sample_rate = traitlets.Float().tag(sync=True)

        @property
        def eq(self) -> ParametricEq:
            """The setting as it is now."""
            return ParametricEq.from_dict(self.setting)

        @eq.setter
        def eq(self, value: ParametricEq) -> None:
            self.setting = _five_bands(value).to_dict()

    return EqWidget


def _five_bands(eq: ParametricEq) -> ParametricEq:
    if space_of(eq) is not ParametricEq.space:
        raise InvalidArgumentError(f"the widget shows a ParametricEq, got a {type(eq).__name__}")
    return eq
