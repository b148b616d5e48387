import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from mitglieder.forms.organisation import gruppen_nach_gesetz
from mitglieder.models import Mitgliedschaft, Partnergruppe
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import (
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    OrganisationFabrik,
    PartnergruppeFabrik,
)
from tests.mitglieder.anmelden import Anmelden

Z = Mitgliedschaft.Zustand
UEBERGAENGE = {
    "vorschlagen": ({Z.ABGELEHNT, Z.AUSGETRETEN, Z.AUSGESCHLOSSEN}, Z.VORGESCHLAGEN),
    "einladen": ({Z.VORGESCHLAGEN, Z.BEANTRAGT}, Z.EINGELADEN),
    "aktivieren": ({Z.EINGELADEN, Z.RUHEND}, Z.AKTIV),
    "ruhen_lassen": ({Z.AKTIV}, Z.RUHEND),
    "austreten": ({Z.AKTIV, Z.RUHEND}, Z.AUSGETRETEN),
    "ausschliessen": ({Z.AKTIV, Z.RUHEND}, Z.AUSGESCHLOSSEN),
    "ablehnen": ({Z.BEANTRAGT}, Z.ABGELEHNT),
}


@pytest.mark.parametrize("verb", UEBERGAENGE)
@pytest.mark.parametrize("von", Z)
def test_verb_geht_nur_von_erlaubten_staenden(db: None, verb: str, von: Z) -> None:
    mitgliedschaft = MitgliedschaftFabrik(zustand=von)
    erlaubt, nach = UEBERGAENGE[verb]
    if von in erlaubt:
        getattr(mitgliedschaft, verb)()
        assert mitgliedschaft.zustand == nach
    else:
        with pytest.raises(FalscherZustand, match="im Stand"):
            getattr(mitgliedschaft, verb)()
    mitgliedschaft.refresh_from_db()
    assert mitgliedschaft.zustand == (nach if von in erlaubt else von)
    assert (verb in MitgliedschaftFabrik.build(zustand=von).moegliche_schritte) == (von in erlaubt)


def test_zweiter_wechsel_aus_veraltetem_stand_wird_abgewiesen(db: None) -> None:
    erste = MitgliedschaftFabrik(zustand=Z.AKTIV)
    zweite = Mitgliedschaft.objects.get(pk=erste.pk)
    erste.austreten()
    with pytest.raises(FalscherZustand, match="ausgetreten"):
        zweite.ruhen_lassen()


def test_ende_liegt_nie_vor_dem_beginn(db: None) -> None:
    mitgliedschaft = MitgliedschaftFabrik(seit=None)
    mitgliedschaft.austreten()
    assert mitgliedschaft.bis is not None
    mitgliedschaft.vorschlagen()
    mitgliedschaft.refresh_from_db()
    assert (mitgliedschaft.seit, mitgliedschaft.bis) == (None, None)


def test_partnergruppen_der_gesetze_sind_angelegt(db: None) -> None:
    gesetzlich = Partnergruppe.objects.filter(netzwerk=None)
    nach_9 = set(gesetzlich.filter(nach_lkischg=True).values_list("schluessel", flat=True))
    nach_3 = set(gesetzlich.filter(nach_kkg=True).values_list("schluessel", flat=True))
    assert len(nach_9) == 13
    assert len(nach_3) == 19
    assert nach_9 & nach_3 == {"schule", "gesundheitsamt", "polizei_ordnung", "familiengericht"}


def test_abdeckung_zaehlt_nur_aktive_dieses_netzwerks(
    netzwerk: Netzwerk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    schule = Partnergruppe.objects.get(schluessel="schule")
    MitgliedschaftFabrik(netzwerk=netzwerk, gruppen=[schule])
    MitgliedschaftFabrik(netzwerk=netzwerk, gruppen=[schule], zustand=Z.RUHEND)
    MitgliedschaftFabrik(netzwerk=NetzwerkFabrik(), gruppen=[schule])
    with django_assert_num_queries(1):
        abdeckung = Partnergruppe.objects.all().abdeckung(netzwerk)
    assert {
        a.gruppe.schluessel: a.anzahl_organisationen for a in abdeckung if a.anzahl_organisationen
    } == {"schule": 1}
    assert len(abdeckung) == 12


def _adresse(netzwerk: Netzwerk, mitgliedschaft: Mitgliedschaft, schritt: str) -> str:
    return reverse(
        "mitglieder:mitgliedschaft-wechseln",
        kwargs={
            "netzwerk": netzwerk.kurzname,
            "pk": mitgliedschaft.organisation_id,
            "schritt": schritt,
        },
    )


def test_ansehen_aendert_nichts_senden_schon(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    mitgliedschaft = MitgliedschaftFabrik(netzwerk=netzwerk)
    client = als(koordination)
    adresse = _adresse(netzwerk, mitgliedschaft, "austreten")
    assert client.get(adresse).status_code == 200
    mitgliedschaft.refresh_from_db()
    assert mitgliedschaft.zustand == Z.AKTIV
    antwort = client.post(adresse, follow=True)
    assert "Die Mitgliedschaft ist jetzt „ausgetreten“." in antwort.content.decode()
    antwort = client.post(adresse, follow=True)
    assert "Das geht im Stand „ausgetreten“ nicht." in antwort.content.decode()
    assert antwort.status_code == 200


def test_wechsel_nur_fuer_die_koordination_und_nur_mit_verben(
    netzwerk: Netzwerk, koordination: Konto, vertretung: Konto, fremde: Konto, als: Anmelden
) -> None:
    mitgliedschaft = MitgliedschaftFabrik(netzwerk=netzwerk)
    adresse = _adresse(netzwerk, mitgliedschaft, "austreten")
    assert als(vertretung).post(adresse).status_code == 403
    assert als(fremde).post(adresse).status_code == 404
    assert als(koordination).post(_adresse(netzwerk, mitgliedschaft, "delete")).status_code == 404
    anderswo = MitgliedschaftFabrik(netzwerk=NetzwerkFabrik(), organisation=OrganisationFabrik())
    assert als(koordination).post(_adresse(netzwerk, anderswo, "austreten")).status_code == 404


def test_eigene_gruppen_stehen_fuer_sich(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    """Beside those of the laws; another network's do not show."""
    PartnergruppeFabrik(netzwerk=netzwerk, name="Sportvereine")
    PartnergruppeFabrik(netzwerk=NetzwerkFabrik(), name="Büchereien")
    abschnitte = dict(gruppen_nach_gesetz(netzwerk))
    assert [name for _pk, name in abschnitte["Gruppen dieses Netzwerks"]] == ["Sportvereine"]
    seite = als(koordination).get(f"/{netzwerk.kurzname}/mitglieder/neu/")
    assert "Sportvereine" in seite.text
    assert "Büchereien" not in seite.text
