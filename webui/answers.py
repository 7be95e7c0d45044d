"""How does a page answer a form that was sent?"""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template
from werkzeug.wrappers import Response


def see(address: str) -> Response:
    """Go on to another page with GET, so that reloading sends nothing again."""
    return redirect(address, code=303)


def mend(template: str, **page: Any) -> tuple[str, int]:
    """Show the page again with what is to be mended."""
    return render_template(template, **page), 422


def stopped(template: str, **page: Any) -> tuple[str, int]:
    """Show the page again with what was sent: the fault is ours, and an incident tells it."""
    return render_template(template, **page), 500
