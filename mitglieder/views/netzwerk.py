"""Who belongs to the network, for everybody. Persons by recorded consent alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.postgres.lookups import Unaccent
from django.db.models.functions import Lower
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
    """An organisation, shown once however many groups it belongs to."""

    organisation: Organisation
    gruppen: list[Partnergruppe]
    personen: list[Kontakt]


@dataclass(frozen=True)
class Gruppe:
    """Names that lead to the cards."""

    anker: str
    titel: str
    organisationen: list[Organisation] = field(default_factory=list)


@oeffentlich
@require_safe
def netzwerk(request: Anfrage) -> HttpResponse:
    mitgliedschaften = (
        Mitgliedschaft.objects.im_netzwerk(request.netzwerk)
        .aktiv()
        .select_related("organisation")
        .prefetch_related("gruppen")
        .order_by(Unaccent(Lower("organisation__name")), "organisation")
    )
    personen = Kontakt.objects.oeffentlich(request.netzwerk).nach_organisation()
    karten = [
        Karte(
            mitgliedschaft.organisation,
            sorted(mitgliedschaft.gruppen.all(), key=_reihenfolge),
            personen.get(mitgliedschaft.organisation_id, []),
        )
        for mitgliedschaft in mitgliedschaften
    ]
    kontext = {
        "karten": karten,
        "gruppen": _gruppen(karten),
        # What the public may see, whoever looks: the page shows members how it looks outside.
        "gremien": Gremium.objects.sichtbar_fuer(OEFFENTLICHKEIT, request.netzwerk),
        "zeigt_insofa": zeigt_insofa(request.handelnde, request.netzwerk),
    }
    return render(request, "mitglieder/netzwerk/netzwerk.html", kontext)


def _gruppen(karten: Iterable[Karte]) -> list[Gruppe]:
    """Groups in the law's order, then the members without one."""
    je_gruppe: dict[Partnergruppe, Gruppe] = {}
    ohne = Gruppe("gruppe-weitere", _("Weitere Partner"))
    for karte in karten:
        for gruppe in karte.gruppen:
            eintrag = je_gruppe.setdefault(gruppe, Gruppe(f"gruppe-{gruppe.pk}", gruppe.name))
            eintrag.organisationen.append(karte.organisation)
        if not karte.gruppen:
            ohne.organisationen.append(karte.organisation)
    sortiert = [je_gruppe[gruppe] for gruppe in sorted(je_gruppe, key=_reihenfolge)]
    return [*sortiert, ohne] if ohne.organisationen else sortiert


def _reihenfolge(gruppe: Partnergruppe) -> tuple[bool, int, str]:
    """A network's own groups come after those the law names."""
    return gruppe.netzwerk_id is not None, gruppe.position, gruppe.name
