from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.fabriken import (
    KontaktFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    PartnergruppeFabrik,
    TeilnahmeFabrik,
    TopFabrik,
    TreffenFabrik,
)
from treffen.models import FalscherZustand, Teilnahme, Treffen

Als = Callable[[Konto], Client]
Z = Treffen.Zustand
BERLIN = ZoneInfo("Europe/Berlin")


def adresse(name: str, treffen: Treffen | None = None, **mehr: Any) -> str:
    teile: dict[str, Any] = {"netzwerk": "kinderschutz", **mehr}
    if treffen is not None:
        teile["pk"] = treffen.pk
    return reverse(f"treffen:{name}", kwargs=teile)


ANGABEN = {
    "art": "netzwerktreffen",
    "titel": "Netzwerktreffen Frühjahr",
    "datum": "2027-03-30",
    "von": "14:00",
    "bis": "17:00",
    "ort": "Rathaus",
    "online_link": "",
    "beschreibung": "",
    "antwort_bis": "2027-03-20",
    "vorheriges": "",
}

VERBEN: dict[str, tuple[Callable[[Treffen], None], set[str], str]] = {
    "terminieren": (lambda t: t.terminieren(), {Z.ENTWURF}, Z.TERMINIERT),
    "einladen": (lambda t: t.einladen(), {Z.TERMINIERT, Z.EINGELADEN}, Z.EINGELADEN),
    "durchfuehren": (lambda t: t.durchfuehren(), {Z.EINGELADEN}, Z.DURCHGEFUEHRT),
    "archivieren": (lambda t: t.archivieren(), {Z.DURCHGEFUEHRT}, Z.ARCHIVIERT),
    "absagen": (
        lambda t: t.absagen(),
        {Z.ENTWURF, Z.TERMINIERT, Z.EINGELADEN, Z.VERSCHOBEN},
        Z.ABGESAGT,
    ),
    "verschieben": (lambda t: t.verschieben(), {Z.TERMINIERT, Z.EINGELADEN}, Z.VERSCHOBEN),
}


@pytest.mark.parametrize("verb", VERBEN)
@pytest.mark.parametrize("zustand", Z.values)
def test_zustandswechsel(netzwerk: Netzwerk, verb: str, zustand: str) -> None:
    treffen: Treffen = TreffenFabrik(netzwerk=netzwerk, zustand=zustand)
    tun, erlaubt, ziel = VERBEN[verb]
    if zustand in erlaubt:
        tun(treffen)
    else:
        with pytest.raises(FalscherZustand, match="im Stand"):
            tun(treffen)
        ziel = zustand
    assert treffen.zustand == ziel
    treffen.refresh_from_db()
    assert treffen.zustand == ziel


def test_erste_einladung_zaehlt(netzwerk: Netzwerk) -> None:
    treffen: Treffen = TreffenFabrik(netzwerk=netzwerk)
    treffen.einladen()
    zuerst = treffen.eingeladen_am
    assert zuerst is not None
    treffen.einladen()
    assert treffen.eingeladen_am == zuerst


def test_neuer_termin_nach_dem_verschieben(netzwerk: Netzwerk) -> None:
    treffen: Treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Z.EINGELADEN)
    treffen.verschieben("Der Saal ist gesperrt.")
    with pytest.raises(FalscherZustand):
        treffen.terminieren()
    beginn = timezone.now() + timedelta(days=60)
    treffen.terminieren(beginn=beginn, ende=beginn + timedelta(hours=2))
    assert (treffen.zustand, treffen.beginn, treffen.sequenz) == (Z.TERMINIERT, beginn, 2)


def test_antwortfrist_ist_das_ende_des_tages_in_berlin(netzwerk: Netzwerk) -> None:
    treffen: Treffen = TreffenFabrik(
        netzwerk=netzwerk, beginn=datetime(2027, 3, 30, 14, tzinfo=BERLIN)
    )
    assert treffen.antwort_frist == treffen.beginn
    treffen.antwort_bis = date(2027, 3, 28)  # summer time begins on that day
    assert treffen.antwort_frist == datetime(2027, 3, 29, 0, 0, tzinfo=BERLIN)
    treffen.antwort_bis = date(2027, 3, 30)
    assert treffen.antwort_frist == treffen.beginn


