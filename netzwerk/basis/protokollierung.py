"""What must not stand in a log: links from mails work for whoever reads them.

Knows no model, since logging is set up before the apps are loaded.
"""

import logging
import re

# As `netzwerk.basis.links.zeichen` writes it: a UUID with a mark, and its signature, in base64.
# Some calendar programs encode the colon of an address they were given.
ZEICHEN = re.compile(r"[\w-]{22,40}(?::|%3[Aa])[\w-]{43}")
# Answering a poll: code, question, personal link (ADR 0015).
UMFRAGE = re.compile(r"(?<![\w/-])/u/\S*")


def ohne_person(pfad: str) -> bool:
    """Whether nothing may be known of who asks: the addresses of polls for phones."""
    return pfad.startswith("/u/")


class OhneZeichen(logging.Filter):
    """Takes links out of a line. Of answering a poll only failures of the portal are told."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if record.levelno < logging.ERROR and UMFRAGE.search(text):
            return False
        ohne = UMFRAGE.sub("/u/[umfrage]", ZEICHEN.sub("[link]", text))
        if ohne != text:
            record.msg, record.args = ohne, ()
        return True
