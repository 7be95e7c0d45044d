"""Bad input gets one plain line that names file and element, and the right exit code."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from engine.cli.check import Checked, tell
from engine.domain.findings import Finding, Severity
from tests.driver import PROCESSES
from tests.unit.bpmn.models import line, node, user
from tests.unit.cli.conftest import Calling

PACKAGE = PROCESSES / "sikanda" / "pelaporan"
DOCS = PROCESSES.parent / "docs"
DEEP = b"<a>" * 10_000 + b"</a>" * 10_000
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'


@pytest.mark.parametrize(
    "path", [PACKAGE, PACKAGE / "pelaporan.bpmn", PROCESSES, PROCESSES / "sikanda"]
)
def test_what_is_shipped_is_clean(alur: Calling, path: Path) -> None:
    answer = alur("check", str(path))
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.endswith(f"{path}: bersih.\n")


def test_a_drawing_of_a_package_of_several_is_checked_with_what_lies_beside_it(
    alur: Calling,
) -> None:
    drawing = DOCS / "dialect" / "panggil-proses" / "panggil-proses.bpmn"
    answer = alur("check", str(drawing))
    assert (answer.code, answer.out) == (0, f"{drawing}: bersih.\n")


@pytest.mark.parametrize("name", ["hilang", "hilang.bpmn", "hilang.zip"])
def test_what_is_not_there_is_said_not_to_be_there(
    alur: Calling, tmp_path: Path, name: str
) -> None:
    answer = alur("check", str(tmp_path / name))
    assert (answer.code, answer.out) == (2, "")
    assert answer.complaint.endswith("tidak ada.")


def test_every_shipped_form_is_clean(alur: Calling) -> None:
    for form in (PACKAGE / "forms").glob("*.form"):
        assert alur("check", str(form)).code == 0


@pytest.mark.parametrize(
    "content",
    [b"bukan XML", DOCTYPE, b" " * 50_000_000, DEEP, b"<a/>", b""],
    ids=["not-xml", "doctype", "50-mb", "deep", "not-bpmn", "empty"],
)
def test_what_cannot_be_read_is_code_2(alur: Calling, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "aneh.bpmn"
    file.write_bytes(content)
    for path in (file, tmp_path):
        answer = alur("check", str(path))
        assert (answer.code, answer.out) == (2, "")
        assert str(file) in answer.complaint


def test_what_we_do_not_run_is_code_1_and_named(alur: Calling, tmp_path: Path) -> None:
    file = tmp_path / "p.bpmn"
    file.write_bytes(line(node("manualTask", "tanda-tangan")))
    answer = alur("check", str(file))
    first = answer.out.splitlines()[0]
    assert (answer.code, answer.err) == (1, "")
    assert first.startswith(f"{file}:")
    assert " tanda-tangan \u201cTanda-Tangan\u201d: " in first
    assert answer.out.splitlines()[-1].startswith(f"{file}: 1 temuan menghalangi")


def test_warnings_do_not_block(alur: Calling, tmp_path: Path) -> None:
    (tmp_path / "p.bpmn").write_bytes(line(user("periksa")))
    answer = alur("check", str(tmp_path))
    assert answer.code == 0
    assert "peringatan: Tugas ini belum punya formulir." in answer.out
    assert answer.out.endswith("dapat diterbitkan, 1 peringatan.\n")


def test_findings_for_machines(alur: Calling, tmp_path: Path) -> None:
    file = tmp_path / "p.bpmn"
    file.write_bytes(line(node("manualTask", "a")))
    answer = alur("check", str(file), "--json")
    report = json.loads(answer.out)
    assert (answer.code, report["ok"]) == (1, False)
    (finding,) = report["findings"]
    assert (finding["element_id"], finding["severity"]) == ("a", "error")
    assert finding["file"] == str(file)
    assert finding["line"] == 1


def test_a_broken_form_is_named_with_its_field(alur: Calling, tmp_path: Path) -> None:
    file = tmp_path / "f.form"
    schema = {
        "type": "default",
        "id": "f",
        "components": [{"type": "hologram", "key": "x", "id": "x"}],
    }
    file.write_text(json.dumps(schema), encoding="utf-8")
    answer = alur("check", str(file))
    assert answer.code == 1
    assert answer.out.startswith(f"{file} x: ")
    file.write_text("{", encoding="utf-8")
    assert alur("check", str(file)).code == 2


@pytest.mark.parametrize("name", ["tidak-ada.bpmn", "tidak-ada", "naskah.docx"])
def test_a_path_that_holds_nothing_is_code_2(alur: Calling, tmp_path: Path, name: str) -> None:
    answer = alur("check", str(tmp_path / name))
    assert answer.code == 2
    assert name in answer.complaint


class TestDrawingsByThemselves:
    def test_a_job_type_that_nobody_takes_blocks(self, alur: Calling, tmp_path: Path) -> None:
        shutil.copy(PACKAGE / "pelaporan.bpmn", tmp_path)
        file = tmp_path / "pelaporan.bpmn"
        answer = alur("check", str(file))
        assert "peringatan: formulir tidak diperiksa" in answer.out
        assert "bersih" not in answer.out
        file.write_bytes(file.read_bytes().replace(b'type="register.put"', b'type="terbang"'))
        answer = alur("check", str(file))
        assert answer.code == 1
        assert "\u201cterbang\u201d tidak dikenal" in answer.out

    def test_beside_its_forms_it_is_checked_with_them(self, alur: Calling, tmp_path: Path) -> None:
        package = shutil.copytree(PACKAGE, tmp_path / "paket")
        (package / "forms" / "verifikasi.form").unlink()
        answer = alur("check", str(package / "pelaporan.bpmn"))
        assert answer.code == 1
        assert "Formulir" in answer.out

    def test_a_pipe_is_not_waited_for(self, alur: Calling, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "p.bpmn")
        answer = alur("check", str(tmp_path / "p.bpmn"))
        assert answer.code == 2
        assert "bukan berkas biasa" in answer.complaint


def test_every_package_is_told_and_the_worst_code_holds(alur: Calling, tmp_path: Path) -> None:
    for name, content in (("a", DEEP), ("b", line(node("manualTask", "x"))), ("c", DOCTYPE)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "p.bpmn").write_bytes(content)
    answer = alur("check", str(tmp_path))
    assert answer.code == 2
    assert answer.err.count("alur: ") == 2
    assert answer.out.endswith("1 temuan menghalangi, 2 tidak dapat dibaca.\n")
    report = json.loads(alur("check", str(tmp_path), "--json").out)
    assert (report["ok"], len(report["findings"]), len(report["unreadable"])) == (False, 1, 2)


class TestDeploy:
    def test_a_tree_is_deployed_once(self, installed: Calling) -> None:
        first, again = (installed("deploy", str(PROCESSES)) for _ in range(2))
        assert first.out.startswith("sikanda-pelaporan versi 1: ")
        assert again.out == first.out

    def test_nothing_is_deployed_when_something_blocks(
        self, installed: Calling, tmp_path: Path
    ) -> None:
        spoilt = shutil.copytree(PACKAGE, tmp_path / "paket")
        (spoilt / "forms" / "verifikasi.form").unlink()
        answer = installed("deploy", str(spoilt))
        assert answer.code == 1
        assert (answer.out, answer.err) == (installed("check", str(spoilt)).out, "")
        assert " verifikasi \u201c" in answer.out
        assert installed("deploy", str(PACKAGE)).out.startswith("sikanda-pelaporan versi 1")

    def test_a_single_drawing_is_enough(self, installed: Calling, tmp_path: Path) -> None:
        file = tmp_path / "p.bpmn"
        file.write_bytes(line(user("periksa")))
        assert installed("deploy", str(file)).out == "p versi 1: Proses (umum)\n"

    def test_what_is_no_drawing_is_one_line(self, installed: Calling, tmp_path: Path) -> None:
        for name, content in (("a.bpmn", DOCTYPE), ("b.zip", b"PK\x03\x04rusak"), ("c.bpmn", DEEP)):
            file = tmp_path / name
            file.write_bytes(content)
            answer = installed("deploy", str(file))
            assert answer.code == 2
            assert str(file) in answer.complaint
        assert installed("deploy", str(tmp_path / "d")).code == 2


def test_equal_findings_are_one_line_with_a_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    finding = Finding(
        rule="r",
        severity=Severity.WARNING,
        message="Hm.",
        element_id="a",
        element_name="Dua\nbaris",
    )
    tell(tmp_path, [Checked(folder=tmp_path, findings=(finding, finding))])
    assert capsys.readouterr().out.splitlines() == [
        f"{tmp_path} a \u201cDua baris\u201d: peringatan: Hm. (2 kali)",
        f"{tmp_path}: dapat diterbitkan, 2 peringatan.",
    ]