@pytest.mark.parametrize(
    ("tage", "eilt", "versaeumt"), [(30, False, False), (16, True, False), (9, True, True)]
)
def test_einladungsfrist(netzwerk: Netzwerk, tage: int, eilt: bool, versaeumt: bool) -> None:
    beginn = timezone.now() + timedelta(days=tage)
    treffen: Treffen = TreffenFabrik(netzwerk=netzwerk, beginn=beginn)
    assert (treffen.einladung_eilt, treffen.einladung_versaeumt) == (eilt, versaeumt)
    treffen.einladen()
    assert not treffen.einladung_eilt


def test_naechstes_kommende_vergangene(netzwerk: Netzwerk) -> None:
    jetzt = timezone.now()

    def am(tage: int, **mehr: Any) -> Treffen:
        treffen: Treffen = TreffenFabrik(
            netzwerk=netzwerk, beginn=jetzt + timedelta(days=tage), **mehr
        )
        return treffen

    spaeter, bald = am(20), am(10)
    entwurf = am(5, zustand=Z.ENTWURF)
    abgesagt, vorbei = am(3, zustand=Z.ABGESAGT), am(-30, zustand=Z.DURCHGEFUEHRT)
    TreffenFabrik(beginn=jetzt + timedelta(days=1))  # another network's
    assert Treffen.objects.naechstes(netzwerk) == bald
    hier = Treffen.objects.des_netzwerks(netzwerk)
    assert list(hier.kommende()) == [entwurf, bald, spaeter]
    assert list(hier.vergangene()) == [abgesagt, vorbei]


def test_zaehlung(netzwerk: Netzwerk) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk)
    TeilnahmeFabrik(treffen=treffen)
    TeilnahmeFabrik(treffen=treffen).antworten("zugesagt")
    TeilnahmeFabrik(treffen=treffen, runde=0, anwesenheit="anwesend")  # walked in
    TeilnahmeFabrik()
    assert Teilnahme.objects.zaehlung(treffen) == {
        "offen": 1,
        "zugesagt": 1,
        "warteliste": 0,
        "abgesagt": 0,
        "stellvertretung_benannt": 0,
    }


