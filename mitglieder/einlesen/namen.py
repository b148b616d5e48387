"""Full names in one cell: „Frau Dr. Erika Muster“, „Muster, Erika“."""

import re

ANREDEN = {"frau": "Frau", "fr.": "Frau", "herr": "Herr", "herrn": "Herr", "hr.": "Herr"}
TITEL = re.compile(
    r"(?:prof|dr|pd|mag|dipl|ing|med|phil|jur|rer|nat|pol|soc|theol|päd|psych|h\.?\s?c)"
    r"(?:[.-].*)?",
    re.IGNORECASE,
)
ADELSTEILE = {"von", "vom", "van", "zu", "zur", "zum", "de", "der", "den", "del", "di", "la", "el"}
MEHRERE = re.compile(r"\s[/&+]\s|/|\s(?:und|u\.|sowie)\s|;", re.IGNORECASE)


def mehrere_personen(name: str) -> bool:
    return bool(MEHRERE.search(name))


def zerlegen(text: str) -> dict[str, str]:
    """Into `anrede` (with titles), `vorname`, `nachname`; several persons stay in one piece."""
    if mehrere_personen(text):
        return {"nachname": text}
    nachname, komma, rest = (teil.strip() for teil in text.partition(","))
    if komma and not all(TITEL.fullmatch(wort) for wort in rest.split()):
        vorn, vornamen = _anrede(rest.split())
        auch_vorn, nachnamen = _anrede(nachname.split())
        return _namen(auch_vorn + vorn, vornamen, nachnamen)
    vorn, worte = _anrede(text.replace(",", " ").split())
    hinten = [wort for wort in worte if TITEL.fullmatch(wort) and "." in wort]
    worte = [wort for wort in worte if wort not in hinten]
    ab = next(
        (i for i, wort in enumerate(worte[:-1]) if wort.casefold() in ADELSTEILE),
        max(len(worte) - 1, 0),
    )
    return _namen(vorn + hinten, worte[:ab], worte[ab:])


def _anrede(worte: list[str]) -> tuple[list[str], list[str]]:
    """What stands in front of the name, and the rest of it."""
    vorn: list[str] = []
    rest = list(worte)
    while len(rest) > 1:
        if (wort := rest[0].casefold()) in ANREDEN and not vorn:
            vorn.append(ANREDEN[wort])
        elif TITEL.fullmatch(wort) and (wort.endswith(".") or wort in {"dr", "prof", "pd"}):
            vorn.append(rest[0])
        else:
            break
        del rest[0]
    return vorn, rest


def _namen(anrede: list[str], vorname: list[str], nachname: list[str]) -> dict[str, str]:
    return {
        "anrede": " ".join(anrede),
        "vorname": " ".join(vorname),
        "nachname": " ".join(nachname),
    }
