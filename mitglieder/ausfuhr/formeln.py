"""Cells that a spreadsheet would take for a formula (OWASP, „CSV Injection“).

django-import-export's own defence takes a leading „=“ away and leaves „+“, „-“ and „@“: it loses
what was typed and lets the rest through. Here a quote goes in front, and the import takes it off.
"""

import re

#: How a cell begins that Excel, LibreOffice or Sheets may run; the last four are their wide forms.
#: Quotes before it count too, so that taking one off always gives back what was there.
VERDAECHTIG = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
MASKE = "'"


def entschaerft(text: str) -> str:
    """For csv, which knows no types."""
    return MASKE + text if VERDAECHTIG.match(text) else text


def als_text(text: str) -> str:
    """For xlsx, whose cells say that they are text: only what looks masked already is masked."""
    return entschaerft(text) if text.startswith(MASKE) else text


def urspruenglich(text: str) -> str:
    """Undo both, for the import."""
    return text[1:] if text.startswith(MASKE) and VERDAECHTIG.match(text) else text
