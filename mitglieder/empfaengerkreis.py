"""Whom a Verteiler or a letter reaches right now: asked anew each time, never kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from mitglieder.forms.organisation_filter import OrganisationFilter
from mitglieder.models import Kontakt, Organisation, Rundschreiben, Verteiler, WeitereOrganisation
from mitglieder.models.kontakt import KontaktQuerySet
from mitglieder.models.organisation import OrganisationQuerySet
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Netzwerk


class Empfaenger(NamedTuple):
    """A person, and for which of the bodies asked it is written to."""

    kontakt: Kontakt
    organisation: Organisation


class Ausgelassen(NamedTuple):
    kontakt: Kontakt
    grund: str


@dataclass(frozen=True)
class Empfaengerkreis:
    """`unerreicht`: the bodies asked for which nobody gets the letter."""

    empfaenger: list[Empfaenger]
    ausgelassen: list[Ausgelassen]
    unerreicht: list[Organisation]


class Reichweite(NamedTuple):
    """What a Verteiler reaches now."""

    verteiler: Verteiler
    frage: OrganisationFilter
    organisationen: int
    kontakte: int


def frage(
    verteiler: Verteiler, netzwerk: Netzwerk, handelnde: Handelnde, **bekannt: Any
) -> OrganisationFilter:
    """The saved question as a filter of the list; `bekannt` spares asking for the choices again."""
    return OrganisationFilter(
        MultiValueDict(verteiler.abfrage), netzwerk=netzwerk, handelnde=handelnde, **bekannt
    )


def reichweiten(
    verteiler: Sequence[Verteiler], netzwerk: Netzwerk, handelnde: Handelnde
) -> list[Reichweite]:
    """Two queries for all of them, beside those for the filters' choices."""
    if not verteiler:
        return []
    fragen = [frage(verteiler[0], netzwerk, handelnde)]
    fragen += [
        frage(einer, netzwerk, handelnde, moeglich=fragen[0].moeglich) for einer in verteiler[1:]
    ]
    je_nummer = {
        f"v{nummer}": Q(pk__in=eine.qs.order_by().values("pk"))
        for nummer, eine in enumerate(fragen)
    }
    organisationen = Organisation.objects.aggregate(
        **{name: Count("pk", filter=trifft) for name, trifft in je_nummer.items()}
    )
    kontakte = (
        Kontakt.objects.im_netzwerk(netzwerk)
        .erreichbar()
        .filter(adresse_gestoert_am__isnull=True)
        .aggregate(
            **{
                f"v{nummer}": Count(Lower("email"), distinct=True, filter=_steht_fuer(eine.qs))
                for nummer, eine in enumerate(fragen)
            }
        )
    )
    return [
        Reichweite(einer, eine, organisationen[f"v{nummer}"], kontakte[f"v{nummer}"])
        for nummer, (einer, eine) in enumerate(zip(verteiler, fragen, strict=True))
    ]


def personen(verteiler: Verteiler, netzwerk: Netzwerk, handelnde: Handelnde) -> KontaktQuerySet:
    """Everybody of the bodies a Verteiler finds now, also whom no mail would reach."""
    hier: KontaktQuerySet = Kontakt.objects.im_netzwerk(netzwerk).taetig()
    return hier.filter(_steht_fuer(frage(verteiler, netzwerk, handelnde).qs))


def organisationen(
    rundschreiben: Rundschreiben, netzwerk: Netzwerk, handelnde: Handelnde
) -> OrganisationQuerySet:
    """The bodies a letter is for. A Verteiler that was deleted has none."""
    alle: OrganisationQuerySet = Organisation.objects.sichtbar_fuer(handelnde, netzwerk)
    match rundschreiben.kreis:
        case Rundschreiben.Kreis.ALLE:
            return alle.aktive_mitglieder(netzwerk)
        case Rundschreiben.Kreis.VERTEILER if rundschreiben.verteiler is not None:
            gefunden: OrganisationQuerySet = frage(rundschreiben.verteiler, netzwerk, handelnde).qs
            return gefunden
        case Rundschreiben.Kreis.AUSWAHL if rundschreiben.pk:
            return alle.filter(pk__in=rundschreiben.organisationen.values("pk"))
    return alle.none()


def empfaengerkreis(
    rundschreiben: Rundschreiben, netzwerk: Netzwerk, handelnde: Handelnde
) -> Empfaengerkreis:
    """Who gets the letter and who does not, with the reason; the same address gets it once."""
    gefragt = {
        eine.pk: eine
        for eine in organisationen(rundschreiben, netzwerk, handelnde).order_by("name", "pk")
    }
    personen = list(
        _gemeinte(rundschreiben.an, netzwerk)
        .filter(_steht_fuer(Organisation.objects.filter(pk__in=list(gefragt))))
        .prefetch_related("weitere_organisationen")
        .order_by("nachname", "vorname", "pk")
    )
    empfaenger: list[Empfaenger] = []
    ausgelassen: list[Ausgelassen] = []
    erreicht: set[int] = set()
    adressen: dict[str, Kontakt] = {}
    for kontakt in personen:
        fuer = [
            pk
            for pk in (
                kontakt.organisation_id,
                *(eine.pk for eine in kontakt.weitere_organisationen.all()),
            )
            if pk in gefragt
        ]
        adresse = kontakt.email.lower()
        if not adresse:
            ausgelassen.append(Ausgelassen(kontakt, _("keine E-Mail-Adresse")))
            continue
        if kontakt.adresse_gestoert_am:
            ausgelassen.append(
                Ausgelassen(
                    kontakt,
                    _("Adresse wird abgewiesen: %(grund)s")
                    % {"grund": kontakt.adresse_gestoert_grund},
                )
            )
            continue
        erreicht.update(fuer)
        if adresse in adressen:
            grund = _("dieselbe Adresse wie %(name)s") % {"name": adressen[adresse].name}
            ausgelassen.append(Ausgelassen(kontakt, grund))
            continue
        adressen[adresse] = kontakt
        empfaenger.append(Empfaenger(kontakt, gefragt[fuer[0]]))
    return Empfaengerkreis(
        empfaenger, ausgelassen, [eine for pk, eine in gefragt.items() if pk not in erreicht]
    )


def _gemeinte(an: str, netzwerk: Netzwerk) -> Any:
    personen = Kontakt.objects.im_netzwerk(netzwerk).taetig()
    match an:
        case Rundschreiben.An.OHNE_STELLVERTRETUNG:
            return personen.filter(ist_stellvertretung=False)
        case Rundschreiben.An.ZEICHNUNGSBERECHTIGTE:
            return personen.zeichnungsberechtigt()
        case Rundschreiben.An.INSOFA:
            return personen.filter(ist_insofa=True)
    return personen


def _steht_fuer(gefragt: QuerySet[Any]) -> Q:
    """Persons of these bodies: entered there, or standing for one besides."""
    gefragt = gefragt.order_by().values("pk")
    weitere = WeitereOrganisation.objects.filter(organisation__in=gefragt)
    return Q(organisation__in=gefragt) | Q(pk__in=weitere.values("kontakt"))
