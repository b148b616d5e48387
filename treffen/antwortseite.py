"""What the page of an answer needs, reached by link or shown on the page of the meeting."""

from typing import Any

from django.shortcuts import get_object_or_404

from netzwerk.basis.models import Konto
from treffen.aktionen.warteliste import hat_platz
from treffen.forms.antwort import AntwortForm
from treffen.models import Teilnahme, Treffen


def lesen(pk: int, treffen: Treffen | None = None) -> Teilnahme:
    """The row with all it may show; `treffen` when it is known already."""
    teilnahme: Teilnahme = get_object_or_404(
        Teilnahme.objects.mit_person().select_related(
            *([] if treffen else ["treffen__netzwerk"]),
            "bedarf",
            "fotoeinwilligung",
            "stellvertretung_von__kontakt",
            "stellvertretung_von__gast",
        ),
        pk=pk,
    )
    if treffen is not None:
        teilnahme.treffen = treffen
    return teilnahme


def meine(treffen: Treffen, konto: Konto) -> Teilnahme | None:
    """Of whoever is signed in. One account may stand for two contacts: the first counts."""
    eigene = Teilnahme.objects.filter(treffen=treffen, kontakt__konto=konto).order_by("pk")
    pk = eigene.values_list("pk", flat=True).first()
    return None if pk is None else lesen(pk, treffen)


def formular(teilnahme: Teilnahme, daten: Any = None) -> AntwortForm | None:
    """None when it is too late."""
    if not teilnahme.nimmt_antwort:
        return None
    return AntwortForm(daten, teilnahme=teilnahme, frei=hat_platz(teilnahme.treffen))


def vertretung(teilnahme: Teilnahme) -> dict[str, Any] | None:
    """Who comes instead. How they answered shows when they are here for this person, or are
    colleagues: whom else somebody invited is not theirs to know."""
    if teilnahme.antwort != Teilnahme.Antwort.STELLVERTRETUNG:
        return None
    gefunden = Teilnahme.objects.filter(stellvertretung_von=teilnahme).mit_person().first()
    if gefunden is None:
        return None
    kollegium = bool(
        gefunden.kontakt
        and teilnahme.kontakt
        and gefunden.kontakt.organisation_id == teilnahme.kontakt.organisation_id
    )
    zeigt = kollegium or gefunden.weg == Teilnahme.Weg.STELLVERTRETUNG
    return {"name": gefunden.person.name, "teilnahme": gefunden if zeigt else None}
