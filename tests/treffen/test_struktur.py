"""From a closed question to topics and groups: one click, ties, twice, two at once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from netzwerk.basis.briefe import bauen
from netzwerk.basis.handelnde import System
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.fabriken import NetzwerkFabrik
from tests.formulare import gezeigt
from tests.treffen import strukturlage
from tests.treffen.gruppenlage import kontakt_in
from tests.wettlauf import zuvorkommen
from treffen.aktionen import schwerpunktthema as aktionen
from treffen.aktionen.arbeitsgruppe import namen_sperren
from treffen.aktionen.gruppenmitglied import ANLASS_LEITUNG
from treffen.gruppenplaetze import offene_wahl
from treffen.models import Arbeitsgruppe, Gruppenmitglied, Schwerpunktthema, Umfragefrage

Als = Callable[[Konto], Client]
VON = System("test")
Z = Umfragefrage.Zustand


def adresse(frage: Umfragefrage) -> str:
    return reverse(
        "treffen:schwerpunktthema-struktur",
        args=[frage.umfrage.netzwerk.kurzname, frage.umfrage_id, frage.pk],
    )


def themen() -> list[tuple[str, int | None, int | None]]:
    return list(
        Schwerpunktthema.objects.order_by("rang", "pk").values_list("titel", "rang", "stimmen")
    )


@pytest.mark.django_db
def test_ein_klick(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    frage = strukturlage.frage(strukturlage.umfrage(netzwerk))
    besuch = als(koordination)
    antwort = besuch.post(adresse(frage), {"ersten": "3"}, follow=True)
    treffen = frage.umfrage.treffen
    assert treffen is not None
    assert "3 Schwerpunktthemen stehen fest" in antwort.text
    assert antwort.context["beamer"] == reverse(
        "treffen:gruppenwahl-beamer-treffen", args=[netzwerk.kurzname, treffen.pk]
    )
    assert themen() == [("Austausch", 1, 4), ("Meldewege", 2, 3), ("Fortbildung", 3, 2)]
    erstes = Schwerpunktthema.objects.get(rang=1)
    assert (erstes.treffen, erstes.frage, erstes.option.text) == (treffen, frage, "Austausch")
    gruppe = erstes.arbeitsgruppen.get()
    assert (gruppe.name, gruppe.zustand, gruppe.plaetze) == ("AG Austausch", "geplant", None)
    assert gruppe.offen_fuer_wahl
    # Pressed again, nothing is made twice, and the page says what stands.
    noch_einmal = besuch.post(adresse(frage), {"ersten": "3"}, follow=True)
    assert "Diese Schwerpunktthemen stehen schon fest." in noch_einmal.text
    assert (len(themen()), Arbeitsgruppe.objects.count()) == (3, 3)
    seite = besuch.get(adresse(frage))
    assert seite.text.count("schon festgelegt") == 3


@pytest.mark.django_db
def test_auswahl_mit_plaetzen(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    frage = strukturlage.frage(strukturlage.umfrage(netzwerk))
    besuch = als(koordination)
    seite = besuch.get(adresse(frage), {"ersten": "2"})
    angekreuzt = [platz.option.text for platz, an, _wer in seite.context["zeilen"] if an]
    assert angekreuzt == ["Austausch", "Meldewege"]
    leer = besuch.post(adresse(frage), {"gruppen": "on", "plaetze": "0"})
    assert leer.status_code == 422
    assert "Wählen Sie mindestens eine Antwort aus." in leer.text
    assert themen() == []
    # A group of this name is at work already: the new one is told apart by a number.
    Arbeitsgruppe.objects.create(netzwerk=netzwerk, name="AG Vereinbarungen")
    angaben: dict[str, Any] = {
        "optionen": strukturlage.optionen(frage, "Vereinbarungen", "Austausch"),
        "gruppen": "on",
        "plaetze": "12",
    }
    besuch.post(adresse(frage), angaben)
    assert themen() == [("Austausch", 1, 4), ("Vereinbarungen", 4, 1)]
    neue = Arbeitsgruppe.objects.filter(schwerpunktthema__isnull=False).order_by("name")
    assert [(g.name, g.plaetze) for g in neue] == [
        ("AG Austausch", 12),
        ("AG Vereinbarungen 2", 12),
    ]
    ohne = {"optionen": strukturlage.optionen(frage, "Meldewege")}
    antwort = besuch.post(adresse(frage), ohne, follow=True)
    assert "1 Schwerpunktthema steht fest" in antwort.text
    assert Arbeitsgruppe.objects.count() == 3
    besuch.post(adresse(frage), {"optionen": strukturlage.optionen(frage, "Fortbildung")})
    assert "Alle Antworten sind schon Schwerpunktthemen" in besuch.get(adresse(frage)).text


@pytest.mark.django_db
def test_gleichstand_entscheidet_ein_mensch(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    frage = strukturlage.frage(strukturlage.umfrage(netzwerk), (4, 2, 2, 0))
    besuch = als(koordination)
    antwort = besuch.post(adresse(frage), {"ersten": "2"}, follow=True)
    assert "Zwischen den Plätzen herrscht Gleichstand" in antwort.text
    assert [p.option.text for p in antwort.context["knapp"]] == ["Vereinbarungen", "Meldewege"]
    assert themen() == []
    # Nobody wanted the fourth: four are not preset, however many one asks for; nor 0 or nonsense.
    for wert, angekreuzt in (("4", 3), ("0", 3), ("9", 3), ("x", 3), ("1", 1)):
        seite = besuch.get(adresse(frage), {"ersten": wert})
        assert sum(an for _platz, an, _wer in seite.context["zeilen"]) == angekreuzt, wert
        assert not seite.context["knapp"]
    # Without a meeting, the beamer shows all groups that take members.
    frage.umfrage.treffen = None
    frage.umfrage.save()
    liste = besuch.post(adresse(frage), {"ersten": "3"}, follow=True)
    assert liste.context["beamer"] == reverse(
        "treffen:gruppenwahl-beamer", args=[netzwerk.kurzname]
    )
    assert themen() == [("Austausch", 1, 4), ("Vereinbarungen", 2, 2), ("Meldewege", 2, 2)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stimmen", "art", "zustand", "satz"),
    [
        ((2, 2), "eine", Z.GESCHLOSSEN, "weniger als fünf"),
        ((3, 3), "eine", Z.OFFEN, "noch nicht geschlossen"),
        ((), "text", Z.GESCHLOSSEN, "keine Schwerpunktthemen"),
    ],
)
def test_nur_aus_einem_ergebnis(
    als: Als,
    koordination: Konto,
    netzwerk: Netzwerk,
    stimmen: tuple[int, ...],
    art: str,
    zustand: str,
    satz: str,
) -> None:
    frage = strukturlage.frage(
        strukturlage.umfrage(netzwerk, laufend=True), stimmen, art=art, zustand=zustand
    )
    antwort = als(koordination).post(adresse(frage), {"ersten": "1"}, follow=True)
    assert antwort.redirect_chain[0][0] == frage.umfrage.get_absolute_url()
    assert satz in antwort.text
    assert themen() == []


@pytest.mark.django_db(transaction=True)
def test_zwei_druecken_zugleich(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    frage = strukturlage.frage(strukturlage.umfrage(netzwerk))
    besuch = als(koordination)
    antwort = zuvorkommen(
        lambda: aktionen.festlegen(
            frage=frage,
            optionen=strukturlage.optionen(frage, "Austausch"),
            gruendung=aktionen.Gruendung(),
            von=VON,
        ),
        lambda: besuch.post(adresse(frage), {"ersten": "2"}, follow=True),
    )
    assert "1 Schwerpunktthema steht fest" in antwort.text  # what the first had left over
    assert [titel for titel, _rang, _stimmen in themen()] == ["Austausch", "Meldewege"]
    assert Arbeitsgruppe.objects.count() == 2


@pytest.mark.django_db
def test_der_weg_dorthin_und_weiter(
    als: Als, client: Client, koordination: Konto, fachkraft: Konto, netzwerk: Netzwerk
) -> None:
    """From the remote and the result page; phones are then led to the groups."""
    frage = strukturlage.frage(strukturlage.umfrage(netzwerk, laufend=True))
    umfrage = frage.umfrage
    umfrage.aktuelle = frage
    umfrage.zeigt_ergebnis = True
    umfrage.save()
    besuch = als(koordination)
    fernbedienung = reverse("treffen:umfrage-fernbedienung", args=[netzwerk.kurzname, umfrage.pk])
    assert adresse(frage) in besuch.get(fernbedienung).text
    besuch.post(adresse(frage), {"ersten": "2"})
    wahl = offene_wahl(umfrage.treffen)
    assert wahl is not None
    beitreten = client.get(umfrage.kurze_adresse)
    assert wahl.adresse in beitreten.text  # the room sees the result, and where it goes on
    umfrage.schliessen()
    assert wahl.adresse in client.get(umfrage.kurze_adresse).text
    assert adresse(frage) in besuch.get(umfrage.get_absolute_url()).text
    assert adresse(frage) not in als(fachkraft).get(umfrage.get_absolute_url()).text


@pytest.mark.django_db(transaction=True)
def test_zwei_umfragen_zugleich(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    """The same winner in both, in the same moment: two groups, two names. And two who rename."""
    eine, andere = (strukturlage.frage(strukturlage.umfrage(netzwerk)) for _i in range(2))

    def festlegen(frage: Umfragefrage) -> list[Schwerpunktthema]:
        return aktionen.festlegen(
            frage=frage,
            optionen=strukturlage.optionen(frage, "Austausch"),
            gruendung=aktionen.Gruendung(),
            von=VON,
        )

    zuvorkommen(lambda: festlegen(eine), lambda: festlegen(andere))
    gruppen = {gruppe.name: gruppe for gruppe in Arbeitsgruppe.objects.all()}
    assert set(gruppen) == {"AG Austausch", "AG Austausch 2"}
    besuch = als(koordination)
    ziel = reverse(
        "treffen:arbeitsgruppe-bearbeiten",
        args=[netzwerk.kurzname, gruppen["AG Austausch 2"].pk],
    )
    angaben = gezeigt(besuch.get(ziel).context["form"]) | {"name": "AG Neu"}

    def umbenennen() -> None:
        namen_sperren(netzwerk)
        Arbeitsgruppe.objects.filter(name="AG Austausch").update(name="AG Neu")

    antwort = zuvorkommen(umbenennen, lambda: besuch.post(ziel, angaben))
    assert antwort.status_code == 422
    assert "Eine Gruppe mit diesem Namen gibt es schon." in antwort.text


@pytest.mark.django_db
def test_die_leitung_in_demselben_klick(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    """Else a room that has just agreed on who leads sends everybody home without her knowing."""
    frage = strukturlage.frage(strukturlage.umfrage(netzwerk))
    aster, birke = kontakt_in(netzwerk, "Aster"), kontakt_in(netzwerk, "Birke")
    fremd, fort = kontakt_in(NetzwerkFabrik(), "Fremd"), kontakt_in(netzwerk, "Fort")
    fort.ausgeschieden_am = timezone.localdate()
    fort.save()
    eins, zwei, drei = (
        strukturlage.optionen(frage, text)[0] for text in ("Austausch", "Meldewege", "Fortbildung")
    )
    besuch = als(koordination)
    seite = besuch.get(adresse(frage)).text
    assert seite.count("Leitung der Gruppe") == 4
    assert aster.name in seite
    assert "Fremd" not in seite
    assert "Fort " not in seite
    angaben: dict[str, Any] = {"optionen": [eins, zwei], "gruppen": "on", "plaetze": "1"}
    for schluessel, wert, satz in (
        (f"leitung-{drei}", aster.pk, "oder nehmen Sie die Leitung heraus"),
        (f"leitung-{eins}", fremd.pk, "Auswahl"),
        (f"leitung-{eins}", fort.pk, "Auswahl"),
        (f"leitung-{eins}", "9" * 5000, "Auswahl"),
    ):
        antwort = besuch.post(adresse(frage), angaben | {schluessel: wert})
        assert antwort.status_code == 422, satz
        assert satz in antwort.text
    ohne = besuch.post(
        adresse(frage), {"optionen": [eins], f"leitung-{eins}": aster.pk, "gruppen": ""}
    )
    assert "Ohne Arbeitsgruppe gibt es keine Leitung" in ohne.text
    assert themen() == []
    gewaehlt = {f"leitung-{eins}": aster.pk, f"leitung-{zwei}": birke.pk}
    antwort = besuch.post(adresse(frage), angaben | gewaehlt, follow=True)
    assert "2 Schwerpunktthemen stehen fest" in antwort.text
    leitungen = Gruppenmitglied.objects.order_by("gruppe__name").values_list(
        "gruppe__name", "kontakt__nachname", "aufgabe"
    )
    assert list(leitungen) == [
        ("AG Austausch", "Aster", "leitung"),
        ("AG Meldewege", "Birke", "leitung"),
    ]
    briefe = Nachricht.objects.filter(anlass=ANLASS_LEITUNG)
    assert {brief.empfaenger for brief in briefe} == {aster.email, birke.email}
    assert "Sie leiten: AG" in bauen(briefe[0]).subject


@pytest.mark.django_db
def test_mehr_kontakte_kosten_keine_abfragen(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    frage = strukturlage.frage(strukturlage.umfrage(netzwerk))
    besuch = als(koordination)
    besuch.get(adresse(frage))

    def abfragen() -> int:
        with CaptureQueriesContext(connection) as gezaehlt:
            besuch.get(adresse(frage))
        return len(gezaehlt)

    kontakt_in(netzwerk, "Aster")
    eine = abfragen()
    for nummer in range(12):
        kontakt_in(netzwerk, f"Birke {nummer}")
    assert abfragen() == eine
