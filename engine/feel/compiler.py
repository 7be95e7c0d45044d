"""How does a syntax tree become something that runs fast?

Every node becomes a closure over the closures of its parts. One rule per kind of node makes them;
the rules live in `operators`, `control`, `access` and `calls` and are handed in by `expression`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

from engine.feel.errors import FeelError
from engine.feel.run import Scope
from engine.feel.setting import Setting
from engine.feel.syntax import Node
from engine.feel.values import Value

#: A compiled node.
Code: TypeAlias = Callable[[Scope], Value]
#: Compiles one kind of node; typed loosely because a table of rules holds many kinds.
Rule: TypeAlias = Callable[[Any, "Compiler"], Code]


#: Running so many nodes takes about as long as one turn of a loop by itself.
_NODES_PER_STEP = 3


@dataclass
class Weight:
    """How many steps one turn costs; known once its code is compiled."""

    steps: int = 1


@dataclass
class Watch:
    """Whether a name was read; known once the code that may read it is compiled."""

    seen: bool = False


class Compiler:
    """What compiling one source has learned so far."""

    def __init__(
        self,
        *,
        source: str,
        setting: Setting,
        rules: Mapping[type[Node], Rule],
    ) -> None:
        """`rules` say how each kind of node is compiled."""
        self.setting = setting
        #: Variables read from the context for certain; a name in a filter may be an entry instead.
        self.variables: set[str] = set()
        self._source = source
        self._rules = rules
        self._locals_read: set[str] = set()
        self._scopes: list[frozenset[str]] = []
        self._open_scopes = 0
        self._nodes = 0
        self._depth = 0
        self._deepest = 0

    def code(self, node: Node) -> Code:
        """Compile a node; FeelError when the tree is too deep or too large."""
        self._nodes += 1
        if self._nodes > self.setting.limits.nodes:
            raise self.fail("Ekspresi ini terlalu panjang.", node.position)
        self._descend(node.position)
        code = self._rules[type(node)](node, self)
        self._depth -= 1
        return code

    @contextmanager
    def level(self, position: int) -> Iterator[None]:
        """Count one level of nesting, which is what evaluation will need of Python's stack."""
        self._descend(position)
        yield
        self._depth -= 1

    def _descend(self, position: int) -> None:
        self._depth += 1
        self._deepest = max(self._deepest, self._depth)
        if self._depth > self.setting.limits.depth:
            raise self.fail("Ekspresi ini bersarang terlalu dalam.", position)

    def body(self, node: Node) -> tuple[Code, int]:
        """Compile the body of a function; also return how deep it is."""
        deepest, self._deepest = self._deepest, self._depth
        code = self.code(node)
        depth = self._deepest - self._depth
        self._deepest = max(deepest, self._deepest)
        return code, depth

    @contextmanager
    def weighing(self) -> Iterator[Weight]:
        """Weigh what is compiled meanwhile, for it will run many times."""
        before = self._nodes
        weight = Weight()
        yield weight
        weight.steps = 1 + (self._nodes - before) // _NODES_PER_STEP

    @contextmanager
    def watching(self, name: str) -> Iterator[Watch]:
        """Watch whether a bound name is read by what is compiled meanwhile."""
        before = name in self._locals_read
        self._locals_read.discard(name)
        watch = Watch()
        yield watch
        watch.seen = name in self._locals_read
        (self._locals_read.add if before else self._locals_read.discard)(name)

    @contextmanager
    def binding(self, *names: str) -> Iterator[None]:
        """Compile something in which these names are bound."""
        self._scopes.append(frozenset(names))
        yield
        self._scopes.pop()

    @contextmanager
    def filtering(self) -> Iterator[None]:
        """Compile the condition of a filter, in which every entry of an item is a name."""
        self._open_scopes += 1
        with self.binding("item"):
            yield
        self._open_scopes -= 1

    def binds(self, name: str) -> bool:
        """Tell whether the expression itself binds this name here."""
        return bool(self._scopes) and any(name in scope for scope in self._scopes)

    def variable(self, name: str) -> Code:
        """Compile the reading of a name."""
        if self.binds(name):
            self._locals_read.add(name)
        elif self._open_scopes == 0:
            self.variables.add(name)
        if not self._scopes:
            return lambda scope: scope.run.read(name)
        return lambda scope: scope.read(name)

    def fail(self, message: str, position: int) -> FeelError:
        """Make an error about a place in the source."""
        return FeelError(message, position=position, source=self._source)
