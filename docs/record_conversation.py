"""Record the conversation in docs/ASSISTANTS.md anew: what a client asks, and what comes back.

The official SDK's client starts `eqmorph mcp` as an assistant does and calls its tools; the texts
between the marks in the page are replaced by what was sent and received.

    python docs/record_conversation.py
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import Any

from mcp import Client, StdioServerParameters

PAGE = Path(__file__).with_name("ASSISTANTS.md")
BEGIN, END = "<!-- recorded: begin -->\n", "<!-- recorded: end -->"
_WIDTH = 100


async def conversation(folder: Path) -> list[tuple[str, str, dict[str, Any], str]]:
    """What somebody says, the tool that is called, its arguments, and the answer's text."""
    python = [sys.executable, "-m", "eqmorph", "mcp", "--folder", str(folder)]
    server = StdioServerParameters(command=python[0], args=python[1:], env=dict(os.environ))
    said: list[tuple[str, str, dict[str, Any], str]] = []
    async with Client(server) as client:

        async def ask(words: str, tool: str, **arguments: Any) -> Any:
            result = await client.call_tool(tool, arguments)
            said.append((words, tool, arguments, result.content[0].text))
            return result.structured_content

        words = "Make my voice recording warm, but not muddy."
        first = await ask(words, "equaliser_for", request="warm but not muddy")
        words = "A bit more air, please."
        second = await ask(words, "adjust", sound=first["bands"], request="a bit more air")
        words = "A bit less of that."
        arguments = {"sound": second["bands"], "request": "a bit less of that"}
        third = await ask(words, "adjust", **arguments, previous=[first["bands"]])
        words = "What would you call it now?"
        await ask(words, "describe", sound=third["bands"])
        words = "Good. I use Equalizer APO."
        await ask(words, "export", sound=third["bands"], format="apo")
        words = "And my EasyEffects preset for the laptop."
        arguments = {"sound": third["bands"], "format": "easyeffects", "file": "voice.json"}
        await ask(words, "export", **arguments)
        words = "The car's equaliser has three bands, to be set by hand."
        await ask(words, "export", sound=third["bands"], format="knobs", bands=3)
        words = "Make it frobnicated."
        await ask(words, "adjust", sound=third["bands"], request="frobnicated")
    return said


def markdown(said: list[tuple[str, str, dict[str, Any], str]], folder: Path) -> str:
    """The conversation as the page shows it; bands that were answered before are not repeated."""
    parts: list[str] = []
    for words, tool, arguments, text in said:
        shown = {key: "(the bands above)" if _is_bands(value) else value
                 for key, value in arguments.items()}  # fmt: skip
        call = f"{tool} {json.dumps(shown, ensure_ascii=False)}"
        # Spaces, so that lines break between words.
        spaced = json.dumps(json.loads(text), ensure_ascii=False) if text[0] == "{" else text
        answer = spaced.replace(str(folder), "/home/me/presets")
        lines = [*_wrapped(f"-> {call}"), *_wrapped(f"<- {answer}")]
        parts.append(f"**{words}**\n\n```text\n" + "\n".join(lines) + "\n```\n")
    return "\n".join(parts)


def _is_bands(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, subsequent_indent="   ", break_on_hyphens=False)


def main() -> None:
    """Talk, and write it down."""
    with tempfile.TemporaryDirectory() as folder:
        said = asyncio.run(conversation(Path(folder)))
        recorded = markdown(said, Path(folder).resolve())
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{recorded}\n{END}{after}", encoding="utf-8")
    print(f"{len(said)} turns written to {PAGE}")


if __name__ == "__main__":
    main()
