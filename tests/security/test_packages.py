"""Can a process owner's upload harm the house? Whatever comes, one plain line and nothing deployed."""

from __future__ import annotations

import base64
import io
import re
import struct
import zipfile
from collections.abc import Mapping

import pytest
from werkzeug.test import TestResponse

from tests.driver import PROCESSES
from tests.security.conftest import Fortress, upload

FOLDER = PROCESSES / "sikanda" / "pelaporan"
DRAWING = (FOLDER / "pelaporan.bpmn").read_bytes()


def package(changes: Mapping[str, bytes | None] | None = None) -> dict[str, bytes]:
    """Return the files of the SOP's package, with changes; None leaves a file out."""
    files = {
        path.relative_to(FOLDER).as_posix(): path.read_bytes()
        for path in FOLDER.rglob("*")
        if path.is_file() and path.suffix != ".yaml"
    }
    merged: dict[str, bytes | None] = {**files, **(changes or {})}
    return {name: content for name, content in merged.items() if content is not None}


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_flag(archive: bytes, flag: int) -> bytes:
    """Set a general purpose flag in every header (1 is `encrypted`)."""
    found = bytearray(archive)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = found.find(mark)
        while at >= 0:
            found[at + offset] |= flag
            at = found.find(mark, at + 4)
    return bytes(found)


def with_sizes(archive: bytes, size: int) -> bytes:
    """Let every entry lie about its size."""
    found = bytearray(archive)
    at = found.find(b"PK\x01\x02")
    while at >= 0:
        found[at + 24 : at + 28] = struct.pack("<I", size)
        at = found.find(b"PK\x01\x02", at + 4)
    return bytes(found)


def damaged(archive: bytes) -> bytes:
    """Spoil the compressed bytes and leave every header in order."""
    found = bytearray(archive)
    found[60:400] = b"\xff" * 340
    return bytes(found)


def nested(depth: int) -> bytes:
    inner = b"<a>" * depth + b"</a>" * depth
    return (
        b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">'
        + inner
        + b"</definitions>"
    )


DOCTYPE = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">'
    b'<!ENTITY b "&x;&x;">]><definitions>&b;</definitions>'
)
HOSTILE: dict[str, tuple[str, bytes]] = {
    "not xml": ("a.bpmn", b"bukan XML"),
    "empty": ("a.bpmn", b""),
    "binary": ("a.bpmn", bytes(range(256)) * 50),
    "doctype": ("a.bpmn", DOCTYPE),
    "laughs": ("a.bpmn", b'<!DOCTYPE l [<!ENTITY a "ha">' + b"".join(b'<!ENTITY a%d "&a;&a;&a;&a;">' % n for n in range(30)) + b"]><l>&a29;</l>"),
    "deep": ("a.bpmn", nested(10_000)),
    "fifteen megabytes": ("a.bpmn", DRAWING + b" " * 15_000_000),
    "fifty megabytes": ("a.bpmn", DRAWING + b" " * 50_000_000),
    "utf-7": ("a.bpmn", b'<?xml version="1.0" encoding="utf-7"?><a/>'),
    "html": ("a.bpmn", b"<html><script>alert(1)</script></html>"),
    "zip of nothing": ("a.zip", zipped({})),
    "zip without drawing": ("a.zip", zipped(package({"pelaporan.bpmn": None}))),
    "two drawings": ("a.zip", zipped(package({"lain.bpmn": DRAWING}))),
    "zip bomb": ("a.zip", zipped(package({"mails/a.md": bytes(300_000_000)}))),
    "bomb that lies": ("a.zip", with_sizes(zipped({"a.bpmn": bytes(50_000_000)}), 100)),
    "many files": ("a.zip", zipped(package({f"mails/{n}.md": b"x" for n in range(5000)}))),
    "climbing": ("a.zip", zipped(package({"../../luar.form": b"{}"}))),
    "climbing drawing": ("a.zip", zipped({"../../luar.bpmn": DRAWING})),
    "absolute": ("a.zip", zipped(package({"/etc/cron.d/x": b"x"}))),
    "windows": ("a.zip", zipped(package({"C:\\x.form": b"{}"}))),
    "encrypted": ("a.zip", with_flag(zipped(package()), 1)),
    "damaged": ("a.zip", damaged(zipped(package()))),
    "damaged lzma": ("a.zip", damaged(zipped(package(), zipfile.ZIP_LZMA))),
    "damaged bzip2": ("a.zip", damaged(zipped(package(), zipfile.ZIP_BZIP2))),
    "torn": ("a.zip", zipped(package())[:-200]),
    "end of a zip": ("a.zip", b"x" * 100 + zipped({})),
    "zip inside": ("a.zip", zipped({"a.zip": zipped(package())})),
    "manifest of another kind": ("a.zip", zipped(package({"process.toml": b"process = 5\nmails = 3"}))),
    "deep manifest": ("a.zip", zipped(package({"process.toml": b"a = " + b"[" * 5000 + b"]" * 5000}))),
    "manifest no text": ("a.zip", zipped(package({"process.toml": b"\xff\xfe"}))),
    "deep form": ("a.zip", zipped(package({"forms/laporan.form": b"[" * 50_000 + b"]" * 50_000}))),
    "form no object": ("a.zip", zipped(package({"forms/laporan.form": b"3"}))),
    "form no text": ("a.zip", zipped(package({"forms/laporan.form": b"\xff\xfe{}"}))),
    "mail no text": ("a.zip", zipped(package({"mails/perbaikan.md": b"\xff\xfe\x80"}))),
    "script as a mail": ("a.zip", zipped(package({"mails/perbaikan.md": b"Subject: a\r\nBcc: x@y.z\n\n{{7*7}}", "pelaporan.bpmn": b"<x/>"}))),
}  # fmt: skip


