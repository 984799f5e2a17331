"""The page as it is sent: few files, compressed, kept for good, and made anew when one changes."""

from __future__ import annotations

import gzip
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from page_hands import open_page, until

import eqmorph
from eqmorph.studio.bundling import bundled

PAGE = Path(eqmorph.__file__).parent / "studio" / "page"
SCRIPT = re.compile(r'<script type="module" src="(main-\w+\.js)">')


def test_a_first_visit_asks_for_little(page: Any, server: Any) -> None:
    asked: list[Any] = []
    page.on("requestfinished", lambda request: asked.append(request))
    open_page(page, server)
    page.locator("#presets h2").wait_for()
    until(page, "studio.audio.levels.after?.exact")
    paths = [request.url.removeprefix(server.url) for request in asked]
    own = [path for path in paths if not path.startswith("/api/")]
    assert len(own) <= 8, own
    assert sum(request.sizes()["responseBodySize"] for request in asked) < 180_000
    # Asked for before the script has come, and once.
    assert paths.count("/api/v1/answer?text=warm&amount=1") == 1
    answers = page.evaluate(
        "performance.getEntriesByType('resource').map((r) => [r.name, r.startTime, r.responseEnd])"
    )
    began = {name.removeprefix(server.url): start for name, start, _ in answers}
    ended = {name.removeprefix(server.url): end for name, _, end in answers}
    script = next(name for name in began if name.startswith("/main-"))
    assert began["/api/v1/answer?text=warm&amount=1"] < ended[script]


def test_scripts_are_kept_until_they_change(client: Any, shared: Any) -> None:
    import httpx

    with httpx.Client(base_url=shared.url) as pages:
        index = pages.get("/")
        assert index.headers["cache-control"] == "no-cache"
        again = pages.get("/", headers={"If-None-Match": index.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        name = SCRIPT.search(index.text)[1]
        script = pages.get(name)
        assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert script.headers["content-type"] == "text/javascript; charset=utf-8"
        assert script.headers["content-encoding"] == "gzip"
        assert script.headers["x-content-type-options"] == "nosniff"
        for taken in ("identity", "gzip;q=0"):
            plain = pages.get(name, headers={"Accept-Encoding": taken})
            assert "content-encoding" not in plain.headers
            assert plain.text == script.text
        assert pages.head(name).headers["content-length"] == script.headers["content-length"]
        assert pages.get("/main-0123456789.js").status_code == 404


def test_a_changed_module_is_another_script_at_once(
    start_studio: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import httpx

    folder = tmp_path / "page"
    shutil.copytree(PAGE, folder)
    monkeypatch.setattr("eqmorph.studio.app.PAGE", folder)
    with httpx.Client(base_url=start_studio().url) as client:
        before = SCRIPT.search(client.get("/").text)[1]
        with (folder / "eq" / "format.js").open("a") as module:
            module.write("const CHANGED = 1\n")
        after = SCRIPT.search(client.get("/").text)[1]
        assert after != before
        assert "const CHANGED" in client.get(after).text
        # A page that was opened before goes on as it was.
        assert "const CHANGED" not in client.get(before).text


def test_the_script_does_what_its_modules_do(page: Any, server: Any, tmp_path: Path) -> None:
    modules = {
        "main.js": "import { total, Kind as K } from './a/sum.js'\nimport './a/side.js'\n"
        "const own = 'import is a word'\nwindow.found = [total(), new K().name, window.side, own]",
        "a/sum.js": "import {\n  three,\n} from '../three.js'\nconst two = 2\n"
        "export function total() { return two + three }\nexport class Kind { name = 'kind' }",
        "a/side.js": "import { three } from '../three.js'\nwindow.side = three\n",
        "three.js": "const hidden = 1\nconst three = 2 + hidden\nexport { three }\n",
    }
    for name, source in modules.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(source)
    script = bundled("main.js", tmp_path, str)
    address = f"{server.url}/made.js"
    page.route(address, lambda route: route.fulfill(body=script, content_type="text/javascript"))
    page.goto(f"{server.url}/icon.svg")
    assert page.evaluate("async (path) => { await import(path); return found }", address) == [
        5,
        "kind",
        3,
        "import is a word",
    ]


@pytest.mark.parametrize(
    "source",
    [
        "export default 1",
        "import all from './b.js'",
        "import * as all from './b.js'",
        "export let moving = 1",
        "export { a as b }",
        "export * from './b.js'",
        "const late = await import('./b.js')",
        "console.log(import.meta.url)",
    ],
)
def test_what_cannot_be_put_into_one_script_is_refused_by_name(tmp_path: Path, source: str) -> None:
    (tmp_path / "a.js").write_text(source)
    (tmp_path / "b.js").write_text("export const b = 1")
    with pytest.raises(ValueError, match=r"a\.js: "):
        bundled("a.js", tmp_path, str)


def test_comments_are_not_sent_and_lines_stay_where_they_are(tmp_path: Path) -> None:
    source = (
        "// What this is.\n/** @typedef {import('./x.js').X} X */\n"
        "\n/**\n * A * b / c.\n *\n * @param {X} x\n */\n"
        "export const half = (x) => /** @type {number} */ (x) / 2 // of it\n"
        "  // inside\nexport const path = '/* no comment */ // nor this'\n"
    )
    (tmp_path / "a.js").write_text(source)
    sent = bundled("a.js", tmp_path, str)
    for gone in ("What this is", "typedef", "A * b", "@param", "inside"):
        assert gone not in sent
    assert "const half = (x) => /** @type {number} */ (x) / 2 // of it" in sent
    assert "'/* no comment */ // nor this'" in sent
    head = sent.splitlines().index("const $entry = (() => {") + 1
    assert sent.splitlines()[head + 10].startswith("const path")


def test_modules_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("import { b } from './b.js'\nexport const a = 1")
    (tmp_path / "b.js").write_text("import { a } from './a.js'\nexport const b = 1")
    with pytest.raises(ValueError, match=r"a\.js -> b\.js -> a\.js"):
        bundled("a.js", tmp_path, str)


def test_compressed_is_the_same(client: Any, shared: Any) -> None:
    from eqmorph.studio.pages import Pages

    made = Pages(PAGE)._up_to_date()
    assert made is not None
    assert gzip.decompress(made.compressed) == made.content
