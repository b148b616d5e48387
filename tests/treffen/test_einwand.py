"""Objections to released minutes: by link or account, until the deadline, each decided."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mitglieder.models import Kontakt
from netzwerk.basis.briefe import NichtMehrNoetig, bauen
from netzwerk.basis.links import zeichen
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht, Rolle, Zugang
from netzwerk.uebersicht.lage import lage_der_koordination
from tests.fabriken import KontaktFabrik, TreffenFabrik
from tests.treffen.fabriken import AbschnittFabrik, ProtokollFabrik
from tests.treffen.protokolllage import Lage
from tests.treffen.test_gruppenleitung import A, gruppe_in, person
from tests.wettlauf import zuvorkommen
from treffen.aktionen import einwand as aktionen
from treffen.aktionen import genehmigung, korrektur
from treffen.aktionen import protokoll as protokolle
from treffen.einwandfrist import WOCHEN, einwandfrist
from treffen.models import Einwand, Protokoll, Treffen

Als = Callable[[Konto], Client]


def freigegeben(lage: Lage, von: Konto, **mehr: Any) -> Protokoll:
    protokoll: Protokoll = ProtokollFabrik(treffen=lage.treffen)
    AbschnittFabrik(protokoll=protokoll, top=lage.top1, ergebnis="Der neue Weg gilt.")
    protokolle.freigeben(protokoll=protokoll, von=von, **mehr)
    return protokoll


def zugang(protokoll: Protokoll, kontakt: Kontakt) -> Zugang:
    return Zugang.fuer(
        kontakt,
        zweck=Zugang.Zweck.PROTOKOLL,
        gegenstand=protokoll,
        netzwerk=protokoll.treffen.netzwerk,
        tage=30,
    )


def per_link(name: str, link: Zugang, *mehr: Any) -> str:
    return reverse(f"treffen:{name}", args=(link.netzwerk.kurzname, zeichen(link), *mehr))


def adresse(name: str, protokoll: Protokoll, *mehr: Any) -> str:
    kurzname = protokoll.treffen.netzwerk.kurzname
    return reverse(f"treffen:{name}", args=(kurzname, protokoll.pk, *mehr))


def einwand(protokoll: Protokoll, kontakt: Kontakt, text: str = "Es waren zwölf.") -> Einwand:
    return aktionen.erheben(protokoll=protokoll, kontakt=kontakt, top=None, text=text, von=kontakt)  # type: ignore[arg-type]  # who acts is not read


def test_frist_vor_dem_naechsten_treffen(koordination: Konto, lage: Lage) -> None:
    """What members are told to be the last day comes from the next meeting, else from the rule."""
    heute = timezone.localdate()
    assert einwandfrist(lage.treffen).bis == heute + timedelta(weeks=WOCHEN)
    folgendes = TreffenFabrik(
        netzwerk=lage.netzwerk,
        vorheriges=lage.treffen,
        beginn=timezone.now() + timedelta(days=40),
        zustand=Treffen.Zustand.TERMINIERT,
    )
    frist = einwandfrist(lage.treffen)
    assert frist.bis == timezone.localdate(folgendes.beginn) - timedelta(days=1)
    assert "Tag vor dem nächsten Treffen" in frist.grund
    # The next meeting is tomorrow: who is mailed today would have no day to object.
    for tage, grund in ((1, "bleibt keine Woche"), (7, "bleibt keine Woche"), (-1, "verknüpft")):
        beginn = timezone.now() + timedelta(days=tage)
        Treffen.objects.filter(pk=folgendes.pk).update(
            beginn=beginn, ende=beginn + timedelta(minutes=5)
        )
        frist = einwandfrist(lage.treffen)
        assert frist.bis == heute + timedelta(weeks=WOCHEN)
        assert grund in frist.grund


def test_frist_auf_der_freigabeseite(als: Als, koordination: Konto, lage: Lage) -> None:
    protokoll = ProtokollFabrik(treffen=lage.treffen)
    client, url = als(koordination), lage.url("protokoll-freigeben")
    assert "Das sind vier Wochen" in client.get(url).text
    abdruck = protokoll.fingerabdruck
    gestern = (timezone.localdate() - timedelta(days=1)).isoformat()
    vorbei = client.post(url, {"fingerabdruck": abdruck, "einwaende_bis": gestern})
    assert vorbei.status_code == 422
    tag = timezone.localdate() + timedelta(days=10)
    client.post(url, {"fingerabdruck": abdruck, "einwaende_bis": tag.isoformat()})
    protokoll.refresh_from_db()
    assert protokoll.einwaende_bis == tag


def test_einwand_per_link(als: Als, koordination: Konto, lage: Lage) -> None:
    protokoll = freigegeben(lage, koordination)
    link = zugang(protokoll, lage.kontakt)
    besuch = Client()
    lesen, neu = per_link("protokoll-lesen", link), per_link("einwand-neu-link", link)
    assert "Einwand erheben" in besuch.get(lesen).text
    assert besuch.get(neu).status_code == 200
    assert not Einwand.objects.exists()
    assert besuch.post(neu, {"text": ""}).status_code == 422
    assert besuch.post(neu, {"text": "\x00", "top": "9" * 5000}).status_code == 422
    text = "Es waren zwölf, nicht elf. 👩‍💻 مرحبا <b>"
    for _mal in range(2):  # a double click
        danach = besuch.post(neu, {"text": text, "top": lage.top1.pk}, follow=True)
    assert "Ihr Einwand ist angekommen" in danach.text
    assert "<b>" not in danach.text.partition("Es waren zwölf")[2][:80]
    stueck = Einwand.objects.get()
    assert (stueck.top, stueck.kontakt) == (lage.top1, lage.kontakt)
    mail = bauen(Nachricht.objects.get(anlass=aktionen.ANLASS))
    assert mail.to == [koordination.email] or koordination.email in mail.to[0]
    assert text in mail.body
    # Another person's link shows nothing of it.
    fremd = zugang(protokoll, KontaktFabrik(netzwerke=[lage.netzwerk]))
    assert "Es waren zwölf" not in besuch.get(per_link("protokoll-lesen", fremd)).text
    weg = per_link("einwand-zurueckziehen-link", fremd, stueck.pk)
    assert besuch.post(weg).status_code == 404
    weg = per_link("einwand-zurueckziehen-link", link, stueck.pk)
    assert "ist zurückgezogen" in besuch.post(weg, follow=True).text
    assert "war schon entschieden" in besuch.post(weg, follow=True).text
    with pytest.raises(NichtMehrNoetig):
        bauen(Nachricht.objects.get(anlass=aktionen.ANLASS))


def test_falldaten_werden_nachgefragt(koordination: Konto, lage: Lage) -> None:
    protokoll = freigegeben(lage, koordination)
    neu = per_link("einwand-neu-link", zugang(protokoll, lage.kontakt))
    text = "Der Junge Max, geb. 3.4.2015, war gemeint."
    assert Client().post(neu, {"text": text}).status_code == 422
    assert not Einwand.objects.exists()
    Client().post(neu, {"text": text, "ohne_falldaten": "on"})
    assert Einwand.objects.get().text == text


def test_letzter_tag_zaehlt_noch(
    koordination: Konto, lage: Lage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until midnight in Berlin, not in London."""
    bis = timezone.localdate() + timedelta(days=3)
    protokoll = freigegeben(lage, koordination, einwaende_bis=bis)
    link = zugang(protokoll, lage.kontakt)
    neu = per_link("einwand-neu-link", link)
    mitternacht = timezone.make_aware(datetime.combine(bis + timedelta(days=1), time.min))
    monkeypatch.setattr(timezone, "now", lambda: mitternacht - timedelta(minutes=1))
    assert "Einwand erheben" in Client().get(per_link("protokoll-lesen", link)).text
    assert Client().post(neu, {"text": "Noch rechtzeitig."}).status_code == 302
    monkeypatch.setattr(timezone, "now", lambda: mitternacht + timedelta(minutes=1))
    spaet = Client().post(neu, {"text": "Zu spät."})
    assert "Die Frist für Einwände ist am" in spaet.text
    assert "Zu spät." in spaet.text  # what was typed can be copied
    assert "mailto:" in spaet.text
    seite = Client().get(per_link("protokoll-lesen", link)).text
    assert "abgelaufen" in seite
    assert "Noch rechtzeitig." in seite
    with pytest.raises(aktionen.ZuSpaet):
        einwand(protokoll, lage.kontakt)
    assert Einwand.objects.count() == 1


