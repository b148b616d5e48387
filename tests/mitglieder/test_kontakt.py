from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mitglieder.aktionen import kontakt as aktionen
from mitglieder.models import Kontakt, Organisation
from netzwerk.basis.aufbewahrung import durchsetzen
from netzwerk.basis.handelnde import OEFFENTLICHKEIT, System
from netzwerk.basis.links import zeichen
from netzwerk.basis.modell import ANONYM
from netzwerk.basis.models import Konto, Netzwerk, Zugang
from tests.fabriken import (
    KontaktFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    TeilnahmeFabrik,
    TreffenFabrik,
)
from tests.formulare import senden
from tests.mitglieder.anmelden import Anmelden


def _url(name: str, netzwerk: Netzwerk, pk: int) -> str:
    return reverse(f"mitglieder:kontakt-{name}", args=[netzwerk.kurzname, pk])


def test_sichtbar_fuer(
    netzwerk: Netzwerk, eigene_organisation: Organisation, fachkraft: Konto, fremde: Konto
) -> None:
    hier = KontaktFabrik(organisation=eigene_organisation, netzwerke=[netzwerk])
    auch = KontaktFabrik(organisation=eigene_organisation, netzwerke=[netzwerk])
    KontaktFabrik(organisation=eigene_organisation, netzwerke=[NetzwerkFabrik()])
    zugang = Zugang.fuer(
        hier,
        zweck=Zugang.Zweck.EINLADUNG,
        gegenstand=TreffenFabrik(netzwerk=netzwerk),
        netzwerk=netzwerk,
        tage=1,
    )
    fuer = Kontakt.objects.all().sichtbar_fuer
    assert set(fuer(fachkraft, netzwerk)) == {hier, auch}
    assert set(fuer(System("test"), netzwerk)) == {hier, auch}
    assert set(fuer(zugang, netzwerk)) == {hier}
    assert not fuer(fremde, netzwerk)
    assert not fuer(OEFFENTLICHKEIT, netzwerk)


def test_bearbeitbar_fuer(
    netzwerk: Netzwerk,
    eigene_organisation: Organisation,
    koordination: Konto,
    vertretung: Konto,
    fachkraft: Konto,
) -> None:
    eigener = KontaktFabrik(organisation=eigene_organisation, netzwerke=[netzwerk])
    anderer = KontaktFabrik(netzwerke=[netzwerk])
    fuer = Kontakt.objects.all().bearbeitbar_fuer
    assert set(fuer(koordination, netzwerk)) == {eigener, anderer}
    assert set(fuer(vertretung, netzwerk)) == {eigener}
    assert not fuer(fachkraft, netzwerk)
    assert not fuer(System("test"), netzwerk)


def test_hinzufuegen(
    netzwerk: Netzwerk, eigene_organisation: Organisation, koordination: Konto, als: Anmelden
) -> None:
    client = als(koordination)
    adresse = _url("neu", netzwerk, eigene_organisation.pk)
    assert client.get(adresse).status_code == 200
    antwort = client.post(
        adresse, {"vorname": "Kim", "nachname": "Beispiel", "organisation": 99999}, follow=True
    )
    assert "Ohne E-Mail-Adresse bekommt die Person keine Einladungen." in antwort.content.decode()
    kontakt = Kontakt.objects.get()
    assert kontakt.organisation == eigene_organisation
    assert set(kontakt.netzwerke.all()) == {netzwerk}
    assert kontakt.bestaetigt_am == timezone.localdate()
    assert str(kontakt) == "Kim Beispiel"


def test_doppelte_adresse_bleibt_im_formular(
    netzwerk: Netzwerk, eigene_organisation: Organisation, koordination: Konto, als: Anmelden
) -> None:
    KontaktFabrik(organisation=eigene_organisation, netzwerke=[netzwerk], email="kim@haus.example")
    antwort = als(koordination).post(
        _url("neu", netzwerk, eigene_organisation.pk),
        {"nachname": "Vorlage", "email": "KIM@haus.example"},
    )
    text = antwort.content.decode()
    assert antwort.status_code == 422
    assert "steht bei der Organisation schon in einem Kontakt" in text
    assert 'value="Vorlage"' in text


def test_person_aus_anderem_netzwerk_wird_geteilt(
    netzwerk: Netzwerk, eigene_organisation: Organisation, koordination: Konto, als: Anmelden
) -> None:
    anderes = NetzwerkFabrik()
    kontakt = KontaktFabrik(
        organisation=eigene_organisation,
        netzwerke=[anderes],
        email="kim@haus.example",
        telefon="00000 1",
        ist_zeichnungsberechtigt=True,
    )
    antwort = als(koordination).post(
        _url("neu", netzwerk, eigene_organisation.pk),
        {"nachname": "Beispiel", "email": "kim@haus.example"},
    )
    assert antwort.status_code == 302
    assert set(kontakt.netzwerke.all()) == {netzwerk, anderes}
    geteilt = Kontakt.objects.get()
    # What was left empty here is not taken away there.
    assert (geteilt.nachname, geteilt.telefon) == ("Beispiel", "00000 1")
    assert geteilt.ist_zeichnungsberechtigt


