"""Where does a page find its style sheets, scripts and pictures?

Sources in `static/` are plain files that work as they are; the address of each carries a digest of its content, so a
browser keeps it for a year and still sees a change at once. `static/dist/` is built by `make assets` and may be absent:
then there are no diagrams, and everything else works.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from flask import Flask, request, url_for
from werkzeug.wrappers import Response

_STATIC = Path(__file__).parent / "static"
_MANIFEST = _STATIC / "dist" / "manifest.json"
_ONE_YEAR = 31_536_000
#: Length of the digest in an address, in hexadecimal digits.
_DIGITS = 12


def init_app(app: Flask) -> None:
    """Give templates `asset` and `built`, and let browsers keep what has a digest in its address."""
    app.jinja_env.globals.update(asset=asset, built=built)
    app.after_request(_cache)


def asset(name: str) -> str:
    """Return the address of a file in `static/`."""
    return url_for("static", filename=name, v=_digest(_STATIC / name))


def built(name: str) -> str | None:
    """Return the address of a built file by its plain name (`viewer.js`), or None when nothing was built."""
    hashed = _manifest(_MANIFEST).get(name)
    return url_for("static", filename=f"dist/{hashed}", v=hashed) if hashed else None


def third_party_notice() -> str:
    """Return the licences of what the built files carry, or an empty text."""
    notice = _STATIC / "dist" / "THIRD-PARTY.txt"
    return notice.read_text(encoding="utf-8") if notice.is_file() else ""


@cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:_DIGITS]


def _manifest(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    return _read_manifest(path, path.stat().st_mtime_ns)


@cache
def _read_manifest(path: Path, _changed_at: int) -> dict[str, str]:
    content = json.loads(path.read_text(encoding="utf-8"))
    return {str(name): str(hashed) for name, hashed in content.items()}


def _cache(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code == 200:  # OK
        kept = f"public, max-age={_ONE_YEAR}, immutable"
        response.headers["Cache-Control"] = kept if request.args.get("v") else "public, max-age=300"
    return response
