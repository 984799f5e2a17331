"""The page in a chat, in Chromium, inside a small host that speaks the MCP Apps protocol.

The host gives the page an origin of its own, a sandbox and a policy that lets nothing in or out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from drawn_curves import curve_at_rest

from eqmorph.equalizers import ParametricEq

POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "connect-src 'none'; frame-src 'none'; base-uri 'self'; object-src 'none'"
)
HOST = """<!doctype html><title>Chat</title>
<iframe sandbox="allow-scripts allow-same-origin" src="http://app.test/"
  style="width: 600px; height: 500px"></iframe>
<script>
const frame = document.querySelector('iframe'), heard = window.heard = []
const send = (message) => frame.contentWindow.postMessage({ jsonrpc: '2.0', ...message }, '*')
window.tell = (method, params) => send({ method, params })
window.addEventListener('message', async ({ data }) => {
  heard.push(data)
  if (data.method === 'ui/initialize')
    send({ id: data.id, result: {
      protocolVersion: '2026-01-26', hostInfo: { name: 'small host', version: '1' },
      hostCapabilities: { serverTools: {} }, hostContext: { theme: 'dark' },
    } })
  else if (data.method === 'tools/call')
    send({ id: data.id, result: await window.callTool(data.params.name, data.params.arguments) })
  else if (data.id !== undefined && data.method) send({ id: data.id, result: {} })
})
</script>"""


@pytest.fixture
def chat(browser: Any, call: Any) -> Iterator[Any]:
    """A page of the host, in which the App has said that it is ready."""
    from eqmorph.mcp.app_page import app_page

    def call_tool(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
        return call(name, **arguments).model_dump(mode="json", by_alias=True, exclude_none=True)

    html = {"content_type": "text/html; charset=utf-8"}
    complaints: list[str] = []
    page = browser.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.route("http://chat.test/", lambda route: route.fulfill(body=HOST, **html))
    policy = {"content-security-policy": POLICY}
    page.route(
        "http://app.test/", lambda route: route.fulfill(body=app_page(), headers=policy, **html)
    )
    page.expose_function("callTool", call_tool)
    page.goto("http://chat.test/")
    page.wait_for_function("heard.some(m => m.method === 'ui/notifications/initialized')")
    yield page
    page.close()
    assert [c for c in complaints if "favicon" not in c] == []


def show(page: Any, call: Any, request: str) -> Any:
    """Let the assistant have asked for a sound, and give the page its answer."""
    result = call("equaliser_for", request=request)
    plain = result.model_dump(mode="json", by_alias=True, exclude_none=True)
    arguments = {"arguments": {"request": request}}
    page.evaluate("params => tell('ui/notifications/tool-input', params)", arguments)
    page.evaluate("params => tell('ui/notifications/tool-result', params)", plain)
    page.frame_locator("iframe").get_by_role("heading", name=request).wait_for()
    return result.structured_content


def context(page: Any) -> dict[str, Any] | None:
    """What the page told the model last."""
    told = page.evaluate("heard.filter(m => m.method === 'ui/update-model-context')")
    return told[-1]["params"] if told else None


def drawn_db(page: Any, hertz: list[float]) -> list[float]:
    """The curve in the page of the chat."""
    return curve_at_rest(page.frames[1], hertz)


def test_the_curve_on_the_page_is_that_of_the_setting(chat, call) -> None:
    answer = show(chat, call, "bright")
    eq = ParametricEq.from_dict({"bands": answer["bands"]})
    hertz = [30.0, 50.0, 400.0, 3000.0, 12_000.0]
    assert drawn_db(chat, hertz) == pytest.approx(eq.magnitude_response_db(hertz), abs=0.25)
    shown = chat.frame_locator("iframe")
    assert shown.locator("#evidence").text_content() == answer["evidence"]
    assert len(shown.get_by_role("slider").all()) == 5


def test_a_band_bent_by_hand_is_told_to_the_model(chat, call) -> None:
    before = show(chat, call, "warm")["bands"]
    node = chat.frame_locator("iframe").get_by_role("slider", name="Peak 2")
    box = node.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    chat.mouse.move(x, y)
    chat.mouse.down()
    chat.mouse.move(x + 40, y - 30, steps=4)
    chat.mouse.up()
    chat.wait_for_function("heard.some(m => m.method === 'ui/update-model-context')")
    after = context(chat)["structuredContent"]["bands"]
    assert after[2]["gain_db"] > before[2]["gain_db"] + 2
    assert after[2]["frequency_hz"] > before[2]["frequency_hz"] * 1.3
    assert after[1]["gain_db"] == before[1]["gain_db"]
    assert "as the user has bent it" in context(chat)["content"][0]["text"]


def test_keys_move_a_band_too(chat, call) -> None:
    before = show(chat, call, "warm")["bands"]
    node = chat.frame_locator("iframe").get_by_role("slider", name="Low shelf")
    node.press("ArrowUp")
    chat.wait_for_function("heard.some(m => m.method === 'ui/update-model-context')")
    after = context(chat)["structuredContent"]["bands"]
    assert after[0]["gain_db"] == pytest.approx(before[0]["gain_db"] + 0.5, abs=0.06)
    assert node.get_attribute("aria-valuetext").startswith("+")


def test_what_to_make_it_can_be_said_on_the_page_and_undone(chat, call) -> None:
    before = show(chat, call, "bright")["bands"]
    shown = chat.frame_locator("iframe")
    shown.get_by_label("Make it").fill("much warmer")
    shown.get_by_role("button", name="Go").click()
    shown.get_by_role("heading", name="much warmer").wait_for()
    chat.wait_for_function("heard.some(m => m.method === 'ui/update-model-context')")
    moved = context(chat)["structuredContent"]["bands"]
    expected = call("adjust", sound=before, request="much warmer").structured_content["bands"]
    assert moved == expected
    told = len(chat.evaluate("heard.filter(m => m.method === 'ui/update-model-context')"))
    shown.get_by_role("button", name="Undo").click()
    chat.wait_for_function(
        f"heard.filter(m => m.method === 'ui/update-model-context').length > {told}"
    )
    assert context(chat)["structuredContent"]["bands"] == before


def test_a_request_that_fails_says_why_and_keeps_the_curve(chat, call) -> None:
    show(chat, call, "bright")
    shown = chat.frame_locator("iframe")
    before = drawn_db(chat, [100.0, 8000.0])
    shown.get_by_label("Make it").fill("xyzzy qwrk")
    shown.get_by_role("button", name="Go").click()
    shown.get_by_role("alert").filter(has_text="xyzzy").wait_for()
    assert drawn_db(chat, [100.0, 8000.0]) == before


def test_the_page_asks_for_nothing_from_anywhere() -> None:
    from eqmorph.mcp.app_page import app_page

    page = app_page()
    assert "import " not in page.partition("<script")[2]
    outside = page.replace("http://www.w3.org/2000/svg", "")
    assert "http://" not in outside
    assert "https://" not in outside
    assert len(page) < 90_000
