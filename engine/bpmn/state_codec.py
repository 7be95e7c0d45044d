"""How is a running instance kept in bytes?

The plan stays outside: a token is `[number, parent, name of its spec, state, what it keeps]`, with `parent` 0 for the
root: names, so that a release that draws a plan with more in it still reads what waits. Around it stand the number handed out last, the variables, and one entry per process or sub-process::

    byte 0      format version
    bytes 1-8   fingerprint of the definition, so that a blob is never read with another plan
    the rest    zlib of JSON [last number, variables, [[token of the sub-process or 0, [token, …], records], …], called]

The records of what can be undone are left out where there are none, and so is the last 1 that marks a called instance.

Finished tokens are not kept: the audit trail remembers, the state only waits.
"""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import Any

import orjson
from SpiffWorkflow.util.task import TaskState

from engine.bpmn import values
from engine.bpmn.blueprint import Blueprint
from engine.bpmn.tokens import ROOT, Host, Inner, Token
from engine.dmn import Decisions
from engine.errors import EngineFailure

FORMAT = 3
_HEADER = 9
_LEVEL = 1


def dump(host: Host, fingerprint: bytes) -> bytes:
    """Write an instance down. Raises `EngineFailure` for a computed value that cannot be kept."""
    try:
        trees = [_dump_tree(host, 0)]
        trees += [
            _dump_tree(inner, inner.parent_task_id)
            for inner in sorted(host.subprocesses.values(), key=lambda tree: tree.depth)
        ]
        called = [1] if host.is_called else []
        content = orjson.dumps(
            [host.last_token_id, values.encode(host.scope.local), trees, *called]
        )
    except values.Unstorable as error:
        raise EngineFailure(f"Variabel “{error.path}” {error.reason}.") from error
    return bytes([FORMAT]) + fingerprint + zlib.compress(content, _LEVEL)


def load(
    blob: bytes,
    blueprint: Blueprint,
    fingerprint: bytes,
    *,
    now: datetime,
    decisions: Decisions | None = None,
) -> Host:
    """Bring an instance back. Raises `EngineFailure` for a blob of another format or definition."""
    if len(blob) <= _HEADER or blob[0] != FORMAT:
        raise EngineFailure("Keadaan proses ini disimpan dalam format yang tidak dikenal.")
    if blob[1:_HEADER] != fingerprint:
        raise EngineFailure("Keadaan proses ini milik versi definisi yang lain.")
    last, variables, trees, *called = orjson.loads(zlib.decompress(blob[_HEADER:]))
    host = Host(
        blueprint.process,
        dict(blueprint.sub_processes),
        now=now,
        decisions=decisions,
        is_called=bool(called),
    )
    host.last_token_id = last
    host.scope.local.update(values.decode(variables))
    for owner_id, rows, *records in trees:
        tree = host if not owner_id else _reopen(host, owner_id)
        _load_tree(tree, rows)
        tree.records = values.decode(records[0]) if records else []
    host.completed = len(host.tasks) == 1
    return host


def _dump_tree(tree: Host | Inner, owner_id: int) -> list[Any]:
    tree.prune()
    rows = []
    for token in tree.tasks.values():
        if token.id == ROOT:
            continue
        kept = values.encode(token.internal_data) if token.internal_data else 0
        parent = 0 if token._parent == ROOT else token._parent
        rows.append([token.id, parent, token.task_spec.name, token._state, kept])
    return [owner_id, rows, values.encode(tree.records)] if tree.records else [owner_id, rows]


def _load_tree(tree: Host | Inner, rows: list[Any]) -> None:
    spec = tree.spec
    tree.task_tree = Token(tree, spec.start, state=TaskState.COMPLETED, number=ROOT)
    for number, parent, name, state, kept in rows:
        if name not in spec.task_specs:
            raise EngineFailure(
                f"Keadaan proses ini menunggu di “{name}”, yang tidak dikenal lagi."
            )
        above = tree.tasks[parent] if parent else tree.task_tree
        token = Token(tree, spec.task_specs[name], above, state=state, number=number)
        if kept:
            token.internal_data = values.decode(kept)
            if "waits" in token.internal_data:
                tree.top_workflow.listening.append(token)


def _reopen(host: Host, owner_id: int) -> Inner:
    token: Token = host.get_task_from_id(owner_id)
    return host.enter(token, token.task_spec.inner_scope(token))
