"""How far does one step go, and when is it too far?

A step ends when every token waits for a person, a worker or a timer. Three bounds keep a mistaken model from running
for ever or filling the memory; a fourth check finds an instance that can never move again. All of them stop it with an
`EngineFailure` that names the element.
"""

from __future__ import annotations

from collections.abc import Iterable

from SpiffWorkflow.util.task import TaskState

from engine.bpmn.gateway_specs import InclusiveSpec
from engine.bpmn.tokens import Host, Token
from engine.errors import EngineFailure

#: Elements that one step may pass. 5,000 turns of a loop of a dozen automatic elements stay below it.
MAX_STEPS = 62_000
#: Tokens that one process or sub-process may hold at a time.
MAX_OPEN_TOKENS = 2_500
#: Tokens that one step may make: repetitions inside repetitions multiply faster than they are passed.
MAX_NEW_TOKENS = 100_000


def run(host: Host) -> None:
    """Let every token go as far as it can. Raises `EngineFailure`."""
    first = host.last_token_id
    while True:
        _drain(host, first + MAX_NEW_TOKENS)
        if not _release_joins(host) and not _close_finished(host):
            break
    host.completed = host.is_over
    if host.completed:
        host.cancel_open()
    else:
        _refuse_dead(host)


def _drain(host: Host, last_token_id: int) -> None:
    while host.queue or host.thrown.unheard:
        if host.thrown.unheard:
            _broadcast(host)
            continue
        token = host.queue.popleft()
        if token.state != TaskState.READY:
            continue
        _count(host, token)
        token.run()
        if host.last_token_id > last_token_id:
            raise _stopped(token, f"Lebih dari {MAX_NEW_TOKENS} cabang dibuka sekaligus")
        _keep_room(token)


def _count(host: Host, token: Token) -> None:
    host.steps += 1
    if host.steps > MAX_STEPS:
        raise _stopped(token, f"Proses melewati {MAX_STEPS} langkah tanpa menunggu siapa pun")


def _broadcast(host: Host) -> None:
    """Let those hear a signal who waited for it when it was thrown, and still do."""
    signal, waiting = host.thrown.unheard.popleft()
    for token in waiting:
        if token.is_open:
            token.task_spec.fire(token, signal.variables)


def _keep_room(token: Token) -> None:
    """Prune where the token stood, and around it: what it threw may have begun an event sub-process there."""
    tree = token.workflow
    if len(tree.tasks) > tree.room:
        _make_room(token)
    if tree is not tree.top_workflow:
        around = tree.parent_token
        if len(around.workflow.tasks) > around.workflow.room:
            _make_room(around)


def _make_room(token: Token) -> None:
    tree = token.workflow
    tree.prune()
    # Twice what is open, so that the cost of pruning stays in proportion.
    tree.room = max(tree.room, 2 * len(tree.tasks))
    if len(tree.tasks) > MAX_OPEN_TOKENS:
        raise _stopped(token, f"Lebih dari {MAX_OPEN_TOKENS} cabang berjalan bersamaan")


def _release_joins(host: Host) -> bool:
    """Let one inclusive join fire to which nothing more can come; tell whether there was one."""
    for tree in host.trees():
        if not tree.spec.has_inclusive_joins:
            continue
        waiting: dict[str, list[Token]] = {}
        for token in tree.open_tokens():
            if isinstance(token.task_spec, InclusiveSpec):
                waiting.setdefault(token.task_spec.name, []).append(token)
        for name, tokens in waiting.items():
            spec = tokens[0].task_spec
            if spec.release(tokens, _elsewhere(tree.open_tokens(), name)):
                return True
    return False


def _elsewhere(tokens: Iterable[Token], name: str) -> set[str]:
    """Where tokens are that could still come; what stands on a border comes only while its activity is open."""
    return {
        token.task_spec.element.id
        for token in tokens
        if token.task_spec.name != name
        and not token.task_spec.is_listener
        and not token.task_spec.element.kind.is_boundary
    }


def _close_finished(host: Host) -> bool:
    """Finish every sub-process in which nothing is left, innermost first; tell whether there was one."""
    closed = False
    for inner in sorted(host.subprocesses.values(), key=lambda tree: -tree.depth):
        if host.subprocesses.get(inner.parent_task_id) is inner and inner.is_over:
            token = inner.parent_token
            _count(host, token)
            token.task_spec.finish(token, host)
            closed = True
    return closed


def _refuse_dead(host: Host) -> None:
    for tree in host.trees():
        waiting = list(tree.open_tokens())
        if all(token.task_spec.is_join for token in waiting):
            raise _stopped(waiting[0], "Gerbang menunggu cabang yang tidak akan pernah tiba")


def _stopped(token: Token, why: str) -> EngineFailure:
    element = token.task_spec.element
    return EngineFailure(f"{why}, di “{element.label}”.", element_id=element.id)
