"""Where rendered files go, as `cp` has it: a file, or a folder that is there."""

from __future__ import annotations

from pathlib import Path

from eqmorph.audio.batch import audio_names, result_name
from eqmorph.audio.forms import container_of
from eqmorph.audio.rendering import check_target
from eqmorph.errors import EqmorphError, InvalidArgumentError, sentence_of

OVERWRITTEN = "overwritten"


def pair_up(sources: list[str], target: str, extension: str | None) -> list[tuple[str, str]]:
    """Each input with its output.

    Parameters
    ----------
    sources : list of str
        Files, or "-" alone.
    target : str
        A file for one input, a folder for any number.
    extension : str, optional
        Of the outputs in a folder, with its dot.
    """
    folders = [s for s in sources if s != "-" and Path(s).is_dir()]
    if folders:
        raise InvalidArgumentError(
            f"{folders[0]} is a folder; give it alone, with a folder to go to"
        )
    into = target != "-" and (Path(target).is_dir() or target.endswith(("/", "\\")))
    if not into and len(sources) == 1:
        return [(sources[0], target)]
    if not Path(target).is_dir():
        raise InvalidArgumentError(f"there is no folder {target}; mkdir -p {target} makes it")
    if "-" in sources:
        raise InvalidArgumentError("stdin has no name for a file in a folder; name the file")
    pairs: list[tuple[str, str]] = []
    taken: dict[Path, str] = {}
    for source in sources:
        name = Path(source).name
        to = Path(target) / (Path(name).with_suffix(extension).name if extension else name)
        if to in taken:
            raise InvalidArgumentError(f"{taken[to]} and {source} would both become {to}")
        taken[to] = source
        pairs.append((source, str(to)))
    return pairs


def plan_folder(folder: str, out: str, extension: str | None) -> list[tuple[str, str]]:
    """What a folder's files would become."""
    names, _ = audio_names(Path(folder), Path(out))
    return [
        (str(Path(folder) / name), str(Path(out) / result_name(name, extension))) for name in names
    ]


def problem(source: str, target: str, force: bool) -> str:
    """What stands in the way of a render, empty if nothing does; or "overwritten"."""
    if source != "-" and not Path(source).is_file():
        return "there is no such file"
    if target == "-":
        return ""
    try:
        container_of(Path(target))
        check_target(Path(source), Path(target), force)
    except (EqmorphError, OSError) as error:
        return sentence_of(error).removeprefix(f"{target}: ").removeprefix(f"{target} ")
    return OVERWRITTEN if Path(target).exists() else ""
