"""How does a mail leave the house, or stay in it?"""

from __future__ import annotations

import contextlib
import hashlib
import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Protocol

from engine.config import SmtpServer
from engine.domain.clock import Clock
from engine.errors import AlurError

#: For each step of the conversation, not for the whole.
_TIMEOUT_SECONDS = 10
#: One plain address: no names, lists, quotes or routes.
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)*")


class MailNotSent(AlurError):
    """Surel tidak terkirim: server surel tidak menerimanya."""


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A plain text mail to one person."""

    to: str
    subject: str
    body: str
    #: The same key gives the same Message-ID, by which a mail that is sent again can be recognised.
    key: str


class Mailer(Protocol):
    """Hands mails over."""

    def send(self, mail: Mail) -> None:
        """Return when the mail was taken.

        Raises:
            MailNotSent: it was not.
        """


def message_id(mail: Mail, sender: str) -> str:
    """Derive the Message-ID from the key, without telling the key."""
    digest = hashlib.sha256(b"alur.mail\x00" + mail.key.encode()).hexdigest()[:40]
    return f"<{digest}@{sender.rpartition('@')[2]}>"


class SmtpMailer:
    """Hands mails to an SMTP server, one connection each."""

    def __init__(self, server: SmtpServer, *, sender: str, clock: Clock) -> None:
        """`sender` is the address in From and on the envelope."""
        self._server = server
        self._sender = sender
        self._clock = clock

    def send(self, mail: Mail) -> None:
        """Send one mail.

        Raises:
            MailNotSent: the server cannot be reached, is not trusted or refuses.
        """
        if not _ADDRESS.fullmatch(mail.to):
            raise MailNotSent("Surel tidak terkirim: alamat tujuannya tidak sah.")
        message = self._message(mail)
        try:
            connection = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise MailNotSent("Surel tidak terkirim: server surel tidak terhubung.") from error
        try:
            connection.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            connection.close()
            raise MailNotSent from error
        # The mail is taken: a server that forgets its manners now must not have it sent twice.
        with contextlib.suppress(OSError, smtplib.SMTPException):
            connection.quit()

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        context = ssl.create_default_context()
        if server.tls:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=_TIMEOUT_SECONDS, context=context
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT_SECONDS)
        try:
            if server.starttls:
                connection.starttls(context=context)
            if server.username:
                connection.login(server.username, server.password or "")
        except BaseException:
            connection.close()
            raise
        return connection

    def _message(self, mail: Mail) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"] = Address(addr_spec=self._sender)
        message["To"] = Address(addr_spec=mail.to)
        message["Subject"] = " ".join(mail.subject.split())
        message["Date"] = self._clock.now()
        message["Message-ID"] = message_id(mail, self._sender)
        # RFC 3834: out-of-office replies stay away.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.body, charset="utf-8")
        return message


class LocalMailer:
    """Keeps mails in the local mailbox, where no SMTP server is set."""

    def __init__(self, keep: Callable[[Mail, str], None], *, sender: str) -> None:
        """`keep` is handed the mail and its Message-ID, and keeps a known Message-ID once."""
        self._keep = keep
        self._sender = sender

    def send(self, mail: Mail) -> None:
        """Keep one mail."""
        self._keep(mail, message_id(mail, self._sender))
