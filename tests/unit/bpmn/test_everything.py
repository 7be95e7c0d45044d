"""A valid drawing with everything in it is found clean: the checks have no false alarms."""

from __future__ import annotations

import itertools

from engine.bpmn import ElementKind, runtime
from engine.bpmn.compiler import compile_bpmn
from engine.bpmn.definition import Definition
from tests.unit.bpmn.models import (
    NOW,
    any_of,
    both,
    boundary,
    call,
    drawing,
    end,
    error,
    escalation,
    extended,
    first_of,
    flow,
    handler,
    loop_of,
    mapping,
    message,
    node,
    on,
    receive,
    rule,
    script,
    service,
    signal,
    start,
    sub,
    sub_line,
    throw,
    timer,
    undo_user,
    undone_by,
    user,
    wait,
    xor,
)

LINK = '<bpmn:linkEventDefinition name="Ke hilir"/>'
UNDO = "<bpmn:compensateEventDefinition/>"
DECLARED = (
    message("pesan", "Kabar", "=nomor") + signal("sinyal") + error("galat", "GAGAL") + escalation("naik", "LAMBAT")
)  # fmt: skip
M, S, E, U = on("message", "pesan"), on("signal", "sinyal"), on("error", "galat"), on("escalation", "naik")  # fmt: skip
PAYLOAD = extended(mapping(inputs={"isi": "=nomor"}))
CONDITION = '<bpmn:completionCondition xsi:type="bpmn:tFormalExpression">=true</bpmn:completionCondition>'  # fmt: skip


def everything() -> bytes:
    """Stations in a row, each with the constructs of one chapter."""
    free = node(
        "adHocSubProcess", "bebas", user("b1") + service("b2") + flow("b1 -> b2") + CONDITION
    )
    deep = sub_line(
        "dalam", throw("naikkan", U), service("rawan"),
        beside=handler("h-galat", E, throw("urungkan-dalam", UNDO), end("gagal-lagi", E), "h-galat-mulai -> urungkan-dalam",
                       "urungkan-dalam -> gagal-lagi"),
    )  # fmt: skip
    bordered = (
        user("panjang")
        + boundary("bt", "panjang", timer("timeCycle", "R/PT1H"), interrupting=False)
        + boundary("bm", "panjang", M)
        + boundary("bs", "panjang", S, interrupting=False)
        + undone_by("panjang", "balik")
        + undo_user("balik")
    )
    stations = [
        bordered, node("sendTask", "kirim", PAYLOAD, messageRef="pesan"), receive("terima", message_id="pesan"),
        rule("putuskan", "jalur"), call("panggil"), user("banyak", inner=loop_of("=daftar", inputElement="butir")), free, deep,
        script("hitung", "=1"), throw("kosong"), throw("lempar-pesan", PAYLOAD, M), throw("lempar-sinyal", PAYLOAD, S),
    ]  # fmt: skip
    ids = [part.split('id="', 1)[1].split('"', 1)[0] for part in stations]
    row = [f"{a} -> {b}" for a, b in itertools.pairwise(ids)]
    beside = [
        user("susul"), "bt -> susul", "bs -> susul", end("selesai-susul"), "susul -> selesai-susul",
        end("henti", "<bpmn:terminateEventDefinition/>"), "bm -> henti",
        boundary("be", "panggil", E), end("lapor-pesan", PAYLOAD, M), "be -> lapor-pesan",
        boundary("bd", "dalam", E), end("lapor-sinyal", PAYLOAD, S), "bd -> lapor-sinyal",
        boundary("bu", "dalam", U, interrupting=False), end("teruskan", U), "bu -> teruskan",
    ]  # fmt: skip
    gates = [
        any_of("pilah", default="pilah-p2"), user("p1"), user("p2"), any_of("kumpul"), f"{ids[-1]} -> pilah",
        "pilah -> p1 if =nomor > 1", "pilah -> p2", "p1 -> kumpul", "p2 -> kumpul", "kumpul -> ambang",
        both("ambang"), user("q1"), user("q2"), both("temu"), "ambang -> q1", "ambang -> q2", "q1 -> temu", "q2 -> temu",
        "temu -> tunggu", first_of("tunggu"), wait("w1", M), wait("w2"), wait("w3", S), "tunggu -> w1", "tunggu -> w2",
        "tunggu -> w3", "w1 -> keputusan", "w2 -> keputusan", "w3 -> keputusan", xor("keputusan", default="keputusan-hulu"),
        throw("hulu", LINK), "keputusan -> hulu", throw("urungkan", UNDO), "keputusan -> urungkan if =nomor > 9",
        "keputusan -> pilah2 if =nomor > 8", user("pilah2"), user("r1"), user("r2"), "pilah2 -> r1 if =nomor > 1", "pilah2 -> r2",
        "r1 -> selesai", "r2 -> selesai", "urungkan -> balik-semua", end("balik-semua", UNDO), wait("hilir", LINK),
        "hilir -> selesai", end(),
    ]  # fmt: skip
    starts = [
        start(), node("startEvent", "oleh-pesan", on("message", "pesan")), node("startEvent", "oleh-waktu", timer("timeCycle", "R/P1D")),
        node("startEvent", "oleh-sinyal", S), *(f"{s} -> {ids[0]}" for s in ("mulai", "oleh-pesan", "oleh-waktu", "oleh-sinyal")),
    ]  # fmt: skip
    listeners = [
        handler(f"h-{name}", definition, user(f"u-{name}"), end(f"e-{name}"), f"h-{name}-mulai -> u-{name}",
                f"u-{name} -> e-{name}", interrupting=name == "galat-semua")
        for name, definition in (("waktu", timer()), ("pesan", M), ("sinyal", S), ("naik", U), ("galat-semua", on("error")))
    ]  # fmt: skip
    implicit = sub("tersirat", user("i1"), user("i2"), user("i3"), "i1 -> i3", "i2 -> i3")
    data = '<bpmn:dataObject id="do"/><bpmn:dataObjectReference id="dor" name="laporan" dataObjectRef="do"/>'  # fmt: skip
    wedge = [implicit, "hitung -> tersirat", "tersirat -> kosong"]
    row.remove("hitung -> kosong")
    return drawing(*starts, *stations, *row, *wedge, *beside, *gates, *listeners, data, extra=DECLARED)  # fmt: skip


def test_nothing_is_said_against_it() -> None:
    compiled = compile_bpmn(everything())

    assert compiled.findings == ()


def test_it_has_every_kind_of_element_that_is_run() -> None:
    (model,) = compile_bpmn(everything()).processes
    there = {element.kind for element in model.elements.values()}

    # A start by an escalation or an error needs no more than what stands here.
    assert set(ElementKind) - there == set()


def test_it_runs_a_good_way() -> None:
    definition = Definition.load(everything())
    advance = runtime.start(definition, {"nomor": 2, "daftar": [1, 2]}, now=NOW)
    advance = runtime.complete(
        definition, advance.state, advance.opened[0].token_id, {"nomor": 3}, now=NOW
    )

    assert [m.name for m in advance.messages] == ["Kabar"]
    assert [s.element_id for s in advance.subscriptions if s.element_id == "terima"] == ["terima"]
