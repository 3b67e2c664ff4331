"""Text for the formats that are XML inside: DOCX and XLSX."""

import re

from meetings.documents.characters import PLACEHOLDER

# What XML 1.0 has no way to write ("Characters and Markup", production 2).
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")


def as_xml(text):
    """The text with one sign for the end of a line, and a placeholder for what XML forbids."""
    return NOT_XML.sub(PLACEHOLDER, LINE_END.sub("\n", text))
