"""How do values become words and looks on a page?"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from engine.domain import spoken_time
from engine.domain.actors import Role
from engine.domain.instances import InstanceState
from engine.domain.time_standards import SlaState
from engine.services.views import InboxView
from forms import wording
from webui import request_keys
from webui.context import regions, sites, zone_of
from webui.i18n import language

_KILO = 1024
#: Tones of `spoken_time` and of `views` -> the three looks of the style sheet; everything else is plain.
_LOOKS = {
    "calm": "good",
    "soon": "warn",
    "late": "bad",
    "good": "good",
    "warn": "warn",
    "bad": "bad",
}


def init_app(app: Flask) -> None:
    """Give templates our filters and the hidden fields of every form."""
    app.jinja_env.filters.update(
        date_words=date_words,
        short_date=short_date,
        iso=iso,
        look=look,
        file_size=file_size,
        lower_first=lower_first,
        state_words=state_words,
        state_look=state_look,
        sla_words=sla_words,
        view_words=view_words,
        role_words=role_words,
    )
    app.jinja_env.globals.update(
        hidden_fields=hidden_fields, request_field=request_field, group_name=group_name
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def date_words(at: datetime, site: str | ZoneInfo = "") -> str:
    """Say an instant in full, in the zone of a site."""
    return spoken_time.date_words(at, _key(site), language())


def short_date(at: datetime, site: str | ZoneInfo = "") -> str:
    """Say an instant where room is short, in the zone of a site."""
    return spoken_time.short_date(at, _key(site), language())


def iso(at: datetime) -> str:
    """Write an instant for `<time datetime>`."""
    return at.isoformat(timespec="seconds")


def look(tone: object) -> str:
    """Return the style sheet's word for a tone: good, warn, bad or plain."""
    return _LOOKS.get(str(tone), "plain")


def file_size(size: int) -> str:
    """Say a size in bytes as people know it."""
    if size < _KILO * _KILO:
        return f"{max(1, round(size / _KILO))} KB"
    return wording.megabytes(size)


def lower_first(words: str) -> str:
    """Put words into the middle of a sentence."""
    return words[:1].lower() + words[1:]


def state_words(state: InstanceState) -> str:
    """Say where an instance stands."""
    words: dict[object, str] = {
        InstanceState.ACTIVE: _("Berjalan"),
        InstanceState.COMPLETED: _("Selesai"),
        InstanceState.CANCELLED: _("Dibatalkan"),
        InstanceState.INCIDENT: _("Terhenti, menunggu petugas sistem"),
    }
    return words[state]


def state_look(state: InstanceState) -> str:
    """Return the look of an instance's state."""
    return {InstanceState.COMPLETED: "good", InstanceState.INCIDENT: "bad"}.get(state, "plain")


def sla_words(state: SlaState) -> str:
    """Say how a finished or running time standard stands."""
    words: dict[object, str] = {
        SlaState.RUNNING: _("Berjalan"),
        SlaState.WARNED: _("Hampir lewat waktu"),
        SlaState.BREACHED: _("Terlambat"),
        SlaState.PAUSED: _("Dijeda"),
        SlaState.MET: _("Tepat waktu"),
        SlaState.MISSED: _("Terlambat"),
    }
    return words[state]


def view_words(view: InboxView) -> str:
    """Name a part of the inbox."""
    words: dict[object, str] = {
        InboxView.MINE: _("Milik saya"),
        InboxView.GROUPS: _("Kelompok"),
        InboxView.ALL: _("Semua"),
    }
    return words[view]


def group_name(site: str, group: str) -> str:
    """Name a group as its site does."""
    return sites()[site].group_name(group) if site in sites() else group


def role_words(role: Role) -> str:
    """Say a role as people do: the group's name and the region's."""
    named = (site.groups[role.group].name for site in sites().values() if role.group in site.groups)
    group = next(named, role.group)
    return f"{group} · {regions().get(role.region, role.region)}" if role.region else group


def hidden_fields() -> Markup:
    """Return the hidden field that every form needs: the CSRF token."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def request_field(key: str | None = None) -> Markup:
    """Return the hidden field that makes a repetition harmless; a form drawn again keeps its key."""
    field = Markup('<input type="hidden" name="{}" value="{}">')
    return field.format(request_keys.FIELD, key or request_keys.new_key())


def _key(site: str | ZoneInfo) -> str:
    zone: Any = site if isinstance(site, ZoneInfo) else zone_of(site)
    return str(zone.key)
