"""What a row of the table says, and the patterns of status that most rows share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.welt import Ort

#: `leitung` has the role `fachkraft` and leads the world's group.
ROLLEN = (
    "oeffentlichkeit", "fremde", "fachkraft", "leitung", "vertretung", "koordination", "verwaltung",
)  # fmt: skip

#: Redirect to the sign-in page.
LOGIN = "login"
#: Any other redirect.
WEITER = "weiter"

type Status = int | str
type Stand = dict[str, Status]


def alle(status: Status) -> Stand:
    return dict.fromkeys((rolle for rolle in ROLLEN if rolle != "leitung"), status)


ALLE = alle(200)
#: Signed in, in whatever network.
KONTEN = alle(200) | {"oeffentlichkeit": LOGIN}
#: Members of the network; the system administration is known, yet sees nothing of it.
MITGLIEDER = KONTEN | {"fremde": 404, "verwaltung": 403}
ARBEITSBEREICH = MITGLIEDER | {"verwaltung": 200}
VERTRETUNG = MITGLIEDER | {"fachkraft": 403}
KOORDINATION = VERTRETUNG | {"vertretung": 403}
EINSTELLEN = KOORDINATION | {"verwaltung": 200}


def mit_leitung(stand: Stand, status: Status = 200) -> Stand:
    """What the lead of the group gets, where it is not what her role (Fachkraft) gets."""
    return stand | {"leitung": status}


#: A page of a group, its session, its result: coordination and lead; other members not.
GRUPPENLEITUNG = mit_leitung(KOORDINATION)


def _nichts(ort: Ort) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Zeile:
    """One URL and what GET answers to each role.

    `angaben` gives the URL's arguments from one network of the world (without `netzwerk`). For a
    URL that only takes POST, 200 means "may": GET then answers 405. `seite`: a page that the
    browser sweep opens, as the roles in `augen` (else the strongest one that may). `abfrage` is
    appended to the address there. A URL may have several rows, for several of its objects.

    `leitung` is an account whose only role is `fachkraft`: a row that says nothing else of it says
    what a Fachkraft gets.
    """

    name: str
    richtlinie: str
    stand: Mapping[str, Status]
    angaben: Callable[[Ort], dict[str, Any]] = field(default=_nichts)
    nur_post: bool = False
    seite: bool = True
    augen: tuple[str, ...] = ()
    abfrage: str = ""

    def __post_init__(self) -> None:
        if "fachkraft" in self.stand:
            voll = {**self.stand, "leitung": self.stand.get("leitung", self.stand["fachkraft"])}
            object.__setattr__(self, "stand", voll)

    def __str__(self) -> str:
        return self.name
