"""The poster: from the list to the form; what it never tells; limits; closed."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mitglieder.aktionen import beitritt as beitritt_aktionen
from mitglieder.aktionen import unterzeichnung
from mitglieder.models import Beitritt, Fassung, Kontakt, Zeichenstelle
from mitglieder.views import aushang as ansichten
from netzwerk.basis.handelnde import kennung
from netzwerk.basis.models import (
    Einmalcode,
    Kettenglied,
    Konto,
    Nachricht,
    Netzwerk,
    Rolle,
    Zugang,
)
from netzwerk.basis.templatetags.portal import maskiert
from tests.fabriken import KontaktFabrik
from tests.mitglieder.fabriken import (
    code_fuer,
    eingeladen,
    ereignisse,
    falscher_code,
    partner,
    pfad,
    unterzeichnet,
    veroeffentlicht,
    zugang_zu,
)
from tests.mitglieder.vor_ort import an, aushang

pytestmark = pytest.mark.usefixtures("eigene_ablage")


@pytest.fixture
def stelle(beitritt: Beitritt, koordination: Konto) -> Zeichenstelle:
    return aushang(beitritt.fassung, koordination)


def _codes() -> int:
    return Nachricht.objects.filter(anlass="vereinbarung.code").count()


def _codeseite(stelle: Zeichenstelle, beitritt: Beitritt) -> str:
    kontakt = zugang_zu(beitritt).inhaber
    assert isinstance(kontakt, Kontakt)
    return an("aushang-code", stelle, beitritt.pk, kontakt.pk)


# The way through -----------------------------------------------------------------------------
def test_whole_way(stelle: Zeichenstelle, beitritt: Beitritt, besuch: Client) -> None:
    """Scan, choose, type the code: then the signing form of that person's own link."""
    antwort = besuch.get(reverse("aushang-kurz", args=(stelle.code,)), follow=True)
    assert "Kita Regenbogen" in antwort.text
    assert _codes() == 0
    antwort = besuch.post(an("aushang-zeigen", stelle), {"organisation": beitritt.pk}, follow=True)
    assert antwort.request["PATH_INFO"] == _codeseite(stelle, beitritt)
    assert "Der Code ist unterwegs" in antwort.text
    assert _codes() == 1
    zugang = zugang_zu(beitritt)
    Zugang.objects.update(gueltig_bis=stelle.gueltig_bis)
    antwort = besuch.post(_codeseite(stelle, beitritt), {"code": code_fuer(zugang)}, follow=True)
    assert antwort.status_code == 200
    assert "unterzeichnen" in antwort.request["PATH_INFO"]
    assert unterzeichnung.ist_bestaetigt(zugang, besuch.session)
    gesendet, *bestaetigt = list(Kettenglied.objects.der_kette(beitritt.kette))[1:]
    assert gesendet.ereignis == "code_gesendet"
    assert gesendet.nutzlast == {"an": maskiert(zugang.adresse), "zeichenstelle": stelle.pk}
    # Only the code proves that the holder is here.
    assert [glied.ereignis for glied in bestaetigt] == ["geoeffnet", "code_bestaetigt"]
    for glied in bestaetigt:
        assert glied.nutzlast
        assert glied.nutzlast["durch"] == kennung(zugang)
        assert glied.nutzlast["zeichenstelle"] == stelle.pk
    zugang.refresh_from_db()
    assert zugang.gueltig_bis - timezone.now() > timedelta(days=59)


def test_a_stranger_at_the_poster_changes_nothing(
    stelle: Zeichenstelle, beitritt: Beitritt, besuch: Client
) -> None:
    """The post of anybody: nothing opened or prolonged, and the mailed link works as before."""
    bald = timezone.now() + timedelta(hours=1)
    Zugang.objects.update(gueltig_bis=bald)
    zugang = zugang_zu(beitritt)
    for _i in range(ansichten.CODES_JE_PERSON + 1):
        Einmalcode.objects.update(angelegt_am=timezone.now() - timedelta(minutes=2))
        antwort = besuch.post(
            an("aushang-zeigen", stelle), {"organisation": beitritt.pk}, follow=True
        )
    assert "schon mehrere Codes" in antwort.text
    assert _codes() == ansichten.CODES_JE_PERSON
    beitritt.refresh_from_db()
    assert (beitritt.geoeffnet_am, "geoeffnet" in ereignisse(beitritt)) == (None, False)
    zugang.refresh_from_db()
    assert timedelta() <= zugang.gueltig_bis - stelle.gueltig_bis < timedelta(minutes=1)
    for _i in range(6):
        assert "Der Code ist unterwegs" in besuch.post(pfad(zugang, "code"), follow=True).text
    # A link that lasts longer keeps its time.
    Zugang.objects.update(gueltig_bis=stelle.gueltig_bis + timedelta(days=9))
    besuch.post(_codeseite(stelle, beitritt), {"aktion": "neu"})
    zugang.refresh_from_db()
    assert zugang.gueltig_bis == stelle.gueltig_bis + timedelta(days=9)


