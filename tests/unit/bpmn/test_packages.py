"""A folder is a package when its parts fit each other and the site they are for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.bpmn.definition import Definition
from engine.bpmn.package import PackageCheck, check_files, check_package, digest_of
from tests.unit.bpmn.models import (
    assignment,
    boundary,
    drawing,
    end,
    form,
    line,
    mapping,
    properties,
    script,
    service,
    start,
    sub,
    timer,
    user,
    xor,
)


def a_form(id_: str = "f", *keys: str, **settings: Any) -> bytes:
    fields = [
        {"type": "textfield", "key": key, "id": f"Field_{key}", "label": key, **settings}
        for key in (keys or ("isi",))
    ]
    return json.dumps(
        {"type": "default", "id": id_, "schemaVersion": 18, "components": fields}
    ).encode()


TASK = user("lapor", form("f"))
PLAIN = {"p.bpmn": line(TASK), "forms/f.form": a_form()}
SITE = {"groups": [{"id": "agen"}, {"id": "verifikator"}]}


def rules(check: PackageCheck) -> list[str]:
    return [finding.rule for finding in check.findings]


def written(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def test_a_clean_folder_is_a_package(tmp_path: Path) -> None:
    manifest = b'[process]\nid = "p"\ntitle = "Pelaporan"\n[mails]\ntask_opened = "baru"\n'
    extra = {
        "process.toml": manifest,
        "mails/baru.md": b"Subject: x",
        "scenarios/a.yaml": b"title: x",
    }
    check = check_package(written(tmp_path, PLAIN | extra))

    assert check.findings == ()
    assert check.package is not None
    assert (check.package.key, check.package.title) == ("p", "Pelaporan")
    assert set(check.package.files) == set(PLAIN | extra)
    assert list(check.package.forms) == ["f"]
    assert Definition.load(check.package.content).model == check.package.process


def test_one_drawing_is_enough(tmp_path: Path) -> None:
    check = check_package(written(tmp_path, {"p.bpmn": line(script("s", "=1"))}))

    assert check.package is not None
    assert (check.package.title, check.package.settings) == ("Proses", {})


def test_the_digest_is_over_names_and_contents_in_any_order() -> None:
    assert digest_of({"a": b"1", "b": b"2"}) == digest_of({"b": b"2", "a": b"1"})
    different = [
        {"a": b"1"},
        {"a": b"2"},
        {"b": b"1"},
        {"a": b"", "b": b"1"},
        {"ab": b"1"},
        {"a": b"b1"},
    ]
    assert len({digest_of(files) for files in different}) == len(different)


@pytest.mark.parametrize("files", [{}, {"forms/f.form": a_form()}])
def test_a_package_has_a_drawing(files: dict[str, bytes]) -> None:
    check = check_files(files)

    assert check.package is None
    assert not check.is_readable
    assert rules(check) == ["package-drawing"]


def test_a_drawing_that_is_unreadable_makes_the_package_so(tmp_path: Path) -> None:
    check = check_package(written(tmp_path, PLAIN | {"p.bpmn": b"x" * 6_000_000}))

    assert not check.is_readable
    assert "unreadable" in rules(check)


def test_what_is_no_part_of_a_package_is_left_out_with_a_remark(tmp_path: Path) -> None:
    extra = {"catatan.docx": b"x", ".git/config": b"x", "forms/lama/f2.form": b"x"}
    check = check_package(written(tmp_path, PLAIN | extra))

    assert check.package is not None
    assert set(check.package.files) == set(PLAIN)
    assert {f.file for f in check.findings} == {"catatan.docx", "forms/lama/f2.form"}


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "rahasia.md"
    secret.write_text("x")
    folder = written(tmp_path / "paket", PLAIN | {"mails/a.md": b"x"})
    (folder / "mails" / "b.md").symlink_to(secret)

    check = check_package(folder)

    assert check.package is None
    assert rules(check) == ["file-link"]


def test_a_form_that_is_not_there_is_told_with_the_nearest_one() -> None:
    check = check_files(PLAIN | {"p.bpmn": line(user("lapor", form("ff")))})

    (found,) = [f for f in check.findings if f.blocks]
    assert (found.rule, found.element_id) == ("form-missing", "lapor")
    assert "Maksud Anda “f”?" in found.message


def test_a_form_that_cannot_be_read_is_told_once_and_not_missed_elsewhere() -> None:
    # The script reads what the form would ask.
    drawn = drawing(
        start(), user("lapor", form("g")), script("hitung", "=jumlah"), end(),
        "mulai -> lapor", "lapor -> hitung", "hitung -> selesai",
    )  # fmt: skip
    check = check_files({"p.bpmn": drawn, "forms/g.form": b"{"})

    (found,) = check.findings
    assert (found.rule, found.file) == ("form", "forms/g.form")


def test_a_form_that_nobody_uses_and_a_task_without_one_are_remarked_upon() -> None:
    check = check_files(PLAIN | {"forms/g.form": a_form("g"), "p.bpmn": line(TASK, user("t"))})

    assert check.package is not None
    assert {(f.rule, f.file) for f in check.findings} == {
        ("form-unused", "forms/g.form"),
        ("form-none", "p.bpmn"),
    }


@pytest.mark.parametrize("content", [b"{", b"[]", a_form("f").replace(b"textfield", b"iframe")])
def test_a_form_that_cannot_be_published_is_told_at_its_file(content: bytes) -> None:
    check = check_files(PLAIN | {"forms/f.form": content})

    assert check.package is None
    assert ("form", "forms/f.form") in {(f.rule, f.file) for f in check.findings}


def test_a_condition_of_a_form_that_is_no_feel_is_told_at_its_field() -> None:
    broken = a_form("f", "isi", conditional={"hide": "=1 +"})
    check = check_files(PLAIN | {"forms/f.form": broken})

    assert [(f.element_id, f.file) for f in check.findings if f.blocks] == [("isi", "forms/f.form")]


def test_two_forms_may_not_have_the_same_id() -> None:
    assert "form-id" in rules(check_files(PLAIN | {"forms/g.form": a_form("f")}))


def test_groups_have_to_be_declared_by_the_site() -> None:
    task = user(
        "lapor",
        form("f"),
        assignment(candidateGroups="agen,verifikatr"),
        properties(escalateTo="camat"),
    )
    check = check_files(PLAIN | {"p.bpmn": line(task)}, site=SITE)

    messages = [f.message for f in check.findings if f.rule == "group-unknown"]
    assert len(messages) == 2
    assert "Maksud Anda “verifikator”?" in messages[0]
    assert "camat" in messages[1]
    assert check_files(PLAIN | {"p.bpmn": line(task)}, site=None).package is not None


def test_the_site_is_the_one_of_the_folder_above(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_text('[[groups]]\nid = "agen"\n')
    task = user("lapor", form("f"), assignment(candidateGroups="guru"))
    check = check_package(written(tmp_path / "p", PLAIN | {"p.bpmn": line(task)}))

    assert rules(check) == ["group-unknown"]
    assert check.package is None


def test_a_job_type_that_no_handler_takes_is_told() -> None:
    files = {"p.bpmn": line(service("kirim", "mail.sned"))}
    check = check_files(files, job_types={"mail.send", "notify"})

    (found,) = check.findings
    assert (found.rule, found.element_id) == ("job-type-unknown", "kirim")
    assert "mail.send" in found.message
    assert check_files(files).package is not None


@pytest.mark.parametrize(
    "manifest, words",
    [
        (b'[process]\nid = "lain"', "lain"),
        (b'[mails]\ntask_opened = "barru"', "Maksud Anda “baru”?"),
        (b'[mails.task_opened_for]\nsiapa = "baru"', "siapa"),
        (b"[[[", "TOML"),
        (b"process = 5", "harus berupa tabel"),
        (b"a = " + b"[" * 5000, "TOML"),
    ],
)
def test_the_manifest_has_to_fit_the_drawing(manifest: bytes, words: str) -> None:
    check = check_files(PLAIN | {"process.toml": manifest, "mails/baru.md": b"x"})

    (found,) = [f for f in check.findings if f.blocks]
    assert found.file == "process.toml"
    assert words in found.message


def test_a_mail_text_that_is_no_text_is_told_at_its_file() -> None:
    check = check_files(PLAIN | {"mails/baru.md": b"\xff\xfe"})

    (found,) = [f for f in check.findings if f.blocks]
    assert (found.file, found.message) == ("mails/baru.md", "Berkas ini bukan teks UTF-8.")


def unknown(*parts: str, forms: dict[str, bytes] | None = None) -> set[tuple[str | None, str]]:
    """Where a variable is read that nothing produces, and which."""
    check = check_files(
        {"p.bpmn": drawing(*parts), "forms/f.form": a_form("f", "keputusan"), **(forms or {})}
    )
    assert check.package is not None, check.findings
    return {
        (f.element_id, f.message.split("membaca “")[1].split("”")[0])
        for f in check.findings
        if f.rule == "variable-unknown"
    }


def test_a_gateway_that_reads_what_no_form_produces_is_told_with_the_nearest_name() -> None:
    content = drawing(
        start(), TASK, xor("g", default="g-selesai"), end(), end("e"),
        "mulai -> lapor", "lapor -> g", 'g -> e if =keputusn = "ya"', "g -> selesai",
    )  # fmt: skip
    check = check_files({"p.bpmn": content, "forms/f.form": a_form("f", "keputusan")})

    assert check.package is None
    (found,) = check.findings
    assert found.element_id == "g-e"
    assert "Maksud Anda “keputusan”?" in found.message


def test_a_form_that_reads_what_nobody_writes_is_told_at_its_task() -> None:
    content = json.dumps(
        {
            "type": "default",
            "id": "f",
            "schemaVersion": 18,
            "components": [
                {"type": "textfield", "key": "keputusan", "label": "Keputusan"},
                {
                    "type": "textfield",
                    "key": "alasan",
                    "label": "Alasan",
                    "conditional": {"hide": '=keputusn = "ya"'},
                },
            ],
        }
    ).encode()
    (found,) = check_files({"p.bpmn": line(TASK), "forms/f.form": content}).findings

    assert found.element_id == "lapor"
    assert "“alasan”" in found.message
    assert "Maksud Anda “keputusan”?" in found.message


def test_forms_scripts_outputs_and_what_every_instance_has_produce_variables() -> None:
    reads = "=keputusan + hasil + nomor + initiator + region + instance_number + string(started_at)"
    numbered = service("nomori", "number.next", mapping(outputs={"nomor": "=number"}))

    assert not unknown(
        start(), TASK, script("s", "=1", "hasil"), numbered, script("t", reads, "akhir"), end(),
        "mulai -> lapor", "lapor -> s", "s -> nomori", "nomori -> t", "t -> selesai",
    )  # fmt: skip


def test_an_output_mapping_hides_the_other_fields_of_its_form() -> None:
    task = user("lapor", form("f"), mapping(outputs={"simpulan": "=keputusan"}))

    found = unknown(
        start(),
        task,
        script("s", "=keputusan + simpulan"),
        end(),
        "mulai -> lapor",
        "lapor -> s",
        "s -> selesai",
    )

    assert found == {("s", "keputusan")}


def test_local_variables_are_known_inside_and_unknown_outside() -> None:
    inner = sub(
        "r", start("m"), script("dalam", "=sisa", "x"), end("e"), "m -> dalam", "dalam -> e",
        extensions=mapping(inputs={"sisa": "=awal"}),
    )  # fmt: skip

    found = unknown(
        start(),
        inner,
        script("luar", "=sisa", "y"),
        end(),
        "mulai -> r",
        "r -> luar",
        "luar -> selesai",
    )

    assert found == {("r", "awal"), ("luar", "sisa")}


def test_timers_headers_and_settings_of_tasks_are_read_too() -> None:
    job = service(
        "k",
        "notify",
        '<zeebe:taskHeaders><zeebe:header key="to" value="=kepada"/></zeebe:taskHeaders>',
    )
    task = user(
        "t", form("f"), assignment(assignee="=petugas"), properties(timeStandardFrom="=kejadian")
    )

    found = unknown(
        start(), task, boundary("b", "t", timer("timeDate", "=tenggat")), job, end(), end("e"),
        "mulai -> t", "t -> k", "k -> selesai", "b -> e",
    )  # fmt: skip

    assert found == {("b", "tenggat"), ("k", "kepada"), ("t", "petugas"), ("t", "kejadian")}
