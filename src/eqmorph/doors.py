"""What the methods of a setting do with the help of rooms above it, imported when they are used."""

from __future__ import annotations

from typing import Any

from eqmorph.equalizers.everyday import provide


def open_doors() -> None:
    """Give every setting its verbs for sound, files and drawings."""
    provide(
        apply=_apply, save=_save, load=_load, export=_export, plot=_plot, to_pedalboard=_pedalboard
    )


def _apply(*arguments: Any) -> Any:
    from eqmorph.audio.filtering import apply_eq

    return apply_eq(*arguments)


def _save(*arguments: Any) -> None:
    from eqmorph.formats.saving import save

    save(*arguments)


def _load(*arguments: Any) -> Any:
    from eqmorph.formats.saving import load

    return load(*arguments)


def _export(*arguments: Any) -> Any:
    from eqmorph.formats.table import export

    return export(*arguments)


def _pedalboard(*arguments: Any) -> Any:
    from eqmorph.formats.pedalboards import to_pedalboard

    return to_pedalboard(*arguments)


def _plot(*arguments: Any, **line: Any) -> Any:
    from eqmorph.plots import plot_response

    return plot_response(*arguments, **line)
