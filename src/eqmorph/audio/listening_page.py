"""A page that plays versions of a recording and switches between them without a gap."""

from __future__ import annotations

import base64
import html
import json
import os
from pathlib import Path

from eqmorph.audio.comparing import Version
from eqmorph.files import replacing

# Beyond this the sounds stay files beside the page; browsers are slow with larger pages.
_LARGEST_EMBEDDED = 40 * 2**20

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem;
  color: #222; background: #fff; }
button { font: inherit; padding: .5rem 1rem; margin: .2rem; border: 2px solid #bbb;
  border-radius: .4rem; background: #f6f6f6; color: #222; cursor: pointer; }
button[aria-pressed=true] { border-color: #0b57d0; background: #dbe7ff; }
input[type=range] { width: 100%; }
img { max-width: 100%; }
table { border-collapse: collapse; } td, th { padding: .2rem .8rem; text-align: right; }
td:first-child, th:first-child { text-align: left; }
"""

_SCRIPT = """
const versions = JSON.parse(document.getElementById("versions").textContent);
const players = versions.map(v => Object.assign(new Audio(v.source), {preload: "auto"}));
const choices = document.getElementById("choices"), play = document.getElementById("play");
const place = document.getElementById("place"), blind = document.getElementById("blind");
let now = 0, order = versions.map((_, i) => i);
const buttons = versions.map((_, i) => {
  const button = document.createElement("button");
  button.onclick = () => choose(i);
  choices.append(button);
  return button;
});
function show() {
  buttons.forEach((b, i) => {
    b.textContent = `${i + 1}: ${blind.checked ? "?" : versions[order[i]].name}`;
    b.setAttribute("aria-pressed", order[i] === now);
  });
  play.textContent = players[now].paused ? "Play (space)" : "Pause (space)";
}
function choose(i) {
  const next = order[i], old = players[now];
  if (next === now) return;
  players[next].currentTime = old.currentTime;
  if (!old.paused) { players[next].play(); old.pause(); }
  now = next;
  show();
}
function toggle() {
  const player = players[now];
  (player.paused ? player.play() : Promise.resolve(player.pause())).then(show, show);
}
play.onclick = toggle;
blind.onchange = () => {
  order = versions.map((_, i) => i);
  if (blind.checked) order.sort(() => Math.random() - .5);
  show();
};
place.oninput = () => { players[now].currentTime = place.value * (players[now].duration || 0); };
players.forEach(p => {
  p.onended = show;
  p.ontimeupdate = () => {
    if (p === players[now] && p.duration) place.value = p.currentTime / p.duration;
  };
});
document.onkeydown = event => {
  if (event.target === place) return;
  const i = Number(event.key) - 1;
  if (i >= 0 && i < versions.length) choose(i);
  if (event.key === " ") { event.preventDefault(); toggle(); }
};
show();
"""


def write_listening_page(
    path: str | os.PathLike[str],
    title: str,
    versions: tuple[Version, ...],
    picture: str | os.PathLike[str] | None = None,
) -> bool:
    """Write the page; whether it carries the sounds in itself.

    Parameters
    ----------
    path : path-like
        Beside the sounds.
    title : str
    versions : tuple of Version
    picture : path-like, optional
        A PNG to show below.
    """
    sounds, embedded = sounds_of(versions)
    # "</" would end the element that holds the data.
    data = json.dumps(sounds).replace("</", "<\\/")
    image = (
        f'<p><img alt="Spectra of the versions" src="{_data_uri(picture, "image/png")}"></p>'
        if picture is not None
        else ""
    )
    page = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{html.escape(title)}</title><style>{STYLE}</style></head><body>
<h1>{html.escape(title)}</h1>
<p>All versions are equally loud. Space plays, the digits choose.</p>
<p><button id="play">Play (space)</button><span id="choices"></span>
<label><input type="checkbox" id="blind"> blind, in random order</label></p>
<p><input type="range" id="place" min="0" max="1" step="0.001" value="0" aria-label="Place"></p>
{_table(versions)}{image}
<script type="application/json" id="versions">{data}</script>
<script>{_SCRIPT}</script></body></html>
"""
    with replacing(path) as beside:
        beside.write_text(page, encoding="utf-8")
    return embedded


def sounds_of(versions: tuple[Version, ...]) -> tuple[list[dict[str, str]], bool]:
    """Names and sources of versions for a page beside them, and whether it has the sounds in it."""
    size = sum(Path(v.report.target).stat().st_size for v in versions)
    embedded = size <= _LARGEST_EMBEDDED
    sounds = [
        {
            "name": v.name,
            "source": _data_uri(v.report.target, "audio/flac")
            if embedded
            else Path(v.report.target).name,
        }
        for v in versions
    ]
    return sounds, embedded


def _table(versions: tuple[Version, ...]) -> str:
    rows = "".join(
        f"<tr><td>{html.escape(v.name)}</td><td>{_number(v.report.loudness_after)}</td>"
        f"<td>{_number(v.report.true_peak_db)}</td><td>{v.report.gain_db:+.2f}</td></tr>"
        for v in versions
    )
    heads = "<th>version</th><th>LUFS</th><th>dBTP</th><th>gain dB</th>"
    notes = dict.fromkeys(note for v in versions for note in v.report.notes)
    said = "".join(f"<p>{html.escape(note)}</p>" for note in notes)
    return f"<table><tr>{heads}</tr>{rows}</table>{said}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _data_uri(path: str | os.PathLike[str], kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(Path(path).read_bytes()).decode('ascii')}"
