"""What a handler needs to hear from a service task stands in the drawing, and names what there is."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

import pytest

from engine.bpmn.package import check_files
from engine.domain.findings import Finding
from engine.services.job_handlers import SERVICE_HEADERS, SERVICE_TYPES
from tests.unit.bpmn.models import line, service

SITE: dict[str, object] = {
    "groups": [{"id": "guest"}, {"id": "kepala"}],
    "registers": [{"id": "laporan-publik"}],
}


def told(
    job_type: str, headers: dict[str, str], *, site: dict[str, object] | None = SITE
) -> list[Finding]:
    lines = "".join(
        f"<zeebe:header key={quoteattr(key)} value={quoteattr(value)}/>"
        for key, value in headers.items()
    )
    step = service("langkah", job_type, f"<zeebe:taskHeaders>{lines}</zeebe:taskHeaders>")
    files = {"p.bpmn": line(step), "mails/terbit.md": b"Subject: x"}
    check = check_files(files, site=site, job_headers=SERVICE_HEADERS)
    found = [finding for finding in check.findings if finding.blocks]
    assert {finding.element_id for finding in found} <= {"langkah"}
    return found


@pytest.mark.parametrize(
    "job_type, headers",
    [
        ("register.put", {"register": "laporan-publik", "key": "=nomor"}),
        ("notify", {"group": "guest", "mail": "terbit", "text": "Baru"}),
        ("mail.send", {"to": "=initiator", "mail": "terbit"}),
        ("notify", {"group": "=kelompok", "mail": "=naskah"}),
        ("jenis.lain", {"apa": "saja"}),
    ],
)
def test_headers_that_fit_are_left_alone(job_type: str, headers: dict[str, str]) -> None:
    assert told(job_type, headers) == []


@pytest.mark.parametrize(
    "job_type, headers, rule, words",
    [
        ("register.put", {}, "header-missing", "“register”"),
        ("notify", {"mail": "terbit"}, "header-missing", "“group”"),
        ("notify", {"group": ""}, "header-missing", "“group”"),
        ("mail.send", {"mail": "terbit"}, "header-missing", "“to”"),
        ("mail.send", {"to": "=initiator"}, "header-missing", "“mail”"),
        ("notify", {"group": "guest", "txt": "x"}, "header-unknown", "Maksud Anda “text”?"),
        ("register.put", {"register": "laporan-publk"}, "register-unknown", "“laporan-publik”?"),
        ("notify", {"group": "gues"}, "group-unknown", "Maksud Anda “guest”?"),
        ("notify", {"group": "guest", "mail": "terbitt"}, "mail-unknown", "“terbit”?"),
    ],
)
def test_a_slip_in_a_header_blocks_at_its_step(
    job_type: str, headers: dict[str, str], rule: str, words: str
) -> None:
    (finding,) = told(job_type, headers)

    assert finding.rule == rule
    assert words in finding.message


def test_without_a_site_its_registers_and_groups_are_not_looked_up() -> None:
    assert told("register.put", {"register": "apa-saja"}, site=None) == []
    assert told("notify", {"group": "siapa-saja"}, site=None) == []


def test_every_type_of_service_task_says_what_it_reads() -> None:
    assert set(SERVICE_HEADERS) == SERVICE_TYPES
