"""What does a form ask, and what did the person answer?

A leaf library: form-js JSON in, typed fields out; submitted strings in, Python values or one plain
Indonesian sentence per field out. It knows no database, no web framework and no engine; the FEEL
evaluator and the check of a file's content are handed in by the caller.

The natural way through: `load` once per published form, then `initial` and `as_shown` to draw an
empty or prefilled page, `validate` for what a browser posts, `validate_values` for what a program
hands over, and `variables` for the compiler.
"""

from forms.conditions import Evaluate, hidden_components
from forms.errors import FormError, InvalidSchema, SchemaProblem
from forms.files import CheckFile, FileValue
from forms.loader import load
from forms.prefill import as_shown, initial
from forms.schema import (
    CheckboxField,
    ChoiceField,
    Component,
    DateTimeField,
    Field,
    FileField,
    Form,
    Group,
    Kind,
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
    "Component",
    "DateTimeField",
    "Evaluate",
    "Field",
    "FileField",
    "FileValue",
    "Form",
    "FormError",
    "Group",
    "InvalidSchema",
    "Kind",
    "NumberField",
    "Option",
    "Row",
    "SchemaProblem",
    "Spacer",
    "Submission",
    "Subtype",
    "Text",
    "TextField",
    "ValueKind",
    "VariableType",
    "as_shown",
    "hidden_components",
    "initial",
    "load",
    "validate",
    "validate_values",
    "variables",
]