def versions(fortress: Fortress) -> list[str]:
    with fortress.office.engine.reading() as work:
        return [head.id for head in work.definitions.all_versions()]


def send(fortress: Fortress, name: str, content: bytes) -> TestResponse:
    return fortress.of("pemilik").post(
        "/definisi/unggah", {"paket": upload(name, content, "application/octet-stream")}
    )


def publish(fortress: Fortress, name: str, content: bytes) -> TestResponse:
    """Skip the check and send the package straight to be published."""
    carried = base64.b64encode(content).decode("ascii")
    return fortress.of("pemilik").post("/definisi/terbitkan", {"nama": name, "isi": carried})


@pytest.mark.slow
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_package_is_refused_in_a_plain_line_and_never_deployed(
    fortress: Fortress, kind: str
) -> None:
    before = versions(fortress)
    answer = send(fortress, *HOSTILE[kind])
    assert answer.status_code == 422
    found = re.findall(
        r'class="(?:finding finding--bad|field__error)".*?</(?:li|p)>', answer.text, re.DOTALL
    )
    assert found
    assert "root:" not in answer.text
    assert "Traceback" not in answer.text
    answer = publish(fortress, *HOSTILE[kind])
    assert answer.status_code in {413, 422}
    assert versions(fortress) == before


def test_what_was_carried_back_is_checked_again(fortress: Fortress) -> None:
    before = versions(fortress)
    for carried in ("", "!!!", "é", base64.b64encode(b"bukan paket").decode()):
        answer = fortress.of("pemilik").post(
            "/definisi/terbitkan", {"nama": "a.zip", "isi": carried}
        )
        assert answer.status_code == 422
    assert versions(fortress) == before


def test_an_honest_package_is_still_published(fortress: Fortress) -> None:
    changed = DRAWING.replace(b'name="Verifikasi laporan"', b'name="Verifikasi isi laporan"')
    content = zipped(
        {f"pelaporan/{name}": each for name, each in package({"pelaporan.bpmn": changed}).items()}
    )
    assert send(fortress, "pelaporan.zip", content).status_code == 200
    before = versions(fortress)
    assert publish(fortress, "pelaporan.zip", content).status_code == 303
    assert len(versions(fortress)) == len(before) + 1
    assert fortress.of("agen").get("/proses/sikanda-pelaporan/mulai").status_code == 200


def test_a_process_owner_of_another_regency_cannot_replace_the_procedure(
    fortress: Fortress,
) -> None:
    fortress.office.person("pemilik.asing", ("pemilik-proses", "33.25"))
    browser = fortress.of("pemilik.asing")
    changed = zipped(
        package({"pelaporan.bpmn": DRAWING.replace(b"Verifikasi laporan", b"Diubah orang lain")})
    )
    before = versions(fortress)
    carried = base64.b64encode(changed).decode("ascii")
    answer = browser.post("/definisi/terbitkan", {"nama": "a.zip", "isi": carried})
    assert answer.status_code == 403
    assert versions(fortress) == before


def test_a_drawing_of_a_package_is_shown_without_being_run(fortress: Fortress) -> None:
    page = send(
        fortress,
        "a.bpmn",
        DRAWING.replace(b"Verifikasi laporan", b"&lt;script&gt;alert(1)&lt;/script&gt;"),
    )
    assert "<script>alert" not in page.text
    assert "unsafe" not in page.headers["Content-Security-Policy"]


def test_a_stranger_cannot_send_what_only_staff_upload(fortress: Fortress) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\n' + bytes(
        2_000_000
    )
    answer = fortress.town.stranger().client.post(
        "/masuk", data=body, content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code == 413
