"""Who receives minutes, for how long her link lives, and what silence says where nobody did."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.briefe import bauen
from netzwerk.basis.handelnde import System
from netzwerk.basis.models import Dokument, Konto, Nachricht, Zugang
from netzwerk.uebersicht.lage import lage_der_koordination
from tests.fabriken import KontaktFabrik, TeilnahmeFabrik
from tests.treffen.fabriken import AbschnittFabrik, GastteilnahmeFabrik, ProtokollFabrik
from tests.treffen.protokolllage import Lage
from tests.treffen.test_einwand import adresse, freigegeben, per_link
from treffen.aktionen import genehmigung
from treffen.aktionen import protokoll as protokolle
from treffen.einwandfrist import WOCHEN
from treffen.models import Protokoll, Teilnahme
from treffen.protokollempfang import empfang

Als = Callable[[Konto], Client]
SYSTEM = System("genehmigung")
NACHLAUF = timedelta(days=protokolle.NACHLAUF_TAGE)
TAG = timedelta(days=1)


def gebaut(protokoll: Protokoll) -> Protokoll:
    """Without setting a page: only what follows from the finished file."""
    Dokument.objects.zu(protokoll).update(
        zustand=Dokument.Zustand.FERTIG, fertig_am=timezone.now(), sha256="0" * 64, datei="da.pdf"
    )
    protokolle.versenden(protokoll=Protokoll.objects.get(pk=protokoll.pk))
    protokoll.refresh_from_db()
    return protokoll


def kollegin(lage: Lage, **felder: str) -> None:
    """Invited too, with the mailbox of the participant who is there."""
    kontakt = KontaktFabrik(netzwerke=[lage.netzwerk], **felder)
    TeilnahmeFabrik(treffen=lage.treffen, kontakt=kontakt, runde=1)


def link() -> Zugang:
    einer: Zugang = Zugang.objects.get(zweck=Zugang.Zweck.PROTOKOLL)
    return einer


def test_link_lebt_laenger_als_die_frist(koordination: Konto, lage: Lage) -> None:
    """Two meetings a year: on the last day she must still get in to object, and a month later
    read what was decided."""
    bis = timezone.localdate() + timedelta(days=189)
    gebaut(freigegeben(lage, koordination, einwaende_bis=bis))
    # Days of 24 hours: late in a winter's evening they end a day later in summer.
    assert bis + NACHLAUF <= timezone.localdate(link().gueltig_bis) <= bis + NACHLAUF + TAG


def test_kurze_frist_verkuerzt_den_link_nicht(koordination: Konto, lage: Lage) -> None:
    gebaut(freigegeben(lage, koordination))
    noch = timezone.localdate(link().gueltig_bis) - timezone.localdate()
    assert noch - TAG <= timedelta(days=protokolle.LINK_TAGE) <= noch


def test_ohne_frist_gibt_es_einen_link(koordination: Konto, lage: Lage) -> None:
    """Minutes of before there was a deadline."""
    protokoll: Protokoll = ProtokollFabrik(treffen=lage.treffen)
    protokoll.freigeben(koordination)
    assert protokolle.versenden(protokoll=protokoll) == 1
    assert link().ist_gueltig


def test_wandert_die_frist_wandert_der_link(koordination: Konto, lage: Lage) -> None:
    """The mails wait for the server, the last day moves: the link in them still outlives it."""
    heute = timezone.localdate()
    protokoll = gebaut(freigegeben(lage, koordination, einwaende_bis=heute + timedelta(days=300)))
    assert genehmigung.faellige_genehmigen(heute + timedelta(days=50), von=SYSTEM) == 0
    protokoll.refresh_from_db()
    assert protokoll.einwaende_bis == heute + timedelta(days=350)
    assert timezone.localdate(link().gueltig_bis) == protokoll.einwaende_bis + NACHLAUF


def test_vertipptes_jahr_wird_abgewiesen(als: Als, koordination: Konto, lage: Lage) -> None:
    """Links would live for decades."""
    protokoll = ProtokollFabrik(treffen=lage.treffen)
    AbschnittFabrik(protokoll=protokoll, top=lage.top1)
    client, url = als(koordination), lage.url("protokoll-freigeben")
    tag = timezone.localdate() + timedelta(days=2 * 365 + 1)
    antwort = client.post(url, {"einwaende_bis": tag.isoformat()})
    assert antwort.status_code == 422
    assert "mehr als zwei Jahre" in antwort.text


def test_zwei_in_einem_postfach(als: Als, koordination: Konto, lage: Lage) -> None:
    """Each has a mail with her name and a link of her own: both can object."""
    postfach = lage.kontakt.email
    kollegin(lage, vorname="Luca", nachname="Kollegin", email=postfach.upper())
    seite = als(koordination).get(lage.url("protokoll-freigeben")).text
    assert "noch kein Protokoll" not in seite
    protokoll = ProtokollFabrik(treffen=lage.treffen)
    AbschnittFabrik(protokoll=protokoll, top=lage.top1)
    seite = als(koordination).get(lage.url("protokoll-freigeben")).text
    assert "An 2 Personen" in seite
    assert "Eine Adresse gehört mehreren Personen" in seite
    protokolle.freigeben(protokoll=protokoll, von=koordination)
    gebaut(protokoll)
    nachrichten = list(Nachricht.objects.filter(anlass=protokolle.ANLASS))
    assert {n.empfaenger_name for n in nachrichten} == {lage.kontakt.name, "Luca Kollegin"}
    assert {n.empfaenger.lower() for n in nachrichten} == {postfach.lower()}
    for nachricht in nachrichten:
        assert nachricht.zugang is not None
        lesen = Client().get(per_link("protokoll-lesen", nachricht.zugang)).text
        assert "Einwand erheben" in lesen
    assert protokolle.versenden(protokoll=protokoll) == 0


def test_gleich_geschriebenes_postfach(koordination: Konto, lage: Lage) -> None:
    """The table takes an address once each round: the second person must not fall out."""
    kollegin(lage, vorname="Luca", nachname="Kollegin", email=lage.kontakt.email)
    gebaut(freigegeben(lage, koordination))
    assert Nachricht.objects.filter(anlass=protokolle.ANLASS).count() == 2


def test_eine_person_an_zwei_einrichtungen(als: Als, koordination: Konto, lage: Lage) -> None:
    """She is counted and mailed once."""
    ich = lage.kontakt
    kollegin(lage, vorname=ich.vorname.upper(), nachname=ich.nachname, email=ich.email.upper())
    protokoll = ProtokollFabrik(treffen=lage.treffen)
    AbschnittFabrik(protokoll=protokoll, top=lage.top1)
    seite = als(koordination).get(lage.url("protokoll-freigeben")).text
    assert "An eine Person" in seite
    assert "gehört mehreren" not in seite
    protokolle.freigeben(protokoll=protokoll, von=koordination)
    gebaut(protokoll)
    assert Nachricht.objects.filter(anlass=protokolle.ANLASS).count() == 1


def test_gaeste_bekommen_nichts_und_die_seite_sagt_es(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    """Whoever releases must not believe that the guests were told."""
    protokoll = ProtokollFabrik(treffen=lage.treffen)
    AbschnittFabrik(protokoll=protokoll, top=lage.top1)
    client, url = als(koordination), lage.url("protokoll-freigeben")
    da = Teilnahme.Anwesenheit.ANWESEND
    GastteilnahmeFabrik(treffen=lage.treffen)  # registered, did not come
    assert "im Register" not in client.get(url).text
    GastteilnahmeFabrik(treffen=lage.treffen, anwesenheit=da)
    assert "Ein anwesender Gast ohne Eintrag im Register bekommt keine" in client.get(url).text
    GastteilnahmeFabrik(treffen=lage.treffen, anwesenheit=da)
    assert "2 anwesende Gäste ohne Eintrag im Register" in client.get(url).text
    antwort = client.post(url, {"fingerabdruck": protokoll.fingerabdruck}, follow=True)
    assert "an 1 Person gemailt" in antwort.text


def test_wer_keine_adresse_hat_steht_da(
    als: Als,
    koordination: Konto,
    lage: Lage,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[Any]],
) -> None:
    """She was there and gets nothing: whoever releases must know whom to hand the file."""
    protokoll = ProtokollFabrik(treffen=lage.treffen)
    AbschnittFabrik(protokoll=protokoll, top=lage.top1)
    client, url = als(koordination), lage.url("protokoll-freigeben")
    assert "keine E-Mail-Adresse und" not in client.get(url).text
    kollegin(lage, vorname="Robin", nachname="Ohnepost", email="")
    gekommen = KontaktFabrik(netzwerke=[lage.netzwerk], nachname="Spontan", email="")
    TeilnahmeFabrik(treffen=lage.treffen, kontakt=gekommen, runde=0, anwesenheit="anwesend")
    vorgemerkt = KontaktFabrik(netzwerke=[lage.netzwerk], nachname="Vorgemerkt", email="")
    TeilnahmeFabrik(treffen=lage.treffen, kontakt=vorgemerkt, runde=0)
    fort = KontaktFabrik(
        netzwerke=[lage.netzwerk], nachname="Gegangen", email="", ausgeschieden_am=timezone.now()
    )
    TeilnahmeFabrik(treffen=lage.treffen, kontakt=fort, runde=1)
    seite = client.get(url).text
    assert "2 Personen haben keine E-Mail-Adresse und bekommen das PDF nur von Ihnen" in seite
    assert "Robin Ohnepost" in seite
    assert "Spontan" in seite
    assert "Vorgemerkt" not in seite
    assert "Gegangen" not in seite
    with django_assert_max_num_queries(3):
        empfang(lage.treffen)
    for nummer in range(20):
        kollegin(lage, nachname=f"Nummer {nummer}", email="")
    with django_assert_max_num_queries(3):
        namen = [f"{k.name} ({k.organisation.name})" for k in empfang(lage.treffen).ohne_adresse]
    assert len(namen) == 22


@pytest.fixture
def niemand(lage: Lage) -> Lage:
    """Nobody was invited by the portal."""
    Teilnahme.objects.all().delete()
    return lage


def test_schweigen_von_niemandem_genehmigt_nicht(
    als: Als, koordination: Konto, fachkraft: Konto, niemand: Lage
) -> None:
    """Who was never sent the minutes has agreed to nothing; page and overview say what to do."""
    protokoll = ProtokollFabrik(treffen=niemand.treffen)
    AbschnittFabrik(protokoll=protokoll, top=niemand.top1)
    client, url = als(koordination), niemand.url("protokoll-freigeben")
    assert "genehmigt das Portal es nicht von selbst" in client.get(url).text
    antwort = client.post(url, {"fingerabdruck": protokoll.fingerabdruck}, follow=True)
    assert "Eine E-Mail bekommt niemand." in antwort.text
    # While the file is being made nobody can say yet that none goes out.
    assert "Niemand hat dieses Protokoll" not in antwort.text
    gebaut(protokoll)
    seite = client.get(protokoll.get_absolute_url()).text
    assert "Niemand hat dieses Protokoll per E-Mail bekommen" in seite
    assert "von selbst genehmigt, wenn" not in seite
    eintragen = client.get(adresse("protokoll-genehmigen", protokoll))
    assert "Mit der Genehmigung enden sie sofort" in eintragen.text
    assert "danach genehmigt das Portal von selbst" not in eintragen.text
    lesend = als(fachkraft).get(protokoll.get_absolute_url()).text
    assert "Danach gilt das Protokoll als genehmigt" not in lesend
    danach = timezone.localdate() + timedelta(weeks=WOCHEN, days=1)
    assert genehmigung.faellige_genehmigen(danach, von=SYSTEM) == 0
    protokoll.refresh_from_db()
    assert protokoll.einwaende_ab is None  # nothing is on its way: the day stays
    assert list(Protokoll.objects.all().von_hand_zu_genehmigen(danach)) == [protokoll]
    genehmigung.genehmigen(protokoll=protokoll, von=koordination)
    assert not Protokoll.objects.all().von_hand_zu_genehmigen(danach).exists()


def test_aufgabe_der_koordination(koordination: Konto, niemand: Lage) -> None:
    gestern = timezone.localdate() - timedelta(days=1)
    protokoll = gebaut(freigegeben(niemand, koordination, einwaende_bis=gestern))
    (aufgabe,) = [
        a for a in lage_der_koordination(niemand.netzwerk).aufgaben if "genehmigt?" in str(a.titel)
    ]
    assert aufgabe.url.startswith(protokoll.get_absolute_url())


def test_alle_mails_abgewiesen(koordination: Konto, lage: Lage) -> None:
    """Nobody received anything; one that comes through is enough."""
    gestern = timezone.localdate() - timedelta(days=1)
    heute = timezone.localdate()
    gebaut(freigegeben(lage, koordination, einwaende_bis=gestern))
    nachricht = Nachricht.objects.get(anlass=protokolle.ANLASS)
    nachricht.als_abgelehnt("550 no such user")
    assert genehmigung.faellige_genehmigen(heute, von=SYSTEM) == 0
    nachricht.refresh_from_db()
    Nachricht.objects.update(zustand="gesendet", gesendet_am=timezone.now())
    assert genehmigung.faellige_genehmigen(heute, von=SYSTEM) == 1


def test_fortschritt_steht_auf_der_seite(
    als: Als, koordination: Konto, lage: Lage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixty items take half a minute: whoever waits, or reloads without script, sees it go on."""
    protokoll = freigegeben(lage, koordination)
    client = als(koordination)
    seite, stand = protokoll.get_absolute_url(), adresse("protokoll-stand", protokoll)
    assert "gesetzt" not in client.get(seite).text
    gesehen: list[str] = []
    merken = Dokument.gesetzt

    def gesetzt(dokument: Dokument, seiten: int) -> None:
        merken(dokument, seiten)
        gesehen.extend(client.get(wo).text for wo in (seite, stand))

    monkeypatch.setattr(Dokument, "gesetzt", gesetzt)
    assert dokument_aktionen.erstellen(Dokument.objects.get())
    assert all("Bisher ist eine Seite gesetzt." in text for text in gesehen[:2])
    assert "gesetzt." not in client.get(seite).text


