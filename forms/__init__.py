"""What does a form ask, and what did the person answer?

A leaf library: form-js JSON in, typed fields out; submitted strings in, Python values or one plain
Indonesian sentence per field out. It knows no database, no web framework and no engine; the FEEL
evaluator and the check of a file's content are handed in by the caller.

The natural way through: `load` once per published form, then `initial` and `opened` to draw an
empty or prefilled page, `validate` for what a browser posts (`row_changes.changed` before it where
a row was added or removed), `validate_values` for what a program hands over, and `variables` and
`expressions` for the compiler.
"""

from forms.conditions import Evaluate
from forms.displays import Column, Image, Table
from forms.errors import FormError, InvalidSchema, SchemaProblem
from forms.expressions import FormExpression, expressions
from forms.files import CheckFile, FileValue
from forms.loader import load
from forms.ports import Ports, Regions, Signer
from forms.prefill import Opened, as_shown, initial, opened
from forms.schema import (
    CheckboxField,
    ChoiceField,
    Component,
    DateTimeField,
    DynamicList,
    ExpressionField,
    Field,
    FileField,
    Form,
    Group,
    Kind,
    ListRow,
    NumberField,
    Option,
    Row,
    Spacer,
    Subtype,
    Text,
    TextField,
)
from forms.validation import Submission, validate, validate_values
from forms.variables import ValueKind, VariableType, variables

__all__ = [
    "CheckFile",
    "CheckboxField",
    "ChoiceField",
    "Column",
    "Component",
    "DateTimeField",
    "DynamicList",
    "Evaluate",
    "ExpressionField",
    "Field",
    "FileField",
    "FileValue",
    "Form",
    "FormError",
    "FormExpression",
    "Group",
    "Image",
    "InvalidSchema",
    "Kind",
    "ListRow",
    "NumberField",
    "Opened",
    "Option",
    "Ports",
    "Regions",
    "Row",
    "SchemaProblem",
    "Signer",
    "Spacer",
    "Submission",
    "Subtype",
    "Table",
    "Text",
    "TextField",
    "ValueKind",
    "VariableType",
    "as_shown",
    "expressions",
    "initial",
    "load",
    "opened",
    "validate",
    "validate_values",
    "variables",
]
