"""Focus topics by hand, and the chain from the poll to what is done, forward and back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from netzwerk.basis.handelnde import OEFFENTLICHKEIT, System
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import KontaktFabrik, TopFabrik, TreffenFabrik
from tests.formulare import gezeigt
from tests.treffen import strukturlage
from tests.treffen.fabriken import MassnahmeFabrik
from treffen.herkunft import von_gruppe
from treffen.models import (
    Arbeitsgruppe,
    Ergebnis,
    Ergebnisblatt,
    Gruppenmitglied,
    Massnahme,
    Projekt,
    Schwerpunktthema,
    Treffen,
)

Als = Callable[[Konto], Client]

pytestmark = pytest.mark.django_db


def url(name: str, netzwerk: Netzwerk, *weitere: Any) -> str:
    return reverse(f"treffen:schwerpunktthema-{name}", args=[netzwerk.kurzname, *weitere])


def aus_umfrage(netzwerk: Netzwerk) -> Schwerpunktthema:
    frage = strukturlage.frage(strukturlage.umfrage(netzwerk))
    thema: Schwerpunktthema = Schwerpunktthema.objects.create(
        netzwerk=netzwerk,
        titel="Austausch",
        frage=frage,
        option=frage.optionen.get(text="Austausch"),
        rang=1,
        stimmen=4,
    )
    return thema


def test_von_hand(als: Als, koordination: Konto, fachkraft: Konto, netzwerk: Netzwerk) -> None:
    besuch, liest = als(koordination), als(fachkraft)
    assert "Noch keine Schwerpunktthemen" in liest.get(url("liste", netzwerk)).text
    treffen = TreffenFabrik(netzwerk=netzwerk, titel="Herbsttreffen")
    assert besuch.post(url("neu", netzwerk), {"titel": ""}).status_code == 422
    angaben = {"titel": "Meldewege", "beschreibung": "Wer ruft wen an?", "treffen": treffen.pk}
    antwort = besuch.post(url("neu", netzwerk), angaben, follow=True)
    thema = Schwerpunktthema.objects.get()
    assert antwort.redirect_chain[-1][0] == thema.get_absolute_url()
    assert "Herbsttreffen" in antwort.text
    assert "Noch arbeitet keine Gruppe daran" in antwort.text
    # Two edit at once: the second sees what the first has saved.
    seite = besuch.get(url("bearbeiten", netzwerk, thema.pk))
    eingabe = gezeigt(seite.context["form"]) | {"titel": "Wege"}
    Schwerpunktthema.objects.update(titel="Meldewege klären")
    spaet = besuch.post(url("bearbeiten", netzwerk, thema.pk), eingabe)
    assert spaet.status_code == 422
    assert "Inzwischen wurde „Meldewege klären“ gespeichert." in spaet.text
    nochmal = gezeigt(spaet.context["form"])
    besuch.post(url("bearbeiten", netzwerk, thema.pk), nochmal)
    thema.refresh_from_db()
    assert (thema.titel, thema.treffen) == ("Wege", treffen)
    assert "Wege" in liest.get(url("liste", netzwerk)).text
    assert url("bearbeiten", netzwerk, thema.pk) not in liest.get(thema.get_absolute_url()).text


def test_abschliessen_und_wieder_aufnehmen(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    besuch = als(koordination)
    gruppe = strukturlage.gruppe(TreffenFabrik(netzwerk=netzwerk))
    thema = gruppe.schwerpunktthema
    assert thema is not None
    stand = url("abschliessen", netzwerk, thema.pk)
    antwort = besuch.post(stand, follow=True)
    assert "Die Gruppe „AG Meldewege“ arbeitet noch an diesem Thema." in antwort.text
    gruppe.beenden(am=timezone.localdate(), abschluss="Die Karte liegt vor.")
    antwort = besuch.post(stand, follow=True)
    assert "Das Schwerpunktthema ist abgeschlossen." in antwort.text
    assert "Die Karte liegt vor." in antwort.text  # what the group leaves
    Schwerpunktthema.objects.update(beendet_am=timezone.localdate() - timedelta(days=3))
    besuch.post(stand)  # pressed again: the day stays
    thema.refresh_from_db()
    assert thema.beendet_am == timezone.localdate() - timedelta(days=3)
    assert thema not in besuch.get(url("liste", netzwerk)).context["seite"].object_list
    liste = besuch.get(url("liste", netzwerk), {"ansicht": "abgeschlossen"})
    assert list(liste.context["seite"].object_list) == [thema]
    besuch.post(stand, {"schritt": "wieder"})
    assert Schwerpunktthema.objects.get().beendet_am is None
    leer = besuch.get(url("liste", netzwerk), {"ansicht": "abgeschlossen"})
    assert "Noch kein Thema ist abgeschlossen" in leer.text


def test_aus_der_umfrage_bleibt_die_herkunft(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    """The meeting is the poll's: it is no choice of the form."""
    thema = aus_umfrage(netzwerk)
    besuch = als(koordination)
    form = besuch.get(url("bearbeiten", netzwerk, thema.pk)).context["form"]
    assert "treffen" not in form.fields
    seite = besuch.get(thema.get_absolute_url()).text
    umfrage = thema.frage.umfrage if thema.frage else None
    assert umfrage is not None
    assert umfrage.treffen is not None
    assert umfrage.get_absolute_url() in seite
    assert umfrage.treffen.get_absolute_url() in seite
    assert "Platz 1" in seite
    assert "4 Stimmen" in seite
    assert "Platz 1 in „Worum geht es?“" in besuch.get(url("liste", netzwerk)).text


