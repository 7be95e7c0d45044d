"""A package holds its own process and those that it calls; one file or several, it is one version."""

from __future__ import annotations

import pytest

from engine.bpmn import runtime
from engine.bpmn.definition import Definition
from engine.bpmn.package import Package, PackageCheck, check_files
from engine.errors import InvalidDefinition
from tests.unit.bpmn.models import NOW, call, line, user


def process(process_id: str, *nodes: str) -> bytes:
    """A drawing with one process of this id, all other ids made its own."""
    content = line(*nodes).decode()
    for own in ("mulai", "selesai", "definisi"):
        content = content.replace(f'"{own}', f'"{own}_{process_id}').replace(f'-{own}"', f'-{own}_{process_id}"')  # fmt: skip
    return content.replace('<bpmn:process id="p"', f'<bpmn:process id="{process_id}"').encode()


def together(*files: bytes) -> bytes:
    """Several drawings in one file."""
    first, *others = (file.decode() for file in files)
    inner = "".join(other[other.index("<bpmn:process") : other.rindex("</bpmn:definitions>")] for other in others)  # fmt: skip
    return first.replace("</bpmn:definitions>", f"{inner}</bpmn:definitions>").encode()


MAIN = process("utama", call("panggil", process="bantu"))
HELPER = process("bantu", user("isi"))


def blocking(check: PackageCheck) -> list[tuple[str, str | None]]:
    return [(f.rule, f.element_id) for f in check.findings if f.blocks]


def accepted(files: dict[str, bytes]) -> Package:
    check = check_files(files)
    assert check.package is not None, check.findings
    return check.package


@pytest.mark.parametrize(
    "files",
    [
        {"b.bpmn": MAIN, "a.bpmn": HELPER},
        {"semua.bpmn": together(MAIN, HELPER)},
        {"semua.bpmn": together(HELPER, MAIN)},
    ],
    ids=["two files", "one file", "one file, the helper first"],
)
def test_the_process_that_nobody_calls_is_the_main_one(files: dict[str, bytes]) -> None:
    package = accepted(files)

    assert package.key == "utama"
    assert package.process.process_id == "utama"
    assert list(package.processes) == ["utama", "bantu"]
    assert package.files[package.bpmn_file] == package.content == package.drawing_of("utama")
    assert b'id="bantu"' in package.drawing_of("bantu")


def test_each_process_is_a_definition_of_its_own() -> None:
    package = accepted({"semua.bpmn": together(MAIN, HELPER)})
    caller, called = package.definition(), package.definition("bantu")
    assert caller.fingerprint != called.fingerprint

    waiting = runtime.start(caller, {"n": 1}, now=NOW)
    (opened,) = waiting.calls_opened
    inner = runtime.start(package.definition(opened.process_id), opened.variables, now=NOW, called=True)  # fmt: skip
    inner = runtime.complete(called, inner.state, inner.opened[0].token_id, {"isi": "x"}, now=NOW)
    done = runtime.complete_call(caller, waiting.state, opened.token_id, inner.variables, now=NOW)

    assert done.completed
    assert done.variables == {"n": 1, "isi": "x"}


def test_a_file_with_several_processes_needs_to_be_told_which() -> None:
    content = together(MAIN, HELPER)

    assert Definition.load(content, "bantu").model.process_id == "bantu"
    for wanted in (None, "lain"):
        with pytest.raises(InvalidDefinition):
            Definition.load(content, wanted)


def test_the_manifest_says_which_is_the_main_one_where_the_drawings_do_not() -> None:
    one, two = process("satu", call("x", process="dua")), process("dua", call("y", process="satu"))
    files = {"a.bpmn": one, "b.bpmn": two}

    assert blocking(check_files(files)) == [("package-process", None)]
    assert accepted(files | {"process.toml": b'[process]\nid = "dua"\n'}).key == "dua"


def test_a_process_that_is_not_called_is_refused() -> None:
    files = {"a.bpmn": MAIN, "b.bpmn": HELPER, "c.bpmn": process("lepas", user("u"))}

    assert blocking(check_files(files)) == [("package-process", None)], "which one is the main one?"
    named = files | {"process.toml": b'[process]\nid = "utama"\n'}
    assert blocking(check_files(named)) == [("package-process", "lepas")]


def test_a_call_with_a_slip_is_told_at_the_call_with_the_process_that_was_meant() -> None:
    manifest = b'[process]\nid = "utama"\n'
    slip = process("utama", call("panggil", process="bntu"))
    files = {"a.bpmn": slip, "b.bpmn": HELPER, "process.toml": manifest}

    (found,) = [each for each in check_files(files).findings if each.blocks]
    assert (found.element_id, found.line is not None) == ("panggil", True)
    assert found.message == "Proses “bntu” tidak ada di paket ini. Maksud Anda “bantu”?"


def test_two_processes_of_one_id_are_refused() -> None:
    files = {"a.bpmn": MAIN, "b.bpmn": HELPER, "c.bpmn": HELPER}

    assert ("package-process", None) in blocking(check_files(files))


def test_a_mistake_in_a_called_process_blocks_the_package_and_names_its_file() -> None:
    broken = process("bantu", '<bpmn:task id="t" name="T"/>')
    check = check_files({"a.bpmn": MAIN, "b.bpmn": broken})

    assert check.package is None
    assert [(f.file, f.element_id) for f in check.findings if f.blocks] == [("b.bpmn", "t")]


def test_a_process_may_call_one_of_another_package_and_itself() -> None:
    assert list(accepted({"a.bpmn": process("utama", call("x", process="sop-lain"))}).processes) == ["utama"]  # fmt: skip
    assert accepted({"a.bpmn": process("utama", call("x", process="utama"))}).key == "utama"
