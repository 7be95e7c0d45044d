"""What somebody who looks after an installation does on the command line."""

from __future__ import annotations

import csv
import json
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from engine.cli import opening
from engine.domain.incidents import MET_AT_START, Incident
from engine.domain.jobs import JobKind, NewJob
from engine.rehearsal import bench
from engine.services.job_runner import drain
from tests.driver import PROCESSES
from tests.unit.cli.conftest import Calling

NEW = ("account", "create", "agen.satu", "--name", "Agen Satu")


class TestAccount:
    def test_from_creation_to_closing(self, installed: Calling) -> None:
        made = installed(*NEW, "--email", "agen@contoh.test", "--role", "agen@63.11.06")
        assert "/aktivasi/" in made.out
        assert (
            "agen.satu: agen@63.11.06, auditor@*."
            in installed("account", "role", "agen.satu", "agen@63.11.06", "auditor@*").out
        )
        assert installed("account", "link", "agen.satu").out != made.out
        assert installed("account", "close", "agen.satu").out == "agen.satu: ditutup.\n"
        (listed,) = json.loads(installed("account", "list", "--json").out)
        assert listed["roles"] == [
            {"group": "agen", "region": "63.11.06"},
            {"group": "auditor", "region": ""},
        ]
        assert (listed["active"], listed["has_password"]) == (False, False)
        assert "ditutup" in installed("account", "list", "--search", "satu").out
        assert installed("account", "close", "agen.satu", "--reopen").out.endswith("kembali.\n")

    def test_what_is_wrong_is_told(self, installed: Calling) -> None:
        assert installed(*NEW).code == 0
        assert "sudah dipakai" in installed(*NEW).complaint
        assert "tidak ada" in installed("account", "link", "siapa").complaint
        for role in ("@63", "agen", "agen@"):
            answer = installed(*NEW[:2], "lain", *NEW[3:], "--role", role)
            assert answer.code == 2
            assert "agen@*" in answer.complaint

    def test_what_no_site_knows_is_refused_with_what_was_meant(self, installed: Calling) -> None:
        installed("deploy", str(PROCESSES))
        other = (*NEW[:2], "lain", *NEW[3:])
        told = installed(*other, "--role", "verifikatr@*").complaint
        assert (
            told
            == "Kelompok \u201cverifikatr\u201d tidak dikenal. Maksud Anda \u201cverifikator\u201d?"
        )
        assert (
            "Wilayah \u201c99.99\u201d"
            in installed(*other, "--role", "verifikator@99.99").complaint
        )
        assert installed(*other, "--role", "verifikator@*").code == 0


class TestAudit:
    def test_a_clean_trail_and_then_one_byte(self, installed: Calling, tmp_path: Path) -> None:
        installed(*NEW)
        assert installed("audit", "verify").out.startswith("Jejak audit utuh: ")
        with sqlite3.connect(tmp_path / "data" / "alur.sqlite3") as database:
            database.execute("UPDATE audit_entry SET actor_name = 'Sistim' WHERE seq = 1")
        database.close()
        answer = installed("audit", "verify")
        assert answer.code == 1
        assert "nomor 1: isi entri ini diubah" in answer.complaint
        told = installed("audit", "verify", "--json")
        assert (told.code, json.loads(told.out)["ok"]) == (1, False)

    def test_export_writes_every_entry_and_no_personal_data(
        self, installed: Calling, tmp_path: Path
    ) -> None:
        installed(*NEW)
        file = tmp_path / "jejak.csv"
        answer = installed("audit", "export", "-o", str(file))
        with file.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        assert answer.out == f"{len(rows)} entri ditulis ke {file}.\n"
        assert "account.created" in {row["action"] for row in rows}
        assert "private" not in rows[0]

    @pytest.mark.parametrize("form", ["xes", "ocel"])
    def test_other_formats_are_refused_plainly(
        self, installed: Calling, tmp_path: Path, form: str
    ) -> None:
        file = tmp_path / "x"
        answer = installed("audit", "export", "--format", form, "-o", str(file))
        assert (answer.code, "csv" in answer.complaint) == (2, True)
        assert not file.exists()


