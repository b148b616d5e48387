"""What must not stand in a log: links from mails work for whoever reads them.

Knows no model, since logging is set up before the apps are loaded.
"""

import logging
import re

# As `netzwerk.basis.links.zeichen` writes it: a UUID with a mark, and its signature, in base64.
# Some calendar programs encode the colon of an address they were given.
ZEICHEN = re.compile(r"[\w-]{22,40}(?::|%3[Aa])[\w-]{43}")


class OhneZeichen(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if ZEICHEN.search(text):
            record.msg, record.args = ZEICHEN.sub("[link]", text), ()
        return True