def test_bearbeiten_bestaetigt_die_angaben(
    netzwerk: Netzwerk, eigene_organisation: Organisation, vertretung: Konto, als: Anmelden
) -> None:
    kontakt = KontaktFabrik(
        organisation=eigene_organisation,
        netzwerke=[netzwerk],
        bestaetigt_am=timezone.localdate() - timedelta(days=400),
    )
    assert kontakt.ist_veraltet()
    assert set(Kontakt.objects.all().veraltet()) == {kontakt}
    client = als(vertretung)
    adresse = _url("bearbeiten", netzwerk, kontakt.pk)
    assert client.get(adresse).status_code == 200
    assert client.post(adresse, {"nachname": ""}).status_code == 422
    antwort = senden(client, adresse, {"nachname": "Neu", "email": "neu@haus.example"})
    assert antwort.status_code == 302
    kontakt.refresh_from_db()
    assert kontakt.nachname == "Neu"
    assert not kontakt.ist_veraltet()


def test_ausscheiden_und_zurueck(
    netzwerk: Netzwerk, eigene_organisation: Organisation, vertretung: Konto, als: Anmelden
) -> None:
    kontakt = KontaktFabrik(organisation=eigene_organisation, netzwerke=[netzwerk])
    client = als(vertretung)
    adresse = _url("ausscheiden", netzwerk, kontakt.pk)
    assert client.get(adresse).status_code == 200
    kontakt.refresh_from_db()
    assert kontakt.ausgeschieden_am is None
    antwort = client.post(adresse, follow=True)
    assert "1 Person ist ausgeschieden" in antwort.content.decode()
    assert not Kontakt.objects.all().erreichbar()
    assert client.get(adresse).status_code == 200
    client.post(adresse)
    assert set(Kontakt.objects.all().erreichbar()) == {kontakt}


def test_wer_ausscheidet_verliert_die_links(
    netzwerk: Netzwerk, eigene_organisation: Organisation, vertretung: Konto, als: Anmelden
) -> None:
    kontakt, bleibt = KontaktFabrik.create_batch(
        2, organisation=eigene_organisation, netzwerke=[netzwerk]
    )
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand="eingeladen")
    links = []
    for person in (kontakt, bleibt):
        zugang = Zugang.fuer(
            person,
            zweck=Zugang.Zweck.EINLADUNG,
            gegenstand=TeilnahmeFabrik(treffen=treffen, kontakt=person, runde=1),
            netzwerk=netzwerk,
            tage=180,
        )
        links.append(
            reverse("treffen:einladung-antworten", args=[netzwerk.kurzname, zeichen(zugang)])
        )
    besuch, client = Client(), als(vertretung)
    assert [besuch.get(link).status_code for link in links] == [200, 200]
    client.post(_url("ausscheiden", netzwerk, kontakt.pk))
    assert [besuch.get(link).status_code for link in links] == [410, 200]
    client.post(_url("ausscheiden", netzwerk, kontakt.pk))  # entered by mistake
    assert [besuch.get(link).status_code for link in links] == [200, 200]


def test_rueckkehr_belebt_nur_was_das_ausscheiden_widerrief(
    netzwerk: Netzwerk, koordination: Konto
) -> None:
    kontakt = KontaktFabrik(netzwerke=[netzwerk])
    zugang = Zugang.fuer(
        kontakt,
        zweck=Zugang.Zweck.EINLADUNG,
        gegenstand=TreffenFabrik(netzwerk=netzwerk),
        netzwerk=netzwerk,
        tage=180,
    )
    Zugang.objects.update(widerrufen_am=timezone.now() - timedelta(days=3))
    aktionen.ausscheiden(kontakt=kontakt, von=koordination)
    aktionen.zurueckkehren(kontakt=kontakt, von=koordination)
    zugang.refresh_from_db()
    assert kontakt.ausgeschieden_am is None
    assert not zugang.ist_gueltig


