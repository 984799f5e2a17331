"""Any bytes give a setting or one clear error: never another exception, never a hang."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from settings_to_write import SAMPLE_RATE, field_setting

from eqmorph.equalizers import response_grid
from eqmorph.errors import DataFormatError
from eqmorph.formats import FORMATS, export, names, read_setting
from eqmorph.formats.decoding import decode
from eqmorph.formats.table import find_format

READABLE = names(writable=False)
WRITTEN = [export(field_setting(), f.key) for f in FORMATS if f.write and not f.is_binary]
# What readers look for, so that fuzzing gets past the first line.
WORDS = [
    *("Filter 1: ON ", "Filter: OFF", "PK", "LS", "HSC", " Fc ", "Hz", " Gain ", " dB", " Q "),
    *("BW Oct ", "Preamp: ", "GraphicEQ: ", "Channel: L", "1.000", "-0", "1e400", "1e-300", "nan"),
    *(
        "inf",
        "-",
        "+.e",
        ",",
        ";",
        ":",
        "\n",
        "\r\n",
        "\t",
        "\u00a0",
        "#",
        "* ",
        "filters:",
        " a: ",
    ),
    *(
        "{",
        "}",
        "[",
        "]",
        "- ",
        "type: Biquad",
        "parameters: ",
        "freq: ",
        "q: ",
        "slope: ",
        "gain: ",
    ),
    *(
        "bandwidth: ",
        "&a ",
        "*a",
        "<<: ",
        "!!float ",
        "pipeline:",
        "names: [a]",
        '"',
        "null",
        "true",
    ),
    *('{"output": {"equalizer#0": {"left": {}', '{"bands": [', '{"equalizer": "graphic"', "20 1"),
    *("0", "9" * 400, "12,5"),
]

KEYS = [
    *(
        "output",
        "input",
        "equalizer",
        "equalizer#0",
        "left",
        "right",
        "band0",
        "band1",
        "num-bands",
    ),
    *("type", "mode", "gain", "frequency", "q", "bands", "biquads", "Q", "gain_db", "name", "kind"),
    *("frequency_hz", "low_shelf_gain_db", "filters", "pipeline", "a", "parameters", "freq"),
    *("slope", "names", "channels"),
]

texts = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=4)), max_size=40).map("".join)
plain = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.sampled_from(["Bell", "Off", "peaking", "Peaking", "Biquad", "parametric", "1e5"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=5),
        st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=6,
        ),
    ),
    max_leaves=20,
)
fuzzed = settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def reads_or_refuses(data: bytes, source: str | None) -> None:
    """Read, and check that what comes out is a legal setting with an honest error."""
    try:
        got = read_setting(data, SAMPLE_RATE, "it", source)
    except DataFormatError as error:
        message = str(error)
        assert message.startswith("it")
        assert 0 < len(message) < 400
        assert "\n" not in message
        return
    assert np.isfinite([got.error_db, got.max_error_db, got.preamp_db]).all()
    assert np.isfinite(got.eq.magnitude_response_db(response_grid(16))).all()


@pytest.mark.parametrize("source", [None, *READABLE])
@fuzzed
@given(data=st.binary(max_size=400))
def test_any_bytes(source, data) -> None:
    reads_or_refuses(data, source)


@pytest.mark.parametrize("source", [None, *READABLE])
@fuzzed
@given(text=texts)
def test_any_text_of_the_readers_own_words(source, text) -> None:
    reads_or_refuses(text.encode("utf-8", "surrogatepass"), source)


@pytest.mark.parametrize("source", [None, "json", "easyeffects", "webaudio", "dasp", "camilladsp"])
@fuzzed
@given(data=plain)
def test_any_plain_data(source, data) -> None:
    reads_or_refuses(json.dumps(data).encode(), source)


@fuzzed
@given(st.sampled_from(WRITTEN), st.data())
def test_files_of_ours_with_a_few_bytes_changed(text, data) -> None:
    content = bytearray(text.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        end = at + data.draw(st.integers(0, 3))
        content[at:end] = data.draw(
            st.sampled_from([w.encode() for w in WORDS]) | st.binary(max_size=2)
        )
    reads_or_refuses(bytes(content), None)


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 1_000_000,
        b'{"bands":' * 200_000,
        b"- " * 30_000,
        b"filters: " + b"[" * 30_000,
        b"filters: " + b"{a: " * 30_000,
        b"filters:\n" + b"? " * 50_000,
        b"filters: {a: &a [*a]}",
        b"Filter 1: ON PK Fc " + b"1" * 700_000 + b" Hz Gain 3 dB Q 1",
        b"Filter 1: ON " + b" " * 700_000,
        b"Filter 1: ON PK" + b" Fc 1" * 250_000,
        b"Preamp: " + b"1" * 700_000,
        b"Preamp: " + b"-" * 700_000,
        b"GraphicEQ: " + b"1 1; " * 150_000,
        b"GraphicEQ: " + b"1" * 700_000,
        b"Filter 1: ON PK Fc 100 Hz Gain 1 dB Q 1\n" * 50_000,
        b"20,1\n" * 150_000,
        b"1" * 700_000,
        b"1," * 1_000_000,
        b"," * 1_000_000,
        b'"' * 1_000_000,
        b"\n" * 1_000_000,
        b"\xa0" * 1_000_000,
        b"{" + b'"a":1,' * 300_000 + b'"b":2}',
    ],
    ids=lambda data: f"{data[:16]!r}x{len(data)}",
)
@pytest.mark.parametrize("source", [None, "apo", "camilladsp", "safe", "csv"])
def test_large_hostile_files_end_soon(data, source) -> None:
    """Each in well under the minute that a quadratic reader would need."""
    reads_or_refuses(data, source)


def test_every_reader_is_fuzzed() -> None:
    assert set(READABLE) == {f.key for f in FORMATS if f.read}
    for key in READABLE:
        assert find_format(key, writable=False).read is not None
    assert decode(b"a\r\nb\rc") == "a\nb\nc"
