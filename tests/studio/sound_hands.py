"""What sound tests do in the page, and how samples come back from it."""

from __future__ import annotations

import base64
import io
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from eqmorph.equalizers import Band, ParametricEq

FloatArray = NDArray[np.float64]

# A strong setting with every band at work, none of them near its default.
STRONG = ParametricEq(
    Band(9.0, 110.0, 0.71),
    Band(-12.0, 350.0, 4.0),
    Band(12.0, 1_300.0, 0.4),
    Band(-8.0, 5_200.0, 10.0),
    Band(12.0, 7_500.0, 0.71),
)

# Samples travel as base64 of float32, since JSON would take ten times as long.
PACK = """(channels) => Array.from(channels, (channel) =>
  new Uint8Array(channel.buffer, channel.byteOffset, channel.byteLength).toBase64())"""


def open_bench(page: Any, server: Any) -> Any:
    """An empty page at the server's address, where the studio's modules can be imported."""
    empty = '<!doctype html><title>bench</title><link rel="icon" href="data:,">'
    address = f"{server.url}/bench"
    page.route(address, lambda route: route.fulfill(body=empty, content_type="text/html"))
    page.goto(address)
    return page


READY = """() => window.studio?.store.get().answer
  && studio.audio.name !== '' && studio.audio.levels.progress === 1"""


def open_player(page: Any, server: Any) -> Any:
    """The studio with its first sound loaded and measured, and its first word answered."""
    # Pictures at four a second instead of sixty; the sound is the same.
    page.emulate_media(reduced_motion="reduce")
    page.goto(server.url)
    page.wait_for_function(READY, polling=50)
    return page


def samples(page: Any, function: str, argument: Any = None) -> FloatArray:
    """What a function of the page that returns channels gives, shape (channels, samples)."""
    packed = page.evaluate(
        f"async (given) => ({PACK})(await ({function})(given))",
        argument,
    )
    return np.array([np.frombuffer(base64.b64decode(p), np.float32) for p in packed], np.float64)


def packed(audio: FloatArray) -> list[str]:
    """Channels for `UNPACK`."""
    return [base64.b64encode(c.astype(np.float32).tobytes()).decode() for c in audio]


UNPACK = """(packed) => packed.map((text) =>
  new Float32Array(Uint8Array.fromBase64(text).buffer))"""


def wav(audio: FloatArray, sample_rate: int, subtype: str = "FLOAT") -> bytes:
    """Channels (channels, samples) as a WAV file."""
    buffer = io.BytesIO()
    soundfile.write(buffer, audio.T, sample_rate, subtype=subtype, format="WAV")
    return buffer.getvalue()


def drop(page: Any, name: str, content: bytes, kind: str = "audio/wav") -> None:
    """Drop a file on the page, as a hand does."""
    transfer = page.evaluate_handle(
        """([name, content, kind]) => {
          const bytes = Uint8Array.fromBase64(content)
          const transfer = new DataTransfer()
          transfer.items.add(new File([bytes], name, { type: kind }))
          return transfer
        }""",
        [name, base64.b64encode(content).decode(), kind],
    )
    for event in ("dragenter", "dragover", "drop"):
        page.dispatch_event("main", event, {"dataTransfer": transfer})


def wait_for_sound(page: Any, name: str) -> None:
    """Until the sound `name` is loaded and measured."""
    page.wait_for_function(
        "(name) => studio.audio.name === name && studio.audio.levels.progress === 1", arg=name
    )


def response_db(impulse_response: FloatArray, frequencies_hz: FloatArray, rate: float) -> Any:
    """Gain in dB of an impulse response at any frequencies, by the Fourier sum itself."""
    n = np.arange(len(impulse_response))
    sums = np.exp(-2j * np.pi * frequencies_hz[:, None] * n / rate) @ impulse_response
    return 20 * np.log10(np.abs(sums))
