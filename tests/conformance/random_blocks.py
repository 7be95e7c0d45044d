"""What random process is drawn?

A process is built of blocks with one way in and one way out, in the manner of Zeebe's random tests. `blocks()` is the
Hypothesis strategy; `random_drawing` writes the BPMN. What a block should do says `random_oracle`, which never sees the drawing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hypothesis import strategies as st

EVENTS = ("timer", "message", "signal")


@dataclass(frozen=True, kw_only=True)
class Block:
    """One piece of a process."""

    kind: str
    parts: tuple[Block, ...] = ()
    #: Turns of a loop, items of a multi-instance.
    count: int = 0
    #: Interrupting, sequential or mapped, whatever the kind knows.
    flag: bool = False
    event: str = ""
    id: str = ""


def named(block: Block) -> Block:
    """Number the blocks through, so that every id is used once."""
    last = 0

    def name(each: Block) -> Block:
        nonlocal last
        last += 1
        own = f"{each.kind}{last}"
        return replace(each, id=own, parts=tuple(name(part) for part in each.parts))

    return name(block)


# ---- The strategy -----------------------------------------------------------------------------------------------------

#: How many parts a kind has.
_PARTS: Mapping[str, tuple[int, int]] = {
    "seq": (2, 4), "xor": (2, 3), "and": (2, 3), "or": (2, 3), "race": (2, 3), "loop": (1, 1), "sub": (1, 1),
    "call": (1, 1), "many": (1, 1), "guard": (2, 2), "job_error": (1, 1), "raise": (1, 1), "escalate": (1, 1),
    "terminate": (1, 1), "listen": (2, 2), "caught": (1, 1),
}  # fmt: skip
_LEAVES = (
    "user",
    "service",
    "script",
    "catch",
    "link",
    "throw",
    "multi",
    "send",
    "receive",
    "post",
    "undo",
)
#: Within the items of a multi-instance only what tells whose it is: tasks show the item, timers and jobs do not.
_TOLD = ("seq", "xor", "and", "or", "loop", "sub", "call", "raise", "escalate", "terminate")
_TOLD_LEAVES = ("user", "script", "link", "throw")
#: What can carry an event on its border.
_HOSTS = ("user", "service", "sub", "multi", "call")


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where a block is to stand."""

    #: Inside the items of a multi-instance.
    told: bool = False
    #: What may stand there; empty for anything.
    kinds: tuple[str, ...] = ()
    in_loop: bool = False

    def part(self, kind: str, number: int, *, interrupting: bool) -> _Place:
        """Return the place of a part of a block of some kind that stands here."""
        place = _Place(told=self.told or kind == "many", in_loop=self.in_loop or kind == "loop")
        if kind == "guard" and number == 0:
            return replace(place, kinds=_HOSTS)
        if kind in {"guard", "escalate"} and self.in_loop and not interrupting:
            # The next turn may begin it a second time; a join in it would join the tokens of both.
            return replace(place, kinds=_TOLD_LEAVES[:2])
        return place


@st.composite
def blocks(pick: st.DrawFn, most: int = 24) -> Block:
    """Processes of up to about so many blocks; every id is used once."""
    return named(_block(pick, most - pick(st.integers(0, most - 2)), _Place()))


def _block(pick: st.DrawFn, room: int, place: _Place) -> Block:
    kinds = place.kinds
    if not kinds and room < 2:
        kinds = _TOLD_LEAVES if place.told else _LEAVES
    kind = pick(st.sampled_from(kinds or (_TOLD if place.told else tuple(_PARTS))))
    flag = pick(st.booleans())
    fewest, most = _PARTS.get(kind, (0, 0))
    number = pick(st.integers(fewest, most)) if fewest < most else fewest
    each = max(1, (room - 1) // max(1, number))
    parts = [
        _block(pick, each, place.part(kind, part, interrupting=flag)) for part in range(number)
    ]
    return Block(
        kind=kind,
        parts=tuple(parts),
        count=pick(st.integers(1, 3)) if kind in {"loop", "multi", "many"} else 0,
        flag=flag,
        event=pick(st.sampled_from(EVENTS)),
    )
