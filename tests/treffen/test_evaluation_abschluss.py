"""Completing an evaluation: frozen, read by members, as PDF."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from netzwerk.basis import pdf
from netzwerk.basis.aktionen.dokument import erstellen
from netzwerk.basis.handelnde import OEFFENTLICHKEIT
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Dokument, Konto, Netzwerk
from tests.fabriken import NetzwerkFabrik, TreffenFabrik
from tests.formulare import senden
from tests.treffen.evaluationen import (
    RTL,
    ZWEITES,
    bereich,
    evaluation,
    punkt,
    url,
)
from tests.treffen.fabriken import MassnahmeFabrik
from tests.wettlauf import zuvorkommen
from treffen.aktionen import evaluation as aktionen
from treffen.halbjahr import Halbjahr
from treffen.models import (
    Evaluation,
    Evaluationspunkt,
    Massnahme,
    Treffen,
)

Als = Callable[[Konto], Client]
Bereich = Evaluationspunkt.Bereich


class TestAbschluss:
    @pytest.fixture
    def eine(self, netzwerk: Netzwerk) -> Evaluation:
        return evaluation(netzwerk)

    def test_nichts_bewertet(self, eine: Evaluation, koordination: Konto, als: Als) -> None:
        punkt(eine)
        antwort = als(koordination).post(url("evaluation-abschliessen", eine), follow=True)
        assert "Noch ist nichts bewertet." in antwort.content.decode()
        eine.refresh_from_db()
        assert not eine.ist_abgeschlossen

    def test_abschliessen_und_lesen(
        self, eine: Evaluation, koordination: Konto, fachkraft: Konto, als: Als
    ) -> None:
        """Members read it once it is completed, not before."""
        punkt(eine, bewertung=2, bemerkung="Zäh")
        punkt(eine, "Gruppen")
        assert als(fachkraft).get(eine.get_absolute_url()).status_code == 404
        client = als(koordination)
        frage = client.get(url("evaluation-abschliessen", eine)).content.decode()
        assert "1 Punkt ist noch nicht bewertet" in frage
        assert client.post(url("evaluation-abschliessen", eine)).status_code == 302
        eine.refresh_from_db()
        assert (eine.ist_abgeschlossen, eine.abgeschlossen_von) == (True, koordination)
        assert "Zäh" in als(fachkraft).get(eine.get_absolute_url()).content.decode()
        # A second press is told so.
        zweite = client.post(url("evaluation-abschliessen", eine), follow=True)
        assert "ist abgeschlossen" in zweite.content.decode()

    def test_die_datenbank_haelt_fest(self, eine: Evaluation, koordination: Konto) -> None:
        """Completed is completed, also for code that forgets to ask."""
        zeile = punkt(eine, bewertung=2, massnahme=MassnahmeFabrik(netzwerk=eine.netzwerk))
        andere = evaluation(eine.netzwerk, ZWEITES)
        eine.abschliessen(koordination)
        zeilen = Evaluationspunkt.objects.filter(pk=zeile.pk)
        for angriff in (
            lambda: zeilen.update(bemerkung="Geschönt"),
            lambda: zeilen.update(bewertung=4),
            lambda: zeilen.update(evaluation=andere),
            lambda: zeilen.delete(),
            lambda: punkt(eine, "Nachgeschoben"),
            lambda: Evaluation.objects.filter(pk=eine.pk).update(zusammenfassung="Gut"),
            lambda: Evaluation.objects.filter(pk=eine.pk).update(
                zustand="entwurf", abgeschlossen_am=None
            ),
            lambda: Evaluation.objects.filter(pk=eine.pk).delete(),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                angriff()
        # What it refers to may go.
        zeilen.update(massnahme=None)
        zeile.refresh_from_db()
        assert (zeile.bemerkung, zeile.bewertung, zeile.massnahme) == ("", 2, None)

    def test_zusammenfassung(self, eine: Evaluation, koordination: Konto, als: Als) -> None:
        treffen = TreffenFabrik(netzwerk=eine.netzwerk)
        fremdes = TreffenFabrik(netzwerk=NetzwerkFabrik(kurzname="fremd"))
        client, adresse = als(koordination), url("evaluation-bearbeiten", eine)
        antwort = senden(client, adresse, {"treffen": fremdes.pk, "zusammenfassung": "x"})
        assert antwort.status_code == 422
        senden(client, adresse, {"treffen": treffen.pk, "zusammenfassung": RTL})
        eine.refresh_from_db()
        assert (eine.treffen, eine.zusammenfassung) == (treffen, RTL)

    def test_loeschen_nur_der_entwurf(
        self, eine: Evaluation, koordination: Konto, als: Als
    ) -> None:
        punkt(eine, bewertung=1)
        client, adresse = als(koordination), url("evaluation-loeschen", eine)
        assert client.get(adresse).status_code == 200
        assert client.post(adresse).status_code == 302
        assert not Evaluation.objects.exists()
        fertig = evaluation(eine.netzwerk)
        fertig.abschliessen(koordination)
        client.post(url("evaluation-loeschen", fertig))
        with pytest.raises(FalscherZustand):
            aktionen.loeschen(evaluation=fertig, von=koordination)
        assert Evaluation.objects.filter(pk=fertig.pk).exists()


class TestPdf:
    def test_ganz_und_barrierefrei(self, netzwerk: Netzwerk, koordination: Konto, als: Als) -> None:
        """Comparison, measures and ugly text come through, and the file is PDF/UA and PDF/A."""
        alte = evaluation(netzwerk)
        damals = punkt(
            alte,
            bewertung=4,
            bemerkung="Damals gut",
            massnahme=MassnahmeFabrik(netzwerk=netzwerk, titel="Alte Maßnahme"),
        )
        ohne = punkt(alte, "Ohne")
        neue = evaluation(netzwerk, ZWEITES)
        neue.treffen = TreffenFabrik(netzwerk=netzwerk)
        neue.zusammenfassung = RTL
        neue.save()
        punkt(
            neue,
            bewertung=2,
            bemerkung=RTL,
            vorheriger=damals,
            massnahme=MassnahmeFabrik(netzwerk=netzwerk),
        )
        punkt(
            neue,
            "Ohne Person",
            massnahme=Massnahme.objects.create(netzwerk=netzwerk, titel="Vorschlag"),
            vorheriger=ohne,
        )
        punkt(neue, RTL[:190], bereich=Bereich.PROJEKT)
        aktionen.abschliessen(evaluation=neue, von=koordination)
        dokument = Dokument.objects.get(art="evaluation")
        client, stand = als(koordination), url("evaluation-stand", neue)
        assert "wird erstellt" in client.get(stand).content.decode()
        assert client.get(url("evaluation-dokument", neue)).status_code == 404
        assert erstellen(dokument)
        dokument.refresh_from_db()
        assert pdf.konformitaet(dokument.inhalt()) == []
        assert "herunterladen" in client.get(stand).content.decode()
        datei = client.get(url("evaluation-dokument", neue))
        assert datei["Content-Type"] == "application/pdf"
        # Asked again for what is there: it stays.
        client.post(url("evaluation-erneut", neue))
        dokument.refresh_from_db()
        assert dokument.ist_fertig

    def test_beim_ersten_mal_ohne_vergleich(self, netzwerk: Netzwerk, koordination: Konto) -> None:
        eine = evaluation(netzwerk)
        punkt(eine, bewertung=3)
        aktionen.abschliessen(evaluation=eine, von=koordination)
        dokument = Dokument.objects.get(art="evaluation")
        assert erstellen(dokument)
        dokument.refresh_from_db()
        assert pdf.konformitaet(dokument.inhalt()) == []

    def test_nach_einem_fehler_noch_einmal(
        self, netzwerk: Netzwerk, koordination: Konto, als: Als
    ) -> None:
        """A fault is told, and one press tries again."""
        eine = evaluation(netzwerk)
        punkt(eine, bewertung=3)
        aktionen.abschliessen(evaluation=eine, von=koordination)
        dokument = Dokument.objects.get(art="evaluation")
        dokument.pachten()
        dokument.misslungen("Speicher voll")
        client = als(koordination)
        assert "nächste Versuch" in client.get(eine.get_absolute_url()).content.decode()
        assert client.post(url("evaluation-erneut", eine)).status_code == 302
        dokument.refresh_from_db()
        assert dokument.faellig_ab <= timezone.now()
        Dokument.objects.filter(pk=dokument.pk).update(
            zustand=Dokument.Zustand.FEHLGESCHLAGEN, fehler="Speicher voll"
        )
        assert "konnte nicht erstellt" in client.get(eine.get_absolute_url()).content.decode()

    def test_ohne_datei(self, netzwerk: Netzwerk, koordination: Konto, als: Als) -> None:
        eine = evaluation(netzwerk)
        eine.abschliessen(koordination)
        client = als(koordination)
        assert client.post(url("evaluation-erneut", eine)).status_code == 302
        assert "kein PDF" in client.get(eine.get_absolute_url()).content.decode()


class TestSehen:
    def test_wer_welche_sieht(
        self,
        netzwerk: Netzwerk,
        koordination: Konto,
        vertretung: Konto,
        fremde: Konto,
    ) -> None:
        entwurf, fertig = evaluation(netzwerk), evaluation(netzwerk, ZWEITES)
        fertig.abschliessen(koordination)
        sichtbar = Evaluation.objects.sichtbar_fuer
        assert set(sichtbar(koordination, netzwerk)) == {entwurf, fertig}
        assert set(sichtbar(vertretung, netzwerk)) == {fertig}
        assert not sichtbar(fremde, netzwerk)
        assert not sichtbar(OEFFENTLICHKEIT, netzwerk)

    def test_die_liste_fragt_immer_gleich_oft(
        self,
        netzwerk: Netzwerk,
        koordination: Konto,
        als: Als,
        django_assert_max_num_queries: Any,
    ) -> None:
        """Also the page of one with many items."""
        client = als(koordination)
        adresse = reverse("treffen:evaluation-liste", args=[netzwerk.kurzname])
        assert "Noch keine Evaluation" in client.get(adresse).content.decode()
        vorige = None
        for jahr in range(2010, 2025):
            eine = evaluation(netzwerk, Halbjahr(jahr, 1))
            for nummer in range(5):
                vorige = punkt(
                    eine,
                    f"Punkt {nummer}",
                    bewertung=2,
                    vorheriger=vorige,
                    massnahme=MassnahmeFabrik(netzwerk=netzwerk),
                )
        with django_assert_max_num_queries(14):
            client.get(adresse)
        with django_assert_max_num_queries(16):
            client.get(eine.get_absolute_url())
        with django_assert_max_num_queries(24):
            client.get(bereich(eine))


class TestEntwurfBleibtVerborgen:
    def test_letztes_mal_noch_ein_entwurf(
        self, netzwerk: Netzwerk, koordination: Konto, fachkraft: Konto, als: Als
    ) -> None:
        """Members do not read a draft's remarks beside the items of a later evaluation."""
        alte, neue = evaluation(netzwerk), evaluation(netzwerk, ZWEITES)
        damals = punkt(alte, bewertung=1, bemerkung="Streng intern")
        punkt(neue, bewertung=3, vorheriger=damals)
        seite = neue.get_absolute_url()
        assert "Streng intern" in als(koordination).get(seite).content.decode()
        aktionen.abschliessen(evaluation=neue, von=koordination)
        html = als(fachkraft).get(seite).content.decode()
        for wort in ("Streng intern", "Verglichen mit", "besser als", "zum ersten Mal"):
            assert wort not in html
        dokument = Dokument.objects.get(art="evaluation")
        assert erstellen(dokument)
        seiten = PdfReader(BytesIO(dokument.inhalt())).pages
        gedruckt = " ".join(" ".join(eine.extract_text() for eine in seiten).split())
        assert "läuft (3 von 4)" in gedruckt
        assert "Streng intern" not in gedruckt
        assert "Verglichen mit" not in gedruckt
        aktionen.abschliessen(evaluation=alte, von=koordination)
        html = als(fachkraft).get(seite).content.decode()
        assert "Streng intern" in html
        assert "Verglichen mit Evaluation 2026, 1. Halbjahr: 1 besser" in html

    def test_verglichen_mit_dem_was_verglichen_wurde(
        self, netzwerk: Netzwerk, koordination: Konto, als: Als
    ) -> None:
        """One written afterwards for a half-year between is not what the items refer to."""
        alte, neue = evaluation(netzwerk), evaluation(netzwerk, Halbjahr(2027, 1))
        punkt(neue, bewertung=3, vorheriger=punkt(alte, bewertung=3))
        evaluation(netzwerk, ZWEITES)
        html = als(koordination).get(neue.get_absolute_url()).content.decode()
        assert "Verglichen mit Evaluation 2026, 1. Halbjahr" in html

    def test_kein_treffen_das_noch_entwurf_ist(
        self, netzwerk: Netzwerk, koordination: Konto, als: Als
    ) -> None:
        eine = evaluation(netzwerk)
        geplant = TreffenFabrik(netzwerk=netzwerk, zustand=Treffen.Zustand.ENTWURF)
        adresse = url("evaluation-bearbeiten", eine)
        daten = {"treffen": geplant.pk, "zusammenfassung": "x"}
        assert senden(als(koordination), adresse, daten).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_abgeschlossen_waehrend_jemand_zusammenfasst(
    netzwerk: Netzwerk, koordination: Konto, als: Als
) -> None:
    """Between load and save: the writer is told why nothing is saved."""
    eine = evaluation(netzwerk)
    punkt(eine, bewertung=3)
    client = als(koordination)

    def speichern() -> str:
        adresse = url("evaluation-bearbeiten", eine)
        antwort = client.post(adresse, {"zusammenfassung": "Zu spät"}, follow=True)
        return str(antwort.content.decode())

    def abschliessen() -> None:
        aktionen.abschliessen(evaluation=Evaluation.objects.get(pk=eine.pk), von=koordination)

    assert "ist abgeschlossen" in zuvorkommen(abschliessen, speichern)
    eine.refresh_from_db()
    assert eine.zusammenfassung == ""
