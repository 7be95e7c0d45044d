"""Did an instance end as its scenario says?"""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain.instances import InstanceState
from engine.persistence.messages import LocalMail
from engine.rehearsal.cast import address, as_stored
from engine.rehearsal.comparing import fits, told
from engine.rehearsal.looking import Sight
from engine.rehearsal.mismatch import Mismatch, listed
from engine.rehearsal.scenario import Expected, ExpectedMail
from engine.services.work import Work


def differences(work: Work, sight: Sight, expected: Expected) -> Iterator[Mismatch]:
    """Yield everything that is not as expected."""
    yield from _state(work, sight, expected)
    yield from _variables(work, sight, expected)
    yield from _path(work, sight, expected)
    yield from _mails(work, sight, expected)
    for register, count in expected.registers.items():
        found = sight.entries(work, register)
        if found != count:
            yield Mismatch(
                f"register {register}", expected=f"{count} entri", found=f"{found} entri"
            )
    if expected.letters:
        yield Mismatch("letters", expected=listed(expected.letters), found=listed([]))


def _state(work: Work, sight: Sight, expected: Expected) -> Iterator[Mismatch]:
    state, incidents = _state_of(work, sight), sight.incidents(work)
    if expected.state not in (None, state):
        reasons = "; ".join(each.message for each in incidents)
        found = state.value + (f" ({reasons})" if reasons else "")
        yield Mismatch("state", expected=str(expected.state), found=found)
    begun = sight.begun(work)
    end_event = begun.end_event if begun else None
    if expected.end_event not in (None, end_event):
        yield Mismatch(
            "end_event", expected=str(expected.end_event), found=end_event or "tidak ada"
        )
    if expected.open_tasks is not None:
        found_tasks = sorted(task.element_id for task in sight.open_tasks(work))
        if found_tasks != sorted(expected.open_tasks):
            yield Mismatch(
                "open_tasks",
                expected=listed(sorted(expected.open_tasks)),
                found=listed(found_tasks),
            )


def _state_of(work: Work, sight: Sight) -> InstanceState:
    """Return the state; an incident in what it called, or at its start, is one of its own."""
    has_incident = bool(sight.incidents(work))
    if has_incident and sight.begun(work) is None:
        return InstanceState.INCIDENT
    state = sight.instance(work).state
    return InstanceState.INCIDENT if has_incident and state is InstanceState.ACTIVE else state


def _variables(work: Work, sight: Sight, expected: Expected) -> Iterator[Mismatch]:
    found = sight.variables(work) if expected.variables else {}
    for name, value in as_stored(expected.variables).items():
        if name not in found:
            yield Mismatch(f"variabel {name}", expected=told(value), found="tidak ada")
        elif not fits(value, found[name]):
            yield Mismatch(f"variabel {name}", expected=told(value), found=told(found[name]))


def _path(work: Work, sight: Sight, expected: Expected) -> Iterator[Mismatch]:
    path = sight.path(work)
    if expected.path is not None and path != expected.path:
        yield Mismatch("path", expected=" → ".join(expected.path), found=" → ".join(path))
    for step in expected.path_contains:
        if step not in path:
            yield Mismatch("path_contains", expected=step, found=" → ".join(path))
    for step in expected.path_lacks:
        if step in path:
            yield Mismatch("path_lacks", expected=f"tanpa {step}", found=" → ".join(path))


def _mails(work: Work, sight: Sight, expected: Expected) -> Iterator[Mismatch]:
    sent = sight.mails(work) if expected.mails or expected.mails_lack else []
    for wanted in expected.mails:
        if not any(_is(mail, wanted) for mail in sent):
            theirs = [mail.subject for mail in sent if mail.recipient == address(wanted.to)]
            yield Mismatch("mails", expected=_words(wanted), found=listed(theirs))
    for unwanted in expected.mails_lack:
        found = [mail.subject for mail in sent if _is(mail, unwanted)]
        if found:
            yield Mismatch("mails_lack", expected=f"tanpa {_words(unwanted)}", found=listed(found))


def _is(mail: LocalMail, wanted: ExpectedMail) -> bool:
    return mail.recipient == address(wanted.to) and wanted.subject_contains in mail.subject


def _words(mail: ExpectedMail) -> str:
    return f"surel kepada {mail.to}" + (
        f" dengan “{mail.subject_contains}”" if mail.subject_contains else ""
    )
