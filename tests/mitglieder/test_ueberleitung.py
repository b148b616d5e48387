"""From one version to the next: carried over, asked again, left alone; once, whoever presses."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from mitglieder.aktionen import beitritt as beitritt_aktionen
from mitglieder.aktionen import ueberleitung, unterzeichnung
from mitglieder.laufzeitbriefe import grund_der_ueberleitung
from mitglieder.models import Beitritt, Fassung, Kontakt
from netzwerk.basis import briefe
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Dokument, Kettenglied, Konto, Nachricht, Netzwerk
from tests.fabriken import KontoFabrik
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.fabriken import (
    adresse,
    eingeladen,
    ereignisse,
    gesiegelt,
    unterzeichnet,
    zugang_zu,
)
from tests.mitglieder.leben import GRUND, beigetreten, gekuendigt, naechste, uebergeleitet
from tests.wettlauf import zuvorkommen

pytestmark = pytest.mark.usefixtures("eigene_ablage")


def uebergang(fassung: Fassung) -> str:
    return adresse("vereinbarung-uebergang", fassung.vereinbarung_id, fassung.nummer)


def staende(fassung: Fassung) -> dict[str, str]:
    beitritte = Beitritt.objects.filter(fassung=fassung).select_related("organisation")
    return {beitritt.organisation.name: beitritt.zustand for beitritt in beitritte}


# Carried over --------------------------------------------------------------------------------
def test_carried_over_keeps_its_signature_and_says_so(
    netzwerk: Netzwerk, koordination: Konto, besuch: Client
) -> None:
    (alt,) = beigetreten(netzwerk)
    damals = gesiegelt(alt)
    neue = naechste(alt.fassung)
    ergebnis = ueberleitung.ueberleiten(
        fassung=neue, hinueber=[alt.pk], grund=GRUND, von=koordination
    )
    assert (ergebnis.uebergeleitet, ergebnis.gefragt, ergebnis.nachrichten) == (1, 0, 0)
    neu = Beitritt.objects.get(fassung=neue)
    alt.refresh_from_db()
    assert alt.zustand == Beitritt.Zustand.UEBERGELEITET
    assert alt.uebergeleitet_am is not None
    assert alt.nachfolger == neu
    for feld in ueberleitung.UNTERSCHRIFT[1:]:
        assert getattr(neu, feld) == getattr(alt, feld), feld
    assert neu.zustand == Beitritt.Zustand.UNTERZEICHNET
    assert neu.gegengezeichnet_am is None  # the municipality signs each version for itself
    # Both chains hold, and the new one names the old one's end.
    ende = Kettenglied.objects.get(kette=alt.kette, ereignis="gesiegelt")
    assert ereignisse(alt)[-1] == "uebergeleitet"
    assert ereignisse(neu) == ["uebernommen"]
    erstes: Any = Kettenglied.objects.get(kette=neu.kette)
    assert erstes.nutzlast["kettenende"] == ende.hash
    assert erstes.nutzlast["kette"] == alt.kette
    assert erstes.nutzlast["grund"] == GRUND
    assert Kettenglied.objects.pruefen(alt.kette)
    assert Kettenglied.objects.pruefen(neu.kette)
    # Its own sealed document, mailed to the party with the way to object.
    pdf = gesiegelt(neu)
    assert pdf.pruefcode != damals.pruefcode
    nachrichten = Nachricht.objects.zu(neu)
    assert {n.anlass for n in nachrichten} == {"vereinbarung.uebergeleitet"}
    kontakt = neu.kontakt
    assert isinstance(kontakt, Kontakt)
    mail = briefe.bauen(nachrichten.get(empfaenger=kontakt.email))
    text = " ".join(mail.body.split())
    assert "hat Fassung 1 am" in text
    assert GRUND in text
    assert "Sind Sie nicht einverstanden, schreiben Sie an" in text
    assert netzwerk.kontakt_email in text
    ((name, inhalt, _art),) = [tuple(anhang) for anhang in mail.attachments]
    assert (name, inhalt) == (pdf.dateiname, pdf.inhalt())
    # The check page tells both apart.
    seite = f"/{netzwerk.kurzname}/pruefen/"
    for dokument, satz in ((damals, "durch eine neue Fassung ersetzt"), (pdf, "Gültig")):
        assert satz in besuch.get(seite, {"code": dokument.pruefcode}).text


def test_doing_it_again_does_nothing_twice(netzwerk: Netzwerk, koordination: Konto) -> None:
    alle = beigetreten(netzwerk, 2)
    neue = naechste(alle[0].fassung)
    schluessel = [b.pk for b in alle]
    for erwartet in (2, 0):
        ergebnis = ueberleitung.ueberleiten(
            fassung=neue, hinueber=schluessel, grund=GRUND, von=koordination
        )
        assert ergebnis.uebergeleitet == erwartet
    assert Beitritt.objects.filter(fassung=neue).count() == 2
    assert Dokument.objects.filter(art="beitritt").count() == 4
    assert [ereignisse(b).count("uebergeleitet") for b in alle] == [1, 1]
    alle[0].fassung.refresh_from_db()
    assert alle[0].fassung.zustand == Fassung.Zustand.ABGELOEST  # nobody is left


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_at_once(netzwerk: Netzwerk) -> None:
    """One wants to carry over, one to ask again: whoever is first decides."""
    alle = beigetreten(netzwerk, 3)
    neue = naechste(alle[0].fassung)
    schluessel = [b.pk for b in alle]
    von, auch_von = KontoFabrik.create(), KontoFabrik.create()
    zweites = zuvorkommen(
        lambda: ueberleitung.ueberleiten(fassung=neue, hinueber=schluessel, grund=GRUND, von=von),
        lambda: ueberleitung.ueberleiten(
            fassung=neue, hinueber=[], fragen=schluessel, grund="", von=auch_von
        ),
    )
    assert (zweites.uebergeleitet, zweites.gefragt) == (0, 0)
    assert set(staende(neue).values()) == {"unterzeichnet"}
    assert not Nachricht.objects.filter(gegenstand_id__in=neue.beitritt_set.values("pk")).exists()


@pytest.mark.django_db(transaction=True)
def test_notice_given_in_the_same_moment_wins(netzwerk: Netzwerk) -> None:
    (alt,) = beigetreten(netzwerk)
    neue = naechste(alt.fassung)
    von = KontoFabrik.create()
    ergebnis = zuvorkommen(
        lambda: gekuendigt(alt, timezone.localdate(), von),
        lambda: ueberleitung.ueberleiten(fassung=neue, hinueber=[alt.pk], grund=GRUND, von=von),
    )
    assert ergebnis.uebergeleitet == 0
    assert staende(neue) == {}
    assert staende(alt.fassung) == {"Partner 0": "gekuendigt"}


def test_carried_over_twice_names_the_first_signature(netzwerk: Netzwerk) -> None:
    (erster,) = beigetreten(netzwerk)
    zweiter = uebergeleitet(erster, naechste(erster.fassung))
    dritter = uebergeleitet(zweiter, naechste(zweiter.fassung))
    assert dritter.unterzeichnet_am == erster.unterzeichnet_am
    assert dritter.vorgaenger == zweiter
    assert grund_der_ueberleitung(dritter) == GRUND
    Kettenglied.objects.vergessen([dritter.kette])
    assert grund_der_ueberleitung(dritter) == ""
    pdf = gesiegelt(dritter)
    assert pdf.gesiegelt_am is not None


def test_both_accessions_lead_to_each_other(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    alt, gekuendigte = beigetreten(netzwerk, 2)
    neu = uebergeleitet(alt, naechste(alt.fassung))
    gekuendigt(gekuendigte, timezone.localdate())
    client = als(koordination)
    assert "in Fassung 2</a>" in client.get(alt.get_absolute_url()).text
    assert alt.get_absolute_url() in client.get(neu.get_absolute_url()).text
    text = client.get(gekuendigte.get_absolute_url()).text
    assert "Brief mit Unterschrift" in text
    assert "bis dahin weiter Beteiligte" in text


# Left alone ----------------------------------------------------------------------------------
def test_who_gave_notice_or_refused_is_left_alone(netzwerk: Netzwerk, koordination: Konto) -> None:
    weg, lehnt_ab, geht_mit = beigetreten(netzwerk, 3)
    gekuendigt(weg, timezone.localdate())
    neue = naechste(weg.fassung)
    gefragt = eingeladen(neue, lehnt_ab.organisation)
    unterzeichnung.ablehnen(zugang=zugang_zu(gefragt), grund="Nein")
    ueberleitung.ueberleiten(
        fassung=neue,
        hinueber=[weg.pk, lehnt_ab.pk, geht_mit.pk, 999_999],
        grund=GRUND,
        von=koordination,
    )
    assert staende(neue) == {"Partner 1": "abgelehnt", "Partner 2": "unterzeichnet"}
    lehnt_ab.refresh_from_db()
    assert lehnt_ab.zustand == Beitritt.Zustand.UNTERZEICHNET  # bound by the old one as before


def test_an_invitation_withdrawn_before_is_used_again(
    netzwerk: Netzwerk, koordination: Konto
) -> None:
    (alt,) = beigetreten(netzwerk)
    neue = naechste(alt.fassung)
    gefragt = eingeladen(neue, alt.organisation)
    beitritt_aktionen.zurueckziehen(beitritt=gefragt, von=koordination)
    neu = uebergeleitet(alt, neue)
    assert neu.pk == gefragt.pk
    assert ereignisse(neu) == ["eingeladen", "zurueckgezogen", "uebernommen"]


def test_only_into_a_version_that_runs(netzwerk: Netzwerk, koordination: Konto) -> None:
    (alt,) = beigetreten(netzwerk)
    neue = naechste(alt.fassung)
    neue.abloesen()
    with pytest.raises(FalscherZustand, match="niemand überleiten"):
        ueberleitung.ueberleiten(fassung=neue, hinueber=[alt.pk], grund=GRUND, von=koordination)


# Asked again ---------------------------------------------------------------------------------
def test_asked_again_stays_a_party_until_signing(netzwerk: Netzwerk, koordination: Konto) -> None:
    """Who stays silent is asked for the new version instead; who cannot be reached is named."""
    alt, unerreichbar = beigetreten(netzwerk, 2)
    still = eingeladen(alt.fassung)
    Kontakt.objects.filter(organisation=unerreichbar.organisation).update(email="")
    neue = naechste(alt.fassung)
    ergebnis = ueberleitung.ueberleiten(
        fassung=neue,
        hinueber=[],
        fragen=[alt.pk, unerreichbar.pk],
        offene=True,
        grund="",
        von=koordination,
    )
    assert (ergebnis.uebergeleitet, ergebnis.gefragt) == (0, 2)
    assert ergebnis.ohne_erreichbare == [unerreichbar.organisation]
    still.refresh_from_db()
    alt.refresh_from_db()
    assert still.zustand == Beitritt.Zustand.ZURUECKGEZOGEN
    assert alt.ist_partei
    neu = unterzeichnet(Beitritt.objects.get(fassung=neue, organisation=alt.organisation))
    alt.refresh_from_db()
    assert alt.zustand == Beitritt.Zustand.UEBERGELEITET
    assert not hasattr(alt, "nachfolger")  # signed anew, not carried over
    assert neu.vorgaenger is None
    assert ereignisse(alt)[-1] == "neu_gezeichnet"
    assert Kettenglied.objects.pruefen(alt.kette)
    assert alt.fassung.ist_laufend  # somebody is left in it


def test_signing_anew_keeps_a_notice(netzwerk: Netzwerk) -> None:
    (alt,) = beigetreten(netzwerk)
    gekuendigt(alt, timezone.localdate())
    unterzeichnet(eingeladen(naechste(alt.fassung), alt.organisation))
    alt.refresh_from_db()
    assert alt.zustand == Beitritt.Zustand.GEKUENDIGT


# The page ------------------------------------------------------------------------------------
def test_the_page_asks_twice_and_keeps_what_was_chosen(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    eins, zwei, drei = beigetreten(netzwerk, 3)
    gekuendigt(drei, timezone.localdate())
    eingeladen(eins.fassung)
    neue = naechste(eins.fassung)
    client = als(koordination)
    for seite in (eins.fassung.get_absolute_url(), neue.get_absolute_url()):
        assert uebergang(neue) in client.get(seite).text
    text = client.get(uebergang(neue)).text
    assert "2 Organisationen haben eine ältere Fassung unterzeichnet" in text
    assert "Nicht übergeleitet wird, wer gekündigt hat: Partner 2" in " ".join(text.split())
    assert "1 Einladung ist noch offen" in text
    daten = {"regel": "ueberleiten", "ausnahmen": [zwei.pk], "grund": "", "offene": "on"}
    antwort = client.post(uebergang(neue), daten)
    assert antwort.status_code == 422
    assert "warum keine neue Unterschrift nötig ist" in antwort.text
    daten["grund"] = "§ 11 <b>redaktionell</b>"
    text = client.post(uebergang(neue), daten).text
    assert "1 Organisation überleiten, 1 neu fragen?" in text
    assert "§ 11 &lt;b&gt;redaktionell&lt;/b&gt;" in text
    assert "1 offene Einladung" in text
    assert staende(neue) == {}  # nothing happened yet
    for _i in range(2):  # pressed twice
        antwort = client.post(uebergang(neue), daten | {"bestaetigt": "1"}, follow=True)
    eins.refresh_from_db()
    assert eins.zustand == Beitritt.Zustand.UEBERGELEITET
    assert staende(neue)["Partner 0"] == "unterzeichnet"
    assert staende(neue)["Partner 1"] == "eingeladen"
    assert len(staende(neue)) == 3
    assert "Nichts zu entscheiden" in client.get(uebergang(neue)).text
    assert uebergang(neue) not in client.get(neue.get_absolute_url()).text
    assert "aus Fassung 1" in client.get(neue.get_absolute_url()).text


def test_the_page_names_whom_it_could_not_ask(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    (alt,) = beigetreten(netzwerk)
    Kontakt.objects.update(email="")
    neue = naechste(alt.fassung)
    text = (
        als(koordination)
        .post(uebergang(neue), {"regel": "fragen", "bestaetigt": "1"}, follow=True)
        .text
    )
    assert "Dort ist niemand erreichbar" in text
    assert "Partner 0" in text


@pytest.mark.parametrize("falsch", [{}, {"regel": "würfeln"}, {"ausnahmen": ["x"]}])
def test_bad_choices(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk, falsch: dict[str, Any]
) -> None:
    (alt,) = beigetreten(netzwerk)
    neue = naechste(alt.fassung)
    daten = ({"regel": "fragen"} | falsch) if falsch else {}
    assert als(koordination).post(uebergang(neue), daten).status_code == 422
    assert staende(neue) == {}