def test_hoechstens_fuenf_offene(koordination: Konto, lage: Lage) -> None:
    protokoll = freigegeben(lage, koordination)
    for nummer in range(aktionen.HOECHSTENS_OFFEN):
        einwand(protokoll, lage.kontakt, f"Punkt {nummer}")
    neu = per_link("einwand-neu-link", zugang(protokoll, lage.kontakt))
    antwort = Client().post(neu, {"text": "Noch einer"})
    assert antwort.status_code == 422
    assert "noch nicht entschieden" in antwort.text
    assert "Noch einer" in antwort.text
    andere = KontaktFabrik(netzwerke=[lage.netzwerk])
    assert einwand(protokoll, andere).ist_offen


def test_mit_konto(als: Als, koordination: Konto, fachkraft: Konto, lage: Lage) -> None:
    protokoll = freigegeben(lage, koordination)
    seite, neu = als(fachkraft), adresse("einwand-neu", protokoll)
    entwurf = ProtokollFabrik(treffen__netzwerk=lage.netzwerk)
    assert als(koordination).get(adresse("einwand-neu", entwurf)).status_code == 404
    # No contact belongs to the account: to whom should the answer go?
    assert "gehört zu keinem Kontakt" in seite.get(protokoll.get_absolute_url()).text
    assert "gehört zu keinem Kontakt" in seite.post(neu, {"text": "Hallo"}).text
    Kontakt.objects.filter(pk=lage.kontakt.pk).update(konto=fachkraft)
    assert "Einwand erheben" in seite.get(protokoll.get_absolute_url()).text
    danach = seite.post(neu, {"text": "Es waren zwölf."}, follow=True)
    assert "Ihr Einwand ist angekommen" in danach.text
    stueck = Einwand.objects.get()
    weg = adresse("einwand-zurueckziehen", protokoll, stueck.pk)
    assert als(koordination).post(weg).status_code == 404  # not hers
    seite.post(weg)
    stueck.refresh_from_db()
    assert not stueck.ist_offen


