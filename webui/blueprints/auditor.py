"""Were the steps done within their waktu baku, and is the trail whole?"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta

from flask import Blueprint, Response, render_template, request, stream_with_context
from flask_babel import gettext as _

from engine.errors import InvalidInput
from engine.services import audit_trail, step_reports
from engine.services.desk_views import StepFilter
from engine.services.sites import Sees
from forms import dates
from webui.access import needs
from webui.context import actor, engine, zone_of

pages = Blueprint("auditor", __name__, url_prefix="/audit")

_BYTE_ORDER_MARK = "\ufeff"
#: What an auditor sees who names no period.
_RECENT = timedelta(days=90)


@pages.get("")
@needs(Sees.TRAIL)
def report() -> str | tuple[str, int]:
    """Show how the steps did over a period: the summary first, then the steps it counts."""
    errors: dict[str, str] = {}
    asked = _asked()
    try:
        wanted = _filter(asked)
    except InvalidInput as error:
        wanted, errors = _filter(_recently()), dict(error.fields)
    after = request.args.get("setelah")
    with engine().reading() as work:
        found = step_reports.report(work, wanted, by=actor(), after=after)
        choices = step_reports.choices(work, by=actor())
        trail = audit_trail.state(work, by=actor())
    page = render_template(
        "auditor/report.html",
        report=found,
        trail=trail,
        after=after,
        errors=errors,
        asked=asked,
        processes={choice.process_key: choice.process_title for choice in choices},
        steps={choice.element_id: choice.name for choice in choices},
    )
    return (page, 422) if errors else page


@pages.get("/langkah.csv")
@needs(Sees.TRAIL)
def steps_csv() -> Response:
    """Send the filtered steps as a table for a spreadsheet."""
    asked, by = _filter(_asked()), actor()

    def lines() -> Iterator[str]:
        with engine().reading() as work:
            yield from as_csv(step_reports.csv_rows(work, asked, by=by))

    answer = Response(stream_with_context(lines()), content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename="langkah.csv")
    return answer


def as_csv(rows: Iterable[list[str]]) -> Iterator[str]:
    """Write rows as CSV that Indonesian spreadsheets open in columns: with semicolons, marked as UTF-8."""
    yield _BYTE_ORDER_MARK
    for row in rows:
        line = io.StringIO()
        csv.writer(line, delimiter=";", lineterminator="\r\n").writerow(row)
        yield line.getvalue()


def _asked() -> dict[str, str]:
    """Return the filters; whoever names no period gets the last three months, and can clear them."""
    asked = {name: value.strip() for name, value in request.args.items()}
    return asked if {"dari", "sampai"} & asked.keys() else asked | _recently()


def _recently() -> dict[str, str]:
    day = engine().clock.now().astimezone(zone_of("")).date() - _RECENT
    return {"dari": f"{day.day}/{day.month}/{day.year}"}


def _filter(asked: Mapping[str, str]) -> StepFilter:
    since, until = _day(asked, "dari"), _day(asked, "sampai")
    if since and until and until < since:
        raise InvalidInput(
            fields={"sampai": _("Tanggal akhir harus sama dengan atau sesudah tanggal awal.")}
        )
    return StepFilter(
        since=_midnight(since) if since else None,
        # The last day counts whole.
        until=_midnight(until + timedelta(days=1)) if until else None,
        process_key=asked.get("proses", ""),
        element_id=asked.get("langkah", ""),
        lateness=asked.get("waktu", ""),
    )


def _day(asked: Mapping[str, str], name: str) -> date | None:
    text = asked.get(name, "")
    if not text:
        return None
    try:
        return dates.read_date(text)
    except dates.Unreadable:
        raise InvalidInput(fields={name: _("Tulis tanggal seperti 17/3/2026.")}) from None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone_of(""))
