"""Steps of a draft: whatever is moved or removed, branches lead to the step they meant."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from mitglieder.models import Organisation
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import KontaktFabrik, MitgliedschaftFabrik, OrganisationFabrik
from tests.formulare import gelesen, senden
from tests.treffen.meldewege import GUT, entwurf, geltend, schreiben, weg
from tests.wettlauf import zuvorkommen
from treffen.aktionen import meldeweg as wege
from treffen.aktionen import meldewegschritt as aktionen
from treffen.models import Meldewegfassung, Meldewegschritt

Als = Callable[[Konto], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def fassung(netzwerk: Netzwerk, koordination: Konto) -> Meldewegfassung:
    """The draft of `GUT`."""
    eine = entwurf(weg(netzwerk, koordination))
    schreiben(eine)
    return eine


def url(fassung: Meldewegfassung, verb: str, *args: int) -> str:
    netzwerk = fassung.meldeweg.netzwerk
    return reverse(
        f"treffen:meldewegschritt-{verb}", args=[netzwerk.kurzname, fassung.meldeweg_id, *args]
    )


def stand(fassung: Meldewegfassung) -> list[tuple[int, str, int | None, int | None]]:
    return [(s.nummer, s.titel, s.ja_zu, s.nein_zu) for s in fassung.mit_schritten()]


def test_ruecken(fassung: Meldewegfassung, koordination: Konto, als: Als) -> None:
    """The question leads to the advice centre wherever that stands."""
    leitung = als(koordination)
    beratung = fassung.schritte.get(nummer=4)
    antwort = leitung.post(url(fassung, "ruecken", beratung.pk), {"richtung": "hoch"})
    assert antwort["Location"].endswith(f"#schritt-{beratung.pk}")
    assert stand(fassung)[0] == (1, "Gefahr?", None, 3)
    assert [titel for _n, titel, _j, _k in stand(fassung)][2:4] == [
        "Beratung anrufen", "Hilfe ist da",
    ]  # fmt: skip
    leitung.post(url(fassung, "ruecken", beratung.pk), {"richtung": "runter"})
    assert stand(fassung)[0] == (1, "Gefahr?", None, 4)
    erster = fassung.schritte.get(nummer=1)
    leitung.post(url(fassung, "ruecken", erster.pk), {"richtung": "hoch"})
    assert stand(fassung)[0][1] == "Gefahr?"
    letzter = fassung.schritte.get(nummer=5)
    assert not aktionen.ruecken(schritt=letzter, hoch=False, von=koordination)


def test_loeschen_vor_der_frage(netzwerk: Netzwerk, koordination: Konto) -> None:
    """A way back to what is removed must not become a question that leads to itself."""
    eine = entwurf(weg(netzwerk, koordination))
    schreiben(
        eine,
        (
            {"titel": "Zuhören"},
            {"titel": "Rat holen"},
            {"titel": "Noch unsicher?", "art": "entscheidung", "ja_zu": 2, "nein_zu": 4},
            {"titel": "Schluss", "art": "ende"},
        ),
    )
    assert aktionen.loeschen(schritt=eine.schritte.get(nummer=2), von=koordination) == 1
    assert stand(eine)[1] == (2, "Noch unsicher?", None, 3)


def test_weg_ist_verworfen(fassung: Meldewegfassung, koordination: Konto) -> None:
    """Thrown away by somebody else: not found, as anywhere."""
    schritt = fassung.schritte.get(nummer=1)
    schritt.fassung = fassung
    wege.entwurf_verwerfen(weg=fassung.meldeweg, von=koordination)
    fassung.meldeweg.pk = 10**9
    with pytest.raises(Http404):
        aktionen.loeschen(schritt=schritt, von=koordination)


def test_loeschen(fassung: Meldewegfassung, koordination: Konto, als: Als) -> None:
    """An answer that led there leads to what follows, and the coordination is told."""
    leitung = als(koordination)
    beratung = fassung.schritte.get(nummer=4)
    adresse = url(fassung, "loeschen", beratung.pk)
    assert "rücken auf" in leitung.get(adresse).text
    assert "Eine Antwort führte dorthin" in leitung.post(adresse, follow=True).text
    assert stand(fassung)[0] == (1, "Gefahr?", None, 4)
    assert stand(fassung)[3][1] == "Gemeinsam weitersehen"
    # The last one: the answer is open again, and the check says so.
    letzter = fassung.schritte.get(nummer=4)
    assert aktionen.loeschen(schritt=letzter, von=koordination) == 1
    assert stand(fassung)[0] == (1, "Gefahr?", None, None)
    text = leitung.post(url(fassung, "loeschen", fassung.schritte.get(nummer=3).pk), follow=True)
    assert "führte dorthin" not in text.text
    assert leitung.get(adresse).status_code == 404


def test_einfuegen(fassung: Meldewegfassung, koordination: Konto, als: Als) -> None:
    """In the middle: the numbers behind it move on, its own branches mean what the page showed."""
    leitung = als(koordination)
    daten = {"art": "entscheidung", "titel": "Wissen Sie Rat?", "ja_zu": "5", "nach": "1"}
    assert leitung.get(url(fassung, "neu")).status_code == 200
    leitung.post(url(fassung, "neu"), daten)
    assert stand(fassung)[:2] == [
        (1, "Gefahr?", None, 5),
        (2, "Wissen Sie Rat?", 6, None),
    ]
    leitung.post(url(fassung, "neu"), {"art": "schritt", "titel": "Zuerst", "nach": "0"})
    leitung.post(url(fassung, "neu"), {"art": "ende", "titel": "Zuletzt"})
    assert [stand(fassung)[0][1], stand(fassung)[-1][1]] == ["Zuerst", "Zuletzt"]
    assert stand(fassung)[1] == (2, "Gefahr?", None, 6)


@pytest.mark.parametrize(
    ("eingaben", "wort"),
    [
        ({"titel": ""}, "Schreiben Sie, was zu tun ist"),
        ({"ja_zu": "99"}, "gültige Auswahl"),
        ({"ja_zu": "1" * 5000}, "gültige Auswahl"),
        ({"nein_zu": "-1"}, "gültige Auswahl"),
        ({"art": "unfug"}, "gültige Auswahl"),
        ({"telefon": "ruft an"}, "Telefonnummer an"),
        ({"titel": "a\0b"}, "Bitte prüfen Sie"),
        ({"nach": "77"}, "gültige Auswahl"),
    ],
)
def test_falsche_eingaben(
    fassung: Meldewegfassung, koordination: Konto, als: Als, eingaben: dict[str, str], wort: str
) -> None:
    """What cannot be is said beside its field, and nothing is lost."""
    daten = {"art": "entscheidung", "titel": "Frage?"} | eingaben
    antwort = als(koordination).post(url(fassung, "neu"), daten)
    assert antwort.status_code == 422
    assert wort in antwort.text
    assert fassung.schritte.count() == len(GUT)


def test_stelle_und_person(
    netzwerk: Netzwerk, fassung: Meldewegfassung, koordination: Konto, als: Als
) -> None:
    """One body, and a person of this network who stands for it."""
    haus: Organisation = OrganisationFabrik(name="Haus")
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=haus)
    eigene = KontaktFabrik(organisation=haus, netzwerke=[netzwerk])
    andere, fremde = KontaktFabrik(netzwerke=[netzwerk]), KontaktFabrik(organisation=haus)
    leitung = als(koordination)
    daten: dict[str, Any] = {"art": "schritt", "titel": "Anrufen", "organisation": haus.pk}
    adresse = url(fassung, "neu")
    doppelt = leitung.post(adresse, daten | {"stelle": "Auch noch", "kontakt": andere.pk})
    assert "Lassen Sie dies leer" in doppelt.text
    assert "nicht für die gewählte Stelle" in doppelt.text
    assert leitung.post(adresse, daten | {"kontakt": fremde.pk}).status_code == 422
    # Branches belong to questions alone.
    leitung.post(adresse, daten | {"kontakt": eigene.pk, "ja_zu": "1"})
    neu = fassung.schritte.get(titel="Anrufen")
    assert (neu.kontakt, neu.zustaendig, neu.ja_zu) == (eigene, "Haus", None)
    # Who leaves the network stays named until somebody chooses anew.
    haus.mitgliedschaft_set.all().delete()
    seite = leitung.get(url(fassung, "bearbeiten", neu.pk)).text
    assert f'<option value="{haus.pk}" selected>' in seite


def test_bearbeiten(fassung: Meldewegfassung, koordination: Konto, als: Als) -> None:
    """Two who edit one step: the second is told what was saved meanwhile."""
    leitung = als(koordination)
    frage = fassung.schritte.get(nummer=1)
    adresse = url(fassung, "bearbeiten", frage.pk)
    offen = gelesen(leitung, adresse)
    daten = {"art": "entscheidung", "titel": "In Gefahr?", "ja_zu": "", "nein_zu": "4"}
    assert senden(leitung, adresse, daten).status_code == 302
    assert stand(fassung)[0] == (1, "In Gefahr?", None, 4)
    anders = leitung.post(adresse, offen | daten | {"titel": "Ist es schlimm?"})
    assert anders.status_code == 422
    assert "In Gefahr?" in anders.text
    leitung.post(adresse, gelesen(leitung, adresse) | daten | {"nein_zu": "2"})
    assert "Ja und Nein führen zum selben Schritt" in leitung.get(adresse).text


def test_hoechstens_vierzig(fassung: Meldewegfassung, koordination: Konto, als: Als) -> None:
    for nummer in range(6, 41):
        Meldewegschritt.objects.create(fassung=fassung, nummer=nummer, titel="x")
    daten = {"art": "schritt", "titel": "Zu viel"}
    antwort = als(koordination).post(url(fassung, "neu"), daten, follow=True)
    assert "höchstens 40 Schritte" in antwort.text


def test_nur_im_entwurf(netzwerk: Netzwerk, koordination: Konto, als: Als) -> None:
    """A version in force has no such pages, and its steps no verbs."""
    gilt = geltend(netzwerk, koordination)
    einer = gilt.mit_schritten()[0]
    for verb in ("bearbeiten", "loeschen"):
        assert als(koordination).get(url(gilt, verb, einer.pk)).status_code == 404
    with pytest.raises(FalscherZustand, match="kein Entwurf mehr"):
        aktionen.loeschen(schritt=einer, von=koordination)


@pytest.mark.django_db(transaction=True)
def test_zwei_fuegen_zugleich_ein(fassung: Meldewegfassung, koordination: Konto) -> None:
    """Each step gets a number of its own."""

    def einfuegen(titel: str) -> None:
        eine = Meldewegfassung.objects.select_related("meldeweg__netzwerk").get(pk=fassung.pk)
        schritt = Meldewegschritt(fassung=eine, titel=titel)
        aktionen.einfuegen(schritt=schritt, nach=1, von=koordination)

    zuvorkommen(lambda: einfuegen("eins"), lambda: einfuegen("zwei"))
    assert [n for n, *_rest in stand(fassung)] == list(range(1, 8))
    assert stand(fassung)[0] == (1, "Gefahr?", None, 6)


@pytest.mark.django_db(transaction=True)
def test_einfuegen_waehrend_es_in_kraft_tritt(
    fassung: Meldewegfassung, koordination: Konto
) -> None:
    """What comes too late is refused, not slipped into what holds."""

    def einfuegen() -> str:
        eine = Meldewegfassung.objects.select_related("meldeweg__netzwerk").get(pk=fassung.pk)
        try:
            schritt = Meldewegschritt(fassung=eine, titel="Spät")
            aktionen.einfuegen(schritt=schritt, nach=0, von=koordination)
        except FalscherZustand as fehler:
            return str(fehler)
        return "eingefügt"

    def setzen() -> None:
        wege.in_kraft_setzen(fassung=fassung, aenderung="", beschluss=None, von=koordination)

    assert "kein Entwurf mehr" in zuvorkommen(setzen, einfuegen)
