"""How does a process owner's package become a version?"""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pytest

from engine.errors import InvalidDefinition, NotAllowed
from engine.services import deployments
from tests.driver import PROCESSES
from tests.integration.services.conftest import Sikanda

PACKAGE = PROCESSES / "sikanda" / "pelaporan"


def _zipped(folder: Path, **changed: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                name = file.relative_to(folder.parent).as_posix()
                archive.writestr(name, changed.get(file.suffix.strip("."), file.read_bytes()))
    return buffer.getvalue()


def _drawing() -> bytes:
    return (PACKAGE / "pelaporan.bpmn").read_bytes()


def test_the_same_package_twice_is_one_version(sikanda: Sikanda) -> None:
    assert sikanda.office.deploy(PACKAGE).version == 1


def test_an_edited_drawing_alone_keeps_the_deployed_forms(sikanda: Sikanda) -> None:
    owner = sikanda.office.person("pemilik", ("pemilik-proses", "63.11"))
    edited = _drawing().replace(b'"PT2H"', b'"PT3H"')
    with sikanda.office.engine.work() as work:
        view = deployments.deploy_upload(work, "pelaporan.bpmn", edited, by=owner)
        page = deployments.page(work, view.id, by=owner)
    assert (view.version, view.site) == (2, "sikanda")
    assert page.standards["verifikasi"] == "3 jam"


def test_running_instances_keep_their_version(sikanda: Sikanda) -> None:
    owner = sikanda.office.person("pemilik", ("pemilik-proses", "63.11"))
    started = sikanda.report()
    edited = _drawing().replace(b'name="Publikasikan laporan"', b'name="Umumkan laporan"')
    with sikanda.office.engine.work() as work:
        deployments.deploy_upload(work, "pelaporan.bpmn", edited, by=owner)
    sikanda.verify(started.instance_id)
    assert sikanda.office.open_task(started.instance_id, "publikasi").name == "Publikasikan laporan"


def test_a_zipped_package_is_checked_and_nothing_is_deployed_by_it(sikanda: Sikanda) -> None:
    owner = sikanda.office.person("pemilik", ("pemilik-proses", "63.11"))
    with sikanda.office.engine.reading() as work:
        check = deployments.check_upload(work, "paket.zip", _zipped(PACKAGE), by=owner)
    assert check.findings == ()
    assert check.same_as is not None
    assert check.next_version is None


def test_a_drawing_with_a_mistyped_variable_is_told_at_its_element(sikanda: Sikanda) -> None:
    owner = sikanda.office.person("pemilik", ("pemilik-proses", "63.11"))
    edited = _drawing().replace(b'=keputusan = "ya"', b'=keputusn = "ya"')
    with sikanda.office.engine.reading() as work:
        check = deployments.check_upload(work, "pelaporan.bpmn", edited, by=owner)
    told = [finding for finding in check.findings if finding.element_id == "alir-laporan-diterima"]
    assert told
    assert "keputusan" in told[0].message


def test_what_blocks_is_not_deployed(sikanda: Sikanda) -> None:
    owner = sikanda.office.person("pemilik", ("pemilik-proses", "63.11"))
    edited = _drawing().replace(b'formId="verifikasi"', b'formId="tidak-ada"')
    with sikanda.office.engine.work() as work, pytest.raises(InvalidDefinition) as refused:
        deployments.deploy_upload(work, "pelaporan.bpmn", edited, by=owner)
    assert any(finding.element_id == "verifikasi" for finding in refused.value.findings)


def test_nobody_but_a_process_owner_deploys(sikanda: Sikanda) -> None:
    with sikanda.office.engine.work() as work, pytest.raises(NotAllowed):
        deployments.deploy_upload(work, "pelaporan.bpmn", _drawing(), by=sikanda.administrator)


def test_the_header_says_its_dates_in_words(sikanda: Sikanda) -> None:
    owner = sikanda.office.person("pemilik", ("pemilik-proses", "63.11"))
    with sikanda.office.engine.reading() as work:
        found = deployments.definitions(work, by=owner)
        page = deployments.page(work, found[0].id, by=owner)
    assert ("Tanggal efektif", "6 Juni 2022") in page.header


def test_an_upload_may_only_name_calendars_that_are_kept(sikanda: Sikanda) -> None:
    owner = sikanda.office.person("pemilik", ("pemilik-proses", "63.11"))
    edited = _drawing().replace(b'calendar" value="24x7"', b'calendar" value="dinas-pagi"')
    with sikanda.office.engine.work() as work, pytest.raises(InvalidDefinition) as refused:
        deployments.deploy_upload(work, "pelaporan.bpmn", edited, by=owner)
    assert {"calendar-unknown"} == {found.rule for found in refused.value.findings if found.blocks}

    with sikanda.office.engine.work() as work:
        work.definitions.put_calendar("dinas-pagi", name="Pagi", settings={}, now=work.clock.now())
        check = deployments.check_upload(work, "pelaporan.bpmn", edited, by=owner)
    assert check.findings == ()


def _copied(folder: Path, calendar: bytes) -> Path:
    package = folder / "dinas" / "pelaporan"
    shutil.copytree(PACKAGE, package)
    shutil.copy(PACKAGE.parent / "site.toml", package.parent)
    drawing = _drawing().replace(b'calendar" value="24x7"', b'calendar" value="%s"' % calendar)
    (package / "pelaporan.bpmn").write_bytes(drawing)
    return package


def test_a_folder_may_name_the_calendars_beside_it_and_the_installed_ones(tmp_path: Path) -> None:
    own = _copied(tmp_path / "a", b"dinas-pagi")
    assert deployments.check_folder(own).package is None

    shared = tmp_path / "a" / "_shared" / "calendars"
    shared.mkdir(parents=True)
    (shared / "rusak.toml").write_text("[[[")
    (shared / "pagi.toml").write_text('id = "dinas-pagi"')
    assert deployments.check_folder(own).findings == ()
    assert deployments.check_folder(_copied(tmp_path / "b", b"kantor-wita")).findings == ()


def test_an_upload_whose_step_names_no_register_of_the_site_is_refused(sikanda: Sikanda) -> None:
    owner = sikanda.office.person("pemilik", ("pemilik-proses", "63.11"))
    edited = _drawing().replace(b'value="laporan-publik"', b'value="laporan-publk"')
    with sikanda.office.engine.reading() as work:
        check = deployments.check_upload(work, "pelaporan.bpmn", edited, by=owner)
    (told,) = check.findings
    assert (told.rule, told.blocks) == ("register-unknown", True)
    assert "Maksud Anda “laporan-publik”?" in told.message
