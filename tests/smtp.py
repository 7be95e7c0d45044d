"""What mail did the system really send?

A real SMTP server on a free local port that keeps what it is handed, and can be told to refuse.
"""

from __future__ import annotations

import socket
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class RecordingSmtpServer:
    """Start with `with`; `messages` holds the mails in the order of their arrival."""

    host = "127.0.0.1"

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        #: An SMTP reply such as "451 busy" that the next messages get instead of being taken.
        self.refuse_with: str | None = None
        with socket.create_server((self.host, 0)) as probe:
            self._port: int = probe.getsockname()[1]
        self._controller = Controller(self, hostname=self.host, port=self._port)

    @property
    def port(self) -> int:
        """The port that was free."""
        return self._port

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Answer the SMTP command of that name (aiosmtpd calls it)."""
        if self.refuse_with is not None:
            return self.refuse_with
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 taken"

    def __enter__(self) -> RecordingSmtpServer:
        self._controller.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._controller.stop()
