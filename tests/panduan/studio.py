"""How does a page become a small picture for a guide?"""

from __future__ import annotations

import io
import shutil
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserType, Page, expect

from engine.rehearsal.demo import PASSWORD
from tests.panduan.demo_site import DemoSite

#: Bytes; a guide is read over a village's network.
LARGEST = 120_000
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
]
_PHONE, _DESK = 360, 1280
_HEIGHT = {_PHONE: 740, _DESK: 800}


class TooLarge(Exception):
    """A picture does not fit into `LARGEST`."""


def launch(chromium: BrowserType) -> Browser:
    """Start the system's Chromium; Playwright's own download is never used."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise SystemExit("Chromium is not in PATH; install the package chromium.")
    return chromium.launch(executable_path=found, args=_FLAGS)


class Studio:
    """A browser in front of the demo, and a folder for what it shows."""

    def __init__(self, browser: Browser, site: DemoSite, folder: Path) -> None:
        """Photograph `site` into `folder`."""
        self.site = site
        self._browser = browser
        self._folder = folder

    def phone(self, username: str | None = None) -> Page:
        """Open the site on a phone, signed in as somebody or as a stranger."""
        return self._open(_PHONE, username)

    def desk(self, username: str) -> Page:
        """Open the site on a desk, signed in as somebody."""
        return self._open(_DESK, username)

    def go(self, page: Page, path: str) -> None:
        """Open another page of the site."""
        page.goto(f"{self.site.url}{path}")

    def keep(self, page: Page, name: str, *, height: int | None = None) -> None:
        """Keep what the window shows, `height` CSS pixels high.

        Raises:
            TooLarge: the picture has more bytes than `LARGEST`.
        """
        width = page.evaluate("window.innerWidth")
        page.set_viewport_size({"width": width, "height": height or _HEIGHT[width]})
        page.wait_for_load_state("networkidle")
        taken = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
        page.set_viewport_size({"width": width, "height": _HEIGHT[width]})
        content = _smallest(taken)
        if len(content) > LARGEST:
            raise TooLarge(f"{name}: {len(content)} bytes")
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / f"{name}.png").write_bytes(content)

    def _open(self, width: int, username: str | None) -> Page:
        context = self._browser.new_context(
            viewport={"width": width, "height": _HEIGHT[width]},
            # A phone has at least two dots to a CSS pixel; the guides show its pictures 360 wide.
            device_scale_factor=2 if width == _PHONE else 1,
            locale="id-ID",
            timezone_id="Asia/Makassar",
            reduced_motion="reduce",
        )
        page = context.new_page()
        if username is None:
            self.go(page, "/")
            return page
        self.go(page, "/masuk")
        page.get_by_label("Nama pengguna").fill(username)
        page.get_by_label("Kata sandi").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Masuk").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Selamat bekerja")
        return page


def _smallest(picture: Image.Image) -> bytes:
    """Return the picture with as many colours as fit."""
    content = b""
    for colours in (256, 128, 64):
        palette = picture.quantize(
            colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
        )
        buffer = io.BytesIO()
        palette.save(buffer, "PNG", optimize=True)
        content = buffer.getvalue()
        if len(content) <= LARGEST:
            break
    return content