def test_anlegen(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    browser = als(koordination)
    assert browser.get(adresse("treffen-neu")).status_code == 200
    antwort = browser.post(adresse("treffen-neu"), ANGABEN)
    treffen = Treffen.objects.get()
    assert antwort["Location"] == adresse("treffen-zeigen", treffen)
    assert treffen.netzwerk == netzwerk
    assert treffen.beginn == datetime(2027, 3, 30, 14, tzinfo=BERLIN)
    assert treffen.ende == datetime(2027, 3, 30, 17, tzinfo=BERLIN)
    assert treffen.zustand == Z.ENTWURF


@pytest.mark.parametrize(
    ("feld", "wert", "meldung"),
    [
        ("titel", "", "kern-error"),
        ("titel", "x" * 161, "160 Zeichen"),
        ("titel", "a\x00b", "kern-error"),
        ("datum", "30.2.2027", "kern-error"),
        ("von", "25:00", "kern-error"),
        ("bis", "13:00", "Das Ende liegt vor dem Beginn."),
        ("antwort_bis", "2027-03-31", "Die Rückmeldefrist liegt nach dem Treffen."),
        ("online_link", "javascript:alert(1)", "kern-error"),
        ("vorheriges", "999999", "kern-error"),
    ],
)
def test_fehler_beim_anlegen(
    als: Als, koordination: Konto, feld: str, wert: str, meldung: str
) -> None:
    antwort = als(koordination).post(
        adresse("treffen-neu"), ANGABEN | {"ort": "Haus am Markt"} | {feld: wert}
    )
    assert antwort.status_code == 422
    text = antwort.content.decode()
    assert meldung in text
    assert "Haus am Markt" in text
    assert not Treffen.objects.exists()


def test_vorheriges_nur_aus_dem_eigenen_netzwerk(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    fremdes = TreffenFabrik()
    antwort = als(koordination).post(adresse("treffen-neu"), ANGABEN | {"vorheriges": fremdes.pk})
    assert antwort.status_code == 422
    eigenes = TreffenFabrik(netzwerk=netzwerk)
    als(koordination).post(adresse("treffen-neu"), ANGABEN | {"vorheriges": eigenes.pk})
    assert Treffen.objects.get(titel=ANGABEN["titel"]).vorheriges == eigenes


@pytest.mark.parametrize(
    ("aenderung", "sequenz"),
    [({"titel": "Anders"}, 0), ({"von": "15:00"}, 1), ({"ort": "Stadthaus"}, 1)],
)
def test_bearbeiten_zaehlt_die_fassung_des_termins(
    als: Als, koordination: Konto, netzwerk: Netzwerk, aenderung: dict[str, str], sequenz: int
) -> None:
    als(koordination).post(adresse("treffen-neu"), ANGABEN)
    treffen = Treffen.objects.get()
    treffen.terminieren()
    ziel = adresse("treffen-bearbeiten", treffen)
    assert als(koordination).get(ziel).status_code == 200
    antwort = als(koordination).post(ziel, ANGABEN | aenderung)
    assert antwort.status_code == 302
    treffen.refresh_from_db()
    assert (treffen.sequenz, treffen.zustand) == (sequenz, Z.TERMINIERT)
    assert als(koordination).post(ziel, ANGABEN | {"titel": ""}).status_code == 422


@pytest.mark.parametrize("zustand", [Z.ABGESAGT, Z.ARCHIVIERT])
def test_was_vorbei_ist_bleibt(
    als: Als, koordination: Konto, netzwerk: Netzwerk, zustand: str
) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=zustand)
    antwort = als(koordination).post(adresse("treffen-bearbeiten", treffen), ANGABEN, follow=True)
    assert "lässt sich nicht mehr ändern" in antwort.content.decode()
    treffen.refresh_from_db()
    assert treffen.titel == "Netzwerktreffen Herbst"


def test_weg_durch_die_zustaende(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    browser = als(koordination)
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Z.ENTWURF)
    for name, zustand in [
        ("treffen-terminieren", Z.TERMINIERT),
        ("treffen-verschieben", Z.VERSCHOBEN),
        ("treffen-neu-terminieren", Z.TERMINIERT),
    ]:
        antwort = browser.post(
            adresse(name, treffen), {"datum": "2027-05-01", "von": "9:00", "bis": "10:00"}
        )
        assert antwort.status_code == 302
        treffen.refresh_from_db()
        assert treffen.zustand == zustand
    treffen.einladen()
    for name, zustand in [
        ("treffen-durchfuehren", Z.DURCHGEFUEHRT),
        ("treffen-archivieren", Z.ARCHIVIERT),
    ]:
        assert browser.get(adresse(name, treffen)).status_code == 200
        browser.post(adresse(name, treffen))
        treffen.refresh_from_db()
        assert treffen.zustand == zustand
    assert browser.get(adresse("treffen-zeigen", treffen)).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "treffen-terminieren",
        "treffen-neu-terminieren",
        "treffen-durchfuehren",
        "treffen-verschieben",
        "treffen-absagen",
        "treffen-archivieren",
        "einladung-aenderung",
    ],
)
def test_falscher_schritt_wird_gesagt(
    als: Als, koordination: Konto, netzwerk: Netzwerk, name: str
) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Z.ARCHIVIERT)
    angaben = {"datum": "2027-05-01", "von": "9:00", "bis": "10:00"}
    antwort = als(koordination).post(adresse(name, treffen), angaben, follow=True)
    assert "Das geht nicht mehr" in antwort.content.decode()
    treffen.refresh_from_db()
    assert treffen.zustand == Z.ARCHIVIERT


def test_neuer_termin_mit_fehler(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Z.VERSCHOBEN)
    ziel = adresse("treffen-neu-terminieren", treffen)
    assert als(koordination).get(ziel).status_code == 200
    antwort = als(koordination).post(ziel, {"datum": "2027-05-01", "von": "9:00", "bis": "8:00"})
    assert antwort.status_code == 422
    assert "Das Ende liegt vor dem Beginn." in antwort.content.decode()