def _gruppe_mit_allem(thema: Schwerpunktthema, nummer: int) -> Massnahme:
    netzwerk = thema.netzwerk
    gruppe = Arbeitsgruppe.objects.create(
        netzwerk=netzwerk, name=f"AG {nummer}", schwerpunktthema=thema
    )
    TreffenFabrik(netzwerk=netzwerk, arbeitsgruppe=gruppe, titel=f"Sitzung {nummer}")
    TreffenFabrik(
        netzwerk=netzwerk,
        arbeitsgruppe=gruppe,
        titel=f"Heimlich {nummer}",
        zustand=Treffen.Zustand.ENTWURF,
    )
    plenum = TreffenFabrik(netzwerk=netzwerk, titel=f"Plenum {nummer}")
    blatt = Ergebnisblatt.objects.create(
        gruppe=gruppe, treffen=plenum, zustand=Ergebnisblatt.Zustand.ABGESCHLOSSEN
    )
    bedarf = Ergebnis.objects.create(
        blatt=blatt, art=Ergebnis.Art.HANDLUNGSBEDARF, text=f"Bedarf {nummer}"
    )
    offen = Ergebnisblatt.objects.create(gruppe=gruppe, treffen=TreffenFabrik(netzwerk=netzwerk))
    Ergebnis.objects.create(
        blatt=offen, art=Ergebnis.Art.HANDLUNGSBEDARF, text=f"Halber Satz {nummer}"
    )
    massnahme: Massnahme = MassnahmeFabrik(
        netzwerk=netzwerk, titel=f"Karte {nummer}", ergebnis=bedarf
    )
    MassnahmeFabrik(netzwerk=netzwerk, titel=f"Plakat {nummer}", arbeitsgruppe=gruppe)
    TopFabrik(treffen=plenum, titel="Bericht", massnahme=massnahme)
    Projekt.objects.create(netzwerk=netzwerk, titel=f"Projekt {nummer}", arbeitsgruppe=gruppe)
    return massnahme


def test_die_ganze_kette(
    als: Als, koordination: Konto, fachkraft: Konto, netzwerk: Netzwerk
) -> None:
    thema = aus_umfrage(netzwerk)
    massnahme = _gruppe_mit_allem(thema, 1)
    besuch = als(fachkraft)
    besuch.get(thema.get_absolute_url())
    with CaptureQueriesContext(connection) as eine:
        seite = besuch.get(thema.get_absolute_url())
    for wort in ("AG 1", "Sitzung 1", "Bedarf 1", "Karte 1", "Plakat 1", "Projekt 1"):
        assert wort in seite.text, wort
    assert "Plenum 1" in seite.text  # the agenda that takes the measure up again
    assert "Halber Satz" not in seite.text
    assert "Heimlich" not in seite.text
    assert "Heimlich 1" in als(koordination).get(thema.get_absolute_url()).text
    _gruppe_mit_allem(thema, 2)
    _gruppe_mit_allem(thema, 3)
    with CaptureQueriesContext(connection) as drei:
        assert "Karte 3" in besuch.get(thema.get_absolute_url()).text
    assert len(drei) == len(eine)
    # And back, from the measure: result, group, topic, question with its figures, meeting.
    zurueck = besuch.get(massnahme.get_absolute_url()).text
    for wort in ("Bedarf 1", "AG 1", "Austausch", "Was zuerst?", "Platz 1", "4 Stimmen"):
        assert wort in zurueck, wort
    assert thema.get_absolute_url() in zurueck
    ergebnis = massnahme.ergebnis
    assert ergebnis
    assert "Platz 1" in besuch.get(ergebnis.blatt.gruppe.get_absolute_url()).text
    ohne = MassnahmeFabrik(netzwerk=netzwerk)
    assert "außerhalb eines Treffens eingetragen" in besuch.get(ohne.get_absolute_url()).text


