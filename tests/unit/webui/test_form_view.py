"""What does a form look like on the page?"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

import forms
from engine.errors import InvalidInput
from engine.services.answering import InvalidAnswers
from webui.form_view import FormView, Opened

WITA = ZoneInfo("Asia/Makassar")
FIELDS: dict[str, dict[str, Any]] = {
    "textfield": {},
    "textarea": {},
    "number": {},
    "datetime": {"subtype": "datetime"},
    "select": {"values": [{"label": "Ya", "value": "ya"}]},
    "radio": {"values": [{"label": "Ya", "value": "ya"}, {"label": "Tidak", "value": "tidak"}]},
    "checklist": {"values": [{"label": "Foto", "value": "foto"}]},
    "checkbox": {},
    "filepicker": {"properties": {"alur:capture": "camera"}, "accept": "image/*"},
}


def form_of(*components: dict[str, Any]) -> forms.Form:
    return forms.load(
        json.dumps(
            {"type": "default", "id": "uji", "schemaVersion": 18, "components": list(components)}
        )
    )


def field(kind: str, **more: Any) -> dict[str, Any]:
    found = {
        "type": kind,
        "id": f"Field_{kind}",
        "key": kind,
        "label": f"Isian {kind}",
        **FIELDS[kind],
    }
    return {**found, **more}


def opened(form: forms.Form, **values: Any) -> Opened:
    return Opened(form=form, values=values, context={}, zone=WITA)


def drawn(app: Flask, view: FormView) -> str:
    with app.test_request_context():
        module: Any = app.jinja_env.get_template("fields/form.html").module
        return str(module.draw(view))


CONDITIONAL = (
    field("radio"),
    field("textarea", conditional={"hide": '=radio != "tidak"'}, validate={"required": True}),
)


def test_every_kind_of_component_has_a_template_of_its_own(app: Flask) -> None:
    module: Any = app.jinja_env.get_template("fields/form.html").module
    assert set(module.kinds) == {kind.value for kind in forms.Kind}


@pytest.mark.parametrize("kind", sorted(FIELDS))
def test_every_field_can_be_reached_from_the_summary_and_names_its_error(
    app: Flask, kind: str
) -> None:
    form = form_of(field(kind))
    view = FormView(form=form, shown={}, zone=WITA.key, errors={kind: f"Isi {kind}"})
    page = drawn(app, view)
    assert f'id="f-{kind}"' in page
    assert f'id="f-{kind}-salah"' in page
    assert f'aria-describedby="f-{kind}-salah"' in page
    assert f"Isi {kind}" in page


@pytest.mark.parametrize("kind", ["textfield", "textarea"])
def test_what_people_type_never_becomes_markup(app: Flask, kind: str) -> None:
    hostile = '"><script>alert(1)</script></textarea>'
    page = drawn(app, FormView(form=form_of(field(kind)), shown={kind: hostile}, zone=WITA.key))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_an_optional_field_says_so_and_a_required_one_does_not(app: Flask) -> None:
    optional = drawn(app, opened_view(app, field("textfield")))
    required = drawn(app, opened_view(app, field("textfield", validate={"required": True})))
    assert "(tidak wajib)" in optional
    assert "(tidak wajib)" not in required


def opened_view(app: Flask, *components: dict[str, Any]) -> FormView:
    with app.test_request_context():
        return opened(form_of(*components)).view()


def test_a_photo_is_asked_from_the_camera_or_from_the_gallery(app: Flask) -> None:
    page = drawn(app, opened_view(app, field("filepicker")))
    assert page.count('type="file" name="filepicker"') == 2
    assert page.count('capture="environment"') == 1


def test_what_a_condition_hides_is_drawn_hidden(app: Flask) -> None:
    view = opened_view(app, *CONDITIONAL)
    assert view.hidden == {"Field_textarea"}
    assert 'data-component="Field_textarea" hidden' in drawn(app, view)


def test_a_question_that_an_answer_brought_up_is_no_mistake(app: Flask) -> None:
    data = {"radio": "tidak", "_tersembunyi": "Field_textarea"}
    with app.test_request_context(method="POST", data=data):
        view = opened(form_of(*CONDITIONAL)).refused(
            InvalidInput(fields={"textarea": "Isi alasan"})
        )
    assert view.only_appeared
    assert "field--new" in drawn(app, view)
    assert "field--error" not in drawn(app, view)


def test_the_same_question_left_empty_once_more_is_one(app: Flask) -> None:
    with app.test_request_context(method="POST", data={"radio": "tidak", "_tersembunyi": ""}):
        view = opened(form_of(*CONDITIONAL)).refused(
            InvalidInput(fields={"textarea": "Isi alasan"})
        )
    assert not view.only_appeared
    assert "field--error" in drawn(app, view)


def test_what_was_sent_stands_there_again(app: Flask) -> None:
    data = {"textfield": "Jalan desa", "datetime.tanggal": "31", "datetime.bulan": "2"}
    with app.test_request_context(method="POST", data=data):
        view = opened(form_of(field("textfield"), field("datetime"))).refused(InvalidInput())
    page = drawn(app, view)
    assert 'value="Jalan desa"' in page
    assert 'name="datetime.tanggal" type="text" inputmode="numeric" value="31"' in page


def test_a_photo_that_was_good_need_not_be_chosen_again(app: Flask) -> None:
    reference = {"id": "f00", "name": "banjir.jpg", "type": "image/jpeg", "size": 5}
    error = InvalidAnswers({"textfield": "Isi"}, kept={}, kept_files={"filepicker": [reference]})
    with app.test_request_context(method="POST"):
        view = opened(form_of(field("textfield"), field("filepicker"))).refused(error)
    page = drawn(app, view)
    assert 'name="filepicker.berkas" value="f00" checked' in page


def test_errors_come_in_the_order_of_the_form(app: Flask) -> None:
    error = InvalidInput(fields={"number": "b", "lain": "c", "textfield": "a"})
    with app.test_request_context(method="POST"):
        view = opened(form_of(field("textfield"), field("number"))).refused(error)
    assert list(view.errors) == ["textfield", "number", "lain"]


def test_a_draft_is_shown_as_it_was_typed(app: Flask) -> None:
    with app.test_request_context():
        view = Opened(
            form=form_of(field("number")),
            values={},
            context={},
            zone=WITA,
            draft={"number": ["dua"]},
        ).view()
    assert 'value="dua"' in drawn(app, view)


def test_a_moment_that_is_known_is_shown_in_the_zone_of_the_site(app: Flask) -> None:
    with app.test_request_context():
        view = opened(
            form_of(field("datetime")), datetime=datetime(2026, 3, 17, 16, 5, tzinfo=UTC)
        ).view()
    page = drawn(app, view)
    assert 'name="datetime.tanggal" type="text" inputmode="numeric" value="18"' in page
    assert 'value="00.05"' in page
