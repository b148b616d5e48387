"""The tablet, for somebody named on the spot: whose address gets the file, and what is recorded."""

import pytest

from mitglieder.aktionen import zeichenstelle as aktionen
from mitglieder.aktionen.beitritt import BeitrittNichtMoeglich
from mitglieder.models import Beitritt, Kontakt, Organisation, Zeichenstelle
from mitglieder.unterzeichnerpost import unterzeichnende
from netzwerk.basis.models import Kettenglied, Konto, Nachricht
from netzwerk.basis.templatetags.portal import maskiert
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.fabriken import ANGABEN, adresse, ereignisse, gesiegelt, unterzeichnet
from tests.mitglieder.vor_ort import PIN, an, erklaerungen, kiosk, tablet, uebergeben

pytestmark = pytest.mark.usefixtures("eigene_ablage")

JO = {
    "wer": "vor_ort",
    "vorname": "Jo",
    "nachname": "Neu",
    "funktion": "Vorstand",
    "berechtigung": "on",
    "identitaet": "on",
}


@pytest.fixture
def stelle(beitritt: Beitritt, koordination: Konto) -> Zeichenstelle:
    return kiosk(beitritt.fassung, koordination)


def _eingetragen(beitritt: Beitritt) -> Kontakt:
    kontakt: Kontakt = Kontakt.objects.get(organisation=beitritt.organisation)
    return kontakt


def test_somebody_named_on_the_spot(stelle: Zeichenstelle, beitritt: Beitritt) -> None:
    Kontakt.objects.update(ist_zeichnungsberechtigt=False)
    Organisation.objects.update(email="")
    geraet = tablet(stelle)
    seite = an("kiosk-pruefen", stelle, beitritt.pk)
    geraet.post(seite, {"pin": PIN})
    assert "niemand als zeichnungsberechtigt hinterlegt" in geraet.get(seite).text
    antwort = geraet.post(seite, {"wer": "vor_ort"})
    assert antwort.status_code == 422
    for grund in (
        "Geben Sie den Vornamen der Person ein.",
        "Geben Sie den Nachnamen der Person ein.",
        "Geben Sie die Funktion der Person ein.",
        "Geben Sie eine E-Mail-Adresse ein.",
        "Bestätigen Sie, dass die Berechtigung vorliegt.",
        "Prüfen Sie die Identität",
    ):
        assert grund in antwort.text
    assert geraet.post(seite, JO | {"email": "jo@regenbogen.example"}).status_code == 302
    formular = geraet.get(an("kiosk-unterzeichnen", stelle)).text
    assert "Das gesiegelte Dokument geht an jo@regenbogen.example." in formular
    antwort = geraet.post(
        an("kiosk-unterzeichnen", stelle), erklaerungen(stelle.fassung, funktion="Vorsitz")
    )
    assert antwort.status_code == 302
    assert "jo@" not in str(geraet.session["kiosk"])
    beitritt.refresh_from_db()
    assert (beitritt.unterzeichner_name, beitritt.funktion) == ("Jo Neu", "Vorsitz")
    glied = Kettenglied.objects.der_kette(beitritt.kette).get(ereignis="identitaet_geprueft")
    assert glied.nutzlast
    assert glied.nutzlast["hinterlegt"] is False
    # An entry for the mail, not for the next signature; the first mail tells where it is from.
    kontakt = Kontakt.objects.get(email="jo@regenbogen.example")
    assert beitritt.kontakt == kontakt
    assert (kontakt.name, kontakt.organisation) == ("Jo Neu", beitritt.organisation)
    assert not kontakt.ist_zeichnungsberechtigt
    assert list(kontakt.netzwerke.all()) == [stelle.fassung.vereinbarung.netzwerk]
    assert kontakt.quelle == "Beim Unterzeichnen vor Ort angegeben"
    assert kontakt.informiert_am is None
    gesiegelt(beitritt)
    post = Nachricht.objects.filter(anlass="vereinbarung.beitritt_bestaetigt")
    assert "jo@regenbogen.example" in post.values_list("empfaenger", flat=True)


