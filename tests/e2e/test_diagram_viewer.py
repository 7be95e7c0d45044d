"""Does the drawing show where an instance stands, and does the page survive when it cannot?

The bundle is served with the content policy of the real site, by a server of a few lines.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Console
from tests.services import missing

pytestmark = pytest.mark.e2e

DIST = Path(__file__).resolve().parents[2] / "webui" / "static" / "dist"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
)

DIAGRAM = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
    xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
    targetNamespace="https://contoh.test">
  <bpmn:process id="p" isExecutable="true">
    <bpmn:startEvent id="mulai"/>
    <bpmn:userTask id="lapor" name="Menyusun laporan"/>
    <bpmn:userTask id="verifikasi" name="Memverifikasi laporan"/>
    <bpmn:userTask id="terbit" name="Mempublikasikan laporan"/>
    <bpmn:sequenceFlow id="f1" sourceRef="mulai" targetRef="lapor"/>
    <bpmn:sequenceFlow id="f2" sourceRef="lapor" targetRef="verifikasi"/>
    <bpmn:sequenceFlow id="f3" sourceRef="verifikasi" targetRef="terbit"/>
  </bpmn:process>
  <bpmndi:BPMNDiagram id="d"><bpmndi:BPMNPlane id="pl" bpmnElement="p">
    <bpmndi:BPMNShape id="s0" bpmnElement="mulai"><dc:Bounds x="100" y="122" width="36" height="36"/>
    </bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s1" bpmnElement="lapor"><dc:Bounds x="200" y="100" width="100" height="80"/>
    </bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s2" bpmnElement="verifikasi"><dc:Bounds x="400" y="100" width="100" height="80"/>
    </bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s3" bpmnElement="terbit"><dc:Bounds x="600" y="100" width="100" height="80"/>
    </bpmndi:BPMNShape>
    <bpmndi:BPMNEdge id="e1" bpmnElement="f1"><di:waypoint x="136" y="140"/><di:waypoint x="200" y="140"/>
    </bpmndi:BPMNEdge>
    <bpmndi:BPMNEdge id="e2" bpmnElement="f2"><di:waypoint x="300" y="140"/><di:waypoint x="400" y="140"/>
    </bpmndi:BPMNEdge>
    <bpmndi:BPMNEdge id="e3" bpmnElement="f3"><di:waypoint x="500" y="140"/><di:waypoint x="600" y="140"/>
    </bpmndi:BPMNEdge>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>"""

PAGE = """<!doctype html><html lang="id"><head><meta charset="utf-8"><title>Laporan</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="/icon">
<link rel="stylesheet" href="/{css}"><script type="module" src="/{js}"></script></head>
<body><main><h1>Laporan 17</h1>
<div data-diagram-url="{url}" data-label="Alur pelaporan" data-markers='{markers}'></div>
<ol><li>Menyusun laporan: selesai</li><li>Memverifikasi laporan: lewat waktu</li></ol>
</main></body></html>"""

MARKERS = {"lapor": "done", "f2": "done", "verifikasi": "active late", "tidak-ada": "active"}


class _Site(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        manifest = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
        page = PAGE.format(
            js=manifest["viewer.js"],
            css=manifest["viewer.css"],
            url="/none.bpmn" if self.path == "/broken" else "/diagram.bpmn",
            markers=json.dumps(MARKERS),
        )
        answers = {
            "/": ("text/html", page),
            "/broken": ("text/html", page),
            "/diagram.bpmn": ("application/xml", DIAGRAM),
            "/icon": ("image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg"/>'),
        }
        if self.path not in answers:
            super().do_GET()
            return
        kind, body = answers[self.path]
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet; the browser's console is what is listened to."""


@pytest.fixture(scope="module")
def viewer_url() -> Iterator[str]:
    if not (DIST / "manifest.json").exists():
        missing("chromium", "the assets are not built; run `make assets`")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Site, directory=str(DIST))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_the_drawing_tells_done_now_and_late(
    page: Page, viewer_url: str, axe: Callable[[Page], None], shot: Callable[..., Path]
) -> None:
    page.goto(viewer_url)
    expect(page.locator("[data-diagram-state=ready]")).to_be_visible()
    expect(page.locator("[data-element-id=lapor]")).to_have_class("djs-element djs-shape alur-done")
    late = page.locator("g.djs-shape[data-element-id=verifikasi]")
    expect(late).to_have_class("djs-element djs-shape alur-active alur-late")
    expect(page.get_by_role("img", name="Alur pelaporan")).to_be_visible()
    page.get_by_role("button", name="Langkah sekarang").click()
    expect(page.get_by_text("Lewat waktu", exact=True)).to_be_visible()
    axe(page)
    shot(page, "diagram")


def test_the_drawing_is_moved_with_the_keyboard(page: Page, viewer_url: str) -> None:
    page.goto(viewer_url)
    closer = page.get_by_role("button", name="Perbesar")
    expect(closer).to_be_visible()
    task = page.locator("g.djs-shape[data-element-id=verifikasi]")
    before = task.bounding_box()
    closer.focus()
    page.keyboard.press("Enter")
    after = task.bounding_box()
    assert before is not None
    assert after is not None
    assert after["width"] > before["width"] * 1.2


def test_the_makers_mark_stays_uncovered(page: Page, viewer_url: str) -> None:
    """The licence of bpmn-js asks for it."""
    page.goto(viewer_url)
    mark = page.locator("a.bjs-powered-by")
    expect(mark).to_be_visible()
    uncovered = mark.evaluate(
        """link => { const box = link.getBoundingClientRect();
        const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return link.contains(top) }"""
    )
    assert uncovered


def test_the_page_fits_a_phone(page: Page, viewer_url: str, fits: Callable[..., None]) -> None:
    page.goto(viewer_url)
    expect(page.locator("[data-diagram-state=ready]")).to_be_visible()
    fits(page)


def test_without_a_drawing_the_words_remain(page: Page, viewer_url: str, console: Console) -> None:
    console.expect("status of 404")
    page.goto(f"{viewer_url}/broken")
    expect(page.get_by_role("status")).to_contain_text("Diagram tidak dapat ditampilkan")
    expect(page.get_by_text("Memverifikasi laporan: lewat waktu")).to_be_visible()
