"""What people type by mistake: one sentence that names what is wrong, and the way out."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

# Each with its exit code and with what the sentence must have.
LINES = (
    ("warm", 2, "No such command 'warm'. The setting of a word is `eqmorph generate warm`."),
    ("generat warm", 2, "Did you mean 'generate'?"),
    ("less boomy", 2, "`eqmorph generate less boomy`"),
    ("generate warm --amout 2", 2, "--amount"),
    ("generate warm --amount lots", 2, "'--amount': 'lots' is no number"),
    ("generate warm --amount 0,5", 2, "'0,5' is no number; write 0.5"),
    ("generate warm --sample-rate 96k", 2, "'96k' is no number"),
    ("generate warm --sample-rate 100", 2, "'--sample-rate': it is at least 4000, got 100"),
    ("generate warm --variant 9", 1, "'warm' has no variant 9; it has 2"),
    ("generate warm -o folder", 1, "folder is a folder; name a file in it"),
    ("generate warm -o nowhere/x.json", 1, "there is no folder nowhere; mkdir -p nowhere makes it"),
    ("generate ''", 1, "unknown term ''"),
    ("generate qwrtz", 1, "'qwrtz'"),
    ("generate warm --model notes.txt", 1, "notes.txt"),
    ("adjust warm brighter", 1, "`eqmorph generate warm --output warm.json` writes one"),
    ("describe warm", 1, "there is no file warm"),
    ("describe 1 2 3", 2, "13 numbers; got 3"),
    ("describe notes.txt", 1, "notes.txt is no preset"),
    ("morph warm", 2, "name two words or files"),
    ("morph warm bright 0,4", 2, "'ALPHA': '0,4' is no number; write 0.4"),
    ("morph warm bright 1.2", 2, "'ALPHA': it is 0 to 1, got 1.2"),
    ("morph --blend warm", 2, "TERM=WEIGHT"),
    ("morph warm bright --method other", 2, "it is one of response, latent, got 'other'"),
    ("sample warm -n 2.5", 2, "'2.5' is no whole number"),
    ("axes --move my.json x 1", 2, "'--move': 'x' is no whole number"),
    ("export warm", 2, "must be one of json, apo"),
    ("export warm --to winamp", 2, "'winamp'"),
    ("export warm --max-gain 3 --to apo", 2, "--max-gain: goes with --bands"),
    ("export --pack known --to apo", 1, "into a folder"),
    ("import nope.txt", 1, "nope.txt: no such file"),
    ("import folder", 1, "folder: is a directory"),
    ("import notes.txt --from foo", 1, "'foo'"),
    ("match nope.csv", 1, "nope.csv: no such file"),
    ("apply warm", 2, "give TERM IN OUT; got 1 argument"),
    ("apply warm nope.wav out.wav", 1, "nope.wav: no such file"),
    ("apply warm notes.txt out.wav", 1, "cannot be read as audio"),
    ("apply --morph warm bright far in.wav out.wav", 2, "'--morph': 'far' is no number"),
    ("apply --morph warm bright 0.4 --eq x.json in.wav out.wav", 2, "--morph / --eq"),
    ("apply warm in.wav out.wav --depth 12", 2, "it is one of 16, 24, 32, float, got '12'"),
    ("ab nope.wav warm", 1, "nope.wav: no such file"),
    ("live winamp", 1, "'winamp' is no equaliser"),
    ("live apo:l.txt warm --glide nan", 2, "'--glide': it is 0 to 10, got nan"),
    ("generate warm --sample-rate nan", 2, "'--sample-rate': it is at least 4000, got nan"),
    ("live apo:l.txt --follow ftp://host/x.json", 1, "no address of a studio"),
    ("serve --port 99999", 2, "it is 0 to 65535, got 99999"),
    ("own add my-x nope.json", 1, "nope.json: no such file"),
    ("own remove nothing", 1, "'nothing' is none of your own words"),
    ("own frobnicate", 2, "No such command 'frobnicate'"),
    ("train --data nope.csv", 1, "there is no data file nope.csv"),
    ("train --epochs 0", 2, "it is at least 1, got 0"),
    ("evaluate nope", 2, "there are known, quick"),
    ("judge nope.csv", 1, "nope.csv: no such file"),
    ("report folder --without nope", 1, "there is no part 'nope'"),
    ("data fetch nope", 2, "it is one of safe, safe-features, socialfx, got 'nope'"),
    ("data synthetic --rows 0", 2, "it is at least 1, got 0"),
)


@pytest.mark.parametrize(("line", "code", "sentence"), LINES, ids=[line for line, *_ in LINES])
def test_it_is_told_in_a_sentence(run, line: str, code: int, sentence: str) -> None:
    Path("folder").mkdir()
    Path("notes.txt").write_text("buy milk\n")
    ran = run(*shlex.split(line))
    assert ran.code == code, ran.err
    told = [x for x in ran.err.splitlines() if x and not x.startswith(("Usage:", "Try "))]
    assert len(told) == 1, ran.err
    assert sentence in told[0]
    assert not [jargon for jargon in ("Input should", "Value error", "Errno") if jargon in told[0]]
    assert ran.out == ""
