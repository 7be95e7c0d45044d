"""A business rule task asks the decisions of its own version, and the trail says which rows answered."""

from __future__ import annotations

import json
from pathlib import Path

from engine.services import tracking
from tests.driver import Office
from tests.integration.services.exchange import Exchange, process
from tests.unit.bpmn.models import assignment, end, rule, start, user

DRAWING = process(
    "p", start(), user("isi", assignment(candidateGroups="petugas")), rule("tarif", "Tarif", "bayar"),
    user("lihat"), end(), "mulai -> isi", "isi -> tarif", "tarif -> lihat", "lihat -> selesai",
)  # fmt: skip


def table(dear: int) -> bytes:
    """A decision table with two rows: at most ten, and more."""
    rows = "".join(
        f'<rule id="r{number}"><inputEntry id="i{number}"><text>{condition}</text></inputEntry>'
        f'<outputEntry id="o{number}"><text>{price}</text></outputEntry></rule>'
        for number, (condition, price) in enumerate((("&lt;= 10", 5), ("&gt; 10", dear)), start=1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="Tarif"'
        ' namespace="https://contoh.id">'
        '<decision id="Tarif" name="Tarif"><decisionTable id="t" hitPolicy="UNIQUE">'
        '<input id="in"><inputExpression id="ie" typeRef="number"><text>jumlah</text></inputExpression></input>'
        f'<output id="out" name="bayar" typeRef="number"/>{rows}</decisionTable></decision></definitions>'
    ).encode()


def test_an_instance_asks_the_decision_of_its_own_version(office: Office, tmp_path: Path) -> None:
    exchange = Exchange(office, tmp_path / "paket")
    exchange.deploy(DRAWING, tarif__dmn=table(20))
    old = exchange.start("p")
    exchange.deploy(DRAWING, tarif__dmn=table(99))
    new = exchange.start("p")
    for started in (old, new):
        exchange.complete(started, "isi", jumlah=11)

    assert exchange.variables(old)["bayar"] == 20
    assert exchange.variables(new)["bayar"] == 99


def test_the_trail_names_the_rows_and_keeps_what_they_were_given_apart(
    office: Office, tmp_path: Path
) -> None:
    exchange = Exchange(office, tmp_path / "paket")
    exchange.deploy(DRAWING, tarif__dmn=table(20))
    started = exchange.start("p")
    exchange.complete(started, "isi", jumlah=11)

    with office.engine.reading() as work:
        entries = work.audit.of_stream(f"instance:{started.instance_id}")
    (made,) = [entry for entry in entries if entry.action == "decision.made"]
    assert json.loads(made.data)["rules"] == {"Tarif": [2]}
    assert "jumlah" not in made.data
    assert json.loads(made.private or "")["value"] == "20"


def test_the_history_tells_the_outcome_and_its_row(office: Office, tmp_path: Path) -> None:
    exchange = Exchange(office, tmp_path / "paket")
    exchange.deploy(DRAWING, tarif__dmn=table(20))
    started = exchange.start("p")
    exchange.complete(started, "isi", jumlah=11)

    with office.engine.reading() as work:
        page = tracking.page(work, started.instance_id, by=exchange.person)
    assert "Tarif: “20” menurut baris 2" in [entry.text for entry in page.timeline]
