"""Writing an evaluation: saved per item, nothing typed is lost."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import KontaktFabrik
from tests.treffen.evaluationen import (
    RTL,
    ZWEITES,
    bereich,
    evaluation,
    gelesen,
    punkt,
    url,
)
from tests.wettlauf import zuvorkommen
from treffen.aktionen import evaluation as aktionen
from treffen.models import (
    Evaluation,
    Evaluationspunkt,
    Massnahme,
)

Als = Callable[[Konto], Client]
Bereich = Evaluationspunkt.Bereich


class TestBewerten:
    @pytest.fixture
    def eine(self, netzwerk: Netzwerk) -> Evaluation:
        return evaluation(netzwerk)

    def test_alles_mit_einem_druck(self, eine: Evaluation, koordination: Konto, als: Als) -> None:
        """Ratings, remarks and a new item are saved with one press, also ugly ones."""
        zeile, andere = punkt(eine), punkt(eine, "Gruppen")
        client, adresse = (
            als(koordination),
            bereich(eine),
        )
        werte = gelesen(client, adresse) | {
            f"p{zeile.pk}-bewertung": "2",
            f"p{zeile.pk}-bemerkung": RTL,
            "titel": "Öffentlichkeitsarbeit",
        }
        antwort = client.post(adresse, werte)
        assert (antwort.status_code, antwort["Location"]) == (302, adresse)
        zeile.refresh_from_db()
        andere.refresh_from_db()
        assert (zeile.bewertung, zeile.bemerkung, zeile.stand) == (2, RTL, 1)
        assert (andere.bewertung, andere.stand) == (None, 0)
        assert eine.punkte.filter(titel="Öffentlichkeitsarbeit", bereich="arbeitsprozess").exists()
        assert RTL in client.get(adresse).content.decode()

    def test_beide_fassungen_stehen_da(
        self, eine: Evaluation, koordination: Konto, als: Als
    ) -> None:
        """Two rate the same: nothing is overwritten unseen, nothing typed is lost, what does not
        collide is saved, and the second press is on purpose."""
        zeile, andere, dritte = punkt(eine), punkt(eine, "Gruppen"), punkt(eine, "Post")
        client, adresse = (
            als(koordination),
            bereich(eine),
        )
        offen = gelesen(client, adresse)
        client.post(
            adresse,
            offen | {f"p{zeile.pk}-bewertung": "4", f"p{dritte.pk}-bemerkung": "Vom anderen"},
        )
        antwort = client.post(
            adresse,
            offen
            | {
                f"p{zeile.pk}-bewertung": "1",
                f"p{zeile.pk}-bemerkung": "Meins",
                f"p{andere.pk}-bewertung": "3",
            },
        )
        html = antwort.content.decode()
        assert antwort.status_code == 409
        assert "Gespeichert ist inzwischen" in html
        assert "Meins" in html
        zeile.refresh_from_db()
        andere.refresh_from_db()
        dritte.refresh_from_db()
        assert (zeile.bewertung, zeile.bemerkung) == (4, "")
        assert andere.bewertung == 3
        assert dritte.bemerkung == "Vom anderen"  # untouched here: the other's stays
        formular = next(z.form for z in antwort.context["abschnitt"].zeilen if z.jetzt)
        nochmal = {feld.html_name: str(feld.value() or "") for feld in formular}
        # As the page says it now: typed remark and rating with the new state.
        assert nochmal[f"p{zeile.pk}-bemerkung"] == "Meins"
        assert client.post(adresse, gelesen(client, adresse) | nochmal).status_code == 302
        zeile.refresh_from_db()
        assert (zeile.bewertung, zeile.bemerkung) == (1, "Meins")

    def test_dasselbe_ist_kein_streit(
        self, eine: Evaluation, koordination: Konto, als: Als
    ) -> None:
        zeile = punkt(eine)
        client, adresse = (
            als(koordination),
            bereich(eine),
        )
        werte = gelesen(client, adresse) | {f"p{zeile.pk}-bewertung": "4"}
        assert client.post(adresse, werte).status_code == 302
        assert client.post(adresse, werte).status_code == 302
        zeile.refresh_from_db()
        assert zeile.stand == 1

    def test_entfernt_waehrend_jemand_schreibt(
        self, eine: Evaluation, koordination: Konto, als: Als
    ) -> None:
        """A remark on an item that is gone is given back for copying."""
        zeile = punkt(eine)
        client, adresse = (
            als(koordination),
            bereich(eine),
        )
        werte = gelesen(client, adresse) | {f"p{zeile.pk}-bemerkung": "Lange überlegt"}
        zeile.delete()
        antwort = client.post(adresse, werte)
        assert antwort.status_code == 409
        assert "Lange überlegt" in antwort.content.decode()

    def test_entfernt_im_selben_augenblick(self, eine: Evaluation, koordination: Konto) -> None:
        eingabe = aktionen.Eingabe(pk=10**15, stand=0, bewertung=1, bemerkung="Weg")
        ergebnis = aktionen.bewerten(evaluation=eine, eingaben=[eingabe], von=koordination)
        assert ergebnis.fehlend == [eingabe]

    def test_abgeschlossen_waehrend_jemand_schreibt(
        self, eine: Evaluation, koordination: Konto, als: Als
    ) -> None:
        """Nobody loses what she typed because a colleague pressed the button."""
        zeile = punkt(eine, bewertung=3)
        client, adresse = (
            als(koordination),
            bereich(eine),
        )
        werte = gelesen(client, adresse)
        eine.abschliessen(koordination)
        antwort = client.post(adresse, werte | {f"p{zeile.pk}-bemerkung": "Zu spät"})
        assert antwort.status_code == 409
        assert "Zu spät" in antwort.content.decode()
        antwort = client.post(adresse, werte)
        assert antwort.status_code == 409
        assert "inzwischen abgeschlossen" in antwort.content.decode()
        zeile.refresh_from_db()
        assert zeile.bemerkung == ""
        assert client.get(adresse)["Location"] == eine.get_absolute_url()

    def test_doppeltes_und_falsches(self, eine: Evaluation, koordination: Konto, als: Als) -> None:
        """The page says what is wrong and keeps what was typed."""
        zeile = punkt(eine)
        client, adresse = (
            als(koordination),
            bereich(eine),
        )
        offen = gelesen(client, adresse)
        antwort = client.post(adresse, offen | {"titel": "Rücklauf"})
        assert (antwort.status_code, "steht schon" in antwort.content.decode()) == (422, True)
        name = f"p{zeile.pk}"
        for schlecht in (
            {f"{name}-bewertung": "9" * 5000},
            {f"{name}-bewertung": "0"},
            {f"{name}-bemerkung": "x" * 2001},
            {f"{name}-bemerkung": "a\x00b"},
            {f"{name}-stand": "-1"},
            {f"{name}-stand": "9" * 5000},
            {"titel": "x" * 201},
        ):
            assert client.post(adresse, offen | schlecht).status_code == 422, schlecht
        zeile.refresh_from_db()
        assert (zeile.bewertung, zeile.bemerkung) == (None, "")
        assert client.get(url("evaluationspunkt-bewerten", eine, "unfug")).status_code == 404

    def test_hoechstens_hundert(self, eine: Evaluation, koordination: Konto) -> None:
        Evaluationspunkt.objects.bulk_create(
            Evaluationspunkt(evaluation=eine, bereich="verfahren", titel=f"Weg {n}")
            for n in range(100)
        )
        neu = aktionen.hinzufuegen(
            evaluation=eine, bereich="verfahren", titel="Einer mehr", von=koordination
        )
        assert neu is None

    def test_selbst_eingetragenes_findet_sein_letztes_mal(
        self, netzwerk: Netzwerk, eine: Evaluation, koordination: Konto
    ) -> None:
        alter = punkt(eine, "Newsletter")
        neue = evaluation(netzwerk, ZWEITES)
        zeile = aktionen.hinzufuegen(
            evaluation=neue, bereich="arbeitsprozess", titel="Newsletter", von=koordination
        )
        assert zeile is not None
        assert zeile.vorheriger == alter

    def test_massnahme_aus_einem_punkt(
        self, eine: Evaluation, koordination: Konto, als: Als
    ) -> None:
        """The button saves first; with person and date the measure is agreed at once."""
        zeile, andere = punkt(eine), punkt(eine, "Gruppen")
        client, adresse = (
            als(koordination),
            bereich(eine),
        )
        werte = gelesen(client, adresse) | {
            f"p{zeile.pk}-bemerkung": "Niemand liest Anhänge.",
            "weiter": f"massnahme-{zeile.pk}",
        }
        seite = client.post(adresse, werte)["Location"]
        assert seite == url("evaluationspunkt-massnahme", eine, zeile.pk)
        # Members see the measure at once, the draft's remark they do not.
        html = client.get(seite).content.decode()
        assert "Niemand liest Anhänge." not in html
        assert "Mitglieder sehen die Maßnahme sofort." in html
        assert client.post(seite, {"titel": ""}).status_code == 422
        assert client.post(seite, {"titel": "Text in die E-Mail"}).status_code == 302
        zeile.refresh_from_db()
        assert zeile.massnahme is not None
        assert zeile.massnahme.zustand == Massnahme.Zustand.VORGESCHLAGEN
        # A second press makes no second one, says so, and keeps what was typed.
        antwort = client.post(seite, {"titel": "Etwas anderes", "beschreibung": "Lang überlegt"})
        assert antwort.status_code == 422
        html = antwort.content.decode()
        for wort in ("gibt es schon", "Text in die E-Mail", "Lang überlegt", "nicht gespeichert"):
            assert wort in html
        assert (
            reverse("treffen:massnahme-zeigen", args=[eine.netzwerk.kurzname, zeile.massnahme.pk])
            in html
        )
        html = client.get(seite).content.decode()
        assert ("gibt es schon" in html, "Maßnahme speichern" in html) == (True, False)
        assert Massnahme.objects.count() == 1
        kontakt = KontaktFabrik(netzwerke=[eine.netzwerk])
        client.post(
            url("evaluationspunkt-massnahme", eine, andere.pk),
            {
                "titel": "Berichte anmahnen",
                "verantwortlich": kontakt.pk,
                "frist": timezone.localdate().isoformat(),
            },
        )
        andere.refresh_from_db()
        assert andere.massnahme is not None
        assert andere.massnahme.zustand == Massnahme.Zustand.BESCHLOSSEN

    def test_weiter_wohin_es_nicht_geht(
        self, eine: Evaluation, koordination: Konto, als: Als
    ) -> None:
        adresse = bereich(eine)
        for ziel in ("massnahme-0", "unfug-1", "-", "entfernen-" + "9" * 5000, "massnahme-²"):
            antwort = als(koordination).post(adresse, {"weiter": ziel})
            assert antwort["Location"] == adresse

    def test_entfernen(self, eine: Evaluation, koordination: Konto, als: Als) -> None:
        zeile = punkt(eine, bewertung=2)
        client = als(koordination)
        adresse = bereich(eine)
        werte = gelesen(client, adresse) | {"weiter": f"entfernen-{zeile.pk}"}
        seite = client.post(adresse, werte)["Location"]
        assert "verschwinden" in client.get(seite).content.decode()
        assert client.post(seite)["Location"] == adresse
        assert not eine.punkte.exists()
        assert client.get(seite).status_code == 404

    @pytest.mark.django_db(transaction=True)
    def test_zwei_bewerten_denselben_punkt(self, eine: Evaluation, koordination: Konto) -> None:
        """In the same moment: the slower one is told, not overwritten."""
        zeile = punkt(eine)

        def eingabe(wert: int) -> Callable[[], aktionen.Gespeichert]:
            return lambda: aktionen.bewerten(
                evaluation=Evaluation.objects.get(pk=eine.pk),
                eingaben=[aktionen.Eingabe(zeile.pk, 0, wert, "")],
                von=koordination,
            )

        ergebnis = zuvorkommen(eingabe(4), eingabe(1))
        assert ergebnis.konflikte[zeile.pk].bewertung == 4
        zeile.refresh_from_db()
        assert zeile.bewertung == 4

    @pytest.mark.django_db(transaction=True)
    def test_abschluss_kommt_zuvor(self, eine: Evaluation, koordination: Konto) -> None:
        zeile = punkt(eine, bewertung=2)

        def bewerten() -> str:
            try:
                aktionen.bewerten(
                    evaluation=Evaluation.objects.get(pk=eine.pk),
                    eingaben=[aktionen.Eingabe(zeile.pk, 0, 1, "")],
                    von=koordination,
                )
            except FalscherZustand as abgelehnt:
                return str(abgelehnt)
            return ""

        def abschliessen() -> None:
            aktionen.abschliessen(evaluation=eine, von=koordination)

        assert zuvorkommen(abschliessen, bewerten) == "Diese Evaluation ist abgeschlossen."
