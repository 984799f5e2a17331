"""`eqmorph own`: words of one's own, kept in the user's folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from eqmorph.cli import foreign, options
from eqmorph.cli.failures import say
from eqmorph.cli.options import argument
from eqmorph.errors import DataFormatError, InvalidArgumentError

if TYPE_CHECKING:
    from eqmorph.equalizers.parametric import ParametricEq
    from eqmorph.words.own_words import OwnWords

Word = Annotated[str, argument("TERM", "The word, such as my-vocal.")]
Settings = Annotated[
    list[Path], argument("FILE...", "Its settings, of any format that import reads.")
]


def add(term: Word, files: Settings, as_json: options.Json = False) -> None:
    """Teach eqmorph a word of your own, or give it more settings."""
    import eqmorph

    show(_changed(lambda own: own.with_word(term, map(_setting, files))), as_json)
    known = eqmorph.load().known(term)
    if known is not None:
        say(f"{term!r} is yours now, and no longer what {known.n_rows} settings of others say; "
            f"`eqmorph own remove {term}` gives theirs back")  # fmt: skip


def remove(term: Word, as_json: options.Json = False) -> None:
    """Forget one of your own words."""
    show(_changed(lambda own: own.without_word(term)), as_json)


def listed(as_json: options.Json = False) -> None:
    """Your own words, and how many settings each has."""
    from eqmorph.words.own_words import load_own_words

    show(load_own_words(), as_json)


def export(
    file: Annotated[Path, argument("FILE", "Where to.")],
    force: options.Force = False,
    as_json: options.Json = False,
) -> None:
    """Write all your own words to a file."""
    from eqmorph.words.own_words import load_own_words, save_own_words

    options.refuse_existing(file, force)
    own = load_own_words()
    save_own_words(own, file)
    show(own, as_json)


def add_file(
    file: Annotated[Path, argument("FILE", "What `own export` wrote.")],
    as_json: options.Json = False,
) -> None:
    """Add the words of such a file to your own."""
    from eqmorph.words.own_words import load_own_words

    if not file.is_file():
        raise FileNotFoundError(f"there is no file {file}")
    show(_changed(lambda own: own.with_words_of(load_own_words(file))), as_json)


def show(own: OwnWords, as_json: bool) -> None:
    """Print what own words there are."""
    counts = {name: len(eqs) for name, eqs in own.settings.items()}
    if as_json:
        options.print_json(counts)
        return
    from eqmorph.cli.wording import counted

    lines = [f"{name}: {counted(n, 'setting')}" for name, n in counts.items()]
    print("\n".join(lines) or "no own words")


def _changed(change: Callable[[OwnWords], OwnWords]) -> OwnWords:
    """The own words after a change, kept; nobody else changes them meanwhile."""
    from eqmorph.files import locked
    from eqmorph.words.own_words import load_own_words, own_words_path, save_own_words

    with locked(own_words_path()):
        own = change(load_own_words())
        save_own_words(own)
    return own


def _setting(path: Path) -> ParametricEq:
    from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE

    try:
        imported = foreign.read_setting(str(path), None, DEFAULT_SAMPLE_RATE)
    except DataFormatError as error:
        raise InvalidArgumentError(f"{path} is no five-band setting: {error}") from None
    for line in foreign.losses(imported, DEFAULT_SAMPLE_RATE):
        say(f"{path}: {line}")
    return imported.eq


_TAUGHT = "eqmorph generate warm -o a.json --force && eqmorph own add my-vocal a.json"

HELP = "Your own words; others move towards your style."
EXAMPLES = (_TAUGHT, "eqmorph own list")
COMMANDS: dict[str, tuple[Callable[..., None], tuple[str, ...]]] = {
    "add": (add, (_TAUGHT,)),
    "remove": (remove, (f"{_TAUGHT} && eqmorph own remove my-vocal",)),
    "list": (listed, ("eqmorph own list", "eqmorph own list --json")),
    "export": (export, ("eqmorph own export my-words.json --force",)),
    "import": (
        add_file,
        ("eqmorph own export my-words.json --force && eqmorph own import my-words.json",),
    ),
}
