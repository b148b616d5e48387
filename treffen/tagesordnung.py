"""What the page of a meeting shows of its agenda, for the coordination and for members."""

from typing import Any

from django.db.models import Q, Subquery
from django.db.models.functions import Greatest
from django.urls import reverse

from netzwerk.basis.models import Konto
from treffen import ergebnisse, workshoplage
from treffen.evaluationslage import am_treffen
from treffen.models import Anschreiben, Tagesordnungspunkt, Teilnahme, Treffen
from treffen.themenspeicher import vorrat
from treffen.umfragelage import lesbare


def der_koordination(treffen: Treffen) -> dict[str, Any]:
    """The agenda, and what members registered and still wait for; one query."""
    alle = list(
        treffen.tops.select_related(
            "angemeldet_von__organisation", "angemeldet_konto", "angemeldet_fuer", "massnahme"
        )
    )
    treffen.tagesordnung = [top for top in alle if top.steht_auf_tagesordnung]
    wartende = sorted((top for top in alle if top.ist_angemeldet), key=_seit)
    return {
        "tops": treffen.tagesordnung,
        "angemeldete": wartende,
        "neue_tagesordnung": geaendert_seit_mitteilung(treffen),
    }


def geaendert_seit_mitteilung(treffen: Treffen) -> bool:
    """Not as those invited know it, and nobody is to be told of a change anyway."""
    if (
        treffen.zustand != Treffen.Zustand.EINGELADEN
        or treffen.eingeladen_am is None
        or treffen.hat_begonnen
    ):
        return False
    mitteilungen = Anschreiben.objects.versendete().filter(
        treffen=treffen, zweck=Anschreiben.Zweck.AENDERUNG
    )
    bekannt = Greatest(treffen.eingeladen_am, Subquery(mitteilungen.values("versendet_am")[:1]))
    # The trail knows when an item came, moved or went.
    spur = next(iter(Tagesordnungspunkt.pgh_event_models.values()))  # type: ignore[attr-defined]  # set by pghistory
    geaendert = spur._default_manager.filter(
        treffen=treffen.pk,
        zustand=Tagesordnungspunkt.Zustand.AUF_TAGESORDNUNG,
        pgh_created_at__gt=bekannt,
    )
    if not geaendert.exists():
        return False
    return not Teilnahme.objects.filter(treffen=treffen).ohne_neuen_termin().exists()


def _seit(top: Tagesordnungspunkt) -> Any:
    return top.angemeldet_am


def der_mitglieder(treffen: Treffen, konto: Konto) -> dict[str, Any]:
    """What this account registered, and whether it may register more."""
    eigene = Tagesordnungspunkt.objects.all().angemeldet_durch(konto)
    return {
        "eigene_tops": list(eigene.filter(treffen=treffen)),
        "darf_anmelden": treffen.nimmt_tops,
    }


def rundherum(treffen: Treffen, konto: Konto) -> dict[str, Any]:
    """What stands beside the agenda: files, and the meetings before and after."""
    nachbarn = Treffen.objects.sichtbar_fuer(konto, treffen.netzwerk).filter(
        Q(pk=treffen.vorheriges_id) | Q(vorheriges=treffen)
    )
    je_seite = {nachbar.pk == treffen.vorheriges_id: nachbar for nachbar in nachbarn}
    programm = workshoplage.programm(treffen)
    return {
        "programm": programm,
        "workshopwahl": reverse(
            "treffen:workshop-wuensche-eigene", args=[treffen.netzwerk.kurzname, treffen.pk]
        )
        if workshoplage.hat_wahl(programm)
        else "",
        "materialien": list(treffen.materialien.all()),
        **ergebnisse.am_treffen(treffen, konto),
        "evaluationen": am_treffen(treffen, konto),
        "umfragen": list(lesbare(konto, treffen.netzwerk).filter(treffen=treffen)),
        "vorheriges": je_seite.get(True),
        "naechstes": je_seite.get(False),
    }


def uebrig(treffen: Treffen) -> dict[str, Any]:
    """For the coordination: what earlier meetings left over, what this one leaves to the next."""
    return {
        "vorrat": vorrat(treffen),
        "folgethemen": list(treffen.folgethemen.all()) if treffen.hat_begonnen else [],
    }
