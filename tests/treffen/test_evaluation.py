"""The half-yearly evaluation: what it proposes, and what the portal knows."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from netzwerk.uebersicht.evaluation import aufgaben
from tests.fabriken import KontoFabrik, NetzwerkFabrik, TeilnahmeFabrik, TreffenFabrik
from tests.treffen.evaluationen import (
    ERSTES,
    MAERZ,
    ZWEITES,
    evaluation,
    meldeweg,
    punkt,
)
from tests.treffen.fabriken import MassnahmeFabrik, ProtokollFabrik
from tests.wettlauf import zuvorkommen
from treffen.aktionen import evaluation as aktionen
from treffen.arbeitsprozesse import UEBLICHE, kennzahlen
from treffen.evaluationslage import BESSER, GLEICH, SCHLECHTER, ZUM_ERSTEN_MAL, vergleich
from treffen.halbjahr import Halbjahr
from treffen.models import (
    Arbeitsgruppe,
    Evaluation,
    Evaluationspunkt,
    Gruppenbericht,
    Meldeweg,
    Projekt,
    Protokoll,
    Teilnahme,
    Treffen,
)

Als = Callable[[Konto], Client]
Bereich = Evaluationspunkt.Bereich


def test_halbjahre_folgen_aufeinander() -> None:
    """A wrong border would compare with the wrong half-year."""
    assert Halbjahr.von(date(2026, 6, 30)) == ERSTES
    assert Halbjahr.von(date(2026, 7, 1)) == ZWEITES
    assert (ZWEITES.vorheriges, ERSTES.vorheriges) == (ERSTES, Halbjahr(2025, 2))
    assert (ERSTES.beginn, ERSTES.ende) == (date(2026, 1, 1), date(2026, 6, 30))
    assert (ZWEITES.beginn, ZWEITES.ende) == (date(2026, 7, 1), date(2026, 12, 31))
    assert Halbjahr.aus(ZWEITES.kennung) == ZWEITES
    assert (str(ERSTES), str(ZWEITES)) == ("1. Halbjahr 2026", "2. Halbjahr 2026")


class TestBeginnen:
    def test_beim_ersten_mal_uebliches_wege_und_projekte(
        self, netzwerk: Netzwerk, koordination: Konto
    ) -> None:
        """Without proposals the coordination would sit before an empty page."""
        weg = meldeweg(netzwerk, "Verdacht in der Kita")
        meldeweg(netzwerk, "Noch ein Entwurf", zustand="entwurf")
        laeuft = Projekt.objects.create(
            netzwerk=netzwerk, titel="Karte", zustand=Projekt.Zustand.LAUFEND
        )
        Projekt.objects.create(netzwerk=netzwerk, titel="Nur geplant")
        Projekt.objects.create(
            netzwerk=netzwerk,
            titel="Lange vorbei",
            zustand=Projekt.Zustand.ABGESCHLOSSEN,
            ergebnis="Gut",
            ende=date(2025, 12, 31),
        )
        endete = Projekt.objects.create(
            netzwerk=netzwerk,
            titel="Karte",
            zustand=Projekt.Zustand.ABGEBROCHEN,
            ende=date(2026, 1, 1),
        )
        Projekt.objects.create(
            netzwerk=netzwerk,
            titel="Beginnt danach",
            zustand=Projekt.Zustand.LAUFEND,
            beginn=date(2026, 7, 1),
        )
        neue = aktionen.beginnen(netzwerk=netzwerk, halbjahr=ERSTES, von=koordination)
        zeilen = list(neue.punkte.order_by("position"))
        assert [z.titel for z in zeilen] == [
            *UEBLICHE,
            "Verdacht in der Kita",
            "Karte",
            "Karte (2)",
        ]
        assert [z.meldeweg for z in zeilen if z.meldeweg] == [weg]
        assert [z.projekt for z in zeilen if z.projekt] == [laeuft, endete]

    def test_beim_naechsten_mal_was_beim_letzten_stand(
        self, netzwerk: Netzwerk, koordination: Konto
    ) -> None:
        """What is compared must be the same thing; what is over is not asked for again."""
        weg, beendet = meldeweg(netzwerk, "Alter Name"), meldeweg(netzwerk, "Beendet")
        alte = evaluation(netzwerk)
        eigener = punkt(alte, "Unser Newsletter", position=1)
        mit_weg = punkt(alte, "Alter Name", bereich=Bereich.VERFAHREN, meldeweg=weg, position=2)
        punkt(alte, "Beendet", bereich=Bereich.VERFAHREN, meldeweg=beendet, position=3)
        Meldeweg.objects.filter(pk=weg.pk).update(titel="Neuer Name")
        Meldeweg.objects.filter(pk=beendet.pk).update(beendet_am=date(2026, 7, 1))
        Projekt.objects.create(netzwerk=netzwerk, titel="Neu", zustand=Projekt.Zustand.LAUFEND)
        neue = aktionen.beginnen(netzwerk=netzwerk, halbjahr=Halbjahr(2027, 1), von=koordination)
        assert [(z.titel, z.vorheriger) for z in neue.punkte.order_by("position")] == [
            ("Unser Newsletter", eigener),
            ("Neuer Name", mit_weg),
            ("Neu", None),
        ]

    def test_zweimal_gibt_es_sie_einmal(self, netzwerk: Netzwerk, koordination: Konto) -> None:
        """Two open tabs must not double the proposals."""
        eine = aktionen.beginnen(netzwerk=netzwerk, halbjahr=ERSTES, von=koordination)
        assert aktionen.beginnen(netzwerk=netzwerk, halbjahr=ERSTES, von=koordination) == eine
        assert eine.punkte.count() == len(UEBLICHE)

    @pytest.mark.django_db(transaction=True)
    def test_zwei_zugleich(self, netzwerk: Netzwerk, koordination: Konto) -> None:
        """The second would get an error page instead of the evaluation."""

        def beginnen() -> Evaluation:
            return aktionen.beginnen(netzwerk=netzwerk, halbjahr=ERSTES, von=koordination)

        langsam = zuvorkommen(beginnen, beginnen)
        assert langsam == Evaluation.objects.get()
        assert langsam.punkte.count() == len(UEBLICHE)

    def test_seite_bietet_das_letzte_halbjahr_an(
        self, netzwerk: Netzwerk, koordination: Konto, als: Als
    ) -> None:
        client = als(koordination)
        adresse = reverse("treffen:evaluation-neu", args=[netzwerk.kurzname])
        letztes = Halbjahr.von(timezone.localdate()).vorheriges
        seite = client.get(adresse)
        assert seite.context["form"].fields["halbjahr"].initial == letztes.kennung
        assert len(seite.context["form"].fields["halbjahr"].choices) == 6
        antwort = client.post(adresse, {"halbjahr": letztes.kennung})
        eine = Evaluation.objects.get()
        assert (antwort.status_code, antwort["Location"]) == (302, eine.get_absolute_url())
        for schlecht in (letztes.kennung, "", "1999-1", "9" * 5000, "2026-1\x00", "x-y"):
            assert client.post(adresse, {"halbjahr": schlecht}).status_code == 422

    def test_seite_wenn_alle_da_sind(
        self, netzwerk: Netzwerk, koordination: Konto, als: Als
    ) -> None:
        jetzt = Halbjahr.von(timezone.localdate())
        for _zahl, halbjahr in zip(range(6), jetzt.rueckwaerts(), strict=False):
            evaluation(netzwerk, halbjahr)
        seite = als(koordination).get(reverse("treffen:evaluation-neu", args=[netzwerk.kurzname]))
        assert "gibt es schon alle" in seite.content.decode()


@pytest.mark.parametrize(
    ("damals", "jetzt", "ergebnis"),
    [
        (2, 3, BESSER),
        (3, 3, GLEICH),
        (4, 1, SCHLECHTER),
        (None, 1, None),
        (1, None, None),
        ("neu", 1, ZUM_ERSTEN_MAL),
        ("neu", None, None),
    ],
)
def test_vergleich(damals: Any, jetzt: int | None, ergebnis: object) -> None:
    """In words and sign: better, the same, worse; nothing where one of the two is missing."""
    vorheriger = (
        None if damals == "neu" else Evaluationspunkt(bewertung=damals, evaluation=Evaluation())
    )
    zeile = Evaluationspunkt(bewertung=jetzt, vorheriger=vorheriger, evaluation=Evaluation())
    assert vergleich(zeile) is ergebnis


def test_ein_punkt_nennt_sich_beim_titel(netzwerk: Netzwerk) -> None:
    """In the trail and wherever a row stands for itself."""
    assert str(punkt(evaluation(netzwerk), "Newsletter")) == "Newsletter"


class TestKennzahlen:
    def test_was_das_portal_weiss(self, netzwerk: Netzwerk) -> None:
        gruppe = Arbeitsgruppe.objects.create(netzwerk=netzwerk, name="AG")
        treffen = TreffenFabrik(
            netzwerk=netzwerk, zustand=Treffen.Zustand.DURCHGEFUEHRT, beginn=MAERZ
        )
        TreffenFabrik(
            netzwerk=netzwerk,
            zustand=Treffen.Zustand.DURCHGEFUEHRT,
            beginn=MAERZ,
            arbeitsgruppe=gruppe,
        )
        TeilnahmeFabrik(
            treffen=treffen, runde=1, antwort=Teilnahme.Antwort.ZUGESAGT, beantwortet_am=MAERZ
        )
        TeilnahmeFabrik(treffen=treffen, runde=1)
        ProtokollFabrik(
            treffen=treffen,
            zustand=Protokoll.Zustand.FREIGEGEBEN,
            freigegeben_am=MAERZ + timedelta(weeks=2),
            freigegeben_von=KontoFabrik(),
        )
        MassnahmeFabrik(netzwerk=netzwerk, frist=timezone.localdate() - timedelta(days=1))
        Gruppenbericht.objects.create(gruppe=gruppe, faellig_am=date(2026, 5, 1))
        saetze = kennzahlen(netzwerk, ERSTES)
        assert saetze["Treffen vorbereiten und durchführen"] == (
            "1 Treffen hat stattgefunden, dazu 1 Sitzung einer Gruppe."
        )
        assert saetze["Einladung und Rücklauf"].startswith("1 von 2 Einladungen")
        assert saetze["Protokolle fristgerecht"].startswith("1 von 1 Protokollen")
        assert "1 offen, davon 1 überfällig" in saetze["Maßnahmen umsetzen"].replace("sind ", "")
        assert saetze["Arbeit der Gruppen"] == "0 von 1 fälligem Bericht ist abgegeben."
        assert "Erreichbarkeit der Kontakte" not in saetze

    def test_ein_leeres_netzwerk(self, netzwerk: Netzwerk) -> None:
        """No division by nothing, no figures about nothing."""
        assert kennzahlen(netzwerk, ERSTES) == {
            "Treffen vorbereiten und durchführen": "0 Treffen haben stattgefunden."
        }

    def test_post_die_nicht_ankam(self, netzwerk: Netzwerk) -> None:
        jetzt = Halbjahr.von(timezone.localdate())
        treffen = TreffenFabrik(netzwerk=netzwerk)
        Nachricht.objects.create(
            netzwerk=netzwerk,
            anlass="treffen.einladung",
            gegenstand_typ=ContentType.objects.get_for_model(treffen),
            gegenstand_id=treffen.pk,
            empfaenger="weg@haus.example",
            zustand=Nachricht.Zustand.ABGELEHNT,
        )
        saetze = kennzahlen(netzwerk, jetzt)
        assert saetze["Erreichbarkeit der Kontakte"] == "1 von 1 E-Mail kam nicht an."


class TestAufgabe:
    HEUTE = date(2026, 9, 1)

    def test_nach_einem_halbjahr_mit_treffen(self, netzwerk: Netzwerk) -> None:
        """Gently, once there is something to look back on, and gone once it is begun."""
        assert aufgaben(netzwerk, self.HEUTE) == []
        TreffenFabrik(
            netzwerk=netzwerk,
            zustand=Treffen.Zustand.DURCHGEFUEHRT,
            beginn=MAERZ,
        )
        (eine,) = aufgaben(netzwerk, self.HEUTE)
        assert (eine.titel, eine.art) == ("Auf das 1. Halbjahr 2026 zurückschauen", "info")
        evaluation(netzwerk)
        assert aufgaben(netzwerk, self.HEUTE) == []

    def test_wer_es_schon_einmal_tat(self, netzwerk: Netzwerk) -> None:
        evaluation(netzwerk, Halbjahr(2025, 1))
        assert len(aufgaben(netzwerk, self.HEUTE)) == 1


class TestMeldewegBewerten:
    def test_in_die_laufende(self, netzwerk: Netzwerk, koordination: Konto, als: Als) -> None:
        """From the path's page to its item, whether or not an evaluation was begun; once."""
        weg = meldeweg(netzwerk, "Verdacht in der Kita")
        liste = reverse("treffen:evaluation-liste", args=[netzwerk.kurzname])
        adresse = reverse("treffen:evaluationspunkt-aufnehmen", args=[netzwerk.kurzname, weg.pk])
        client = als(koordination)
        assert adresse in client.get(liste, {"meldeweg": weg.pk}).content.decode()
        client.post(adresse)
        eine = Evaluation.objects.get()
        assert (eine.jahr, eine.halbjahr) == (
            (jetzt := Halbjahr.von(timezone.localdate())).jahr,
            jetzt.haelfte,
        )
        zeile = eine.punkte.get(meldeweg=weg)
        assert client.post(adresse)["Location"].endswith(f"/verfahren/#punkt-{zeile.pk}")
        assert eine.punkte.filter(meldeweg=weg).count() == 1
        # Removed before, or typed by hand: there again, and the path's own.
        zeile.delete()
        client.post(adresse)
        zeile = eine.punkte.get(meldeweg=weg)
        eine.punkte.filter(pk=zeile.pk).update(meldeweg=None)
        client.post(adresse)
        assert eine.punkte.get(meldeweg=weg) == zeile

    def test_abgeschlossen_oder_voll(
        self, netzwerk: Netzwerk, koordination: Konto, als: Als
    ) -> None:
        weg = meldeweg(netzwerk, "Verdacht in der Kita")
        adresse = reverse("treffen:evaluationspunkt-aufnehmen", args=[netzwerk.kurzname, weg.pk])
        eine = evaluation(netzwerk, Halbjahr.von(timezone.localdate()))
        Evaluationspunkt.objects.bulk_create(
            Evaluationspunkt(evaluation=eine, bereich=Bereich.PROJEKT, titel=f"Projekt {n}")
            for n in range(100)
        )
        client = als(koordination)
        assert "schon 100 Punkte" in client.post(adresse, follow=True).content.decode()
        eine.abschliessen(koordination)
        assert "ist abgeschlossen" in client.post(adresse, follow=True).content.decode()
        assert not weg.bewertungen.exists()

    def test_was_es_nicht_gibt(
        self, netzwerk: Netzwerk, koordination: Konto, fachkraft: Konto, als: Als
    ) -> None:
        """Numbers of other networks, of drafts and nonsense lead nowhere; members see no button."""
        anderswo = meldeweg(NetzwerkFabrik(kurzname="nebenan"), "Von nebenan")
        unfertig = meldeweg(netzwerk, "Unfertig", zustand="entwurf")
        liste = reverse("treffen:evaluation-liste", args=[netzwerk.kurzname])
        client = als(koordination)
        for wert in (anderswo.pk, unfertig.pk, "9" * 5000, "x", "", "\0"):
            antwort = client.get(liste, {"meldeweg": wert})
            assert "Meldeweg bewerten" not in antwort.content.decode()
        for weg in (anderswo, unfertig):
            adresse = reverse(
                "treffen:evaluationspunkt-aufnehmen", args=[netzwerk.kurzname, weg.pk]
            )
            assert client.post(adresse).status_code == 404
        gueltig = meldeweg(netzwerk, "Gültig")
        seite = als(fachkraft).get(liste, {"meldeweg": gueltig.pk}).content.decode()
        assert "Meldeweg bewerten" not in seite
