"""Django's `{% translate %}`, `{% url %}`, `{% static %}` and `{% extends %}`, which work out once what is alike each time.

A page has dozens of them, and to work out each again takes as long as the queries. In place of the libraries `i18n` and
`static`, and among the built-in tags (settings.TEMPLATES), so that templates are written as anywhere.
"""

from django import template
from django.template.defaulttags import url as django_url
from django.template.loader_tags import ExtendsNode, do_extends
from django.templatetags import i18n
from django.templatetags import static as of_static
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape

from participants.addresses import address_of
from participants.languages import language, one_language

register = template.Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)
register.tags.update(of_static.register.tags)


class Kept(template.Node):
    """Args:
    node: what it says depends on the language alone.
    name: of the variable that it is put into; None where it is printed.
    """

    def __init__(self, node, name=None):
        self.node, self.name, self.said = node, name, {}

    def render(self, context):
        spoken = language()
        said = self.said.get(spoken)
        if said is None:
            said = self.node.render(context)
            if self.name:
                said = context[self.name]
            self.said[spoken] = said
        if not self.name:
            return said
        context[self.name] = said
        return ""


@register.tag("translate")
@register.tag("trans")
def translate(parser, token):
    node = i18n.do_translate(parser, token)
    is_kept = (
        isinstance(node, i18n.TranslateNode)
        and _is_literal(node.filter_expression)
        and (node.message_context is None or _is_literal(node.message_context))
    )
    return Kept(node, node.asvar) if is_kept else node


@register.tag
def url(parser, token):
    node = django_url(parser, token)
    if not _is_literal(node.view_name) or node.kwargs:
        return node
    return Address(node) if node.args else Kept(node, node.asvar)


@register.tag
def static(parser, token):
    node = of_static.do_static(parser, token)
    return Kept(node, node.varname) if _is_literal(node.path) else node


class Address(template.Node):
    """Of a record, which `address_of` knows if it was asked before."""

    def __init__(self, node):
        self.node = node

    def render(self, context):
        parts = [part.resolve(context) for part in self.node.args]
        try:
            address = address_of(self.node.view_name.resolve(context), *parts)
        except NoReverseMatch:
            return self.node.render(context)  # Django knows what to say
        address = conditional_escape(address) if context.autoescape else address
        if not self.node.asvar:
            return address
        context[self.node.asvar] = address
        return ""


class ExtendsOnce(ExtendsNode):
    """Django looks for the blocks of the page that is extended each time, through all that stands in it.

    A page is in one language: no template here uses `{% language %}` (tests/test_languages.py).
    """

    def render(self, context):
        with one_language():
            return super().render(context)

    def get_parent(self, context):
        parent = super().get_parent(context)
        if not isinstance(parent.nodelist, NodesOnce):
            parent.nodelist = NodesOnce(parent.nodelist)
        return parent


class NodesOnce(template.NodeList):
    def __init__(self, nodes):
        super().__init__(nodes)
        self.found = {}

    def get_nodes_by_type(self, nodetype):
        if nodetype not in self.found:
            self.found[nodetype] = super().get_nodes_by_type(nodetype)
        return self.found[nodetype]


@register.tag
def extends(parser, token):
    node = do_extends(parser, token)
    return ExtendsOnce(node.nodelist, node.parent_name)


def _is_literal(expression):
    """Of words alone; the tags of Django leave them as text, or as a variable that knows them."""
    words = expression.var
    return not expression.filters and (isinstance(words, str) or getattr(words, "literal", None) is not None)
