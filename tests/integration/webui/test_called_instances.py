"""What do the pages tell of instances that call each other, and of faults that a person meets?"""

from __future__ import annotations

import json
from pathlib import Path

from engine.domain.actors import SYSTEM
from engine.services import incidents
from tests.integration.services.exchange import REGION, process
from tests.integration.services.test_calls import call
from tests.integration.services.test_halting import FORM
from tests.integration.webui.conftest import Town
from tests.unit.bpmn.models import assignment, drawing, end, form, start, user, xor

GROUP = assignment(candidateGroups="verifikator")


def _deploy(town: Town, folder: Path, *drawings: bytes) -> None:
    (folder / "forms").mkdir(parents=True)
    for number, content in enumerate(drawings):
        (folder / f"{number}.bpmn").write_bytes(content)
    (folder / "forms" / "periksa.form").write_text(json.dumps(FORM))
    town.office.deploy(folder)


def test_caller_and_called_lead_to_each_other(town: Town, tmp_path: Path) -> None:
    _deploy(
        town,
        tmp_path / "paket",
        process("induk", start(), call("panggil", "anak"), end(), "mulai -> panggil", "panggil -> selesai"),
        process("anak", start(), user("kerja", GROUP), end(), "mulai -> kerja", "kerja -> selesai"),
    )  # fmt: skip
    verifier = town.sikanda.verifikator
    started = town.office.start("induk", {}, by=verifier, region=REGION)
    browser = town.browser("verifikator")
    above = browser.get(f"/proses/i/{started.instance_id}").text
    assert "Memanggil" in above
    assert f"{started.number}-1" in above
    address = above.split("Memanggil", 1)[1].split('href="', 1)[1].split('"', 1)[0]
    below = browser.get(address).text
    assert "Bagian dari" in below
    assert f"/proses/i/{started.instance_id}" in below


def test_a_fault_shows_the_form_again_with_what_was_sent_and_keeps_it(
    town: Town, tmp_path: Path
) -> None:
    _deploy(
        town,
        tmp_path / "paket",
        drawing(
            start(), user("periksa", GROUP, form("periksa")), xor("pilih"), end(), end("batal"),
            "mulai -> periksa", "periksa -> pilih", 'pilih -> selesai if =hasil = "ya"',
            'pilih -> batal if =hasil = "batal"',
        ),
    )  # fmt: skip
    verifier = town.sikanda.verifikator
    started = town.office.start("p", {}, by=verifier, region=REGION)
    task = town.office.open_task(started.instance_id, "periksa").id
    browser = town.browser("verifikator")
    browser.post(f"/tugas/{task}/ambil")

    answer = browser.post(f"/tugas/{task}/selesai", {"hasil": "entahlah"})

    with town.office.engine.reading() as work:
        (incident,) = incidents.open_ones(work, by=SYSTEM)
    assert answer.status_code == 500
    assert incident.error_id in answer.text
    assert 'value="entahlah"' in answer.text
    assert 'value="entahlah"' in browser.get(f"/tugas/{task}").text
    assert incident.message in browser.get(f"/proses/i/{started.instance_id}").text
    assert browser.post(f"/tugas/{task}/selesai", {"hasil": "ya"}).status_code == 303
    assert "notice--bad" not in browser.get(f"/proses/i/{started.instance_id}").text
