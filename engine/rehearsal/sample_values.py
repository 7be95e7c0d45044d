"""How does `[{name: jalan.jpg}]` become a photo that somebody uploaded?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from engine.adapters import sample_files
from engine.domain.actors import Actor
from engine.services import answering
from engine.services.work import Work
from forms.files import FileValue


def with_files(
    work: Work, values: Mapping[str, Any], *, by: Actor, key: str = "name", large: bool = False
) -> dict[str, Any]:
    """Replace every list of file names, in rows too, by references to files that are drawn and stored.

    The caller commits.
    """

    def replaced(value: Any) -> Any:
        if _are_files(value, key):
            return [_stored(work, str(item[key]), by, large=large) for item in value]
        if isinstance(value, Mapping):
            return {name: replaced(each) for name, each in value.items()}
        return [replaced(each) for each in value] if isinstance(value, list) else value

    return {name: replaced(value) for name, value in values.items()}


def _are_files(value: Any, key: str) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(
            isinstance(item, Mapping)
            and set(item) == {key}
            and sample_files.is_sample_name(str(item[key]))
            for item in value
        )
    )


#: Drawn samples carry no time, so no zone has to be known.
_ANY_ZONE = ZoneInfo("UTC")


def _stored(work: Work, name: str, by: Actor, *, large: bool) -> dict[str, Any]:
    file = FileValue(
        name=name,
        content=sample_files.draw(name, large=large),
        declared_type=sample_files.media_type(name),
    )
    return answering.keep_file(work, file, zone=_ANY_ZONE, by=by)