def test_the_code_just_mailed_stays(
    stelle: Zeichenstelle, beitritt: Beitritt, besuch: Client
) -> None:
    zugang, seite = zugang_zu(beitritt), _codeseite(stelle, beitritt)
    besuch.post(seite, {"aktion": "neu"})
    assert "schon unterwegs" in besuch.post(seite, {"aktion": "neu"}, follow=True).text
    assert _codes() == 1
    # Guessed at too often, it can no longer be used: the next one goes out at once.
    Einmalcode.objects.update(versuche=5)
    assert "Der Code ist unterwegs" in besuch.post(seite, {"aktion": "neu"}, follow=True).text
    assert _codes() == 2
    besuch.post(seite, {"code": code_fuer(zugang)})
    besuch.post(seite, {"aktion": "neu"})
    assert _codes() == 3


def test_the_short_address_as_people_type_it(stelle: Zeichenstelle, besuch: Client) -> None:
    getippt = f"{stelle.code[:4]}-{stelle.code[4:]} ".upper()
    antwort = besuch.get(reverse("aushang-kurz", args=(getippt,)))
    assert antwort["Location"] == stelle.get_vor_ort_url()
    assert besuch.get(reverse("aushang-kurz", args=("gibtesnicht",))).status_code == 404


def test_several_addresses_are_masked_and_told_apart(
    stelle: Zeichenstelle, beitritt: Beitritt, besuch: Client
) -> None:
    for vorname in ("Kim", "Kai"):
        KontaktFabrik(
            organisation=beitritt.organisation,
            netzwerke=[stelle.fassung.vereinbarung.netzwerk],
            ist_zeichnungsberechtigt=True,
            vorname=vorname,
            nachname="Geheim",
            email=f"{vorname.lower()}.geheim@regenbogen.example",
        )
    antwort = besuch.post(an("aushang-zeigen", stelle), {"organisation": beitritt.pk}, follow=True)
    assert _codes() == 0
    assert "k•••@regenbogen.example (" in antwort.text
    assert "geheim" not in antwort.text.lower()
    seite = an("aushang-organisation", stelle, beitritt.pk)
    antwort = besuch.post(seite, {"kontakt": ""})
    assert (antwort.status_code, _codes()) == (422, 0)
    assert "Wählen Sie Ihre Adresse." in antwort.text
    kai = Kontakt.objects.get(vorname="Kai")
    antwort = besuch.post(seite, {"kontakt": kai.pk}, follow=True)
    assert list(
        Nachricht.objects.filter(anlass="vereinbarung.code").values_list("empfaenger", flat=True)
    ) == [kai.email]
    assert "Andere Adresse wählen" in antwort.text


def test_nobody_authorised_gets_a_way_on(
    stelle: Zeichenstelle, beitritt: Beitritt, besuch: Client
) -> None:
    Kontakt.objects.update(ist_zeichnungsberechtigt=False)
    antwort = besuch.post(an("aushang-zeigen", stelle), {"organisation": beitritt.pk}, follow=True)
    assert "Tisch der Koordination" in antwort.text
    assert _codes() == 0
    seite = an("aushang-organisation", stelle, beitritt.pk)
    assert besuch.post(seite, {"kontakt": "1"}).status_code == 200  # nothing to choose from
    assert _codes() == 0