def test_absagen_sagt_es_allen_die_nicht_abgesagt_haben(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Z.EINGELADEN)
    TeilnahmeFabrik(treffen=treffen, kontakt__email="kommt@partner.example")
    TeilnahmeFabrik(treffen=treffen, kontakt__email="nie@partner.example").antworten("abgesagt")
    TeilnahmeFabrik(treffen=treffen, kontakt__email="")
    ziel = adresse("treffen-absagen", treffen)
    assert "abgesagt werden?" in als(koordination).get(ziel).content.decode()
    lang = als(koordination).post(ziel, {"absage_grund": "x" * 301})
    assert lang.status_code == 422
    antwort = als(koordination).post(ziel, {"absage_grund": "Krankheit"}, follow=True)
    text = antwort.content.decode()
    assert "Das Treffen ist abgesagt." in text
    assert "Krankheit" in text
    als(koordination).post(ziel, {"absage_grund": "noch einmal"})
    assert [n.empfaenger for n in Nachricht.objects.all()] == ["kommt@partner.example"]
    assert Nachricht.objects.get().anlass == "treffen.absage"


def test_leere_liste(als: Als, koordination: Konto, fachkraft: Konto) -> None:
    assert "Treffen planen" in als(koordination).get(adresse("treffen-liste")).content.decode()
    text = als(fachkraft).get(adresse("treffen-liste")).content.decode()
    assert "Kein Treffen geplant" in text
    assert "Treffen planen" not in text
    vergangen = als(fachkraft).get(adresse("treffen-liste"), {"ansicht": "vergangen"})
    assert "Noch kein Treffen vorbei" in vergangen.content.decode()


@pytest.mark.parametrize("anzahl", [1, 3])
def test_liste_kostet_gleich_viel(
    als: Als,
    koordination: Konto,
    netzwerk: Netzwerk,
    django_assert_num_queries: DjangoAssertNumQueries,
    anzahl: int,
) -> None:
    for _ in range(anzahl):
        treffen = TreffenFabrik(netzwerk=netzwerk)
        TopFabrik(treffen=treffen)
        TeilnahmeFabrik(treffen=treffen)
    browser = als(koordination)
    browser.get(adresse("treffen-liste"))
    with django_assert_num_queries(LISTE):
        text = browser.get(adresse("treffen-liste")).content.decode()
    assert text.count("0 von 1 haben zugesagt") == anzahl


LISTE = 8
SEITE = 11


@pytest.mark.parametrize("anzahl", [1, 3, 60])
def test_seite_kostet_gleich_viel(
    als: Als,
    koordination: Konto,
    netzwerk: Netzwerk,
    django_assert_num_queries: DjangoAssertNumQueries,
    anzahl: int,
) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Z.EINGELADEN)
    gruppe = PartnergruppeFabrik()
    for nummer in range(anzahl):
        TopFabrik(treffen=treffen, nummer=nummer + 1)
        kontakt = KontaktFabrik()
        MitgliedschaftFabrik(netzwerk=netzwerk, organisation=kontakt.organisation, gruppen=[gruppe])
        TeilnahmeFabrik(treffen=treffen, kontakt=kontakt)
    browser = als(koordination)
    ziel = adresse("treffen-zeigen", treffen)
    browser.get(ziel)
    with django_assert_num_queries(SEITE):
        text = browser.get(ziel).content.decode()
    assert text.count(gruppe.name) == min(anzahl, 50)
    assert text.count("<h1") == 1


def test_filtern_und_alle(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Z.EINGELADEN)
    for nummer in range(51):
        TeilnahmeFabrik(treffen=treffen, kontakt__nachname=f"Person {nummer:02}")
    TeilnahmeFabrik(treffen=treffen, kontakt__nachname="Zusage").antworten("zugesagt")
    browser, ziel = als(koordination), adresse("treffen-zeigen", treffen)
    erste = browser.get(ziel).content.decode()
    assert "50 von 52 Personen" in erste
    assert "Zusage" not in erste
    assert "Zusage" in browser.get(ziel, {"alle": "ja"}).content.decode()
    gefiltert = browser.get(ziel, {"antwort": "zugesagt"}).content.decode()
    assert "Zusage" in gefiltert
    assert "Person 00" not in gefiltert
    assert "niemanden" in browser.get(ziel, {"antwort": "abgesagt"}).content.decode()
    assert "Person 00" in browser.get(ziel, {"antwort": "quatsch"}).content.decode()


