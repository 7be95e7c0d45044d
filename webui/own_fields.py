"""What do the templates of our own form components ask besides the form?

Regions and kept documents lie behind the services, so they are looked up while the page is drawn; each look-up reads a
few rows by an index.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Flask

from engine.domain import spoken_time
from engine.services import regions as region_list
from engine.services import vault
from engine.services.views import DocumentView
from forms import location, money, nik, terbilang
from forms import regions as picking
from forms import vault as documents
from forms.nik import NikField
from forms.regions import MOST_RESULTS, Level, Place, RegionField
from forms.vault import DocumentField
from webui.context import actor_or_none, engine, zone_of
from webui.form_view import FormView
from webui.i18n import language

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, kw_only=True)
class RegionBox:
    """A region picker as it stands now."""

    #: What is chosen, if anything.
    chosen: Place | None
    #: The words in the box, and what they were found to mean.
    words: str
    results: tuple[Place, ...]
    #: Code that the results lie in, and the control beside it that tells a newer one; empty where there is none.
    within: str
    within_control: str

    @property
    def is_full(self) -> bool:
        """Whether there may be more results than are shown."""
        return len(self.results) >= MOST_RESULTS


def init_app(app: Flask) -> None:
    """Give templates the functions of this module."""
    app.jinja_env.globals.update(
        region_box=region_box,
        kept_documents=kept_documents,
        preselected=preselected,
        looks_wrong=looks_wrong,
        tidy_number=nik.tidy,
        money_text=money_text,
        money_words=money_words,
        map_address=location.map_address,
        document_kind=documents.kind_name,
    )
    app.jinja_env.filters.update(day_words=day_words)


def day_words(at: datetime) -> str:
    """Say the day of an instant."""
    return spoken_time.day_words(at.astimezone(zone_of()).date(), language())


def region_box(field: RegionField, form: FormView) -> RegionBox:
    """Return what a region picker shows for what stands in its controls."""
    typed = form.text(field.key).strip()[: picking.LONGEST_WORDS]
    chosen = picking.read_code(form.text(f"{field.key}.{picking.CHOICE}"))
    if (code := picking.read_code(typed)) is not None:
        typed, chosen = "", code
    elif chosen and typed == form.text(f"{field.key}.{picking.SEARCHED}").strip():
        # The list that these words brought was answered by a choice.
        typed = ""
    with engine().reading() as work:
        place = region_list.place(work, chosen) if chosen else None
        found = (
            region_list.search(work, typed, level=field.level, within=field.within)
            if typed and not field.locked
            else ()
        )
    return RegionBox(
        # A code that nobody knows stays where it can be mended.
        words=typed or (chosen if chosen and place is None else ""),
        chosen=place,
        results=tuple(each for each in found if place is None or each.code != place.code),
        within=field.within,
        within_control=_control_beside(field, form),
    )


def search(words: str, level: str, within: str) -> tuple[Place, ...]:
    """Return the regions that words mean, for a script that asks while somebody types."""
    code = picking.read_code(within) if within else ""
    if level not in set(Level) or code is None:
        return ()
    with engine().reading() as work:
        return region_list.search(work, words, level=Level(level), within=code)


def _control_beside(field: RegionField, form: FormView) -> str:
    """Name the control that tells where the answer lies, where the setting is the plain name of another picker."""
    source = field.properties.get("alur:regionWithin", "").removeprefix("=").strip()
    if not _NAME.fullmatch(source):
        return ""
    row = field.key.rpartition(".")[0]
    by_key: Mapping[str, object] = form.form.by_key
    for key in (f"{row}.{source}" if row else source, source):
        if isinstance(by_key.get(key), RegionField):
            return f"{key}.{picking.CHOICE}"
    return ""


def kept_documents(field: DocumentField) -> list[DocumentView]:
    """Return the documents of the person in front that the field could take."""
    by = actor_or_none()
    if by is None or field.locked:
        return []
    with engine().reading() as work:
        return vault.fitting(work, field, by=by)


def preselected(field: DocumentField, form: FormView, kept: list[DocumentView]) -> str:
    """Return the id of the document to be used unless the person says otherwise; empty for a new upload."""
    if form.kept_files.get(field.key):
        return ""
    sent = form.text(f"{field.key}.{documents.CHOICE}")
    if sent:
        return sent if any(each.id == sent for each in kept) else ""
    wanted = field.required and not form.files.get(field.key)
    return kept[0].id if kept and wanted else ""


def looks_wrong(field: NikField, form: FormView) -> bool:
    """Tell whether the message at a number is one that the person may overrule."""
    number = nik.tidy(form.text(field.key))
    return bool(form.errors.get(field.key) and number) and nik.problem(field, number) is None


def money_text(text: str) -> str:
    """Return an amount as it is shown, grouped and without its currency; what is none stays as it was typed."""
    try:
        return money.shown(money.parse(text))
    except ValueError:
        return text


def money_words(text: str) -> str:
    """Say the amount in a control in words; empty where it is none."""
    try:
        return terbilang.rupiah(money.parse(text))
    except ValueError:
        return ""
