"""Joint projects: who writes which, partners and offers, and the verbs."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mitglieder.models import Organisation
from netzwerk.basis.handelnde import OEFFENTLICHKEIT, System
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk
from tests.angebote.fabriken import AngebotFabrik
from tests.fabriken import (
    KontaktFabrik,
    KontoFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    OrganisationFabrik,
    RolleFabrik,
)
from tests.formulare import daten, senden
from treffen.forms.projekt import ProjektForm
from treffen.models import Arbeitsgruppe, Gruppenmitglied, Projekt, Projektpartner

Als = Callable[[Konto], Client]
Z = Projekt.Zustand


def url(name: str, netzwerk: Netzwerk, pk: int | None = None) -> str:
    return reverse(f"treffen:projekt-{name}", args=[netzwerk.kurzname, *([pk] if pk else [])])


def mitglied(netzwerk: Netzwerk, name: str) -> Organisation:
    haus: Organisation = OrganisationFabrik(name=name)
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=haus)
    return haus


def projekt(netzwerk: Netzwerk, *partner: Organisation, **angaben: Any) -> Projekt:
    """The first of the partners leads."""
    eines: Projekt = Projekt.objects.create(
        netzwerk=netzwerk, **{"titel": "Karte der Meldewege", **angaben}
    )
    for haus in partner:
        Projektpartner.objects.create(
            projekt=eines, organisation=haus, ist_federfuehrend=haus == partner[0]
        )
    return eines


def gruppe_mit_leitung(netzwerk: Netzwerk, name: str) -> tuple[Arbeitsgruppe, Konto]:
    konto: Konto = KontoFabrik()
    RolleFabrik(konto=konto, netzwerk=netzwerk, art="fachkraft")
    gruppe: Arbeitsgruppe = Arbeitsgruppe.objects.create(
        netzwerk=netzwerk, name=name, zustand=Arbeitsgruppe.Zustand.AKTIV
    )
    kontakt = KontaktFabrik(netzwerke=[netzwerk], konto=konto)
    Gruppenmitglied.objects.create(
        gruppe=gruppe, kontakt=kontakt, aufgabe=Gruppenmitglied.Aufgabe.LEITUNG
    )
    return gruppe, konto


def partner(eines: Projekt) -> list[tuple[str, str, bool]]:
    return list(
        eines.partner.values_list("organisation__name", "beitrag", "ist_federfuehrend").order_by(
            "organisation__name"
        )
    )


ERLAUBT: dict[str, set[str]] = {
    "beginnen": {Z.GEPLANT},
    "abschliessen": {Z.LAUFEND},
    "abbrechen": {Z.GEPLANT, Z.LAUFEND},
    "wieder_aufnehmen": {Z.ABGESCHLOSSEN, Z.ABGEBROCHEN},
}
WORTE: dict[str, dict[str, Any]] = {
    "abschliessen": {"ergebnis": "Die Karte hängt aus.", "ende": None},
    "abbrechen": {"ergebnis": "Kein Geld."},
}


@pytest.mark.parametrize("verb", ERLAUBT)
def test_verben(netzwerk: Netzwerk, verb: str) -> None:
    for zustand in Z.values:
        eines = projekt(netzwerk, zustand=zustand, ergebnis="Bisher.")
        if zustand in ERLAUBT[verb]:
            getattr(eines, verb)(**WORTE.get(verb, {}))
            assert eines.ergebnis == WORTE.get(verb, {}).get("ergebnis", "Bisher.")
            continue
        with pytest.raises(FalscherZustand):
            getattr(eines, verb)(**WORTE.get(verb, {}))
    with pytest.raises(IntegrityError), transaction.atomic():
        projekt(netzwerk, zustand=Z.ABGESCHLOSSEN)


def test_ueberzogen_ist_berechnet(netzwerk: Netzwerk) -> None:
    gestern = timezone.localdate() - timedelta(days=1)
    offen, vorbei, spaeter, ohne = (
        projekt(netzwerk, ende=gestern),
        projekt(netzwerk, ende=gestern, zustand=Z.ABGEBROCHEN),
        projekt(netzwerk, ende=timezone.localdate()),
        projekt(netzwerk),
    )
    assert [p.ist_ueberzogen for p in (offen, vorbei, spaeter, ohne)] == [True, False, False, False]


def test_wer_welche_verwaltet(
    netzwerk: Netzwerk, koordination: Konto, fachkraft: Konto, fremde: Konto
) -> None:
    gruppe, leitung = gruppe_mit_leitung(netzwerk, "AG Wege")
    _andere, andere_leitung = gruppe_mit_leitung(netzwerk, "AG Schutzkonzepte")
    eigenes, freies = projekt(netzwerk, arbeitsgruppe=gruppe), projekt(netzwerk)
    sichtbar, verwaltbar = Projekt.objects.sichtbar_fuer, Projekt.objects.verwaltbar_fuer
    for alles in (koordination, System("Test")):
        assert set(verwaltbar(alles, netzwerk)) == {eigenes, freies}
    assert set(verwaltbar(leitung, netzwerk)) == {eigenes}
    for wer in (andere_leitung, fachkraft):
        assert set(sichtbar(wer, netzwerk)) == {eigenes, freies}
        assert not verwaltbar(wer, netzwerk)
    for aussen in (fremde, OEFFENTLICHKEIT):
        assert not sichtbar(aussen, netzwerk)
        assert not verwaltbar(aussen, netzwerk)


def test_leitung_fuehrt_nur_projekte_ihrer_gruppe(
    als: Als, netzwerk: Netzwerk, fremde: Konto
) -> None:
    haus = mitglied(netzwerk, "Kita Regenbogen")
    gruppe, leitung = gruppe_mit_leitung(netzwerk, "AG Wege")
    fremde_gruppe, andere_leitung = gruppe_mit_leitung(netzwerk, "AG Schutzkonzepte")
    client = als(leitung)
    form = client.get(url("neu", netzwerk)).context["form"]
    assert form["arbeitsgruppe"].value() == gruppe.pk
    assert list(form.fields["arbeitsgruppe"].queryset) == [gruppe]
    eingabe = {"titel": "Karte", "partner": [haus.pk]}
    for ungueltig in ("", fremde_gruppe.pk):
        antwort = client.post(url("neu", netzwerk), {**eingabe, "arbeitsgruppe": ungueltig})
        assert antwort.status_code == 422
        assert "arbeitsgruppe" in antwort.context["form"].errors
    client.post(url("neu", netzwerk), {**eingabe, "arbeitsgruppe": gruppe.pk})
    eines = Projekt.objects.get()
    assert eines.arbeitsgruppe == gruppe
    seiten = ("bearbeiten", "abschliessen", "abbrechen", "loeschen", "beginnen", "wieder-aufnehmen")
    for wer, erwartet in ((andere_leitung, 403), (fremde, 404)):
        dort = als(wer)
        for name in seiten:
            assert dort.post(url(name, netzwerk, eines.pk)).status_code == erwartet, name
    assert "Bearbeiten" not in als(andere_leitung).get(eines.get_absolute_url()).content.decode()
    assert client.post(url("beginnen", netzwerk, eines.pk)).status_code == 302
    # Once it is over the group gets no new projects, and keeps those it has.
    gruppe.beenden(am=timezone.localdate(), abschluss="Fertig.")
    assert not client.get(url("neu", netzwerk)).context["form"].fields["arbeitsgruppe"].queryset
    behalten = client.get(url("bearbeiten", netzwerk, eines.pk)).context["form"]
    assert list(behalten.fields["arbeitsgruppe"].queryset) == [gruppe]


def test_eintragen_aendern_und_doppelklick(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    kita, sport, amt = (mitglied(netzwerk, name) for name in ("Kita", "Sportverein", "Jugendamt"))
    ehemalig, fremdes = OrganisationFabrik(name="Ehemalige"), AngebotFabrik()
    gruppe, _leitung = gruppe_mit_leitung(netzwerk, "AG Wege")
    angebot = AngebotFabrik(netzwerk=netzwerk)
    client, adresse = als(koordination), url("neu", netzwerk)
    vorgabe = client.get(f"{adresse}?gruppe={gruppe.pk}").context["form"]
    assert str(vorgabe["arbeitsgruppe"].value()) == str(gruppe.pk)
    for unsinn in ("0", "x", "9" * 30, "²"):
        vorgabe = client.get(adresse, {"gruppe": unsinn}).context["form"]
        assert vorgabe["arbeitsgruppe"].value() is None
    eingabe: dict[str, Any] = {
        "titel": "Karte der Meldewege",
        "beginn": "2026-03-01",
        "ende": "2026-02-01",
        "partner": [ehemalig.pk],
        "angebote": [fremdes.pk],
    }
    fehler = client.post(adresse, eingabe).context["form"].errors
    assert set(fehler) == {"ende", "partner", "angebote"}
    assert set(client.post(adresse, {}).context["form"].errors) == {"titel", "partner"}
    eingabe |= {
        "ende": "",
        "federfuehrend": amt.pk,  # takes part, ticked or not
        "partner": [kita.pk],
        "angebote": [angebot.pk],
        "arbeitsgruppe": gruppe.pk,
    }
    for _klick in range(2):
        antwort = client.post(adresse, eingabe)
        eines = Projekt.objects.get()
        assert antwort["Location"] == eines.get_absolute_url()
    assert partner(eines) == [("Jugendamt", "", True), ("Kita", "", False)]
    assert list(eines.angebote.all()) == [angebot]
    seite = client.get(eines.get_absolute_url()).content.decode()
    assert "Eintragen, wer was beiträgt" in seite
    # Another day the same words are another project.
    Projekt.objects.update(angelegt_am=timezone.now() - timedelta(hours=1))
    client.post(adresse, eingabe)
    assert Projekt.objects.count() == 2

    adresse = url("bearbeiten", netzwerk, eines.pk)
    alter_stand = daten(client.get(adresse).context["form"])
    senden(
        client,
        adresse,
        {
            "titel": "Karte aller Wege",
            "partner": [kita.pk, sport.pk],
            f"beitrag_{kita.pk}": "Räume",
            f"beitrag_{amt.pk}": "geht verloren",
        },
    )
    eines.refresh_from_db()
    assert (eines.titel, eines.arbeitsgruppe, eines.zustand) == (
        "Karte aller Wege",
        None,
        "geplant",
    )
    assert partner(eines) == [("Kita", "Räume", False), ("Sportverein", "", False)]
    assert not eines.angebote.exists()
    seite = client.get(eines.get_absolute_url()).content.decode()
    assert "Räume" in seite
    assert "Eintragen, wer was beiträgt" not in seite
    # A second tab that was open before overwrites nothing.
    alter_stand["titel"] = "Karte, zweiter Reiter"
    antwort = client.post(adresse, alter_stand)
    assert antwort.status_code == 422
    assert "Inzwischen wurde" in antwort.content.decode()
    assert Projekt.objects.get(pk=eines.pk).titel == "Karte aller Wege"


def test_unsichtbare_und_archivierte_angebote_bleiben(
    als: Als, netzwerk: Netzwerk, vertretung: Konto, koordination: Konto
) -> None:
    haus = mitglied(netzwerk, "Kita")
    gruppe, leitung = gruppe_mit_leitung(netzwerk, "AG Wege")
    eines = projekt(netzwerk, haus, arbeitsgruppe=gruppe)
    entwurf = AngebotFabrik(netzwerk=netzwerk, titel="Noch geheim", zustand="entwurf")
    alt = AngebotFabrik(netzwerk=netzwerk, titel="Alter Kurs", zustand="archiviert")
    AngebotFabrik(netzwerk=netzwerk, titel="Nie verknüpft", zustand="archiviert")
    eines.angebote.set([entwurf, alt])
    form = ProjektForm(instance=eines, netzwerk=netzwerk, von=koordination)
    waehlbar = {angebot.titel for angebot in form.fields["angebote"].queryset}  # type: ignore[attr-defined]  # a choice of rows
    assert waehlbar == {"Noch geheim", "Alter Kurs"}
    client = als(leitung)
    assert "Noch geheim" not in client.get(eines.get_absolute_url()).content.decode()
    adresse = url("bearbeiten", netzwerk, eines.pk)
    assert "Noch geheim" not in client.get(adresse).content.decode()
    eingabe = {"titel": "Neu", "partner": [haus.pk], "arbeitsgruppe": gruppe.pk}
    assert senden(client, adresse, eingabe).status_code == 302
    assert set(eines.angebote.all()) == {entwurf, alt}
    # It came to nothing, yet there are offers: it is not simply deleted.
    antwort = als(koordination).post(url("loeschen", netzwerk, eines.pk), follow=True)
    assert "schon Spuren hinterlassen" in antwort.content.decode()
    assert Projekt.objects.filter(pk=eines.pk).exists()


def test_ein_leben_auf_der_seite(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    eines = projekt(
        netzwerk, mitglied(netzwerk, "Kita"), beginn=date(2026, 3, 1), ende=date(2026, 3, 2)
    )
    client, seite = als(koordination), eines.get_absolute_url()

    def schritt(name: str, **eingabe: str) -> str:
        antwort = client.post(url(name, netzwerk, eines.pk), eingabe, follow=True)
        return str(antwort.content.decode())

    text = client.get(seite).content.decode()
    assert "Löschen" in text
    assert "Begonnen hat das Projekt noch nicht" in text
    # What has not begun cannot have a result.
    assert client.get(url("abschliessen", netzwerk, eines.pk)).status_code == 302
    assert "Das Projekt läuft." in schritt("beginnen")
    assert "Das geht im Stand" in schritt("beginnen")
    assert "Spuren" in schritt("loeschen")
    assert "Schreiben Sie, was dabei" in schritt("abschliessen", ende="2026-06-30")
    assert "Das Ende liegt vor dem Beginn" in schritt(
        "abschliessen", ergebnis="Eine Karte.", ende="2026-02-28"
    )
    assert "<b>Karte" not in schritt(
        "abschliessen", ergebnis="Eine <b>Karte</b>.", ende="2026-06-30"
    )
    eines.refresh_from_db()
    assert (eines.zustand, eines.ende) == (Z.ABGESCHLOSSEN, date(2026, 6, 30))
    assert "Was dabei herausgekommen ist" in client.get(seite).content.decode()
    assert "Das geht im Stand" in schritt("abschliessen", ergebnis="Noch eins.", ende="2026-07-01")
    assert "Bisheriges Ergebnis" in schritt("wieder-aufnehmen")
    eines.refresh_from_db()
    assert "Schließen Sie das Projekt mit" in client.get(seite).content.decode()
    vorgabe = client.get(url("abschliessen", netzwerk, eines.pk)).context["form"]
    assert vorgabe["ergebnis"].value() == "Eine <b>Karte</b>."
    assert "Schreiben Sie, warum" in schritt("abbrechen", ergebnis="  ")
    assert "Warum es endete" in schritt("abbrechen", ergebnis="Kein Geld mehr.")
    assert "Das geht im Stand" in schritt("abbrechen", ergebnis="Noch einmal.")
    assert "Kein Geld mehr." in client.get(seite).content.decode()


def test_loeschen_ohne_spuren(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    eines = projekt(netzwerk, mitglied(netzwerk, "Kita"))
    client, adresse = als(koordination), url("loeschen", netzwerk, eines.pk)
    assert "nicht rückgängig" in client.get(adresse).content.decode()
    antwort = client.post(adresse, follow=True)
    assert "ist gelöscht" in antwort.content.decode()
    assert not Projekt.objects.exists()
    assert client.post(adresse).status_code == 404


def test_liste_suche_und_zahl_der_abfragen(
    als: Als, fachkraft: Konto, koordination: Konto, netzwerk: Netzwerk
) -> None:
    client, adresse = als(fachkraft), url("liste", netzwerk)
    assert "Noch kein gemeinsames Projekt" in client.get(adresse).content.decode()
    assert "Projekt eintragen" in als(koordination).get(adresse).content.decode()
    haeuser = [mitglied(netzwerk, f"Haus {i} mit <langem> Namen") for i in range(5)]
    gruppe, _leitung = gruppe_mit_leitung(netzwerk, "AG Wege")
    projekt(netzwerk, *haeuser, zustand=Z.LAUFEND, arbeitsgruppe=gruppe, beginn=date(2026, 1, 1))

    def abfragen(wo: str) -> int:
        with CaptureQueriesContext(connection) as gezaehlt:
            assert client.get(wo).status_code == 200
        return len(gezaehlt)

    abfragen(adresse)  # fills what is remembered between requests
    eine = abfragen(adresse)
    verein = mitglied(netzwerk, "Verein Nordlicht")
    projekt(netzwerk, verein, titel="Elternabend", ende=date(2026, 1, 1))
    projekt(netzwerk, verein, titel="Alt", zustand=Z.ABGESCHLOSSEN, ergebnis="Broschüre")
    projekt(netzwerk, titel="Neu")
    assert abfragen(adresse) == eine
    projekt(NetzwerkFabrik(), titel="Karte von anderswo")

    def titel(**abfrage: str) -> list[str]:
        return [p.titel for p in client.get(adresse, abfrage).context["seite"]]

    assert titel() == ["Karte der Meldewege", "Neu", "Elternabend", "Alt"]
    assert titel(stand="geplant") == ["Neu", "Elternabend"]
    assert titel(stand="unsinn") == titel(seite="-3") == titel()
    assert titel(q="nordlicht eltern") == ["Elternabend"]
    assert titel(q="BROSCHÜRE", stand="abgeschlossen") == ["Alt"]
    assert titel(q="\x00karte 'x") == []
    assert titel(q="eltern " * 10 + "nirgends") == ["Elternabend"]
    assert "Kein Projekt passt dazu" in client.get(adresse, {"q": "%_"}).content.decode()
    seite = client.get(adresse).content.decode()
    assert "und 2 weitere" in seite
    assert "Ende überschritten" in seite
    assert "<langem>" not in seite
    (hier,) = re.findall(r'<li><a href="([^"]*)" aria-current="page"><span class="kern-icon', seite)
    assert hier == reverse("treffen:arbeitsgruppe-liste", args=[netzwerk.kurzname])
    chips = re.findall(r'app-chip--filter" href="([^"]*)"', seite)
    assert len(chips) == 4  # what is nowhere needs no filter


def test_seite_und_formular_fragen_nicht_je_partner(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    client = als(koordination)
    eines = projekt(netzwerk, mitglied(netzwerk, "Kita"))
    eines.angebote.add(AngebotFabrik(netzwerk=netzwerk))
    adressen = (eines.get_absolute_url(), url("bearbeiten", netzwerk, eines.pk))

    def abfragen() -> list[int]:
        zahlen = []
        for adresse in adressen:
            with CaptureQueriesContext(connection) as gezaehlt:
                assert client.get(adresse).status_code == 200
            zahlen.append(len(gezaehlt))
        return zahlen

    abfragen()
    mit_einem = abfragen()
    for name in ("Amt", "Verein"):
        Projektpartner.objects.create(projekt=eines, organisation=mitglied(netzwerk, name))
        eines.angebote.add(AngebotFabrik(netzwerk=netzwerk))
    assert abfragen() == mit_einem
