"""Which mails stayed here because no SMTP server is set?"""

from __future__ import annotations

from engine.adapters.mailers import Mail
from engine.domain.actors import Actor
from engine.errors import NotFound
from engine.persistence.messages import LocalMail
from engine.services import cursors, seeing
from engine.services.desk_views import MailView
from engine.services.sites import Sees
from engine.services.work import Work

PAGE = 30


def keep(work: Work, mail: Mail, message_id: str) -> None:
    """Put a mail into the local mailbox; the same message twice stands there once."""
    work.messages.keep_mail(
        LocalMail(
            message_id=message_id,
            recipient=mail.to,
            subject=mail.subject,
            body=mail.body,
            at=work.clock.now(),
        )
    )
    work.commit()


def latest(work: Work, *, by: Actor, after: str | None = None) -> tuple[list[MailView], str | None]:
    """List the local mailbox, newest first, and the cursor of the next page.

    Raises:
        NotFound: mails go out by SMTP, so there is no local mailbox.
        NotAllowed: the person does not look after the system.
    """
    if work.ports.settings.smtp is not None:
        raise NotFound("Surat dikirim lewat server surel, jadi tidak ada kotak surat lokal.")
    seeing.require(work, by, Sees.OPERATIONS)
    found = work.messages.mails(before=cursors.read(after), limit=PAGE + 1)
    shown = found[:PAGE]
    views = [
        MailView(
            message_id=each.message_id,
            recipient=each.recipient,
            subject=each.subject,
            body=each.body,
            at=each.at,
        )
        for each in shown
    ]
    return views, cursors.spell(shown[-1].at, shown[-1].message_id) if len(found) > PAGE else None
