"""Two entries become one: what moves, what falls together, what is refused, who is told."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from mitglieder.aktionen import zusammenfuehrung as aktionen
from mitglieder.models import (
    Aenderungsvorschlag,
    Aufnahme,
    Beitritt,
    Einwilligung,
    Gremium,
    Kontakt,
    Mitgliedschaft,
    Organisation,
    Rundschreiben,
    Sitz,
    Vertretung,
)
from mitglieder.umzug import NichtMoeglich
from netzwerk.basis import briefe
from netzwerk.basis.models import Kettenglied, Konto, Nachricht, Netzwerk, Rolle, Zugang
from tests.angebote.fabriken import AngebotFabrik
from tests.fabriken import (
    KontaktFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    OrganisationFabrik,
    PartnergruppeFabrik,
    RolleFabrik,
    TeilnahmeFabrik,
    TreffenFabrik,
    VertretungFabrik,
)
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.doppelte import alt, fuehre, mit_berechtigter, neu, url
from tests.mitglieder.fabriken import eingeladen, unterzeichnet, veroeffentlicht
from tests.wettlauf import zuvorkommen
from treffen.models import Massnahme, Teilnahme

M = Mitgliedschaft.Zustand
__all__ = ["alt", "neu"]  # fixtures


def test_alles_zieht_um(
    netzwerk: Netzwerk, neu: Organisation, alt: Organisation, koordination: Konto
) -> None:
    kind = OrganisationFabrik(name="Krippe", uebergeordnet=alt)
    person = KontaktFabrik(organisation=alt, netzwerke=[netzwerk])
    auswaerts = KontaktFabrik(netzwerke=[netzwerk])
    auswaerts.weitere_organisationen.add(alt)
    daheim = KontaktFabrik(organisation=neu, netzwerke=[netzwerk])
    daheim.weitere_organisationen.add(alt)
    vertretung = VertretungFabrik(organisation=alt)
    beitritt = unterzeichnet(
        eingeladen(
            veroeffentlicht(netzwerk),
            mit_berechtigter(netzwerk, alt),
        )
    )
    gremium = Gremium.objects.create(netzwerk=netzwerk, name="Beirat")
    sitz = Sitz.objects.create(gremium=gremium, organisation=alt, kontakt=person)
    vorschlag = Aenderungsvorschlag.objects.create(
        netzwerk=netzwerk, organisation=alt, kontakt=person, angaben={}
    )
    brief = Rundschreiben.objects.create(netzwerk=netzwerk)
    brief.organisationen.add(alt)
    angebot = AngebotFabrik(netzwerk=netzwerk)
    angebot.anbieter.set([alt, neu])
    nummer = alt.pk
    vorher = aktionen.vorschau(neu=neu, alt=alt, netzwerk=netzwerk, von=koordination)
    assert Organisation.objects.filter(pk=nummer).exists()
    assert Kontakt.objects.get(pk=person.pk).organisation == alt

    eintrag = fuehre(neu, alt, koordination, "ort")
    assert not Organisation.objects.filter(pk=nummer).exists()
    neu.refresh_from_db()
    assert (neu.name, neu.ort, neu.email) == (
        "Kita Regenbogen",
        "Nordstadt",
        "kita@regen.example",
    )
    for zeile in (person, vertretung, beitritt, sitz, vorschlag):
        zeile.refresh_from_db()
        assert zeile.organisation == neu, zeile
    kind.refresh_from_db()
    assert kind.uebergeordnet == neu
    assert set(auswaerts.weitere_organisationen.all()) == {neu}
    assert not daheim.weitere_organisationen.exists()
    assert set(brief.organisationen.all()) == {neu}
    assert set(angebot.anbieter.all()) == {neu}
    assert [s.name for s in neu.schreibweise_set.all()] == ["KiTa Regenbogen e.V."]
    assert Kettenglied.objects.pruefen(beitritt.kette)
    letztes = Kettenglied.objects.der_kette(beitritt.kette).last()
    assert letztes is not None
    assert letztes.ereignis == "zusammengefuehrt"
    assert (eintrag.organisation, eintrag.aufgegangen_id) == (neu, nummer)
    assert eintrag.angaben["Ort"] == "Nordstadt"
    assert eintrag.umfang == {
        "mitglieder.aenderungsvorschlag": 1,
        "mitglieder.organisation": 1,
        "mitglieder.vertretung": 1,
        "mitglieder.kontakt_weitere_organisationen": 2,
        "mitglieder.kontakt": 2,
        "mitglieder.beitritt": 1,
        "mitglieder.sitz": 1,
        "mitglieder.mitgliedschaft": 1,
        "mitglieder.rundschreiben_organisationen": 1,
        "angebote.angebot_anbieter": 1,
    }
    assert {p.schluessel: len(p.umgezogen) + len(p.entfallen) for p in vorher.posten} == (
        eintrag.umfang
    )
    with pytest.raises(IntegrityError), transaction.atomic():  # outside a merger: fixed as before
        Beitritt.objects.update(organisation=kind)


def test_mitgliedschaften_im_selben_netzwerk_werden_eine(
    netzwerk: Netzwerk, neu: Organisation, alt: Organisation, koordination: Konto
) -> None:
    eine, andere = PartnergruppeFabrik(), PartnergruppeFabrik()
    gehende = Mitgliedschaft.objects.get(organisation=alt)
    gehende.gruppen.set([eine, andere])
    bleibende = Mitgliedschaft.objects.get(organisation=neu)
    bleibende.gruppen.set([andere])
    aufnahme = Aufnahme.objects.create(
        netzwerk=netzwerk, organisation_name="Kita", email="a@b.example", mitgliedschaft=gehende
    )
    MitgliedschaftFabrik(netzwerk=NetzwerkFabrik(), organisation=alt, zustand=M.AUSGETRETEN)
    fuehre(neu, alt, koordination)
    bleibende.refresh_from_db()
    assert (bleibende.zustand, bleibende.seit, bleibende.bis) == (M.AKTIV, date(2020, 3, 1), None)
    assert set(bleibende.gruppen.all()) == {eine, andere}
    aufnahme.refresh_from_db()
    assert aufnahme.mitgliedschaft == bleibende
    assert {m.zustand for m in Mitgliedschaft.objects.filter(organisation=neu)} == {
        M.AKTIV,
        M.AUSGETRETEN,
    }


def test_eine_adresse_ist_eine_person(
    netzwerk: Netzwerk, neu: Organisation, alt: Organisation, koordination: Konto, client: Client
) -> None:
    anderes = NetzwerkFabrik()
    gehende = KontaktFabrik(
        organisation=alt,
        netzwerke=[netzwerk, anderes],
        email="KIM@kita.example",
        telefon="0123",
        ist_zeichnungsberechtigt=True,
        bestaetigt_am=date(2026, 5, 1),
    )
    bleibende = KontaktFabrik(
        organisation=neu,
        netzwerke=[netzwerk],
        email="kim@kita.example",
        ist_insofa=True,
        bestaetigt_am=date(2025, 5, 1),
        ausgeschieden_am=timezone.localdate(),
    )
    nur_alt, beide = TreffenFabrik(netzwerk=netzwerk), TreffenFabrik(netzwerk=netzwerk)
    TeilnahmeFabrik(treffen=nur_alt, kontakt=gehende)
    TeilnahmeFabrik(treffen=beide, kontakt=gehende).antworten("zugesagt", "Ich komme.")
    offen = TeilnahmeFabrik(treffen=beide, kontakt=bleibende)
    gremium = Gremium.objects.create(netzwerk=netzwerk, name="Beirat")
    for haus, kontakt in ((alt, gehende), (neu, bleibende)):
        Sitz.objects.create(gremium=gremium, organisation=haus, kontakt=kontakt)
        Vertretung.objects.create(organisation=haus, konto=koordination)
    zugang = Zugang.fuer(
        gehende, zweck=Zugang.Zweck.BESTAETIGUNG, gegenstand=gehende, netzwerk=netzwerk, tage=9
    )
    massnahme = Massnahme.objects.create(
        netzwerk=netzwerk, titel="Flyer", verantwortlich=gehende, frist=timezone.localdate()
    )
    fuehre(neu, alt, koordination)
    bleibende.refresh_from_db()
    assert not Kontakt.objects.filter(pk=gehende.pk).exists()
    assert (bleibende.ist_insofa, bleibende.ist_zeichnungsberechtigt) == (True, True)
    assert (bleibende.telefon, bleibende.ausgeschieden_am) == ("0123", None)
    assert bleibende.bestaetigt_am == date(2026, 5, 1)
    assert set(bleibende.netzwerke.all()) == {netzwerk, anderes}
    assert set(Teilnahme.objects.values_list("treffen", "kontakt")) == {
        (nur_alt.pk, bleibende.pk),
        (beide.pk, bleibende.pk),
    }
    offen.refresh_from_db()
    assert (offen.antwort, offen.bemerkung) == ("zugesagt", "Ich komme.")
    assert (Sitz.objects.count(), Vertretung.objects.count()) == (1, 1)
    zugang.refresh_from_db()
    assert (zugang.inhaber, zugang.gegenstand) == (bleibende, bleibende)
    massnahme.refresh_from_db()
    assert massnahme.verantwortlich == bleibende


def test_ein_widerruf_bleibt_ein_widerruf(
    netzwerk: Netzwerk, neu: Organisation, alt: Organisation, koordination: Konto
) -> None:
    frueher = timezone.now() - timedelta(days=9)
    anderes = NetzwerkFabrik()
    personen = [
        KontaktFabrik(organisation=haus, netzwerke=[netzwerk], email="kim@kita.example")
        for haus in (alt, neu)
    ]
    for person in personen:
        Einwilligung.erteilen(person, netzwerk=anderes, weg=Einwilligung.Weg.LINK)
        Einwilligung.erteilen(person, netzwerk=netzwerk, weg=Einwilligung.Weg.LINK)
    Einwilligung.objects.update(erteilt_am=frueher)
    Einwilligung.widerrufen(personen[1], netzwerk=netzwerk)
    fuehre(neu, alt, koordination)
    assert [e.netzwerk for e in Einwilligung.objects.gueltig()] == [anderes]
    assert Einwilligung.objects.count() == 3


def test_untereinheiten_gleichen_namens_zuerst(
    neu: Organisation, alt: Organisation, koordination: Konto
) -> None:
    for haus in (neu, alt):
        OrganisationFabrik(name="Krippe", uebergeordnet=haus)
    with pytest.raises(NichtMoeglich, match="Krippe"):
        fuehre(neu, alt, koordination)


def test_nicht_in_die_eigene_untereinheit_aber_umgekehrt(
    neu: Organisation, alt: Organisation, koordination: Konto
) -> None:
    mitte = OrganisationFabrik(name="Mitte", uebergeordnet=alt)
    Organisation.objects.filter(pk=neu.pk).update(uebergeordnet=mitte)
    neu.refresh_from_db()
    with pytest.raises(NichtMoeglich, match="Umgekehrt geht es"):
        fuehre(neu, alt, koordination)
    assert "uebergeordnet" not in {f.name for f in aktionen.abweichungen(alt, neu)}
    fuehre(alt, neu, koordination, "uebergeordnet", "name")
    alt.refresh_from_db()
    assert (alt.name, alt.uebergeordnet) == ("Kita Regenbogen", None)


def test_ein_name_der_vergeben_ist(
    neu: Organisation, alt: Organisation, koordination: Konto
) -> None:
    dach = OrganisationFabrik(name="Dach")
    OrganisationFabrik(name=alt.name, uebergeordnet=dach)
    Organisation.objects.filter(pk=neu.pk).update(uebergeordnet=dach)
    with pytest.raises(NichtMoeglich, match="gibt es an dieser Stelle"):
        fuehre(neu, alt, koordination, "name")
    assert Organisation.objects.filter(pk=alt.pk).exists()


def test_geteilte_nur_wer_fuer_alle_spricht(
    netzwerk: Netzwerk, neu: Organisation, alt: Organisation, koordination: Konto
) -> None:
    anderes = NetzwerkFabrik(kontakt_email="medien@musterstadt.example", name="Medien")
    MitgliedschaftFabrik(netzwerk=anderes, organisation=alt)
    with pytest.raises(NichtMoeglich, match="Koordinierungsstelle"):
        fuehre(neu, alt, koordination)
    RolleFabrik(konto=koordination, netzwerk=anderes, art=Rolle.Art.KOORDINATION)
    fuehre(neu, alt, koordination)
    mail = Nachricht.objects.get()
    assert (mail.anlass, mail.empfaenger) == (
        "organisation.zusammengefuehrt",
        "medien@musterstadt.example",
    )
    assert "KiTa Regenbogen e.V." in briefe.bauen(mail).body
    assert f"/mitglieder/{neu.pk}/" in briefe.bauen(mail).body


def test_der_weg_im_browser(
    netzwerk: Netzwerk,
    neu: Organisation,
    alt: Organisation,
    koordination: Konto,
    fachkraft: Konto,
    fremde: Konto,
    als: Anmelden,
) -> None:
    innen = als(koordination)
    assert "KiTa Regenbogen e.V." in innen.get(url("zusammenfuehren", neu.pk)).text
    suche = url("zusammenfuehren", neu.pk)
    assert "Kein anderer Eintrag" in innen.get(suche, {"q": "Xylofon"}).text
    assert "KiTa Regenbogen e.V." in innen.get(suche, {"q": "kita"}).text
    adresse = url("zusammenfuehren-pruefen", neu.pk, alt.pk)
    seite = innen.get(adresse)
    assert set(seite.context["form"].fields) == {"stand", "name"}
    assert seite.context["form"].ergaenzt == [("ort", "Ort", "Nordstadt")]
    wahl = {"stand": seite.context["form"].jetzt, "name": "alt"}
    Organisation.objects.filter(pk=alt.pk).update(telefon="0815")
    antwort = innen.post(adresse, wahl)
    assert (antwort.status_code, "gerade geändert" in antwort.text) == (422, True)
    wahl |= {"stand": antwort.context["form"]["stand"].value()}
    antwort = innen.post(adresse, wahl, follow=True)
    assert "sind jetzt ein Eintrag" in antwort.text
    neu.refresh_from_db()
    assert (neu.name, neu.telefon) == ("KiTa Regenbogen e.V.", "0815")
    assert (neu.ort, neu.email) == ("Nordstadt", "kita@regen.example")
    assert innen.post(adresse, wahl)["Location"] == url("organisation-zeigen", neu.pk)
    for konto in (koordination, fachkraft):
        antwort = als(konto).get(url("organisation-zeigen", alt.pk))
        assert (antwort.status_code, antwort["Location"]) == (
            302,
            url("organisation-zeigen", neu.pk),
        )
    assert als(fremde).get(f"/anderswo/mitglieder/{alt.pk}/").status_code == 404
    assert innen.get(url("organisation-zeigen", 987_654)).status_code == 404
    assert innen.get(url("zusammenfuehren-pruefen", neu.pk, neu.pk)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_zwei_fuehren_zugleich_zusammen(
    netzwerk: Netzwerk, neu: Organisation, alt: Organisation, koordination: Konto
) -> None:
    """From either side: one wins, the other is told."""

    def umgekehrt() -> str:
        try:
            fuehre(alt, neu, koordination)
        except NichtMoeglich as grund:
            return str(grund)
        return ""

    assert "gibt es nicht mehr" in zuvorkommen(lambda: fuehre(neu, alt, koordination), umgekehrt)
    assert Organisation.objects.count() == 1