def test_fortschritt_geht_nie_zurueck(koordination: Konto, lage: Lage) -> None:
    """Page numbers are filled in by setting pages again; a new attempt begins anew."""
    dokument = protokolle.dokument_zu(freigegeben(lage, koordination))
    assert dokument is not None
    assert dokument.pachten()
    for seite in (1, 2, 3, 1, 2):
        dokument.gesetzt(seite)
    dokument.refresh_from_db()
    assert dokument.seiten == 3
    anderer = Dokument.objects.get()
    Dokument.objects.update(pacht_bis=timezone.now() - timedelta(seconds=1))
    assert anderer.pachten()
    dokument.gesetzt(4)  # whoever lost the claim reports in vain
    anderer.refresh_from_db()
    assert anderer.seiten == 0


def test_die_mail_spricht_jede_einzeln_an(koordination: Konto, lage: Lage) -> None:
    kollegin(lage, vorname="Luca", nachname="Kollegin", email=lage.kontakt.email)
    protokoll = freigegeben(lage, koordination)
    assert dokument_aktionen.erstellen(Dokument.objects.get())
    texte = [str(bauen(n).body) for n in Nachricht.objects.zu(protokoll)]
    for name in (lage.kontakt.name, "Luca Kollegin"):
        assert sum(f"Guten Tag {name}," in text for text in texte) == 1
