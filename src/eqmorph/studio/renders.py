"""One uploaded recording through a setting, and the result on its way back."""

from __future__ import annotations

import asyncio
import threading
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from eqmorph.errors import AudioWriteError, EqmorphError, InvalidArgumentError
from eqmorph.plain_json import plain_json
from eqmorph.studio.downloads import as_download
from eqmorph.studio.limits import Limits
from eqmorph.studio.problems import Refusal
from eqmorph.studio.requests import ApplyOptions

REPORT_HEADER = "Eqmorph-Report"
_CHUNK = 256 << 10
MEDIA_TYPES = {
    "WAV": "audio/wav", "WAVEX": "audio/wav", "RF64": "audio/wav", "W64": "audio/x-w64",
    "FLAC": "audio/flac", "AIFF": "audio/aiff", "CAF": "audio/x-caf", "AU": "audio/basic",
    "OGG": "audio/ogg", "MP3": "audio/mpeg",
}  # fmt: skip
_EXTENSIONS = {"WAVEX": ".wav", "MPEG": ".mp3", "AIFF": ".aiff"}


class StoppedError(Exception):
    """Nobody waits for the recording any more."""


@dataclass(frozen=True)
class Render:
    """A rendered recording.

    Attributes
    ----------
    path : Path
    name : str
        To be kept under.
    report : dict
        The library's, with the client's name for the recording.
    """

    path: Path
    name: str
    report: dict[str, Any]


def render_upload(
    upload: Path, options: ApplyOptions, label: str, limits: Limits, stopped: threading.Event
) -> Render:
    """Render an uploaded recording beside itself.

    Parameters
    ----------
    upload : Path
        Without extension; it gets one.
    options : ApplyOptions
    label : str
        What the client calls it: for messages, and the kind of file wanted back.
    limits : Limits
    stopped : threading.Event
        Ends it early.

    Raises
    ------
    Refusal
        413 if it is longer than the limits allow.
    ValueError, AudioWriteError
        As `eqmorph.audio.render`.
    StoppedError
        If `stopped` was set.
    """
    from eqmorph.audio import RenderOptions, audio_info, render

    def on_progress(share: float) -> None:
        if stopped.is_set():
            raise StoppedError

    wanted = RenderOptions(
        loudness=options.loudness,
        true_peak_db=options.true_peak_db,
        depth=options.depth,
        gain_db=options.gain_db,
        adaptive=options.adaptive,
        seed=options.seed,
    )
    eq = options.setting.eq()
    paths = [upload]
    try:
        info = audio_info(upload)
        _check_size(info.seconds, info.frames * info.channels, label, limits)
        extension = _extension(options.extension, label, info.form.container)
        paths += [upload.with_suffix(extension), upload.with_name(f"rendered{extension}")]
        source, target = upload.rename(paths[1]), paths[2]
        report = render(source, target, eq, wanted, on_progress).to_dict()
    except AudioWriteError:
        raise
    except (EqmorphError, ValueError) as error:
        raise InvalidArgumentError(_without_paths(str(error), paths, label)) from None
    name = f"{Path(label).stem}{extension}"
    return Render(target, name, {**report, "source": label, "target": name})


def _check_size(seconds: float, n_samples: int, label: str, limits: Limits) -> None:
    if seconds > limits.max_audio_seconds:
        raise Refusal(
            413,
            "too-long",
            f"{label} is {seconds:.0f} s long; {limits.max_audio_seconds:g} s are the most here; "
            "send it in parts",
        )
    if n_samples > limits.max_audio_samples:
        raise Refusal(
            413,
            "too-large",
            f"{label} has {n_samples} samples; {limits.max_audio_samples} are the most here; "
            "send it in parts",
        )


def _extension(asked: str | None, label: str, container: str) -> str:
    from eqmorph.audio.forms import CONTAINERS

    if asked is not None:
        wanted = f".{asked.removeprefix('.').lower()}"
        if wanted not in CONTAINERS:
            raise InvalidArgumentError(
                f"extension must be one of {' '.join(CONTAINERS)}, got {asked!r}"
            )
        return wanted
    own = Path(label).suffix.lower()
    if own in CONTAINERS:
        return own
    family = {"WAVEX": "WAV", "MPEG": "MP3"}.get(container, container)
    return next((e for e, named in CONTAINERS.items() if named == family), ".wav")


def _without_paths(sentence: str, paths: list[Path], label: str) -> str:
    """The folder's name is nobody's business: messages name the recording as its owner does."""
    from eqmorph.audio.strangers import conversion

    for path in reversed(paths):
        sentence = sentence.replace(str(path), label)
        sentence = sentence.replace(conversion(path.name), conversion(label))
    return sentence


class Rendered(Response):
    """A rendered recording, sent in pieces; what was held for it is let go at the end.

    Parameters
    ----------
    render : Render
    held : AsyncExitStack
        The folder and the place, freed however the sending ends.
    limits : Limits
    """

    def __init__(self, render: Render, held: AsyncExitStack, limits: Limits) -> None:
        report = plain_json(render.report)
        headers = {
            **as_download(render.name),
            REPORT_HEADER: report,
            "Content-Length": str(render.path.stat().st_size),
        }
        media_type = MEDIA_TYPES.get(render.report["container"], "application/octet-stream")
        super().__init__(None, 200, headers, media_type)
        self._path, self._held, self._limits = render.path, held, limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._held:
            start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
            await send(start)
            with self._path.open("rb") as opened:
                while piece := opened.read(_CHUNK):
                    body = {"type": "http.response.body", "body": piece, "more_body": True}
                    try:
                        async with asyncio.timeout(self._limits.stall_seconds):
                            await send(body)
                    except TimeoutError:
                        return  # takes nothing for so long: the server cuts what is not complete
            await send({"type": "http.response.body", "body": b"", "more_body": False})