@pytest.mark.parametrize(
    ("zustand", "tage", "schritt"),
    [
        (Z.ENTWURF, 30, "Tagesordnung anlegen"),
        (Z.TERMINIERT, 30, "Einladung verschicken"),
        (Z.TERMINIERT, 5, "hätte die Einladung"),
        (Z.VERSCHOBEN, 30, "neuen Termin festlegen"),
        (Z.EINGELADEN, 30, "Alle haben geantwortet"),
        (Z.EINGELADEN, -1, "Treffen abschließen"),
        (Z.DURCHGEFUEHRT, -1, "Nächster Schritt: Protokoll"),
        (Z.ABGESAGT, 30, "Dieses Treffen ist abgesagt"),
    ],
)
def test_naechster_schritt(
    als: Als, koordination: Konto, netzwerk: Netzwerk, zustand: str, tage: int, schritt: str
) -> None:
    treffen = TreffenFabrik(
        netzwerk=netzwerk, zustand=zustand, beginn=timezone.now() + timedelta(days=tage)
    )
    assert schritt in als(koordination).get(adresse("treffen-zeigen", treffen)).content.decode()


def test_naechster_schritt_mit_tagesordnung_und_offenen(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    entwurf = TreffenFabrik(netzwerk=netzwerk, zustand=Z.ENTWURF)
    TopFabrik(treffen=entwurf, nummer=1, minuten=70)
    text = als(koordination).get(adresse("treffen-zeigen", entwurf)).content.decode()
    assert "Nächster Schritt: Termin festlegen" in text
    assert "zusammen 1 Stunde 10 Minuten" in text, text[text.index("to-titel") :][:600]
    offen = TreffenFabrik(netzwerk=netzwerk, zustand=Z.EINGELADEN)
    TeilnahmeFabrik(treffen=offen)
    text = als(koordination).get(adresse("treffen-zeigen", offen)).content.decode()
    assert "1 Rückmeldung fehlt" in text


def test_mitglieder_lesen(
    als: Als, vertretung: Konto, fachkraft: Konto, netzwerk: Netzwerk
) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Z.EINGELADEN)
    TopFabrik(treffen=treffen, titel="Meldewege")
    TeilnahmeFabrik(treffen=treffen, kontakt__nachname="Geheim")
    TeilnahmeFabrik(treffen=treffen, kontakt__konto=vertretung)
    ziel = adresse("treffen-zeigen", treffen)
    text = als(vertretung).get(ziel).content.decode()
    assert "Meldewege" in text
    assert "Ihre Antwort:" in text
    assert "Geheim" not in text
    assert "Ihre Antwort:" not in als(fachkraft).get(ziel).content.decode()
    entwurf = TreffenFabrik(netzwerk=netzwerk, zustand=Z.ENTWURF)
    assert als(fachkraft).get(adresse("treffen-zeigen", entwurf)).status_code == 404


VERWALTEN = [
    "treffen-neu",
    "treffen-bearbeiten",
    "treffen-terminieren",
    "treffen-neu-terminieren",
    "treffen-durchfuehren",
    "treffen-verschieben",
    "treffen-absagen",
    "treffen-archivieren",
    "top-neu",
    "einladung-neu",
    "einladung-aenderung",
    "einladung-zustellung",
]


@pytest.mark.parametrize("name", VERWALTEN)
def test_nur_die_koordination_verwaltet(
    als: Als,
    koordination: Konto,
    fachkraft: Konto,
    fremde: Konto,
    netzwerk: Netzwerk,
    name: str,
) -> None:
    treffen = None if name == "treffen-neu" else TreffenFabrik(netzwerk=netzwerk)
    ziel = adresse(name, treffen)
    for methode in ("get", "post"):
        assert getattr(als(fachkraft), methode)(ziel).status_code == 403
        assert getattr(als(fremde), methode)(ziel).status_code == 404
    if treffen is not None:
        anderswo = TreffenFabrik(netzwerk=NetzwerkFabrik())
        fremdes = adresse(name, anderswo)
        assert als(koordination).post(fremdes).status_code in {404, 405}
