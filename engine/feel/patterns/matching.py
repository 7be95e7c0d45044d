r"""Where does a pattern match a text?

All ways of matching advance together, character by character (the method of Thompson, with Pike's
slots for groups). Of two ways that reach the same instruction at the same place, the preferred one
stays and the other is dropped: hence the bound. Where a pattern repeats what a group matched (`\1`),
only ways with the same groups are the same way; there may be many, and the budget of the evaluation is the bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from engine.feel.patterns.program import Instruction, Operation, Program

_Slots: TypeAlias = tuple[int, ...]
_Thread: TypeAlias = tuple[Instruction, int, _Slots]
_State: TypeAlias = int | tuple[int, _Slots]
_UNSET = -1
#: Following so many instructions takes about as long as two turns of a loop.
_STATES_PER_TWO_STEPS = 3
#: And so does starting anew after a match.
_STEPS_OF_START = 7


@dataclass(frozen=True, kw_only=True)
class Match:
    """One match; `slots` hold the start and end of each group, -1 for a group that took no part."""

    text: str
    slots: tuple[int, ...]

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.slots[0]

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.slots[1]

    def group(self, number: int) -> str:
        """Return the text of a group, empty if it took no part or does not exist."""
        places = self.slots[2 * number : 2 * number + 2]
        return self.text[places[0] : places[1]] if places and _UNSET not in places else ""


def search(
    program: Program, text: str, spend: Callable[[int], None], start: int = 0
) -> Match | None:
    """Return the first match from a place on, preferring as Perl does; `spend` is told the work done."""
    # The last slot counts how much of a repeated group has been matched.
    empty = (*((_UNSET,) * (2 * program.groups + 2)), 0)
    threads: list[_Thread] = []
    best: _Slots | None = None
    for place in range(start, len(text) + 1):
        seen = {_state(program, number, slots) for _, number, slots in threads}
        if best is None:
            _follow(program, text, place, (0, empty), threads, seen, spend)
        spend(1 + 2 * len(seen) * program.weight // _STATES_PER_TWO_STEPS)
        if not threads:
            if best is not None:
                break
            continue
        following: list[_Thread] = []
        reached: set[_State] = set()
        for step, number, slots in threads:
            if step.operation is Operation.MATCH:
                best = slots
                break
            if place == len(text):
                continue
            if step.operation is Operation.REPEAT:
                entry = _repeat(step, number, slots, text, place)
            else:
                entry = (number + 1, slots) if step.test and step.test(text[place]) else None
            if entry is not None:
                _follow(program, text, place + 1, entry, following, reached, spend)
        threads = following
    return None if best is None else Match(text=text, slots=best[:-1])


def _state(program: Program, number: int, slots: _Slots) -> _State:
    return (number, slots) if program.repeats else number


def _repeat(
    step: Instruction, number: int, slots: _Slots, text: str, place: int
) -> tuple[int, _Slots] | None:
    """Match one more character of a group again; None if it is another."""
    start, end = slots[2 * step.first : 2 * step.first + 2]
    done = slots[-1]
    wanted, found = text[start + done], text[place]
    if wanted != found and not (step.second and wanted.casefold() == found.casefold()):
        return None
    if start + done + 1 == end:
        return number + 1, (*slots[:-1], 0)
    return number, (*slots[:-1], done + 1)


def _follow(
    program: Program,
    text: str,
    place: int,
    entry: tuple[int, _Slots],
    threads: list[_Thread],
    seen: set[_State],
    spend: Callable[[int], None],
) -> None:
    """Run on to every instruction that consumes a character or matches, in the order of preference."""
    pending = [entry]
    while pending:
        number, slots = pending.pop()
        state = _state(program, number, slots)
        if state in seen:
            continue
        seen.add(state)
        if program.repeats:
            spend(1)
        step = program.instructions[number]
        match step.operation:
            case Operation.FORK:
                pending += [(step.second, slots), (step.first, slots)]
            case Operation.SAVE:
                pending.append(
                    (number + 1, (*slots[: step.first], place, *slots[step.first + 1 :]))
                )
            case Operation.START | Operation.END:
                if _at_edge(step, text, place):
                    pending.append((number + 1, slots))
            case Operation.REPEAT if _is_empty(step, slots):
                pending.append((number + 1, slots))
            case _:
                threads.append((step, number, slots))


def _is_empty(step: Instruction, slots: _Slots) -> bool:
    start, end = slots[2 * step.first : 2 * step.first + 2]
    return end <= start or start == _UNSET


def _at_edge(step: Instruction, text: str, place: int) -> bool:
    by_line = step.first == 1
    if step.operation is Operation.START:
        return place == 0 or (by_line and place < len(text) and text[place - 1] == "\n")
    return place == len(text) or (by_line and text[place] == "\n")


def find_all(program: Program, text: str, spend: Callable[[int], None]) -> Iterator[Match]:
    """Yield the matches from left to right, none overlapping; stop at one that is empty."""
    place = 0
    while place <= len(text):
        spend(_STEPS_OF_START)
        match = search(program, text, spend, place)
        if match is None or match.end == match.start:
            return
        yield match
        place = match.end
