"""How far does one step go, and when is it too far?

A step ends when every token waits for a person, a worker or a timer. Two bounds keep a mistaken model from running
for ever or filling the memory; a third check finds an instance that can never move again. All three stop it with an
`EngineFailure` that names the element.
"""

from __future__ import annotations

from SpiffWorkflow.util.task import TaskState

from engine.bpmn.specs import ParallelSpec, SubProcessSpec
from engine.bpmn.tokens import Host, Token
from engine.errors import EngineFailure

#: Elements that one step may pass. 5,000 turns of a loop of three automatic elements stay below it.
MAX_STEPS = 20_000
#: Tokens that one process or sub-process may hold at a time.
MAX_OPEN_TOKENS = 2_000


def run(host: Host) -> None:
    """Let every token go as far as it can. Raises `EngineFailure`."""
    steps = 0
    while True:
        steps = _drain(host, steps)
        if not _close_one(host):
            break
    host.completed = next(host.open_tokens(), None) is None
    if not host.completed:
        _refuse_dead(host)


def _drain(host: Host, steps: int) -> int:
    while host.queue:
        token = host.queue.popleft()
        if token.state != TaskState.READY:
            continue
        steps += 1
        if steps > MAX_STEPS:
            raise _stopped(token, f"Proses melewati {MAX_STEPS} langkah tanpa menunggu siapa pun")
        token.run()
        if len(token.workflow.tasks) > token.workflow.room:
            _make_room(token)
    return steps


def _make_room(token: Token) -> None:
    tree = token.workflow
    tree.prune()
    # Twice what is open, so that the cost of pruning stays in proportion.
    tree.room = max(tree.room, 2 * len(tree.tasks))
    if len(tree.tasks) > MAX_OPEN_TOKENS:
        raise _stopped(token, f"Lebih dari {MAX_OPEN_TOKENS} cabang berjalan bersamaan")


def _close_one(host: Host) -> bool:
    """Finish one sub-process in which nothing is left; tell whether there was one."""
    for inner in sorted(host.subprocesses.values(), key=lambda tree: -tree.depth):
        if next(inner.open_tokens(), None) is None:
            token = inner.parent_token
            spec = token.task_spec
            assert isinstance(spec, SubProcessSpec)
            spec.finish(token, host)
            return True
    return False


def _refuse_dead(host: Host) -> None:
    for tree in host.trees():
        waiting = list(tree.open_tokens())
        if all(isinstance(token.task_spec, ParallelSpec) for token in waiting):
            raise _stopped(waiting[0], "Gerbang menunggu cabang yang tidak akan pernah tiba")


def _stopped(token: Token, why: str) -> EngineFailure:
    element = token.task_spec.element
    return EngineFailure(f"{why}, di “{element.label}”.", element_id=element.id)
