"""A decision by circulation: who is asked, what ends it, what it comes to, who hears of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from mitglieder.models import Kontakt, Mitgliedschaft, Organisation
from mitglieder.umzug import unversorgt
from netzwerk.basis.briefe import NichtMehrNoetig, bauen
from netzwerk.basis.handelnde import OEFFENTLICHKEIT, System
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht, Netzwerk, Zugang
from tests.fabriken import KontaktFabrik, TreffenFabrik
from tests.mitglieder.doppelte import fuehre
from tests.treffen.fabriken import ProtokollFabrik
from tests.treffen.umlaufhilfe import (
    S,
    entwurf,
    laufend,
    mails,
    mitglied,
    person,
    stimmt,
    vorbei,
)
from treffen.aktionen import umlauf as aktionen
from treffen.models import Beschluss, Treffen, Umlauf
from treffen.tasks import umlaeufe_fortschreiben
from treffen.umlaufabbild import aufnehmen, lesen
from treffen.umlauflage import auszaehlung, fuer_protokoll, wartet_auf

VON = System("test")
Z = Umlauf.Zustand


def nachts(umlauf: Umlauf) -> Umlauf:
    umlaeufe_fortschreiben()
    umlauf.refresh_from_db()
    return umlauf


def test_gefragt_wird_wer_erreichbar_ist(netzwerk: Netzwerk, koordination: Konto) -> None:
    """Every person of a house gets a link; a house without one is asked through who stands for it
    besides; whoever left, has no address or a broken one gets nothing."""
    kita = mitglied(netzwerk, "Kita", personen=2)
    verein = mitglied(netzwerk, "Verein", personen=0)
    stumm = mitglied(netzwerk, "Stumm", email="")
    mitglied(netzwerk, "Nicht gefragt")
    leitung = person(kita)
    leitung.weitere_organisationen.add(verein)
    for angaben in (
        {"ausgeschieden_am": timezone.localdate()},
        {"adresse_gestoert_am": timezone.now()},
    ):
        KontaktFabrik(organisation=kita, netzwerke=[netzwerk], **angaben)
    KontaktFabrik(organisation=kita)  # of another network
    umlauf = laufend(netzwerk, koordination, kita, verein, stumm)
    assert auszaehlung(umlauf).berechtigt == 3
    an = mails(aktionen.ANLASS_BITTE)
    assert an.count(leitung.email) == 2  # for each of her houses, by one link
    assert len(an) == 3
    assert Zugang.objects.filter(zweck=Zugang.Zweck.UMLAUF).count() == 2
    for nachricht in Nachricht.objects.filter(anlass=aktionen.ANLASS_BITTE):
        text = str(bauen(nachricht).body)
        assert "Das Netzwerk verwendet das neue Logo." in text
        assert "/umlauf/" in text


def test_mehr_ja_als_nein_nimmt_an(umlauf: Umlauf, haeuser: list[Organisation]) -> None:
    kita, praxis, schule = haeuser
    stimmt(umlauf, kita)
    stimmt(umlauf, praxis, S.ENTHALTUNG)
    vorbei(umlauf)
    assert nachts(umlauf).zustand == Z.ANGENOMMEN
    beschluss = umlauf.beschluss
    assert (beschluss.ja, beschluss.nein, beschluss.enthaltung) == (1, 0, 1)
    assert beschluss.verfahren == Beschluss.Verfahren.UMLAUF
    assert beschluss.gefasst_am == umlauf.frist
    assert beschluss.text == umlauf.wortlaut
    assert mails(aktionen.ANLASS_ENDE) == sorted(person(haus).email for haus in haeuser)
    assert len(mails(aktionen.ANLASS_KOORDINATION)) == 1
    assert "angenommen" in str(bauen(_mail(aktionen.ANLASS_KOORDINATION)).body)
    umlaeufe_fortschreiben()  # a second night changes nothing
    assert Beschluss.objects.count() == 1
    gesagt = aufnehmen(_treffen(umlauf))[0]["stimmen"]
    assert schule.name in [stimme["organisation"] for stimme in gesagt]


def _mail(anlass: str) -> Nachricht:
    nachricht: Nachricht = Nachricht.objects.filter(anlass=anlass)[0]
    return nachricht


def _treffen(umlauf: Umlauf) -> Treffen:
    treffen: Treffen = TreffenFabrik(netzwerk=umlauf.netzwerk)
    return treffen


@pytest.mark.parametrize("stimmen", [(S.JA, S.NEIN), (S.NEIN,), (S.ENTHALTUNG,)])
def test_gleichstand_lehnt_ab(
    umlauf: Umlauf, haeuser: list[Organisation], stimmen: tuple[str, ...]
) -> None:
    for haus, wahl in zip(haeuser, stimmen, strict=False):
        stimmt(umlauf, haus, wahl)
    vorbei(umlauf)
    assert nachts(umlauf).zustand == Z.ABGELEHNT
    assert umlauf.beschluss.zustand == Beschluss.Zustand.ABGELEHNT
    assert "abgelehnt" in str(bauen(_mail(aktionen.ANLASS_ENDE)).body)


def test_wenn_alle_geantwortet_haben_ist_schluss(
    umlauf: Umlauf, haeuser: list[Organisation]
) -> None:
    for haus in haeuser:
        ergebnis = stimmt(umlauf, haus)
    assert ergebnis.zustand == Z.ANGENOMMEN
    assert ergebnis.beschluss.gefasst_am == timezone.localdate()
    with pytest.raises(aktionen.NichtOffen):
        stimmt(umlauf, haeuser[0], S.NEIN)


def test_quorum(netzwerk: Netzwerk, umlauf: Umlauf, haeuser: list[Organisation]) -> None:
    """One of three answered, and said yes: nothing is decided, nothing stands in the register."""
    netzwerk.hat_quorum = True
    netzwerk.save()
    stimmt(umlauf, haeuser[0])
    vorbei(umlauf)
    assert nachts(umlauf).zustand == Z.ABGELEHNT
    assert not Beschluss.objects.exists()
    assert lesen(aufnehmen(TreffenFabrik(netzwerk=netzwerk)))[0]["ohne_quorum"]
    assert "zu wenige" in str(bauen(_mail(aktionen.ANLASS_ENDE)).body)


def test_ein_widerspruch_beendet_sofort(
    netzwerk: Netzwerk, koordination: Konto, umlauf: Umlauf, haeuser: list[Organisation]
) -> None:
    stimmt(umlauf, haeuser[0])
    stimmt(umlauf, haeuser[1], S.WIDERSPRUCH, "Bitte <b>besprechen</b> & klären.")
    umlauf.refresh_from_db()
    assert umlauf.zustand == Z.WIDERSPROCHEN
    assert not Beschluss.objects.exists()
    mail = bauen(_mail(aktionen.ANLASS_ENDE))
    assert "Praxis hat dem Umlaufverfahren widersprochen" in str(mail.body)
    assert "Bitte <b>besprechen</b> & klären." in str(mail.body)
    assert "<b>besprechen" not in str(mail.alternatives[0][0])
    assert "Tagesordnung" in str(bauen(_mail(aktionen.ANLASS_KOORDINATION)).body)
    # One click puts it on the next agenda, a second one finds it there.
    assert aktionen.naechstes_treffen(umlauf) is None
    TreffenFabrik(netzwerk=netzwerk, zustand="abgesagt")
    treffen = TreffenFabrik(netzwerk=netzwerk, beginn=timezone.now() + timedelta(days=40))
    assert aktionen.naechstes_treffen(umlauf) == treffen
    for _mal in range(2):
        aktionen.auf_tagesordnung(umlauf=umlauf, treffen=treffen, von=koordination)
    assert [top.titel for top in treffen.tops.all()] == ["Neues Logo"]


def test_eine_stimme_je_organisation(netzwerk: Netzwerk, koordination: Konto) -> None:
    """Two persons of one house: what the one said the other sees before hers counts instead."""
    kita, praxis = mitglied(netzwerk, "Kita", personen=2), mitglied(netzwerk, "Praxis")
    umlauf = laufend(netzwerk, koordination, kita, praxis)
    erste, zweite = Kontakt.objects.filter(organisation=kita).order_by("pk")
    stimmt(umlauf, kita, S.JA, wer=erste)
    with pytest.raises(aktionen.Ueberholt):
        stimmt(umlauf, kita, S.NEIN, wer=zweite, gelesen="")
    stimmt(umlauf, kita, S.NEIN, wer=zweite)
    stimme = umlauf.stimmen.get(organisation=kita)
    assert (stimme.stimme, stimme.kontakt) == (S.NEIN, zweite)
    wann = stimme.abgegeben_am
    stimmt(umlauf, kita, S.NEIN, wer=zweite, gelesen="")  # a second click
    stimme.refresh_from_db()
    assert stimme.abgegeben_am == wann
    assert str(stimme) == "Kita: Ablehnung"
    assert stimme.get_absolute_url() == umlauf.get_absolute_url()
    with pytest.raises(aktionen.NichtOffen):  # for another house
        stimmt(umlauf, kita, wer=person(praxis))


def test_erinnert_wird_einmal_und_von_hand(
    umlauf: Umlauf, koordination: Konto, haeuser: list[Organisation]
) -> None:
    stimmt(umlauf, haeuser[0])
    nachts(umlauf)
    assert not mails(aktionen.ANLASS_ERINNERUNG)
    bald = timezone.localdate() + timedelta(days=3)
    Umlauf.objects.filter(pk=umlauf.pk).update(frist=bald)
    for _nacht in range(2):
        nachts(umlauf)
    fehlen = sorted(person(haus).email for haus in haeuser[1:])
    assert mails(aktionen.ANLASS_ERINNERUNG) == fehlen
    assert "fehlt noch die Stimme" in str(bauen(_mail(aktionen.ANLASS_ERINNERUNG)).body)
    assert aktionen.nachfragen(umlauf=umlauf, von=koordination) == 2
    assert aktionen.nachfragen(umlauf=umlauf, von=koordination) == 0
    # A later last day is another reminder.
    aktionen.verlaengern(umlauf=umlauf, frist=bald + timedelta(days=1), von=koordination)
    Umlauf.objects.filter(pk=umlauf.pk).update(frist=bald - timedelta(days=1))
    nachts(umlauf)
    assert len(mails(aktionen.ANLASS_ERINNERUNG)) == 4


def test_was_ueberholt_ist_geht_nicht_mehr_hinaus(
    umlauf: Umlauf, koordination: Konto, haeuser: list[Organisation]
) -> None:
    kita = haeuser[0]
    aktionen.nachfragen(umlauf=umlauf, von=koordination)
    stimmt(umlauf, kita)
    an_kita = Nachricht.objects.get(anlass=aktionen.ANLASS_NACHFRAGE, empfaenger=person(kita).email)
    with pytest.raises(NichtMehrNoetig):
        bauen(an_kita)
    bitte = Nachricht.objects.filter(anlass=aktionen.ANLASS_BITTE)[0]
    Zugang.objects.update(widerrufen_am=timezone.now())
    with pytest.raises(NichtMehrNoetig):
        bauen(bitte)
    aktionen.zurueckziehen(umlauf=umlauf, grund="Es hat sich erledigt.", von=koordination)
    with pytest.raises(NichtMehrNoetig):
        bauen(Nachricht.objects.get(pk=bitte.pk))
    stimmen = list(umlauf.stimmen.all())
    with connection.cursor() as zeiger:  # the votes of what is over are frozen
        zeiger.execute("SET LOCAL portal.aufbewahrung = 'ja'")
        umlauf.stimmen.all().delete()
        zeiger.execute("SET LOCAL portal.aufbewahrung = ''")
    with pytest.raises(NichtMehrNoetig):
        bauen(Nachricht.objects.get(pk=bitte.pk))
    assert len(stimmen) == 3
    an_koordination = Nachricht(
        anlass=aktionen.ANLASS_KOORDINATION,
        gegenstand_typ=bitte.gegenstand_typ,
        gegenstand_id=0,
        netzwerk=umlauf.netzwerk,
        empfaenger="a@b.example",
    )
    with pytest.raises(NichtMehrNoetig):
        bauen(an_koordination)


def test_zurueckziehen_mit_grund(netzwerk: Netzwerk, umlauf: Umlauf, koordination: Konto) -> None:
    aktionen.zurueckziehen(umlauf=umlauf, grund="Der Text war falsch.", von=koordination)
    umlauf.refresh_from_db()
    assert umlauf.ist_zurueckgezogen
    assert "Der Text war falsch." in str(bauen(_mail(aktionen.ANLASS_ENDE)).body)
    assert not fuer_protokoll(TreffenFabrik(netzwerk=netzwerk)).exists()
    for verb in (
        lambda: aktionen.zurueckziehen(umlauf=umlauf, grund="x", von=koordination),
        lambda: aktionen.nachfragen(umlauf=umlauf, von=koordination),
        lambda: aktionen.loeschen(umlauf=umlauf, von=koordination),
        lambda: aktionen.verlaengern(umlauf=umlauf, frist=umlauf.frist, von=koordination),
        lambda: aktionen.starten(umlauf=umlauf, organisationen=[], von=koordination),
    ):
        with pytest.raises(FalscherZustand):
            verb()


def test_frist_nur_nach_vorn(netzwerk: Netzwerk, umlauf: Umlauf, koordination: Konto) -> None:
    with pytest.raises(FalscherZustand):
        aktionen.verlaengern(umlauf=umlauf, frist=umlauf.frist, von=koordination)
    alter = entwurf(netzwerk, titel="Alt", frist=timezone.localdate())
    with pytest.raises(FalscherZustand):
        aktionen.starten(umlauf=alter, organisationen=[], von=koordination)


def test_wer_das_netzwerk_verlassen_hat(
    netzwerk: Netzwerk, umlauf: Umlauf, haeuser: list[Organisation]
) -> None:
    """Its open vote counts no more, a given one stays; the night notices that all have answered."""
    kita, praxis, schule = haeuser
    stimmt(umlauf, kita)
    stimmt(umlauf, praxis)
    Mitgliedschaft.objects.filter(organisation__in=[kita, schule]).update(zustand="ausgetreten")
    assert auszaehlung(umlauf).berechtigt == 2
    with pytest.raises(aktionen.NichtOffen):
        stimmt(umlauf, schule)
    assert nachts(umlauf).zustand == Z.ANGENOMMEN
    assert umlauf.beschluss.ja == 2


def test_wer_was_sieht(
    netzwerk: Netzwerk, koordination: Konto, fachkraft: Konto, fremde: Konto, umlauf: Umlauf
) -> None:
    plan = entwurf(netzwerk)
    sichtbar = Umlauf.objects.sichtbar_fuer
    assert set(sichtbar(koordination, netzwerk)) == {umlauf, plan}
    assert set(sichtbar(fachkraft, netzwerk)) == {umlauf}
    assert not sichtbar(fremde, netzwerk).exists()
    assert not sichtbar(OEFFENTLICHKEIT, netzwerk).exists()
    zugang = Zugang.objects.filter(zweck=Zugang.Zweck.UMLAUF)[0]
    assert set(sichtbar(zugang, netzwerk)) == {umlauf}
    assert wartet_auf(fachkraft, netzwerk) == []


def test_worauf_ein_konto_antworten_soll(
    netzwerk: Netzwerk, fachkraft: Konto, umlauf: Umlauf, haeuser: list[Organisation]
) -> None:
    Kontakt.objects.filter(organisation=haeuser[0]).update(konto=fachkraft)
    assert wartet_auf(fachkraft, netzwerk) == [umlauf]
    stimmt(umlauf, haeuser[0])
    assert wartet_auf(fachkraft, netzwerk) == []


# Into the minutes


def test_ins_naechste_protokoll(
    netzwerk: Netzwerk, umlauf: Umlauf, haeuser: list[Organisation], koordination: Konto
) -> None:
    """Once, in the minutes that are released first; a correction keeps what was in the first."""
    stimmt(umlauf, haeuser[0], S.WIDERSPRUCH, "Nein.")
    erstes, zweites = TreffenFabrik(netzwerk=netzwerk), TreffenFabrik(netzwerk=netzwerk)
    assert list(fuer_protokoll(erstes)) == [umlauf]
    assert aktionen.protokollieren(erstes) == 1
    assert list(fuer_protokoll(erstes)) == [umlauf]
    assert not fuer_protokoll(zweites).exists()
    assert aktionen.protokollieren(zweites) == 0
    spaeter = laufend(netzwerk, koordination, haeuser[0], titel="Später")
    stimmt(spaeter, haeuser[0])
    ProtokollFabrik(treffen=erstes).freigeben(koordination)
    assert list(fuer_protokoll(erstes)) == [umlauf]
    assert list(fuer_protokoll(zweites)) == [spaeter]


@pytest.mark.parametrize("art", ["fachtag", "fortbildung", "steuerungsgruppe", "ag_sitzung"])
def test_nur_treffen_aller_mitglieder_nehmen_einen_auf(
    netzwerk: Netzwerk,
    umlauf: Umlauf,
    haeuser: list[Organisation],
    koordination: Konto,
    art: str,
) -> None:
    """Who comes to a training would read who voted how, and the network's next minutes would say
    nothing of the decision; nor is an objected matter decided at a training."""
    stimmt(umlauf, haeuser[0], S.WIDERSPRUCH, "Nein.")
    anderes = TreffenFabrik(netzwerk=netzwerk, art=art, beginn=timezone.now() + timedelta(days=10))
    assert not fuer_protokoll(anderes).exists()
    assert aktionen.protokollieren(anderes) == 0
    assert aktionen.naechstes_treffen(umlauf) is None
    treffen = TreffenFabrik(
        netzwerk=netzwerk, art="auftakt", beginn=timezone.now() + timedelta(days=40)
    )
    assert aktionen.naechstes_treffen(umlauf) == treffen
    assert list(fuer_protokoll(treffen)) == [umlauf]


# Two become one


def test_kontakte_und_organisationen_werden_eins(
    netzwerk: Netzwerk, koordination: Konto, haeuser: list[Organisation]
) -> None:
    """A vote that was given survives the merging, whichever of the two had given it."""
    assert unversorgt(Organisation) == unversorgt(Kontakt) == []
    kita, praxis, schule = haeuser
    beide = laufend(netzwerk, koordination, kita, praxis, schule)
    auch = laufend(netzwerk, koordination, kita, praxis, schule, titel="Auch")
    nur_alt = laufend(netzwerk, koordination, praxis, schule, titel="Nur alt")
    stimmt(beide, praxis, S.NEIN, "Zu teuer")
    stimmt(auch, kita, S.JA)
    stimmt(auch, praxis, S.NEIN)
    umfang = fuehre(kita, praxis, koordination).umfang
    assert umfang["treffen.umlaufstimme"] == 3
    stimme = beide.stimmen.get(organisation=kita)
    assert (stimme.stimme, stimme.bemerkung) == (S.NEIN, "Zu teuer")
    assert auch.stimmen.get(organisation=kita).stimme == S.JA
    assert nur_alt.stimmen.filter(organisation=kita).exists()
    assert beide.stimmen.count() == 2
