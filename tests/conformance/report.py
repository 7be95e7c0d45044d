"""What stands in docs/conformance.md?

`python -m tests.conformance.report` runs everything again, prints it, and writes it between the markers of the document.
"""

from __future__ import annotations

import re
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.benchmarks.feel import test_speed as speed
from tests.conformance import miwg, steps
from tests.conformance.cases import RIGHT, Case, UseCase
from tests.conformance.random_blocks import Block, blocks
from tests.conformance.random_processes import travel
from tests.conformance.test_stock_comparison import CASES
from tests.unit.dmn.test_tck import CORPUS

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "conformance.md"
PROCESSES = 300


@cache
def alur_table() -> Mapping[str, str]:
    """What Alur does, by case."""
    return {case.id: _said(case, case.on_alur()) for case in CASES}


@cache
def stock_outcome(case_id: str) -> str:
    """What the plain library does with one case."""
    return next(case for case in CASES if case.id == case_id).on_stock()


def _said(case: Case | UseCase, outcome: str) -> str:
    if outcome == RIGHT:
        return "as BPMN says" if isinstance(case, Case) else "as it should be"
    rule = outcome.removeprefix("refused: ")
    return f"refused (`{rule}`)"


def stock_rows() -> list[str]:
    """The comparison, one line per case; what the library did stands in the fourth cell."""
    return [
        f"| {case.what} | {case.source} | {_cell(stock_outcome(case.id))} | {alur_table()[case.id]} |"
        for case in CASES
    ]


def _cell(outcome: str) -> str:
    escaped = outcome.replace("|", "\\|")
    return f"`{escaped}`"


def stock_section() -> str:
    """The whole comparison."""
    refused = sum(outcome.startswith("refused") for outcome in alur_table().values())
    head = (
        f"{len(CASES)} cases: {len(CASES) - refused} run as they should, {refused} are refused by name. "
        "`pytest tests/conformance/test_stock_comparison.py`\n\n"
        "| What is drawn or done | Measured in | SpiffWorkflow 3.2.0 | Alur |\n|---|---|---|---|\n"
    )
    return head + "\n".join(stock_rows())


def miwg_rows() -> list[str]:
    """One line per diagram: by which rules it is refused, as it is and marked executable."""
    return [
        f"| {found.name} | {_rules(found.as_drawn)} | {_rules(found.forced)} |"
        for found in map(miwg.outcome, miwg.diagrams())
    ]


def _rules(rules: tuple[str, ...]) -> str:
    return ", ".join(f"`{rule}`" for rule in rules) or "clean"


def miwg_section() -> str:
    """All diagrams."""
    head = "`pytest tests/conformance/test_miwg.py`\n\n| Diagram | As drawn | Marked executable |\n|---|---|---|\n"
    return head + "\n".join(miwg_rows())


def tck_section() -> str:
    """The rate on the standard's test cases."""
    if not CORPUS.is_dir():
        return "No cases here: not run."
    command = [str(Path(sys.executable).with_name("alur")), "tck", str(CORPUS)]
    began = time.monotonic()
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    seconds = time.monotonic() - began
    passed, total = (int(n) for n in re.findall(r": (\d+) dari (\d+) kasus", told)[-1])
    return f"**{passed} of {total}** test cases pass ({passed / total:.2%}), in {seconds:.0f} s. `alur tck DIR`"


def random_section() -> str:
    """How many random processes were run, and how."""
    number = secrets.randbelow(2**32)
    actions: list[int] = []
    with steps.elsewhere() as elsewhere:

        @settings(
            max_examples=PROCESSES, deadline=None, derandomize=False, database=None, print_blob=True,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        )  # fmt: skip
        @seed(number)
        @given(block=blocks(40), way=st.integers(0, 2**32 - 1))
        def go(block: Block, way: int) -> None:
            journey = travel(block, way, steps.here)
            assert travel(block, way, elsewhere) == journey
            actions.append(journey.actions)

        began = time.monotonic()
        go()
        seconds = time.monotonic() - began
    return (
        f"{len(actions)} processes with {sum(actions)} actions from outside, the longest with {max(actions)}, each twice: no difference. "
        f"{seconds:.0f} s, seed {number}. `pytest tests/conformance/test_random_processes.py`"
    )


def feel_section() -> str:
    """Microseconds of FEEL and of the library's `eval`."""
    lines = [
        (
            "Microseconds per call, the best of many rounds; the plain library compiles its Python at every evaluation. "
            "`pytest tests/benchmarks/feel --benchmark-enable`\n"
        ),
        "| Condition | FEEL, compiled | FEEL, compiling | SpiffWorkflow `eval` |",
        "|---|---|---|---|",
    ]
    for name, (feel, python) in speed.CONDITIONS.items():
        works = (speed._feel(feel), speed._compiling(feel), speed._spiff(python))
        cells = " | ".join(f"{speed._least(work) * 1e6:.1f}" for work in works)
        lines.append(f"| {name}: `{feel}` | {cells} |")
    return "\n".join(lines)


SECTIONS: Mapping[str, Callable[[], str]] = {
    "tck": tck_section,
    "random": random_section,
    "stock": stock_section,
    "miwg": miwg_section,
    "feel": feel_section,
}


def written(section: str) -> str:
    """What the document says in one of its sections."""
    found = re.search(
        rf"<!-- {section}:begin -->\n(.*?)\n?<!-- {section}:end -->",
        DOCUMENT.read_text("utf-8"),
        re.DOTALL,
    )
    assert found is not None, section
    return found[1]


def main() -> None:
    """Run what is named (or everything), print it and write it down."""
    for name in sys.argv[1:] or SECTIONS:
        content = SECTIONS[name]()
        sys.stdout.write(f"== {name}\n{content}\n\n")
        sys.stdout.flush()
        text = DOCUMENT.read_text("utf-8")
        begin, end = f"<!-- {name}:begin -->\n", f"<!-- {name}:end -->"
        before, _, rest = text.partition(begin)
        DOCUMENT.write_text(before + begin + content + "\n" + end + rest.partition(end)[2], "utf-8")


if __name__ == "__main__":
    main()
