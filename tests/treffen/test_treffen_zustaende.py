"""A meeting's way from draft to archive, and what no step allows."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from netzwerk.basis import briefe
from netzwerk.basis.handelnde import System
from netzwerk.basis.links import zeichen
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht, Netzwerk, Zugang
from tests.fabriken import KontaktFabrik, TreffenFabrik
from tests.formulare import senden
from tests.treffen.treffenseiten import ANGABEN, adresse
from treffen.aktionen import einladung
from treffen.models import Teilnahme, Treffen

Als = Callable[[Konto], Client]
Z = Treffen.Zustand
VON = System("test")


VERBEN: dict[str, tuple[Callable[[Treffen], None], set[str], str]] = {
    "terminieren": (lambda t: t.terminieren(), {Z.ENTWURF}, Z.TERMINIERT),
    "einladen": (lambda t: t.einladen(), {Z.TERMINIERT, Z.EINGELADEN}, Z.EINGELADEN),
    "durchfuehren": (lambda t: t.durchfuehren(), {Z.TERMINIERT, Z.EINGELADEN}, Z.DURCHGEFUEHRT),
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
    treffen: Treffen = TreffenFabrik(
        netzwerk=netzwerk, zustand=zustand, beginn=timezone.now() - timedelta(hours=1)
    )
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


def test_weg_durch_die_zustaende(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    browser = als(koordination)
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Z.ENTWURF)
    for name, zustand in [
        ("treffen-terminieren", Z.TERMINIERT),
        ("treffen-verschieben", Z.VERSCHOBEN),
        ("treffen-neu-terminieren", Z.TERMINIERT),
    ]:
        antwort = browser.post(
            adresse(name, treffen),
            {"datum": "2027-05-01", "von": "9:00", "bis": "10:00", "schritt": "entfaellt"},
        )
        assert antwort.status_code == 302
        treffen.refresh_from_db()
        assert treffen.zustand == zustand
    treffen.einladen()
    durchfuehren = adresse("treffen-durchfuehren", treffen)
    zu_frueh = browser.post(durchfuehren, follow=True)
    assert "Das Treffen ist erst am 1. Mai 2027." in zu_frueh.content.decode()
    assert durchfuehren not in zu_frueh.content.decode()
    Treffen.objects.update(beginn=timezone.now() - timedelta(hours=1))
    assert durchfuehren in browser.get(adresse("treffen-zeigen", treffen)).content.decode()
    for name, zustand in [
        ("treffen-durchfuehren", Z.DURCHGEFUEHRT),
        ("treffen-archivieren", Z.ARCHIVIERT),
    ]:
        assert browser.get(adresse(name, treffen)).status_code == 200
        browser.post(adresse(name, treffen))
        treffen.refresh_from_db()
        assert treffen.zustand == zustand
    assert browser.get(adresse("treffen-zeigen", treffen)).status_code == 200


def test_auch_ohne_einladung_findet_es_statt(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    """Asked by telephone: the next step is no invitation that nobody could send any more."""
    treffen: Treffen = TreffenFabrik(
        netzwerk=netzwerk, zustand=Z.TERMINIERT, beginn=timezone.now() - timedelta(hours=9)
    )
    treffen.ende = treffen.beginn + timedelta(hours=2)
    treffen.save()
    browser = als(koordination)
    seite = browser.get(adresse("treffen-zeigen", treffen)).content.decode()
    assert "Treffen abschließen" in seite
    assert "Einladung verschicken" not in seite
    browser.post(adresse("treffen-durchfuehren", treffen))
    treffen.refresh_from_db()
    assert treffen.zustand == Z.DURCHGEFUEHRT


@pytest.mark.parametrize("zustand", [Z.ABGESAGT, Z.ARCHIVIERT])
def test_was_vorbei_ist_bleibt(
    als: Als, koordination: Konto, netzwerk: Netzwerk, zustand: str
) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=zustand)
    antwort = senden(
        als(koordination), adresse("treffen-bearbeiten", treffen), ANGABEN, follow=True
    )
    assert "lässt sich nicht mehr ändern" in antwort.content.decode()
    treffen.refresh_from_db()
    assert treffen.titel == "Netzwerktreffen Herbst"


@pytest.mark.parametrize(
    "name",
    [
        "treffen-terminieren",
        "treffen-neu-terminieren",
        "treffen-durchfuehren",
        "treffen-verschieben",
        "treffen-absagen",
        "treffen-archivieren",
    ],
)
def test_falscher_schritt_wird_gesagt(
    als: Als, koordination: Konto, netzwerk: Netzwerk, name: str
) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Z.ARCHIVIERT)
    angaben = {"datum": "2027-05-01", "von": "9:00", "bis": "10:00", "schritt": "entfaellt"}
    antwort = als(koordination).post(adresse(name, treffen), angaben, follow=True)
    assert "Das geht im Stand „archiviert“ nicht." in antwort.content.decode()
    treffen.refresh_from_db()
    assert treffen.zustand == Z.ARCHIVIERT


def test_neuer_termin_mit_fehler(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Z.VERSCHOBEN)
    ziel = adresse("treffen-neu-terminieren", treffen)
    assert als(koordination).get(ziel).status_code == 200
    antwort = als(koordination).post(ziel, {"datum": "2027-05-01", "von": "9:00", "bis": "8:00"})
    assert antwort.status_code == 422
    assert "Das Ende liegt vor dem Beginn." in antwort.content.decode()


def test_nach_dem_verschieben_wird_neu_gefragt(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    treffen: Treffen = TreffenFabrik(
        netzwerk=netzwerk, antwort_bis=timezone.localdate() - timedelta(days=1)
    )
    kommt, kommt_nicht = (KontaktFabrik(netzwerke=[netzwerk]) for _nr in range(2))
    einladung.einladen(treffen=treffen, kontakte=[kommt, kommt_nicht], von=VON)
    zusage = Teilnahme.objects.get(kontakt=kommt)
    zusage.antworten("zugesagt", "Ab 15 Uhr")
    Teilnahme.objects.get(kontakt=kommt_nicht).antworten("abgesagt")
    treffen.refresh_from_db()
    treffen.verschieben()
    browser, ziel = als(koordination), adresse("treffen-neu-terminieren", treffen)
    seite = browser.get(ziel)
    assert "Die Antworten zum alten Termin gelten dann nicht mehr." in seite.text
    frist = seite.context["form"]["antwort_bis"].value()
    assert frist == timezone.localdate() + timedelta(days=7)
    tag = timezone.localdate() + timedelta(days=20)
    neu = {"datum": tag, "von": "9:00", "bis": "10:00", "antwort_bis": frist}
    gestern = browser.post(ziel, neu | {"antwort_bis": timezone.localdate() - timedelta(days=1)})
    assert "Die Rückmeldefrist liegt in der Vergangenheit." in gestern.text
    danach = browser.post(ziel, neu | {"antwort_bis": tag + timedelta(days=1)})
    assert "Die Rückmeldefrist liegt nach dem Treffen." in danach.text
    fest = browser.post(ziel, neu, follow=True)
    assert "Die Antworten zum alten Termin gelten nicht mehr." in fest.text
    treffen.refresh_from_db()
    assert treffen.antwort_bis == frist
    link = reverse(
        "treffen:einladung-antworten",
        args=[netzwerk.kurzname, zeichen(Zugang.objects.get(gegenstand_id=zusage.pk))],
    )
    assert "Den neuen Termin erhalten Sie mit einer neuen E-Mail." in Client().get(link).text
    # Both are told and asked, and both can answer; the trail keeps what was said before.
    Nachricht.objects.all().delete()
    assert einladung.aenderung_mitteilen(treffen=treffen, von=VON) == 2
    for nachricht in Nachricht.objects.all():
        mail = briefe.bauen(nachricht)
        html, kalender = (str(teil[0]) for teil in mail.alternatives)
        for text in (str(mail.body), html):
            assert "auch wenn Sie zu einem früheren geantwortet haben." in text
        assert "PARTSTAT=NEEDS-ACTION" in kalender
    zusage.refresh_from_db()
    assert (zusage.antwort, zusage.beantwortet_am, zusage.bemerkung) == ("offen", None, "")
    assert Client().post(link, {"antwort": "zugesagt"}).status_code == 302
    assert "zugesagt" in zusage.events.values_list("antwort", flat=True)
    # Some write of their health there, whatever the page asks.
    assert "bemerkung" not in {feld.name for feld in zusage.events.model._meta.fields}
    # Told again of a later change, nobody is asked what was answered.
    Treffen.objects.update(sequenz=9)
    Nachricht.objects.all().delete()
    einladung.aenderung_mitteilen(treffen=treffen, von=VON)
    mail = briefe.bauen(Nachricht.objects.get(gegenstand_id=zusage.pk))
    assert "auch wenn" not in str(mail.body)
