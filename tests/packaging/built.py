"""What `make dist` asks of the wheel and the sdist: whole, well described, and at work by itself.

The wheel is installed into an empty environment, outside of this folder, and makes a word there.
"""

from __future__ import annotations

import email
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_SHIPPED = (".ci/", ".github/", ".gitignore")
OWN_SENTENCE = "import importlib.metadata as m; print(*sorted(d.name for d in m.distributions()))"
# LGPL libraries come as such, to be replaced by others of their kind; GPL never does.
COPYLEFT = re.compile(r"(?<!L)GPL|(?<!Lesser )General Public", re.IGNORECASE)


def check_sdist(path: Path) -> None:
    """Everything that git keeps is in it, but what only a repository has."""
    with tarfile.open(path) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    kept = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    missing = [f for f in kept if f not in held and not f.startswith(NOT_SHIPPED)]
    assert not missing, f"the sdist lacks {missing}"
    for name in ("Makefile", "requirements.lock", "examples/demo.py", "docs/AUDIO.md"):
        assert name in held, f"the sdist lacks {name}"


def check_wheel(path: Path) -> None:
    """Every file of the package is in it, and its description stands alone."""
    with zipfile.ZipFile(path) as archive:
        held = set(archive.namelist())
        (name,) = (n for n in held if n.endswith(".dist-info/METADATA"))
        about = email.message_from_bytes(archive.read(name))
    ours = subprocess.run(
        ["git", "ls-files", "src"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    missing = [f for f in ours if f.removeprefix("src/") not in held]
    assert not missing, f"the wheel lacks {missing}"
    assert about["Author"], "no author"
    urls = {label.partition(",")[0] for label in about.get_all("Project-URL")}
    assert {"Homepage", "Documentation", "Changelog", "Issues"} <= urls, urls
    relative = re.findall(r"\]\((?!https?:|#)[^)]*\)", about.get_payload())
    assert not relative, f"links that are dead on an index page: {relative}"


def check_installed(path: Path) -> str:
    """A new environment with the wheel alone makes a word; what it weighs."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        uv = (sys.executable, "-m", "uv")
        subprocess.run(
            (*uv, "venv", "--quiet", "--python", sys.executable, home / "env"), check=True
        )
        scripts = home / "env" / ("Scripts" if os.name == "nt" else "bin")
        python = scripts / "python"
        alone = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
        alone["EQMORPH_OWN_WORDS"] = str(home / "words.json")

        def run(*command: object) -> str:
            return subprocess.run(
                [str(c) for c in command], cwd=home, env=alone, check=True, capture_output=True,
                text=True,
            ).stdout  # fmt: skip

        lock = ROOT / "requirements.lock"
        run(*uv, "pip", "install", "--quiet", "--python", python, "-c", lock, path.resolve())
        answer = json.loads(run(scripts / "eqmorph", "generate", "warm", "--json"))
        assert len(answer["bands"]) == 5, answer
        train = [str(scripts / "eqmorph"), "train"]
        told = subprocess.run(train, cwd=home, env=alone, capture_output=True, text=True).stderr
        assert "Traceback" not in told, told
        for way in ("torch==2.13.0 --index-url", "eqmorph[train]"):
            assert way in told, told
        copyleft = [n for n in run(python, "-c", OWN_SENTENCE).split() if _is_gpl(home, n)]
        assert not copyleft, f"GPL in the base: {copyleft}"
        size = sum(f.stat().st_size for f in (home / "env").rglob("*") if f.is_file())
    return f"{size / 1e6:.0f} MB installed"


def _is_gpl(home: Path, name: str) -> bool:
    pattern = re.sub(r"[-_.]", "[-_.]", name) + "-*.dist-info/METADATA"
    for path in (home / "env").rglob(pattern):
        about = email.message_from_bytes(path.read_bytes())
        stated = [about.get("License-Expression") or about.get("License") or ""]
        stated += [c for c in about.get_all("Classifier", []) if c.startswith("License")]
        if any(COPYLEFT.search(line.split("\n")[0]) for line in stated):
            return True
    return False


def main() -> None:
    """Check the one wheel and the one sdist of a folder."""
    folder = Path(sys.argv[1])
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    check_sdist(sdist)
    check_wheel(wheel)
    told = check_installed(wheel)
    sizes = f"wheel {wheel.stat().st_size / 1e6:.1f} MB, sdist {sdist.stat().st_size / 1e6:.1f} MB"
    print(f"{wheel.name}: {sizes}, {told}, no GPL in it")


if __name__ == "__main__":
    main()
