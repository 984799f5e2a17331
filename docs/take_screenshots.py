"""Take the pictures of the studio that the documents show: three sizes, both themes.

    python docs/take_screenshots.py
    python docs/take_screenshots.py FOLDER

It needs the extras `studio` and `dev`, and Chromium (EQMORPH_CHROMIUM names another than
/usr/bin/chromium). The pictures go to docs/studio/; look at them before committing them. With a
FOLDER they go there, at every size that the page is made for, in high contrast too, each as it
opens and from head to foot: to be looked at after a change of its styles.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from eqmorph.files import replacing

FOLDER = Path(__file__).parent / "studio"
SIZES = {360: 740, 1440: 900, 3840: 2160}  # width: height, in pixels
THEMES = ("dark", "light")
ALL_SIZES = {**SIZES, 768: 1024, 1280: 720}
N_COMMON = 160  # of the 256 colours of a picture, kept exactly
LARGEST_BYTES = 400_000
CHROMIUM = os.environ.get("EQMORPH_CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"]
SPECTRUM_MS = 2_200  # of the sound, until there is something to see


@contextmanager
def studio() -> Iterator[str]:
    """The address of a server of this moment's code."""
    command = [sys.executable, "-m", "eqmorph", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            found = re.search(r"http://\S+", server.stdout.readline())
            if not found:
                raise SystemExit("eqmorph serve did not start")
            yield found[0]
        finally:
            server.terminate()


def picture(browser: Any, address: str, width: int, *, whole: bool = False, **looks: Any) -> bytes:
    """One picture of the studio at work, as PNG; the whole page or what a screen shows."""
    context = browser.new_context(viewport={"width": width, "height": ALL_SIZES[width]}, **looks)
    page = context.new_page()
    page.goto(address)
    page.locator("#answer-evidence:not(:empty)").wait_for()
    page.locator("#presets h2").wait_for()
    page.locator("#player").get_by_text("LUFS").nth(1).wait_for(timeout=60_000)
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(SPECTRUM_MS)
    page.evaluate("scrollTo(0, 0)")
    page.evaluate("document.activeElement.blur()")
    page.mouse.move(0, 0)
    taken: bytes = page.screenshot(full_page=whole)
    context.close()
    return taken


def compressed(png: bytes) -> bytes:
    """The same picture in 256 colours.

    The commonest are kept as they are, or the surfaces would be tinted; the others are chosen to
    cover all hues, or the small points of the bands would lose theirs.
    """
    whole = Image.open(BytesIO(png)).convert("RGB")
    counted = sorted(whole.getcolors(whole.width * whole.height) or [], reverse=True)
    common = [channel for _, colour in counted[:N_COMMON] for channel in colour]
    covering = whole.quantize(256 - N_COMMON, Image.Quantize.MAXCOVERAGE).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette((common + covering)[: 3 * 256])
    buffer = BytesIO()
    whole.quantize(palette=palette, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def to_look_at(browser: Any, address: str, folder: Path) -> None:
    """Every size in every look."""
    folder.mkdir(parents=True, exist_ok=True)
    contrast = {"color_scheme": "dark", "forced_colors": "active"}
    looks = {theme: {"color_scheme": theme} for theme in THEMES} | {"contrast": contrast}
    for width in sorted(ALL_SIZES):
        for name, look in looks.items():
            for whole in (False, True):
                path = folder / f"{width}-{name}{'-whole' if whole else ''}.png"
                path.write_bytes(picture(browser, address, width, whole=whole, **look))
                print(path)


def main() -> None:
    """Take them all."""
    FOLDER.mkdir(exist_ok=True)
    with studio() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        if len(sys.argv) > 1:
            to_look_at(browser, address, Path(sys.argv[1]))
            browser.close()
            return
        for width in SIZES:
            for theme in THEMES:
                png = compressed(picture(browser, address, width, color_scheme=theme))
                path = FOLDER / f"{theme}-{width}.png"
                with replacing(path) as beside:
                    Path(beside).write_bytes(png)
                print(f"{path}: {len(png) / 1000:.0f} kB")
                if len(png) > LARGEST_BYTES:
                    print(f"{path} is larger than {LARGEST_BYTES // 1000} kB", file=sys.stderr)
        browser.close()


if __name__ == "__main__":
    main()
