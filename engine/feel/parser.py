"""How does a text become a syntax tree?

Recursive descent over the grammar of DMN 1.5 §10.3.1.2; operators by precedence climbing, so that
nesting costs few Python frames.
"""

from __future__ import annotations

from engine.feel.cursor import RESERVED, STARTERS
from engine.feel.literals import COMPARING, LiteralParser
from engine.feel.syntax import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    Conditional,
    Filter,
    InstanceOf,
    Iteration,
    Iterator,
    Link,
    Logic,
    Membership,
    Negation,
    Node,
    Path,
    Quantified,
    Test,
    Tests,
)
from engine.feel.tokens import TokenKind

_LEVELS = {
    "or": 1,
    "and": 2,
    **dict.fromkeys(("=", "!=", "<", "<=", ">", ">=", "between", "in"), 3),
    "instance": 4,
    **dict.fromkeys(("+", "-"), 5),
    **dict.fromkeys(("*", "/"), 6),
    "**": 7,
}
#: What stands between two operands.
OPERATORS = frozenset(_LEVELS) - {"instance"} | {"instance of"}
_LOGIC, _COMPARISON, _INSTANCE = 2, 3, 4


class Parser(LiteralParser):
    """One pass over the tokens of one source."""

    def whole_expression(self) -> Node:
        """Parse an expression up to the end of the source."""
        node = self.expression()
        self.expect_end()
        return node

    def whole_tests(self) -> Tests:
        """Parse unary tests: a cell of a decision table."""
        position = self.token.position
        if self.token.kind is TokenKind.END or (
            self.token.text == "-" and self.peek().kind is TokenKind.END
        ):
            return Tests(position=position, tests=(), negated=False)
        negated = self.at("not") and self.peek().text == "("
        if negated:
            self.advance()
            self.advance()
        tests = self._tests()
        if negated:
            self.expect(")")
        self.expect_end()
        return Tests(position=position, tests=tests, negated=negated)

    def expression(self) -> Node:
        """Parse any expression."""
        return self._binary(1)

    def sum(self) -> Node:
        """Parse an operand of a comparison."""
        return self._binary(_INSTANCE)

    def _binary(self, lowest: int) -> Node:
        self.descend()
        left = self._unary()
        while (level := self._level()) >= lowest:
            if level <= _LOGIC:
                left = self._logic(left, level)
            elif level == _COMPARISON:
                left = self._comparison(left)
            elif level == _INSTANCE:
                left = self._instance_of(left)
            else:
                left = self._arithmetic(left, level)
        self.ascend()
        return left

    def _level(self) -> int:
        return 0 if self.token.kind is TokenKind.STRING else _LEVELS.get(self.token.text, 0)

    def _logic(self, first: Node, level: int) -> Node:
        operator = self.token
        operands = [first]
        while self._level() == level:
            self.advance()
            operands.append(self._binary(level + 1))
        return Logic(position=operator.position, operator=operator.text, operands=tuple(operands))

    def _arithmetic(self, first: Node, level: int) -> Node:
        position = self.token.position
        links = []
        while self._level() == level:
            operator = self.advance()
            operand = self._binary(level + 1)
            links.append(Link(operator=operator.text, operand=operand, position=operator.position))
        return Arithmetic(position=position, first=first, rest=tuple(links))

    def _comparison(self, left: Node) -> Node:
        operator = self.advance()
        position = operator.position
        if operator.text == "between":
            low = self._binary(_INSTANCE)
            self.expect("and")
            return Between(position=position, operand=left, low=low, high=self._binary(_INSTANCE))
        if operator.text == "in":
            return Membership(position=position, operand=left, tests=self._membership_tests())
        return Comparison(
            position=position, operator=operator.text, left=left, right=self._binary(_INSTANCE)
        )

    def _instance_of(self, operand: Node) -> Node:
        position = self.expect("instance").position
        self.expect("of")
        return InstanceOf(position=position, operand=operand, type=self.type())

    def _membership_tests(self) -> Tests:
        position = self.token.position
        if not self.at("("):
            return Tests(position=position, tests=(self._test(_INSTANCE),), negated=False)
        opening = self.advance()
        tests = self._tests()
        if len(tests) == 1 and tests[0].operator is None and self.at(".."):
            interval = self.rest_of_range(opening, tests[0].operand)
            return Tests(
                position=position,
                tests=(Test(position=position, operator=None, operand=interval),),
                negated=False,
            )
        self.expect(")")
        return Tests(position=position, tests=tests, negated=False)

    def _tests(self) -> tuple[Test, ...]:
        tests = [self._test(1)]
        while self.accept(","):
            tests.append(self._test(1))
        return tuple(tests)

    def _test(self, lowest: int) -> Test:
        position = self.token.position
        operator = (
            self.advance().text
            if self._level() == _COMPARISON and self.token.text in COMPARING
            else None
        )
        return Test(
            position=position,
            operator=operator,
            operand=self._binary(_INSTANCE if operator else lowest),
        )

    def _unary(self) -> Node:
        if self.token.kind is TokenKind.SIGN and self.token.text == "-":
            position = self.advance().position
            with self.nested():
                return Negation(position=position, operand=self._unary())
        return self._postfix(self._primary())

    def _postfix(self, node: Node) -> Node:
        while True:
            token = self.token
            if token.kind is not TokenKind.SIGN:
                return node
            if token.text == ".":
                self.advance()
                node = Path(position=token.position, operand=node, name=self.member_name())
            elif token.text == "[" and self._opens_filter():
                node = self._filter(node)
            elif token.text == "(":
                node = self._call(node)
            else:
                return node

    def _opens_filter(self) -> bool:
        """Tell a filter from the end of a range such as `]1..5[`: a filter has something in it."""
        following = self.peek()
        if following.kind is TokenKind.SIGN:
            starts = following.text in {"(", "[", "{", "-", "@"}
        else:
            starts = (
                following.kind is not TokenKind.END and following.text not in RESERVED - STARTERS
            )
        return starts or not self.closing_range

    def _filter(self, operand: Node) -> Node:
        position = self.expect("[").position
        with self.brackets(filtering=True):
            condition = self.expression()
        self.expect("]")
        return Filter(position=position, operand=operand, condition=condition)

    def _call(self, function: Node) -> Node:
        self.expect("(")
        arguments: list[Node] = []
        names: list[str] = []
        with self.brackets():
            while not self.at(")"):
                name = self.argument_name()
                if name is not None:
                    names.append(name)
                arguments.append(self.element())
                if len(names) not in {0, len(arguments)}:
                    raise self.fail("Argumen bernama dan argumen berurutan tidak dapat dicampur.")
                if not self.accept(","):
                    break
        self.expect(")")
        return Call(
            position=function.position,
            function=function,
            arguments=tuple(arguments),
            names=tuple(names),
        )

    def _primary(self) -> Node:
        token = self.token
        if token.kind is TokenKind.NAME:
            if token.text == "if":
                return self._conditional()
            if token.text == "for":
                return self._iteration()
            if token.text in {"some", "every"} and self.peek().kind is TokenKind.NAME:
                return self._quantified()
        return self.literal()

    def _conditional(self) -> Node:
        position = self.expect("if").position
        condition = self.expression()
        self.expect("then")
        consequence = self.expression()
        self.expect("else")
        return Conditional(
            position=position,
            condition=condition,
            consequence=consequence,
            alternative=self.expression(),
        )

    def _iteration(self) -> Node:
        position = self.expect("for").position
        self.names.open(("partial",))
        iterators = self._iterators("return")
        body = self.expression()
        self.names.close()
        return Iteration(position=position, iterators=iterators, body=body)

    def _quantified(self) -> Node:
        token = self.advance()
        self.names.open()
        iterators = self._iterators("satisfies")
        body = self.expression()
        self.names.close()
        return Quantified(
            position=token.position, every=token.text == "every", iterators=iterators, body=body
        )

    def _iterators(self, ending: str) -> tuple[Iterator, ...]:
        iterators = []
        while True:
            name = self.new_name("in")
            self.expect("in")
            domain = self.expression()
            end = self.expression() if self.accept("..") else None
            iterators.append(Iterator(name=name, domain=domain, end=end))
            self.names.add(name)
            if not self.accept(","):
                self.expect(ending)
                return tuple(iterators)
