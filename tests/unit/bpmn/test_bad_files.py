"""A file that is no BPMN gets one plain line, and nothing of it is built."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.compiler import Compiled, compile_bpmn
from tests.unit.bpmn.models import drawing, end, line, start, user

GOOD = line(user("a"))
_NAMESPACE = b'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'


def unreadable(content: bytes) -> str:
    """The one line that a file gets."""
    compiled = compile_bpmn(content, file="rusak.bpmn")
    assert not compiled.is_readable
    assert not compiled.is_publishable
    (finding,) = compiled.findings
    assert finding.blocks
    assert finding.file == "rusak.bpmn"
    assert "\n" not in finding.message
    return finding.message


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   ",
        b"bukan xml",
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"\x00\xff\xfe",
        GOOD[:-5],
        b"<a></b>",
        b"\xff\xfe<\x00",
    ],
)
def test_what_is_no_xml_is_told_so(content: bytes) -> None:
    assert "XML" in unreadable(content)


def test_the_line_of_the_mistake_is_named() -> None:
    (finding,) = compile_bpmn(b"<a>\n<b>\n</a>").findings

    assert finding.line == 3


@pytest.mark.parametrize(
    "root",
    [
        b"<html/>",
        b"<definitions/>",
        b'<process xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>',
    ],
)
def test_xml_that_is_no_bpmn_is_told_so(root: bytes) -> None:
    assert "definitions" in unreadable(root)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE a>",
        '<!DOCTYPE a SYSTEM "file:///etc/hostname">',
        '<!DOCTYPE a [<!ENTITY b "c">]>',
        '<!DOCTYPE a [<!ENTITY l0 "l"><!ENTITY l1 "&l0;&l0;&l0;&l0;&l0;&l0;&l0;&l0;"><!ENTITY l2 "&l1;&l1;&l1;">]>',
    ],
)
def test_a_doctype_is_refused_in_every_encoding(doctype: str, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}<a>&b;</a>'

    assert "DOCTYPE" in unreadable(text.encode(encoding))


def test_an_unknown_encoding_is_told_so() -> None:
    assert unreadable(b'<?xml version="1.0" encoding="klingon"?><a/>')


def test_fifty_megabytes_are_refused_without_reading_them() -> None:
    content = GOOD + b" " * 50_000_000
    before = time.process_time()

    assert "5 MB" in unreadable(content)
    assert time.process_time() - before < 0.5


def test_ten_thousand_levels_are_refused_without_building_them() -> None:
    content = b"<a>" * 10_000 + b"</a>" * 10_000
    tracemalloc.start()
    try:
        assert "tingkat" in unreadable(content)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_too_many_elements_are_refused() -> None:
    content = b"<bpmn:definitions " + _NAMESPACE + b">" + b"<a/>" * 60_000 + b"</bpmn:definitions>"

    assert "unsur" in unreadable(content)


def test_too_many_attributes_of_one_element_are_refused() -> None:
    many = b" ".join(b'a%d="1"' % n for n in range(501))
    assert "500 atribut" in unreadable(b"<definitions><endEvent " + many + b"/></definitions>")


def test_comments_and_instructions_change_nothing() -> None:
    noisy = GOOD.replace(b"<bpmn:userTask", b"<!-- catatan --><?x y?><bpmn:userTask")

    assert compile_bpmn(noisy) == compile_bpmn(GOOD)


@given(st.binary(max_size=200))
def test_no_bytes_at_all_make_the_compiler_raise(content: bytes) -> None:
    assert isinstance(compile_bpmn(content), Compiled)


_MARKS = [
    b"bpmn:",
    b"id=",
    b"=",
    b"Ref",
    b"zeebe:",
    b"<",
    b"/>",
    b"mulai",
    b'"a"',
    b"Task",
    b"true",
    b"definitions",
]


@given(
    st.lists(st.tuples(st.sampled_from(_MARKS), st.sampled_from([*_MARKS, b"", b"x"])), max_size=3)
)
def test_no_damaged_drawing_makes_the_compiler_raise(damage: list[tuple[bytes, bytes]]) -> None:
    content = line(user("a"))
    for old, new in damage:
        content = content.replace(old, new, 1)

    for schema in (True, False):
        compiled = compile_bpmn(content, schema=schema)
        assert compiled.is_publishable or any(finding.blocks for finding in compiled.findings)


@pytest.mark.parametrize(
    "content, words",
    [
        (GOOD.replace(b' sourceRef="mulai"', b""), "sourceRef"),
        (GOOD.replace(b'id="a"', b'id="selesai"'), "selesai"),
        (GOOD.replace(b'<bpmn:userTask id="a"', b'<bpmn:userTask warna="x" id="a"'), "warna"),
        (GOOD.replace(b"userTask", b"tugasPengguna"), "tugasPengguna"),
        (GOOD.replace(b'isExecutable="true"', b'isExecutable="ya"'), "ya"),
        (GOOD.replace(b' targetNamespace="https://contoh.id"', b""), "targetNamespace"),
    ],
)
def test_what_departs_from_the_schema_is_told_in_a_sentence(content: bytes, words: str) -> None:
    compiled = compile_bpmn(content)

    assert compiled.is_readable
    assert not compiled.is_publishable
    assert {finding.rule for finding in compiled.findings} == {"schema"}
    first = compiled.findings[0].message
    assert words in first
    assert "{http" not in first
    assert "Element" not in first


def test_a_second_process_that_is_not_executable_is_left_out_with_a_remark() -> None:
    content = drawing(start(), end(), "mulai -> selesai").replace(
        b"</bpmn:definitions>",
        b'<bpmn:process id="lain" isExecutable="false"/></bpmn:definitions>',
    )
    compiled = compile_bpmn(content)

    assert [process.process_id for process in compiled.processes] == ["p"]
    assert [(f.rule, f.element_id) for f in compiled.findings] == [("not-executable", "lain")]


def test_a_file_without_a_process_is_told_so() -> None:
    content = drawing().replace(
        b'<bpmn:process id="p" name="Proses" isExecutable="true"></bpmn:process>', b""
    )

    assert [f.rule for f in compile_bpmn(content).findings] == ["not-executable"]
