"""Does a long form cost next to nothing?"""

import timeit
from typing import Any

from tests.unit.forms.builders import FakeFeel, component, form, hide, options, post


def five_fields(n: int) -> list[Any]:
    return [
        component("textfield", f"a{n}", conditional=hide("never")),
        component("textfield", f"b{n}", properties={"alur:pattern": "nik"}),
        component("number", f"c{n}", validate={"min": 0}),
        component("datetime", f"d{n}", subtype="datetime"),
        component("select", f"e{n}", values=options("satu", "dua")),
    ]


def test_a_form_of_twenty_fields_is_validated_well_under_a_millisecond() -> None:
    asked = form(*(field for n in range(4) for field in five_fields(n)))
    sample = {
        "a": "Siti",
        "b": "6311061703900001",
        "c": "1.234,5",
        "d": "2026-03-17T23:00",
        "e": "dua",
    }
    submitted = {field.key: [sample[field.key[0]]] for field in asked.fields}
    feel = FakeFeel(never=lambda _: False)
    assert post(asked, submitted, feel=feel).ok
    # The best of several runs: a busy machine must not fail this.
    best = min(timeit.repeat(lambda: post(asked, submitted, feel=feel), number=20, repeat=10)) / 20
    assert best < 0.001
