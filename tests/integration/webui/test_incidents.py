"""What does the page of incidents promise to operators, and what does it let them open?"""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from engine.domain.actors import SYSTEM
from engine.domain.incidents import Incident
from engine.domain.jobs import JobKind, NewJob
from engine.services import incidents
from engine.services.job_runner import drain
from tests.integration.services.exchange import REGION
from tests.integration.services.test_halting import FORM
from tests.integration.webui.conftest import Browser, Town, request_key
from tests.unit.bpmn.models import assignment, drawing, end, form, properties, start, user, xor

GROUP = assignment(candidateGroups="verifikator")
FORK = ('pilih -> selesai if =hasil = "ya"', 'pilih -> batal if =hasil = "batal"')


@pytest.fixture
def operator(town: Town) -> Browser:
    """An operator who sees no instances, as SIKANDA ships one."""
    town.office.person("sistem", ("pengelola-sistem", "63.11"))
    return town.browser("sistem")


def _deploy(town: Town, folder: Path, *more: str, who: str = GROUP) -> None:
    (folder / "forms").mkdir(parents=True)
    (folder / "forms" / "periksa.form").write_text(json.dumps(FORM))
    content = drawing(
        start(), user("periksa", who, form("periksa"), *more), xor("pilih"), end(),
        end("batal"), "mulai -> periksa", "periksa -> pilih", *FORK,
    )  # fmt: skip
    (folder / "p.bpmn").write_bytes(content)
    town.office.deploy(folder)


def _stopped_at_task(town: Town, folder: Path) -> str:
    """Let a person complete a step that leads nowhere; returns the instance's number."""
    _deploy(town, folder)
    started = town.office.start("p", {}, by=town.sikanda.verifikator, region=REGION)
    browser = town.browser("verifikator")
    task = town.open_task(started.instance_id, "periksa")
    browser.post(f"/tugas/{task}/ambil")
    assert browser.post(f"/tugas/{task}/selesai", {"hasil": "entahlah"}).status_code == 500
    return started.number


def _open(town: Town) -> list[Incident]:
    with town.office.engine.reading() as work:
        return incidents.open_ones(work, by=SYSTEM)


def _answer(browser: Browser, incident: Incident) -> str:
    browser.get("/insiden")
    return browser.post(f"/insiden/{incident.id}/ulangi", follow_redirects=True).text


def test_a_person_s_step_is_marked_as_mended_and_nothing_is_said_to_run_again(
    town: Town, operator: Browser, tmp_path: Path
) -> None:
    _stopped_at_task(town, tmp_path / "paket")
    page = operator.get("/insiden").text
    assert "Tandai sudah dibetulkan" in page
    assert "Coba lagi" not in page

    (incident,) = _open(town)
    told = _answer(operator, incident)
    assert "Petugas dapat menyelesaikan tugasnya lagi." in told
    assert "Pekerjaan dicoba lagi" not in told
    assert _open(town) == []


def test_a_start_that_failed_is_marked_as_mended_and_may_be_made_again(
    town: Town, operator: Browser, tmp_path: Path
) -> None:
    starter = assignment(assignee="=initiator", candidateGroups="verifikator")
    _deploy(town, tmp_path / "paket", properties(startForm="true"), who=starter)
    browser = town.browser("verifikator")
    key = request_key(browser.get("/proses/p/mulai"))
    sent = {"hasil": "entahlah", "_permintaan": key}
    assert browser.post("/proses/p/mulai", sent).status_code == 500

    page = operator.get("/insiden").text
    assert "Saat proses dimulai" in page
    assert "Tandai sudah dibetulkan" in page
    (incident,) = _open(town)
    assert "Prosesnya dapat dimulai lagi." in _answer(operator, incident)


def test_a_job_is_tried_again(town: Town, operator: Browser) -> None:
    engine = town.office.engine
    with engine.work() as work:
        now = work.clock.now()
        # A mail without an account to write to cannot be prepared.
        work.enqueue(NewJob(kind=JobKind.MAIL_SEND, dedup_key="mati", due_at=now, max_attempts=1))
        work.commit()
    drain(engine.job_runner(owner="uji"), now=now + timedelta(seconds=1))

    page = operator.get("/insiden").text
    assert "Coba lagi" in page
    assert "Tandai sudah dibetulkan" not in page
    (incident,) = _open(town)
    assert "Pekerjaan dicoba lagi." in _answer(operator, incident)


def test_an_operator_without_access_reads_number_and_process_without_a_link(
    town: Town, operator: Browser, tmp_path: Path
) -> None:
    number = _stopped_at_task(town, tmp_path / "paket")
    (incident,) = _open(town)
    page = operator.get("/insiden").text
    with town.office.engine.reading() as work:
        instance = work.instances.get(incident.instance_id or "")
        assert instance is not None
        title = work.catalog.get(work, instance.definition_id).head.title
    assert f"<p>{title} · nomor {number}</p>" in page
    assert "Lihat prosesnya" not in page
    assert "/proses/i/" not in page
    assert operator.get(f"/proses/i/{incident.instance_id}").status_code == 404


def test_an_operator_who_sees_instances_is_led_to_the_one_that_stopped(
    town: Town, tmp_path: Path
) -> None:
    number = _stopped_at_task(town, tmp_path / "paket")
    (incident,) = _open(town)
    town.office.person("dua.peran", ("pengelola-sistem", "63.11"), ("verifikator", "63.11"))
    browser = town.browser("dua.peran")
    page = browser.get("/insiden").text
    assert number in page
    assert f'href="/proses/i/{incident.instance_id}"' in page
    assert browser.get(f"/proses/i/{incident.instance_id}").status_code == 200


def test_the_page_and_its_menu_name_one_thing_with_one_word(operator: Browser) -> None:
    page = operator.get("/insiden").text
    assert "<h1>Gangguan sistem</h1>" in page
    assert ">Gangguan sistem" in page.split("<h1>", 1)[0].split("<body", 1)[1]
    assert "Insiden" not in page