def test_without_an_address_the_page_names_who_gets_the_file(
    stelle: Zeichenstelle, beitritt: Beitritt
) -> None:
    geraet, kontakt = tablet(stelle), _eingetragen(beitritt)
    seite = an("kiosk-pruefen", stelle, beitritt.pk)
    geraet.post(seite, {"pin": PIN})
    assert f"Ohne Angabe geht es an: {kontakt.email}." in geraet.get(seite).text
    assert geraet.post(seite, JO).status_code == 302
    formular = geraet.get(an("kiosk-unterzeichnen", stelle)).text
    assert f"geht an {maskiert(kontakt.email)}." in formular
    assert kontakt.email not in formular
    antwort = geraet.post(an("kiosk-unterzeichnen", stelle), erklaerungen(stelle.fassung))
    assert antwort["Location"] == an("kiosk-danke", stelle)
    beitritt.refresh_from_db()
    assert beitritt.kontakt is None
    assert list(unterzeichnende(beitritt)) == [kontakt.email]
    # Nobody is left there: the organisation itself gets the file.
    Kontakt.objects.update(ist_zeichnungsberechtigt=False)
    beitritt.organisation.email = "kita@regenbogen.example"
    assert unterzeichnende(beitritt) == {"kita@regenbogen.example": "Kita Regenbogen"}


def test_an_address_of_somebody_else(stelle: Zeichenstelle, beitritt: Beitritt) -> None:
    """It gives nobody another's entry; who has one already, and had left, is found again."""
    geraet, kontakt = tablet(stelle), _eingetragen(beitritt)
    seite = an("kiosk-pruefen", stelle, beitritt.pk)
    geraet.post(seite, {"pin": PIN})
    antwort = geraet.post(seite, JO | {"email": kontakt.email.upper()})
    assert antwort.status_code == 422
    assert f"steht dort schon {kontakt.name}" in antwort.text
    Kontakt.objects.filter(pk=kontakt.pk).update(
        vorname="jo", nachname="neu", ausgeschieden_am="2026-01-01", ist_zeichnungsberechtigt=False
    )
    assert geraet.post(seite, JO | {"email": kontakt.email}).status_code == 302
    geraet.post(an("kiosk-unterzeichnen", stelle), erklaerungen(stelle.fassung))
    beitritt.refresh_from_db()
    assert beitritt.kontakt == kontakt
    kontakt.refresh_from_db()
    assert (kontakt.ausgeschieden_am, kontakt.ist_zeichnungsberechtigt) == (None, False)


def test_named_while_the_address_is_taken_or_everybody_gone(
    stelle: Zeichenstelle, beitritt: Beitritt
) -> None:
    fremd = Kontakt(vorname="Jo", nachname="Neu", email=_eingetragen(beitritt).email)
    Kontakt.objects.update(ist_zeichnungsberechtigt=False)
    Organisation.objects.update(email="")
    for benannt, grund in ((fremd, "schon jemand anderes"), (None, "Ohne E-Mail-Adresse")):
        with pytest.raises(BeitrittNichtMoeglich, match=grund):
            aktionen.vor_ort_unterzeichnen(
                stelle=stelle,
                beitritt=beitritt,
                kontakt=None,
                angaben=ANGABEN,
                summe=stelle.fassung.sha256,
                benannt=benannt,
            )
    assert ereignisse(beitritt) == ["eingeladen"]


def test_where_nobody_can_be_reached_the_coordination_hands_it_over(
    beitritt: Beitritt, koordination: Konto, als: Anmelden
) -> None:
    """Signed on paper by somebody without an address, or whose address is gone."""
    seite, bitte = adresse("beitritt-zeigen", beitritt.pk), "Händigen Sie das Dokument aus"
    unterzeichnet(beitritt)
    assert bitte not in als(koordination).get(seite).text
    Kontakt.objects.update(email="")
    Organisation.objects.update(email="")
    assert bitte in als(koordination).get(seite).text


@pytest.mark.parametrize("wer", ["hinterlegt", "benannt"])
def test_the_longest_names(stelle: Zeichenstelle, beitritt: Beitritt, wer: str) -> None:
    """First and last name together are longer than either."""
    kontakt = _eingetragen(beitritt)
    namen = {"vorname": "V" * 80, "nachname": "N" * 80}
    if wer == "hinterlegt":
        Kontakt.objects.filter(pk=kontakt.pk).update(**namen)
        person = {"wer": str(kontakt.pk), "identitaet": "on"}
    else:
        person = JO | namen | {"email": "jo@regenbogen.example"}
    geraet = tablet(stelle)
    uebergeben(geraet, stelle, beitritt, **person)
    antwort = geraet.post(an("kiosk-unterzeichnen", stelle), erklaerungen(stelle.fassung))
    assert antwort.status_code == 302
    beitritt.refresh_from_db()
    assert beitritt.unterzeichner_name == f"{'V' * 80} {'N' * 80}"
