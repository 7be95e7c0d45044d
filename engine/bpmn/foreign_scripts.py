"""Which FEEL would do what this little script does?

Only lines of the form `name = expression` are answered (Python, Groovy, JavaScript alike, `execution.setVariable` too):
each becomes one FEEL expression with a result variable. One line outside of that form, and the whole script has to be
written anew, because half a script is a different script.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.bpmn.foreign_expressions import translate

_ASSIGNMENT = re.compile(
    r"(?:(?:var|let|const|def|String|int|boolean|Boolean|Integer)\s+)?"
    r"([A-Za-z_][A-Za-z0-9_]*)\s*([-+*])?=(?!=)\s*(.+)",
    re.ASCII | re.DOTALL,
)
_SET_VARIABLE = re.compile(
    r"execution\.setVariable\(\s*([\"'])([A-Za-z_][A-Za-z0-9_]*)\1\s*,(.+)\)", re.ASCII | re.DOTALL
)
_COMMENT = ("#", "//")
_OPENING, _CLOSING = "([{", ")]}"


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """One line of a script: the FEEL, and the variable that takes its value."""

    #: None for a last line without a name: the script's result.
    target: str | None
    #: FEEL without its `=`.
    feel: str


def assignments(script: str) -> tuple[Assignment, ...]:
    """Translate a script line by line; nothing when a single line cannot be translated."""
    found: list[Assignment] = []
    lines = [line for line in _statements(script) if not line.startswith(_COMMENT)]
    for number, line in enumerate(lines, start=1):
        assignment = _assignment(line, is_last=number == len(lines))
        if assignment is None:
            return ()
        found.append(assignment)
    return tuple(found)


def _assignment(line: str, *, is_last: bool) -> Assignment | None:
    if (stored := _SET_VARIABLE.fullmatch(line)) is not None:
        return _translated(stored[2], stored[3])
    if (assigned := _ASSIGNMENT.fullmatch(line)) is not None:
        name, operator, expression = assigned.groups()
        return _translated(name, f"{name} {operator} ({expression})" if operator else expression)
    return _translated(None, line) if is_last else None


def _translated(target: str | None, expression: str) -> Assignment | None:
    feel = translate(expression)
    return None if feel is None else Assignment(target=target, feel=feel)


def _statements(script: str) -> list[str]:
    """Cut a script at line ends and semicolons, but not within brackets or quotes."""
    pieces, begun, depth, quote = [], 0, 0, ""
    for place, sign in enumerate(script):
        if quote:
            quote = "" if sign == quote and script[place - 1] != "\\" else quote
        elif sign in "\"'":
            quote = sign
        elif sign in _OPENING:
            depth += 1
        elif sign in _CLOSING:
            depth -= 1
        elif depth == 0 and sign in "\n;":
            pieces.append(script[begun:place])
            begun = place + 1
    pieces.append(script[begun:])
    return [piece.strip() for piece in pieces if piece.strip()]