def test_vertretung_macht_niemanden_zeichnungsberechtigt(
    netzwerk: Netzwerk, eigene_organisation: Organisation, vertretung: Konto, als: Anmelden
) -> None:
    client = als(vertretung)
    neu = _url("neu", netzwerk, eigene_organisation.pk)
    assert "Das trägt die Koordination ein." in client.get(neu).content.decode()
    daten = {"nachname": "Neu", "email": "neu@haus.example", "ist_zeichnungsberechtigt": "on"}
    antwort = client.post(neu, daten, follow=True)
    assert "vorerst keine Vereinbarungen" not in antwort.content.decode()
    kontakt = Kontakt.objects.get()
    assert not kontakt.ist_zeichnungsberechtigt
    client.post(_url("bearbeiten", netzwerk, kontakt.pk), daten)
    kontakt.refresh_from_db()
    assert not kontakt.ist_zeichnungsberechtigt


@pytest.mark.parametrize(
    ("wer", "email", "bleibt"),
    [
        ("vertretung", "kim@haus.example", True),
        ("vertretung", "fremd@anderswo.example", False),
        ("vertretung", "", False),
        ("koordination", "neu@haus.example", True),
    ],
)
def test_neue_adresse_unterzeichnet_erst_nach_bestaetigung(
    request: pytest.FixtureRequest,
    netzwerk: Netzwerk,
    eigene_organisation: Organisation,
    als: Anmelden,
    wer: str,
    email: str,
    bleibt: bool,
) -> None:
    kontakt = KontaktFabrik(
        organisation=eigene_organisation,
        netzwerke=[netzwerk],
        email="kim@haus.example",
        ist_zeichnungsberechtigt=True,
    )
    antwort = senden(
        als(request.getfixturevalue(wer)),
        _url("bearbeiten", netzwerk, kontakt.pk),
        # A representative's browser sends nothing for the disabled box.
        {"nachname": "Beispiel", "email": email}
        | ({"ist_zeichnungsberechtigt": "on"} if wer == "koordination" else {}),
        follow=True,
    )
    kontakt.refresh_from_db()
    assert (kontakt.nachname, kontakt.email) == ("Beispiel", email)
    assert kontakt.ist_zeichnungsberechtigt == bleibt
    text = antwort.content.decode()
    assert ("darf vorerst keine Vereinbarungen unterzeichnen" in text) != bleibt


def test_geteilte_person_unterzeichnet_erst_nach_bestaetigung(
    netzwerk: Netzwerk, eigene_organisation: Organisation, vertretung: Konto, als: Anmelden
) -> None:
    kontakt = KontaktFabrik(
        organisation=eigene_organisation,
        netzwerke=[NetzwerkFabrik()],
        email="kim@haus.example",
        ist_zeichnungsberechtigt=True,
    )
    antwort = als(vertretung).post(
        _url("neu", netzwerk, eigene_organisation.pk),
        {"nachname": "Beispiel", "email": "kim@haus.example", "ist_zeichnungsberechtigt": "on"},
        follow=True,
    )
    kontakt.refresh_from_db()
    assert netzwerk in kontakt.netzwerke.all()
    assert not kontakt.ist_zeichnungsberechtigt
    assert "darf vorerst keine Vereinbarungen unterzeichnen" in antwort.content.decode()


def test_zwei_jahre_nach_dem_ausscheiden_bleibt_kein_name(
    netzwerk: Netzwerk, eigene_organisation: Organisation
) -> None:
    kontakt = KontaktFabrik(organisation=eigene_organisation, netzwerke=[netzwerk])
    kontakt.ausscheiden()
    durchsetzen(timezone.now() + timedelta(days=732))
    kontakt.refresh_from_db()
    assert (kontakt.nachname, kontakt.email, kontakt.funktion) == (ANONYM, "", "Leitung")
    kontakt.zurueckkehren()
    assert kontakt.ausgeschieden_am is not None


@pytest.mark.parametrize("name", ["bearbeiten", "ausscheiden"])
def test_403_fuer_lesende_404_fuer_fremde(
    netzwerk: Netzwerk,
    vertretung: Konto,
    fachkraft: Konto,
    fremde: Konto,
    koordination: Konto,
    als: Anmelden,
    name: str,
) -> None:
    kontakt = KontaktFabrik(netzwerke=[netzwerk])
    adresse = _url(name, netzwerk, kontakt.pk)
    for konto, erwartet in ((vertretung, 403), (fachkraft, 403), (fremde, 404)):
        assert als(konto).post(adresse).status_code == erwartet
    woanders = KontaktFabrik(netzwerke=[NetzwerkFabrik()])
    assert als(koordination).post(_url(name, netzwerk, woanders.pk)).status_code == 404


def test_neu_nur_bei_der_eigenen_organisation(
    netzwerk: Netzwerk, vertretung: Konto, als: Anmelden
) -> None:
    andere = MitgliedschaftFabrik(netzwerk=netzwerk).organisation
    antwort = als(vertretung).post(_url("neu", netzwerk, andere.pk), {"nachname": "X"})
    assert antwort.status_code == 403
    assert als(vertretung).get(_url("neu", netzwerk, 10**12)).status_code == 404
