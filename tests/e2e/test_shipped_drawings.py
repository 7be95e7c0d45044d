"""Does every drawing that we ship open in bpmn-js without a warning?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.driver import PROCESSES
from tests.e2e.conftest import Console
from tests.e2e.live import LiveSite

pytestmark = pytest.mark.e2e

# Those of docs/dialect have a test of their own (tests/dialect/test_dialect_viewer.py), which needs no site.
DRAWINGS = sorted(
    [*PROCESSES.rglob("*.bpmn"), *(PROCESSES.parent / "docs" / "contoh").rglob("*.bpmn")]
)


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda path: path.stem)
def test_it_opens_without_a_warning(
    drawing: object,
    live_site: LiveSite,
    new_context: Callable[..., BrowserContext],
    fits: Callable[[Page], None],
    console: Console,
) -> None:
    # A drawing without its forms is refused, and shown all the same.
    console.expect("status of 422")
    page = live_site.sign_in(new_context(), "pemilik.proses")
    page.goto(f"{live_site.url}/definisi/unggah")
    page.locator("input[type=file]").set_input_files(str(drawing))
    page.get_by_role("main").locator("button[type=submit]").first.click()
    figure = page.locator("[data-diagram-url]")
    expect(figure).to_have_attribute("data-diagram-state", "ready", timeout=15_000)
    assert figure.get_attribute("data-diagram-warnings") == "0"
    fits(page)
