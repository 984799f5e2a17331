"""A page for a blind comparison (ABX): which of two is X, so many times, and could it be chance?

The number of trials is chosen before the first and nothing is told before the last, so that nobody
stops where the count happens to look well. p is the chance of as many right answers by guessing
alone (binomial, one-sided).
"""

from __future__ import annotations

import html
import json
import os

from eqmorph.audio.comparing import Version
from eqmorph.audio.listening_page import STYLE, sounds_of
from eqmorph.files import replacing

_SCRIPT = """
const versions = JSON.parse(document.getElementById("versions").textContent);
const el = Object.fromEntries([...document.querySelectorAll("[id]")].map(e => [e.id, e]));
const asPlayer = v => Object.assign(new Audio(v.source), {preload: "auto", loop: true});
const players = versions.map(asPlayer);
let pair = [0, 1], hidden = 0, heard = null, trial = 0, right = 0, playing = null;

for (const select of [el.first, el.second])
  versions.forEach((v, i) => select.append(new Option(v.name, i)));
el.second.value = 1;

// Fair and not to be foreseen: a bit of the browser's own random numbers.
const coin = () => crypto.getRandomValues(new Uint8Array(1))[0] & 1;

/** The chance of at least this many right of so many, guessing. */
function chance(right, trials) {
  let sum = 0, term = 1; // n over k, from k = n down
  for (let k = trials; k >= right; k--) {
    sum += term;
    term = term * k / (trials - k + 1);
  }
  return sum / 2 ** trials;
}

function play(label) {
  const which = {A: pair[0], B: pair[1], X: pair[hidden]}[label];
  const next = players[which], old = playing;
  // X and the one that it is are one sound: it goes on, as it does from any to any other.
  if (next !== old) {
    next.currentTime = old ? old.currentTime : 0;
    if (old) old.pause();
    playing = next;
  }
  heard = label;
  next.play().then(show, show);
}

function stop() {
  if (playing) playing.pause();
  heard = null;
  show();
}

function show() {
  const going = trial > 0;
  el.setup.hidden = going;
  el.trial.hidden = !going;
  for (const label of ["A", "B", "X"]) el[label].setAttribute("aria-pressed", heard === label);
  if (going) el.which.textContent = `Trial ${trial} of ${el.trials.value}`;
}

function begin() {
  pair = [Number(el.first.value), Number(el.second.value)];
  const trials = Number(el.trials.value);
  const problem = pair[0] === pair[1] ? "Choose two different versions."
    : !(Number.isInteger(trials) && trials >= 5 && trials <= 50) ? "Choose 5 to 50 trials." : "";
  el.problem.textContent = problem;
  if (problem) return;
  trial = 1;
  right = 0;
  hidden = coin();
  el.result.textContent = "";
  show();
}

function answer(guess) {
  right += guess === hidden;
  stop();
  playing = null;
  hidden = coin();
  if (trial < Number(el.trials.value)) trial += 1;
  else finish();
  show();
}

function finish() {
  const trials = trial, p = chance(right, trials);
  const names = pair.map(i => versions[i].name).join(" and ");
  const shown = p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(3)}`;
  const verdict = p < 0.05 ? "that is hardly chance" : "that may well be chance";
  el.result.textContent =
    `${names}: ${right} of ${trials} right, ${shown}; ${verdict}. ` +
    "p is how often guessing alone would do as well or better.";
  trial = 0;
}

el.begin.onclick = begin;
for (const label of ["A", "B", "X"]) el[label].onclick = () => play(label);
el.stop.onclick = stop;
el.isA.onclick = () => answer(0);
el.isB.onclick = () => answer(1);
document.onkeydown = event => {
  if (trial === 0 || ["INPUT", "SELECT"].includes(event.target.tagName)) return;
  const label = event.key.toUpperCase();
  if (["A", "B", "X"].includes(label)) play(label);
};
show();
"""


def write_blind_page(
    path: str | os.PathLike[str], title: str, versions: tuple[Version, ...]
) -> bool:
    """Write the page; whether it carries the sounds in itself.

    Parameters
    ----------
    path : path-like
        Beside the sounds.
    title : str
    versions : tuple of Version
        At least two.
    """
    sounds, embedded = sounds_of(versions)
    # "</" would end the element that holds the data.
    data = json.dumps(sounds).replace("</", "<\\/")
    page = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{html.escape(title)}</title><style>{STYLE}</style></head><body>
<h1>{html.escape(title)}</h1>
<p>Both versions are equally loud. In every trial X is one of them, drawn by chance: say which.
The count is told after the last.</p>
<div id="setup">
<p><label>A <select id="first"></select></label> <label>B <select id="second"></select></label>
<label>trials <input id="trials" type="number" min="5" max="50" value="10"></label>
<button id="begin">Begin</button></p></div>
<div id="trial" hidden>
<p id="which" role="status"></p>
<p><button id="A">A</button><button id="B">B</button><button id="X">X</button>
<button id="stop">Stop</button></p>
<p><button id="isA">X is A</button><button id="isB">X is B</button></p></div>
<p id="problem" role="alert"></p>
<p id="result" role="status"></p>
<script type="application/json" id="versions">{data}</script>
<script>{_SCRIPT}</script></body></html>
"""
    with replacing(path) as beside:
        beside.write_text(page, encoding="utf-8")
    return embedded
