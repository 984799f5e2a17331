"""Teachers as files: one for each equaliser that ships, made once by `make teachers`."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from eqmorph.equalizers.space import SPACES, EqSpace
from eqmorph.errors import ModelFormatError
from eqmorph.files import replacing
from eqmorph.network.exporting import autoencoder_of, codec_of, settle
from eqmorph.network.teaching import Teacher, TeachingConfig

_KEY = "eqmorph_teacher"


def teacher_path(space: EqSpace) -> Path:
    """Where the teacher of a space lies, if one ships."""
    return Path(str(files("eqmorph.network") / "teachers" / f"{space.name}.safetensors"))


def save_teacher(teacher: Teacher, path: str | os.PathLike[str]) -> None:
    """Write a teacher; its network is brought to the form that is kept (`settle`).

    Raises
    ------
    OSError
        If the file cannot be written; an older one stays as it was.
    """
    from safetensors.numpy import save

    codec = codec_of(settle(teacher.network), teacher.code)
    about = {"space": codec.space.name, "network": codec.config, "taught": asdict(teacher.config)}
    content = save(codec.to_arrays(), metadata={_KEY: json.dumps(about, sort_keys=True)})
    with replacing(path) as beside:
        beside.write_bytes(content)


def load_teacher(path: str | os.PathLike[str]) -> Teacher:
    """What `save_teacher` wrote.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ModelFormatError
        If it is something else.
    """
    from safetensors import SafetensorError, safe_open

    from eqmorph.sound.codec import Codec

    try:
        with safe_open(path, framework="numpy") as opened:
            about = json.loads((opened.metadata() or {})[_KEY])
            arrays = {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118
        codec = Codec.from_arrays(SPACES[about["space"]], about["network"], arrays)
        config = TeachingConfig(**about["taught"])
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise ModelFormatError(f"{path} is no teacher that eqmorph wrote ({error})") from None
    return Teacher(codec.code, autoencoder_of(codec), config)


@lru_cache(maxsize=4)
def shipped_teacher(space: EqSpace) -> Teacher | None:
    """The teacher of a space that comes with the package, read once; None if none does.

    Its network is shared: copy it before training on.
    """
    path = teacher_path(space)
    return load_teacher(path) if path.is_file() else None
