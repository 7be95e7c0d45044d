"""Does a process do what its scenario says?"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from engine.bpmn import Element, Value
from engine.domain.actors import SYSTEM
from engine.domain.instances import InstanceState
from engine.errors import AlurError, EngineFailure, Halted, InvalidInput
from engine.feel import FeelError
from engine.rehearsal import acting, stage
from engine.rehearsal.acting import Troupe
from engine.rehearsal.checks import CHECKS
from engine.rehearsal.expectations import differences
from engine.rehearsal.looking import Sight
from engine.rehearsal.mismatch import Failure, Mismatch, listed
from engine.rehearsal.scenario import (
    Advance,
    Broadcast,
    Claim,
    Complete,
    Correlate,
    FailJob,
    IncidentCheck,
    Refused,
    RetryIncident,
    RunJobs,
    Scenario,
    Step,
)
from engine.rehearsal.stage import Stage
from engine.services import incidents, messages, signals
from engine.services.work import Work

T = TypeVar("T")


def play(scenario: Scenario, folder: Path) -> tuple[Failure, ...]:
    """Play a scenario with the package in a folder; returns how it differs from what happened, nothing when it passes.

    Raises:
        InvalidDefinition: the package cannot be deployed.
    """
    with stage.built(folder, now=scenario.clock) as built:
        return tuple(_failures(scenario, built))


def _failures(scenario: Scenario, built: Stage) -> Iterator[Failure]:
    try:
        played = _begun(scenario, built)
    except Mismatch as mismatch:
        yield _failure(mismatch)
        return
    for number, step in enumerate(scenario.steps, start=1):
        played.place.number = number
        played.place.line = scenario.lines[number - 1] if number <= len(scenario.lines) else None
        try:
            _take(played, step)
        except Mismatch as mismatch:
            failure = _failure(mismatch, played.place)
            if type(step) in CHECKS:
                yield failure
                continue
            # After something that could not be done, nothing else can be judged; why may lie before it.
            yield from _went_wrong_before(scenario, played)
            yield failure
            return
    yield from _loose_ends(scenario, played)


def _loose_ends(scenario: Scenario, played: _Play) -> Iterator[Failure]:
    """Hold the end against what is expected, and what was begun against what came of it."""
    yield from _went_wrong_before(scenario, played)
    with played.stage.engine.reading() as work:
        try:
            for difference in differences(work, played.sight, scenario.expect):
                yield _failure(difference)
        except Mismatch as mismatch:
            yield _failure(mismatch)
    for kind in played.stage.failures.unused():
        yield _failure(
            Mismatch(
                f"fail_job {kind}",
                expected="pekerjaan yang gagal",
                found="tidak ada pekerjaan jenis ini yang dikerjakan sesudahnya",
            )
        )


def _went_wrong_before(scenario: Scenario, played: _Play) -> Iterator[Failure]:
    """Return the steps that were undone, and the messages that nobody took."""
    for halt in played.halts:
        if not _is_expected(halt, scenario):
            yield halt.failure
    with played.stage.engine.reading() as work:
        yield from (each.failure for each in played.unheard if not each.is_taken(work))


@dataclass(kw_only=True)
class _Place:
    """Where in its file a scenario is."""

    #: None before the first step.
    number: int | None = None
    line: int | None = None


@dataclass(frozen=True, kw_only=True)
class _Halt:
    """A step that led the drawing where it cannot go on."""

    #: Number of the step; None for the start.
    number: int | None
    failure: Failure


@dataclass(frozen=True, kw_only=True)
class _Unheard:
    """A message that nobody waited for when it came."""

    message_id: str
    failure: Failure

    def is_taken(self, work: Work) -> bool:
        """Tell whether somebody took it later."""
        message = work.correlation.get(self.message_id)
        return message is not None and bool(message.delivered_to)


@dataclass(frozen=True, kw_only=True)
class _Play:
    """A scenario that has begun."""

    stage: Stage
    troupe: Troupe
    sight: Sight
    place: _Place = field(default_factory=_Place)
    halts: list[_Halt] = field(default_factory=list)
    unheard: list[_Unheard] = field(default_factory=list)

    def halted(self, what: str, error: Halted) -> None:
        """Note a step that was undone: whether that is as it should be, the rest of the scenario says."""
        mismatch = Mismatch(what, expected="diterima", found=f"“{error.message}”")
        halt = _Halt(number=self.place.number, failure=_failure(mismatch, self.place))
        self.halts.append(halt)


def _is_expected(halt: _Halt, scenario: Scenario) -> bool:
    """Tell whether a scenario speaks of the incident of a step: in a later step, or at its end."""
    later = scenario.steps[halt.number or 0 :]
    return scenario.expect.state is InstanceState.INCIDENT or any(
        isinstance(step, IncidentCheck | RetryIncident) for step in later
    )


def _begun(scenario: Scenario, built: Stage) -> _Play:
    stage = built.of(scenario.process)
    troupe = acting.gathered(scenario, stage)
    start = scenario.start
    if start is None:
        return _Play(stage=stage, troupe=troupe, sight=Sight(stage=stage, instance_id=None))
    try:
        sight = _done("start", lambda: troupe.start(start))
        played = _Play(stage=stage, troupe=troupe, sight=sight)
    except Halted as error:
        played = _Play(stage=stage, troupe=troupe, sight=Sight(stage=stage, instance_id=None))
        played.halted("start", error)
    stage.settle()
    return played


def _take(play: _Play, step: Step) -> None:
    check = CHECKS.get(type(step))
    if check is None:
        _ACTS[type(step)](play, step)
        return
    with play.stage.engine.reading() as work:
        check(work, play.sight, step)


def _act(play: _Play, step: Claim | Complete) -> None:
    """Do it, and whatever follows from it."""
    what = f"{type(step).__name__.lower()} {step.task}"
    try:
        _done(what, lambda: play.troupe.act(step, play.sight))
    except Halted as error:
        play.halted(what, error)
    play.stage.settle()


def _refused(play: _Play, step: Refused) -> None:
    """Try it, and see that it is not possible for the reason given."""
    what = f"refused {type(step.attempt).__name__.lower()}"
    expected = f"ditolak karena “{step.because}”" if step.because else "ditolak"
    try:
        play.troupe.act(step.attempt, play.sight)
    except AlurError as error:
        reason = _reason(error)
        if step.because not in reason or isinstance(error, EngineFailure):
            raise Mismatch(what, expected=expected, found=f"“{reason}”") from error
        return
    raise Mismatch(what, expected=expected, found="diterima")


def _correlate(play: _Play, step: Correlate) -> None:
    """Bring a message: to who waits now, or to who will before the scenario ends."""
    what = f"correlate {step.message}"
    named = (each.message.name if each.message else None for each in _elements(play))
    _refuse_unknown(what, "pesan", step.message, named)
    kept = messages.TIME_TO_LIVE if step.expected else "PT0S"

    def publish() -> messages.Published:
        with play.stage.engine.work() as work:
            return messages.publish(
                work,
                step.message,
                _key(step.key),
                step.variables,
                by=SYSTEM,
                time_to_live=kept,
                region=play.troupe.region,
            )

    published = _done(what, publish)
    if not step.expected and published.delivered_to:
        taken = f"diambil oleh {listed(published.delivered_to)}"
        raise Mismatch(what, expected="tidak ada yang menunggu", found=taken)
    if step.expected and not published.delivered_to:
        nobody = Mismatch(
            what,
            expected="berkas yang menunggu pesan ini",
            found="tidak ada yang mengambilnya sampai skenario berakhir",
        )
        failure = _failure(nobody, play.place)
        play.unheard.append(_Unheard(message_id=published.id, failure=failure))
    play.stage.settle()


def _key(value: Any) -> str:
    """Write a key the way the drawing's expression gives it."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return f"{Decimal(value).normalize():f}"
    return "" if value is None else str(value)


