"""Who may pass, and does every route say so?"""

from __future__ import annotations

import pytest
from flask import Flask

from engine.services.sites import Sees
from webui.access import PUBLIC, SIGNED_IN, Access, access_of, needs, public, signed_in


def test_a_view_that_declares_nothing_is_refused(app: Flask) -> None:
    @app.get("/lupa")
    def forgotten() -> str:
        return "terbuka"

    answer = app.test_client().get("/lupa")
    assert answer.status_code == 403
    assert "terbuka" not in answer.text


def test_only_these_routes_are_open_to_strangers(app: Flask) -> None:
    opened = {name for name, view in app.view_functions.items() if access_of(view) == PUBLIC}
    assert opened == {
        "static",
        "home.show",
        "about.health",
        "about.notices",
        "about.choose_language",
        "about.favicon",
        "sessions.sign_in",
        "sessions.check_sign_in",
        "sessions.sign_out",
        "sessions.open_link",
        "sessions.new_password",
        "sessions.set_password",
    }


def test_the_decorators_leave_the_view_itself_as_it_is() -> None:
    def view() -> str:
        return "halaman"

    assert signed_in(view) is view
    assert access_of(view) == SIGNED_IN
    assert access_of(public(view)) == PUBLIC
    assert access_of(needs(Sees.TRAIL)(view)) == Access(
        signed_in=True, sights=frozenset({Sees.TRAIL})
    )


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_is_changed_by_a_route_that_also_answers_get(app: Flask, method: str) -> None:
    both = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.methods and {"GET", method} <= rule.methods
    ]
    assert both == []
