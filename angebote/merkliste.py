"""What a visitor remembers, without an account: a list in the session.

The session, and with it the cookie, begins with the first offer and ends with the last one. The
titles are kept beside the numbers, so that an offer that is gone can still be named.
"""

from collections.abc import Iterable

from angebote.models import Angebot
from angebote.models.angebot import AngebotQuerySet
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.rechte import Anfrage

HOECHSTENS = 40
GROESSTE_NUMMER = 2**63 - 1


class Merkliste:
    def __init__(self, request: Anfrage) -> None:
        self._sitzung = request.session
        self._fach = f"merkliste-{request.netzwerk.pk}"
        # JSON knows no numbers as keys.
        self.titel: dict[int, str] = {
            int(nummer): titel for nummer, titel in self._sitzung.get(self._fach, {}).items()
        }

    @property
    def nummern(self) -> list[int]:
        """In the order of remembering."""
        return list(self.titel)

    def __len__(self) -> int:
        return len(self.titel)

    def __contains__(self, nummer: object) -> bool:
        return nummer in self.titel

    @property
    def ist_voll(self) -> bool:
        return len(self) >= HOECHSTENS

    def merken(self, angebote: Iterable[Angebot]) -> bool:
        """False when not all of them found room."""
        alle = True
        for angebot in angebote:
            if angebot.pk in self or not self.ist_voll:
                self.titel[angebot.pk] = angebot.titel
            else:
                alle = False
        self._schreiben()
        return alle

    def vergessen(self, nummern: Iterable[int]) -> None:
        for nummer in nummern:
            self.titel.pop(nummer, None)
        self._schreiben()

    def _schreiben(self) -> None:
        if self.titel:
            self._sitzung[self._fach] = {str(nummer): text for nummer, text in self.titel.items()}
            return
        self._sitzung.pop(self._fach, None)
        if not self._sitzung.keys():
            # Nothing else is in it: the cookie goes, too.
            self._sitzung.flush()


def nummern_aus(text: str) -> list[int]:
    """„12,15“ as numbers, each once, in their order; what is no number is passed over."""
    teile = (teil.strip() for teil in text[:1000].split(","))
    zahlen = (int(teil) for teil in teile if teil.isascii() and teil.isdigit())
    return list(dict.fromkeys(z for z in zahlen if z <= GROESSTE_NUMMER))[:HOECHSTENS]


def angebote_zu(netzwerk: Netzwerk, nummern: Iterable[int]) -> AngebotQuerySet:
    gemerkt: AngebotQuerySet = Angebot.objects.oeffentlich(netzwerk).filter(pk__in=list(nummern))
    return gemerkt
