"""What became public without a release is seen; a date that comes while one reads, too."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from angebote.aktionen import angebot as aktionen
from angebote.aktionen import bild as bilder
from angebote.aktionen import termin as termine
from angebote.models import Angebot, Angebotsaenderung, Angebotsbild
from netzwerk.basis.models import Konto
from tests.angebote.bilder import webp
from tests.angebote.eingaben import stand
from tests.angebote.termine import termin_von

ADRESSE = "/kinderschutz/angebote/"
NEU = "Neu seit der letzten Freigabe"
type Als = Callable[[Konto], Client]


def _bild(angebot: Angebot, von: Konto, text: str, farbe: str) -> Angebotsbild:
    datei = ContentFile(webp(farbe), "bild.webp")
    return bilder.hochladen(angebot=angebot, datei=datei, alternativtext=text, nachweis="", von=von)


def _freigegeben_vor(angebot: Angebot, **dauer: int) -> None:
    """In a test all rows of the trail bear the time of its transaction's start."""
    wann = timezone.now() - timedelta(**dauer)
    Angebot.objects.filter(pk=angebot.pk).update(freigegeben_am=wann)


def test_termine_seit_der_freigabe(
    koordination: Konto, vertretung: Konto, eigenes_oeffentliches: Angebot, als: Als
) -> None:
    angebot, seite = eigenes_oeffentliches, f"{ADRESSE}{eigenes_oeffentliches.pk}/"
    termin_von(angebot, hinweis="Bitte Hausschuhe mitbringen", ort="Turnhalle")
    verlegt = termin_von(angebot, tage=20)
    abgesagt = termin_von(angebot, tage=30)
    termin_von(angebot, tage=-3, hinweis="Schon vorbei")
    termine.absagen(termin=abgesagt, grund="", von=vertretung)
    prueft = als(koordination)
    assert NEU not in prueft.get(seite).text  # as of before the release
    _freigegeben_vor(angebot, hours=1)
    text = prueft.get(seite).text
    abschnitt = text[text.index(NEU) :].split("</section>")[0]
    assert "Neuer Termin:</strong>" in abschnitt
    assert "Turnhalle; Bitte Hausschuhe mitbringen" in abschnitt
    assert abschnitt.count("Neuer Termin:") == 2
    assert "Termin abgesagt:" in abschnitt
    assert "Schon vorbei" not in abschnitt
    assert NEU not in als(vertretung).get(seite).text
    # A change that is accepted is a look at the offer, too.
    Angebotsaenderung.objects.create(
        angebot=angebot,
        vorschlag={},
        zustand="angenommen",
        eingereicht_von=vertretung,
        entschieden_am=timezone.now(),
        entschieden_von=koordination,
    )
    assert NEU not in prueft.get(seite).text
    assert verlegt.wann in text


def test_ein_termin_von_vorher_gilt_als_geaendert(
    koordination: Konto, eigenes_oeffentliches: Angebot, als: Als
) -> None:
    """The trail's rows of before are not looked at: here there are none."""
    termin = termin_von(eigenes_oeffentliches)
    type(termin).pgh_event_models["insert"].objects.all().delete()  # type: ignore[attr-defined]  # set by pghistory
    termin.hinweis = "Diesmal im Keller"
    termine.aendern(termin=termin, von=koordination)
    _freigegeben_vor(eigenes_oeffentliches, hours=1)
    text = als(koordination).get(f"{ADRESSE}{eigenes_oeffentliches.pk}/").text
    assert "Termin geändert:" in text
    assert "Diesmal im Keller" in text


@pytest.mark.usefixtures("eigene_ablage")
def test_bilder_seit_der_freigabe(
    koordination: Konto, vertretung: Konto, eigenes_oeffentliches: Angebot, als: Als
) -> None:
    angebot, seite = eigenes_oeffentliches, f"{ADRESSE}{eigenes_oeffentliches.pk}/"
    erstes, zweites, drittes = (
        _bild(angebot, vertretung, text, farbe)
        for text, farbe in (("Eins", "#111111"), ("Zwei", "#222222"), ("Drei", "#333333"))
    )
    vorgestern = timezone.now() - timedelta(days=2)
    Angebotsbild.objects.update(freigegeben_am=vorgestern, freigegeben_von=koordination)
    type(erstes).pgh_event_models["insert"].objects.all().delete()  # type: ignore[attr-defined]  # set by pghistory
    _freigegeben_vor(angebot, days=1)
    assert NEU not in als(koordination).get(seite).text
    bilder.verschieben(bild=zweites, schritt=1, von=vertretung)
    erstes.refresh_from_db()
    bilder.loeschen(bild=erstes, von=vertretung)
    text = als(koordination).get(seite).text
    assert "Bild gelöscht:</strong> Eins" in text
    assert "Bilder geändert:" in text
    assert drittes.alternativtext in text


def test_ein_termin_nach_dem_oeffnen_haelt_die_freigabe_auf(
    koordination: Konto, vertretung: Konto, eigenes: Angebot, als: Als
) -> None:
    aktionen.einreichen(angebot=eigenes, von=vertretung)
    gelesen = eigenes.stand
    termin_von(eigenes, hinweis="Ganz neu")
    ziel = f"{ADRESSE}{eigenes.pk}/freigeben/"
    antwort = als(koordination).post(ziel, {"stand": gelesen}, follow=True)
    assert "Die Angaben haben sich inzwischen geändert." in antwort.text
    assert "Ganz neu" in antwort.text
    assert stand(eigenes) == "eingereicht"
    als(koordination).post(ziel, {"stand": eigenes.stand})
    assert stand(eigenes) == "veroeffentlicht"
