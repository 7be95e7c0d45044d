"""Who may call this route?

Every view says it with one of three decorators; a view that says nothing is refused, and an architecture test finds it.
The services check the object itself (this task, this instance) again: here only the door is watched.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from engine.services.sites import Sees

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, kw_only=True)
class Access:
    """What a route asks of the person in front of it."""

    #: Whether somebody has to be signed in at all.
    signed_in: bool
    #: Sights that a site gives to groups (`sees` in its `site.toml`); any of them opens the page, none asks for none.
    sights: frozenset[Sees] = frozenset()


PUBLIC = Access(signed_in=False)
SIGNED_IN = Access(signed_in=True)


def public(view: View) -> View:
    """Let everybody in, strangers too."""
    return _declare(view, PUBLIC)


def signed_in(view: View) -> View:
    """Let in who is signed in; what they may see is the service's decision."""
    return _declare(view, SIGNED_IN)


def needs(*sights: Sees) -> Callable[[View], View]:
    """Let in whose groups have one of these sights in some site."""
    access = Access(signed_in=True, sights=frozenset(sights))

    def declare(view: View) -> View:
        return _declare(view, access)

    return declare


def access_of(view: Callable[..., Any]) -> Access | None:
    """Return what the view declared, or None when it declared nothing."""
    found = getattr(view, "access", None)
    return found if isinstance(found, Access) else None


def _declare(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]  # functions take attributes; Callable does not say so
    return view
