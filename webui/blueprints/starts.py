"""How does a person start a process?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, jsonify, render_template, session, url_for
from werkzeug.wrappers import Response

from engine.errors import Halted, InvalidInput
from engine.services import process_instances
from engine.services.inspecting import look_into
from engine.services.views import StartPage
from forms.files import FileValue
from webui import form_view, request_keys
from webui.access import signed_in
from webui.answers import mend, see, stopped
from webui.blueprints.instances import RECEIPT
from webui.context import actor, engine, zone_of

pages = Blueprint("starts", __name__, url_prefix="/proses/<key>/mulai")


@pages.get("")
@signed_in
def show(key: str) -> str:
    """Show the start form."""
    page = _page(key)
    return render_template("starts/show.html", page=page, form=_opened(page).view())


@pages.post("")
@signed_in
def start(key: str) -> Response | tuple[str, int]:
    """Start the process; a repetition leads to the same receipt."""
    request_key = request_keys.sent_key()
    with engine().reading() as work:
        site = process_instances.site_of(work, key)
    uploads = look_into(form_view.files(), zone_of(site))
    if button := form_view.row_button():
        return _with_rows_changed(key, button, uploads, request_key)
    try:
        started = engine().perform(
            lambda work: process_instances.start_from_form(
                work,
                key,
                form_view.submitted(),
                uploads,
                by=actor(),
                request_key=request_key,
            )
        )
    except InvalidInput as error:
        page = _page(key)
        form = _opened(page).refused(error)
        return mend("starts/show.html", page=page, form=form, key=request_key, fault=error.message)
    except Halted as error:
        page = _page(key)
        form = _opened(page).sent(error.kept_files)
        fault = error.message
        return stopped("starts/show.html", page=page, form=form, key=request_key, fault=fault)
    state = started.start_state.value if started.start_state else ""
    session[RECEIPT] = {"id": started.instance_id, "words": started.start_words, "state": state}
    return see(url_for("instances.receipt", instance_id=started.instance_id))


@pages.post("/bidang")
@signed_in
def conditions(key: str) -> Response:
    """Tell our script which fields the answers so far hide."""
    return jsonify(hidden=sorted(_opened(_page(key)).hidden_now()))


def _with_rows_changed(
    key: str, button: str, uploads: Mapping[str, Sequence[FileValue]], request_key: str
) -> tuple[str, int]:
    """Show the form with a row more or less, and everything else as it was sent."""
    kept = engine().perform(
        lambda work: process_instances.keep_uploads(
            work, key, form_view.submitted(), uploads, by=actor()
        )
    )
    page = _page(key)
    form = _opened(page).with_rows_changed(button, kept)
    return render_template("starts/show.html", page=page, form=form, key=request_key), 200


def _page(key: str) -> StartPage:
    with engine().reading() as work:
        return process_instances.start_page(work, key, by=actor())


def _opened(page: StartPage) -> form_view.Opened:
    zone = zone_of(page.startable.site)
    return form_view.Opened(form=page.form, values=page.values, context=page.context, zone=zone)