def test_entscheiden(als: Als, koordination: Konto, fachkraft: Konto, lage: Lage) -> None:
    """Each objection gets an answer that the person reads."""
    protokoll = freigegeben(lage, koordination)
    link = zugang(protokoll, lage.kontakt)
    eins, zwei = einwand(protokoll, lage.kontakt, "Eins"), einwand(protokoll, lage.kontakt, "Zwei")
    aufgaben = lage_der_koordination(lage.netzwerk).aufgaben
    assert any("2 Einwände zum Protokoll" in str(a.titel) for a in aufgaben)
    client = als(koordination)
    seite = client.get(protokoll.get_absolute_url()).text
    assert adresse("einwand-entscheiden", protokoll, eins.pk) in seite
    ziel = adresse("einwand-entscheiden", protokoll, eins.pk)
    assert als(fachkraft).post(ziel, {"entscheidung": "ablehnen"}).status_code == 403
    assert client.post(ziel, {}).status_code == 422
    assert client.post(ziel, {"entscheidung": "ablehnen"}).status_code == 422
    client.post(ziel, {"entscheidung": "ablehnen", "antwort": "Es waren elf."})
    mail = bauen(Nachricht.objects.get(anlass=aktionen.ANLASS_ENTSCHIEDEN))
    assert "Es waren elf." in mail.body
    assert "Es waren elf." in str(mail.alternatives[0][0])
    assert per_link("protokoll-lesen", link) in mail.body
    assert "Es waren elf." in Client().get(per_link("protokoll-lesen", link)).text
    assert client.get(ziel).status_code == 302
    with pytest.raises(FalscherZustand):
        aktionen.entscheiden(einwand=eins, uebernehmen=True, antwort="", von=koordination)
    danach = client.post(
        adresse("einwand-entscheiden", protokoll, zwei.pk), {"entscheidung": "uebernehmen"}
    )
    assert danach["Location"] == adresse("korrektur-neu", protokoll)
    titel = [str(a.titel) for a in lage_der_koordination(lage.netzwerk).aufgaben]
    assert f"Korrigierte Version fehlt: {lage.treffen}" in titel
    korrektur.beginnen(protokoll=protokoll, grund="Es waren zwölf.", von=koordination)
    titel = [str(a.titel) for a in lage_der_koordination(lage.netzwerk).aufgaben]
    assert f"Korrigierte Version fehlt: {lage.treffen}" not in titel


