"""A measure out of a group's result stands under an item of that meeting: with it the chain from
the poll to what is done is whole, in minutes, editor and on the pages that tell it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mitglieder.models import Kontakt
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import KontaktFabrik, TopFabrik, TreffenFabrik
from tests.formulare import gezeigt, senden
from tests.treffen import strukturlage
from tests.treffen.fabriken import BeschlussFabrik, MassnahmeFabrik, ProtokollFabrik
from tests.treffen.protokolllage import angaben, offen
from tests.wettlauf import zuvorkommen
from treffen import abbild
from treffen.aktionen import korrektur
from treffen.aktionen import protokoll as protokolle
from treffen.models import (
    Arbeitsgruppe,
    Ergebnis,
    Ergebnisblatt,
    Gruppenmitglied,
    Massnahme,
    Protokoll,
    Protokollabschnitt,
    Schwerpunktthema,
    Tagesordnungspunkt,
    Treffen,
)
from treffen.themenspeicher import vorschlaege

Als = Callable[[Konto], Client]
KETTE = (
    "Umfrage „Was zuerst?“ (Platz 1, 4 Stimmen) → Schwerpunktthema „Austausch“ → AG Austausch → "
    "Ergebnis „Ein offener Nachmittag.“"
)


@dataclass
class Lage:
    """At the plenum a group of a topic out of a poll has found something; it stands under the
    second of two items."""

    plenum: Treffen
    eins: Tagesordnungspunkt
    zwei: Tagesordnungspunkt
    blatt: Ergebnisblatt
    ergebnis: Ergebnis
    thema: Schwerpunktthema
    kontakt: Kontakt

    @property
    def netzwerk(self) -> Netzwerk:
        return self.plenum.netzwerk

    @property
    def gruppe(self) -> Arbeitsgruppe:
        return self.blatt.gruppe

    @property
    def neu(self) -> str:
        return reverse(
            "treffen:massnahme-neu",
            args=[self.netzwerk.kurzname],
            query={"ergebnis": self.ergebnis.pk},
        )

    def bearbeiten(self, massnahme: Massnahme) -> str:
        return reverse("treffen:massnahme-bearbeiten", args=[self.netzwerk.kurzname, massnahme.pk])

    def editor(self, top: Tagesordnungspunkt) -> str:
        return reverse(
            "treffen:protokoll-bearbeiten",
            args=[self.netzwerk.kurzname, self.plenum.pk],
            query={"top": top.pk},
        )

    def eingabe(self, besuch: Client, **anders: Any) -> dict[str, Any]:
        """What the open form would send."""
        daten = gezeigt(besuch.get(self.neu).context["form"])
        return daten | {"verantwortlich": self.kontakt.pk, "frist": "2031-05-03"} | anders

    def massnahme(self, **felder: Any) -> Massnahme:
        eine: Massnahme = MassnahmeFabrik(
            netzwerk=self.netzwerk,
            ergebnis=self.ergebnis,
            arbeitsgruppe=self.gruppe,
            verantwortlich=self.kontakt,
            **felder,
        )
        return eine


@pytest.fixture
def lage(netzwerk: Netzwerk) -> Lage:
    frage = strukturlage.frage(strukturlage.umfrage(netzwerk))
    thema = Schwerpunktthema.objects.create(
        netzwerk=netzwerk,
        titel="Austausch",
        frage=frage,
        option=frage.optionen.get(text="Austausch"),
        rang=1,
        stimmen=4,
    )
    gruppe = Arbeitsgruppe.objects.create(
        netzwerk=netzwerk, name="AG Austausch", schwerpunktthema=thema
    )
    plenum = TreffenFabrik(
        netzwerk=netzwerk,
        titel="Plenum",
        zustand=Treffen.Zustand.EINGELADEN,
        beginn=timezone.now() - timedelta(hours=2),
    )
    eins, zwei = (TopFabrik(treffen=plenum, nummer=n, titel=f"Punkt {n}") for n in (1, 2))
    blatt = Ergebnisblatt.objects.create(gruppe=gruppe, treffen=plenum, top=zwei)
    ergebnis = Ergebnis.objects.create(
        blatt=blatt, art="loesungsansatz", text="Ein offener Nachmittag."
    )
    return Lage(plenum, eins, zwei, blatt, ergebnis, thema, KontaktFabrik(netzwerke=[netzwerk]))


def test_von_der_umfrage_ueber_top_und_beschluss_bis_zur_massnahme(
    als: Als, koordination: Konto, fachkraft: Konto, lage: Lage
) -> None:
    """One measure, the whole chain, by the pages alone: nobody types the topic twice."""
    besuch = als(koordination)
    feld = besuch.get(lage.neu).context["form"].fields["top"]
    assert [str(wort) for _wert, wort in feld.choices] == [
        "am Ende, ohne TOP",
        "TOP 1: Punkt 1",
        "TOP 2: Punkt 2",
    ]
    daten = lage.eingabe(besuch)
    assert daten["top"] == [str(lage.zwei.pk)], "where the minutes tell what the group has found"
    assert besuch.post(lage.neu, daten).status_code == 302
    massnahme = Massnahme.objects.get()
    assert (massnahme.top, massnahme.arbeitsgruppe) == (lage.zwei, lage.gruppe)

    editor = besuch.get(lage.editor(lage.zwei)).text
    assert "Woher sie kommt:" in editor
    assert "Was zuerst?" in editor
    BeschlussFabrik(netzwerk=lage.netzwerk, top=lage.zwei, text="Der Nachmittag beginnt.")
    protokoll = ProtokollFabrik(treffen=lage.plenum)
    gelesen = abbild.lesen(protokoll.inhalt)
    assert [m["herkunft"] for m in gelesen["punkte"][1]["massnahmen"]] == [KETTE]
    assert gelesen["punkte"][0]["massnahmen"] == gelesen["weitere_massnahmen"] == []

    assert als(fachkraft).get(massnahme.get_absolute_url()).status_code == 404
    protokolle.freigeben(protokoll=protokoll, von=koordination)
    leser = als(fachkraft)
    seite = leser.get(massnahme.get_absolute_url()).text
    for glied in ("Was zuerst?", "AG Austausch", "Plenum, TOP 2", "Der Nachmittag beginnt."):
        assert glied in seite, glied
    folgen = leser.get(lage.thema.get_absolute_url()).text
    for glied in (massnahme.titel, "Plenum, TOP 2", "Der Nachmittag beginnt."):
        assert glied in folgen, glied


def test_ohne_top_steht_sie_bei_den_weiteren(als: Als, koordination: Konto, lage: Lage) -> None:
    besuch = als(koordination)
    besuch.post(lage.neu, lage.eingabe(besuch, top=""))
    gelesen = abbild.lesen(ProtokollFabrik(treffen=lage.plenum).inhalt)
    assert [m["herkunft"] for m in gelesen["weitere_massnahmen"]] == [KETTE]
    # Without the sheet's item nothing is chosen, nor with one that was taken off the agenda.
    lage.zwei.ablehnen("Keine Zeit.")
    assert "top" not in gezeigt(besuch.get(lage.neu).context["form"])
    antwort = besuch.post(lage.neu, lage.eingabe(besuch, top=lage.zwei.pk))
    assert antwort.status_code == 422
    assert "steht nicht mehr auf der Tagesordnung" in antwort.text
    fremd = TopFabrik(treffen=TreffenFabrik(netzwerk=lage.netzwerk))
    assert besuch.post(lage.neu, lage.eingabe(besuch, top=fremd.pk)).status_code == 422
    assert Massnahme.objects.count() == 1


def test_in_ein_freigegebenes_protokoll_kommt_nichts(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    """What was typed meanwhile is not lost, and is not put anywhere unasked."""
    besuch = als(koordination)
    daten = lage.eingabe(besuch)
    protokolle.freigeben(protokoll=ProtokollFabrik(treffen=lage.plenum), von=koordination)
    antwort = besuch.post(lage.neu, daten)
    assert antwort.status_code == 422
    assert "Das Protokoll ist inzwischen freigegeben" in antwort.text
    assert not Massnahme.objects.exists()
    form = antwort.context["form"]
    assert "top" not in form.fields
    assert besuch.post(lage.neu, gezeigt(form)).status_code == 302
    assert Massnahme.objects.get().top is None


@pytest.mark.parametrize("zustand", ["entwurf", "abgesagt"])
def test_wo_es_kein_protokoll_gibt_wird_nicht_gefragt(
    als: Als, koordination: Konto, lage: Lage, zustand: str
) -> None:
    Treffen.objects.filter(pk=lage.plenum.pk).update(zustand=zustand)
    besuch = als(koordination)
    assert "top" not in besuch.get(lage.neu).context["form"].fields
    allgemein = reverse("treffen:massnahme-neu", args=[lage.netzwerk.kurzname])
    assert "top" not in besuch.get(allgemein).context["form"].fields


def test_die_leitung_waehlt_wo_sie_das_treffen_sieht(
    als: Als, fachkraft: Konto, lage: Lage
) -> None:
    """Titles of an agenda that nobody has announced stay with the coordination."""
    leitung = KontaktFabrik(netzwerke=[lage.netzwerk], konto=fachkraft)
    Gruppenmitglied.objects.create(gruppe=lage.gruppe, kontakt=leitung, aufgabe="leitung")
    besuch = als(fachkraft)
    besuch.post(lage.neu, lage.eingabe(besuch))
    massnahme = Massnahme.objects.get()
    assert massnahme.top == lage.zwei
    assert "top" in besuch.get(lage.bearbeiten(massnahme)).context["form"].fields
    Treffen.objects.filter(pk=lage.plenum.pk).update(zustand="entwurf")
    assert "top" not in besuch.get(lage.bearbeiten(massnahme)).context["form"].fields
    senden(besuch, lage.bearbeiten(massnahme), lage.eingabe(besuch, titel="Zwei Nachmittage"))
    massnahme.refresh_from_db()
    assert (massnahme.titel, massnahme.top) == ("Zwei Nachmittage", lage.zwei)


def test_unter_einen_anderen_punkt(als: Als, koordination: Konto, lage: Lage) -> None:
    """An open editor of the item it leaves is told, else it would bring it in a second time."""
    massnahme = lage.massnahme(top=lage.eins)
    besuch = als(koordination)
    besuch.post(lage.editor(lage.eins), angaben(ergebnis="Kurz."))
    fenster = offen(besuch.get(lage.editor(lage.eins)))
    assert fenster["massnahme-0-nummer"] == str(massnahme.pk)
    daten = gezeigt(besuch.get(lage.bearbeiten(massnahme)).context["form"])
    assert besuch.post(lage.bearbeiten(massnahme), daten).status_code == 302
    vorher = Protokollabschnitt.objects.get(top=lage.eins).stand
    assert vorher == int(fenster["stand"]), "nothing was moved, nobody has to look again"
    besuch.post(lage.bearbeiten(massnahme), daten | {"top": lage.zwei.pk})
    massnahme.refresh_from_db()
    assert massnahme.top == lage.zwei
    antwort = besuch.post(lage.editor(lage.eins), fenster | {"aktion": "speichern"})
    assert antwort.status_code == 409
    assert Massnahme.objects.count() == 1
    # Of another meeting, or of none of a group's results: the form does not ask.
    woanders = TopFabrik(treffen=TreffenFabrik(netzwerk=lage.netzwerk))
    for andere in (lage.massnahme(top=woanders), MassnahmeFabrik(netzwerk=lage.netzwerk)):
        assert "top" not in besuch.get(lage.bearbeiten(andere)).context["form"].fields


def test_eine_verworfene_korrektur_nimmt_der_gruppe_nichts(koordination: Konto, lage: Lage) -> None:
    """It was made out of the group's result, not of the minutes: they alone go."""
    protokoll = ProtokollFabrik(treffen=lage.plenum)
    protokolle.freigeben(protokoll=protokoll, von=koordination)
    neue = korrektur.beginnen(protokoll=protokoll, grund="Es fehlt etwas.", von=koordination)
    eigene = lage.massnahme(top=lage.zwei)
    MassnahmeFabrik(netzwerk=lage.netzwerk, top=lage.eins, titel="Nur im Entwurf")
    korrektur.verwerfen(protokoll=neue, von=koordination)
    geblieben = Massnahme.objects.get()
    assert (geblieben, geblieben.top) == (eigene, None)


