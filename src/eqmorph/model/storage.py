"""A model's file as a container: named arrays and one JSON text, in safetensors or for torch.

Both forms hold the same; reading either never unpickles. What the arrays mean, `packing` says.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from numpy.typing import NDArray

from eqmorph.errors import InvalidArgumentError, MissingExtraError, ModelFormatError
from eqmorph.files import replacing

FORMAT_VERSION = 2
TORCH_SUFFIXES = (".pt", ".pth")
# The key under which files of this container keep their text.
_KEY = "eqmorph"
_CHECKSUM = "sha256"
# No model of ours is larger by far.
_LARGEST_BYTES = 64 * 2**20
_LONGEST_REASON = 160

Arrays: TypeAlias = dict[str, NDArray[Any]]
Shapes: TypeAlias = Mapping[str, tuple[int, ...]]
# From what a file says of itself to the shape of each array that it must hold.
Expected: TypeAlias = Callable[[Mapping[str, Any]], Shapes]


def write_container(path: str | os.PathLike[str], arrays: Arrays, about: Mapping[str, Any]) -> None:
    """Write arrays and plain data to one file, whole or not at all.

    Raises
    ------
    OSError
        If the file cannot be written; an older one stays as it was.
    MissingExtraError
        For ".pt" without torch.
    """
    target = Path(path)
    about = {"format_version": FORMAT_VERSION, **about}
    text = json.dumps({**about, _CHECKSUM: _checksum(arrays, about)}, sort_keys=True)
    # Written by Python: the libraries' own writers tell of a full disk by errors of their own.
    if target.suffix in TORCH_SUFFIXES:
        content = _torch_bytes(arrays, text, target)
    else:
        from safetensors.numpy import save

        content = save(arrays, metadata={_KEY: text})
    with replacing(target) as beside:
        beside.write_bytes(content)


def _torch_bytes(arrays: Arrays, text: str, target: Path) -> bytes:
    torch = _torch(f"writing {target.name}")
    tensors = {name: torch.from_numpy(array) for name, array in arrays.items()}
    container = io.BytesIO()
    torch.save({_KEY: text, "arrays": tensors}, container)
    return container.getvalue()


def read_container(
    path: str | os.PathLike[str], expected: Expected
) -> tuple[Arrays, dict[str, Any]]:
    """The arrays and plain data of a file that `write_container` wrote.

    Parameters
    ----------
    path : path-like
    expected : callable
        From the plain data to the shapes of the arrays; asked before any is read.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ModelFormatError
        If the file is truncated, foreign, unsafe, of an older or of a newer version.
    """
    source = Path(path)
    if source.is_dir():
        raise ModelFormatError(f"{source} is a folder, not a model file")
    if not source.is_file():
        raise FileNotFoundError(f"there is no model file {source}")
    if source.stat().st_size > _LARGEST_BYTES:
        raise ModelFormatError(
            f"{source} has {source.stat().st_size / 2**20:.0f} MiB and is no model of eqmorph's: "
            f"those have at most {_LARGEST_BYTES // 2**20}"
        )
    with source.open("rb") as opened:
        start = opened.read(9)
    # A zip archive is torch's container; a bare pickle may run anything and is never opened. The
    # first eight bytes of safetensors are a length and may look like either; then JSON begins.
    if start[8:] != b"{" and start[:2] == b"PK":
        return _read_torch(source, expected)
    if start[8:] != b"{" and start[:1] == b"\x80":
        raise ModelFormatError(
            f"{source} is a pickle, which could run any code on loading; it is refused: "
            "save the model with eqmorph"
        )
    return _read_safetensors(source, expected)


def _torch(purpose: str) -> Any:
    try:
        import torch
    except ImportError:
        raise MissingExtraError("torch", "train", purpose) from None
    return torch


def _read_safetensors(source: Path, expected: Expected) -> tuple[Arrays, dict[str, Any]]:
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(source, framework="numpy") as opened:
            about = _described((opened.metadata() or {}).get(_KEY, ""), source)
            found = {name: tuple(opened.get_slice(name).get_shape()) for name in opened.keys()}  # noqa: SIM118
            wanted = _checked(found, about, expected, source)
            return {name: opened.get_tensor(name) for name in wanted}, about
    except SafetensorError as error:
        raise ModelFormatError(
            f"{source} is truncated or not a model file ({_cut(error)}); save or download it again"
        ) from None


def _read_torch(source: Path, expected: Expected) -> tuple[Arrays, dict[str, Any]]:
    torch = _torch(f"reading {source.name}")
    try:
        # Opened here: given a path, torch would go by its suffix.
        with source.open("rb") as opened:
            data = torch.load(opened, map_location="cpu", weights_only=True)
    except Exception as error:
        raise ModelFormatError(
            f"{source} is truncated, or holds objects that could run code, and is refused "
            f"({_cut(error)})"
        ) from None
    if not isinstance(data, dict) or not isinstance(data.get("arrays"), dict):
        raise ModelFormatError(f"{source} is a torch checkpoint, but not one that eqmorph wrote")
    about = _described(data.get(_KEY, ""), source)
    try:
        # A tensor that repeats one number by a stride of 0 is small here and huge as an array.
        found = {name: tuple(t.shape) for name, t in data["arrays"].items() if t.is_contiguous()}
        wanted = _checked(found, about, expected, source)
        return {name: data["arrays"][name].numpy() for name in wanted}, about
    except (AttributeError, TypeError, RuntimeError):
        raise ModelFormatError(f"{source} holds arrays that eqmorph did not write") from None


def _checksum(arrays: Mapping[str, NDArray[Any]], about: Mapping[str, Any]) -> str:
    """SHA-256 of all that a file holds."""
    digest = hashlib.sha256(json.dumps(about, sort_keys=True).encode())
    for name in sorted(arrays):
        digest.update(name.encode() + arrays[name].dtype.str.encode() + arrays[name].tobytes())
    return digest.hexdigest()


def check_whole(
    arrays: Mapping[str, NDArray[Any]], about: Mapping[str, Any], source: str | os.PathLike[str]
) -> None:
    """That nothing of what was read has changed since it was written.

    Raises
    ------
    ModelFormatError
        If it has.
    """
    stated = {name: value for name, value in about.items() if name != _CHECKSUM}
    if about.get(_CHECKSUM) != _checksum(arrays, stated):
        raise ModelFormatError(
            f"{source} was changed or damaged after eqmorph wrote it (its checksum does not "
            "match); save or download it again"
        )


def _checked(found: Shapes, about: Mapping[str, Any], expected: Expected, source: Path) -> Shapes:
    """The shapes that the arrays must have; all sizes are known to be right before any is read."""
    try:
        wanted = expected(about)
        for name, shape in wanted.items():
            if found[name] != shape:
                raise InvalidArgumentError(f"{name} has shape {found[name]}, not {shape}")
    except (KeyError, TypeError, ValueError, IndexError, OverflowError, AttributeError) as error:
        raise misshapen(source, error) from None
    return wanted


def misshapen(source: str | os.PathLike[str], error: Exception) -> ModelFormatError:
    """The error for a file whose parts do not fit together."""
    return ModelFormatError(
        f"{source} is an eqmorph model with a part missing or misshapen ({_cut(error)}); save it "
        "again"
    )


def _cut(error: Exception) -> str:
    """What an error says, which may be the whole file."""
    return " ".join(str(error)[: 2 * _LONGEST_REASON].split())[:_LONGEST_REASON]


def _described(text: object, source: Path) -> dict[str, Any]:
    try:
        about = json.loads(str(text))
        version = int(about["format_version"])
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise ModelFormatError(f"{source} is not a model that eqmorph wrote") from None
    if version > FORMAT_VERSION:
        raise ModelFormatError(
            f"{source} has model format {version}, this eqmorph reads format {FORMAT_VERSION}; "
            "upgrade eqmorph"
        )
    if version < FORMAT_VERSION:
        raise ModelFormatError(
            f"{source} has model format {version}, whose latents are not sounds; this eqmorph "
            f"reads format {FORMAT_VERSION}: train the model again (`eqmorph train`)"
        )
    return dict(about)
