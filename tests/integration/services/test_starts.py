"""A start form is completed as the instance begins; what else leaves the start event is not forgotten over it."""

from __future__ import annotations

from pathlib import Path

from tests.driver import Office
from tests.integration.services.exchange import Exchange, process
from tests.integration.services.test_calls import call
from tests.integration.services.test_halting import package
from tests.unit.bpmn.models import (
    assignment,
    end,
    form,
    message,
    on,
    properties,
    start,
    throw,
    user,
)


def test_every_flow_out_of_the_start_event_is_taken(office: Office, tmp_path: Path) -> None:
    exchange = Exchange(office, tmp_path / "paket")
    exchange.deploy(
        process("anak", start(), user("kerja"), end(), "mulai -> kerja", "kerja -> selesai")
    )
    group = assignment(assignee="=initiator", candidateGroups="petugas")
    first = user("periksa", group, form("periksa"), properties(startForm="true"))
    parts = (
        start(), first, user("lanjut"), user("samping"), call("panggil", "anak"),
        throw("siar", on("message", "m")), *(end(f"e{n}") for n in range(4)),
        "mulai -> periksa", "mulai -> samping", "mulai -> panggil", "mulai -> siar", "periksa -> lanjut",
        "lanjut -> e0", "samping -> e1", "panggil -> e2", "siar -> e3",
    )  # fmt: skip
    office.deploy(
        package(tmp_path / "awal", process("p", *parts, extra=message("m", "Kabar", "=region")))
    )
    started = exchange.start("p", hasil="ya")

    assert exchange.tasks(started) == ["lanjut", "samping"]
    assert [exchange.tasks(each) for each in exchange.all("anak")] == [["kerja"]]
    assert "message.published" in exchange.actions(started)
