"""A drawing that nobody can oversee is checked in seconds, however it is made up."""

from __future__ import annotations

import time

import pytest

from engine.bpmn.package import check_files
from tests.unit.bpmn.models import drawing, end, handler, on, script, signal, start, user, xor

#: Seconds of one processor; what grew with the square of the size took ten times as long.
MOST_SECONDS = 6


def ladder(steps: int) -> bytes:
    parts = [start(), end()]
    before = "mulai"
    for n in range(steps):
        parts += [xor(f"x{n}", default=f"x{n}-b{n}"), script(f"a{n}", "=1"), script(f"b{n}", "=2")]
        parts += [xor(f"y{n}"), f"{before} -> x{n}", f"x{n} -> a{n} if =hasil = 1"]
        parts += [f"x{n} -> b{n}", f"a{n} -> y{n}", f"b{n} -> y{n}"]
        before = f"y{n}"
    return drawing(*parts, f"{before} -> selesai")


def listeners(count: int) -> bytes:
    each = (
        handler(f"h{n}", on("signal", f"s{n}"), end(f"e{n}"), f"h{n}-mulai -> e{n}")
        for n in range(count)
    )
    named = "".join(signal(f"s{n}", f"Sirene {n}") for n in range(count))
    return drawing(start(), user("u"), end(), "mulai -> u", "u -> selesai", *each, extra=named)


def loose(count: int) -> bytes:
    return drawing(*(script(f"t{n}", "=1") for n in range(count)))


def misspelt(count: int) -> bytes:
    scripts = (script(f"t{n}", f"=data{n}x + ata{n}", f"data{n}") for n in range(count))
    return drawing(*scripts)


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [ladder(700), listeners(2000), loose(3000), misspelt(2000)],
    ids=["gateways", "event sub-processes", "loose ends", "unknown variables"],
)
def test_a_large_drawing_is_checked_in_seconds(content: bytes) -> None:
    before = time.process_time()
    assert check_files({"a.bpmn": content}, job_types=()).is_readable
    assert time.process_time() - before < MOST_SECONDS
