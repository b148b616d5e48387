"""Working groups: founded, edited by who may, ended, listed; what the dashboard says of them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from netzwerk.basis.briefe import NichtMehrNoetig, bauen
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.fabriken import NetzwerkFabrik, TreffenFabrik
from tests.formulare import gezeigt
from tests.treffen.fabriken import MassnahmeFabrik
from tests.treffen.gruppenlage import A, aufgenommen, gruppe_in, kontakt_in, konto_von, lage_in
from treffen.aktionen import gruppenmitglied as mitglieder
from treffen.aktionen.gruppenmitglied import ANLASS_LEITUNG
from treffen.models import Arbeitsgruppe, Gruppenmeldung, Schwerpunktthema

type Als = Callable[[Konto], Client]

pytestmark = pytest.mark.django_db
LISTE = "/kinderschutz/treffen/gruppen/"


def test_die_koordination_gruendet_und_nennt_die_leitung(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    aster = kontakt_in(netzwerk, "Aster")
    fremdes = Schwerpunktthema.objects.create(netzwerk=NetzwerkFabrik(), titel="Woanders")
    altes = Schwerpunktthema.objects.create(
        netzwerk=netzwerk, titel="Vorbei", beendet_am=timezone.localdate()
    )
    thema = Schwerpunktthema.objects.create(netzwerk=netzwerk, titel="Meldewege klären")
    client = als(koordination)
    liste = reverse("treffen:arbeitsgruppe-liste", args=("kinderschutz",))
    neu = reverse("treffen:arbeitsgruppe-neu", args=("kinderschutz",))
    assert "Zurzeit arbeitet keine Gruppe" in client.get(liste).content.decode()
    angaben = gezeigt(client.get(neu).context["form"]) | {
        "name": "AG Meldewege",
        "auftrag": "Ein Blatt für alle.",
        "leitung": aster.pk,
        "beginnt": "on",
    }
    for falsches in (fremdes, altes):
        assert client.post(neu, angaben | {"schwerpunktthema": falsches.pk}).status_code == 422
    assert client.post(neu, angaben | {"bericht_monate": "61"}).status_code == 422
    antwort = client.post(neu, angaben | {"schwerpunktthema": thema.pk}, follow=True)
    gruppe = Arbeitsgruppe.objects.get()
    assert antwort.redirect_chain[-1][0] == gruppe.get_absolute_url()
    assert gruppe.ist_aktiv
    assert gruppe.berichte.get().faellig_am > timezone.localdate()
    assert gruppe.mitglieder.leitend().get().kontakt == aster
    inhalt = antwort.content.decode()
    for wort in (
        "Ein Blatt für alle.",
        "Meldewege klären",
        "Aster",
        "noch ohne Konto",
        "alle 6 Monate",
    ):
        assert wort in inhalt
    # Sent twice: the name is taken.
    assert "gibt es schon" in client.post(neu, angaben).content.decode()
    ohne = angaben | {"name": "Steuerung", "art": "steuerungsgruppe", "leitung": "", "beginnt": ""}
    client.post(neu, {name: wert for name, wert in ohne.items() if name != "beginnt"})
    geplante = Arbeitsgruppe.objects.get(name="Steuerung")
    assert not geplante.berichte.exists()
    antwort = client.get(geplante.get_absolute_url())
    assert "hat keine Leitung" in antwort.content.decode()
    client.post(f"{geplante.get_absolute_url()}beginnen/")
    geplante.refresh_from_db()
    assert geplante.ist_aktiv
    assert geplante.berichte.count() == 1
    noch = client.post(f"{geplante.get_absolute_url()}beginnen/", follow=True)
    assert "Das geht im Stand" in noch.content.decode()


def test_der_brief_sagt_der_leitung_was_sie_darf(netzwerk: Netzwerk) -> None:
    gruppe = gruppe_in(netzwerk, auftrag="Ein Blatt für alle.")
    erste = aufgenommen(gruppe, "Aster", A.LEITUNG)
    brief = bauen(Nachricht.objects.get(anlass=ANLASS_LEITUNG))
    assert brief.subject == "Sie leiten: AG Meldewege"
    assert gruppe.get_absolute_url() in brief.body
    assert "Ein Blatt für alle." in brief.body
    assert "brauchen Sie ein Konto" not in brief.body
    birke = mitglieder.aufnehmen(
        gruppe=gruppe, kontakt=kontakt_in(netzwerk, "Birke"), von=konto_von(erste)
    )
    mitglieder.leitung_uebergeben(mitglied=birke, von=konto_von(erste))
    alt, neu = Nachricht.objects.filter(anlass=ANLASS_LEITUNG).order_by("pk")
    assert "brauchen Sie ein Konto" in bauen(neu).body
    with pytest.raises(NichtMehrNoetig):
        bauen(alt)


def test_wer_was_bearbeiten_darf(
    als: Als, koordination: Konto, fachkraft: Konto, fremde: Konto, netzwerk: Netzwerk
) -> None:
    """The lead her own group, but not its term or its duty to report; so her deputy; others not."""
    lage = lage_in(netzwerk)
    andere = lage_in(netzwerk, name="AG Krisen")
    stellvertretung = konto_von(aufgenommen(lage.gruppe, "Esche", A.STELLVERTRETUNG))
    for konto in (lage.leitung, stellvertretung):
        client = als(konto)
        angaben = gezeigt(client.get(lage.adresse("bearbeiten/")).context["form"])
        assert {"laeuft_bis", "bericht_monate", "art"}.isdisjoint(angaben)
        angaben |= {"auftrag": f"Von {konto.name}", "bericht_monate": "1", "plaetze": ""}
        assert client.post(lage.adresse("bearbeiten/"), angaben).status_code == 302
        lage.gruppe.refresh_from_db()
        assert lage.gruppe.auftrag == f"Von {konto.name}"
        assert lage.gruppe.bericht_monate == 6
        # Three are in.
        voll = client.post(lage.adresse("bearbeiten/"), angaben | {"plaetze": "2"})
        assert "3 Plätze sind schon vergeben." in voll.content.decode()
        doppelt = client.post(lage.adresse("bearbeiten/"), angaben | {"name": "AG Krisen"})
        assert "gibt es schon" in doppelt.content.decode()
        assert client.get(lage.adresse("beenden/")).status_code == 403
        assert client.post(lage.adresse("beginnen/")).status_code == 403
        assert client.get(andere.adresse()).status_code == 200
        assert client.get(andere.adresse("bearbeiten/")).status_code == 403
    for konto, lesen, schreiben in ((fachkraft, 200, 403), (fremde, 404, 404)):
        client = als(konto)
        assert client.get(lage.adresse()).status_code == lesen
        assert client.get(lage.adresse("bearbeiten/")).status_code == schreiben
        assert client.post(lage.adresse("beenden/")).status_code == schreiben
    # The second tab is told what the first one saved.
    zweiter = als(koordination)
    offen = gezeigt(zweiter.get(lage.adresse("bearbeiten/")).context["form"])
    Arbeitsgruppe.objects.filter(pk=lage.gruppe.pk).update(auftrag="Neu")
    konflikt = zweiter.post(lage.adresse("bearbeiten/"), offen | {"auftrag": "Meins"})
    assert konflikt.status_code == 422
    assert "Inzwischen wurde" in konflikt.content.decode()


def test_beenden_laesst_ergebnisse_massnahmen_und_sitzungen_stehen(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    lage = lage_in(netzwerk, offen_fuer_wahl=True)
    sitzung = TreffenFabrik(netzwerk=netzwerk, titel="Zweite Sitzung", arbeitsgruppe=lage.gruppe)
    MassnahmeFabrik(netzwerk=netzwerk, titel="Blatt drucken", arbeitsgruppe=lage.gruppe)
    Gruppenmeldung.objects.create(
        gruppe=lage.gruppe,
        vorname="Sina",
        nachname="Neu",
        einrichtung_name="V",
        email="s@v.example",
    )
    client = als(koordination)
    frage = client.get(lage.adresse("beenden/")).content.decode()
    for wort in ("Zweite Sitzung", "Blatt drucken", "Absage per E-Mail", "Diese Sitzungen bleiben"):
        assert wort in frage
    assert client.post(lage.adresse("beenden/"), {"abschluss": " "}).status_code == 422
    seite = client.post(lage.adresse("beenden/"), {"abschluss": "Das Blatt gilt."}, follow=True)
    inhalt = seite.content.decode()
    for wort in ("Das Blatt gilt.", "Blatt drucken", "Zweite Sitzung", "Leitmann"):
        assert wort in inhalt
    assert lage.adresse("bearbeiten/") not in inhalt
    lage.gruppe.refresh_from_db()
    assert lage.gruppe.ist_beendet
    assert not lage.gruppe.offen_fuer_wahl
    sitzung.refresh_from_db()
    assert not sitzung.ist_abgesagt
    assert not lage.gruppe.meldungen.offen()
    assert Nachricht.objects.filter(empfaenger="s@v.example").count() == 1
    noch = client.post(lage.adresse("beenden/"), {"abschluss": "Anders."}, follow=True)
    assert "bleibt, wie sie war" in noch.content.decode()
    assert "Das Blatt gilt." in client.get(LISTE).content.decode()
    # The name is free again.
    gruppe_in(netzwerk, name=lage.gruppe.name)


def test_liste_und_seite_brauchen_gleich_viele_abfragen(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    client = als(koordination)

    def abfragen(adresse: str) -> int:
        client.get(adresse)
        with CaptureQueriesContext(
            connection,
        ) as gezaehlt:
            assert client.get(adresse).status_code == 200
        return len(gezaehlt)

    uebersicht = reverse("uebersicht:uebersicht", args=("kinderschutz",))
    gestern = timezone.localdate() - timedelta(days=1)

    def noch_eine(name: str) -> str:
        lage = lage_in(
            netzwerk, name=name, gegruendet_am=gestern - timedelta(days=9), laeuft_bis=gestern
        )
        lage.gruppe.berichte.create(faellig_am=gestern)
        TreffenFabrik(netzwerk=netzwerk, arbeitsgruppe=lage.gruppe)
        gruppe_in(netzwerk, name=f"{name} alt", zustand="beendet", beendet_am=gestern)
        gruppe_in(netzwerk, name=f"{name} ohne")
        return lage.adresse()

    seite = noch_eine("AG 1")
    vorher = [abfragen(adresse) for adresse in (LISTE, uebersicht, seite)]
    lage = Arbeitsgruppe.objects.get(name="AG 1")
    for nummer in (2, 3):
        noch_eine(f"AG {nummer}")
        aufgenommen(lage, f"Ahorn{nummer}")
        MassnahmeFabrik(netzwerk=netzwerk, arbeitsgruppe=lage)
        TreffenFabrik(netzwerk=netzwerk, arbeitsgruppe=lage)
    assert [abfragen(adresse) for adresse in (LISTE, uebersicht, seite)] == vorher


def test_die_uebersicht_nennt_was_offen_ist(
    als: Als, koordination: Konto, fachkraft: Konto, netzwerk: Netzwerk
) -> None:
    uebersicht = reverse("uebersicht:uebersicht", args=("kinderschutz",))
    heute = timezone.localdate()
    lage = lage_in(netzwerk, gegruendet_am=heute - timedelta(days=200), laeuft_bis=heute)
    lage.gruppe.berichte.create(faellig_am=heute + timedelta(days=1))
    ruhig = als(koordination).get(uebersicht).content.decode()
    for wort in ("Bericht einer Arbeitsgruppe", "Zeit einer Arbeitsgruppe", "hat keine Leitung"):
        assert wort not in ruhig
    lage.gruppe.berichte.update(faellig_am=heute - timedelta(days=3))
    Arbeitsgruppe.objects.update(laeuft_bis=heute - timedelta(days=1))
    gruppe_in(netzwerk, name="AG ohne")
    voll = als(koordination).get(uebersicht).content.decode()
    for wort in (
        "Ein Bericht einer Arbeitsgruppe ist fällig",
        "Die Zeit einer Arbeitsgruppe ist um",
        "Eine Arbeitsgruppe hat keine Leitung",
        f"{lage.adresse()}#berichte",
    ):
        assert wort in voll
    assert "Zeit ist um" in als(koordination).get(LISTE).content.decode()
    eigene = als(lage.leitung).get(uebersicht).content.decode()
    assert lage.adresse() in eigene
    assert "überfällig" in eigene
    assert "Ihre Arbeitsgruppe" not in als(fachkraft).get(uebersicht).content.decode()
    hinweis = als(lage.leitung).get(lage.adresse()).content.decode()
    assert "Die Koordinierungsstelle beendet sie" in hinweis


@pytest.mark.parametrize(
    ("tage", "sitzung", "faellt_auf"),
    [
        (29, "", True),
        (28, "", False),
        (2, "eingeladen", True),
        (2, "abgesagt", False),
        (2, "entwurf", False),
    ],
)
def test_wer_laengst_arbeitet_steht_nicht_still_als_geplant_da(
    als: Als,
    koordination: Konto,
    fachkraft: Konto,
    netzwerk: Netzwerk,
    tage: int,
    sitzung: str,
    faellt_auf: bool,
) -> None:
    """A planned group owes no report: one that meets for a year would never have to write one."""
    lage = lage_in(
        netzwerk,
        zustand=Arbeitsgruppe.Zustand.GEPLANT,
        gegruendet_am=timezone.localdate() - timedelta(days=tage),
    )
    if sitzung:
        TreffenFabrik(
            netzwerk=netzwerk,
            arbeitsgruppe=lage.gruppe,
            zustand=sitzung,
            beginn=timezone.now() - timedelta(days=1),
        )
    # Its first session is still to come.
    TreffenFabrik(netzwerk=netzwerk, arbeitsgruppe=lage.gruppe)
    uebersicht = reverse("uebersicht:uebersicht", args=("kinderschutz",))
    client = als(koordination)
    woerter = {
        uebersicht: "Eine Arbeitsgruppe steht noch als geplant da",
        LISTE: "Beginn eintragen",
        lage.adresse(): "Die Gruppe ist noch als geplant eingetragen",
    }
    for adresse, wort in woerter.items():
        assert (wort in client.get(adresse).text) is faellt_auf, adresse
    assert "ab Beginn der Arbeit" in client.get(LISTE).text
    for adresse, wort in woerter.items():
        assert wort not in als(fachkraft).get(adresse).text, adresse
    client.post(lage.adresse("beginnen/"))
    for adresse, wort in woerter.items():
        assert wort not in client.get(adresse).text, adresse
    assert "ab Beginn der Arbeit" not in client.get(LISTE).text
    assert lage.gruppe.berichte.exists()


def test_abgelaufen_und_geplant_ist_eine_aufgabe(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    """Whose time is over is ended or gets more: one thing to do, not two. Two groups, one task."""
    heute = timezone.localdate()
    alt = {"zustand": Arbeitsgruppe.Zustand.GEPLANT, "gegruendet_am": heute - timedelta(days=90)}
    lage_in(netzwerk, name="AG Um", laeuft_bis=heute - timedelta(days=1), **alt)
    uebersicht = reverse("uebersicht:uebersicht", args=("kinderschutz",))
    assert "als geplant da" not in als(koordination).get(uebersicht).text
    for name in ("AG Eins", "AG Zwei"):
        lage_in(netzwerk, name=name, **alt)
    seite = als(koordination).get(uebersicht).text
    assert "2 Arbeitsgruppen stehen noch als geplant da" in seite
    assert "AG Eins, AG Zwei: Erst wenn die Arbeit beginnt" in seite
