"""What the plan understands of a member list, and which line and column it faults."""

import pytest
from pytest_django import DjangoAssertNumQueries

from mitglieder.einlesen.datei import lesen
from mitglieder.einlesen.plan import Plan
from mitglieder.models import Kontakt, Mitgliedschaft, Organisation
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import (
    KontaktFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    OrganisationFabrik,
    PartnergruppeFabrik,
)
from tests.mitglieder.mitgliederliste import eingelesen, geplant


def _fehler(plan: Plan) -> list[tuple[int, str]]:
    return [(b.nr, f.spalte) for b in plan.befunde for f in b.fehler]


@pytest.mark.parametrize(
    ("text", "fehler"),
    [
        ("Organisation;Mitglied\n;ja\n", [(2, "Organisation")]),
        ("Organisation;Mitglied\nKita;vielleicht\n", [(2, "Mitglied")]),
        ("Organisation;Partnergruppen\nKita;schule|mond\n", [(2, "Partnergruppen")]),
        ("Organisation;Website\nKita;http://\n", [(2, "Website")]),
        ("Organisation;Übergeordnet\nKita;Träger\n", [(2, "Übergeordnet")]),
        ("Organisation;Übergeordnet\nKita;Kita\n", [(2, "Übergeordnet")]),
        ("Organisation;Übergeordnet\nA;B\nB;A\n", [(2, "Übergeordnet"), (3, "Übergeordnet")]),
        ("Organisation;Übergeordnet\nA;\nB;\nK;A\nK;B\nU;K\n", [(6, "Übergeordnet")]),
        ("Organisation;Übergeordnet\nA;\nB;\nK;A\nK;B\nK;\n", [(6, "Übergeordnet")]),
        ("Organisation;Art\nKita;kita\nKita;schule\n", [(3, "Art")]),
        ("Organisation;Vorname\nKita;Kim\n", [(2, "Nachname")]),
        ("Organisation;Nachname;E-Mail\nKita;Muster;kein-at\n", [(2, "E-Mail")]),
        (f"Organisation\n{'x' * 201}\n", [(2, "Organisation")]),
    ],
)
def test_fehler_nennen_zeile_und_spalte(
    netzwerk: Netzwerk, text: str, fehler: list[tuple[int, str]]
) -> None:
    assert _fehler(geplant(netzwerk, text)) == fehler


def test_kreis_ueber_den_bestand(netzwerk: Netzwerk) -> None:
    oben = OrganisationFabrik(name="Stadt", kommune=netzwerk.kommune)
    mitte = OrganisationFabrik(name="Amt", kommune=netzwerk.kommune, uebergeordnet=oben)
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=mitte)
    assert _fehler(geplant(netzwerk, "Organisation;Übergeordnet\nStadt;Amt\n")) == [
        (2, "Übergeordnet")
    ]


def test_spalten_in_jeder_reihenfolge_und_unbekannte(
    netzwerk: Netzwerk, koordination: Konto
) -> None:
    tabelle = lesen(b"Homepage\tFarbe\tName der Organisation\nwww.kita.example\tblau\tKita\n")
    assert tabelle.unbekannt == ["Farbe"]
    assert tabelle.zeilen[0].werte == {"organisation": "Kita", "website": "www.kita.example"}
    eingelesen(netzwerk, koordination, "Homepage,Organisation\nwww.kita.example,Kita\n")
    assert Organisation.objects.get().website == "https://www.kita.example"


def test_art_und_gruppe_mit_namen_oder_schluessel(netzwerk: Netzwerk, koordination: Konto) -> None:
    eigene = PartnergruppeFabrik(name="Sport", schluessel="sport", netzwerk=netzwerk)
    PartnergruppeFabrik(name="Geheim", schluessel="geheim", netzwerk=NetzwerkFabrik())
    eingelesen(
        netzwerk,
        koordination,
        "Organisation;Art;Partnergruppen\nTSV;Freier Träger;Sport | Schulen\n",
    )
    assert Organisation.objects.get().art == Organisation.Art.FREIER_TRAEGER
    gruppen = Mitgliedschaft.objects.get().gruppen
    assert set(gruppen.values_list("schluessel", flat=True)) == {"schule", eigene.schluessel}
    assert _fehler(geplant(netzwerk, "Organisation;Gruppe\nTSV;geheim\n")) == [
        (2, "Partnergruppen")
    ]


