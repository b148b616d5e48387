"""Personal links of a poll: rights and mails. What is sent says nothing of who uses it."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext

from mitglieder.models import Kontakt, Verteiler
from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Nachricht
from netzwerk.basis.models.nachricht import NachrichtQuerySet
from treffen.aktionen.umfrage import gesperrt
from treffen.models import Stimmrecht, Umfrage
from treffen.models.teilnahme import Person
from treffen.stimmberechtigte import kreis, person_zu

ANLASS = "treffen.umfrage_link"
ANLASS_ERINNERUNG = "treffen.umfrage_erinnerung"


@transaction.atomic
def einladen(*, umfrage: Umfrage, von: Handelnde, verteiler: Verteiler | None = None) -> int:
    """A right and a link for everybody who has none yet. Raises FalscherZustand."""
    _laeuft(umfrage)
    neue = kreis(umfrage, von, verteiler).neu
    Stimmrecht.objects.bulk_create(Stimmrecht(umfrage=umfrage, **_wer(person)) for person in neue)
    return _einreihen(umfrage, ANLASS, neue, runde=1)


@transaction.atomic
def erinnern(*, umfrage: Umfrage, runde: int, von: Handelnde) -> int:
    """The link once more to all: nobody knows who has answered. `runde` comes from the page, so
    that two presses are one reminder. Raises FalscherZustand."""
    _laeuft(umfrage)
    if runde != naechste_runde(umfrage):
        return 0
    personen = [person_zu(recht) for recht in kreis(umfrage, von).berechtigt]
    return _einreihen(umfrage, ANLASS_ERINNERUNG, personen, runde=runde)


def naechste_runde(umfrage: Umfrage) -> int:
    bisher = nachrichten(umfrage).filter(anlass=ANLASS_ERINNERUNG).aggregate(runde=Max("runde"))
    return int(bisher["runde"] or 0) + 1


def nachrichten(umfrage: Umfrage) -> NachrichtQuerySet:
    eigene: NachrichtQuerySet = Nachricht.objects.zu(umfrage)
    return eigene


def _laeuft(umfrage: Umfrage) -> None:
    """Behind the poll's lock: closing deletes the rights, and none comes after."""
    jetzt = gesperrt(umfrage)
    if not (jetzt.je_person and jetzt.nimmt_stimmen):
        raise FalscherZustand(
            gettext("Persönliche Links gibt es nur, solange die Umfrage läuft."), bei=umfrage
        )


def _wer(person: Person) -> dict[str, Person]:
    return {"kontakt" if isinstance(person, Kontakt) else "gast": person}


def _einreihen(umfrage: Umfrage, anlass: str, personen: Iterable[Person], *, runde: int) -> int:
    return post.einreihen(
        post.nachricht(
            netzwerk=umfrage.netzwerk,
            anlass=anlass,
            gegenstand=umfrage,
            empfaenger=person.email,
            empfaenger_name=person.name,
            runde=runde,
            parameter={art: eine.pk for art, eine in _wer(person).items()},
        )
        for person in personen
        if person.email
    )
