"""Who belongs to the network, for everybody. Persons by recorded consent alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mitglieder.models import Gremium, Kontakt, Mitgliedschaft, Organisation, Partnergruppe
from mitglieder.rechte import zeigt_insofa
from netzwerk.basis.handelnde import OEFFENTLICHKEIT
from netzwerk.basis.rechte import Anfrage, oeffentlich


@dataclass(frozen=True)
class Karte:
    """An organisation, shown once: in the first of its groups, the others named on it."""

    organisation: Organisation
    weitere_gruppen: list[Partnergruppe]
    personen: list[Kontakt]


@dataclass(frozen=True)
class Abschnitt:
    """A group with the cards that stand there, and who belongs but stands elsewhere."""

    anker: str
    titel: str
    karten: list[Karte] = field(default_factory=list)
    verweise: list[Organisation] = field(default_factory=list)

    @property
    def anzahl(self) -> int:
        return len(self.karten) + len(self.verweise)


@oeffentlich
@require_safe
def netzwerk(request: Anfrage) -> HttpResponse:
    mitgliedschaften = (
        Mitgliedschaft.objects.im_netzwerk(request.netzwerk)
        .aktiv()
        .select_related("organisation")
        .prefetch_related("gruppen")
        .order_by("organisation__name", "organisation")
    )
    personen = Kontakt.objects.oeffentlich(request.netzwerk).nach_organisation()
    kontext = {
        "abschnitte": _abschnitte(mitgliedschaften, personen),
        "anzahl": len(mitgliedschaften),
        # What the public may see, whoever looks: the page shows members how it looks outside.
        "gremien": Gremium.objects.sichtbar_fuer(OEFFENTLICHKEIT, request.netzwerk),
        "zeigt_insofa": zeigt_insofa(request.handelnde, request.netzwerk),
    }
    return render(request, "mitglieder/netzwerk/netzwerk.html", kontext)


def _abschnitte(
    mitgliedschaften: Iterable[Mitgliedschaft], personen: dict[int, list[Kontakt]]
) -> list[Abschnitt]:
    """Groups in the law's order, then the members without one."""
    je_gruppe: dict[Partnergruppe, Abschnitt] = {}
    ohne = Abschnitt("gruppe-weitere", _("Weitere Partner"))
    for mitgliedschaft in mitgliedschaften:
        gruppen = sorted(mitgliedschaft.gruppen.all(), key=_reihenfolge)
        organisation = mitgliedschaft.organisation
        karte = Karte(organisation, gruppen[1:], personen.get(organisation.pk, []))
        if not gruppen:
            ohne.karten.append(karte)
        for nummer, gruppe in enumerate(gruppen):
            abschnitt = je_gruppe.setdefault(gruppe, Abschnitt(f"gruppe-{gruppe.pk}", gruppe.name))
            if nummer:
                abschnitt.verweise.append(organisation)
            else:
                abschnitt.karten.append(karte)
    sortiert = [je_gruppe[gruppe] for gruppe in sorted(je_gruppe, key=_reihenfolge)]
    return [*sortiert, ohne] if ohne.karten else sortiert


def _reihenfolge(gruppe: Partnergruppe) -> tuple[bool, int, str]:
    """A network's own groups come after those the law names."""
    return gruppe.netzwerk_id is not None, gruppe.position, gruppe.name
