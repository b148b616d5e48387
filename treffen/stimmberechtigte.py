"""Who may answer a poll that goes by personal link, and whom no link reaches."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

from django.utils.translation import gettext as _

from mitglieder import empfaengerkreis as register
from mitglieder.models import Kontakt, Verteiler
from netzwerk.basis.handelnde import Handelnde
from treffen.empfaengerkreis import Ausgelassen, mitglieder, nach_einrichtung
from treffen.models import Gast, Stimmrecht, Teilnahme, Treffen, Umfrage
from treffen.models.teilnahme import Person

#: They are not there themselves; who comes instead has a row of her own.
NICHT_DABEI = (Teilnahme.Antwort.ABGESAGT, Teilnahme.Antwort.STELLVERTRETUNG)


@dataclass
class Kreis:
    """`berechtigt` have a right already, `neu` get one; a link goes once to each address."""

    berechtigt: list[Stimmrecht] = field(default_factory=list)
    neu: list[Person] = field(default_factory=list)
    ausgelassen: list[Ausgelassen] = field(default_factory=list)


def kreis(umfrage: Umfrage, von: Handelnde, verteiler: Verteiler | None = None) -> Kreis:
    """The people of the meeting; without one all members, or those a Verteiler finds now."""
    eines = Kreis(
        list(umfrage.stimmrechte.select_related("kontakt__organisation", "gast__organisation"))
    )
    eines.berechtigt.sort(key=lambda recht: (person_zu(recht).nachname.casefold(), str(recht.pk)))
    schon = {_schluessel(person_zu(recht)) for recht in eines.berechtigt}
    adressen = {person_zu(recht).email.lower() for recht in eines.berechtigt}
    for person in _gemeinte(umfrage, von, verteiler):
        if _schluessel(person) in schon:
            continue
        grund = _grund(person, adressen)
        if grund:
            eines.ausgelassen.append(Ausgelassen(person, grund))
        else:
            eines.neu.append(person)
            adressen.add(person.email.lower())
    return eines


def person_zu(recht: Stimmrecht) -> Person:
    person = recht.kontakt if recht.kontakt is not None else recht.gast
    return cast(Person, person)  # one of the two, says the constraint


def _schluessel(person: Person) -> tuple[bool, int]:
    return isinstance(person, Gast), person.pk


def _grund(person: Person, adressen: set[str]) -> str:
    if not person.email:
        return _("keine E-Mail-Adresse")
    if isinstance(person, Kontakt) and person.adresse_gestoert_am:
        return _("Adresse wird abgewiesen: %(grund)s") % {"grund": person.adresse_gestoert_grund}
    if person.email.lower() in adressen:
        return _("teilt sich die Adresse mit einer anderen Person, die den Link bekommt")
    return ""


def _gemeinte(umfrage: Umfrage, von: Handelnde, verteiler: Verteiler | None) -> Iterable[Person]:
    if umfrage.treffen is not None:
        dabei = Teilnahme.objects.filter(treffen=umfrage.treffen).noch_taetig()
        for teilnahme in dabei.exclude(antwort__in=NICHT_DABEI).mit_person().nach_namen():
            yield teilnahme.person
    elif verteiler is not None:
        yield from nach_einrichtung(register.personen(verteiler, umfrage.netzwerk, von))
    else:
        yield from nach_einrichtung(mitglieder(Treffen(netzwerk=umfrage.netzwerk)))
