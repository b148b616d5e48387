"""Everybody whose data a network keeps is asked or told, whatever became of the membership."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from mitglieder.aktionen import bestaetigung
from mitglieder.models import Kontakt, Mitgliedschaft, Organisation
from mitglieder.rhythmus import ERSTE_POST, HINWEIS_WARTET, JE_NACHT, so_viele
from netzwerk.basis import briefe
from netzwerk.basis.aktionen import zustellung
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.fabriken import KontaktFabrik, MitgliedschaftFabrik, NetzwerkFabrik, OrganisationFabrik
from tests.mitglieder.mitgliederliste import eingelesen
from tests.post_server import Postserver

TAG = timedelta(days=1)
HEUTE = timezone.localdate
GEFRAGT = ("vorgeschlagen", "beantragt", "eingeladen", "aktiv", "ruhend")
GEENDET = ("ausgetreten", "ausgeschlossen", "abgelehnt")


def person(netzwerk: Netzwerk, zustand: str = "", **felder: object) -> Kontakt:
    """Of a body in this state here; without one: of a body that is only part of the tree."""
    kontakt: Kontakt = KontaktFabrik(netzwerke=[netzwerk], **felder)
    if zustand:
        Mitgliedschaft.objects.create(
            netzwerk=netzwerk, organisation=kontakt.organisation, zustand=zustand
        )
    return kontakt


def mails() -> set[tuple[str, Any, Netzwerk | None]]:
    alle = Nachricht.objects.select_related("netzwerk")
    return {(eine.anlass, eine.gegenstand, eine.netzwerk) for eine in alle}


def test_kein_stand_ist_vergessen() -> None:
    assert {*GEFRAGT, *GEENDET} == {*Mitgliedschaft.Zustand.values}


@pytest.mark.parametrize("zustand", [*GEFRAGT, ""])
def test_gefragt_wird_in_jedem_stand(netzwerk: Netzwerk, zustand: str) -> None:
    kontakt = person(netzwerk, zustand)
    assert bestaetigung.bitten() == 1
    assert mails() == {(bestaetigung.FRAGE, kontakt, netzwerk)}
    # Again after a year, whether or not the state is still the same.
    kontakt.refresh_from_db()
    kontakt.bestaetigen()
    Kontakt.objects.update(informiert_am=timezone.now())
    assert [tag for tag in (30, 322, 323) if bestaetigung.bitten(HEUTE() + tag * TAG)] == [323]


@pytest.mark.parametrize("zustand", GEENDET)
def test_wer_gegangen_ist_erfaehrt_es_nur(netzwerk: Netzwerk, zustand: str) -> None:
    """No question any more; the notice, where no mail has carried it in two weeks."""
    kontakt = person(netzwerk, zustand)
    person(netzwerk, zustand, informiert_am=timezone.now())
    tage = [tag for tag in range(45) if bestaetigung.bitten(HEUTE() + tag * TAG)]
    assert tage[0] == HINWEIS_WARTET.days
    assert {eine[:2] for eine in mails()} == {(bestaetigung.HERKUNFT, kontakt)}
    Kontakt.objects.update(informiert_am=timezone.now())
    assert not [tag for tag in range(45, 800, 7) if bestaetigung.bitten(HEUTE() + tag * TAG)]


def test_eben_von_der_koordination_bestaetigt(netzwerk: Netzwerk) -> None:
    """The year has begun, but nobody has told her: the notice does not wait for its end."""
    kontakt = person(netzwerk, "aktiv", bestaetigt_am=HEUTE())
    assert [bestaetigung.bitten(HEUTE() + tag * TAG) for tag in (0, 13, 14)] == [0, 0, 1]
    assert mails() == {(bestaetigung.HERKUNFT, kontakt, netzwerk)}
    assert bestaetigung.bitten(HEUTE() + 14 * TAG) == 0  # the task runs again in the same night


def test_welches_netzwerk_schreibt(netzwerk: Netzwerk) -> None:
    """Where she is known: rather an active membership than one on its way, than none, than past."""
    haus, unten = OrganisationFabrik(), OrganisationFabrik()
    orte = {name: NetzwerkFabrik(name=name) for name in ("past", "tree", "way", "active")}
    fremd = NetzwerkFabrik()
    for ort, zustand in (("past", "ausgetreten"), ("way", "eingeladen"), ("active", "aktiv")):
        MitgliedschaftFabrik(netzwerk=orte[ort], organisation=haus, zustand=zustand)
    MitgliedschaftFabrik(netzwerk=fremd, organisation=haus, zustand="aktiv")
    MitgliedschaftFabrik(netzwerk=orte["active"], organisation=unten, zustand="abgelehnt")
    MitgliedschaftFabrik(netzwerk=orte["past"], organisation=unten, zustand="abgelehnt")
    for nummer, erwartet in ((4, "active"), (3, "way"), (2, "tree"), (1, "past")):
        bekannt = list(orte.values())[:nummer]
        kontakt = KontaktFabrik(organisation=haus, netzwerke=bekannt)
        gefunden = bestaetigung.mit_absender(Kontakt.objects.filter(pk=kontakt.pk)).get()
        assert gefunden.absender == orte[erwartet].pk
        assert (gefunden.naehe == bestaetigung.GEENDET) is (erwartet == "past")
    # Her own body has left; one she stands for besides is a node of the tree.
    besides = KontaktFabrik(organisation=unten, netzwerke=[orte["past"]])
    besides.weitere_organisationen.add(OrganisationFabrik())
    gefunden = bestaetigung.mit_absender(Kontakt.objects.filter(pk=besides.pk)).get()
    assert gefunden.naehe == bestaetigung.GLIEDERUNG


@pytest.mark.django_db(transaction=True)
def test_eingelesene_erfahren_es_im_ersten_monat(
    netzwerk: Netzwerk, koordination: Konto, smtp: Postserver
) -> None:
    """Of a member, of the office above it, and of one that left in the meantime: each by mail."""
    eingelesen(
        netzwerk,
        koordination,
        "Organisation;Übergeordnete Organisation;Mitglied;Nachname;E-Mail\n"
        "Amt Nord;;nein;Oben;oben@amt.example\n"
        "Stelle Nord;Amt Nord;ja;Unten;unten@amt.example\n"
        "Verein Nord;;ja;Weg;weg@verein.example\n",
    )
    assert not Mitgliedschaft.objects.filter(organisation__name="Amt Nord").exists()
    Mitgliedschaft.objects.get(organisation__name="Verein Nord").austreten()
    for tag, anzahl in ((0, 2), (14, 3)):  # then with the reminders of the first two
        bestaetigung.bitten(HEUTE() + tag * TAG)
        assert zustellung.senden("post") == anzahl
    hinweise = {}
    for mail in smtp.nachrichten:
        texte = [teil.get_content() for art in ("plain", "html") if (teil := mail.get_body((art,)))]
        if "(Herkunft: Liste)" in texte[0]:
            assert "(Herkunft: Liste)" in texte[1]
            hinweise[mail["To"].partition("<")[2].rstrip(">")] = mail["Subject"]
    name = "Netzwerk Kinderschutz Musterstadt"
    assert hinweise == {
        "oben@amt.example": f"Stimmt Ihr Eintrag im {name} noch?",
        "unten@amt.example": f"Stimmt Ihr Eintrag im {name} noch?",
        "weg@verein.example": f"Ihre Angaben im {name}",
    }
    assert not Kontakt.objects.filter(informiert_am=None).exists()


@pytest.mark.parametrize("grund", ["informiert", "ausgeschieden", "adresse", "netzwerk"])
def test_der_hinweis_erledigt_sich(netzwerk: Netzwerk, grund: str) -> None:
    kontakt = person(netzwerk, "ausgetreten")
    bestaetigung.bitten(HEUTE() + HINWEIS_WARTET)
    nachricht = Nachricht.objects.get()
    assert briefe.bauen(nachricht).subject
    if grund == "netzwerk":
        kontakt.netzwerke.clear()
    else:
        felder: dict[str, object] = {
            "informiert": {"informiert_am": timezone.now()},
            "ausgeschieden": {"ausgeschieden_am": HEUTE()},
            "adresse": {"email": "neu@partner.example"},
        }
        Kontakt.objects.update(**felder[grund])  # type: ignore[arg-type]  # one field of several kinds
    with pytest.raises(briefe.NichtMehrNoetig):
        briefe.bauen(Nachricht.objects.get())
    if grund == "adresse":  # the new one is told at once, not in two weeks
        assert bestaetigung.bitten(HEUTE() + HINWEIS_WARTET + TAG) == 1


def test_ein_hinweis_je_person(netzwerk: Netzwerk) -> None:
    erste = person(netzwerk, "ausgetreten", email="kim@partner.example", vorname="Kim")
    person(
        netzwerk,
        "ausgetreten",
        email="KIM@partner.example",
        vorname="kim",
        nachname=erste.nachname,
    )
    assert bestaetigung.bitten(HEUTE() + HINWEIS_WARTET) == 1


def test_jetzt_bitten_geht_auch_ohne_aktive_mitgliedschaft(
    netzwerk: Netzwerk, koordination: Konto
) -> None:
    for zustand in ("ruhend", "ausgetreten", ""):
        kontakt = person(netzwerk, zustand)
        assert bestaetigung.jetzt_bitten(kontakt=kontakt, netzwerk=netzwerk, von=koordination)
    fremd = person(NetzwerkFabrik(), "aktiv")
    with pytest.raises(bestaetigung.NichtFragbar):
        bestaetigung.jetzt_bitten(kontakt=fremd, netzwerk=netzwerk, von=koordination)


def test_erste_mails_vor_allen_anderen(netzwerk: Netzwerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mitglieder.rhythmus.JE_NACHT", 2)
    lange = person(
        netzwerk,
        "aktiv",
        informiert_am=timezone.now(),
        gefragt_mal=1,
        gefragt_am=HEUTE() - 40 * TAG,
    )
    neue = {person(netzwerk, "aktiv") for _nr in range(2)}
    assert bestaetigung.bitten() == 2
    assert {kontakt for _anlass, kontakt, _n in mails()} == neue
    assert bestaetigung.bitten(HEUTE() + TAG) == 1
    assert Kontakt.objects.get(pk=lange.pk).gefragt_mal == 2


def naechte(heute: date, eingetragen: dict[date, int], schon: int = 0) -> int:
    """Night by night, the oldest first; how many nights until the last one is written to."""
    rest, anzahl = Counter(eingetragen), 0
    while rest:
        anzahl += 1
        heute_moeglich = so_viele(heute, dict(rest), schon) - schon
        for tag in sorted(rest):
            weg = min(rest[tag], heute_moeglich)
            heute_moeglich -= weg
            rest[tag] -= weg
            assert not weg or (heute - tag).days <= ERSTE_POST.days, (tag, heute)
        rest = +rest
        heute, schon = heute + TAG, 0
    return anzahl


@pytest.mark.parametrize(
    ("je_tag", "erwartet"),
    [([1], 1), ([100], 1), ([2000], 20), ([2700], 27), ([2701], 27), ([20000], 27)],
)
def test_der_monat_reicht_fuer_jede_liste(je_tag: list[int], erwartet: int) -> None:
    assert naechte(HEUTE(), {HEUTE(): je_tag[0]}) == erwartet


def test_der_monat_reicht_fuer_mehrere_listen() -> None:
    """Read in on different days: each keeps its own month, and a night without a list is calm."""
    heute = HEUTE()
    listen = {heute - 26 * TAG: 300, heute - 20 * TAG: 5000, heute - TAG: 900, heute: 3000}
    naechte(heute, listen)
    assert so_viele(heute, {heute: 2700}, 0) == JE_NACHT
    # A second run in the same night adds nothing.
    erster = so_viele(heute, {heute: 5400}, 0)
    assert so_viele(heute, {heute: 5400 - erster}, erster) == erster == 200
    # What is overdue goes tonight, all of it.
    assert so_viele(heute, {heute - 40 * TAG: 700}, 0) == 700


def test_zwei_personen_mehr_keine_abfrage_mehr(
    netzwerk: Netzwerk, django_assert_num_queries: object
) -> None:
    haus: Organisation = OrganisationFabrik()
    for runde, anzahl in enumerate((1, 3)):
        for _nr in range(anzahl):
            KontaktFabrik(organisation=haus, netzwerke=[netzwerk])
            person(netzwerk, "ausgetreten", angelegt_am=timezone.now() - 20 * TAG)
        with django_assert_num_queries(19):  # type: ignore[operator]  # a fixture, typed as a plain object
            assert bestaetigung.bitten(HEUTE() + runde * TAG) == 2 * anzahl
