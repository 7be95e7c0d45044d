"""How does a drawing look in the viewer that the site ships?

A server of a few lines hands the viewer's bundle and the drawings to a browser; no site has to run for it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.dialect.drawings import FOLDER, ROOT

DIST = ROOT / "webui" / "static" / "dist"
_PAGE = """<!doctype html><html lang="id"><head><meta charset="utf-8"><title>Gambar</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/{css}"><script type="module" src="/{js}"></script></head>
<body><div data-diagram-url="/drawing/{drawing}"></div></body></html>"""


class _Handler(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        kind, _, name = self.path.lstrip("/").partition("/")
        if kind == "look":
            manifest = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
            page = _PAGE.format(js=manifest["viewer.js"], css=manifest["viewer.css"], drawing=name)
            self._answer("text/html", page.encode())
        elif kind == "drawing":
            self._answer("application/xml", (FOLDER / name).read_bytes())
        else:
            super().do_GET()

    def _answer(self, kind: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@contextmanager
def serving() -> Iterator[str]:
    """Serve the viewer; gives the address before `/look/<package>/<drawing>.bpmn`."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(DIST))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def look(page: Page, url: str, drawing: Path) -> int:
    """Open a drawing; returns the number of warnings of bpmn-js."""
    page.goto(f"{url}/look/{drawing.relative_to(FOLDER).as_posix()}")
    figure = page.locator("[data-diagram-url]")
    expect(figure).to_have_attribute("data-diagram-state", "ready", timeout=15_000)
    return int(figure.get_attribute("data-diagram-warnings") or -1)
