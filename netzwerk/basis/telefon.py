"""Telephone numbers as people write them, and as a `tel:` link takes them."""

import re

#: What stands before the number: "Tel.: ".
DAVOR = re.compile(r"^[^\d+(]+")
#: Behind the country code nobody dials the zero of the area code: "+49 (0)711".
NULL = re.compile(r"\(\s*0\s*\)")
#: Where the first number ends: at a second one, or at words beside it, in brackets or not.
ENDE = re.compile(r"[,;]| oder |\s*\((?![\d\s/-]+\))|(?<=\d)\s*[^\W\d_]{2,}")


def anrufbar(telefon: str) -> str:
    """The first number: "0 12 34 / 5-6 (24 h)" → "0123456"; "" without one."""
    text = DAVOR.sub("", telefon.strip())
    if text.startswith(("+", "00")):
        text = NULL.sub("", text)
    erste = ENDE.split(text)[0]
    ziffern = "".join(zeichen for zeichen in erste if zeichen.isascii() and zeichen.isdigit())
    return f"+{ziffern}" if ziffern and erste.startswith("+") else ziffern