class TestJobsAndIncidents:
    @pytest.fixture
    def failed(self, installed: Calling) -> Calling:
        """One job has used up its attempts, one waits for its next attempt, one has yet to begin."""
        with opening.application() as engine:
            now = engine.clock.now()
            later = now + timedelta(days=1)
            with engine.work() as work:
                for key, due, attempts in (
                    ("mati", now, 1),
                    ("gagal", now, 3),
                    ("nanti", later, 3),
                ):
                    work.enqueue(
                        NewJob(
                            kind=JobKind.MAIL_SEND, dedup_key=key, due_at=due, max_attempts=attempts
                        )
                    )
                work.commit()
            # A mail without an account to write to cannot be prepared.
            drain(engine.job_runner(owner="uji"), now=now)
        return installed

    def _ids(self, alur: Calling, state: str) -> list[str]:
        return [
            each["id"] for each in json.loads(alur("job", "list", "--state", state, "--json").out)
        ]

    def test_incidents_are_listed_and_retried(self, failed: Calling) -> None:
        (found,) = json.loads(failed("incident", "list", "--json").out)
        assert found["job_kind"] == "mail.send"
        assert found["id"] in failed("incident", "list").out
        assert failed("incident", "retry", found["id"]).out.startswith("1 pekerjaan")
        assert json.loads(failed("incident", "list", "--json").out) == []
        assert failed("incident", "retry", found["id"]).complaint == "Gangguan ini sudah ditangani."

    def test_what_a_person_met_is_not_said_to_run_again(self, installed: Calling) -> None:
        with opening.application() as engine, engine.work() as work:
            work.incidents.add(
                Incident(
                    id=work.new_id(),
                    job_id=None,
                    job_kind=MET_AT_START,
                    instance_id=None,
                    element_id="pilih",
                    message="Tidak satu pun syarat terpenuhi.",
                    error_id="0a1b2c3d",
                    raised_at=engine.clock.now(),
                )
            )
            work.commit()
        told = installed("incident", "retry", "--all").out
        assert told.splitlines()[0] == "0 pekerjaan akan dijalankan lagi."
        assert "1 gangguan ditandai sudah dibetulkan" in told

    def test_all_incidents_at_once(self, failed: Calling) -> None:
        assert failed("incident", "retry", "--all").out.startswith("1 pekerjaan")
        assert failed("incident", "retry", "--all").out.startswith("0 pekerjaan")
        assert failed("incident", "retry").code == 2

    def test_jobs_are_listed_and_retried(self, failed: Calling) -> None:
        (dead,) = self._ids(failed, "dead")
        waiting, untouched = self._ids(failed, "ready")
        for job_id in (dead, waiting):
            assert failed("job", "retry", job_id).out == "Pekerjaan akan dijalankan lagi.\n"
        assert self._ids(failed, "dead") == []
        assert "belum pernah gagal" in failed("job", "retry", untouched).complaint
        assert failed("job", "retry", "x").complaint == "Pekerjaan ini tidak ada."
        assert dead in failed("job", "list").out


class TestDemo:
    def test_it_is_refused_where_nobody_asked_for_it(self, installed: Calling) -> None:
        answer = installed("demo")
        assert answer.code == 1
        assert "ALUR_DEMO=1" in answer.complaint

    @pytest.mark.slow
    def test_it_tells_accounts_and_password_each_time(
        self, installed: Calling, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ALUR_DEMO", "1")
        monkeypatch.setenv("ALUR_PROCESSES", str(PROCESSES))
        first, again = installed("demo"), installed("demo")
        assert "6 contoh pekerjaan baru" in first.out
        assert "0 akun baru, 0 contoh pekerjaan baru" in again.out
        for answer in (first, again):
            assert "agen.paringin" in answer.out
            assert "kata sandi semuanya kopi-pagi-peragaan" in answer.out


class TestBench:
    @pytest.fixture(autouse=True)
    def small(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(
            bench, "QUICK", bench.Size(warm_up=1, lifecycles=2, open_tasks=20, lists=2)
        )

    def test_for_people_and_for_machines(self, alur: Calling) -> None:
        told = alur("bench", "--quick")
        assert (told.code, told.err) == (0, "")
        assert "Satu siklus penuh" in told.out
        report = json.loads(alur("bench", "--quick", "--json").out)
        assert set(report["operations"]["list"]["wall_ms"]) == {"median", "p95"}
