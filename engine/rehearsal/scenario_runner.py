"""Does a process do what its scenario says?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from engine.domain.actors import SYSTEM
from engine.errors import AlurError, EngineFailure, InvalidInput
from engine.feel import FeelError
from engine.rehearsal import acting, stage
from engine.rehearsal.acting import Troupe
from engine.rehearsal.checks import CHECKS
from engine.rehearsal.expectations import differences
from engine.rehearsal.looking import Sight
from engine.rehearsal.mismatch import Failure, Mismatch
from engine.rehearsal.scenario import (
    Advance,
    Claim,
    Complete,
    Correlate,
    FailJob,
    Refused,
    RetryIncident,
    RunJobs,
    Scenario,
    Step,
)
from engine.rehearsal.stage import Stage
from engine.services import incidents

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
        try:
            _take(played, step)
        except Mismatch as mismatch:
            line = scenario.lines[number - 1] if number <= len(scenario.lines) else None
            yield _failure(mismatch, step=number, line=line)
            # After something that could not be done, nothing else can be judged.
            if type(step) not in CHECKS:
                return
    with built.engine.reading() as work:
        for difference in differences(work, played.sight, scenario.expect):
            yield _failure(difference)
    for kind in built.failures.unused():
        yield _failure(
            Mismatch(
                f"fail_job {kind}",
                expected="pekerjaan yang gagal",
                found="tidak ada pekerjaan jenis ini yang dikerjakan sesudahnya",
            )
        )


@dataclass(frozen=True, kw_only=True)
class _Play:
    """A scenario that has begun."""

    stage: Stage
    troupe: Troupe
    sight: Sight


def _begun(scenario: Scenario, built: Stage) -> _Play:
    process_id = built.loaded.process.process_id
    if scenario.process not in (None, process_id):
        raise Mismatch("process", expected=str(scenario.process), found=process_id)
    troupe = acting.gathered(scenario, built)
    sight = _done("start", lambda: troupe.start(scenario.start))
    built.settle()
    return _Play(stage=built, troupe=troupe, sight=sight)


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
    _done(what, lambda: play.troupe.act(step, play.sight))
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
    """Bring a message; no process of ours can wait for one yet."""
    if step.expected:
        raise Mismatch(
            f"correlate {step.message}",
            expected="proses yang menunggu pesan ini",
            found="tidak ada yang menunggu pesan",
        )


def _retry(play: _Play, step: RetryIncident) -> None:
    """Let an operator retry the oldest incident of a kind."""
    with play.stage.engine.reading() as work:
        found = play.sight.incidents(work, step.kind)
    if not found:
        raise Mismatch(f"retry_incident {step.kind}", expected="insiden", found="tidak ada")
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
    Refused: _refused,
    Advance: _advance,
    RunJobs: _run_jobs,
    FailJob: _fail_job,
    RetryIncident: _retry,
}


def _done(what: str, act: Callable[[], T]) -> T:
    """Do something that must be possible."""
    try:
        return act()
    except AlurError as error:
        raise Mismatch(what, expected="diterima", found=f"“{_reason(error)}”") from error
    except FeelError as error:
        raise Mismatch(what, expected="diterima", found=f"“{error}”") from error


def _reason(error: AlurError) -> str:
    """Return the words of a refusal, with those of every field."""
    fields = error.fields if isinstance(error, InvalidInput) else {}
    details = "; ".join(f"{key}: {sentence}" for key, sentence in fields.items())
    return f"{error.message} ({details})" if details else error.message


def _failure(mismatch: Mismatch, *, step: int | None = None, line: int | None = None) -> Failure:
    return Failure(
        step=step, line=line, what=mismatch.what, expected=mismatch.expected, found=mismatch.found
    )
