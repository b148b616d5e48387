"""Several networks share one entry: who keeps it, who is told, what stays each network's own."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mitglieder.aktionen.organisation import eintrag_speichern, mitteilen, stand
from mitglieder.models import Kontakt, Mitgliedschaft, Organisation
from netzwerk.basis import briefe
from netzwerk.basis.models import Konto, Nachricht, Netzwerk, Rolle
from tests.fabriken import (
    KontaktFabrik,
    KontoFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    OrganisationFabrik,
    RolleFabrik,
)
from tests.mitglieder.anmelden import Anmelden

M = Mitgliedschaft.Zustand


@pytest.fixture
def medien(db: None) -> Netzwerk:
    netzwerk: Netzwerk = NetzwerkFabrik(
        kurzname="medien", name="Medienprävention", kontakt_email="medien@musterstadt.example"
    )
    return netzwerk


@pytest.fixture
def nachbarin(medien: Netzwerk) -> Konto:
    konto: Konto = KontoFabrik(name="Eike Probe")
    RolleFabrik(konto=konto, netzwerk=medien, art=Rolle.Art.KOORDINATION)
    return konto


def url(name: str, netzwerk: Netzwerk, *teile: Any) -> str:
    return reverse(f"mitglieder:{name}", args=[netzwerk.kurzname, *teile])


def eingaben(formulare: Any) -> dict[str, Any]:
    return {
        feld.html_name: feld.value() for formular in formulare for feld in formular if feld.value()
    }


@pytest.mark.parametrize(
    ("hier", "dort", "wer"),
    [
        (M.AKTIV, M.AKTIV, {"hier", "dort"}),
        (M.AKTIV, M.EINGELADEN, {"hier"}),
        (M.RUHEND, M.AKTIV, {"dort"}),
        (M.RUHEND, M.AUSGETRETEN, {"hier", "dort"}),
    ],
)
def test_wer_den_eintrag_pflegt(
    netzwerk: Netzwerk,
    medien: Netzwerk,
    koordination: Konto,
    nachbarin: Konto,
    hier: str,
    dort: str,
    wer: set[str],
) -> None:
    haus = OrganisationFabrik(kommune="Musterstadt")
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=haus, zustand=hier)
    MitgliedschaftFabrik(netzwerk=medien, organisation=haus, zustand=dort)
    fuer = Organisation.objects.all().bearbeitbar_fuer
    pflegt = {"hier": fuer(koordination, netzwerk), "dort": fuer(nachbarin, medien)}
    assert {name for name, zeilen in pflegt.items() if haus in zeilen} == wer


def test_was_nirgends_aktiv_ist_pflegt_jede_koordination(
    netzwerk: Netzwerk, medien: Netzwerk, koordination: Konto, nachbarin: Konto
) -> None:
    dach = OrganisationFabrik(name="Stadt", kommune="Musterstadt")
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=OrganisationFabrik(uebergeordnet=dach))
    fuer = Organisation.objects.all().bearbeitbar_fuer
    assert dach in fuer(koordination, netzwerk)
    assert dach in fuer(nachbarin, medien)


def test_die_seite_nennt_wer_pflegt_und_laesst_das_eigene(
    netzwerk: Netzwerk, medien: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    haus = OrganisationFabrik(kommune="Musterstadt")
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=haus, zustand=M.RUHEND)
    MitgliedschaftFabrik(netzwerk=medien, organisation=haus)
    KontaktFabrik(organisation=haus, netzwerke=[medien], nachname="Nurdort")
    innen = als(koordination)
    seite = innen.get(url("organisation-zeigen", netzwerk, haus.pk)).text
    assert "Diesen Eintrag pflegt: Medienprävention Musterstadt" in seite
    assert url("organisation-bearbeiten", netzwerk, haus.pk) not in seite
    assert "Nurdort" not in seite
    assert innen.get(url("organisation-bearbeiten", netzwerk, haus.pk)).status_code == 403
    # its own membership and contacts remain its own
    adresse = url("mitgliedschaft-bearbeiten", netzwerk, haus.pk)
    daten = eingaben([innen.get(adresse).context["form"]])
    assert innen.post(adresse, daten | {"seit": "falsch"}).status_code == 422
    innen.post(adresse, daten | {"seit": "2021-02-03"})
    assert str(Mitgliedschaft.objects.get(netzwerk=netzwerk).seit) == "2021-02-03"
    innen.post(url("kontakt-neu", netzwerk, haus.pk), {"nachname": "Hiesig"})
    assert [k.nachname for k in Kontakt.objects.im_netzwerk(netzwerk)] == ["Hiesig"]
    assert not Nachricht.objects.exists()


def test_die_anderen_erfahren_was_sich_geaendert_hat(
    netzwerk: Netzwerk, medien: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    haus = OrganisationFabrik(kommune="Musterstadt", name="Haus am Park", ort="Musterstadt")
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=haus)
    MitgliedschaftFabrik(netzwerk=medien, organisation=haus)
    MitgliedschaftFabrik(organisation=haus, zustand=M.AUSGETRETEN)
    KontaktFabrik(organisation=haus, netzwerke=[netzwerk], nachname="Geheim")
    innen, adresse = als(koordination), url("organisation-bearbeiten", netzwerk, haus.pk)

    def speichern(**mehr: str) -> None:
        formulare = innen.get(adresse).context["formulare"]
        antwort = innen.post(adresse, eingaben(formulare) | mehr)
        assert antwort.status_code == 302

    speichern()
    assert not Nachricht.objects.exists()
    speichern(ort="Nordstadt", art="verein")
    speichern(ort="Nordstadt", art="verein")  # pressed twice
    mail = Nachricht.objects.get()
    assert (mail.empfaenger, mail.netzwerk) == ("medien@musterstadt.example", medien)
    gebaut = briefe.bauen(mail)
    assert "Ort: Musterstadt → Nordstadt" in gebaut.body
    assert "Art: Beratungsstelle → Verein" in gebaut.body
    assert "Netzwerk Kinderschutz Musterstadt" in gebaut.body
    assert f"/medien/mitglieder/{haus.pk}/" in gebaut.body
    assert "Geheim" not in gebaut.body
    assert "Geheim" not in str(mail.parameter)
    speichern(ort="Südhang")
    assert Nachricht.objects.count() == 2


def test_auch_was_die_vertretung_aendert(
    netzwerk: Netzwerk,
    medien: Netzwerk,
    eigene_organisation: Organisation,
    vertretung: Konto,
    als: Anmelden,
) -> None:
    MitgliedschaftFabrik(netzwerk=medien, organisation=eigene_organisation)
    innen = als(vertretung)
    adresse = url("organisation-bearbeiten", netzwerk, eigene_organisation.pk)
    daten = eingaben([innen.get(adresse).context["form"]])
    assert innen.post(adresse, daten | {"telefon": "00000 99"}).status_code == 302
    mail = Nachricht.objects.get()
    assert "Telefon: – → 00000 99" in briefe.bauen(mail).body
    Organisation.objects.filter(pk=eigene_organisation.pk).delete()
    with pytest.raises(briefe.NichtMehrNoetig):
        briefe.bauen(mail)


def test_gliederung_steht_mit_namen(netzwerk: Netzwerk, medien: Netzwerk) -> None:
    dach = OrganisationFabrik(name="Diakonie")
    haus = OrganisationFabrik(name="Haus")
    MitgliedschaftFabrik(netzwerk=medien, organisation=haus)
    vorher = stand(haus)
    haus.uebergeordnet = dach
    haus.save()
    von = KontoFabrik()
    assert mitteilen(organisation=haus, vorher=vorher, netzwerk=netzwerk, von=von) == 1
    assert Nachricht.objects.get().parameter["aenderungen"] == [
        ["Übergeordnete Organisation", "", "Diakonie"]
    ]
    eintrag_speichern(organisation=OrganisationFabrik.build(), netzwerk=netzwerk, von=von)
    assert Nachricht.objects.count() == 1


def test_wer_nur_mitliest_ueberschreibt_nichts(
    netzwerk: Netzwerk, medien: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    """Taking over an entry another network keeps: its facts stay, unless it is a member here."""
    haus = OrganisationFabrik(name="Pixelhof", kommune="Musterstadt", ort="Südhang")
    MitgliedschaftFabrik(netzwerk=medien, organisation=haus)
    felder = {"name": "Pixelhof", "art": "verein", "ort": "Nord", "uebergeordnet": ""}
    felder |= {"schutzkonzept": "unbekannt", "zustand": "vorgeschlagen"}
    als(koordination).post(url("organisation-neu", netzwerk), felder)
    haus.refresh_from_db()
    assert (haus.ort, haus.art) == ("Südhang", "beratungsstelle")
    assert haus.mitgliedschaft_set.get(netzwerk=netzwerk).zustand == M.VORGESCHLAGEN
    assert not Nachricht.objects.exists()


def test_auch_was_eine_liste_aendert(
    netzwerk: Netzwerk, medien: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    haus = OrganisationFabrik(name="Pixelhof", kommune="Musterstadt", ort="Südhang")
    for eines in (netzwerk, medien):
        MitgliedschaftFabrik(netzwerk=eines, organisation=haus)
    MitgliedschaftFabrik(
        netzwerk=netzwerk, organisation=OrganisationFabrik(name="Nur hier", kommune="Musterstadt")
    )
    liste = SimpleUploadedFile(
        "liste.csv", b"Organisation;Ort\nPixelhof;Nordstadt\nNur hier;Nordstadt\n"
    )
    innen = als(koordination)
    adresse = innen.post(url("einlesung-neu", netzwerk), {"datei": liste})["Location"]
    innen.post(adresse, {"stand": innen.get(adresse).context["plan"].stand})
    haus.refresh_from_db()
    assert haus.ort == "Nordstadt"
    mail = Nachricht.objects.get()
    assert (mail.netzwerk, mail.gegenstand) == (medien, haus)
    assert "Ort: Südhang → Nordstadt" in briefe.bauen(mail).body
    verlauf = innen.get(url("organisation-verlauf", netzwerk, haus.pk)).context["eintraege"]
    assert [e.wer for e in verlauf if e.unterschiede] == ["Import, Kim Beispiel"]
