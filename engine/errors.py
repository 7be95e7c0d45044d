"""What can go wrong, and how is it told?

One tree; `webui/errors.py` and `engine/cli` map it once to HTTP statuses and exit codes::

    AlurError                 anything we refuse, in one sentence for the person in front
    ├── NotFound              no such thing, or nothing this person may know of
    ├── NotAllowed            known, but not for this person
    ├── Conflict              somebody or something else was faster
    │   ├── AlreadyDone       the same work was done before: by whom and when
    │   └── StaleState        the instance moved on between load and save; the caller may retry
    ├── InvalidInput          values that break a rule; `fields` names each one
    ├── InvalidDefinition     a package that cannot be published; `findings` names each element
    ├── InvalidConfiguration  settings that cannot work
    └── EngineFailure         an instance cannot go on; becomes an incident
        └── Halted            a person met it: the incident is raised, what they filled in is kept

The text of an error is Indonesian and meant for the screen; everything a program needs is an attribute.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.domain.findings import Finding


class AlurError(Exception):
    """Permintaan ini tidak dapat dilayani."""

    def __init__(self, message: str | None = None) -> None:
        """Take the class docstring as the sentence unless a better one is given."""
        self.message = message or (type(self).__doc__ or "").strip().splitlines()[0]
        super().__init__(self.message)


class NotFound(AlurError):
    """Yang Anda cari tidak ada atau sudah dipindahkan."""


class NotAllowed(AlurError):
    """Anda tidak berwenang melakukan ini."""


class Conflict(AlurError):
    """Data ini baru saja diubah oleh orang lain. Muat ulang lalu coba lagi."""


class AlreadyDone(Conflict):
    """Tugas ini sudah diselesaikan."""

    def __init__(
        self, message: str | None = None, *, by: str | None = None, at: datetime | None = None
    ) -> None:
        """Remember who did it (display name) and when (aware UTC)."""
        super().__init__(message)
        self.by = by
        self.at = at


class StaleState(Conflict):
    """Proses ini sedang dilanjutkan oleh bagian lain dari sistem. Coba lagi."""


class InvalidInput(AlurError):
    """Ada isian yang perlu diperbaiki."""

    def __init__(
        self, message: str | None = None, *, fields: Mapping[str, str] | None = None
    ) -> None:
        """`fields` maps a form field key to one plain sentence."""
        super().__init__(message)
        self.fields: Mapping[str, str] = dict(fields or {})


class InvalidDefinition(AlurError):
    """Paket proses ini belum dapat diterbitkan."""

    def __init__(self, message: str | None = None, *, findings: Sequence[Finding] = ()) -> None:
        """`findings` hold file, element and sentence, worst first."""
        super().__init__(message)
        self.findings: tuple[Finding, ...] = tuple(findings)


class InvalidConfiguration(AlurError):
    """Pengaturan sistem tidak dapat dipakai."""


class EngineFailure(AlurError):
    """Proses ini berhenti karena kesalahan dan menunggu petugas sistem."""

    def __init__(self, message: str | None = None, *, element_id: str | None = None) -> None:
        """`element_id` is the BPMN id where the instance stopped, if known."""
        super().__init__(message)
        self.element_id = element_id


class Halted(EngineFailure):
    """Langkah ini belum dapat dilanjutkan."""

    def __init__(
        self,
        message: str | None = None,
        *,
        element_id: str | None = None,
        incident_id: str,
        kept_files: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    ) -> None:
        """`incident_id` is the incident that was raised; `kept_files` the stored uploads by form field."""
        super().__init__(message, element_id=element_id)
        self.incident_id = incident_id
        self.kept_files = {key: list(found) for key, found in (kept_files or {}).items()}


class UncaughtError(EngineFailure):
    """Kesalahan dalam proses ini tidak ditangkap oleh bagian mana pun."""

    def __init__(self, message: str | None = None, *, element_id: str, code: str) -> None:
        """`code` is the BPMN error code; empty where the drawing names none."""
        super().__init__(message, element_id=element_id)
        self.code = code
