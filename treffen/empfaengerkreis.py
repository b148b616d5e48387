"""Whom a mailing about a meeting reaches right now: asked anew each time, never kept."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, Q, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from mitglieder import empfaengerkreis
from mitglieder.models import Kontakt, Mitgliedschaft, WeitereOrganisation
from mitglieder.models.kontakt import KontaktQuerySet
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.rechte import sieht_alles
from treffen.models import Anschreiben, Gruppenmitglied, Teilnahme, Treffen
from treffen.models.teilnahme import ERINNERUNG_FRUEHESTENS, Person, TeilnahmeQuerySet

#: So many of the people of whom the page says that they fit and are not invited yet.
HOECHSTENS = 100


class Ausgelassen(NamedTuple):
    person: Person
    grund: str


@dataclass
class Kreis:
    """`schon`: who is passed over because the mail, or one of its kind, has reached them before.

    To be invited are rows not saved yet.
    """

    empfaenger: list[Teilnahme] = field(default_factory=list)
    schon: int = 0
    ausgelassen: list[Ausgelassen] = field(default_factory=list)

    def aufnehmen(self, teilnahme: Teilnahme) -> None:
        """As recipient, unless the mail would not arrive."""
        kontakt, person = teilnahme.kontakt, teilnahme.person
        if kontakt is not None and kontakt.ausgeschieden_am:
            self.ausgelassen.append(Ausgelassen(person, _("ausgeschieden")))
        elif not person.email:
            self.ausgelassen.append(Ausgelassen(person, _("keine E-Mail-Adresse")))
        elif kontakt is not None and kontakt.adresse_gestoert_am:
            grund = _("Adresse wird abgewiesen: %(grund)s") % {
                "grund": kontakt.adresse_gestoert_grund
            }
            self.ausgelassen.append(Ausgelassen(person, grund))
        else:
            self.empfaenger.append(teilnahme)


def empfaengerkreis_zu(anschreiben: Anschreiben, von: Handelnde) -> Kreis:
    """Who gets it, who is passed over, and who is left out with the reason."""
    match anschreiben.zweck:
        case Anschreiben.Zweck.EINLADUNG:
            return _einzuladende(anschreiben, von)
        case Anschreiben.Zweck.ERINNERUNG:
            return _zu_erinnernde(anschreiben.treffen)
        case zweck if zweck in Anschreiben.ENTFAELLT:
            rechnen_damit = Teilnahme.objects.rechnen_damit()
            return _zu_benachrichtigende(anschreiben.treffen, rechnen_damit)
    return _zu_benachrichtigende(anschreiben.treffen, Teilnahme.objects.ohne_neuen_termin())


def _einzuladende(anschreiben: Anschreiben, von: Handelnde) -> Kreis:
    treffen = anschreiben.treffen
    schon = set(
        Teilnahme.objects.filter(treffen=treffen, kontakt__isnull=False)
        .eingeladen()
        .values_list("kontakt", flat=True)
    )
    kreis = Kreis()
    for kontakt in nach_einrichtung(gemeinte(anschreiben, von)):
        if kontakt.pk in schon:
            kreis.schon += 1
        else:
            kreis.aufnehmen(Teilnahme(treffen=treffen, kontakt=kontakt))
    return kreis


def _zu_erinnernde(treffen: Treffen) -> Kreis:
    kreis, seit = Kreis(), timezone.now() - ERINNERUNG_FRUEHESTENS
    for teilnahme in _eigene(treffen, Teilnahme.objects.ohne_antwort()):
        if teilnahme.erinnert_am is not None and teilnahme.erinnert_am > seit:
            kreis.schon += 1
        else:
            kreis.aufnehmen(teilnahme)
    return kreis


def _zu_benachrichtigende(treffen: Treffen, zeilen: TeilnahmeQuerySet) -> Kreis:
    """Also at an address that was refused before: a changed date is worth another attempt."""
    kreis = Kreis()
    for teilnahme in _eigene(treffen, zeilen):
        if teilnahme.person.email:
            kreis.empfaenger.append(teilnahme)
        else:
            kreis.aufnehmen(teilnahme)
    return kreis


def _eigene(treffen: Treffen, zeilen: TeilnahmeQuerySet) -> list[Teilnahme]:
    eigene = list(zeilen.filter(treffen=treffen).mit_person().nach_namen())
    for teilnahme in eigene:
        teilnahme.treffen = treffen
    return eigene


def _aktive(treffen: Treffen) -> Any:
    return Mitgliedschaft.objects.filter(
        netzwerk=treffen.netzwerk_id, zustand=Mitgliedschaft.Zustand.AKTIV
    )


def _steht_fuer(mitgliedschaften: Any) -> Q:
    """Persons of these members: entered there, or standing for one besides."""
    stellen = mitgliedschaften.order_by().values("organisation")
    weitere = WeitereOrganisation.objects.filter(organisation__in=stellen)
    return Q(organisation__in=stellen) | Q(pk__in=weitere.values("kontakt"))


def _in_der_gruppe(treffen: Treffen) -> Q:
    """Members of the group whose session it is, now."""
    jetzt = Gruppenmitglied.objects.jetzt().filter(gruppe=treffen.arbeitsgruppe_id)
    return Q(pk__in=jetzt.order_by().values("kontakt"))


def mitglieder(treffen: Treffen) -> KontaktQuerySet:
    """Everybody who stands for an active member, or of a session the members of its group;
    whether a mail reaches them or not."""
    hier: KontaktQuerySet = Kontakt.objects.im_netzwerk(treffen.netzwerk).taetig()
    if treffen.arbeitsgruppe_id is not None:
        return hier.filter(_in_der_gruppe(treffen))
    return hier.filter(_steht_fuer(_aktive(treffen)))


def gemeinte(anschreiben: Anschreiben, von: Handelnde) -> KontaktQuerySet:
    """Whom the rule names, invited or not. A Verteiler that was deleted names nobody.

    The lead of a group reaches its members, whatever rule somebody else has chosen before.
    """
    nach_regel = _nach_regel(anschreiben, von)
    if sieht_alles(von, anschreiben.treffen.netzwerk):
        return nach_regel
    return nach_regel.filter(_in_der_gruppe(anschreiben.treffen))


def _nach_regel(anschreiben: Anschreiben, von: Handelnde) -> KontaktQuerySet:
    treffen = anschreiben.treffen
    netzwerk = treffen.netzwerk
    match anschreiben.kreis:
        case Anschreiben.Kreis.ALLE:
            return mitglieder(treffen)
        case Anschreiben.Kreis.GRUPPEN if anschreiben.pk:
            der_gruppen = _aktive(treffen).filter(gruppen__in=anschreiben.gruppen.values("pk"))
            taetige: KontaktQuerySet = Kontakt.objects.im_netzwerk(netzwerk).taetig()
            return taetige.filter(_steht_fuer(der_gruppen))
        case Anschreiben.Kreis.VERTEILER if anschreiben.verteiler is not None:
            return empfaengerkreis.personen(anschreiben.verteiler, netzwerk, von)
        case Anschreiben.Kreis.EINZELN if anschreiben.pk:
            hier: KontaktQuerySet = Kontakt.objects.im_netzwerk(netzwerk)
            return hier.filter(pk__in=anschreiben.kontakte.values("pk"))
    niemand: KontaktQuerySet = Kontakt.objects.none()
    return niemand


def einladbar(treffen: Treffen) -> KontaktQuerySet:
    """Of active members, reachable, and not invited yet."""
    return nach_einrichtung(_offen(treffen, mitglieder(treffen)))


def einzeln_einladbar(treffen: Treffen, von: Handelnde) -> KontaktQuerySet:
    """Reachable, not invited yet, of any member that has not left or been turned away: a person
    may be wanted before the membership is through. Each with `ist_aktiv`.

    The lead of a group chooses among its members, of whatever body.
    """
    vorbei = (
        Mitgliedschaft.Zustand.AUSGETRETEN,
        Mitgliedschaft.Zustand.AUSGESCHLOSSEN,
        Mitgliedschaft.Zustand.ABGELEHNT,
    )
    lebende = Mitgliedschaft.objects.filter(netzwerk=treffen.netzwerk_id).exclude(
        zustand__in=vorbei
    )
    hier: KontaktQuerySet = Kontakt.objects.im_netzwerk(treffen.netzwerk)
    waehlbar = Q(pk__in=[])
    if sieht_alles(von, treffen.netzwerk):
        waehlbar = _steht_fuer(lebende)
    if treffen.arbeitsgruppe_id is not None:
        waehlbar |= _in_der_gruppe(treffen)
    return nach_einrichtung(_offen(treffen, hier.filter(waehlbar))).annotate(
        ist_aktiv=ExpressionWrapper(_steht_fuer(_aktive(treffen)), output_field=BooleanField())
    )


def je_gruppe(treffen: Treffen, personen: Iterable[Kontakt]) -> Counter[int]:
    """How many of them stand for active members of each partner group, by its key; two queries."""
    gruppen: dict[int, set[int]] = defaultdict(set)
    for gruppe, organisation in _aktive(treffen).values_list("gruppen", "organisation"):
        if gruppe is not None:
            gruppen[organisation].add(gruppe)
    personen = list(personen)
    prefetch_related_objects(personen, "weitere_organisationen")
    zahlen: Counter[int] = Counter()
    for person in personen:
        stellen = {person.organisation_id, *(o.pk for o in person.weitere_organisationen.all())}
        zahlen.update(set().union(*(gruppen[stelle] for stelle in stellen)))
    return zahlen


def passende(treffen: Treffen, von: Handelnde) -> KontaktQuerySet:
    """Who fits a rule that was invited by, and came to the network after that.

    Persons chosen one by one are no rule.
    """
    regeln = (
        Anschreiben.objects.versendete()
        .filter(treffen=treffen, zweck=Anschreiben.Zweck.EINLADUNG)
        .exclude(kreis=Anschreiben.Kreis.EINZELN)
        .select_related("verteiler")
    )
    trifft = Q(pk__in=[])
    for anschreiben in regeln:
        anschreiben.treffen = treffen
        trifft |= Q(pk__in=gemeinte(anschreiben, von).order_by().values("pk"))
        if anschreiben.kreis == Anschreiben.Kreis.ALLE:
            break  # nobody is missing from everybody
    hier: KontaktQuerySet = Kontakt.objects.im_netzwerk(treffen.netzwerk).filter(trifft)
    return nach_einrichtung(_offen(treffen, hier))


def _offen(treffen: Treffen, kontakte: KontaktQuerySet) -> KontaktQuerySet:
    schon = Teilnahme.objects.filter(treffen=treffen, kontakt__isnull=False).eingeladen()
    return (
        kontakte.erreichbar()
        .filter(adresse_gestoert_am__isnull=True)
        .exclude(pk__in=schon.values("kontakt"))
    )


def nach_einrichtung(kontakte: KontaktQuerySet) -> KontaktQuerySet:
    return kontakte.select_related("organisation").order_by(
        "organisation__name", "organisation", "nachname", "vorname", "pk"
    )
