"""Where are the drawings that `docs/dialect.md` shows, and what does it say?"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "dialect.md"
FOLDER = ROOT / "docs" / "dialect"
PICTURES = FOLDER / "gambar"

#: Every drawing; most packages have one, those with a call activity two.
DRAWINGS = sorted(FOLDER.glob("*/*.bpmn"))
#: The folders that hold them; each is a package that can be copied.
PACKAGES = sorted({drawing.parent for drawing in DRAWINGS})


def text() -> str:
    """Return the document."""
    return DOCUMENT.read_text(encoding="utf-8")
