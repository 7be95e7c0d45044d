"""Do the tools that every test leans on do what they say?"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage

import psycopg
import pytest

from tests import services
from tests.privacy import NikWatch
from tests.smtp import RecordingSmtpServer


def _mail(subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "alur@contoh.test",
        "agen@contoh.test",
        subject,
    )
    message.set_content("Laporan Anda perlu diperbaiki.")
    return message


def test_a_mail_that_was_sent_can_be_read(smtp_server: RecordingSmtpServer) -> None:
    with smtplib.SMTP(smtp_server.host, smtp_server.port) as client:
        client.send_message(_mail("Perlu perbaikan"))
    assert [message["Subject"] for message in smtp_server.messages] == ["Perlu perbaikan"]


def test_the_mail_server_can_refuse(smtp_server: RecordingSmtpServer) -> None:
    smtp_server.refuse_with = "451 sedang sibuk"
    with (
        smtplib.SMTP(smtp_server.host, smtp_server.port) as client,
        pytest.raises(smtplib.SMTPDataError),
    ):
        client.send_message(_mail("Perlu perbaikan"))
    assert smtp_server.messages == []


@pytest.mark.parametrize("number", ["6311064107900001", "6311060107900001"])
def test_a_nik_in_a_log_line_is_found(number: str, nik_watch: NikWatch) -> None:
    logging.getLogger("webui.somewhere").debug("pemohon %s", number)
    assert nik_watch.found == [f"webui.somewhere: pemohon {number}"]
    nik_watch.found.clear()


@pytest.mark.parametrize("number", ["6311069907900001", "0311060107900001", "63110601079000011"])
def test_other_numbers_are_no_nik(number: str, nik_watch: NikWatch) -> None:
    logging.getLogger("engine.somewhere").info("nomor %s", number)
    assert nik_watch.found == []


def test_a_missing_service_skips(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(services.REQUIRE, "rabbitmq")
    with pytest.raises(pytest.skip.Exception, match="postgres: not here"):
        services.missing("postgres", "not here")


def test_a_missing_service_fails_where_it_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(services.REQUIRE, "rabbitmq postgres")
    with pytest.raises(pytest.fail.Exception, match="postgres is required"):
        services.missing("postgres", "not here")


@pytest.fixture(scope="module")
def left_open() -> Iterator[list[psycopg.Connection]]:
    connections: list[psycopg.Connection] = []
    yield connections
    for connection in connections:
        connection.close()


@pytest.mark.postgres
@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_gets_an_empty_postgres(
    postgres_url: str, turn: str, left_open: list[psycopg.Connection]
) -> None:
    # The first turn leaves a table and an open transaction behind; the second must not notice.
    connection = psycopg.connect(postgres_url.replace("+psycopg", ""))
    left_open.append(connection)
    connection.execute("CREATE TABLE leftover (turn text)")
    connection.execute("INSERT INTO leftover VALUES (%s)", [turn])
    connection.commit()
    assert connection.execute("SELECT turn FROM leftover").fetchall() == [(turn,)]
