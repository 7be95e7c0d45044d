"""What reaches a mail server, and what happens when it does not want it?"""

from __future__ import annotations

import smtplib
from datetime import UTC, datetime

import pytest

from engine.adapters.mailers import LocalMailer, Mail, MailNotSent, SmtpMailer
from engine.config import SmtpServer
from engine.domain.clock import SimulatedClock
from tests.smtp import RecordingSmtpServer

_SENDER = "alur@balangan.example"
_MAIL = Mail(
    to="agen@balangan.example",
    subject="Laporan perlu diperbaiki — 20260317-00001",
    body="Kepada Yth. Agen,\n\nMohon dilengkapi foto kejadian (±1 km).\n",
    key="mail:1",
)


def _mailer(port: int, *, tls: bool = False, starttls: bool = False) -> SmtpMailer:
    clock = SimulatedClock(datetime(2026, 3, 17, 15, 0, tzinfo=UTC))
    server = SmtpServer(host="127.0.0.1", port=port, tls=tls, starttls=starttls)
    return SmtpMailer(server, sender=_SENDER, clock=clock)


def test_a_mail_arrives_as_plain_text_in_utf_8(smtp_server: RecordingSmtpServer) -> None:
    _mailer(smtp_server.port).send(_MAIL)

    (message,) = smtp_server.messages
    assert message["From"] == _SENDER
    assert message["To"] == _MAIL.to
    assert message["Subject"] == _MAIL.subject
    assert message["Date"].datetime == datetime(2026, 3, 17, 15, 0, tzinfo=UTC)
    assert message.get_content_type() == "text/plain"
    assert message.get_content().replace("\r\n", "\n") == _MAIL.body


def test_a_mail_that_is_sent_again_can_be_recognised(smtp_server: RecordingSmtpServer) -> None:
    mailer = _mailer(smtp_server.port)
    mailer.send(_MAIL)
    mailer.send(_MAIL)
    mailer.send(Mail(to=_MAIL.to, subject="Lain", body="Lain", key="mail:2"))

    first, again, other = [message["Message-ID"] for message in smtp_server.messages]
    assert first == again != other
    assert first.endswith("@balangan.example>")
    assert "mail:1" not in first


@pytest.mark.parametrize("separator", ["\n", "\r\n", "\r", "\v", "\x85", "\u2028"])
def test_a_subject_cannot_smuggle_in_a_header(
    smtp_server: RecordingSmtpServer, separator: str
) -> None:
    subject = f"Laporan{separator}Bcc: penyusup@example.org"
    _mailer(smtp_server.port).send(Mail(to=_MAIL.to, subject=subject, body="x", key="k"))

    (message,) = smtp_server.messages
    assert message["Bcc"] is None
    assert message["Subject"] == "Laporan Bcc: penyusup@example.org"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "agen",
        "agen@",
        "agen@x.example.",
        "Agen <agen@x.example>",
        "agen@x.example, lain@x.example",
        "agen@x.example\nBcc: penyusup@x.example",
        "agen@x.example\r\nDATA",
    ],
)
def test_an_address_that_is_not_one_address_is_refused(
    smtp_server: RecordingSmtpServer, address: str
) -> None:
    with pytest.raises(MailNotSent, match="alamat"):
        _mailer(smtp_server.port).send(Mail(to=address, subject="x", body="x", key="k"))

    assert smtp_server.messages == []


def test_a_server_that_refuses_is_told(smtp_server: RecordingSmtpServer) -> None:
    smtp_server.refuse_with = "451 busy"

    with pytest.raises(MailNotSent):
        _mailer(smtp_server.port).send(_MAIL)


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(MailNotSent, match="tidak terhubung"):
        _mailer(1).send(_MAIL)


def test_a_server_without_the_wanted_encryption_gets_nothing(
    smtp_server: RecordingSmtpServer,
) -> None:
    for mailer in (
        _mailer(smtp_server.port, starttls=True),
        _mailer(smtp_server.port, tls=True),
    ):
        with pytest.raises(MailNotSent, match="tidak terhubung"):
            mailer.send(_MAIL)

    assert smtp_server.messages == []


def test_a_mail_that_was_taken_counts_as_sent_however_the_server_says_goodbye(
    smtp_server: RecordingSmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rude(self: smtplib.SMTP) -> None:
        self.close()
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(smtplib.SMTP, "quit", rude)
    _mailer(smtp_server.port).send(_MAIL)

    assert len(smtp_server.messages) == 1


def test_without_a_server_mails_stay_in_the_house() -> None:
    kept: list[tuple[Mail, str]] = []
    mailer = LocalMailer(lambda mail, message_id: kept.append((mail, message_id)), sender=_SENDER)
    mailer.send(_MAIL)
    mailer.send(_MAIL)

    assert [mail for mail, _ in kept] == [_MAIL, _MAIL]
    assert len({message_id for _, message_id in kept}) == 1
