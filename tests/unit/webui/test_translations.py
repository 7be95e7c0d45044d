"""Is every word of the pages there in English, too?"""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import webui

ROOT = Path(webui.__file__).parent
METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]
KEYWORDS = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def english() -> Catalog:
    with (ROOT / "translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file)


def used() -> set[str]:
    found = extract_from_dir(
        ROOT,
        method_map=METHODS,
        options_map={"templates/**.html": {"trimmed": "true"}},
        keywords=KEYWORDS,
    )
    return {
        text if isinstance(text, str) else text[0] for _file, _line, text, _notes, _context in found
    }


def test_every_word_on_the_pages_has_an_english_one() -> None:
    catalog = english()
    missing = sorted(
        text for text in used() if not (found := catalog.get(text)) or not found.string
    )
    assert missing == []


def test_the_catalogue_holds_no_words_that_nobody_says() -> None:
    known = {m.id if isinstance(m.id, str) else m.id[0] for m in english() if m.id}
    assert sorted(known - used()) == []


def test_an_english_sentence_has_the_same_gaps_to_fill() -> None:
    for message in english():
        if message.id and isinstance(message.id, str):
            assert set(PLACEHOLDER.findall(message.id)) == set(
                PLACEHOLDER.findall(str(message.string))
            )
