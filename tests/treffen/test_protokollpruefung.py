"""The chair reads a draft before it goes out: asked, answered by link or account, withdrawn."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mitglieder.models import Kontakt
from netzwerk.basis.briefe import NichtMehrNoetig, bauen
from netzwerk.basis.links import zeichen
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht, Rolle, Zugang
from netzwerk.uebersicht.lage import lage_der_koordination
from tests.fabriken import KontaktFabrik, KontoFabrik, RolleFabrik
from tests.treffen.fabriken import AbschnittFabrik, ProtokollFabrik
from tests.treffen.protokolllage import Lage, angaben
from tests.wettlauf import zuvorkommen
from treffen.aktionen import korrektur
from treffen.aktionen import protokoll as protokolle
from treffen.aktionen import protokollpruefung as aktionen
from treffen.models import Protokoll, Protokollpruefung, Treffen

Als = Callable[[Konto], Client]
Ergebnis = Protokollpruefung.Ergebnis


def entwurf(lage: Lage) -> Protokoll:
    protokoll: Protokoll = ProtokollFabrik(treffen=lage.treffen, vorsitz=lage.kontakt.name)
    AbschnittFabrik(protokoll=protokoll, top=lage.top1, ergebnis="Der neue Weg gilt.")
    return protokoll


def gebeten(lage: Lage, von: Konto) -> Protokollpruefung:
    return aktionen.bitten(protokoll=entwurf(lage), kontakt=lage.kontakt, von=von)


def link(lage: Lage) -> str:
    zugang = Zugang.objects.get(zweck=Zugang.Zweck.PROTOKOLLPRUEFUNG)
    return reverse(
        "treffen:protokollpruefung-pruefen", args=(lage.netzwerk.kurzname, zeichen(zugang))
    )


def eigene(pruefung: Protokollpruefung) -> str:
    kurzname = pruefung.protokoll.treffen.netzwerk.kurzname
    return reverse("treffen:protokollpruefung-eigene", args=(kurzname, pruefung.pk))


def antwort(seite: Any, ergebnis: str = "in_ordnung", **mehr: str) -> dict[str, str]:
    gelesen = seite.context["form"]["gelesen"].value()
    return {"gelesen": gelesen, "ergebnis": ergebnis, "anmerkung": ""} | mehr


def test_bitten_antworten_und_freigeben(als: Als, koordination: Konto, lage: Lage) -> None:
    """The whole way: without it the chair never sees what goes out in her name."""
    protokoll = entwurf(lage)
    client = als(koordination)
    neu = lage.url("protokollpruefung-neu")
    assert neu in client.get(lage.url("protokoll-freigeben")).text
    seite = client.get(neu)
    assert seite.context["form"]["kontakt"].value() == lage.kontakt.pk  # by the name of the chair
    client.post(neu, {"kontakt": lage.kontakt.pk})
    protokoll.refresh_from_db()
    assert protokoll.ist_in_pruefung
    assert client.get(neu).status_code == 302  # one question at a time
    assert "Prüfung zurückziehen" in client.get(lage.url("protokoll-freigeben")).text
    assert "wartet auf Antwort" in client.get(protokoll.get_absolute_url()).text
    assert "Sie können weiterschreiben" in client.get(lage.editor()).text

    mail = bauen(Nachricht.objects.get(anlass=aktionen.ANLASS))
    assert link(lage) in mail.body
    assert link(lage) in str(mail.alternatives[0][0])
    besuch = Client()
    for _mal in range(2):  # opening changes nothing
        seite = besuch.get(link(lage))
    assert "Der neue Weg gilt." in seite.text
    assert Protokollpruefung.objects.get().ist_offen
    danach = besuch.post(link(lage), antwort(seite), follow=True)
    assert "Ihre Antwort ist angekommen" in danach.text
    assert "Der neue Weg gilt." not in danach.text
    protokoll.refresh_from_db()
    assert protokoll.zustand == Protokoll.Zustand.ENTWURF
    an_mich = Nachricht.objects.get(anlass=aktionen.ANLASS_ANTWORT)
    assert an_mich.empfaenger == koordination.email
    assert "Es ist in Ordnung" in bauen(an_mich).body

    freigabe = client.get(lage.url("protokoll-freigeben")).text
    assert lage.kontakt.name in freigabe
    assert "Seit der Prüfung geändert" not in freigabe
    titel = [str(a.titel) for a in lage_der_koordination(lage.netzwerk).aufgaben]
    assert f"Protokoll geprüft, in Ordnung: {lage.treffen}" in titel
    protokoll.vorsitz = "Jemand anders"
    protokoll.save()
    assert "Seit der Prüfung geändert" in client.get(lage.url("protokoll-freigeben")).text

    protokolle.freigeben(protokoll=protokoll, von=koordination)
    seite = besuch.get(link(lage))
    assert "freigegeben worden" in seite.text
    assert "Der neue Weg gilt." in seite.text


def test_anmerkungen_stehen_bei_wem_sie_braucht(als: Als, koordination: Konto, lage: Lage) -> None:
    gebeten(lage, koordination)
    besuch, client = Client(), als(koordination)
    seite = besuch.get(link(lage))
    assert besuch.post(link(lage), antwort(seite, "")).status_code == 422
    fehlt = besuch.post(link(lage), antwort(seite, "anmerkung"))
    assert "Schreiben Sie, was zu ändern ist." in fehlt.text
    text = "TOP 1: Der Junge Max, geb. 3.4.2015, gehört hier nicht hin."
    falldaten = besuch.post(link(lage), antwort(seite, "anmerkung", anmerkung=text))
    assert falldaten.status_code == 422
    assert "sieht nach Falldaten aus" in falldaten.text
    assert 'type="checkbox"' in falldaten.text
    assert Protokollpruefung.objects.get().ist_offen
    besuch.post(link(lage), antwort(seite, "anmerkung", anmerkung=text, ohne_falldaten="on"))
    assert text in besuch.get(link(lage)).text
    assert text in client.get(lage.url("protokoll-freigeben")).text
    assert text in client.get(lage.editor()).text
    mail = bauen(Nachricht.objects.get(anlass=aktionen.ANLASS_ANTWORT))
    assert mail.subject.startswith("Protokoll mit Anmerkungen zurück")
    assert text in mail.body
    assert text in str(mail.alternatives[0][0])
    # Asked again, with a link of its own.
    client.post(lage.url("protokollpruefung-neu"), {"kontakt": lage.kontakt.pk})
    assert Protokollpruefung.objects.count() == 2
    assert Zugang.objects.filter(zweck=Zugang.Zweck.PROTOKOLLPRUEFUNG).count() == 2


def test_haessliche_anmerkung(koordination: Konto, lage: Lage) -> None:
    gebeten(lage, koordination)
    besuch = Client()
    seite = besuch.get(link(lage))
    assert besuch.post(link(lage), antwort(seite, "anmerkung", anmerkung="\x00")).status_code == 422
    wild = "<script>alert(1)</script> مرحبا 👩‍💻 " + "Donaudampfschifffahrt" * 40
    besuch.post(link(lage), antwort(seite, "anmerkung", anmerkung=wild))
    assert "<script>alert" not in besuch.get(link(lage)).text


def test_zurueckziehen(als: Als, koordination: Konto, lage: Lage) -> None:
    pruefung = gebeten(lage, koordination)
    client, besuch = als(koordination), Client()
    offen = besuch.get(link(lage))
    client.post(lage.url("protokollpruefung-zurueckziehen"))
    pruefung.protokoll.refresh_from_db()
    assert not pruefung.protokoll.ist_in_pruefung
    zu_spaet = besuch.post(link(lage), antwort(offen, "anmerkung", anmerkung="Das ist neu."))
    assert "zurückgezogen" in zu_spaet.text
    assert "Das ist neu." in zu_spaet.text  # nothing typed is lost
    with pytest.raises(NichtMehrNoetig):
        bauen(Nachricht.objects.get(anlass=aktionen.ANLASS))
    with pytest.raises(FalscherZustand):
        aktionen.zurueckziehen(protokoll=pruefung.protokoll, von=koordination)
    protokolle.freigeben(protokoll=pruefung.protokoll, von=koordination)
    client.post(lage.url("protokollpruefung-zurueckziehen"))  # pressed in an old tab
    assert client.get(lage.url("protokollpruefung-neu")).status_code == 302


def test_freigabe_beendet_die_frage(koordination: Konto, lage: Lage) -> None:
    pruefung = gebeten(lage, koordination)
    protokolle.freigeben(protokoll=pruefung.protokoll, von=koordination)
    with pytest.raises(aktionen.NichtMehrOffen):
        aktionen.beantworten(pruefung=pruefung, ergebnis=Ergebnis.IN_ORDNUNG, von=koordination)
    assert "Zu prüfen ist nichts mehr" in Client().get(link(lage)).text


def test_mit_konto_ohne_link(als: Als, koordination: Konto, lage: Lage) -> None:
    """Who is asked and has an account finds it among her tasks; nobody else does."""
    konto, fremd = KontoFabrik(), KontoFabrik()
    for eines in (konto, fremd):
        RolleFabrik(konto=eines, netzwerk=lage.netzwerk, art="fachkraft")
    Kontakt.objects.filter(pk=lage.kontakt.pk).update(konto=konto)
    pruefung = gebeten(lage, koordination)
    start = reverse("uebersicht:uebersicht", args=(lage.netzwerk.kurzname,))
    assert eigene(pruefung) in als(konto).get(start).text
    assert eigene(pruefung) not in als(fremd).get(start).text
    assert als(fremd).get(eigene(pruefung)).status_code == 404
    seite = als(konto).get(eigene(pruefung))
    als(konto).post(eigene(pruefung), antwort(seite))
    pruefung.refresh_from_db()
    assert pruefung.ist_in_ordnung
    assert eigene(pruefung) not in als(konto).get(start).text


def test_die_koordination_prueft_selbst(als: Als, koordination: Konto, lage: Lage) -> None:
    Kontakt.objects.filter(pk=lage.kontakt.pk).update(konto=koordination)
    pruefung = gebeten(lage, koordination)
    start = reverse("uebersicht:uebersicht", args=(lage.netzwerk.kurzname,))
    assert eigene(pruefung) in als(koordination).get(start).text


def test_wer_ausscheidet_liest_keine_entwuerfe(koordination: Konto, lage: Lage) -> None:
    gebeten(lage, koordination)
    Kontakt.objects.filter(pk=lage.kontakt.pk).update(ausgeschieden_am=timezone.localdate())
    assert Client().get(link(lage)).status_code == 404


def test_widerrufener_und_falscher_link(koordination: Konto, lage: Lage) -> None:
    gebeten(lage, koordination)
    adresse = link(lage)
    assert Client().get(adresse[:-3] + "xx/").status_code == 404
    Zugang.objects.get().widerrufen()
    assert Client().get(adresse).status_code == 410
    with pytest.raises(NichtMehrNoetig):
        bauen(Nachricht.objects.get())


def test_wen_man_fragt(als: Als, koordination: Konto, lage: Lage) -> None:
    """Preselected is who chaired, else who was asked the last time for such a meeting."""
    client, neu = als(koordination), lage.url("protokollpruefung-neu")
    assert client.get(neu).status_code == 302  # nothing is written yet
    protokoll = ProtokollFabrik(treffen=lage.treffen, vorsitz="Niemand Bekanntes")
    seite = client.get(neu)
    assert seite.context["form"]["kontakt"].value() is None
    assert "Unter diesem Namen gibt es keinen Kontakt" in seite.text
    ohne = KontaktFabrik(netzwerke=[lage.netzwerk], email="")
    fremde = KontaktFabrik()
    for kontakt in (ohne, fremde):
        assert client.post(neu, {"kontakt": kontakt.pk}).status_code == 422
    assert client.post(neu, {"kontakt": "9" * 5000}).status_code == 422
    frueher = ProtokollFabrik(treffen__netzwerk=lage.netzwerk)
    Protokollpruefung.objects.create(
        protokoll=frueher,
        kontakt=lage.kontakt,
        gebeten_von=koordination,
        ergebnis=Ergebnis.IN_ORDNUNG,
        beantwortet_am=timezone.now(),
    )
    assert aktionen.vorgeschlagen(protokoll) == lage.kontakt
    protokoll.vorsitz = ""
    assert aktionen.vorgeschlagen(protokoll) == lage.kontakt
    Kontakt.objects.update(email="")
    assert "noch niemand eine E-Mail-Adresse" in client.get(neu).text


def test_vor_dem_treffen_wird_nichts_geprueft(als: Als, koordination: Konto, lage: Lage) -> None:
    entwurf(lage)
    Treffen.objects.update(
        beginn=timezone.now() + timedelta(days=1), ende=timezone.now() + timedelta(days=2)
    )
    antwort_ = als(koordination).get(lage.url("protokollpruefung-neu"), follow=True)
    assert "Das Treffen ist erst am" in antwort_.text


def test_waehrend_der_pruefung_geht_das_schreiben_weiter(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    """A draft that was asked about is not locked; the answer to an older text says so."""
    pruefung = gebeten(lage, koordination)
    besuch, client = Client(), als(koordination)
    seite = besuch.get(link(lage))
    client.post(lage.editor(lage.top1), angaben(ergebnis="Der neue Weg gilt ab Mai."))
    besuch.post(link(lage), antwort(seite))
    pruefung.refresh_from_db()
    assert pruefung.ist_in_ordnung
    assert "Seit der Prüfung geändert" in client.get(lage.url("protokoll-freigeben")).text


@pytest.mark.parametrize("weg", ["konto", "rolle"])
def test_antwort_nur_an_wen_es_noch_angeht(koordination: Konto, lage: Lage, weg: str) -> None:
    """Remarks on a draft go to the coordination once the one who asked has left."""
    pruefung = gebeten(lage, koordination)
    if weg == "konto":
        Konto.objects.filter(pk=koordination.pk).update(is_active=False)
    else:
        Rolle.objects.filter(konto=koordination).delete()
    pruefung.refresh_from_db()
    aktionen.beantworten(pruefung=pruefung, ergebnis=Ergebnis.IN_ORDNUNG, von=koordination)
    an = Nachricht.objects.get(anlass=aktionen.ANLASS_ANTWORT).empfaenger
    assert an == (lage.netzwerk.kontakt_email or lage.netzwerk.absender_email)
    assert an != koordination.email


def test_mail_zu_verworfenem_entwurf(koordination: Konto, lage: Lage) -> None:
    pruefung = gebeten(lage, koordination)
    nachricht = Nachricht.objects.get()
    pruefung.protokoll.delete()
    with pytest.raises(NichtMehrNoetig):
        bauen(Nachricht.objects.get(pk=nachricht.pk))


@pytest.mark.django_db(transaction=True)
def test_antwort_waehrend_der_freigabe(koordination: Konto, lage: Lage) -> None:
    """The answer that comes a moment too late is not lost silently, and opens nothing again."""
    pruefung = gebeten(lage, koordination)

    def zu_spaet() -> str:
        try:
            aktionen.beantworten(pruefung=pruefung, ergebnis=Ergebnis.IN_ORDNUNG, von=koordination)
        except aktionen.NichtMehrOffen:
            return "nicht mehr offen"
        return "gespeichert"

    ergebnis = zuvorkommen(
        lambda: protokolle.freigeben(protokoll=pruefung.protokoll, von=koordination), zu_spaet
    )
    assert ergebnis == "nicht mehr offen"
    assert Protokoll.objects.get().ist_freigegeben


@pytest.mark.django_db(transaction=True)
def test_zwei_fragen_zugleich(koordination: Konto, lage: Lage) -> None:
    """One question at a time: two mails to the chair would contradict each other."""
    protokoll = entwurf(lage)

    def zweite() -> bool:
        try:
            aktionen.bitten(protokoll=protokoll, kontakt=lage.kontakt, von=koordination)
        except FalscherZustand:
            return False
        return True

    assert not zuvorkommen(
        lambda: aktionen.bitten(protokoll=protokoll, kontakt=lage.kontakt, von=koordination),
        zweite,
    )
    assert Protokollpruefung.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_freigabe_waehrend_jemand_anmerkt(koordination: Konto, lage: Lage) -> None:
    """What was typed comes back: the person can still call and say it."""
    pruefung = gebeten(lage, koordination)
    assert lage.kontakt.name in str(pruefung) or str(lage.kontakt) in str(pruefung)
    besuch = Client()
    daten = antwort(besuch.get(link(lage)), "anmerkung", anmerkung="TOP 1 fehlt ein Satz.")
    ziel = link(lage)
    danach = zuvorkommen(
        lambda: protokolle.freigeben(protokoll=pruefung.protokoll, von=koordination),
        lambda: besuch.post(ziel, daten),
    )
    assert "TOP 1 fehlt ein Satz." in danach.text
    assert "Zu prüfen ist nichts mehr" in danach.text


@pytest.mark.django_db(transaction=True)
def test_verwerfen_waehrend_jemand_anmerkt(koordination: Konto, lage: Lage) -> None:
    """The correction is gone with the question: the remarks come back, the page says why."""
    altes = entwurf(lage)
    protokolle.freigeben(protokoll=altes, von=koordination)
    neues = korrektur.beginnen(protokoll=altes, grund="Zwölf.", von=koordination)
    aktionen.bitten(protokoll=neues, kontakt=lage.kontakt, von=koordination)
    besuch, ziel = Client(), link(lage)
    daten = antwort(besuch.get(ziel), "anmerkung", anmerkung="TOP 1 fehlt ein Satz.")
    danach = zuvorkommen(
        lambda: korrektur.verwerfen(protokoll=neues, von=koordination),
        lambda: besuch.post(ziel, daten),
    )
    assert danach.status_code == 200
    assert "TOP 1 fehlt ein Satz." in danach.text
    assert "Die Bitte um Prüfung wurde zurückgezogen" in danach.text
    for tun in (
        lambda: aktionen.zurueckziehen(protokoll=neues, von=koordination),
        lambda: aktionen.bitten(protokoll=neues, kontakt=lage.kontakt, von=koordination),
    ):
        with pytest.raises(Http404):
            tun()
