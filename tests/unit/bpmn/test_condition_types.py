"""What people can answer is known at publishing; a condition that asks for anything else is told."""

from __future__ import annotations

import json

import pytest

from engine.bpmn.package import check_files
from engine.domain.findings import Finding
from tests.unit.bpmn.models import drawing, end, form, script, start, user, xor

FORM = json.dumps(
    {
        "type": "default",
        "id": "f",
        "schemaVersion": 18,
        "components": [
            {
                "type": "radio",
                "key": "keputusan",
                "label": "Keputusan",
                "values": [{"label": "Ya", "value": "ya"}, {"label": "Tidak", "value": "tidak"}],
            },
            {"type": "number", "key": "jumlah", "label": "Jumlah"},
            {"type": "textfield", "key": "nama", "label": "Nama"},
            {"type": "checkbox", "key": "lengkap", "label": "Lengkap"},
        ],
    }
).encode()


def found(condition: str, *more: str) -> list[Finding]:
    """What is said about a gateway behind the form."""
    content = drawing(
        start(), user("isi", form("f")), xor("g", default="g-selesai"), end(), end("e"),
        "mulai -> isi", "isi -> g", f"g -> e if {condition}", "g -> selesai", *more,
    )  # fmt: skip
    return list(check_files({"p.bpmn": content, "forms/f.form": FORM}).findings)


@pytest.mark.parametrize(
    "condition",
    [
        '=keputusan = "ya"',
        '=keputusan != "tidak" and jumlah > 3',
        '=keputusan in ("ya", "tidak")',
        "=nama = null or lengkap = true",
        '=3 < jumlah and nama = "apa saja"',
        '=(["yaa"])[item = keputusan] = []',
    ],
)
def test_what_can_be_answered_is_fine(condition: str) -> None:
    assert found(condition) == []


@pytest.mark.parametrize(
    "condition, sentence",
    [
        ('=keputusan = "yaa"', "Maksud Anda “ya”?"),
        ('="tidk" = keputusan', "Maksud Anda “tidak”?"),
        ('=keputusan in ("ya", "tdk")', "tidak ada dalam pilihannya"),
        ('=jumlah = "3"', "yaitu bilangan, dengan teks"),
        ("=nama > 3", "yaitu teks, dengan bilangan"),
        ('=lengkap = "true"', "yaitu ya/tidak, dengan teks"),
    ],
)
def test_what_nobody_can_answer_is_told_at_the_flow(condition: str, sentence: str) -> None:
    (finding,) = found(condition)

    assert finding.element_id == "g-e"
    assert finding.blocks
    assert sentence in finding.message


def test_an_answer_far_from_every_choice_is_a_warning() -> None:
    (finding,) = found('=keputusan = "dibatalkan"')

    assert not finding.blocks


def test_a_variable_that_something_else_writes_too_is_not_looked_at() -> None:
    content = drawing(
        start(), user("isi", form("f")), script("s", '="lain"', "keputusan"),
        xor("g", default="g-selesai"), end(), end("e"),
        "mulai -> isi", "isi -> s", "s -> g", 'g -> e if =keputusan = "lain"', "g -> selesai",
    )  # fmt: skip

    assert check_files({"p.bpmn": content, "forms/f.form": FORM}).findings == ()
