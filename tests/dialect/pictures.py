"""How are the pictures of `docs/dialect.md` taken?

Run `make dialek`: each drawing is opened in the viewer of the site, and what it shows is kept, without the page around
it. Look at the pictures before you commit them.
"""

from __future__ import annotations

import io
import sys

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.dialect.drawings import DRAWINGS, PICTURES
from tests.dialect.viewer import DIST, look, serving
from tests.panduan.studio import launch

#: Bytes; the document is read over a village's network.
LARGEST = 60_000
_MARGIN = 12
#: Dots to a pixel of the drawing, so that words stay sharp.
_SCALE = 2
_COLOURS = 16

# Leaves nothing on the page but the drawing, in its own size.
_ALONE = """margin => {
  const svg = document.querySelector(".diagram-canvas svg").cloneNode(true);
  const shown = document.querySelector(".diagram-canvas svg g.viewport");
  shown.removeAttribute("transform");
  const { x, y, width, height } = shown.getBBox();
  svg.querySelector("g.viewport").removeAttribute("transform");
  const box = [Math.floor(x) - margin, Math.floor(y) - margin, Math.ceil(width) + 2 * margin, Math.ceil(height) + 2 * margin];
  svg.setAttribute("viewBox", box.join(" "));
  svg.setAttribute("id", "alone");
  svg.setAttribute("style", `display: block; width: ${box[2]}px; height: ${box[3]}px; background: #fff`);
  document.body.replaceChildren(svg);
  document.body.style.margin = 0;
}"""


class TooLarge(Exception):
    """A picture does not fit into `LARGEST`."""


def main(names: list[str]) -> None:
    """Take the pictures of the drawings named, or of all of them."""
    if not (DIST / "manifest.json").exists():
        raise SystemExit("The viewer is not built; run `make assets`.")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with serving() as url, sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        page = browser.new_page(
            viewport={"width": 1600, "height": 1200}, device_scale_factor=_SCALE
        )
        for drawing in DRAWINGS:
            if names and drawing.stem not in names:
                continue
            look(page, url, drawing)
            content = _taken(page)
            if len(content) > LARGEST:
                raise TooLarge(f"{drawing.stem}: {len(content)} bytes")
            (PICTURES / f"{drawing.stem}.png").write_bytes(content)
        browser.close()


def _taken(page: Page) -> bytes:
    page.evaluate(_ALONE, _MARGIN)
    shot = page.locator("#alone").screenshot(animations="disabled")
    picture = Image.open(io.BytesIO(shot)).convert("L")
    buffer = io.BytesIO()
    picture.quantize(_COLOURS).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


if __name__ == "__main__":
    main(sys.argv[1:])
