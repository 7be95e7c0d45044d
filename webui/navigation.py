"""What stands in the header for this person?

The entries are the sites' own: each `site.toml` says which groups get which entry, under which name. Only the local
mailbox is ours: it comes with the operators' desk where no mail server is set up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from flask import Flask, g, request
from flask_babel import gettext as _

from engine.domain.actors import Actor
from engine.services import notifications, worklists
from engine.services.sites import Menu
from webui.context import actor_or_none, engine, sites

#: Counts above it are shown as "99+".
_MOST_SHOWN = 99
#: Target in `site.toml` -> endpoint, and the blueprints during which the entry is the current one.
_TARGETS = {
    "inbox": ("inbox.show", ("inbox", "tasks")),
    "instances": ("instances.index", ("instances",)),
    "trail": ("auditor.report", ("auditor",)),
    "operations": ("incidents.index", ("incidents",)),
    "definitions": ("definitions.index", ("definitions",)),
    "accounts": ("accounts.index", ("accounts",)),
}


@dataclass(frozen=True, kw_only=True)
class Item:
    """One entry of the header."""

    endpoint: str
    text: str
    #: Blueprints during which the entry is marked as the current one.
    section: tuple[str, ...]
    arguments: dict[str, str] = field(default_factory=dict)
    count: int = 0

    @property
    def is_current(self) -> bool:
        """Whether the page being drawn belongs to this entry."""
        view_args = request.view_args or {}
        return request.blueprint in self.section and all(
            view_args.get(name) == value for name, value in self.arguments.items()
        )

    @property
    def count_words(self) -> str:
        """The count as shown."""
        return f"{_MOST_SHOWN}+" if self.count > _MOST_SHOWN else str(self.count)


@dataclass(frozen=True, kw_only=True)
class Navigation:
    """The header's entries, in the order of the sites."""

    items: tuple[Item, ...] = ()
    unread: Item | None = None
    actor: Actor | None = None

    def text_of(self, endpoint: str, otherwise: str) -> str:
        """Return the name that the person's own menu gives a page."""
        return next((item.text for item in self.items if item.endpoint == endpoint), otherwise)


def init_app(app: Flask) -> None:
    """Give templates `navigation()`; it is read at most once a page, and never for strangers."""
    app.jinja_env.globals.update(navigation=navigation)


def navigation() -> Navigation:
    """Return the header of this page."""
    actor = actor_or_none()
    # After an error of our own nothing is read again: the page about it must come.
    if actor is None or g.get("broken"):
        return Navigation(actor=actor)
    if "navigation" not in g:
        g.navigation = _build(actor)
    found: Navigation = g.navigation
    return found


def _build(actor: Actor) -> Navigation:
    items = list(_items(actor))
    with engine().reading() as work:
        unread = notifications.unread(work, by=actor)
        if any(item.endpoint == "inbox.show" for item in items):
            waiting = worklists.badge(work, by=actor)
            items = [
                replace(item, count=waiting) if item.endpoint == "inbox.show" else item
                for item in items
            ]
    bell = Item(
        endpoint="notifications.index",
        text=_("Pemberitahuan"),
        section=("notifications",),
        count=unread,
    )
    return Navigation(items=tuple(items), unread=bell, actor=actor)


def _items(actor: Actor) -> Iterator[Item]:
    seen: list[tuple[str, dict[str, str]]] = []
    for site in sites().values():
        for menu in site.menus:
            item = _item(site.key, menu) if actor.groups & menu.groups else None
            if item is None or (item.endpoint, item.arguments) in seen:
                continue
            seen.append((item.endpoint, item.arguments))
            yield item
            if item.endpoint == "incidents.index" and engine().settings.smtp is None:
                yield Item(endpoint="mailbox.index", text=_("Surat lokal"), section=("mailbox",))


def _item(site: str, menu: Menu) -> Item | None:
    kind, _colon, name = menu.target.partition(":")
    if kind == "start":
        return Item(
            endpoint="starts.show",
            text=menu.label,
            section=("starts",),
            arguments={"key": name},
        )
    if kind == "register":
        return Item(
            endpoint="registers.show",
            text=menu.label,
            section=("registers",),
            arguments={"site": site, "register": name},
        )
    if kind not in _TARGETS:
        return None
    endpoint, section = _TARGETS[kind]
    return Item(endpoint=endpoint, text=menu.label, section=section)
