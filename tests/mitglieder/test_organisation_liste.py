"""The list: filters, order, what each role may ask, and that it costs the same at any size."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from pytest_django import DjangoAssertNumQueries

from mitglieder.forms.organisation_filter import OrganisationFilter, auswahl_aus
from mitglieder.models import Kontakt, Organisation
from netzwerk.basis.handelnde import System
from netzwerk.basis.models import Konto, Netzwerk, Rolle
from tests.fabriken import (
    KontaktFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    OrganisationFabrik,
    PartnergruppeFabrik,
    RolleFabrik,
)
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.fabriken import eingeladen, partner, unterzeichnet, veroeffentlicht
from tests.mitglieder.viele import viele

SYSTEM = System("Test")


def _url(netzwerk: Netzwerk) -> str:
    return reverse("mitglieder:organisation-liste", args=[netzwerk.kurzname])


def _mitglied(netzwerk: Netzwerk, name: str, **angaben: object) -> Organisation:
    stand = {k: angaben.pop(k) for k in ("zustand", "seit", "gruppen") if k in angaben}
    organisation: Organisation = OrganisationFabrik(name=name, kommune=netzwerk.kommune, **angaben)
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=organisation, **stand)
    return organisation


def _namen(hier: Netzwerk, von: Konto | System = SYSTEM, **fragen: object) -> list[str]:
    daten = MultiValueDict(
        {k: [str(w) for w in v] if isinstance(v, list) else [str(v)] for k, v in fragen.items()}
    )
    return [zeile.name for zeile in auswahl_aus(daten, hier, von)]


def test_filter_grenzen_sich_ein_werte_eines_filters_kommen_zusammen(netzwerk: Netzwerk) -> None:
    schule, kita = PartnergruppeFabrik(), PartnergruppeFabrik()
    _mitglied(netzwerk, "Ärztehaus", art="gesundheit", zustand="ruhend", bezirk="Nord")
    berufskolleg = _mitglied(
        netzwerk, "Berufskolleg", art="schule", gruppen=[schule, kita], bezirk="Süd"
    )
    _mitglied(netzwerk, "Caritas", art="freier_traeger", gruppen=[kita], bezirk="Nord")
    OrganisationFabrik(name="Zweckverband", kommune=netzwerk.kommune)
    # In a group of another network only: not here.
    anderes = NetzwerkFabrik(kommune=netzwerk.kommune)
    MitgliedschaftFabrik(
        netzwerk=anderes,
        organisation=Organisation.objects.get(name="Ärztehaus"),
        gruppen=[schule],
    )
    alle = ["Ärztehaus", "Berufskolleg", "Caritas", "Zweckverband"]
    assert _namen(netzwerk) == alle
    assert _namen(netzwerk, gruppe=schule.pk) == ["Berufskolleg"]
    assert _namen(netzwerk, gruppe=[schule.pk, kita.pk]) == ["Berufskolleg", "Caritas"]
    assert _namen(netzwerk, gruppe=kita.pk, bezirk="Nord") == ["Caritas"]
    assert _namen(netzwerk, bezirk=["Nord", "Süd"]) == alle[:3]
    assert _namen(netzwerk, art=["schule", "gesundheit"]) == alle[:2]
    assert _namen(netzwerk, stand="ruhend") == ["Ärztehaus"]
    assert _namen(netzwerk, stand=["ruhend", "ohne"]) == ["Ärztehaus", "Zweckverband"]
    assert _namen(netzwerk, id=[berufskolleg.pk, "x", "9" * 40, "²"]) == ["Berufskolleg"]


def test_suche_findet_jedes_wort_auch_ohne_umlaut(netzwerk: Netzwerk) -> None:
    stadt = OrganisationFabrik(name="Stadt Musterstadt", kommune=netzwerk.kommune)
    haus = _mitglied(netzwerk, "Ärztehaus", ort="Straßheim", uebergeordnet=stadt)
    kita = _mitglied(netzwerk, "Kita Sonne")
    person = KontaktFabrik(
        organisation=kita, netzwerke=[netzwerk], nachname="Größer", vorname="Ute"
    )
    person.weitere_organisationen.add(haus)
    KontaktFabrik(organisation=haus, nachname="Geheim")  # in no network: must not be found
    KontaktFabrik(
        organisation=haus,
        netzwerke=[netzwerk],
        nachname="Früher",
        ausgeschieden_am=timezone.localdate(),
    )
    assert _namen(netzwerk, q="arzte") == ["Ärztehaus"]
    assert _namen(netzwerk, q="strass musterstadt") == ["Ärztehaus"]
    assert _namen(netzwerk, q="grosser ute") == ["Ärztehaus", "Kita Sonne"]
    assert _namen(netzwerk, q="ute kita") == ["Kita Sonne"]
    assert _namen(netzwerk, q="geheim") == _namen(netzwerk, q="früher") == []
    assert _namen(netzwerk, q="\x00 ") == ["Ärztehaus", "Kita Sonne", "Stadt Musterstadt"]
    assert _namen(netzwerk, q="100%") == _namen(netzwerk, q="_") == []


def test_was_zu_erledigen_ist(netzwerk: Netzwerk) -> None:
    frisch = {"bestaetigt_am": timezone.localdate(), "netzwerke": [netzwerk]}
    fassung = veroeffentlicht(netzwerk)
    unterzeichnet(eingeladen(fassung, partner(netzwerk, name="A unterzeichnet")))
    KontaktFabrik(organisation=_mitglied(netzwerk, "B frisch"), **frisch)
    alt = _mitglied(netzwerk, "C veraltet")
    KontaktFabrik(
        organisation=alt,
        netzwerke=[netzwerk],
        bestaetigt_am=timezone.localdate() - timedelta(days=800),
    )
    stumm = _mitglied(netzwerk, "D stumm")
    KontaktFabrik(organisation=stumm, email="", **frisch)
    gegangen = _mitglied(netzwerk, "E gegangen", zustand="ausgetreten")
    KontaktFabrik(organisation=gegangen, ausgeschieden_am=timezone.localdate(), **frisch)
    veraltete = set(_namen(netzwerk, offen="veraltet"))
    assert "C veraltet" in veraltete
    assert not veraltete & {"B frisch", "D stumm", "E gegangen"}
    assert _namen(netzwerk, offen="unterschrift") == ["B frisch", "C veraltet", "D stumm"]
    assert _namen(netzwerk, offen="kontakt") == ["D stumm", "E gegangen"]
    assert _namen(netzwerk, offen=["kontakt", "unterschrift"]) == ["D stumm"]
    assert _namen(netzwerk, offen="adresse") == []
    Kontakt.objects.filter(organisation=alt).update(adresse_gestoert_am=timezone.now())
    assert _namen(netzwerk, offen="adresse") == ["C veraltet"]
    # Invited is not signed; whoever is reached through a person entered elsewhere is reached.
    eingeladen(fassung, partner(netzwerk, name="F eingeladen"))
    assert "F eingeladen" in _namen(netzwerk, offen="unterschrift")
    Kontakt.objects.get(organisation=alt).weitere_organisationen.add(stumm)
    assert _namen(netzwerk, offen="kontakt") == ["E gegangen"]


def test_netzwerke_nur_die_man_selbst_koordiniert(
    netzwerk: Netzwerk, koordination: Konto, fachkraft: Konto
) -> None:
    zweites = NetzwerkFabrik(kurzname="medien-kids", kommune=netzwerk.kommune, name="Medien")
    anderswo = NetzwerkFabrik(kurzname="weit-weg", kommune="Anderswo")
    for hier in (zweites, anderswo):
        RolleFabrik(konto=koordination, netzwerk=hier, art=Rolle.Art.KOORDINATION)
    in_beiden = _mitglied(netzwerk, "In beiden")
    MitgliedschaftFabrik(netzwerk=zweites, organisation=in_beiden)
    _mitglied(netzwerk, "Nur hier")
    assert _namen(netzwerk, koordination, netzwerk="in-medien-kids") == ["In beiden"]
    assert _namen(netzwerk, koordination, netzwerk="nicht-medien-kids") == ["Nur hier"]
    # Not led, not of this municipality, not for members: told, and nothing is found.
    for konto, wert in (
        (koordination, "in-weit-weg"),
        (koordination, f"in-{netzwerk.kurzname}"),
        (fachkraft, "in-medien-kids"),
    ):
        filter_ = OrganisationFilter(
            MultiValueDict({"netzwerk": [wert]}), netzwerk=netzwerk, handelnde=konto
        )
        assert list(filter_.qs) == []
        assert filter_.unbekannte_felder == ["Netzwerk"]


def test_wer_nicht_unterzeichnet_hat_erfaehrt_nur_die_koordination(
    netzwerk: Netzwerk, fachkraft: Konto, vertretung: Konto, koordination: Konto, als: Anmelden
) -> None:
    for konto, treffer in ((fachkraft, []), (vertretung, []), (koordination, ["Haus der Familie"])):
        antwort = als(konto).get(_url(netzwerk), {"offen": "unterschrift"})
        assert [zeile.organisation.name for zeile in antwort.context["zeilen"]] == treffer
        assert ("nicht unterzeichnet" in antwort.content.decode()) == bool(treffer)


def test_unbekanntes_wird_gesagt_und_weitet_die_auswahl_nicht(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    weg, da = PartnergruppeFabrik(), PartnergruppeFabrik()
    _mitglied(netzwerk, "Mit Gruppe", gruppen=[da])
    _mitglied(netzwerk, "Ohne Gruppe")
    alt = weg.pk
    weg.delete()
    assert _namen(netzwerk, gruppe=alt) == _namen(netzwerk, art="quatsch") == []
    assert _namen(netzwerk, gruppe=[alt, da.pk]) == ["Mit Gruppe"]
    text = als(koordination).get(_url(netzwerk), {"gruppe": alt}).content.decode()
    assert "Ein Filter gilt nicht mehr" in text
    assert "Partnergruppe: gibt es nicht" in text
    # An order that does not exist is no question: the usual one.
    assert _namen(netzwerk, sortierung="quatsch") == ["Mit Gruppe", "Ohne Gruppe"]


def test_sortierungen(netzwerk: Netzwerk) -> None:
    heute = timezone.localdate()
    _mitglied(netzwerk, "Ärzte", art="schule", zustand="aktiv", seit=heute)
    _mitglied(netzwerk, "Beta", art="kita", zustand="vorgeschlagen", seit=None)
    _mitglied(netzwerk, "gamma", art="kita", zustand="eingeladen", seit=heute - timedelta(days=9))
    OrganisationFabrik(name="Delta", art="amt", kommune=netzwerk.kommune)
    erwartet = {
        "name": ["Ärzte", "Beta", "Delta", "gamma"],
        "-name": ["gamma", "Delta", "Beta", "Ärzte"],
        "art": ["Delta", "Beta", "gamma", "Ärzte"],
        "-art": ["Ärzte", "Beta", "gamma", "Delta"],
        "stand": ["Beta", "gamma", "Ärzte", "Delta"],
        "-stand": ["Ärzte", "gamma", "Beta", "Delta"],
        "seit": ["gamma", "Ärzte", "Beta", "Delta"],
        "-seit": ["Ärzte", "gamma", "Beta", "Delta"],
        "-angelegt": ["gamma", "Beta", "Ärzte", "Delta"],
    }
    assert {wert: _namen(netzwerk, sortierung=wert) for wert in erwartet} == erwartet


def test_seite_zeigt_chips_spalten_und_bleibt_beim_blaettern_bei_der_frage(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    for nr in range(51):
        _mitglied(netzwerk, f"Kita {nr:02}", art="kita", bezirk="Nord & Süd")
    antwort = als(koordination).get(
        _url(netzwerk), {"q": "kita", "bezirk": "Nord & Süd", "sortierung": "-name"}
    )
    text = antwort.content.decode()
    assert "51 Organisationen" in text
    assert 'aria-sort="descending"' in text
    assert text.count("aria-sort") == 1
    assert "Stadtbezirk: Nord &amp; Süd" in text
    assert "?q=kita&amp;sortierung=-name" in text
    weiter = "?q=kita&amp;bezirk=Nord+%26+S%C3%BCd&amp;sortierung=-name&amp;seite=2"
    assert weiter in text
    # Head of the column: the other way round, still the same question.
    assert "?bezirk=Nord+%26+S%C3%BCd&amp;q=kita&amp;sortierung=name" in text


def test_leere_liste_sagt_wie_es_weitergeht(
    netzwerk: Netzwerk, koordination: Konto, fachkraft: Konto, als: Anmelden
) -> None:
    einlesen = reverse("mitglieder:einlesung-neu", args=[netzwerk.kurzname])
    text = als(koordination).get(_url(netzwerk)).content.decode()
    assert "Lesen Sie Ihre Mitgliederliste ein" in text
    assert einlesen not in als(fachkraft).get(_url(netzwerk)).content.decode()
    text = als(fachkraft).get(_url(netzwerk), {"q": "nichts"}).content.decode()
    assert "Keine Organisation passt" in text


@pytest.mark.parametrize("anzahl", [1, 3])
def test_liste_kostet_gleich_viele_abfragen(
    netzwerk: Netzwerk,
    fachkraft: Konto,
    als: Anmelden,
    django_assert_num_queries: DjangoAssertNumQueries,
    anzahl: int,
) -> None:
    viele(netzwerk, anzahl)
    client = als(fachkraft)
    with django_assert_num_queries(14):
        client.get(_url(netzwerk))


def test_liste_kostet_bei_2000_so_viele_abfragen_wie_bei_10(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    client = als(koordination)
    fragen = {"q": "kita muster", "stand": "aktiv", "offen": "veraltet", "sortierung": "-seit"}

    def abfragen() -> int:
        with CaptureQueriesContext(connection) as mitschrift:
            assert client.get(_url(netzwerk)).status_code == 200
            assert client.get(_url(netzwerk), fragen).status_code == 200
        return len(mitschrift)

    viele(netzwerk, 10, je=1)
    bei_zehn = abfragen()
    viele(netzwerk, 1990, je=1)
    assert abfragen() == bei_zehn