# What it does not tell -----------------------------------------------------------------------
def test_no_personal_data_and_no_state(
    netzwerk: Netzwerk, koordination: Konto, besuch: Client
) -> None:
    fassung = veroeffentlicht(netzwerk)
    offen, papier, gezeichnet, abgelehnt, zurueck = (
        eingeladen(fassung, partner(netzwerk, name=f"Haus {name}"))
        for name in ("Offen", "Papier", "Gezeichnet", "Abgelehnt", "Zurück")
    )
    papier.papier_einreichen()
    unterzeichnet(gezeichnet)
    unterzeichnung.ablehnen(zugang=zugang_zu(abgelehnt), grund="Sehr vertraulicher Grund")
    beitritt_aktionen.zurueckziehen(beitritt=zurueck, von=koordination)
    stelle = aushang(fassung, koordination)
    texte = [besuch.get(an("aushang-zeigen", stelle)).text]
    texte += [
        besuch.get(an("aushang-organisation", stelle, b.pk), follow=True).text
        for b in (offen, papier, gezeichnet, abgelehnt, zurueck)
    ]
    texte.append(besuch.get(_codeseite(stelle, offen)).text)
    liste = texte[0]
    assert [name in liste for name in ("Haus Offen", "Haus Papier", "Haus Gezeichnet")] == [
        True
    ] * 3
    assert "Haus Abgelehnt" not in liste
    assert "Haus Zurück" not in liste
    assert liste.count("schon unterzeichnet") == 1
    verboten = {koordination.email, koordination.name, "Robin Muster", "vertraulich", "abgelehnt"}
    for kontakt in Kontakt.objects.all():
        verboten |= {kontakt.email, kontakt.nachname, kontakt.name}
    for text in texte:
        assert [wort for wort in verboten if wort and wort in text] == []
        assert "Papier zu prüfen" not in text
    assert "Schon unterzeichnet" in texte[3]
    assert "keinen Code senden" in texte[2]


def test_only_organisations_of_this_version(
    stelle: Zeichenstelle, netzwerk: Netzwerk, besuch: Client
) -> None:
    fremd = eingeladen(veroeffentlicht(netzwerk, vereinbarung__titel="Andere"))
    for antwort in (
        besuch.post(an("aushang-zeigen", stelle), {"organisation": fremd.pk}),
        besuch.post(an("aushang-zeigen", stelle), {"organisation": "unsinn"}),
        besuch.get(an("aushang-organisation", stelle, fremd.pk)),
    ):
        assert antwort["Location"] == stelle.get_vor_ort_url()
    kontakt = Kontakt.objects.filter(organisation=fremd.organisation).get()
    antwort = besuch.post(
        an("aushang-code", stelle, fremd.pk, kontakt.pk), {"aktion": "neu"}, follow=True
    )
    assert antwort.request["PATH_INFO"] == stelle.get_vor_ort_url()
    assert _codes() == 0


def test_search_and_letters(netzwerk: Netzwerk, koordination: Konto, besuch: Client) -> None:
    fassung = veroeffentlicht(netzwerk)
    for name in ("Ärztekammer", "Amt für Jugend", *(f"Kita {nr:02}" for nr in range(12))):
        eingeladen(fassung, partner(netzwerk, name=name))
    stelle = aushang(fassung, koordination)
    text = besuch.get(an("aushang-zeigen", stelle)).text
    assert text.index("Amt für Jugend") < text.index("Ärztekammer") < text.index("Kita 00")
    assert text.count('class="app-tuer__buchstabe"') == 2
    gefunden = besuch.get(an("aushang-zeigen", stelle), {"q": "arzte"}).text
    assert "Ärztekammer" in gefunden
    assert "Kita 00" not in gefunden
    assert "1 Organisation" in gefunden
    leer = besuch.get(an("aushang-zeigen", stelle), {"q": "Gibt es nicht"}).text
    assert "steht nicht auf der Liste" in leer
    person = Kontakt.objects.first()
    assert person
    # A search for a person would tell where she works.
    assert (
        "steht nicht auf der Liste"
        in besuch.get(an("aushang-zeigen", stelle), {"q": person.nachname}).text
    )


@pytest.mark.parametrize("anzahl", [1, 83])
def test_queries(
    anzahl: int,
    netzwerk: Netzwerk,
    koordination: Konto,
    besuch: Client,
    django_assert_num_queries: Any,
) -> None:
    fassung = veroeffentlicht(netzwerk)
    haeuser = [partner(netzwerk, berechtigt=0, name=f"Kita {nr}") for nr in range(anzahl)]
    Beitritt.objects.bulk_create(
        Beitritt(fassung=fassung, organisation=haus, eingeladen_von=koordination)
        for haus in haeuser
    )
    stelle = aushang(fassung, koordination)
    besuch.get(an("aushang-zeigen", stelle))
    with django_assert_num_queries(5):
        antwort = besuch.get(an("aushang-zeigen", stelle))
    assert antwort.text.count('name="organisation"') == anzahl


