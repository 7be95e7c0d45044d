"""What does a DMN file say, once it is no longer XML?

Nothing here is resolved or compiled: a reference is the text of the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where something stands, for findings and for the trace."""

    element_id: str | None = None
    #: As drawn.
    name: str | None = None
    #: Counted from 1.
    line: int | None = None


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A name with the type it was declared with."""

    name: str
    type_ref: str | None = None
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True, kw_only=True)
class Boxed:
    """Any boxed expression."""

    place: Place = field(compare=False)
    type_ref: str | None = None


@dataclass(frozen=True, kw_only=True)
class LiteralBox(Boxed):
    """A FEEL text."""

    text: str
    #: Namespace of the expression language where the element names one.
    language: str | None = None


@dataclass(frozen=True, kw_only=True)
class ContextBox(Boxed):
    """Named entries, in order; the entry without a name is the result."""

    entries: tuple[tuple[Typed | None, Boxed | None], ...]


@dataclass(frozen=True, kw_only=True)
class ListBox(Boxed):
    """A list."""

    items: tuple[Boxed, ...]


@dataclass(frozen=True, kw_only=True)
class RelationBox(Boxed):
    """A list of contexts, written as a table."""

    columns: tuple[Typed, ...]
    rows: tuple[tuple[Boxed, ...], ...]


@dataclass(frozen=True, kw_only=True)
class InvocationBox(Boxed):
    """A call with named arguments."""

    callee: Boxed | None
    bindings: tuple[tuple[Typed, Boxed | None], ...]


class FunctionKind(StrEnum):
    """In what a function is written."""

    FEEL = "FEEL"
    JAVA = "Java"
    PMML = "PMML"


@dataclass(frozen=True, kw_only=True)
class FunctionBox(Boxed):
    """A function; the logic of a business knowledge model is one."""

    kind: FunctionKind
    parameters: tuple[Typed, ...]
    body: Boxed | None


@dataclass(frozen=True, kw_only=True)
class ConditionalBox(Boxed):
    """A choice."""

    condition: Boxed | None
    consequence: Boxed | None
    alternative: Boxed | None


@dataclass(frozen=True, kw_only=True)
class FilterBox(Boxed):
    """A selection from a list."""

    domain: Boxed | None
    match: Boxed | None


class Loop(StrEnum):
    """What is done with the elements of a list."""

    FOR = "for"
    SOME = "some"
    EVERY = "every"


@dataclass(frozen=True, kw_only=True)
class LoopBox(Boxed):
    """A loop or quantifier over a list."""

    loop: Loop
    variable: str
    domain: Boxed | None
    body: Boxed | None


class HitPolicy(StrEnum):
    """What happens when several rules hold."""

    UNIQUE = "UNIQUE"
    ANY = "ANY"
    PRIORITY = "PRIORITY"
    FIRST = "FIRST"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"
    COLLECT = "COLLECT"


class Aggregation(StrEnum):
    """What COLLECT makes of the outputs."""

    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"


@dataclass(frozen=True, kw_only=True)
class InputClause:
    """A column that is asked."""

    place: Place = field(compare=False)
    expression: LiteralBox
    #: Unary tests that the value is drawn from; empty when the table does not say.
    values: str = ""

    @property
    def label(self) -> str:
        """What the column is called: its label, else its expression."""
        return self.place.name or self.expression.text


@dataclass(frozen=True, kw_only=True)
class OutputClause:
    """A column that answers."""

    place: Place = field(compare=False)
    name: str
    type_ref: str | None = None
    #: The possible values, best first; empty when the table does not say.
    values: str = ""
    default: LiteralBox | None = None


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A row."""

    place: Place = field(compare=False)
    #: Unary tests, one for each input.
    tests: tuple[LiteralBox, ...]
    #: One for each output.
    outputs: tuple[LiteralBox, ...]


@dataclass(frozen=True, kw_only=True)
class DecisionTable(Boxed):
    """A decision table, whichever way round it is drawn."""

    hit_policy: HitPolicy
    aggregation: Aggregation | None
    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, kw_only=True)
class FunctionItem:
    """The type of a function."""

    parameters: tuple[Typed, ...]
    output: str | None


@dataclass(frozen=True, kw_only=True)
class ItemDefinition:
    """A type that the model names, or one component of it."""

    place: Place = field(compare=False)
    name: str
    type_ref: str | None = None
    is_collection: bool = False
    components: tuple[ItemDefinition, ...] = ()
    #: Unary tests for a value, or for each element of a collection.
    allowed: str = ""
    #: Unary tests for the value as a whole.
    constraint: str = ""
    function: FunctionItem | None = None


@dataclass(frozen=True, kw_only=True)
class Node:
    """Something in the requirements diagram."""

    place: Place = field(compare=False)
    #: Unique in the file.
    id: str
    #: As drawn, blanks joined.
    name: str
    #: What expressions call it, and the type of that.
    variable: Typed
    #: What else they may call it: its id, where nobody drew a variable, as other modellers' files have it.
    alias: str | None = None


@dataclass(frozen=True, kw_only=True)
class InputData(Node):
    """Data from outside."""


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """A line of the diagram; what it means is told by what it leads to."""

    href: str
    place: Place = field(compare=False)


@dataclass(frozen=True, kw_only=True)
class Decision(Node):
    """A decision; `logic` is None where nobody has written it yet."""

    requirements: tuple[Requirement, ...]
    logic: Boxed | None


@dataclass(frozen=True, kw_only=True)
class KnowledgeModel(Node):
    """A business knowledge model: a function with a name."""

    requirements: tuple[Requirement, ...]
    logic: FunctionBox | None


@dataclass(frozen=True, kw_only=True)
class DecisionService(Node):
    """Decisions that are called as one function."""

    outputs: tuple[Requirement, ...]
    encapsulated: tuple[Requirement, ...]
    input_decisions: tuple[Requirement, ...]
    input_data: tuple[Requirement, ...]


@dataclass(frozen=True, kw_only=True)
class Import:
    """Another model of the same package; an empty name brings its elements in as if they were here."""

    name: str
    namespace: str
    import_type: str
    place: Place = field(compare=False)


@dataclass(frozen=True, kw_only=True)
class Model:
    """One file."""

    file: str
    namespace: str
    name: str
    expression_language: str
    imports: tuple[Import, ...]
    items: tuple[ItemDefinition, ...]
    inputs: tuple[InputData, ...]
    decisions: tuple[Decision, ...]
    knowledge: tuple[KnowledgeModel, ...]
    services: tuple[DecisionService, ...]

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Everything that a requirement may lead to."""
        return (*self.inputs, *self.decisions, *self.knowledge, *self.services)
