"""How is an activity done once for each item of a list?

The drawn element is the body: it has the boundary events, and one plan of its own (`multi(id)`) in which the activity
itself stands. Each item is one token in that plan; its variables (the item, `loopCounter`) are local to it, and so is
every new name that the work on it writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.bpmn.evaluation import evaluate, is_enough
from engine.bpmn.model import Element, MultiInstanceModel
from engine.bpmn.scopes import Scope
from engine.bpmn.specs import ActivitySpec, NodeSpec
from engine.bpmn.tokens import Host, Token
from engine.errors import EngineFailure

_MOST_ITEMS = 2_000


class MultiInstanceSpec(ActivitySpec):
    """The body: begins the items, gathers what they give, and goes on when all are done or enough."""

    def __init__(self, process_spec: Any, element: Element, activity: NodeSpec) -> None:
        """Repeat `activity`, which stands in the plan `multi(id)`."""
        super().__init__(process_spec, element)
        assert element.loop is not None
        self.loop: MultiInstanceModel = element.loop
        self.activity = activity

    @property
    def opens(self) -> str:
        """Name of the plan that it opens."""
        return body_of(self.element)

    def inner_scope(self, token: Token) -> Scope:
        """Return the scope around the items."""
        return token.scope

    def note(self, token: Token, host: Host) -> None:
        """The items are on the path; the body is drawn as one with them."""

    def _on_ready_hook(self, my_task: Token) -> None:
        """Mappings belong to the items."""

    def _run_hook(self, my_task: Token) -> bool | None:
        host = my_task.host
        items = self._items(my_task, host)
        my_task.internal_data.update(items=items, begun=0, done=0, gave=[None] * len(items))
        if not items:
            self._give(my_task)
            return True
        inner = host.enter(my_task, self.inner_scope(my_task))
        inner.open()
        for _ in range(1 if self.loop.sequential else len(items)):
            self._begin_next(my_task, host)
        return None

    def _items(self, token: Token, host: Host) -> list[Any]:
        context = token.scope.visible()
        loop, element = self.loop, self.element
        if loop.collection is not None:
            found = evaluate(
                loop.collection, context, now=host.now, element=element, what="Daftar pengulangan"
            )
            items = list(found) if isinstance(found, list | tuple) else None
        else:
            assert loop.cardinality is not None
            found = evaluate(
                loop.cardinality, context, now=host.now, element=element, what="Jumlah pengulangan"
            )
            items = _counted(found)
        if items is None:
            what = "bukan daftar" if loop.collection else "bukan bilangan bulat mulai 0"
            raise EngineFailure(
                f"Pengulangan “{element.label}”: hasilnya {what}.", element_id=element.id
            )
        if len(items) > _MOST_ITEMS:
            raise EngineFailure(
                f"Pengulangan “{element.label}” lebih dari {_MOST_ITEMS} kali.",
                element_id=element.id,
            )
        return items

    def _begin_next(self, token: Token, host: Host) -> None:
        data = token.internal_data
        index = data["begun"]
        data["begun"] = index + 1
        item: dict[str, Any] = {"loopCounter": index + 1}
        if self.loop.item is not None:
            item[self.loop.item] = data["items"][index]
        host.subprocesses[token.id].put(self.activity, item=item)

    def item_done(self, token: Token) -> bool:
        """Gather what an item gave; begin the next one, or end the rest when it is enough."""
        host = token.host
        body: Token = token.workflow.parent_token
        data = body.internal_data
        context = token.scope.visible(token.local)
        data["done"] += 1
        if self.loop.output_item is not None:
            data["gave"][context["loopCounter"] - 1] = evaluate(
                self.loop.output_item, context, now=host.now, element=self.element, what="Hasil"
            )
        if self._is_enough(body, context, host):
            token.workflow.cancel_open()
        elif self.loop.sequential and data["begun"] < len(data["items"]):
            self._begin_next(body, host)
        return False

    def _is_enough(self, body: Token, context: Mapping[str, Any], host: Host) -> bool:
        condition = self.loop.completion
        if condition is None:
            return False
        data = body.internal_data
        counters = {
            "numberOfInstances": len(data["items"]),
            "numberOfActiveInstances": data["begun"] - data["done"],
            "numberOfCompletedInstances": data["done"],
            "numberOfTerminatedInstances": 0,
        }
        return is_enough(condition, {**context, **counters}, now=host.now, element=self.element)

    def finish(self, token: Token, host: Host) -> None:
        """Hand over what was gathered, and let the token go on."""
        host.close(token)
        self._give(token)
        token.complete()

    def _give(self, token: Token) -> None:
        if self.loop.output_collection is not None:
            token.scope.assign(self.loop.output_collection, token.internal_data["gave"])

    def _on_cancel(self, my_task: Token) -> None:
        my_task.host.abandon(my_task)


def body_of(element: Element) -> str:
    """Name of the plan in which the items of a multi-instance element stand."""
    return f"multi({element.id})"


def _counted(value: Any) -> list[int] | None:
    number = Decimal(value) if isinstance(value, int | Decimal) else None
    if isinstance(value, bool) or number is None or number < 0 or number != int(number):
        return None
    return list(range(1, min(int(number), _MOST_ITEMS + 1) + 1))
