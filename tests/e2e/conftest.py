"""How do we look at our pages the way people do: in a real browser, on a phone?"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, WebError

from tests.e2e.live import LiveSite, served
from tests.services import missing

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "tests" / "e2e" / "assets" / "axe.min.js"
SHOTS = ROOT / "test-results" / "shots"

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}

# Chromium's own traffic to its maker is switched off: nothing but our pages is asked for.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# The elements that stick out, or the page itself when none of them can be named.
TOO_WIDE = """() => {
  if (document.documentElement.scrollWidth <= window.innerWidth) return [];
  const outside = [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1);
  return (outside.length ? outside : [document.body]).slice(0, 5).map((element) => element.outerHTML.slice(0, 120));
}"""

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


class Console:
    """What the browser complained about: script errors, failed loads, breaches of the content policy."""

    def __init__(self) -> None:
        self._complaints: list[str] = []
        self._expected: list[re.Pattern[str]] = []

    def expect(self, pattern: str) -> None:
        """Let complaints that match pass, such as `status of 422` where a form is refused on purpose."""
        self._expected.append(re.compile(pattern))

    def watch(self, context: BrowserContext) -> None:
        """Listen to every page of a context."""
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)

    def unexpected(self) -> list[str]:
        """Return what nobody expected."""
        return [
            complaint
            for complaint in self._complaints
            if not any(pattern.search(complaint) for pattern in self._expected)
        ]

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            where = message.location.get("url", "")
            self._complaints.append(f"{message.text} ({where})")

    def _on_error(self, error: WebError) -> None:
        self._complaints.append(str(error.error))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start the system's Chromium; Playwright's own download is never used."""
    found = (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    if found is None:
        missing("chromium", "no chromium in PATH; install the package chromium")
    return {"executable_path": found, "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """Be a phone in Kalimantan Selatan."""
    return {
        "viewport": PHONE,
        "locale": "id-ID",
        "timezone_id": "Asia/Makassar",
        "reduced_motion": "reduce",
    }


@pytest.fixture
def console() -> Iterator[Console]:
    """The browser's complaints; an unexpected one fails the test at its end."""
    heard = Console()
    yield heard
    assert heard.unexpected() == []


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], console: Console
) -> Callable[..., BrowserContext]:
    """Open another browser profile, listened to like the first."""

    def create(**options: Any) -> BrowserContext:
        context = new_context(**options)
        console.watch(context)
        return context

    return create


@pytest.fixture(scope="session")
def _axe_source() -> str:
    if not AXE.exists():
        missing("chromium", "axe-core is not built; run `make assets`")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture
def axe(_axe_source: str) -> Callable[[Page], None]:
    """Check a page against WCAG 2.0 to 2.2, levels A and AA; any violation fails."""

    def check(page: Page) -> None:
        page.evaluate(_axe_source)  # by the debugger, which the page's content policy does not bind
        result = page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG
        )
        told = [
            f"{violation['id']} ({violation['help']}): {node['target']} {node['failureSummary']}"
            for violation in result["violations"]
            for node in violation["nodes"]
        ]
        assert told == [], f"{page.url}:\n" + "\n".join(told)

    return check


@pytest.fixture
def fits() -> Callable[..., None]:
    """Check that a page needs no sideways scrolling, on the narrowest phone that we support."""

    def check(page: Page, width: int = PHONE["width"]) -> None:
        before = page.viewport_size
        page.set_viewport_size({"width": width, "height": PHONE["height"]})
        wide = page.evaluate(TOO_WIDE)
        if before is not None:
            page.set_viewport_size(before)
        assert wide == [], f"{page.url} is wider than {width} px:\n" + "\n".join(wide)

    return check


@pytest.fixture
def shot() -> Callable[..., Path]:
    """Keep a picture of a whole page in test-results/shots, for people to look at."""

    def take(page: Page, name: str) -> Path:
        width = page.viewport_size["width"] if page.viewport_size else 0
        path = SHOTS / f"{name}-{width}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=path, full_page=True)
        return path

    return take


@pytest.fixture
def live_site(tmp_path: Path) -> Iterator[LiveSite]:
    """SIKANDA behind a real web server, with its people and nothing filed."""
    with served(tmp_path) as site:
        yield site