def test_kontakte_werden_erkannt_und_ergaenzt(netzwerk: Netzwerk, koordination: Konto) -> None:
    text = (
        "Organisation;Vorname;Nachname;Funktion;E-Mail;Telefon\n"
        "Kita;Kim;Beispiel;Leitung;kim@kita.example;0123\n"
        "Kita;Robin;Muster;;;\n"
        "Kita;Robin;Muster;;robin@kita.example;\n"
    )
    eingelesen(netzwerk, koordination, text)
    kim, robin = Kontakt.objects.all()
    assert (kim.email, kim.quelle, kim.bestaetigt_am) == ("kim@kita.example", "Liste", None)
    assert robin.email == "robin@kita.example"
    assert set(kim.netzwerke.all()) == {netzwerk}
    assert {b.art for b in geplant(netzwerk, text).befunde} == {"unveraendert"}
    plan = eingelesen(
        netzwerk, koordination, "Organisation;E-Mail;Telefon\nKITA;Kim@Kita.example;0456\n"
    )
    assert [(a.spalte, a.vorher, a.nachher) for a in plan.befunde[0].aenderungen] == [
        ("Telefon", "0123", "0456")
    ]
    kim.refresh_from_db()
    assert kim.telefon == "0456"


def test_gleicher_name_andere_adresse_ist_eine_andere_person(
    netzwerk: Netzwerk, koordination: Konto
) -> None:
    eingelesen(
        netzwerk,
        koordination,
        "Organisation;Nachname;E-Mail\nKita;Muster;a@kita.example\nKita;Muster;b@kita.example\n",
    )
    assert Kontakt.objects.count() == 2


def test_ausgeschiedene_und_austritte_bleiben(netzwerk: Netzwerk, koordination: Konto) -> None:
    kita = OrganisationFabrik(name="Kita", kommune=netzwerk.kommune)
    mitgliedschaft = MitgliedschaftFabrik(netzwerk=netzwerk, organisation=kita, zustand="ruhend")
    kontakt = KontaktFabrik(organisation=kita, netzwerke=[netzwerk], nachname="Muster", vorname="")
    kontakt.ausscheiden()
    text = "Organisation;Mitglied;Nachname\nKita;ja;Muster\n"
    plan = eingelesen(netzwerk, koordination, text)
    assert len(plan.befunde[0].hinweise) == 2
    mitgliedschaft.refresh_from_db()
    assert mitgliedschaft.zustand == "ruhend"
    mitgliedschaft.aktivieren()
    plan = eingelesen(netzwerk, koordination, "Organisation;Mitglied;Gruppe\nKita;nein;schule\n")
    assert len(plan.befunde[0].hinweise) == 2
    mitgliedschaft.refresh_from_db()
    assert mitgliedschaft.zustand == "aktiv"


@pytest.mark.parametrize("zustand", ["vorgeschlagen", "eingeladen"])
def test_ja_nimmt_vorgemerkte_auf(netzwerk: Netzwerk, koordination: Konto, zustand: str) -> None:
    kita = OrganisationFabrik(name="Kita", kommune=netzwerk.kommune)
    mitgliedschaft = MitgliedschaftFabrik(netzwerk=netzwerk, organisation=kita, zustand=zustand)
    eingelesen(netzwerk, koordination, "Organisation;Mitglied\nKita;x\n")
    mitgliedschaft.refresh_from_db()
    assert mitgliedschaft.zustand == "aktiv"


def test_zweites_netzwerk_der_kommune_teilt_eintraege(
    netzwerk: Netzwerk, koordination: Konto
) -> None:
    text = "Organisation;Nachname;E-Mail\nCaritas;Muster;m@caritas.example\n"
    eingelesen(netzwerk, koordination, text)
    zweites = NetzwerkFabrik(kommune=netzwerk.kommune)
    plan = eingelesen(zweites, koordination, text)
    assert plan.befunde[0].art == "geaendert"
    assert Organisation.objects.count() == 1
    assert set(Kontakt.objects.get().netzwerke.all()) == {netzwerk, zweites}
    eingelesen(NetzwerkFabrik(kommune="Anderswo"), koordination, text)
    assert Organisation.objects.count() == 2
    assert Kontakt.objects.count() == 2


def test_kontakte_fremder_netzwerke_bleiben_verborgen_und_unveraendert(
    netzwerk: Netzwerk, koordination: Konto
) -> None:
    """Contacts are visible per network, also between two of one municipality."""
    caritas = OrganisationFabrik(name="Caritas", kommune=netzwerk.kommune)
    zweites = NetzwerkFabrik(kommune=netzwerk.kommune)
    fremder = KontaktFabrik(
        organisation=caritas,
        netzwerke=[zweites],
        vorname="Kim",
        nachname="Beispiel",
        email="kim@caritas.example",
        telefon="0123 geheim",
    )
    KontaktFabrik(
        organisation=caritas, netzwerke=[zweites], vorname="Toni", nachname="Muster", email=""
    )
    plan = eingelesen(
        netzwerk,
        koordination,
        "Organisation;Vorname;Nachname;E-Mail;Telefon\n"
        "Caritas;Kim;Beispiel;KIM@caritas.example;0456\n"
        "Caritas;Toni;Muster;toni@caritas.example;0789\n",
    )
    assert "geheim" not in repr(plan.befunde)
    kim, _toni = plan.befunde
    assert [a.spalte for a in kim.aenderungen] == ["Mitglied"]
    assert "KIM@caritas.example führt ein anderes Netzwerk" in kim.hinweise[0]
    fremder.refresh_from_db()
    assert (fremder.telefon, set(fremder.netzwerke.all())) == ("0123 geheim", {zweites})
    hier = Kontakt.objects.im_netzwerk(netzwerk).get()
    assert (hier.name, hier.email, hier.telefon) == ("Toni Muster", "toni@caritas.example", "0789")
    assert Kontakt.objects.im_netzwerk(zweites).count() == 2


