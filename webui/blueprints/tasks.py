"""How is one user task read, claimed and completed?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, jsonify, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.errors import AlreadyDone, Halted, InvalidInput
from engine.services import task_pages, user_tasks
from engine.services.inspecting import look_into
from engine.services.views import TaskPage
from forms.files import FileValue
from webui import form_view, request_keys
from webui.access import signed_in
from webui.answers import mend, see, stopped
from webui.context import actor, engine, zone_of

pages = Blueprint("tasks", __name__, url_prefix="/tugas/<task_id>")


@pages.get("")
@signed_in
def show(task_id: str) -> str:
    """Show a task: what was reported on one side, what is to be decided on the other."""
    try:
        page = _page(task_id)
    except AlreadyDone as error:
        return render_template("tasks/done.html", done=error)
    opened = _opened(page)
    return render_template("tasks/show.html", page=page, form=opened.view() if opened else None)


@pages.post("/ambil")
@signed_in
def claim(task_id: str) -> Response:
    """Take the task on."""
    engine().perform(lambda work: user_tasks.claim(work, task_id, by=actor()))
    return see(url_for("tasks.show", task_id=task_id))


@pages.post("/lepas")
@signed_in
def release(task_id: str) -> Response:
    """Give the task back to its group."""
    engine().perform(lambda work: user_tasks.release(work, task_id, by=actor()))
    flash(_("Tugas dikembalikan ke kelompok."))
    return see(url_for("inbox.show"))


@pages.post("/selesai")
@signed_in
def complete(task_id: str) -> Response | tuple[str, int]:
    """Complete the task; what must be mended is said at the field, and who was faster on a page of its own."""
    key = request_keys.sent_key()
    with engine().reading() as work:
        site = user_tasks.site_of(work, task_id)
    uploads = look_into(form_view.files(), zone_of(site))
    if button := form_view.row_button():
        return _with_rows_changed(task_id, button, uploads, key)
    try:
        done = engine().perform(
            lambda work: user_tasks.complete(
                work, task_id, form_view.submitted(), uploads, by=actor(), request_key=key
            )
        )
    except InvalidInput as error:
        return _mend(task_id, error, key)
    except AlreadyDone as error:
        return render_template("tasks/done.html", done=error), 409
    except Halted as error:
        return _halted(task_id, error, key)
    flash(_("Terkirim. Tugas untuk nomor %(number)s selesai.", number=done.number))
    return see(url_for("inbox.show"))


@pages.post("/draf")
@signed_in
def save_draft(task_id: str) -> Response:
    """Keep what is filled in so far."""
    engine().perform(
        lambda work: user_tasks.save_draft(work, task_id, form_view.submitted(), by=actor())
    )
    flash(_("Isian disimpan. Foto dan lampiran baru dipilih saat mengirim."))
    return see(url_for("tasks.show", task_id=task_id))


@pages.post("/bidang")
@signed_in
def conditions(task_id: str) -> Response:
    """Tell our script which fields the answers so far hide."""
    opened = _opened(_page(task_id))
    return jsonify(hidden=sorted(opened.hidden_now()) if opened else [])


def _with_rows_changed(
    task_id: str, button: str, uploads: Mapping[str, Sequence[FileValue]], key: str
) -> tuple[str, int]:
    """Show the task with a row more or less on its form, and everything else as it was sent."""
    kept = engine().perform(
        lambda work: user_tasks.keep_uploads(
            work, task_id, form_view.submitted(), uploads, by=actor()
        )
    )
    page = _page(task_id)
    opened = _opened(page)
    form = opened.with_rows_changed(button, kept) if opened else None
    return render_template("tasks/show.html", page=page, form=form, key=key), 200


def _mend(task_id: str, error: InvalidInput, key: str) -> tuple[str, int]:
    page = _page(task_id)
    opened = _opened(page)
    form = opened.refused(error) if opened else None
    return mend("tasks/show.html", page=page, form=form, key=key, fault=error.message)


def _halted(task_id: str, error: Halted, key: str) -> tuple[str, int]:
    """Show the task with what was sent, which is kept, and what stopped it."""
    page = _page(task_id)
    opened = _opened(page)
    form = opened.sent(error.kept_files) if opened else None
    return stopped("tasks/show.html", page=page, form=form, key=key, fault=error.message)


def _page(task_id: str) -> TaskPage:
    with engine().reading() as work:
        return task_pages.page(work, task_id, by=actor())


def _opened(page: TaskPage) -> form_view.Opened | None:
    if page.form is None:
        return None
    return form_view.Opened(
        form=page.form,
        values=page.values,
        context=page.context,
        zone=zone_of(page.task.site),
        draft=page.draft,
    )
