"""An offer ends, by hand, by its provider's link or by night: who signed up for a date is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from angebote.aktionen import angebot as aktionen
from angebote.aktionen import pruefung
from angebote.models import Angebot, Angebotstermin
from mitglieder.models import Organisation
from netzwerk.basis.briefe import bauen
from netzwerk.basis.links import zeichen
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk
from tests.angebote.termine import (
    anmelden,
    bestaetigt,
    kalender,
    link,
    mail,
    post,
    stand,
    termin_von,
)
from tests.fabriken import KontaktFabrik
from tests.wettlauf import zuvorkommen

Als = Callable[[Konto], Client]
TAG = timedelta(days=1)


@pytest.fixture
def kurs(eigenes_oeffentliches: Angebot, client: Client) -> Angebot:
    """Two dates ahead with three sign-ups; one that is over, one called off, one without any."""
    cache.clear()  # how often an address may be typed has a test of its own
    angebot = eigenes_oeffentliches
    bald = termin_von(angebot, mit_anmeldung=True, plaetze=1)
    bestaetigt(client, bald, "Nele")
    bestaetigt(client, bald, "Mika")  # waits
    anmelden(client, bald, "Unklar")  # has not confirmed the address
    bestaetigt(client, termin_von(angebot, tage=20, mit_anmeldung=True), "Nele")
    for tage in (6, 7):
        bestaetigt(client, termin_von(angebot, tage=tage, mit_anmeldung=True), "Lia")
    frueher = Angebotstermin.objects.order_by("beginn")[:2]
    vorbei = {"beginn": timezone.now() - TAG, "ende": timezone.now() - TAG / 2}
    Angebotstermin.objects.filter(pk=frueher[0].pk).update(**vorbei)
    Angebotstermin.objects.filter(pk=frueher[1].pk).update(abgesagt_am=timezone.now())
    Angebot.objects.update(kontakt_telefon="0821 12345", kontakt_email="kurs@verein.example")
    return angebot


def absagen() -> list[tuple[str, str]]:
    return sorted((m.empfaenger_name, m.parameter["beendet"]) for m in post("termin_abgesagt"))


def test_archivieren_sagt_ab_was_noch_kommt(
    als: Als, koordination: Konto, kurs: Angebot, client: Client
) -> None:
    besuch = als(koordination)
    ziel = reverse("angebote:angebot-archivieren", args=[kurs.netzwerk.kurzname, kurs.pk])
    assert "3 Anmeldungen bekommen eine E-Mail." in besuch.get(ziel).content.decode()
    assert not post("termin_abgesagt")
    antwort = besuch.post(ziel, follow=True).content.decode()
    assert "3 angemeldete Personen bekommen eine E-Mail." in antwort
    assert absagen() == [("Mika", "von_hand"), ("Nele", "von_hand"), ("Nele", "von_hand")]
    nele, mika = (bauen(eine) for eine in post("termin_abgesagt")[:2])
    assert nele.subject.startswith("Abgesagt: Vaterkurs am ")
    for text in (nele.body, str(nele.alternatives[0][0])):
        assert "dieses Angebot gibt es nicht mehr" in text
        assert "0821 12345" in text
        assert "kurs@verein.example" in text
    assert "METHOD:CANCEL" in kalender(nele)
    assert not kalender(mika)
    # Pressed twice, or again tomorrow: once.
    assert "Das geht im Stand" in besuch.post(ziel, follow=True).content.decode()
    with pytest.raises(FalscherZustand):
        aktionen.archivieren(angebot=kurs, von=koordination)
    assert len(absagen()) == 3


def test_ohne_angemeldete_steht_nichts_von_mails(
    als: Als, vertretung: Konto, eigenes_oeffentliches: Angebot
) -> None:
    termin_von(eigenes_oeffentliches)
    kurzname, pk = eigenes_oeffentliches.netzwerk.kurzname, eigenes_oeffentliches.pk
    ziel = reverse("angebote:angebot-archivieren", args=[kurzname, pk])
    assert "E-Mail" not in als(vertretung).get(ziel).context["text"]
    assert "E-Mail" not in als(vertretung).post(ziel, follow=True).content.decode()
    assert Angebotstermin.objects.get().ist_abgesagt


def test_gibt_es_nicht_mehr_per_link(
    kurs: Angebot, netzwerk: Netzwerk, eigene_organisation: Organisation, client: Client
) -> None:
    kontakt = KontaktFabrik(netzwerke=[netzwerk], organisation=eigene_organisation)
    zugang = pruefung.zugaenge_fuer(netzwerk, [kontakt])[kontakt.pk]
    ziel = reverse(
        "angebote:pruefung-archivieren",
        kwargs={"netzwerk": netzwerk.kurzname, "zeichen": zeichen(zugang), "pk": kurs.pk},
    )
    assert "3 Anmeldungen bekommen eine E-Mail." in client.get(ziel).content.decode()
    antwort = client.post(ziel, follow=True).content.decode()
    assert "3 angemeldete Personen bekommen eine E-Mail." in antwort
    assert client.post(ziel).status_code == 404
    assert absagen() == [("Mika", "anbieter"), ("Nele", "anbieter"), ("Nele", "anbieter")]


def test_die_nacht_archiviert_und_sagt_ab(kurs: Angebot, netzwerk: Netzwerk) -> None:
    lange = timezone.now() - 200 * TAG
    Angebot.objects.update(
        zustand=Angebot.Zustand.VERALTET,
        veraltet_am=lange,
        angefragt_am=lange,
        erinnert_am=lange,
        pruefung_faellig_am=timezone.localdate() - 200 * TAG,
    )
    pruefung.pruefen()
    pruefung.pruefen()
    assert Angebot.objects.get().zustand == Angebot.Zustand.ARCHIVIERT
    weil = "ohne_antwort"
    assert absagen() == [("Mika", weil), ("Nele", weil), ("Nele", weil)]
    text = bauen(post("termin_abgesagt")[0]).body
    assert "Der Anbieter hat uns nicht bestätigt, dass es noch stattfindet." in text
    assert "gibt es nicht mehr" not in text


@pytest.mark.django_db(transaction=True)
def test_wer_sich_im_selben_augenblick_anmeldet_bekommt_keinen_platz_mehr(
    eigenes_oeffentliches: Angebot, koordination: Konto, client: Client
) -> None:
    """Nobody signs up for what has just ended without being told."""
    cache.clear()
    termin = termin_von(eigenes_oeffentliches, mit_anmeldung=True)
    anmelden(client, termin, "Nele")
    ziel = link(mail("anmeldung"))
    antwort = zuvorkommen(
        lambda: aktionen.archivieren(angebot=eigenes_oeffentliches, von=koordination),
        lambda: Client().post(ziel, {"schritt": "bestaetigen"}),
    )
    assert antwort.status_code == 409
    assert stand(termin) == {"Nele": "unbestaetigt"}