def test_bekannte_wird_untergeordnet_gleichnamige_anderswo_nicht(
    netzwerk: Netzwerk, koordination: Konto
) -> None:
    eingelesen(netzwerk, koordination, "Organisation\nKita\nStadt\nKreis\n")
    eingelesen(netzwerk, koordination, "Organisation;Übergeordnet\nKita;Stadt\n")
    assert Organisation.objects.get(name="Kita").uebergeordnet is not None
    eingelesen(netzwerk, koordination, "Organisation;Übergeordnet\nKita;Kreis\n", {"0-2": "neu"})
    assert Organisation.objects.filter(name="Kita").count() == 2
    assert _fehler(geplant(netzwerk, "Organisation\nKita\n")) == [(2, "Übergeordnet")]
    assert _fehler(geplant(netzwerk, "Organisation;Übergeordnet\nX;Kita\n")) == [
        (2, "Übergeordnet")
    ]


def test_geaenderte_website(netzwerk: Netzwerk, koordination: Konto) -> None:
    eingelesen(netzwerk, koordination, "Organisation;Website\nKita;https://alt.example\n")
    eingelesen(netzwerk, koordination, "Organisation;Website\nKita;https://neu.example\n")
    assert Organisation.objects.get().website == "https://neu.example"
    eingelesen(netzwerk, koordination, "Organisation;Website;Mitglied\nKita;;ja\n")
    assert Organisation.objects.get().website == "https://neu.example"


def test_vorschau_kostet_gleich_viele_abfragen(
    netzwerk: Netzwerk, koordination: Konto, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for anzahl in (1, 3):
        for nr in range(anzahl):
            kita = OrganisationFabrik(name=f"Kita {nr} von {anzahl}")
            MitgliedschaftFabrik(netzwerk=netzwerk, organisation=kita)
            KontaktFabrik(organisation=kita, netzwerke=[netzwerk])
        zeilen = lesen(
            "\n".join(
                ["Organisation", *Organisation.objects.values_list("name", flat=True)]
            ).encode()
        ).zeilen
        with django_assert_num_queries(7):
            Plan(netzwerk=netzwerk, zeilen=zeilen)


def test_was_andere_netzwerke_pflegen_bleibt_bis_es_auch_hier_mitglied_ist(
    netzwerk: Netzwerk, koordination: Konto
) -> None:
    anderes = NetzwerkFabrik(kommune=netzwerk.kommune)
    verein = OrganisationFabrik(
        name="Verein", kommune=netzwerk.kommune, website="https://alt.example"
    )
    MitgliedschaftFabrik(netzwerk=anderes, organisation=verein)
    liste = "Organisation;Übergeordnet;Mitglied;Website\nDach;;nein;\nVerein;Dach;{};neu.example\n"
    plan = geplant(netzwerk, liste.format("nein"))
    assert [(b.name, b.art) for b in plan.befunde] == [("Dach", "neu"), ("Verein", "unveraendert")]
    assert "pflegt ein anderes Netzwerk" in plan.befunde[1].hinweise[0]
    eingelesen(netzwerk, koordination, liste.format("nein"))
    verein.refresh_from_db()
    assert (verein.website, verein.uebergeordnet) == ("https://alt.example", None)
    eingelesen(netzwerk, koordination, liste.format("ja"))
    verein.refresh_from_db()
    assert (verein.website, str(verein.uebergeordnet)) == ("https://neu.example", "Dach")


def test_zwei_zeilen_einer_organisation_eine_nennt_das_dach(netzwerk: Netzwerk) -> None:
    plan = geplant(
        netzwerk,
        "Organisation;Übergeordnet;Nachname\nStadt;;\nAmt;Stadt;Beispiel\nAmt;;Vorlage\n",
    )
    assert _fehler(plan) == []
    assert [(e.name, e.oben_name) for e in plan.eintraege] == [("Stadt", ""), ("Amt", "Stadt")]
