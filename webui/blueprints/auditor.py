"""Were the steps done within their waktu baku, and is the trail whole?"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
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


@pages.get("")
@needs(Sees.TRAIL)
def report() -> str | tuple[str, int]:
    """Show how the steps did over a period: the summary first, then the steps it counts."""
    errors: dict[str, str] = {}
    try:
        asked = _filter()
    except InvalidInput as error:
        asked, errors = StepFilter(), dict(error.fields)
    after = request.args.get("setelah")
    with engine().reading() as work:
        found = step_reports.report(work, asked, by=actor(), after=after)
        everything = found.summary
        if asked != StepFilter():
            everything = step_reports.report(work, StepFilter(), by=actor(), limit=1).summary
        trail = audit_trail.state(work, by=actor())
    page = render_template(
        "auditor/report.html",
        report=found,
        trail=trail,
        after=after,
        errors=errors,
        asked=request.args,
        processes={line.process_key: line.process_title for line in everything},
        steps={line.element_id: line.name for line in everything},
    )
    return (page, 422) if errors else page


@pages.get("/langkah.csv")
@needs(Sees.TRAIL)
def steps_csv() -> Response:
    """Send the filtered steps as a table for a spreadsheet."""
    asked, by = _filter(), actor()

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


def _filter() -> StepFilter:
    since, until = _day("dari"), _day("sampai")
    if since and until and until < since:
        raise InvalidInput(
            fields={"sampai": _("Tanggal akhir harus sama dengan atau sesudah tanggal awal.")}
        )
    return StepFilter(
        since=_midnight(since) if since else None,
        # The last day counts whole.
        until=_midnight(until + timedelta(days=1)) if until else None,
        process_key=request.args.get("proses", ""),
        element_id=request.args.get("langkah", ""),
        lateness=request.args.get("waktu", ""),
    )


def _day(name: str) -> date | None:
    text = request.args.get(name, "").strip()
    if not text:
        return None
    try:
        return dates.read_date(text)
    except dates.Unreadable:
        raise InvalidInput(fields={name: _("Tulis tanggal seperti 17/3/2026.")}) from None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone_of(""))
