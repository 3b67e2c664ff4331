"""What a Word template that the office uploaded may do: put the data of a paper in its places, and nothing else.

It reads plain data (texts, numbers, lists, dicts) and can call nothing of it that makes more of it. Whatever it repeats or puts
together is counted, so that a template of a few lines cannot fill the memory or keep a process busy.
"""

from jinja2 import Undefined, nodes, pass_eval_context
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.runtime import LoopContext, TemplateReference, markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

# What a template may do with a value.
FILTERS = [
    "batch", "capitalize", "count", "d", "default", "e", "escape", "first", "groupby", "int", "join", "last", "length",
    "list", "lower", "map", "reject", "rejectattr", "replace", "select", "selectattr", "sort", "string", "sum", "title",
    "trim", "unique", "upper",
]  # fmt: skip
# What may be called: no method that makes a text of any length, such as "ljust".
METHODS = {
    dict: {"get", "items", "keys", "values"},
    str: {
        "capitalize",
        "endswith",
        "lower",
        "lstrip",
        "rstrip",
        "split",
        "startswith",
        "strip",
        "title",
        "upper",
    },
    LoopContext: {"changed", "cycle"},
}
READABLE = (dict, list, tuple, str, int, float, LoopContext, TemplateReference, Undefined)
LARGEST_NUMBER = 1_000_000
MOST_STEPS = 1_000_000  # of all loops; the papers of a Rakor with 300 inputs take some 20,000
MOST_LETTERS = 20_000_000  # of all that is written and put together


def as_text(value):
    """docxtpl reads "{_{" in what it wrote as a brace: those of the data are written as numbers."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return Markup(str(escape(value)).replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 - escaped


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment of one filling: it counts what that takes.

    Args:
        missing: a set that takes the names which the template asks for and the data does not have.
    """

    intercepted_binops = frozenset(["*", "**", "%", "+"])

    def __init__(self, missing):
        super().__init__(undefined=_missing_in(missing), autoescape=True, finalize=self._written)
        self.steps = self.letters = 0
        self.globals.clear()
        self.usual = self.filters
        self.filters = {name: self.usual[name] for name in FILTERS}
        self.filters |= {"join": self._join, "replace": self._replace, "batch": self._batch}
        self.filters |= {"langkah": self._each, "tersambung": self._joined, "datar": _flat}

    def _parse(self, source, name, filename):
        return _Counted().visit(super()._parse(source, name, filename))

    def is_safe_attribute(self, obj, attr, value):
        return isinstance(obj, READABLE) and super().is_safe_attribute(obj, attr, value)

    def is_safe_callable(self, obj):
        owner, name = getattr(obj, "__self__", None), getattr(obj, "__name__", "")
        return any(isinstance(owner, kind) and name in names for kind, names in METHODS.items())

    def call_binop(self, context, operator, left, right):
        if operator == "+" and isinstance(left, str | list) and isinstance(right, str | list):
            self._spend_letters(len(left) + len(right))
        elif operator == "**" or not all(
            isinstance(value, int | float) and abs(value) < LARGEST_NUMBER for value in (left, right)
        ):
            raise SecurityError(operator)
        return super().call_binop(context, operator, left, right)

    def _spend_letters(self, number):
        self.letters += number
        if self.letters > MOST_LETTERS:
            raise SecurityError("too long")

    def _written(self, value):
        if isinstance(value, str):
            self._spend_letters(len(value))
        return as_text(value)

    def _each(self, items):
        for item in items:
            self.steps += 1
            if self.steps > MOST_STEPS:
                raise SecurityError("too many steps")
            yield item

    def _joined(self, parts):
        parts = [part if isinstance(part, str) else str(part) for part in parts]
        self._spend_letters(sum(map(len, parts)))
        return markup_join(parts)

    @pass_eval_context
    def _join(self, eval_ctx, value, d="", attribute=None):
        value = list(value)
        self._spend_letters(len(value) * len(str(d)))
        joined = self.usual["join"](eval_ctx, value, d, attribute)
        self._spend_letters(len(joined))
        return joined

    @pass_eval_context
    def _replace(self, eval_ctx, s, old, new, count=None):
        # Both, escaped, grow to five times their length at most.
        self._spend_letters(5 * (len(str(s)) + str(s).count(str(old)) * len(str(new))))
        return self.usual["replace"](eval_ctx, s, old, new, count)

    def _batch(self, value, linecount, fill_with=None):
        if not 0 < linecount <= 1_000:
            raise SecurityError("batch")
        return self.usual["batch"](value, linecount, fill_with)


class _Counted(NodeTransformer):
    """Leads loops, what is put together and what is listed through the filters that count it; refuses what calls itself."""

    def visit_For(self, node):  # noqa: N802
        self.generic_visit(node)
        node.iter = _through("langkah", node.iter)
        return node

    def visit_Concat(self, node):  # noqa: N802
        self.generic_visit(node)
        return _through("tersambung", nodes.List(node.nodes, lineno=node.lineno))

    def visit_List(self, node):  # noqa: N802
        self.generic_visit(node)
        return node if getattr(node, "ctx", "load") == "store" else _through("datar", node)

    visit_Tuple = visit_Dict = visit_List  # noqa: N815

    def visit_Macro(self, node):  # noqa: N802
        raise SecurityError("macro")

    visit_CallBlock = visit_Macro  # noqa: N815


def _through(name, node):
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


def _flat(items):
    """Lists within lists would double with each step."""
    for item in items.values() if isinstance(items, dict) else items:
        if isinstance(item, list | tuple | dict):
            raise SecurityError("a list in a list")
    return items


def _missing_in(missing):
    class Missing(Undefined):
        """What the data does not have is nothing; its name is noted."""

        def __init__(self, hint=None, obj=None, name=None, exc=TemplateError):
            super().__init__(hint, None, name, exc)
            if issubclass(exc, SecurityError):
                raise SecurityError(hint or str(name))
            missing.add(str(name))

        def __getattr__(self, name):
            if name.startswith("__"):
                raise AttributeError(name)
            return Missing(name=f"{self._undefined_name}.{name}")

        __getitem__ = __getattr__

    return Missing