def test_massnahme_aus_einem_ergebnis(
    als: Als, koordination: Konto, fachkraft: Konto, netzwerk: Netzwerk
) -> None:
    """By the lead of the group that found it, with its words; nobody else's result."""
    gruppe = strukturlage.gruppe(TreffenFabrik(netzwerk=netzwerk))
    leitung = KontaktFabrik(netzwerke=[netzwerk], konto=fachkraft)
    Gruppenmitglied.objects.create(gruppe=gruppe, kontakt=leitung, aufgabe="leitung")
    blatt = Ergebnisblatt.objects.create(gruppe=gruppe, treffen=TreffenFabrik(netzwerk=netzwerk))
    kurz = Ergebnis.objects.create(blatt=blatt, art="loesungsansatz", text="Eine Karte der Wege.")
    lang = Ergebnis.objects.create(blatt=blatt, art="loesungsansatz", text="Wege " * 60)
    neu = reverse("treffen:massnahme-neu", args=[netzwerk.kurzname])
    besuch = als(fachkraft)
    seite = besuch.get(neu, {"ergebnis": kurz.pk})
    assert "Eine Karte der Wege." in seite.text
    assert "arbeitsgruppe" not in seite.context["form"].fields
    angaben = gezeigt(seite.context["form"])
    assert angaben["titel"] == "Eine Karte der Wege."
    assert "beschreibung" not in angaben
    angaben |= {"verantwortlich": leitung.pk, "frist": "2027-05-03"}
    besuch.post(f"{neu}?ergebnis={kurz.pk}", angaben)
    massnahme = Massnahme.objects.get()
    assert (massnahme.ergebnis, massnahme.arbeitsgruppe) == (kurz, gruppe)
    gekuerzt = gezeigt(besuch.get(neu, {"ergebnis": lang.pk}).context["form"])
    assert len(gekuerzt["titel"]) == 200
    assert gekuerzt["beschreibung"].strip() == lang.text.strip()
    liste = reverse("treffen:massnahme-liste", args=[netzwerk.kurzname])
    assert "AG Meldewege" in als(koordination).get(liste).text
    # Not of a group that she does not lead, nor out of nothing.
    Gruppenmitglied.objects.update(bis=timezone.localdate())
    andere = strukturlage.gruppe(TreffenFabrik(netzwerk=netzwerk), "AG Andere")
    Gruppenmitglied.objects.create(gruppe=andere, kontakt=leitung, aufgabe="leitung")
    for wert in (kurz.pk, "x", "9" * 30):
        assert besuch.get(neu, {"ergebnis": wert}).status_code == 404
    # With one group there is no choice, with two there is; the coordination may choose none.
    assert "arbeitsgruppe" not in besuch.get(neu).context["form"].fields
    dritte = strukturlage.gruppe(TreffenFabrik(netzwerk=netzwerk), "AG Dritte")
    Gruppenmitglied.objects.create(gruppe=dritte, kontakt=leitung, aufgabe="stellvertretung")
    feld = besuch.get(neu).context["form"].fields["arbeitsgruppe"]
    assert (feld.required, set(feld.queryset)) == (True, {andere, dritte})
    alle = als(koordination).get(neu).context["form"].fields["arbeitsgruppe"]
    assert (alle.required, set(alle.queryset)) == (False, {gruppe, andere, dritte})


def test_wer_nicht_dazugehoert_sieht_nichts(netzwerk: Netzwerk) -> None:
    gruppe = strukturlage.gruppe(TreffenFabrik(netzwerk=netzwerk))
    alle = Schwerpunktthema.objects
    assert alle.sichtbar_fuer(System("test"), netzwerk).exists()
    assert not alle.sichtbar_fuer(OEFFENTLICHKEIT, netzwerk).exists()
    assert von_gruppe(gruppe)
    gruppe.schwerpunktthema = None
    assert not von_gruppe(gruppe)  # a group of no topic comes from nowhere
