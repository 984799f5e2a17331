"""A multipart body straight into a folder: the options, then the recording, copied once."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from eqmorph.studio.problems import Refusal

_LARGEST_OPTIONS = 64 << 10
_LONGEST_HEADER = 4096


class Upload:
    """What was uploaded: the text of `options`, and the file of `audio` with its name as a label.

    Parameters
    ----------
    path : Path
        Where the recording is written, whatever the client calls it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.options: bytes | None = None
        self.filename: str | None = None
        self._file: IO[bytes] | None = None
        self._part: str | None = None
        self._header = (bytearray(), bytearray())
        self.complete = False

    async def receive(self, request: Request) -> None:
        """Read the whole body.

        Raises
        ------
        Refusal
            If it is not multipart, a part is missing, unknown or given twice, or it was cut.
        """
        parser = MultipartParser(_boundary(request), self._callbacks())  # type: ignore[arg-type]
        try:
            async for chunk in request.stream():
                parser.write(chunk)
        except FormParserError as error:
            raise _bad(f"the body is no multipart form: {error}") from None
        except ClientDisconnect:
            raise Refusal(400, "cut", "the body ended before its end") from None
        finally:
            if self._file is not None:
                self._file.close()
        if not self.complete:
            raise _bad("the body ended before its last part; send it again")
        if self.options is None or self.filename is None:
            missing = "options" if self.options is None else "audio"
            raise _bad(f"the part {missing!r} is missing; send 'options', then 'audio'")

    def _callbacks(self) -> dict[str, object]:
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda d, a, b: self._add_header(0, d[a:b]),
            "on_header_value": lambda d, a, b: self._add_header(1, d[a:b]),
            "on_header_end": self._end_header,
            "on_headers_finished": self._open_part,
            "on_part_data": lambda d, a, b: self._data(d[a:b]),
            "on_end": self._end,
        }

    def _begin(self) -> None:
        self._part, self._disposition = None, b""
        self._header = (bytearray(), bytearray())

    def _add_header(self, at: int, data: bytes) -> None:
        self._header[at].extend(data)
        if len(self._header[at]) > _LONGEST_HEADER:
            raise _bad("a part's header is too long")

    def _end_header(self) -> None:
        name, value = (bytes(h) for h in self._header)
        if name.lower() == b"content-disposition":
            self._disposition = value
        self._header = (bytearray(), bytearray())

    def _open_part(self) -> None:
        _, details = parse_options_header(self._disposition)
        name = details.get(b"name", b"").decode(errors="replace")
        given = {"options": self.options is not None, "audio": self.filename is not None}
        if name not in given:
            raise _bad(f"there is no part {name[:40]!r}; send 'options', then 'audio'")
        if given[name]:
            raise _bad(f"the part {name!r} is given twice")
        self._part = name
        if name == "options":
            self.options = b""
        else:
            self.filename = details.get(b"filename", b"").decode(errors="replace")
            self._file = self.path.open("xb")

    def _data(self, data: bytes) -> None:
        if self._part == "audio" and self._file is not None:
            self._file.write(data)
        elif self._part == "options" and self.options is not None:
            self.options += data
            if len(self.options) > _LARGEST_OPTIONS:
                raise _bad(f"the part 'options' is larger than {_LARGEST_OPTIONS} bytes")

    def _end(self) -> None:
        self.complete = True


def _boundary(request: Request) -> bytes:
    kind, details = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data":
        raise Refusal(
            415, "media-type", "send multipart/form-data with the parts 'options' and 'audio'"
        )
    boundary = details.get(b"boundary", b"")
    if not 1 <= len(boundary) <= 200:
        raise _bad("the boundary of the multipart form is missing or too long")
    return boundary


def _bad(sentence: str) -> Refusal:
    return Refusal(400, "bad-form", sentence)
