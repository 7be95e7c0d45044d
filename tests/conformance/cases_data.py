"""Cases about variables: parallel branches, multi-instance, calls, messages."""

from __future__ import annotations

from tests.conformance.cases import Case, Start
from tests.conformance.cases_events import DECLARED, MESSAGE
from tests.conformance.cases_flow import CALLED
from tests.unit.bpmn.models import (
    both,
    drawing,
    end,
    extended,
    line,
    mapping,
    node,
    start,
    user,
)

FORK = drawing(
    start(), both("b"), user("a"), user("x"), both("j"), user("akhir"), end(),
    "mulai -> b", "b -> a", "b -> x", "a -> j", "x -> j", "j -> akhir", "akhir -> selesai",
)  # fmt: skip


def _last_writer(begin: Start) -> object:
    """`a` decides and finishes first; `x` never touches the decision and finishes last."""
    player = begin(keputusan="belum")
    player.complete("a", keputusan="setuju")
    player.complete("x", catatan="ok")
    player.complete("akhir")
    return player.variables["keputusan"]


def _list_kept(begin: Start) -> object:
    player = begin(daftar=[])
    player.complete("x")
    player.complete("a", daftar=[1, 1, 2])
    player.complete("akhir")
    return player.variables["daftar"]


def _nested(begin: Start) -> object:
    """One open branch does not see what the form of the other edits before it is completed."""
    laporan = {"isi": {"teks": "lama"}}
    player = begin(laporan=laporan)
    return player.shares_nested_data()


def loop(attributes: str, *, sequential: bool = False, inner: str = "") -> str:
    """A multi-instance marker."""
    flag = "true" if sequential else "false"
    held = extended(f"<zeebe:loopCharacteristics {attributes}/>")
    return f'<bpmn:multiInstanceLoopCharacteristics isSequential="{flag}">{held}{inner}</bpmn:multiInstanceLoopCharacteristics>'


MANY = (
    'inputCollection="=orang" inputElement="nama" outputCollection="hasil" outputElement="=jawab"'
)


def _multi(begin: Start) -> object:
    """Three people answer, the last one first: the answers come in the order of the people."""
    player = begin(orang=["a", "b", "c"])
    player.complete_item("x", "c", jawab="C")
    player.complete_item("x", "a", jawab="A")
    player.complete_item("x", "b", jawab="B")
    player.complete("akhir")
    return player.variables["hasil"]


def _missing(begin: Start) -> object:
    return begin().ended


def _known_name(begin: Start) -> object:
    return begin(orang=["a"], nama="sudah ada").open


def _call(begin: Start) -> object:
    """The called process gets what is mapped and nothing else, and gives back what is mapped."""
    player = begin(rahasia=1, masuk=2)
    return sorted(player.called_with())


CALL = line(
    node(
        "callActivity",
        "x",
        extended(
            '<zeebe:calledElement processId="lain" propagateAllParentVariables="false" propagateAllChildVariables="false"/>',
            mapping(inputs={"angka": "=masuk"}, outputs={"keluar": "=hasil"}),
        ),
    )
).replace(b"</bpmn:definitions>", CALLED)
SEND = drawing(
    start(),
    node("intermediateThrowEvent", "x", MESSAGE),
    user("t"), end(),
    "mulai -> x", "x -> t", "t -> selesai", extra=DECLARED,
)  # fmt: skip


def _sent(begin: Start) -> object:
    """What leaves with a message: only what the drawing says, and it says nothing."""
    return begin(nik="rahasia", nomor="1").sent()


CASES = (
    Case(id="lost-update", source="§2.5, #11", what="a decision in one branch, and another branch that finishes later",
         drawing=FORK, play=_last_writer, expected="setuju"),
    Case(id="list-with-doubles", source="ADR 4", what="a list with equal entries behind a parallel join",
         drawing=FORK, play=_list_kept, expected=[1, 1, 2]),
    Case(id="nested-data-shared", source="§0, #3", what="nested data of two open branches",
         drawing=FORK, play=_nested, expected=False),
    Case(id="multi-instance-order", source="§2.5, #16", what="results of a multi-instance task, finished in another order",
         drawing=line(user("x", inner=loop(MANY)), user("akhir")), play=_multi, expected=["A", "B", "C"]),
    Case(id="multi-instance-missing", source="§2.5", what="a multi-instance task over a variable that is not there",
         drawing=line(user("x", inner=loop('inputCollection="=orang" inputElement="nama"'))), play=_missing, expected="incident"),
    Case(id="multi-instance-known-name", source="§2.5", what="an item named like a variable that exists",
         drawing=line(user("x", inner=loop('inputCollection="=orang" inputElement="nama"'))), play=_known_name, expected=["x"]),
    Case(id="call-mapping", source="§2.5, #32", what="a call activity that hands over one variable",
         drawing=CALL, play=_call, expected=["angka"]),
    Case(id="message-payload", source="§2.5, #32", what="a message that names no content",
         drawing=SEND, play=_sent, expected={}),
)  # fmt: skip
