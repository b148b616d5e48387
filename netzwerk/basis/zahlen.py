"""Numbers as addresses and forms name them, typed by anybody."""


def zahl(text: str | None) -> int:
    """A key or a count; 0, which is no key, for what is none or longer than any the database holds.

    Python refuses to read more than 4300 digits, PostgreSQL more than 19.
    """
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else 0
