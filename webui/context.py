"""Which application, which person and which sites is this request about?"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from flask import current_app, g
from flask_login import current_user

from engine.domain.actors import Actor
from engine.errors import NotAllowed
from engine.services.sites import Site

if TYPE_CHECKING:
    from engine.bootstrap import Engine

#: Key of the engine among Flask's extensions.
ENGINE = "alur"
#: Zone of pages that belong to no single site, where there are several in different zones.
_WIB = "Asia/Jakarta"


def engine() -> Engine:
    """Return the engine that this application was made with."""
    return cast("Engine", current_app.extensions[ENGINE])


def actor_or_none() -> Actor | None:
    """Return who is signed in, or None for a stranger."""
    found = getattr(current_user, "actor", None)
    return found if isinstance(found, Actor) else None


def actor() -> Actor:
    """Return who is signed in.

    Raises:
        NotAllowed: nobody is; a route that declared itself public asked by mistake.
    """
    found = actor_or_none()
    if found is None:
        raise NotAllowed
    return found


def sites() -> dict[str, Site]:
    """Return the sites of this installation by key; one look-up a request."""
    if "sites" not in g:
        with engine().reading() as work:
            g.sites = dict(work.catalog.sites(work))
    return cast("dict[str, Site]", g.sites)


def regions() -> dict[str, str]:
    """Return the name of every region by its code; one look-up a request."""
    if "regions" not in g:
        with engine().reading() as work:
            g.regions = dict(work.catalog.regions(work))
    return cast("dict[str, str]", g.regions)


def zone_of(site: str = "") -> ZoneInfo:
    """Return a site's zone; for no site in particular the one that all sites share."""
    if site in sites():
        return ZoneInfo(sites()[site].zone)
    zones = {each.zone for each in sites().values()}
    return ZoneInfo(zones.pop() if len(zones) == 1 else _WIB)
