"""Which page answers an error, and what does the log keep of it?"""

from __future__ import annotations

import logging
import re

import pytest
from flask import Flask

from engine import errors
from forms.errors import FormError
from webui.access import public
from webui.errors import status_of


@pytest.mark.parametrize(
    "error, status",
    [
        (errors.NotFound(), 404),
        (errors.NotAllowed(), 403),
        (errors.Conflict(), 409),
        (errors.AlreadyDone(), 409),
        (errors.StaleState(), 409),
        (errors.InvalidInput(), 422),
        (errors.InvalidDefinition(), 422),
        (FormError(), 422),
        (errors.EngineFailure(), 500),
        (errors.AlurError(), 400),
        (ValueError(), 500),
    ],
)
def test_every_error_of_ours_has_its_status(error: Exception, status: int) -> None:
    assert status_of(error) == status


def failing(app: Flask, error: Exception) -> Flask:
    @app.get("/gagal")
    @public
    def fail() -> str:
        raise error

    return app


def test_a_refusal_tells_its_own_sentence(app: Flask) -> None:
    answer = (
        failing(app, errors.Conflict("Sudah diambil oleh Nor Aisyah.")).test_client().get("/gagal")
    )
    assert answer.status_code == 409
    assert "Sudah diambil oleh Nor Aisyah." in answer.text


def test_what_we_did_not_foresee_gets_an_id_that_the_log_knows(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="webui.errors"):
        answer = failing(app, ValueError("rahasia Budi")).test_client().get("/gagal")
    assert answer.status_code == 500
    found = re.search(r'class="code">([0-9a-f]{8})<', answer.text)
    assert found is not None
    assert found[1] in caplog.text
    assert "ValueError" in caplog.text


def test_neither_page_nor_log_repeats_what_the_error_carried(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = failing(app, ValueError("rahasia Budi")).test_client().get("/gagal")
    assert "Budi" not in answer.text
    assert "Budi" not in caplog.text


def test_an_address_that_does_not_exist_is_told_calmly(app: Flask) -> None:
    answer = app.test_client().get("/tidak-ada")
    assert answer.status_code == 404
    assert "Halaman tidak ditemukan" in answer.text
