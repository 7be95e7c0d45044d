"""How do the people of a scenario act?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.domain.actors import SYSTEM, Actor
from engine.domain.user_tasks import UserTask
from engine.rehearsal import cast
from engine.rehearsal.checks import not_open
from engine.rehearsal.comparing import fits, told
from engine.rehearsal.looking import Sight
from engine.rehearsal.sample_values import with_files
from engine.rehearsal.scenario import Claim, Complete, Scenario, Start
from engine.rehearsal.stage import Stage
from engine.services import assigning, process_instances, user_tasks
from engine.services.work import Work


@dataclass(frozen=True, kw_only=True)
class Troupe:
    """Everyone who acts, and where."""

    stage: Stage
    #: By the name that the scenario uses.
    people: Mapping[str, Actor]
    #: Kemendagri code of the region in which instances are started.
    region: str

    def start(self, step: Start) -> Sight:
        """Start an instance; raises what the service raises."""
        by, key = self.people[step.by], self.stage.loaded.head.key
        with self.stage.engine.work() as work:
            values = with_files(work, step.variables, by=by)
            started = process_instances.start(
                work, key, values, by=by, region=self.region, at=_trigger(self.stage)
            )
        return Sight(stage=self.stage, instance_id=started.instance_id)

    def act(self, step: Start | Claim | Complete, sight: Sight) -> None:
        """Do what the step says; raises what the service raises, and `Mismatch` where there is no such task."""
        if isinstance(step, Start):
            self.start(step)
        elif isinstance(step, Claim):
            with self.stage.engine.work() as work:
                user_tasks.claim(work, _meant(work, sight, step).id, by=self.people[step.by])
        else:
            self._complete(step, sight)

    def _complete(self, step: Complete, sight: Sight) -> None:
        by, engine = self.people[step.by], self.stage.engine
        with engine.reading() as work:
            task = _meant(work, sight, step)
        if not (task.groups or task.candidate_users or task.assignee_id):
            # The drawing offers it to nobody: in a scenario, whoever is named gets it.
            with engine.work() as work:
                assigning.assign(work, task.id, by, by=SYSTEM)
        with engine.work() as work:
            values = with_files(work, step.variables, by=by)
            user_tasks.complete_with_values(work, task.id, values, by=by)


def _trigger(stage: Stage) -> str | None:
    """Return the start event of a process that only messages, signals or clocks start: there the scenario begins."""
    starts = stage.loaded.process.start_events
    triggered = [each.id for each in starts if each.message or each.signal or each.timer]
    return triggered[0] if triggered and len(triggered) == len(starts) else None


def gathered(scenario: Scenario, stage: Stage) -> Troupe:
    """Create an account for everyone who acts, is written to, or is named in the drawing."""
    region = stage.site.region if scenario.region is None else scenario.region
    groups = frozenset[str]().union(*map(cast.groups_in, stage.processes))
    users = frozenset[str]().union(*map(cast.users_in, stage.processes))
    names = dict.fromkeys((*scenario.actors, *sorted(users)))
    people = [
        (
            name,
            cast.roles_for(
                name,
                site=stage.site,
                groups=groups,
                region=region,
                starter=scenario.start.by if scenario.start else "",
            ),
        )
        for name in names
    ]
    return Troupe(stage=stage, people=cast.invite(stage.engine, people), region=region)


def _meant(work: Work, sight: Sight, step: Claim | Complete) -> UserTask:
    """Find the task that is meant: the oldest open one, else the one that was closed last."""
    where = cast.as_stored(step.where) if isinstance(step, Complete) else {}
    found = sight.open_tasks(work, step.task)
    if where:
        seen = sight.seen_by(work, found)
        found = [task for task, opened in seen if fits(where, opened.variables)]
    else:
        found = found or sight.tasks(work, step.task)[-1:]
    if not found:
        condition = f" dengan {told(where)}" if where else ""
        raise not_open(work, sight, step.task, condition=condition)
    return found[0]