def _broadcast(play: _Play, step: Broadcast) -> None:
    """Let a signal sound, whoever hears it."""
    what = f"signal {step.signal}"
    named = (each.signal.name if each.signal else None for each in _elements(play))
    _refuse_unknown(what, "sinyal", step.signal, named)

    def sound() -> int:
        with play.stage.engine.work() as work:
            region = play.troupe.region
            return signals.broadcast(work, step.signal, step.variables, by=SYSTEM, region=region)

    _done(what, sound)
    play.stage.settle()


def _elements(play: _Play) -> Iterator[Element]:
    for process in play.stage.processes:
        yield from process.elements.values()


def _refuse_unknown(what: str, kind: str, name: str, named: Iterable[Value | None]) -> None:
    """Refuse a name that no drawing declares; one that computes its names may declare any."""
    values = [each for each in named if each is not None]
    known = sorted({each.literal for each in values if each.literal is not None})
    if name in known or any(each.literal is None for each in values):
        return
    close = difflib.get_close_matches(name, known, n=1)
    hint = f"; maksud Anda “{close[0]}”?" if close else ""
    raise Mismatch(
        what,
        expected=f"{kind} yang dikenal gambar",
        found=f"tidak ada {kind} dengan nama ini{hint}",
    )


def _retry(play: _Play, step: RetryIncident) -> None:
    """Let an operator retry the oldest incident that is meant."""
    with play.stage.engine.reading() as work:
        found = play.sight.incidents(work, step.trouble)
    if not found:
        raise Mismatch(f"retry_incident {step.trouble}", expected="gangguan", found="tidak ada")
    with play.stage.engine.work() as work:
        incidents.retry(work, found[0].id, by=SYSTEM)
    play.stage.settle()


def _advance(play: _Play, step: Advance) -> None:
    until = play.stage.clock.now() + step.by
    _done("advance", lambda: play.stage.pass_time(until))


def _run_jobs(play: _Play, step: RunJobs) -> None:
    play.stage.settle()


def _fail_job(play: _Play, step: FailJob) -> None:
    play.stage.failures.arm(step.kind, step.times)


#: What each kind of step does that does not only look.
_ACTS: dict[type[Step], Callable[[_Play, Any], None]] = {
    Claim: _act,
    Complete: _act,
    Correlate: _correlate,
    Broadcast: _broadcast,
    Refused: _refused,
    Advance: _advance,
    RunJobs: _run_jobs,
    FailJob: _fail_job,
    RetryIncident: _retry,
}


def _done(what: str, act: Callable[[], T]) -> T:
    """Do something that must be possible; what halts is judged by the caller."""
    try:
        return act()
    except Halted:
        raise
    except AlurError as error:
        raise Mismatch(what, expected="diterima", found=f"“{_reason(error)}”") from error
    except FeelError as error:
        raise Mismatch(what, expected="diterima", found=f"“{error}”") from error


def _reason(error: AlurError) -> str:
    """Return the words of a refusal, with those of every field."""
    fields = error.fields if isinstance(error, InvalidInput) else {}
    details = "; ".join(f"{key}: {sentence}" for key, sentence in fields.items())
    return f"{error.message} ({details})" if details else error.message


def _failure(mismatch: Mismatch, place: _Place | None = None) -> Failure:
    place = place or _Place()
    return Failure(
        step=place.number,
        line=place.line,
        what=mismatch.what,
        expected=mismatch.expected,
        found=mismatch.found,
    )
