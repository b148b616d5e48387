"""Naming a deputy, taking it back, and who cannot be one."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from mitglieder.models import Kontakt
from netzwerk.basis.briefe import NichtMehrNoetig, bauen
from netzwerk.basis.models import Netzwerk, Zugang
from tests.fabriken import KontaktFabrik, TreffenFabrik
from tests.treffen.antworten import absagen, eingeladene, link, mail, post, stand, zusagen
from treffen.aktionen import antwort as aktionen
from treffen.models import Gast, Teilnahme, Treffen

NENNEN = {"antwort": "stellvertretung_benannt"}
LUCA = NENNEN | {
    "vertretung_vorname": "Luca",
    "vertretung_nachname": "Gastmann",
    "vertretung_email": "luca@verein.example",
    "vertretung_funktion": "Leitung",
}


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Any:
    return TreffenFabrik(netzwerk=netzwerk)


@pytest.fixture
def teilnahme(treffen: Treffen) -> Teilnahme:
    return eingeladene(treffen, vorname="Kim", nachname="Beispiel")[0]


def vertretung(teilnahme: Teilnahme) -> Teilnahme:
    gefunden: Teilnahme = Teilnahme.objects.mit_person().get(stellvertretung_von=teilnahme)
    return gefunden


def test_jemand_anders_bekommt_eine_eigene_einladung(
    client: Client, treffen: Treffen, teilnahme: Teilnahme
) -> None:
    text = client.post(link(teilnahme), LUCA, follow=True).text
    assert "Danke, Ihre Stellvertretung ist eingeladen" in text
    assert "Ihre Stellvertretung: Luca Gastmann" in text
    luca = vertretung(teilnahme)
    assert luca.ist_gast
    assert luca.person.einrichtung == teilnahme.person.einrichtung
    assert (luca.weg, luca.runde, luca.antwort) == ("stellvertretung", 1, "offen")
    sendung = mail("treffen.stellvertretung")
    assert "Kim Beispiel" in sendung.body
    assert link(luca) in sendung.body
    assert "Name und Adresse hat uns Kim Beispiel genannt." in sendung.body
    assert "METHOD:REQUEST" in str(sendung.alternatives[-1])
    # The same once more: nobody is invited twice.
    assert 'value="luca@verein.example"' in client.get(link(teilnahme)).text
    client.post(link(teilnahme), LUCA | {"bemerkung": "Bin krank"})
    assert len(post("treffen.stellvertretung")) == 1
    # The deputy answers, and names nobody further.
    seite = client.get(link(luca)).text
    assert "Sie sind als Stellvertretung für Kim Beispiel eingeladen." in seite
    assert "stellvertretung_benannt" not in seite
    assert client.post(link(luca), LUCA).status_code == 422
    client.post(link(luca), {"antwort": "zugesagt"})
    assert stand(luca) == ["zugesagt"]
    assert "zugesagt" in client.get(link(teilnahme)).text


def test_doch_selbst_kommen_sagt_der_vertretung_ab(
    client: Client, treffen: Treffen, teilnahme: Teilnahme
) -> None:
    client.post(link(teilnahme), LUCA)
    luca = vertretung(teilnahme)
    ihr_link = link(luca)
    client.post(link(teilnahme), {"antwort": "zugesagt"})
    assert stand(teilnahme, luca) == ["zugesagt", "weg"]
    assert not Gast.objects.exists()
    sendung = mail("treffen.austragung")
    assert sendung.to == ["Luca Gastmann <luca@verein.example>"]
    assert "Ihre Stellvertretung bei diesem Treffen ist nicht mehr nötig" in sendung.body
    kalender = str(sendung.alternatives[-1])
    assert "METHOD:CANCEL" in kalender
    assert str(treffen.uid) in kalender
    assert "mailto:luca@verein.example" in kalender.replace("\\r\\n ", "")
    assert client.get(ihr_link).status_code == 410
    with pytest.raises(NichtMehrNoetig):
        bauen(post("treffen.stellvertretung")[0])
    # Named again: a new invitation, and its end is told again.
    client.post(link(teilnahme), LUCA)
    client.post(link(teilnahme), {"antwort": "abgesagt"})
    assert len(post("treffen.stellvertretung")) == len(post("treffen.austragung")) == 2


def test_kollegin_aus_dem_register(
    client: Client, netzwerk: Netzwerk, teilnahme: Teilnahme
) -> None:
    assert "kollegin" not in client.get(link(teilnahme)).context["form"].fields
    haus = Kontakt.objects.get(teilnahme=teilnahme).organisation
    alex, toni, weg, stumm = (
        KontaktFabrik(organisation=haus, netzwerke=[netzwerk], **mehr)
        for mehr in ({}, {}, {"ausgeschieden_am": timezone.now()}, {"email": ""})
    )
    KontaktFabrik(netzwerke=[netzwerk], nachname="Anderswo")
    antwort = client.get(link(teilnahme))
    feld = antwort.context["form"].fields["kollegin"]
    # Whoever names a deputy chooses here: not a field to leave alone.
    assert "Wer vertritt Sie?</legend>" in antwort.text
    assert {eine.pk for eine in feld.queryset} == {alex.pk, toni.pk}
    client.post(link(teilnahme), LUCA | {"kollegin": alex.pk, "vertretung_email": "kaputt"})
    assert vertretung(teilnahme).kontakt == alex
    assert client.get(link(teilnahme)).context["form"]["kollegin"].value() == alex.pk
    # Only one deputy: another one takes the place of the first.
    client.post(link(teilnahme), NENNEN | {"kollegin": toni.pk})
    assert vertretung(teilnahme).kontakt == toni
    assert Teilnahme.objects.count() == 2
    assert mail("treffen.austragung").to[0].endswith(f"<{alex.email}>")
    assert client.post(link(teilnahme), NENNEN | {"kollegin": weg.pk}).status_code == 422
    for _ in range(8):
        KontaktFabrik(organisation=haus, netzwerke=[netzwerk])
    assert "<select" in client.get(link(teilnahme)).text
    assert stumm.pk


def test_schon_eingeladen_wird_verknuepft(
    client: Client, treffen: Treffen, teilnahme: Teilnahme
) -> None:
    (andere,) = eingeladene(treffen, nachname="Vorlage", email="toni@amt.example")
    zusagen(andere)
    client.post(link(teilnahme), LUCA | {"vertretung_email": "TONI@amt.example"})
    assert vertretung(teilnahme) == andere
    assert not Gast.objects.exists()
    # What she answered for herself is hers: another body asks, and is not told.
    assert client.get(link(teilnahme)).context["vertretung"]["teilnahme"] is None
    assert "Sie haben für sich schon zugesagt." in mail("treffen.stellvertretung").body
    client.post(link(teilnahme), {"antwort": "zugesagt"})
    assert stand(teilnahme, andere) == ["zugesagt", "zugesagt"]
    assert not post("treffen.austragung")


@pytest.mark.parametrize(
    ("daten", "meldung"),
    [
        ({"vertretung_nachname": ""}, "Geben Sie an, wer Sie vertritt."),
        ({"vertretung_email": ""}, "Geben Sie die E-Mail-Adresse der Vertretung an."),
        ({"vertretung_email": "kim@amt.example"}, "Das sind Sie selbst."),
        ({"vertretung_email": "toni@amt.example"}, "Diese Person kann Sie nicht vertreten."),
    ],
)
def test_wer_nicht_vertreten_kann(
    client: Client, treffen: Treffen, daten: dict[str, str], meldung: str
) -> None:
    (kim,) = eingeladene(treffen, email="kim@amt.example", nachname="Gastmann")
    (toni,) = eingeladene(treffen, email="toni@amt.example")
    aktionen.antworten(
        teilnahme=toni,
        antwort="stellvertretung_benannt",
        benannt=aktionen.Benannt(nachname="Muster", email="muster@amt.example"),
        von=Zugang.objects.get(gegenstand_id=toni.pk),
    )
    antwort = client.post(link(kim), LUCA | daten)
    assert antwort.status_code == 422
    assert meldung in antwort.text
    assert "Luca" in antwort.text
    assert stand(kim) == ["offen"]
    # What is typed there is no mistake of whoever says no.
    assert client.post(link(kim), LUCA | daten | {"antwort": "abgesagt"}).status_code == 302


def test_die_vertretung_erbt_platz_oder_warteplatz(client: Client, treffen: Treffen) -> None:
    Treffen.objects.update(plaetze=1)
    a, b, c = eingeladene(treffen, 3)
    for eine in (a, b, c):
        zusagen(eine)
    client.post(link(a), LUCA)
    luca = vertretung(a)
    assert stand(luca, b) == ["offen", "warteliste"]  # held for Luca
    client.post(link(b), LUCA | {"vertretung_email": "mika@verein.example"})
    mika = vertretung(b)
    assert stand(mika, c) == ["warteliste", "warteliste"]
    assert mika.wartelistenplatz == 1
    assert "Sie stehen auf Platz 1 der Warteliste" in bauen(post("treffen.stellvertretung")[1]).body
    client.post(link(b), {"antwort": "zugesagt"})
    b.refresh_from_db()
    assert (b.antwort, b.wartelistenplatz) == ("warteliste", 1)
    client.post(link(a), {"antwort": "zugesagt"})  # takes the place back from Luca
    assert stand(a, luca, b) == ["zugesagt", "weg", "warteliste"]
    client.post(link(a), LUCA)
    absagen(vertretung(a))
    assert stand(b, c) == ["zugesagt", "warteliste"]
    # Full, and without a place of his own to give.
    (d,) = eingeladene(treffen)
    client.post(link(d), LUCA | {"vertretung_email": "sascha@verein.example"})
    assert stand(vertretung(d)) == ["warteliste"]
    client.post(link(b), LUCA | {"vertretung_email": "sascha@verein.example"})
    assert stand(b) == ["zugesagt"]  # Sascha stands in for somebody already
    client.post(link(b), LUCA | {"vertretung_email": c.person.email})
    assert stand(c) == ["zugesagt"]  # waited, and takes the place over


def test_vor_der_einladung_antwortet_wer_schon_dabei_ist(
    client: Client, treffen: Treffen, teilnahme: Teilnahme
) -> None:
    client.post(link(teilnahme), LUCA)
    luca = vertretung(teilnahme)
    Treffen.objects.update(zustand=Treffen.Zustand.TERMINIERT)
    assert "Antwort speichern" in client.get(link(luca)).text
    assert "Das Treffen wird verschoben" in client.get(link(teilnahme)).text
    Treffen.objects.update(sequenz=1)
    assert "Antwort speichern" not in client.get(link(luca)).text
    Treffen.objects.update(sequenz=0, antwort_bis=timezone.localdate() - timedelta(days=1))
    assert "Antwort speichern" not in client.get(link(luca)).text
