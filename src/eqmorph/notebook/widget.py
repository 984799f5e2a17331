"""The studio's graph as a widget for Jupyter and its kin, through anywidget."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, check_sample_rate
from eqmorph.equalizers.equalizer import space_of
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.errors import InvalidArgumentError, MissingExtraError
from eqmorph.studio.bundling import ENTRY, bundled_alone

_PACKAGE = Path(str(files("eqmorph")))


def page_source() -> str:
    """The widget's JavaScript, one module: the studio's picture of a response and a hand for it."""
    return bundled_alone("notebook/widget.js", _PACKAGE) + f"\nexport default {ENTRY}\n"


def page_style() -> str:
    """The widget's CSS: the studio's, held within the widget, since the page is the notebook's."""
    tokens, response, own = (
        (_PACKAGE / path).read_text(encoding="utf-8")
        for path in (
            "studio/page/styles/tokens.css",
            "studio/page/picture/response.css",
            "notebook/widget.css",
        )
    )
    return f"{tokens.replace(':root', '.eqmorph')}\n.eqmorph {{\n{response}\n}}\n{own}"


def eq_widget(eq: ParametricEq | None = None, sample_rate: float = DEFAULT_SAMPLE_RATE) -> Any:
    """A five-band setting as a curve with a node for each band.

    It is the studio's: drag a node for frequency and gain, finely with Shift; turn the wheel over
    it for Q; arrow keys move the node that has the focus, Page Up and Page Down change its Q, 0
    makes its gain nothing; a double click or Delete resets it, Escape gives a drag up.

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
        _css = page_style()
        setting = traitlets.Dict().tag(sync=True)
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