# Refused -------------------------------------------------------------------------------------
def _geschlossen(stelle: Zeichenstelle, koordination: Konto) -> None:
    stelle.schliessen(koordination)


def _abgelaufen(stelle: Zeichenstelle, koordination: Konto) -> None:
    Zeichenstelle.objects.update(gueltig_bis=stelle.geoeffnet_am)


def _abgeloest(stelle: Zeichenstelle, koordination: Konto) -> None:
    Fassung.objects.update(zustand=Fassung.Zustand.ABGELOEST, beendet_am=stelle.geoeffnet_am)


def _ohne_rolle(stelle: Zeichenstelle, koordination: Konto) -> None:
    Rolle.objects.filter(konto=koordination).delete()


@pytest.mark.parametrize("weg", [_geschlossen, _abgelaufen, _abgeloest, _ohne_rolle])
def test_a_closed_poster_says_so(
    weg: Any, stelle: Zeichenstelle, beitritt: Beitritt, koordination: Konto, besuch: Client
) -> None:
    weg(stelle, koordination)
    seiten = (
        an("aushang-zeigen", stelle),
        an("aushang-organisation", stelle, beitritt.pk),
        _codeseite(stelle, beitritt),
    )
    for seite in seiten:
        antwort = besuch.post(seite, {"organisation": beitritt.pk, "aktion": "neu", "kontakt": "1"})
        assert antwort.status_code == 410
        assert "So geht es weiter" in antwort.text
        assert "Kita Regenbogen" not in antwort.text
    assert _codes() == 0


def test_a_network_that_is_not_public_has_its_poster_all_the_same(
    stelle: Zeichenstelle, netzwerk: Netzwerk, besuch: Client
) -> None:
    netzwerk.ist_oeffentlich = False
    netzwerk.save()
    assert besuch.get(an("aushang-zeigen", stelle)).status_code == 200


def test_wrong_code_stays_on_the_page(
    stelle: Zeichenstelle, beitritt: Beitritt, besuch: Client
) -> None:
    besuch.post(an("aushang-zeigen", stelle), {"organisation": beitritt.pk})
    seite = _codeseite(stelle, beitritt)
    assert "Geben Sie den Code" in besuch.post(seite, {"code": ""}).text
    antwort = besuch.post(seite, {"code": falscher_code(zugang_zu(beitritt))})
    assert antwort.status_code == 422
    assert "Der Code stimmt nicht" in antwort.text


def test_codes_are_limited(
    stelle: Zeichenstelle, beitritt: Beitritt, besuch: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ansichten, "CODES_JE_PERSON", 2)
    seite = _codeseite(stelle, beitritt)
    for _i in range(2):
        assert "Der Code ist unterwegs" in besuch.post(seite, {"aktion": "neu"}, follow=True).text
        Einmalcode.objects.update(angelegt_am=timezone.now() - timedelta(minutes=2))
    antwort = besuch.post(seite, {"aktion": "neu"}, follow=True)
    assert "schon mehrere Codes" in antwort.text
    assert _codes() == 2


def test_a_revoked_link_gets_no_code(
    stelle: Zeichenstelle, beitritt: Beitritt, besuch: Client
) -> None:
    zugang = zugang_zu(beitritt)
    unterzeichnung.code_senden(zugang=zugang)
    Zugang.objects.get(pk=zugang.pk).widerrufen()
    seite = _codeseite(stelle, beitritt)
    for daten in ({"aktion": "neu"}, {"code": code_fuer(zugang)}):
        antwort = besuch.post(seite, daten)
        assert antwort["Location"] == an("aushang-organisation", stelle, beitritt.pk)
    assert _codes() == 1


def test_signed_meanwhile(stelle: Zeichenstelle, beitritt: Beitritt, besuch: Client) -> None:
    seite = _codeseite(stelle, beitritt)
    besuch.post(seite, {"aktion": "neu"})
    unterzeichnet(beitritt)
    antwort = besuch.post(seite, {"code": "000000"}, follow=True)
    assert "Schon unterzeichnet" in antwort.text
    assert "Robin Muster" not in antwort.text
