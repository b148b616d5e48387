"""Two contacts turn out to be one person, and both were invited."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from mitglieder.models import Kontakt
from mitglieder.umzug import bleibt, unversorgt, verlegen
from netzwerk.basis.aufbewahrung import durchsetzen
from netzwerk.basis.modell import ANONYM
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import KontaktFabrik, TeilnahmeFabrik, TreffenFabrik
from tests.treffen.antworten import VON, eingeladene, stand, zusagen
from tests.treffen.protokolllage import Lage
from tests.treffen.test_einwand import freigegeben
from treffen.aktionen.antwort import Benannt, Zusatz, antworten
from treffen.models import (
    Bedarf,
    Fotoeinwilligung,
    Frage,
    Frageantwort,
    Programmpunkt,
    Protokoll,
    Teilnahme,
    Treffen,
    Workshop,
    Workshopplatz,
    Workshopwunsch,
)


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Any:
    return TreffenFabrik(netzwerk=netzwerk)


def zusammenfuehren(alt: Teilnahme, neu: Teilnahme) -> Teilnahme:
    alter, neuer = Kontakt.objects.get(teilnahme=alt), Kontakt.objects.get(teilnahme=neu)
    verlegen(alter, neuer)
    assert not bleibt(alter)
    bleibende: Teilnahme = Teilnahme.objects.get(pk=neu.pk)
    return bleibende


def test_jede_beziehung_hat_eine_regel() -> None:
    assert unversorgt(Teilnahme) == []


def test_was_jemand_von_sich_gesagt_hat_kommt_mit(treffen: Treffen) -> None:
    alt, neu = eingeladene(treffen, 2)
    beide, nur_alt = (Frage.objects.create(treffen=treffen, text=text) for text in ("A?", "B?"))
    antworten(
        teilnahme=alt,
        antwort="zugesagt",
        zusatz=Zusatz(
            antworten={beide.pk: ["alt"], nur_alt.pk: ["alt"]},
            ernaehrung="vegan",
            bedarf_text="Ich willige ein.",
            foto_text="Fotos von mir.",
            berufsgruppe="kita",
        ),
        von=VON,
    )
    Frageantwort.objects.create(frage=beide, teilnahme=neu, werte=["neu"])
    bleibende = zusammenfuehren(alt, neu)
    assert (bleibende.antwort, bleibende.berufsgruppe) == ("zugesagt", "kita")
    assert bleibende.bedarf.ernaehrung == "vegan"
    assert bleibende.fotoeinwilligung.ist_gueltig
    werte = bleibende.frageantworten.order_by("frage").values_list("werte", flat=True)
    assert list(werte) == [["neu"], ["alt"]]


@pytest.mark.parametrize("juenger", ["alt", "neu"])
def test_von_zwei_einwilligungen_die_letzte(treffen: Treffen, juenger: str) -> None:
    paar = dict(zip(("alt", "neu"), eingeladene(treffen, 2), strict=True))
    gestern = timezone.now() - timedelta(days=1)
    for name, eine in paar.items():
        Bedarf.objects.create(teilnahme=eine, ernaehrung=name, einwilligung="Ja.")
        Fotoeinwilligung.objects.create(teilnahme=eine, text=name)
        if name != juenger:
            Bedarf.objects.filter(teilnahme=eine).update(eingewilligt_am=gestern)
            Fotoeinwilligung.objects.filter(teilnahme=eine).update(erteilt_am=gestern)
    zusammenfuehren(paar["alt"], paar["neu"])
    assert Bedarf.objects.get().ernaehrung == juenger
    assert Fotoeinwilligung.objects.get().text == juenger


def test_warteplatz_und_freier_platz(treffen: Treffen) -> None:
    Treffen.objects.update(plaetze=2)
    a, b, wartet, offen = eingeladene(treffen, 4)
    for eine in (a, b, wartet):
        zusagen(eine)
    neu = zusammenfuehren(wartet, offen)
    assert (neu.antwort, neu.wartelistenplatz) == ("warteliste", 1)
    zusammenfuehren(a, b)  # one person held both places
    assert stand(b, offen) == ["zugesagt", "zugesagt"]


def test_beide_warten(treffen: Treffen) -> None:
    Treffen.objects.update(plaetze=1)
    a, frueh, dritte, spaet = eingeladene(treffen, 4)
    for eine in (a, frueh, dritte, spaet):
        zusagen(eine)
    assert zusammenfuehren(frueh, spaet).wartelistenplatz == 1


def benennen(teilnahme: Teilnahme, email: str) -> Teilnahme:
    benannt = Benannt(nachname="Vorlage", email=email)
    antworten(teilnahme=teilnahme, antwort="stellvertretung_benannt", benannt=benannt, von=VON)
    gefunden: Teilnahme = Teilnahme.objects.get(stellvertretung_von=teilnahme)
    return gefunden


def test_vertretungen_kommen_mit(treffen: Treffen) -> None:
    alt, neu, dritte = eingeladene(treffen, 3)
    vertretung = benennen(alt, "toni@amt.example")
    assert zusammenfuehren(alt, neu).stellvertretung == vertretung
    # And whoever stands in for somebody goes on doing so.
    vierte, fuenfte = eingeladene(treffen, 2)
    assert benennen(dritte, vierte.person.email) == vierte
    assert zusammenfuehren(vierte, fuenfte).stellvertretung_von == dritte


def test_zwei_vertretungen_sind_eine_zu_viel(treffen: Treffen) -> None:
    alt, neu = eingeladene(treffen, 2)
    zweite = benennen(alt, "toni@amt.example")
    erste = benennen(neu, "kim@amt.example")
    assert zusammenfuehren(alt, neu).stellvertretung == erste
    zweite.refresh_from_db()
    assert zweite.stellvertretung_von is None


@pytest.mark.parametrize("neu_hat", [False, True])
def test_workshops(treffen: Treffen, neu_hat: bool) -> None:
    alt, neu = eingeladene(treffen, 2)
    punkt = Programmpunkt.objects.create(
        treffen=treffen, titel="Workshops", beginn=time(10), ende=time(11), hat_wahl=True
    )
    a, b = (
        Workshop.objects.create(programmpunkt=punkt, nummer=nr, titel=f"W{nr}", plaetze=9)
        for nr in (1, 2)
    )
    for eine, workshop in ((alt, a), (neu, b)) if neu_hat else ((alt, a),):
        mehr = {"teilnahme": eine, "programmpunkt": punkt, "workshop": workshop}
        Workshopwunsch.objects.create(rang=1, **mehr)
        Workshopplatz.objects.create(**mehr)
    zusammenfuehren(alt, neu)
    bleibt_ = b if neu_hat else a
    assert (Workshopwunsch.objects.get().workshop, Workshopplatz.objects.get().workshop) == (
        bleibt_,
        bleibt_,
    )


@pytest.mark.parametrize("richtung", ["alt", "neu"])
def test_sich_selbst_vertreten(treffen: Treffen, richtung: str) -> None:
    """The two entries stood in for each other: what the deputy said counts."""
    alt, neu = eingeladene(treffen, 2)
    von, fuer = (alt, neu) if richtung == "alt" else (neu, alt)
    vertretung = benennen(von, fuer.person.email)
    zusagen(vertretung)
    bleibende = zusammenfuehren(alt, neu)
    assert (bleibende.antwort, bleibende.stellvertretung_von) == ("zugesagt", None)
    assert Teilnahme.objects.count() == 1


def test_aus_dem_protokoll_verschwindet_der_name_auch_nach_dem_umzug(
    koordination: Konto, lage: Lage
) -> None:
    """Minutes that name somebody under a contact that is gone would name her for ever."""
    alt, neu = (KontaktFabrik(nachname="Altname", vorname="Berta") for _nummer in range(2))
    TeilnahmeFabrik(treffen=lage.treffen, kontakt=alt, anwesenheit="anwesend")
    protokoll = freigegeben(lage, koordination)
    assert str(alt.pk) in _abbild()["personen"]
    verlegen(alt, neu)
    alt_pk = alt.pk
    alt.delete()
    assert _abbild()["personen"][str(neu.pk)] == "Berta Altname"
    assert str(alt_pk) not in _abbild()["personen"]
    anwesend = _abbild()["teilnahme"]["anwesend"]
    assert neu.pk in [zeile["person"] for zeile in anwesend]
    assert alt_pk not in [zeile["person"] for zeile in anwesend]
    # The bracket is closed again: frozen minutes refuse changes.
    with pytest.raises(IntegrityError), transaction.atomic():
        Protokoll.objects.filter(pk=protokoll.pk).update(vorsitz="Jemand")
    Kontakt.objects.filter(pk=neu.pk).update(nachname=ANONYM, vorname="")
    durchsetzen()
    assert "Altname" not in str(_abbild())


def _abbild() -> Any:
    return Protokoll.objects.get().abbild
