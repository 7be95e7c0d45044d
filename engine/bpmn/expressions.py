"""Does every expression of the drawing compile?"""

from __future__ import annotations

from lxml.etree import _Element

from engine import feel
from engine.bpmn.foreign_expressions import from_template, translate
from engine.bpmn.model import Value
from engine.bpmn.report import Report

_TEMPLATE_MARKS = ("${", "#{")


def read_value(text: str | None, node: _Element, what: str, report: Report) -> Value | None:
    """Read literal text, or compile the expression behind a leading `=`; None when there is nothing usable.

    `what` names the setting at the beginning of the sentence, e.g. `Syarat alur`.
    """
    text = (text or "").strip()
    if not text:
        return None
    if any(mark in text for mark in _TEMPLATE_MARKS):
        report.error(
            "expression-template",
            node,
            f"{what} “{text[:60]}” bukan ungkapan FEEL: {_instead(from_template(text))}.",
        )
        return None
    if not feel.is_expression(text):
        return Value(text=text)
    body = feel.body(text)
    try:
        return Value(text=text, expression=feel.compile_expression(body))
    except feel.FeelError as error:
        # The author counts from the sign that they typed.
        place = text.index(body) + error.position
        report.error(
            "expression",
            node,
            f"{what} “{text[:80]}” tidak dapat dibaca pada karakter ke-{place}: {error.message}",
        )
        return None


def read_expression(text: str | None, node: _Element, what: str, report: Report) -> Value | None:
    """Compile a setting that has to be an expression."""
    value = read_value(text, node, what, report)
    if value is not None and value.expression is None:
        report.error(
            "expression-literal",
            node,
            f"{what} “{value.text[:60]}” harus diawali “=” agar dihitung sebagai ungkapan FEEL{_likely(value.text)}.",
        )
        return None
    return value


def _instead(translated: str | None) -> str:
    if translated is None or not feel.is_expression(translated):
        return "tulis ulang sebagai FEEL dengan “=” di depannya"
    return f"tulis “{translated}”"


def _likely(text: str) -> str:
    """Return what an expression of another language, written without any sign, would be here."""
    translated = translate(text)
    return "" if translated is None else f": tulis “={translated}”"
