"""Does `docs/dialect.md` say what the code does?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from engine.bpmn import dialect, dialect_settings, loop_specs, profile, settings, timers
from engine.bpmn.compiler import compile_bpmn
from engine.bpmn.element_kinds import ElementKind
from engine.bpmn.package import check_files
from engine.domain.findings import Finding
from engine.services import advancing, calls, messages
from engine.services.job_handlers import SERVICE_HEADERS, SERVICE_TYPES
from tests.dialect import tables
from tests.dialect.drawings import DRAWINGS, FOLDER, PICTURES, text
from tests.dialect.pictures import LARGEST
from tests.dialect.refusals import REFUSED, WARNED, Files
from tests.unit.bpmn.models import drawing, end, node, start, user

_DRAWING = re.compile(r"^\[[\w-]+\.bpmn\]\(dialect/(\S+\.bpmn)\)$", re.MULTILINE)
_PICTURE = re.compile(r"^!\[(.+)\]\(dialect/gambar/([\w-]+)\.png\)$", re.MULTILINE)
_SAID = re.compile(r"^- \*\*(Ditolak|Peringatan):\*\* (.+)$", re.MULTILINE)
_HEADING = re.compile(r"^#{2,4} (.+)$", re.MULTILINE)
_ANCHOR = re.compile(r"\]\(#([\w-]+)\)")
#: The site of the examples: what sentences about groups are measured by.
_SITE = {"groups": [{"id": "petugas"}], "registers": []}
EVENTS = (
    "startEvent",
    "endEvent",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "boundaryEvent",
)


def _findings(files: bytes | Files) -> tuple[Finding, ...]:
    return check_files(
        files if isinstance(files, Mapping) else {"p.bpmn": files},
        site=_SITE,
        job_types=SERVICE_TYPES,
        calendars={"24x7", "kantor-wita"},
        job_headers=SERVICE_HEADERS,
    ).findings


# -- what is in it -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ElementKind)
def test_every_element_that_runs_is_in_the_document(kind: ElementKind) -> None:
    assert f"| `{kind.value}` |" in text()


def test_every_setting_is_in_the_document() -> None:
    known = {name for names in settings._KNOWN.values() for name in names}
    assert [name for name in sorted(known) if f"| `alur:{name}` |" not in text()] == []


def test_every_extension_element_is_in_the_document() -> None:
    known = {name for names in dialect.KNOWN.values() for name in names}
    assert [name for name in sorted(known) if f"`zeebe:{name}`" not in text()] == []


def test_every_extension_that_is_named_is_read() -> None:
    """But for the one that is quoted as refused."""
    known = {name for names in dialect.KNOWN.values() for name in names}
    known |= dialect_settings.ATTRIBUTES.keys()
    assert set(re.findall(r"zeebe:(\w+)", text())) - known == {"taskListeners"}


def test_every_attribute_in_a_table_is_read_by_the_compiler() -> None:
    rows = re.findall(r"^\| `zeebe:(\w+)` ([\w, ]+?)(?: pada pesan)? \|", text(), re.MULTILINE)
    assert ("publishMessage", "timeToLive") in rows
    for element, named in rows:
        # What a holder holds is named like its attributes.
        known = dialect_settings.ATTRIBUTES[element] | dialect_settings._CHILDREN.get(
            element, set()
        )
        assert set(named.split(", ")) - known == set(), element


def test_every_setting_that_is_named_is_known() -> None:
    known = {name for names in settings._KNOWN.values() for name in names}
    # The last one is the slip of the pen in a warning that is quoted.
    assert set(re.findall(r"alur:(\w+)", text())) - known == {"timeStandart"}


def test_every_drawing_is_shown_once_and_nothing_else() -> None:
    drawings = [drawing.relative_to(FOLDER).as_posix() for drawing in DRAWINGS]
    assert sorted(_DRAWING.findall(text())) == sorted(drawings)


def test_every_picture_is_shown_and_every_drawing_has_one() -> None:
    shown = [name for _, name in _PICTURE.findall(text())]
    assert sorted(shown) == sorted(drawing.stem for drawing in DRAWINGS)
    assert sorted(shown) == sorted(picture.stem for picture in PICTURES.iterdir())


def test_pictures_are_small() -> None:
    assert [each.name for each in PICTURES.iterdir() if each.stat().st_size > LARGEST] == []


def test_links_inside_the_document_lead_to_headings() -> None:
    headings = _HEADING.findall(text())
    slugs = {re.sub(r"[^\w\s-]", "", each).lower().replace(" ", "-") for each in headings}
    assert set(_ANCHOR.findall(text())) - slugs == set()


# -- tables --------------------------------------------------------------------------------------------------------------


def test_the_tables_are_those_of_the_code() -> None:
    """`python -m tests.dialect.tables --write` mends it."""
    assert tables.written(text()) == text()


def test_every_table_is_in_the_document() -> None:
    assert tables.names(text()) == set(tables._TABLES)


def test_a_table_that_fell_behind_is_written_again() -> None:
    behind = text().replace("| `endEvent` |", "| `akhirLama` |")
    assert behind != text()
    assert tables.written(behind) == text()


# -- sentences -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sentence", REFUSED)
def test_a_refusal_in_the_document_is_what_the_compiler_says(sentence: str) -> None:
    assert sentence in [each.message for each in _findings(REFUSED[sentence]) if each.blocks]


@pytest.mark.parametrize("sentence", WARNED)
def test_a_warning_in_the_document_is_what_the_compiler_says(sentence: str) -> None:
    assert sentence in [each.message for each in _findings(WARNED[sentence]) if not each.blocks]


def test_every_sentence_in_the_document_has_its_drawing() -> None:
    quoted = _SAID.findall(text())
    assert {said for kind, said in quoted if kind == "Ditolak"} == set(REFUSED)
    assert {said for kind, said in quoted if kind == "Peringatan"} == set(WARNED)


def _said(content: bytes) -> list[str]:
    """What is said of a drawing that no schema would let pass."""
    found = compile_bpmn(content, schema=False).findings
    return [each.message for each in found if each.blocks]


@pytest.mark.parametrize("name", profile._REFUSED)
def test_an_element_in_the_table_is_refused_so(name: str) -> None:
    content = drawing(start(), node(name, "a"), end(), "mulai -> a", "a -> selesai")
    assert profile._REFUSED[name] in _said(content)


@pytest.mark.parametrize("name", profile._REFUSED_PARTS)
def test_a_part_in_the_table_is_refused_so(name: str) -> None:
    content = drawing(
        start(), user("a", inner=f"<bpmn:{name}/>"), end(), "mulai -> a", "a -> selesai"
    )
    assert profile._REFUSED_PARTS[name] in _said(content)


@pytest.mark.parametrize("name", profile._REFUSED_ATTRIBUTES)
def test_an_attribute_in_the_table_is_refused_so(name: str) -> None:
    attributes: dict[str, Any] = {name: "lain"}
    content = drawing(
        start(), node("userTask", "a", **attributes), end(), "mulai -> a", "a -> selesai"
    )
    assert profile._REFUSED_ATTRIBUTES[name][1] in _said(content)


@pytest.mark.parametrize("name", profile._REFUSED_IN_LOOPS)
def test_a_part_of_a_loop_in_the_table_is_refused_so(name: str) -> None:
    loop = f"<bpmn:multiInstanceLoopCharacteristics><bpmn:{name}/></bpmn:multiInstanceLoopCharacteristics>"
    content = drawing(start(), user("a", inner=loop), end(), "mulai -> a", "a -> selesai")
    assert profile._REFUSED_IN_LOOPS[name] in _said(content)


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_is_refused_or_stands_in_the_list_of_what_runs(name: str) -> None:
    """`conditional` is refused everywhere, `timer` only where nothing can wait."""
    assert tables.said_of_event(name, "conditional") is not None
    is_thrown = name in {"endEvent", "intermediateThrowEvent"}
    assert (tables.said_of_event(name, "timer") is not None) is is_thrown


# -- figures -------------------------------------------------------------------------------------------------------------


def test_the_figures_in_the_document_are_those_of_the_code() -> None:
    assert messages.TIME_TO_LIVE == "PT1H"
    assert "Pesan yang belum ditunggu disimpan satu jam" in text()
    assert f"paling banyak {timers.MOST_MADE_UP} ulangan yang terlewat" in text()
    assert f"paling dalam {calls.DEEPEST} tingkat" in text()
    assert f"tanpa ini {advancing.DEFAULT_ATTEMPTS} |" in text()
    assert f"Paling banyak {loop_specs._MOST_ITEMS:,} butir".replace(",", ".") in text()
