"""Dates of an offer: written, moved, called off; who signed up learns of it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from angebote.aktionen import aenderung as entscheidungen
from angebote.aktionen import angebot as angebotsaktionen
from angebote.aktionen import termin as aktionen
from angebote.models import Angebot, Angebotsaenderung, Angebotstermin, Suchdokument
from angebote.models.aenderung import werte
from netzwerk.basis.briefe import NichtMehrNoetig, bauen
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Zugang
from tests.angebote.termine import (
    adresse,
    anmelden,
    bestaetigt,
    kalender,
    link,
    mail,
    post,
    stand,
    termin_von,
)
from tests.formulare import gelesen, gezeigt, senden

Als = Callable[[Konto], Client]
R = Angebotstermin.Rhythmus


def tag(tage: int) -> date:
    return timezone.localdate() + timedelta(days=tage)


def felder(**mehr: Any) -> dict[str, Any]:
    angaben = {"datum": tag(14), "von": "16:00", "bis": "17:30", "rhythmus": "einmalig"} | mehr
    return {name: str(wert) for name, wert in angaben.items()}


def test_neuer_termin_ist_sofort_oeffentlich_und_in_der_suche(
    als: Als, vertretung: Konto, eigenes_oeffentliches: Angebot, client: Client
) -> None:
    besuch = als(vertretung)
    antwort = besuch.post(
        adresse("termin-neu", eigenes_oeffentliches),
        felder(ort="Kita Nord", hinweis="Mit Kind", mit_anmeldung="on", plaetze=8, schluss=tag(10)),
    )
    termin = Angebotstermin.objects.get()
    assert antwort["Location"] == termin.get_absolute_url()
    beginn = timezone.localtime(termin.beginn)
    assert (beginn.date(), f"{beginn:%H:%M}") == (tag(14), "16:00")
    assert termin.letzter_tag == tag(14)
    assert str(termin) == f"Vaterkurs, {tag(14):%d.%m.%Y}"
    assert termin.anmeldeschluss is not None
    assert f"{timezone.localtime(termin.anmeldeschluss):%d %H:%M}" == f"{tag(10):%d} 23:59"
    assert Suchdokument.objects.get().naechster_termin == termin.beginn
    oeffentlich = client.get(adresse_der_seite(eigenes_oeffentliches)).content.decode()
    assert adresse("terminanmeldung-neu", termin) in oeffentlich
    seite = besuch.get(termin.get_absolute_url()).content.decode()
    assert "Noch niemand angemeldet" in seite
    assert adresse("termin-absagen", termin) in seite


def adresse_der_seite(angebot: Angebot) -> str:
    return f"/{angebot.netzwerk.kurzname}/angebote/{angebot.pk}-{angebot.slug}/"


def test_termin_eines_entwurfs_wird_mit_ihm_oeffentlich(
    als: Als, vertretung: Konto, eigenes: Angebot, client: Client
) -> None:
    antwort = als(vertretung).post(adresse("termin-neu", eigenes), felder(), follow=True)
    assert "Öffentlich wird er mit dem Angebot." in antwort.content.decode()
    assert client.get(adresse("termin-datei", Angebotstermin.objects.get())).status_code == 404


def test_reihe_endet_an_ihrem_letzten_tag(
    als: Als, koordination: Konto, eigenes_oeffentliches: Angebot
) -> None:
    als(koordination).post(
        adresse("termin-neu", eigenes_oeffentliches),
        felder(rhythmus="woechentlich", bis_tag=tag(30)),
    )
    termin = Angebotstermin.objects.get()
    assert [eines.beginn.date() for eines in termin.vorkommen()] == [tag(14), tag(21), tag(28)]
    assert termin.letzter_tag == tag(28)
    assert termin.rhythmus_text in (text := termin.wann)
    assert text.startswith("ab ")


@pytest.mark.parametrize(
    ("angaben", "feld", "meldung"),
    [
        ({"bis": "15:00"}, "__all__", "Das Ende liegt nicht nach dem Beginn."),
        ({"bis": ""}, "bis", "Geben Sie an, wann es endet."),
        ({"von": "25:00"}, "von", "Bitte geben Sie eine Uhrzeit ein"),
        ({"datum": ""}, "datum", "Geben Sie ein Datum an."),
        ({"datum": "0001-01-01"}, "datum", "Geben Sie ein Datum zwischen"),
        ({"datum": "2020-01-07"}, "datum", "Dieser Tag ist schon vorbei."),
        ({"rhythmus": "woechentlich"}, "bis_tag", "bis wann sich der Termin wiederholt"),
        ({"rhythmus": "woechentlich", "bis_tag": tag(20)}, "bis_tag", "wiederholt sich der Termin"),
        ({"rhythmus": "taeglich", "bis_tag": tag(760)}, "bis_tag", "höchstens zwei Jahre"),
        ({"rhythmus": "taeglich", "bis_tag": "morgen"}, "bis_tag", "Bitte geben Sie ein Datum ein"),
        ({"rhythmus": "stuendlich"}, "rhythmus", "gültige Auswahl"),
        ({"plaetze": 3}, "__all__", "gelten nur für die Anmeldung hier im Portal"),
        ({"schluss": tag(3)}, "__all__", "gelten nur für die Anmeldung hier im Portal"),
        ({"mit_anmeldung": "on", "plaetze": 0}, "plaetze", "Geben Sie mindestens 1 ein."),
        ({"mit_anmeldung": "on", "schluss": tag(15)}, "schluss", "liegt nach dem Beginn"),
        ({"ort": "x" * 201}, "ort", "200"),
    ],
)  # fmt: skip
def test_falsche_angaben(
    als: Als,
    vertretung: Konto,
    eigenes_oeffentliches: Angebot,
    angaben: dict[str, Any],
    feld: str,
    meldung: str,
) -> None:
    ziel = adresse("termin-neu", eigenes_oeffentliches)
    antwort = als(vertretung).post(ziel, felder(hinweis="Getipptes", **angaben))
    assert antwort.status_code == 422
    fehler = antwort.context["form"].errors
    assert list(fehler) == [feld], fehler
    assert meldung in str(fehler[feld]), fehler
    assert "Getipptes" in antwort.content.decode()
    assert not Angebotstermin.objects.exists()


def test_verlegen_schreibt_allen_angemeldeten(
    als: Als, vertretung: Konto, eigenes_oeffentliches: Angebot, client: Client
) -> None:
    termin = termin_von(eigenes_oeffentliches, mit_anmeldung=True, plaetze=1, ort="Saal")
    bestaetigt(client, termin, "Anna")
    bestaetigt(client, termin, "Bela")
    anmelden(client, termin, "Unklar")
    besuch = als(vertretung)
    ziel = adresse("termin-bearbeiten", termin)
    assert "2 Anmeldungen liegen vor" in besuch.get(ziel).content.decode()
    neu = gezeigt(besuch.get(ziel).context["form"]) | {"von": "18:00", "bis": "19:00"}
    antwort = besuch.post(ziel, neu | {"ort": "Garten"}, follow=True)
    assert "2 angemeldete Personen bekommen eine E-Mail." in antwort.content.decode()
    anna, bela = (bauen(eine) for eine in post("termin_verlegt"))
    assert anna.subject.startswith("Geändert: Vaterkurs, jetzt am ")
    for text in (anna.body, str(anna.alternatives[0][0])):
        assert "18 bis 19 Uhr" in text
        assert "16 bis 18 Uhr, Saal" in text
        assert "Garten" in text
    eintrag = kalender(anna)
    assert "SEQUENCE:1" in eintrag
    assert "METHOD:REQUEST" in eintrag
    assert "T180000" in eintrag
    assert not kalender(bela)
    # Nothing of time and place changes: nobody is bothered; one more place: somebody moves up.
    senden(besuch, ziel, neu | {"ort": "Garten", "plaetze": "2", "hinweis": "Regenjacke"})
    assert len(post("termin_verlegt")) == 2
    assert stand(termin) == {"Anna": "zugesagt", "Bela": "zugesagt", "Unklar": "unbestaetigt"}
    assert "SEQUENCE:1" in kalender(mail("anmeldung_platz"))
    # Who cancelled meanwhile learns nothing of a change.
    client.post(link(anna), {"schritt": "abmelden"})
    with pytest.raises(NichtMehrNoetig):
        bauen(post("termin_verlegt")[0])


def test_anders_geschrieben_ist_derselbe_ort(
    als: Als, vertretung: Konto, eigenes_oeffentliches: Angebot, client: Client
) -> None:
    Angebot.objects.update(ort="Haus der Familie")
    termin = termin_von(eigenes_oeffentliches, mit_anmeldung=True)
    bestaetigt(client, termin, "Yara")
    besuch, ziel = als(vertretung), adresse("termin-bearbeiten", termin)
    offen = gezeigt(besuch.get(ziel).context["form"])
    neu = {name: wert for name, wert in offen.items() if not name.startswith("stand_")}
    # The offer's own place, written out at the date; then with other spaces and capitals.
    for ort in ("Haus der Familie", "haus der  FAMILIE ", ""):
        senden(besuch, ziel, neu | {"ort": ort})
        assert Angebotstermin.objects.get().ort == ort.strip()
    assert not post("termin_verlegt")
    senden(besuch, ziel, neu | {"ort": "Haus der Familie, Saal 2"})
    assert len(post("termin_verlegt")) == 1


def test_der_ort_des_angebots_ist_der_seiner_termine(
    vertretung: Konto, koordination: Konto, eigenes_oeffentliches: Angebot, client: Client
) -> None:
    """By a proposal that is accepted as by the coordination at once; told once for each change."""
    Angebot.objects.update(ort="Rathaus")
    ohne_ort = termin_von(eigenes_oeffentliches, mit_anmeldung=True)
    eigener = termin_von(eigenes_oeffentliches, mit_anmeldung=True, ort="Turnhalle")
    vorbei = termin_von(eigenes_oeffentliches, tage=3, mit_anmeldung=True)
    for termin in (ohne_ort, eigener, vorbei):
        bestaetigt(client, termin, "Yara")
    frueher = timezone.now() - timedelta(hours=3)
    Angebotstermin.objects.filter(pk=vorbei.pk).update(
        beginn=frueher, ende=frueher + timedelta(hours=1), letzter_tag=timezone.localdate()
    )
    angebot = Angebot.objects.get()
    angaben = werte(angebot) | {"ort": "Stadtbücherei"}
    angebotsaktionen.aendern(angebot=angebot, angaben=angaben, von=vertretung)
    assert not post("termin_verlegt")  # waits for its release
    aenderung = Angebotsaenderung.objects.get()
    entscheidungen.annehmen(aenderung=aenderung, stand=aenderung.stand, von=koordination)
    (brief,) = post("termin_verlegt")
    assert brief.gegenstand == ohne_ort.anmeldungen.get()
    assert brief.parameter["wo"] == "Rathaus"
    sendung = bauen(brief)
    assert "Stadtbücherei" in sendung.body
    assert "Rathaus" in sendung.body
    assert "LOCATION:Stadtbücherei" in kalender(sendung)
    assert "SEQUENCE:1" in kalender(sendung)
    # The same words, another field: nothing to tell.
    for gleich in ({"ort": " stadtbücherei"}, {"titel": "Anders"}):
        angaben = werte(Angebot.objects.get()) | gleich
        angebotsaktionen.aendern(angebot=angebot, angaben=angaben, von=koordination)
    assert len(post("termin_verlegt")) == 1
    angaben = werte(Angebot.objects.get()) | {"ort": "", "ist_online": True}
    angebotsaktionen.aendern(angebot=angebot, angaben=angaben, von=koordination)
    assert "online" in mail("termin_verlegt").body
    assert len(post("termin_verlegt")) == 2
    assert Angebotstermin.objects.get(pk=eigener.pk).folge == 0


def test_niemand_verliert_den_platz_durch_eine_kleinere_zahl(
    als: Als, koordination: Konto, eigenes_oeffentliches: Angebot, client: Client
) -> None:
    termin = termin_von(eigenes_oeffentliches, mit_anmeldung=True, plaetze=4)
    bestaetigt(client, termin, "Anna", personen=3)
    besuch = als(koordination)
    ziel = adresse("termin-bearbeiten", termin)
    neu = gezeigt(besuch.get(ziel).context["form"])
    weniger = besuch.post(ziel, neu | {"plaetze": "2"})
    assert weniger.context["form"].errors == {"plaetze": ["3 Plätze sind schon vergeben."]}
    del neu["mit_anmeldung"]
    ohne = besuch.post(ziel, neu | {"plaetze": ""})
    assert list(ohne.context["form"].errors) == ["mit_anmeldung"]


def test_zweiter_reiter_ueberschreibt_nichts(
    als: Als, koordination: Konto, eigenes_oeffentliches: Angebot
) -> None:
    termin = termin_von(eigenes_oeffentliches, rhythmus=R.WOECHENTLICH, letzter_tag=tag(21))
    besuch = als(koordination)
    ziel = adresse("termin-bearbeiten", termin)
    offen = gezeigt(besuch.get(ziel).context["form"])
    Angebotstermin.objects.update(ort="Inzwischen woanders")
    antwort = besuch.post(ziel, offen | {"ort": "Mein Ort"})
    assert antwort.status_code == 422
    assert "Inzwischen woanders" in antwort.content.decode()
    assert Angebotstermin.objects.get().ort == "Inzwischen woanders"
    assert gelesen(besuch, ziel)


def test_absagen(
    als: Als, vertretung: Konto, eigenes_oeffentliches: Angebot, client: Client
) -> None:
    termin = termin_von(eigenes_oeffentliches, mit_anmeldung=True, plaetze=1)
    ziel_von_anna = bestaetigt(client, termin, "Anna")
    bestaetigt(client, termin, "Bela")
    anmelden(client, termin, "Unklar")
    besuch = als(vertretung)
    ziel = adresse("termin-absagen", termin)
    assert "2 Anmeldungen bekommen eine E-Mail." in besuch.get(ziel).content.decode()
    assert besuch.post(ziel, {"grund": "x" * 301}).status_code == 422
    antwort = besuch.post(ziel, {"grund": "Die Heizung ist kaputt."}, follow=True)
    assert "2 angemeldete Personen bekommen eine E-Mail." in antwort.content.decode()
    anna, bela = (bauen(eine) for eine in post("termin_abgesagt"))
    assert anna.subject.startswith("Abgesagt: Vaterkurs am ")
    assert "Die Heizung ist kaputt." in anna.body
    eintrag = kalender(anna)
    for zeile in ("METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:1"):
        assert zeile in eintrag
    assert not kalender(bela)
    # What was on its way says nothing else any more; the link shows how it stands.
    with pytest.raises(NichtMehrNoetig):
        mail("anmeldung_bestaetigt")
    assert "Dieser Termin fällt aus" in client.get(ziel_von_anna).content.decode()
    # Pressed twice, or by two: once.
    zweimal = besuch.post(ziel, {}, follow=True).content.decode()
    assert "Dieser Termin ist schon abgesagt." in zweimal
    assert len(post("termin_abgesagt")) == 2
    assert besuch.get(ziel).status_code == 302
    assert besuch.get(adresse("termin-bearbeiten", termin)).status_code == 302
    oeffentlich = client.get(adresse_der_seite(eigenes_oeffentliches)).content.decode()
    assert "fällt aus" in oeffentlich
    assert "EventCancelled" in oeffentlich
    assert Suchdokument.objects.get().naechster_termin is None


def test_was_vorbei_ist_bleibt(
    als: Als, koordination: Konto, eigenes_oeffentliches: Angebot
) -> None:
    termin = termin_von(eigenes_oeffentliches, tage=-2)
    besuch = als(koordination)
    antwort = besuch.get(adresse("termin-bearbeiten", termin), follow=True)
    assert "Dieser Termin ist vorbei." in antwort.content.decode()
    with pytest.raises(FalscherZustand, match="vorbei"):
        aktionen.absagen(termin=termin, grund="", von=koordination)


def test_liste_fuer_anbieter(
    als: Als,
    vertretung: Konto,
    fachkraft: Konto,
    eigenes_oeffentliches: Angebot,
    client: Client,
) -> None:
    termin = termin_von(eigenes_oeffentliches, mit_anmeldung=True, plaetze=3)
    for name, personen in (("Anna", 2), ("Bela", 2), ("Cora", 1)):
        bestaetigt(client, termin, name, personen=personen)
    anmelden(client, termin, "Unklar")
    seite = als(vertretung).get(termin.get_absolute_url()).content.decode()
    for text in (
        "3 von 3 Plätzen vergeben",
        "2 Personen auf der Warteliste",
        "1 Anmeldung ist noch nicht per E-Mail bestätigt",
        "anna@eltern.example",
    ):
        assert text in seite
    assert "unklar@" not in seite
    assert als(fachkraft).get(termin.get_absolute_url()).status_code == 403
    frueher = termin_von(eigenes_oeffentliches, tage=3)
    alle: Any = eigenes_oeffentliches.termine.all().kommend().mit_zahlen()
    assert [(t, t.belegt, t.wartend) for t in alle] == [(frueher, 0, 0), (termin, 3, 2)]
    pflege = als(vertretung).get(adresse("angebot-pruefen", eigenes_oeffentliches))
    assert "3 von 3 Plätzen, 2 warten" in pflege.content.decode()
    oeffentlich = client.get(adresse_der_seite(eigenes_oeffentliches)).content.decode()
    assert "anna" not in oeffentlich.lower()


def test_jemanden_eintragen_der_angerufen_hat(
    als: Als, vertretung: Konto, eigenes_oeffentliches: Angebot, client: Client
) -> None:
    """The provider vouches for the address, also after the deadline, not after the start."""
    termin = termin_von(
        eigenes_oeffentliches, mit_anmeldung=True, plaetze=2, anmeldeschluss=timezone.now()
    )
    besuch, ziel = als(vertretung), termin.get_absolute_url()
    anna = {"name": "Anna", "email": "anna@eltern.example", "personen": "2"}
    for angaben, sagt in (
        (anna, "Anna hat einen Platz."),
        (anna | {"email": "ANNA@eltern.example"}, "Diese E-Mail-Adresse ist schon angemeldet."),
        (
            {"name": "Bela", "email": "bela@eltern.example", "personen": "1"},
            "Bela steht auf der Warteliste.",
        ),
    ):
        assert sagt in besuch.post(ziel, angaben, follow=True).content.decode()
    assert besuch.post(ziel, anna | {"name": ""}).status_code == 422
    assert stand(termin) == {"Anna": "zugesagt", "Bela": "warteliste"}
    sendung = bauen(post("anmeldung_bestaetigt")[0])
    client.post(link(sendung), {"schritt": "abmelden"})
    assert stand(termin) == {"Anna": "abgemeldet", "Bela": "zugesagt"}
    besuch.post(ziel, anna | {"personen": "1"})
    assert stand(termin) == {"Anna": "zugesagt", "Bela": "zugesagt"}
    Angebotstermin.objects.update(beginn=timezone.now() - timedelta(minutes=1))
    antwort = besuch.post(ziel, anna | {"email": "neu@eltern.example"}, follow=True)
    assert "kann sich niemand mehr anmelden" in antwort.content.decode()


def test_ohne_gueltigen_link_keine_mail(client: Client, eigenes_oeffentliches: Angebot) -> None:
    termin = termin_von(eigenes_oeffentliches, mit_anmeldung=True)
    anmelden(client, termin, "Anna")
    Zugang.objects.get().widerrufen()
    with pytest.raises(NichtMehrNoetig, match="Link"):
        mail("anmeldung")
    nachricht = post("anmeldung")[0]
    nachricht.gegenstand_id = 0
    nachricht.zugang = None
    with pytest.raises(NichtMehrNoetig, match="gibt es nicht mehr"):
        bauen(nachricht)