def test_die_gruppe_sieht_sie_in_ihrer_naechsten_sitzung(lage: Lage) -> None:
    """Under an item of the plenum it is still the group's work."""
    massnahme = lage.massnahme(top=lage.zwei)
    spaeter = {"netzwerk": lage.netzwerk, "beginn": timezone.now() + timedelta(days=30)}
    sitzung = TreffenFabrik(art="ag_sitzung", arbeitsgruppe=lage.gruppe, **spaeter)
    for naechstes in (sitzung, TreffenFabrik(**spaeter)):
        assert [v.pk for v in vorschlaege(naechstes)] == [massnahme.pk]


def test_die_seite_des_themas_kostet_bei_vielen_gleich_viel(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    besuch = als(koordination)

    def abfragen() -> int:
        with CaptureQueriesContext(connection) as gezaehlt:
            besuch.get(lage.thema.get_absolute_url())
        return len(gezaehlt)

    def noch_eine(nummer: int) -> None:
        top = TopFabrik(treffen=lage.plenum, nummer=nummer)
        BeschlussFabrik(netzwerk=lage.netzwerk, top=top)
        lage.massnahme(top=top)

    noch_eine(3)
    abfragen()
    vorher = abfragen()
    for nummer in range(4, 10):
        noch_eine(nummer)
    assert abfragen() == vorher


@pytest.mark.django_db(transaction=True)
def test_freigabe_waehrend_des_eintragens(als: Als, koordination: Konto, lage: Lage) -> None:
    """What goes out is what was confirmed: the measure comes too late, and its page says so."""
    protokoll: Protokoll = ProtokollFabrik(treffen=lage.plenum)
    besuch = als(koordination)
    daten = lage.eingabe(besuch)
    antwort = zuvorkommen(
        lambda: protokolle.freigeben(protokoll=protokoll, von=koordination),
        lambda: besuch.post(lage.neu, daten),
    )
    assert antwort.status_code == 422
    assert not Massnahme.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_ein_punkt_verschwindet_waehrend_des_eintragens(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    besuch = als(koordination)
    daten = lage.eingabe(besuch, top=lage.eins.pk)
    antwort = zuvorkommen(lage.eins.entfernen, lambda: besuch.post(lage.neu, daten))
    assert antwort.status_code == 422
    assert not Massnahme.objects.exists()
