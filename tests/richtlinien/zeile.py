"""What a row of the table says, and the patterns of status that most rows share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.welt import Ort

ROLLEN = ("oeffentlichkeit", "fremde", "fachkraft", "vertretung", "koordination", "verwaltung")

#: Redirect to the sign-in page.
LOGIN = "login"
#: Any other redirect.
WEITER = "weiter"

type Status = int | str
type Stand = dict[str, Status]


def alle(status: Status) -> Stand:
    return dict.fromkeys(ROLLEN, status)


ALLE = alle(200)
#: Signed in, in whatever network.
KONTEN = alle(200) | {"oeffentlichkeit": LOGIN}
#: Members of the network; the system administration is known, yet sees nothing of it.
MITGLIEDER = KONTEN | {"fremde": 404, "verwaltung": 403}
ARBEITSBEREICH = MITGLIEDER | {"verwaltung": 200}
VERTRETUNG = MITGLIEDER | {"fachkraft": 403}
KOORDINATION = VERTRETUNG | {"vertretung": 403}
EINSTELLEN = KOORDINATION | {"verwaltung": 200}


def _nichts(ort: Ort) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Zeile:
    """One URL and what GET answers to each role.

    `angaben` gives the URL's arguments from one network of the world (without `netzwerk`). For a
    URL that only takes POST, 200 means "may": GET then answers 405. `seite`: a page that the
    browser sweep opens, as the roles in `augen` (else the strongest one that may). `abfrage` is
    appended to the address there. A URL may have several rows, for several of its objects.
    """

    name: str
    richtlinie: str
    stand: Mapping[str, Status]
    angaben: Callable[[Ort], dict[str, Any]] = field(default=_nichts)
    nur_post: bool = False
    seite: bool = True
    augen: tuple[str, ...] = ()
    abfrage: str = ""

    def __str__(self) -> str:
        return self.name
