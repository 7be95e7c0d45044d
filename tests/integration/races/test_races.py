"""What happens when two browsers do the same thing at the same moment? Exactly one effect, and nobody sees an error."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
from werkzeug.test import TestResponse

from tests.driver import photo
from tests.integration.webui.conftest import Browser, request_key
from tests.security.conftest import ANSWERS, START, Fortress, opened, report, upload

T = TypeVar("T")
ROUNDS = 3


@pytest.fixture
def fortress(tmp_path: Path, database_url: str) -> Iterator[Fortress]:
    """The office on a database that several threads can write to."""
    found = opened(tmp_path, database_url)
    yield found
    assert found.faults == []
    found.office.close()


def at_once(*wishes: Callable[[], T]) -> list[T]:
    """Let each wish go at the same moment, in a thread of its own."""
    start = threading.Barrier(len(wishes))

    def one(wish: Callable[[], T]) -> T:
        start.wait(10)
        return wish()

    with ThreadPoolExecutor(len(wishes)) as pool:
        return [future.result(60) for future in [pool.submit(one, wish) for wish in wishes]]


def twin(fortress: Fortress, browser: Browser) -> Browser:
    """Open a second window of the same browser: same cookies, same token."""
    found = Browser(fortress.town.app)
    found.token = browser.token
    cookie = browser.client.get_cookie("alur", domain="localhost")
    assert cookie is not None
    found.client.set_cookie(cookie.key, cookie.value)
    return found


def statuses(answers: list[TestResponse]) -> list[int]:
    return sorted(answer.status_code for answer in answers)


def test_two_verifikator_claim_and_one_of_them_has_it(fortress: Fortress) -> None:
    one, two = fortress.of("verifikator"), fortress.of("verifikator.dua")
    for _ in range(ROUNDS):
        started = fortress.sikanda.report()
        task = fortress.office.open_task(started.instance_id, "verifikasi").id
        answers = at_once(
            partial(one.post, f"/tugas/{task}/ambil"), partial(two.post, f"/tugas/{task}/ambil")
        )
        assert statuses(answers) == [303, 409]
        held = fortress.office.open_task(started.instance_id, "verifikasi")
        told = next(answer for answer in answers if answer.status_code == 409)
        assert f"sudah diambil oleh {held.assignee_name}" in told.text
        assert "17 Maret 2026" in told.text
        assert fortress.actions(started.instance_id).count("user_task.claimed") == 1


def test_two_verifikator_complete_and_the_other_reads_who_and_when(fortress: Fortress) -> None:
    one, two = fortress.of("verifikator"), fortress.of("verifikator.dua")
    for _ in range(ROUNDS):
        started = fortress.sikanda.report()
        task = fortress.office.open_task(started.instance_id, "verifikasi").id
        answers = at_once(
            partial(_refuse, one, task, "kunci-satu"), partial(_refuse, two, task, "kunci-dua")
        )
        assert statuses(answers) == [303, 409]
        told = next(answer for answer in answers if answer.status_code == 409)
        assert "Diselesaikan oleh" in told.text
        assert "17 Maret 2026" in told.text
        assert _completions(fortress, started.instance_id) == 2
        fortress.office.open_task(started.instance_id, "perbaiki-laporan")


def _refuse(browser: Browser, task: str, key: str) -> TestResponse:
    return browser.post(
        f"/tugas/{task}/selesai",
        {
            "keputusan": "tidak",
            "catatan": "Foto kurang jelas.",
            "_permintaan": f"{key}-0123456789abcdef",
        },
    )


def _completions(fortress: Fortress, instance_id: str) -> int:
    # The first one is the report itself, which is a step of the drawing.
    return fortress.actions(instance_id).count("user_task.completed")


def test_a_double_click_on_complete_completes_once_and_both_are_answered_alike(
    fortress: Fortress,
) -> None:
    browser = fortress.of("verifikator")
    second = twin(fortress, browser)
    for turn in range(ROUNDS):
        started = fortress.sikanda.report()
        task = fortress.office.open_task(started.instance_id, "verifikasi").id
        key = f"klik-ganda-{turn}"
        answers = at_once(partial(_refuse, browser, task, key), partial(_refuse, second, task, key))
        assert statuses(answers) == [303, 303]
        assert {answer.location for answer in answers} == {"/tugas"}
        assert _completions(fortress, started.instance_id) == 2


def test_a_double_click_on_report_makes_one_report_and_both_see_its_receipt(
    fortress: Fortress,
) -> None:
    browser = fortress.of("agen")
    windows = [browser, twin(fortress, browser), twin(fortress, browser)]
    for turn in range(ROUNDS):
        key = request_key(browser.get(START))
        answers = at_once(*(partial(_send, window, key) for window in windows))
        assert statuses(answers) == [303, 303, 303]
        assert len({answer.location for answer in answers}) == 1
        assert fortress.instances() == turn + 1


def _send(browser: Browser, key: str) -> TestResponse:
    return browser.post(START, {**ANSWERS, "foto": upload("a.jpg", photo()), "_permintaan": key})


def test_a_replayed_post_is_answered_with_the_first_receipt_even_much_later(
    fortress: Fortress,
) -> None:
    browser = fortress.of("agen")
    key = request_key(browser.get(START))
    first = _send(browser, key)
    started = str(first.location).split("/")[3]
    fortress.sikanda.verify(started)
    assert _send(browser, key).location == first.location
    assert fortress.instances() == 1


def test_another_person_cannot_collect_a_receipt_with_a_stolen_key(fortress: Fortress) -> None:
    browser = fortress.of("agen")
    key = request_key(browser.get(START))
    first = _send(browser, key)
    stolen = _send(fortress.of("agen.lampihong"), key)
    assert stolen.status_code == 403
    assert str(first.location) not in stolen.text
    assert fortress.instances() == 1


def test_two_agen_report_at_once_and_get_numbers_of_their_own(fortress: Fortress) -> None:
    one, two = fortress.of("agen"), fortress.of("agen.lampihong")
    for turn in range(ROUNDS):
        answers = at_once(partial(report, one), partial(report, two))
        assert statuses(answers) == [303, 303]
        assert len({answer.location for answer in answers}) == 2
        assert fortress.instances() == 2 * (turn + 1)


def test_claiming_and_completing_at_once_leaves_one_story(fortress: Fortress) -> None:
    one, two = fortress.of("verifikator"), fortress.of("verifikator.dua")
    for turn in range(ROUNDS):
        started = fortress.sikanda.report()
        task = fortress.office.open_task(started.instance_id, "verifikasi").id
        answers = at_once(
            partial(one.post, f"/tugas/{task}/ambil"), partial(_refuse, two, task, f"silang-{turn}")
        )
        assert statuses(answers) in ([303, 409], [303, 303])
        story = [each for each in fortress.actions(started.instance_id) if each in _STORY]
        assert story in (
            ["user_task.completed", "user_task.claimed"],
            ["user_task.completed", "user_task.completed"],
        )


_STORY = {"user_task.claimed", "user_task.completed"}


def test_saving_the_same_roles_twice_at_once_is_no_error(fortress: Fortress) -> None:
    browser = fortress.of("pengelola")
    second = twin(fortress, browser)
    account = fortress.account_id("agen")
    for _ in range(ROUNDS):
        roles = {"kelompok": "agen", "wilayah": "63.11.06"}
        answers = at_once(
            partial(browser.post, f"/akun/{account}/peran", roles),
            partial(second.post, f"/akun/{account}/peran", roles),
        )
        assert statuses(answers) == [303, 303]


def test_one_of_two_accounts_with_the_same_name_is_made(fortress: Fortress) -> None:
    browser = fortress.of("pengelola")
    second = twin(fortress, browser)
    for turn in range(ROUNDS):
        wish = {
            "nama_pengguna": f"baru.{turn}",
            "nama": "Baru",
            "surel": "",
            "kelompok": "agen",
            "wilayah": "63.11.06",
        }
        answers = at_once(
            partial(browser.post, "/akun/baru", wish), partial(second.post, "/akun/baru", wish)
        )
        assert statuses(answers) == [200, 422]
        told = next(answer for answer in answers if answer.status_code == 422)
        assert "sudah dipakai" in told.text


def test_signing_in_twice_at_once_opens_two_sessions(fortress: Fortress) -> None:
    windows = [Browser(fortress.town.app) for _ in range(3)]
    answers = at_once(*(partial(window.sign_in, "sekda") for window in windows))
    assert statuses(answers) == [303, 303, 303]
    assert [window.get("/tugas").status_code for window in windows] == [200] * 3


def test_a_one_time_link_used_twice_at_once_sets_one_password(fortress: Fortress) -> None:
    page = fortress.of("pengelola").post(f"/akun/{fortress.account_id('guest')}/tautan").text
    address = (
        "/aktivasi/" + page.split("/aktivasi/", 1)[1].split("<", 1)[0].split('"', 1)[0].strip()
    )
    windows = [Browser(fortress.town.app) for _ in range(2)]
    for window in windows:
        window.get(address, follow_redirects=True)
    answers = at_once(
        *(partial(_set, window, word) for window, word in zip(windows, "ab", strict=True))
    )
    assert statuses(answers) == [303, 404]


def _set(browser: Browser, word: str) -> TestResponse:
    password = f"sandi panjang sekali {word}"
    return browser.post("/aktivasi", {"sandi": password, "ulang": password})
