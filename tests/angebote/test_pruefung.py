"""The yearly question about offers: who gets which mail when, and what becomes of no answer."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from angebote.aktionen import aenderung as aenderungen
from angebote.aktionen import pruefung
from angebote.models import Angebot, Angebotsaenderung, Suchdokument
from angebote.tasks import angebote_pruefen
from mitglieder.models import Kontakt, Organisation
from netzwerk.basis import briefe
from netzwerk.basis.handelnde import System
from netzwerk.basis.models import Konto, Nachricht, Netzwerk, Zugang
from netzwerk.basis.templatetags.portal import datum
from tests.angebote.fabriken import AngebotFabrik
from tests.fabriken import KontaktFabrik, NetzwerkFabrik, OrganisationFabrik

VON = System("Test")
TAG = timedelta(days=1)
ZEITFELDER = ("bestaetigt_am", "angefragt_am", "erinnert_am", "veraltet_am")


def angebot(netzwerk: Netzwerk, *anbieter: Organisation, **felder: Any) -> Angebot:
    felder = {"oeffentlich": True, "netzwerk": netzwerk, "anbieter": [*anbieter]} | felder
    neues: Angebot = AngebotFabrik(**felder)
    return neues


def person(netzwerk: Netzwerk, organisation: Organisation, **felder: Any) -> Kontakt:
    kontakt: Kontakt = KontaktFabrik(netzwerke=[netzwerk], organisation=organisation, **felder)
    return kontakt


def vergehen(tage: int) -> None:
    """Time passes: everything that was written lies so many days further back, at the same hour.

    In local time: 24 hours before a quarter past eleven at night are another day where the clocks
    were changed in between.
    """
    for eines in Angebot.objects.all():
        felder: dict[str, Any] = {
            feld: timezone.localtime(wann) - tage * TAG
            for feld in ZEITFELDER
            if (wann := getattr(eines, feld))
        }
        assert eines.pruefung_faellig_am
        felder["pruefung_faellig_am"] = eines.pruefung_faellig_am - tage * TAG
        Angebot.objects.filter(pk=eines.pk).update(**felder)
    for nachricht in Nachricht.objects.all():
        Nachricht.objects.filter(pk=nachricht.pk).update(runde=nachricht.runde - tage * 1000)


def neu(eines: Angebot) -> Angebot:
    frisch: Angebot = Angebot.objects.get(pk=eines.pk)
    return frisch


@pytest.fixture
def verein(netzwerk: Netzwerk) -> Organisation:
    organisation: Organisation = OrganisationFabrik(name="Verein")
    return organisation


def test_ohne_antwort_gefragt_erinnert_veraltet_archiviert(
    netzwerk: Netzwerk, verein: Organisation
) -> None:
    person(netzwerk, verein)
    eines = angebot(netzwerk, verein)
    morgen = angebot(netzwerk, verein, pruefung_faellig_am=timezone.localdate() + TAG)
    was_geschah: list[tuple[int, int, str]] = []
    for tag in range(130):
        mails = pruefung.pruefen()
        assert pruefung.pruefen() == 0  # twice changes nothing
        stand = neu(eines).zustand
        if mails or (was_geschah and was_geschah[-1][2] != stand):
            was_geschah.append((tag, mails, stand))
        vergehen(1)
    assert was_geschah == [
        (0, 1, "veroeffentlicht"),
        (1, 1, "veroeffentlicht"),  # the other one
        (14, 1, "veroeffentlicht"),
        (15, 1, "veroeffentlicht"),
        (28, 1, "veraltet"),  # the day of the end is told
        (29, 1, "veraltet"),
        (118, 0, "archiviert"),
    ]
    assert neu(eines).archiviert_weil == Angebot.Archivgrund.OHNE_ANTWORT
    assert neu(eines).archiviert_am is not None
    assert neu(morgen).zustand == "archiviert"
    assert not Suchdokument.objects.exists()


def test_veraltet_sinkt_in_der_suche_und_bestaetigt_steigt_es_wieder(
    netzwerk: Netzwerk, verein: Organisation
) -> None:
    eines = angebot(netzwerk, verein, pruefung_faellig_am=timezone.localdate() - 28 * TAG)
    davor = Suchdokument.objects.get().guete
    angebote_pruefen()
    dokument = Suchdokument.objects.get()
    assert dokument.ist_veraltet
    assert dokument.guete < davor
    eines = neu(eines)
    eines.bestaetigen()
    eines = neu(eines)
    assert (eines.zustand, eines.veraltet_am, eines.angefragt_am) == ("veroeffentlicht", None, None)
    assert eines.pruefung_faellig_am == timezone.localdate() + 365 * TAG


def test_eine_mail_je_person_mit_allem(netzwerk: Netzwerk, verein: Organisation) -> None:
    """Also for a second body, also where a list brought the person in twice."""
    kontakt = person(netzwerk, verein, email="robin@verein.example")
    zweite: Organisation = OrganisationFabrik(name="Zweite")
    person(netzwerk, zweite, email="Robin@verein.example", nachname=kontakt.nachname,
           vorname=kontakt.vorname)  # fmt: skip
    dritte: Organisation = OrganisationFabrik(name="Dritte")
    kontakt.weitere_organisationen.add(dritte)
    alle = {angebot(netzwerk, eine).pk for eine in (verein, verein, zweite, dritte)}
    assert pruefung.pruefen() == 1
    nachricht = Nachricht.objects.get()
    assert set(nachricht.parameter["angebote"]) == alle
    assert nachricht.zugang is not None
    assert nachricht.zugang.zweck == Zugang.Zweck.ANGEBOTE
    assert not Angebot.objects.filter(angefragt_am=None).exists()
    brief = briefe.anlaesse()[pruefung.FRAGE](nachricht)
    assert brief.betreff == "Stimmen Ihre 4 Angebote noch?"
    assert {eines.pk for eines, _stelle in brief.kontext["angebote"]} == alle
    # Each title leads to its place on the page; the plain text, too.
    mail = briefe.bauen(nachricht)
    for text in (str(mail.body), str(mail.alternatives[0][0])):
        assert {int(pk) for pk in re.findall(r"/[^/\s\"]+/#a(\d+)", text)} == alle


def test_zwei_netzwerke_fragen_beide(netzwerk: Netzwerk, verein: Organisation) -> None:
    """On the same day, each for its own offers, each with a link of its own."""
    anderes = NetzwerkFabrik(kurzname="medien")
    kontakt = person(netzwerk, verein)
    kontakt.netzwerke.add(anderes)
    eins, zwei = angebot(netzwerk, verein), angebot(anderes, verein)
    assert pruefung.pruefen() == 2
    links = {
        nachricht.netzwerk: (nachricht.parameter["angebote"], nachricht.zugang.netzwerk)
        for nachricht in Nachricht.objects.all()
        if nachricht.zugang
    }
    assert links == {netzwerk: ([eins.pk], netzwerk), anderes: ([zwei.pk], anderes)}


@pytest.mark.parametrize(
    ("personen", "gefragt"),
    [
        ([{"email": "a@x.example"}, {"email": "b@x.example"}], {"a@x.example", "b@x.example"}),
        (
            [{"email": "a@x.example"}, {"email": "v@x.example", "ist_stellvertretung": True}],
            {"a@x.example"},
        ),
        (
            [{"email": ""}, {"email": "v@x.example", "ist_stellvertretung": True}],
            {"v@x.example"},
        ),
        (
            [
                {"email": "a@x.example", "adresse_gestoert_am": timezone.now()},
                {"email": "weg@x.example", "ausgeschieden_am": timezone.localdate()},
            ],
            set(),
        ),
    ],
)
def test_hauptansprechpersonen_sonst_die_stellvertretung(
    netzwerk: Netzwerk, verein: Organisation, personen: list[dict[str, Any]], gefragt: set[str]
) -> None:
    for felder in personen:
        person(netzwerk, verein, **felder)
    eines = angebot(netzwerk, verein)
    pruefung.pruefen()
    assert {nachricht.empfaenger for nachricht in Nachricht.objects.all()} == gefragt
    assert (neu(eines).angefragt_am is not None) == bool(gefragt)


def test_mehrere_anbieter_alle_werden_gefragt(netzwerk: Netzwerk) -> None:
    """Each with a link of its own; whoever has no main contact, by the deputies."""
    a, b, c = (OrganisationFabrik(name=name) for name in ("A", "B", "C"))
    person(netzwerk, a, email="vertretung@a.example", ist_stellvertretung=True)
    person(netzwerk, b, email="haupt@b.example")
    person(netzwerk, c, email="haupt@c.example")
    KontaktFabrik(netzwerke=[NetzwerkFabrik(kurzname="fremd")], organisation=a, email="f@a.example")
    person(netzwerk, b, email="vertretung@b.example", ist_stellvertretung=True)
    eines = angebot(netzwerk, c, b, a)
    assert pruefung.pruefen() == 3
    links = {nachricht.empfaenger: nachricht.zugang for nachricht in Nachricht.objects.all()}
    assert set(links) == {"vertretung@a.example", "haupt@b.example", "haupt@c.example"}
    assert len(set(links.values())) == 3
    # The first answer counts: what has not gone out yet stays here, nobody is reminded.
    eines.bestaetigen()
    for nachricht in Nachricht.objects.all():
        with pytest.raises(briefe.NichtMehrNoetig):
            briefe.bauen(nachricht)
    vergehen(14)
    assert pruefung.pruefen() == 0


def test_der_tag_des_endes_wird_einmal_gesagt(netzwerk: Netzwerk, verein: Organisation) -> None:
    person(netzwerk, verein, email="robin@verein.example")
    eines, zweites = angebot(netzwerk, verein), angebot(netzwerk, verein)
    pruefung.pruefen()
    for _woche in range(2):
        vergehen(7)
        pruefung.pruefen()
    erinnerung = briefe.bauen(Nachricht.objects.latest("pk"))
    for text in (str(erinnerung.body), str(erinnerung.alternatives[0][0])):
        assert "90 Tage später aus dem Verzeichnis" in " ".join(text.split())
    vergehen(7)
    assert pruefung.pruefen() == 0
    vergehen(7)
    assert pruefung.pruefen() == 1
    assert pruefung.pruefen() == 0
    nachricht = Nachricht.objects.get(anlass=pruefung.ENDE)
    assert nachricht.empfaenger == "robin@verein.example"
    mail = briefe.bauen(nachricht)
    assert mail.subject == "Ihre 2 Angebote werden aus dem Verzeichnis genommen"
    am = datum(timezone.localdate() + 90 * TAG)
    for text in (str(mail.body), str(mail.alternatives[0][0])):
        assert f"Ohne Antwort nehmen wir sie am {am} aus dem Verzeichnis" in " ".join(text.split())
        assert f"#a{eines.pk}" in text
    neu(zweites).bestaetigen()
    assert briefe.bauen(nachricht).subject == (
        f"Ihr Angebot „{eines.titel}“ wird aus dem Verzeichnis genommen"
    )
    neu(eines).bestaetigen()
    with pytest.raises(briefe.NichtMehrNoetig):
        briefe.bauen(nachricht)


def test_wer_nie_gefragt_wurde_hoert_von_keinem_ende(
    netzwerk: Netzwerk, verein: Organisation
) -> None:
    """Its offer is marked on the day somebody comes; the question goes first."""
    angebot(netzwerk, verein, pruefung_faellig_am=timezone.localdate() - 28 * TAG)
    person(netzwerk, verein)
    assert pruefung.pruefen() == 1
    assert Nachricht.objects.get().anlass == pruefung.FRAGE


def test_niemand_erreichbar_veraltet_und_bleibt(netzwerk: Netzwerk, verein: Organisation) -> None:
    """Nobody was told, so it does not disappear; once somebody is there, the way begins anew."""
    eines = angebot(netzwerk, verein)
    for _tag in range(40):
        pruefung.pruefen()
        vergehen(7)
    eines = neu(eines)
    assert (eines.zustand, eines.angefragt_am) == ("veraltet", None)
    person(netzwerk, verein)
    assert pruefung.pruefen() == 1
    vergehen(14)
    assert pruefung.pruefen() == 1
    assert neu(eines).zustand == "veraltet"
    vergehen(14)
    assert pruefung.pruefen() == 0
    assert neu(eines).zustand == "archiviert"


def test_wer_nach_der_frage_nicht_mehr_erreichbar_ist(
    netzwerk: Netzwerk, verein: Organisation
) -> None:
    kontakt = person(netzwerk, verein)
    eines = angebot(netzwerk, verein)
    pruefung.pruefen()
    kontakt.ausscheiden()
    vergehen(27)
    assert pruefung.pruefen() == 0
    assert neu(eines).zustand == "veroeffentlicht"
    vergehen(1)
    pruefung.pruefen()
    assert neu(eines).zustand == "veraltet"


def test_erinnert_wird_auch_nach_langem_ausfall(netzwerk: Netzwerk, verein: Organisation) -> None:
    """The clock stood still for two months: the reminder comes first, then 14 days to answer."""
    person(netzwerk, verein)
    eines = angebot(netzwerk, verein)
    pruefung.pruefen()
    vergehen(60)
    assert pruefung.pruefen() == 1
    assert neu(eines).zustand == "veroeffentlicht"
    nachricht = Nachricht.objects.latest("pk")
    brief = briefe.anlaesse()[pruefung.FRAGE](nachricht)
    assert brief.betreff == f"Erinnerung: Stimmt Ihr Angebot „{eines.titel}“ noch?"


def test_alte_zeile_ohne_zeitpunkt(netzwerk: Netzwerk, verein: Organisation) -> None:
    """Outdated since before the portal noted when: outdated as of now."""
    person(netzwerk, verein)
    eines = angebot(
        netzwerk, verein, zustand="veraltet", pruefung_faellig_am=timezone.localdate() - 500 * TAG
    )
    assert pruefung.pruefen() == 1
    eines = neu(eines)
    assert eines.zustand == "veraltet"
    assert eines.veraltet_am is not None


def test_wer_geaendert_hat_wird_nicht_gefragt(
    netzwerk: Netzwerk, verein: Organisation, vertretung: Konto, koordination: Konto
) -> None:
    """A change is an answer; accepted, the offer counts as confirmed when it was written."""
    person(netzwerk, verein)
    eines = angebot(netzwerk, verein, pruefung_faellig_am=timezone.localdate() - 90 * TAG)
    Angebot.objects.update(bestaetigt_am=timezone.now() - 450 * TAG)
    aenderung = Angebotsaenderung.objects.create(
        angebot=eines,
        vorschlag={"titel": "Neuer Titel"},
        eingereicht_von=vertretung,
        eingereicht_am=timezone.now() - 3 * TAG,
    )
    assert pruefung.pruefen() == 0
    assert neu(eines).zustand == "veroeffentlicht"
    aenderungen.annehmen(aenderung=aenderung, von=koordination, stand=aenderung.stand)
    eines = neu(eines)
    assert (eines.titel, eines.bestaetigt_am) == ("Neuer Titel", aenderung.eingereicht_am)
    assert eines.geaendert_am > aenderung.eingereicht_am
    assert eines.pruefung_faellig_am == timezone.localdate() + 362 * TAG


def test_jetzt_bitten_einmal_am_tag(netzwerk: Netzwerk, verein: Organisation) -> None:
    def bitten() -> int:
        return pruefung.jetzt_bitten(netzwerk=netzwerk, organisation=verein, von=VON)

    assert not bitten()  # nothing is due
    eines = angebot(netzwerk, verein)
    andere = angebot(netzwerk)
    with pytest.raises(pruefung.NiemandErreichbar):
        bitten()
    person(netzwerk, verein)
    assert bitten()
    assert not bitten()
    assert neu(andere).angefragt_am is None
    # What becomes due on the same day is asked tomorrow, not lost.
    spaeter = angebot(netzwerk, verein)
    assert pruefung.pruefen() == 0
    assert neu(spaeter).angefragt_am is None
    vergehen(1)
    assert pruefung.pruefen() == 1
    assert neu(spaeter).angefragt_am is not None
    assert neu(eines).erinnert_am is None
    vergehen(1)
    assert bitten()
    assert neu(eines).erinnert_am is not None


def test_erledigte_frage_geht_nicht_mehr_hinaus(netzwerk: Netzwerk, verein: Organisation) -> None:
    kontakt = person(netzwerk, verein)
    eines = angebot(netzwerk, verein)
    pruefung.pruefen()
    nachricht = Nachricht.objects.get()
    schreiben = briefe.anlaesse()[pruefung.FRAGE]
    assert schreiben(nachricht).betreff == f"Stimmt Ihr Angebot „{eines.titel}“ noch?"
    eines.bestaetigen()
    with pytest.raises(briefe.NichtMehrNoetig):
        schreiben(nachricht)
    kontakt.delete()
    with pytest.raises(briefe.NichtMehrNoetig):
        schreiben(Nachricht.objects.get())


def test_wer_zurueck_ist_bekommt_seinen_link_wieder(
    netzwerk: Netzwerk, verein: Organisation
) -> None:
    kontakt = person(netzwerk, verein)
    pruefung.zugaenge_fuer(netzwerk, [kontakt])[kontakt.pk].widerrufen()
    pruefung.zugaenge_fuer(netzwerk, [kontakt])
    assert Zugang.objects.get().ist_gueltig


@pytest.mark.parametrize("anzahl", [1, 3])
def test_anfragen_haengen_nicht_von_der_zahl_ab(
    netzwerk: Netzwerk,
    anzahl: int,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    for _nummer in range(anzahl):
        organisation = OrganisationFabrik()
        person(netzwerk, organisation)
        angebot(netzwerk, organisation)
        angebot(netzwerk, organisation, pruefung_faellig_am=timezone.localdate() - 28 * TAG)
        angebot(netzwerk, pruefung_faellig_am=timezone.localdate() - 28 * TAG)
    pruefung.zugaenge_fuer(netzwerk, Kontakt.objects.all()[:1])  # content types are known then
    pruefung.pruefen()
    vergehen(28)
    with django_assert_num_queries(19):
        pruefung.pruefen()