def test_uebernehmen_wenn_schon_korrigiert_wird(als: Als, koordination: Konto, lage: Lage) -> None:
    protokoll = freigegeben(lage, koordination)
    stueck = einwand(protokoll, lage.kontakt)
    korrektur.beginnen(protokoll=protokoll, grund="Ein Name war falsch.", von=koordination)
    ziel = adresse("einwand-entscheiden", protokoll, stueck.pk)
    danach = als(koordination).post(ziel, {"entscheidung": "uebernehmen"})
    assert danach["Location"].startswith(protokoll.get_absolute_url())


def test_antwort_an_wen_sie_noch_erreicht(koordination: Konto, lage: Lage) -> None:
    protokoll = freigegeben(lage, koordination)
    stuecke = [einwand(protokoll, lage.kontakt, str(n)) for n in range(3)]
    # Without a link: the page, for who has an account; nothing for who has neither.
    aktionen.entscheiden(einwand=stuecke[0], uebernehmen=True, antwort="", von=koordination)
    ohne = bauen(Nachricht.objects.get(anlass=aktionen.ANLASS_ENTSCHIEDEN))
    assert protokoll.get_absolute_url() not in ohne.body
    Kontakt.objects.filter(pk=lage.kontakt.pk).update(konto=koordination)
    mit = bauen(Nachricht.objects.get(anlass=aktionen.ANLASS_ENTSCHIEDEN))
    assert protokoll.get_absolute_url() in mit.body
    Kontakt.objects.filter(pk=lage.kontakt.pk).update(email="")
    stuecke[1].refresh_from_db()
    aktionen.entscheiden(einwand=stuecke[1], uebernehmen=True, antwort="", von=koordination)
    assert Nachricht.objects.filter(anlass=aktionen.ANLASS_ENTSCHIEDEN).count() == 1
    nachricht = Nachricht.objects.filter(anlass=aktionen.ANLASS).first()
    assert nachricht is not None
    Nachricht.objects.filter(pk=nachricht.pk).update(gegenstand_id=0)
    with pytest.raises(NichtMehrNoetig):
        bauen(Nachricht.objects.get(pk=nachricht.pk))


def test_wer_ausschied_erhebt_keinen(koordination: Konto, lage: Lage) -> None:
    protokoll = freigegeben(lage, koordination)
    link = zugang(protokoll, lage.kontakt)
    Kontakt.objects.filter(pk=lage.kontakt.pk).update(ausgeschieden_am=timezone.localdate())
    antwort = Client().post(per_link("einwand-neu-link", link), {"text": "Hallo"})
    assert not Einwand.objects.exists()
    assert "Koordinierungsstelle" in antwort.text


def test_mail_geht_an_niemanden_der_weg_ist(koordination: Konto, lage: Lage) -> None:
    protokoll = freigegeben(lage, koordination)
    Konto.objects.filter(pk=koordination.pk).update(is_active=False)
    einwand(protokoll, lage.kontakt)
    an = Nachricht.objects.get(anlass=aktionen.ANLASS).empfaenger
    assert an == (lage.netzwerk.kontakt_email or lage.netzwerk.absender_email)


def test_mail_geht_an_niemanden_dessen_rolle_endete(koordination: Konto, lage: Lage) -> None:
    """Name and words of who objects stay with those who run the meeting."""
    protokoll = freigegeben(lage, koordination)
    Rolle.objects.filter(konto=koordination).delete()
    einwand(protokoll, lage.kontakt)
    assert Nachricht.objects.get(anlass=aktionen.ANLASS).empfaenger != koordination.email


