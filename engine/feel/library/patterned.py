"""What can be done with texts and patterns (DMN 1.5 §10.3.4.3)?

A text that is no pattern makes the answer null, as the standard has it; a pattern that is one, but
that the matcher cannot run, is refused.
"""

from __future__ import annotations

import re

from engine.feel.library.signatures import Library
from engine.feel.patterns import (
    InvalidPattern,
    Match,
    Program,
    UnsupportedPattern,
    compile_pattern,
    find_all,
    search,
)
from engine.feel.run import Run
from engine.feel.values import Value

LIBRARY = Library()

#: A group, an escaped sign, a plain stretch, or a sign that means nothing, of a replacement.
_REPLACEMENT = re.compile(r"\$([0-9]+)|\\([\\$])|([^\\$]+)|(.)", re.DOTALL)


def _program(run: Run, pattern: str, flags: Value = None) -> Program | None:
    if flags is not None and not isinstance(flags, str):
        return None
    try:
        program = compile_pattern(pattern, flags or "")
        # Charged each time, though a pattern is compiled once: what an evaluation costs depends on nothing before it.
        run.spend(1 + len(program.instructions))
        return program
    except InvalidPattern:
        return None
    except UnsupportedPattern as missing:
        raise run.fail(f"Pola ini memuat {missing}, yang tidak didukung.") from None


@LIBRARY.function("matches", "input: string, pattern: string, flags?: Any")
def matches(run: Run, text: str, pattern: str, flags: Value = None) -> Value:
    """Tell whether a pattern occurs anywhere in a text."""
    program = _program(run, pattern, flags)
    return None if program is None else search(program, text, run.spend) is not None


@LIBRARY.function("replace", "input: string, pattern: string, replacement: string, flags?: Any")
def replace(run: Run, text: str, pattern: str, replacement: str, flags: Value = None) -> Value:
    """Replace every match; `$1` in the replacement stands for the first group."""
    program = _program(run, pattern, flags)
    if program is None or _may_be_empty(program, run):
        return None
    literal = isinstance(flags, str) and "q" in flags
    pieces: list[str] = []
    place = 0
    for match in find_all(program, text, run.spend):
        inserted = replacement if literal else _expand(replacement, match, program.groups)
        if inserted is None:
            return None
        run.produce(len(inserted))
        pieces += [text[place : match.start], inserted]
        place = match.end
    return "".join([*pieces, text[place:]])


@LIBRARY.function("split", "string: string, delimiter: string")
def split(run: Run, text: str, delimiter: str) -> Value:
    """Cut at every match of a pattern."""
    program = _program(run, delimiter)
    if program is None or _may_be_empty(program, run):
        return None
    parts: list[Value] = []
    place = 0
    for match in find_all(program, text, run.spend):
        parts.append(text[place : match.start])
        place = match.end
    return [*parts, text[place:]]


def _may_be_empty(program: Program, run: Run) -> bool:
    """Tell whether a pattern matches nothing at all, which leaves open where to cut."""
    return search(program, "", run.spend) is not None


def _expand(replacement: str, match: Match, groups: int) -> str | None:
    """Fill in a replacement; None if it is not well written."""
    text = ""
    for part in _REPLACEMENT.finditer(replacement):
        number, escaped, plain, _ = part.groups()
        if number is not None:
            # `$12` is the group 12 if there are so many, else the group 1 and a 2.
            digits = number
            while len(digits) > 1 and int(digits) > groups:
                digits = digits[:-1]
            text += match.group(int(digits)) + number[len(digits) :]
        elif escaped is not None or plain is not None:
            text += escaped or plain
        else:
            return None
    return text
