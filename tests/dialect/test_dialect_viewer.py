"""Do the drawings of `docs/dialect.md` open in bpmn-js without a warning, with everything in its place?"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from engine.bpmn.compiler import compile_bpmn
from tests.dialect.drawings import DRAWINGS
from tests.dialect.viewer import DIST, look, serving
from tests.panduan.studio import launch
from tests.services import missing

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def viewer(playwright: Playwright) -> Iterator[tuple[Page, str]]:
    """One browser for all drawings: they are many, and none leaves anything behind."""
    if not (DIST / "manifest.json").exists():
        missing("chromium", "the assets are not built; run `make assets`")
    if not (shutil.which("chromium") or shutil.which("chromium-browser")):
        missing("chromium", "no chromium in PATH; install the package chromium")
    with serving() as url:
        browser = launch(playwright.chromium)
        yield browser.new_page(), url
        browser.close()


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_it_opens_without_a_warning_and_shows_every_element_and_flow(
    path: Path, viewer: tuple[Page, str]
) -> None:
    page, url = viewer
    assert look(page, url, path) == 0
    shown = set(
        page.locator("[data-element-id]").evaluate_all(
            "nodes => nodes.map(node => node.dataset.elementId)"
        )
    )
    process = compile_bpmn(path.read_bytes()).process()
    assert {*process.elements, *process.flows} - shown == set()
