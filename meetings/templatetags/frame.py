"""Parts of the frame of every page that say the same on each: rendered once, not once a page (templates/base.html)."""

from django import template

from participants.languages import language

register = template.Library()

MOST = 200  # kept texts of one place; the frame knows two languages and a handful of sections


@register.tag
def said_once(parser, token):
    """`{% said_once section %}…{% endsaid_once %}`: rendered once in a process for each language and set of these values.

    What stands between may depend on nothing else: on no data, no reader, no address.
    """
    values = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    nodes = parser.parse(["endsaid_once"])
    parser.delete_first_token()
    return SaidOnce(nodes, values)


class SaidOnce(template.Node):
    def __init__(self, nodelist, values):
        self.nodelist, self.values, self.said = nodelist, values, {}

    def render(self, context):
        key = (language(), *(value.resolve(context) for value in self.values))
        said = self.said.get(key)
        if said is None:
            if len(self.said) >= MOST:
                self.said.clear()
            said = self.said[key] = self.nodelist.render(context)
        return said
