"""Several words without quotes as one phrase: `eqmorph generate less boomy`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eqmorph.cli.dashes import TextCommand

if TYPE_CHECKING:
    from eqmorph.equalizers.equalizer import Equalizer
    from eqmorph.model.morph_model import MorphModel

WITH_A_PHRASE = ("generate", "sample", "export")
"""Commands whose one argument, TERM, may be several words."""


class PhraseCommand(TextCommand):
    """A command that takes further arguments as more words of its first one."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As Click does, and what is left over goes to TERM."""
        ctx.allow_extra_args = True
        left = super().parse_args(ctx, args)
        if left and isinstance(ctx.params.get("term"), str):
            ctx.params["term"] = " ".join([ctx.params["term"], *left])
            ctx.args, left = [], []
        if left:
            ctx.fail(f"Got unexpected extra argument ({' '.join(left)})")
        return left


def setting_of(model: MorphModel, text: str) -> tuple[Equalizer, str]:
    """The setting of a word or of any text, and what to call it."""
    if model.known(text) is not None:
        return model.generate(text), model.name(text)
    found = model.answer(text)
    return found.setting, found.text


def words_and_files(arguments: list[str]) -> tuple[str, list[str]]:
    """The phrase at the beginning, at least a word, and the files behind it.

    The first argument that is a file, a folder or `-` ends the phrase; where none is there, the
    last two are the files.
    """
    from pathlib import Path

    def is_file(name: str) -> bool:
        return name == "-" or Path(name).exists()

    last = max(1, len(arguments) - 2)
    begins = next((i for i in range(1, last + 1) if is_file(arguments[i])), last)
    return " ".join(arguments[:begins]), arguments[begins:]
