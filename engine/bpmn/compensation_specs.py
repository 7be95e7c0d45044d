"""How is what was done undone?

Each completed activity with a compensation handler leaves a record in its scope; a closed sub-process hands its records
to the scope around it, with its variables. A compensation event takes the records of its scope and runs their handlers
one after the other, the last record first; it goes on when all are done. A record is undone once.
"""

from __future__ import annotations

from typing import Any

from engine.bpmn.activity_specs import EventSubProcessSpec
from engine.bpmn.model import Element
from engine.bpmn.scopes import Scope
from engine.bpmn.specs import NodeSpec
from engine.bpmn.tokens import Host, Token


def remember(token: Token) -> bool:
    """Watch an activity with a handler: note that it was done."""
    token.workflow.records.append([token.task_spec.name, {}, None])
    return False


def undone(token: Token) -> bool:
    """Watch a handler: let whoever called it go on."""
    host = token.host
    caller = host.find(token.internal_data.get("undoes", 0))
    if caller is not None:
        spec: UndoingSpec = caller.task_spec
        if not spec.undo_next(caller):
            caller.complete()
    return False


class UndoingSpec(NodeSpec):
    """Runs the handlers of records, one after the other."""

    def arena(self, token: Token) -> Any:
        """Return the process or sub-process in which the handlers stand."""
        tree = token.workflow
        while tree is not tree.top_workflow and isinstance(
            tree.parent_token.task_spec, EventSubProcessSpec
        ):
            tree = tree.parent_token.workflow
        return tree

    def take(self, token: Token) -> list[Any]:
        """Take the records that are meant out of the arena."""
        tree = self.arena(token)
        meant = self.element.compensates
        taken = [record for record in tree.records if meant in (None, record[0])]
        tree.records = [record for record in tree.records if meant not in (None, record[0])]
        return taken

    def _run_hook(self, my_task: Token) -> bool | None:
        my_task.internal_data["todo"] = self.take(my_task)[::-1]
        return None if self.undo_next(my_task) else True

    def undo_next(self, token: Token) -> bool:
        """Begin the next handler; tell whether there was one."""
        todo = token.internal_data["todo"]
        if not todo:
            return False
        name, local, records = todo.pop(0)
        tree = self.arena(token)
        specs = tree.spec.task_specs
        if records is None:
            tree.put(specs[tree.spec.handlers[name]], undoes=token.id)
        else:
            tree.put(specs[undo_of(name)], undoes=token.id, local=local, records=records)
        return True

    def _on_cancel(self, my_task: Token) -> None:
        tree = self.arena(my_task)
        # What was not begun can still be undone by whoever took over.
        tree.records = [*my_task.internal_data.pop("todo", [])[::-1], *tree.records]
        for token in tree.open_tokens():
            if token.internal_data.get("undoes") == my_task.id:
                token.cancel()


class UndoScopeSpec(UndoingSpec):
    """Opens a closed sub-process once more, to undo what was done in it."""

    is_compensable = True

    def __init__(self, process_spec: Any, element: Element, opens: str) -> None:
        """Open the plan `opens`, which is that of `element` or of its body."""
        super().__init__(process_spec, element, name=undo_of(element.id))
        self.opens = opens

    def note(self, token: Token, host: Host) -> None:
        """It is not drawn."""

    def inner_scope(self, token: Token) -> Scope:
        """Return the scope that the sub-process had, with the variables it closed with."""
        return Scope(token.scope, token.local) if token.local else token.scope

    def arena(self, token: Token) -> Any:
        """Return the sub-process that was opened again."""
        return token.host.subprocesses[token.id]

    def take(self, token: Token) -> list[Any]:
        """Open the sub-process and take all of its records."""
        host = token.host
        host.enter(token, self.inner_scope(token)).reopen()
        records: list[Any] = token.internal_data.pop("records")
        return records

    def _on_complete_hook(self, my_task: Token) -> None:
        my_task.host.subprocesses.pop(my_task.id, None)
        undone(my_task)

    def _on_cancel(self, my_task: Token) -> None:
        my_task.host.abandon(my_task)


def undo_of(name: str) -> str:
    """Name of the spec that opens a closed sub-process once more."""
    return f"undo({name})"