def test_wer_zweimal_eingetragen_ist(
    als: Als, koordination: Konto, fachkraft: Konto, lage: Lage
) -> None:
    """What she objected as the one she reads and withdraws as the other."""
    protokoll = freigegeben(lage, koordination)
    erste, zweite = (
        KontaktFabrik(netzwerke=[lage.netzwerk], konto=fachkraft) for _nummer in range(2)
    )
    stuecke = [einwand(protokoll, einer, f"Als {einer.pk}") for einer in (erste, zweite)]
    seite = als(fachkraft).get(protokoll.get_absolute_url()).text
    for stueck in stuecke:
        assert stueck.text in seite
        als(fachkraft).post(adresse("einwand-zurueckziehen", protokoll, stueck.pk))
    assert not Einwand.objects.all().offen().exists()


def test_die_leitung_entscheidet_fuer_ihre_sitzung(
    als: Als, koordination: Konto, fachkraft: Konto, lage: Lage
) -> None:
    """A group's session is its lead's: she finds the objection among her tasks; another
    meeting's she cannot decide."""
    gruppe = gruppe_in(lage.netzwerk)
    person(gruppe, A.LEITUNG, konto=fachkraft)
    fremdes = freigegeben(lage, koordination)
    fremder = einwand(fremdes, lage.kontakt, "Fremd")
    sitzung = TreffenFabrik(
        netzwerk=lage.netzwerk, arbeitsgruppe=gruppe, beginn=timezone.now() - timedelta(days=1)
    )
    eigenes = ProtokollFabrik(treffen=sitzung)
    protokolle.freigeben(protokoll=eigenes, von=fachkraft)
    stueck = einwand(eigenes, lage.kontakt, "Eigen")
    start = reverse("uebersicht:uebersicht", args=(lage.netzwerk.kurzname,))
    seite = als(fachkraft).get(start).text
    assert f"{eigenes.get_absolute_url()}#einwaende" in seite
    assert f"{fremdes.get_absolute_url()}#einwaende" not in seite
    nein = adresse("einwand-entscheiden", fremdes, fremder.pk)
    assert als(fachkraft).get(nein).status_code == 403
    assert "Fremd" not in als(fachkraft).get(fremdes.get_absolute_url()).text
    ja = adresse("einwand-entscheiden", eigenes, stueck.pk)
    als(fachkraft).post(ja, {"entscheidung": "ablehnen", "antwort": "So war es."})
    stueck.refresh_from_db()
    assert stueck.ist_abgelehnt
    falsch = adresse("einwand-entscheiden", eigenes, fremder.pk)
    assert als(fachkraft).get(falsch).status_code == 404


def test_viele_einwaende_kosten_keine_abfragen_mehr(
    als: Als, koordination: Konto, lage: Lage, django_assert_max_num_queries: Any
) -> None:
    protokoll = freigegeben(lage, koordination)
    client = als(koordination)
    for _nummer in range(2):
        einwand(protokoll, KontaktFabrik(netzwerke=[lage.netzwerk]))
    client.get(protokoll.get_absolute_url())
    with django_assert_max_num_queries(200) as wenige:
        client.get(protokoll.get_absolute_url())
    for _nummer in range(18):
        einwand(protokoll, KontaktFabrik(netzwerke=[lage.netzwerk]))
    with django_assert_max_num_queries(len(wenige)):
        client.get(protokoll.get_absolute_url())


@pytest.mark.django_db(transaction=True)
def test_genehmigt_waehrend_jemand_schreibt(koordination: Konto, lage: Lage) -> None:
    """The page that opened in time and was sent too late keeps what was typed."""
    protokoll = freigegeben(lage, koordination)
    neu = per_link("einwand-neu-link", zugang(protokoll, lage.kontakt))
    besuch = Client()
    antwort = zuvorkommen(
        lambda: genehmigung.genehmigen(protokoll=protokoll, von=koordination),
        lambda: besuch.post(neu, {"text": "Ganz knapp."}),
    )
    assert "Ganz knapp." in antwort.text
    assert "Koordinierungsstelle" in antwort.text
    assert not Einwand.objects.exists()


def test_langer_einwand_gekuerzt_in_der_spur(koordination: Konto, lage: Lage) -> None:
    protokoll = freigegeben(lage, koordination)
    assert str(einwand(protokoll, lage.kontakt, "Kurz")) == "Kurz"
    assert len(str(einwand(protokoll, lage.kontakt, "x" * 300))) == 80
