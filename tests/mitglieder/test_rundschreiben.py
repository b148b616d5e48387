"""Letters to a selection: who gets them, what they say, sent once, watched until they arrive."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from mitglieder.aktionen import rundschreiben as aktionen
from mitglieder.empfaengerkreis import empfaengerkreis
from mitglieder.models import Kontakt, Organisation, Rundschreiben, Verteiler
from mitglieder.platzhalter import anrede, ausfuellen, pruefen
from netzwerk.basis import briefe
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.fabriken import KontaktFabrik, MitgliedschaftFabrik, NetzwerkFabrik, OrganisationFabrik
from tests.formulare import senden
from tests.mitglieder.anmelden import Anmelden


def _url(name: str, netzwerk: Netzwerk, *args: object) -> str:
    return reverse(f"mitglieder:rundschreiben-{name}", args=[netzwerk.kurzname, *args])


def _mitglied(netzwerk: Netzwerk, name: str, zustand: str = "aktiv") -> Organisation:
    eine: Organisation = OrganisationFabrik(name=name, kommune=netzwerk.kommune)
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=eine, zustand=zustand)
    return eine


def _person(haus: Organisation, netzwerk: Netzwerk, email: str, **angaben: object) -> Kontakt:
    einer: Kontakt = KontaktFabrik(organisation=haus, netzwerke=[netzwerk], email=email, **angaben)
    return einer


def _brief(netzwerk: Netzwerk, **angaben: object) -> Rundschreiben:
    felder = {"kreis": "alle", "betreff": "Treffen", "text": "{anrede},\n\nhallo {organisation}."}
    brief: Rundschreiben = Rundschreiben.objects.create(netzwerk=netzwerk, **(felder | angaben))
    return brief


def _felder(**anders: object) -> dict[str, object]:
    return {"fuer": "alle", "an": "alle", "betreff": "Treffen", "text": "{anrede}, los.", **anders}


@pytest.fixture
def client(koordination: Konto, als: Anmelden) -> Client:
    return als(koordination)


# Placeholders ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "{organisation.__class__}",
        "{0}",
        "{}",
        "{anrede!r}",
        "{anrede:>9999999}",
        "{ anrede }",
        "{{anrede}}",
        "{anrede",
        "anrede}",
        "}{",
        "{anrede{vorname}}",
        "{ANREDE}",
    ],
)
def test_was_kein_platzhalter_ist_wird_am_feld_gesagt(
    netzwerk: Netzwerk, client: Client, text: str
) -> None:
    with pytest.raises(ValidationError):
        pruefen(text)
    # Even a text that came past the form is filled in by name alone.
    assert "class" not in ausfuellen(text, {"anrede": "A"}).replace("__class__", "")
    antwort = senden(client, _url("neu", netzwerk), _felder(text=text, betreff=text[:160]))
    assert antwort.status_code == 422
    assert antwort.content.decode().count("{unterschrift}") >= 2
    assert not Rundschreiben.objects.exists()


def test_werte_werden_nicht_noch_einmal_gelesen() -> None:
    pruefen("{vorname} & {nachname}: 100 %s %(x)s \\1")
    werte = {"vorname": "{nachname}", "nachname": "\\g<0>"}
    assert ausfuellen("{vorname} {nachname} {x}", werte) == "{nachname} \\g<0> {x}"


@pytest.mark.parametrize(
    ("wort", "vorname", "nachname", "erwartet"),
    [
        ("Frau", "Kim", "Muster", "Sehr geehrte Frau Muster"),
        ("Frau Dr.", "Kim", "Muster", "Sehr geehrte Frau Dr. Muster"),
        ("Herrn", "", "Muster", "Sehr geehrter Herr Muster"),
        ("Hr.", "Jo", "Muster", "Sehr geehrter Herr Muster"),
        ("", "Kim", "Muster", "Guten Tag Kim Muster"),
        ("divers", "Kim", "Muster", "Guten Tag Kim Muster"),
        ("", "", "Sekretariat", "Guten Tag"),
    ],
)
def test_anrede_raet_nichts(wort: str, vorname: str, nachname: str, erwartet: str) -> None:
    assert anrede(Kontakt(anrede=wort, vorname=vorname, nachname=nachname)) == erwartet


# Who gets it -------------------------------------------------------------------------------------


def test_wer_ihn_bekommt_und_wer_nicht_mit_grund(netzwerk: Netzwerk, koordination: Konto) -> None:
    kita, schule = _mitglied(netzwerk, "Kita"), _mitglied(netzwerk, "Schule")
    stumm, ruhend = _mitglied(netzwerk, "Stumm"), _mitglied(netzwerk, "Ruhend", "ruhend")
    a = _person(kita, netzwerk, "A@x.example", nachname="A")
    zweite = _person(schule, netzwerk, "a@X.example", nachname="B", ist_stellvertretung=True)
    gestoert = _person(
        schule,
        netzwerk,
        "c@x.example",
        nachname="C",
        adresse_gestoert_am=timezone.now(),
        adresse_gestoert_grund="550 gibt es nicht",
    )
    ohne = _person(stumm, netzwerk, "", nachname="D")
    _person(stumm, netzwerk, "e@x.example", ausgeschieden_am=timezone.localdate())
    von_ruhend = _person(ruhend, netzwerk, "f@x.example", nachname="F", ist_insofa=True)
    KontaktFabrik(organisation=kita, email="fremd@x.example")  # known in another network only
    kreis = empfaengerkreis(_brief(netzwerk), netzwerk, koordination)
    assert [(k.pk, o.pk) for k, o in kreis.empfaenger] == [(a.pk, kita.pk)]
    assert {k.pk: grund for k, grund in kreis.ausgelassen} == {
        zweite.pk: f"dieselbe Adresse wie {a.name}",
        gestoert.pk: "Adresse wird abgewiesen: 550 gibt es nicht",
        ohne.pk: "keine E-Mail-Adresse",
    }
    assert kreis.unerreicht == [stumm]
    # Somebody entered elsewhere stands for it besides: written to for the body that was asked.
    von_ruhend.weitere_organisationen.add(stumm)
    kreis = empfaengerkreis(_brief(netzwerk, an="insofa"), netzwerk, koordination)
    assert [(k.pk, o.pk) for k, o in kreis.empfaenger] == [(von_ruhend.pk, stumm.pk)]
    assert not empfaengerkreis(
        _brief(netzwerk, an="zeichnungsberechtigte"), netzwerk, koordination
    ).empfaenger
    ohne_vertretung = empfaengerkreis(
        _brief(netzwerk, an="ohne_stellvertretung"), netzwerk, koordination
    )
    assert zweite.pk not in {k.pk for k, _grund in ohne_vertretung.ausgelassen}


def test_auswahl_verteiler_und_ein_geloeschter_verteiler(
    netzwerk: Netzwerk, koordination: Konto
) -> None:
    kita, schule = _mitglied(netzwerk, "Kita"), _mitglied(netzwerk, "Schule", "ruhend")
    anderswo = _mitglied(NetzwerkFabrik(kommune="Anderswo"), "Anderswo")
    for eine in (kita, schule, anderswo):
        _person(eine, netzwerk, f"x@{eine.name}.example".lower())
    auswahl = aktionen.anlegen(
        netzwerk=netzwerk, organisationen=[schule, anderswo], von=koordination
    )

    def namen(brief: Rundschreiben) -> list[str]:
        brief = Rundschreiben.objects.get(pk=brief.pk)
        kreis = empfaengerkreis(brief, netzwerk, koordination)
        return [organisation.name for _kontakt, organisation in kreis.empfaenger]

    assert namen(auswahl) == ["Schule"]  # what this network does not see, it does not write to
    verteiler = Verteiler.objects.create(
        netzwerk=netzwerk, name="Ruhende", abfrage={"stand": ["ruhend"]}
    )
    an_verteiler = _brief(netzwerk, kreis="verteiler", verteiler=verteiler)
    assert namen(an_verteiler) == ["Schule"]
    verteiler.delete()
    assert namen(an_verteiler) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Rundschreiben.objects.filter(pk=auswahl.pk).update(
            verteiler=Verteiler.objects.create(netzwerk=netzwerk, name="V")
        )


# Writing -----------------------------------------------------------------------------------------


def test_schreiben_mit_vorschau_die_nichts_speichert(netzwerk: Netzwerk, client: Client) -> None:
    kita = _mitglied(netzwerk, "Kita <b>Sonne</b>")
    _person(kita, netzwerk, "a@x.example", anrede="Frau", nachname="Alt")
    _person(kita, netzwerk, "b@x.example", anrede="Herr", nachname="Berg")
    neu = _url("neu", netzwerk)
    assert "Sehr geehrte Frau Alt" in client.get(neu).content.decode()
    felder = _felder(text="{anrede} von {organisation}, {unterschrift}", betreff="An {nachname}")
    text = client.post(neu, {**felder, "person": "1"}).content.decode()
    assert "Sehr geehrter Herr Berg von Kita &lt;b&gt;Sonne" in text
    assert "An Berg" in text
    assert "Kim Beispiel" in text
    assert not Rundschreiben.objects.exists()
    teil = client.post(neu, {**felder, "person": "-1"}, headers={"hx-request": "true"})
    assert teil.content.decode().lstrip().startswith("<section")
    falsch = client.post(
        neu, {**felder, "text": "{x}", "person": "9" * 30}, headers={"hx-request": "true"}
    )
    assert falsch.status_code == 200
    assert "ist kein Platzhalter" in falsch.content.decode()
    antwort = senden(client, neu, {**felder, "schritt": "weiter"})
    brief = Rundschreiben.objects.get()
    assert antwort.headers["Location"] == brief.get_absolute_url()
    assert brief.kreis == "alle"


def test_entwurf_wechselt_die_empfaenger(netzwerk: Netzwerk, client: Client) -> None:
    verteiler = Verteiler.objects.create(netzwerk=netzwerk, name="Schulen")
    fremder = Verteiler.objects.create(netzwerk=NetzwerkFabrik(), name="Fremd")
    brief = _brief(netzwerk)
    adresse = _url("bearbeiten", netzwerk, brief.pk)
    assert senden(client, adresse, _felder(fuer=verteiler.pk)).headers["Location"] == adresse
    brief.refresh_from_db()
    assert (brief.kreis, brief.verteiler) == ("verteiler", verteiler)
    for falsch in (fremder.pk, "auswahl", ""):
        assert senden(client, adresse, _felder(fuer=falsch)).status_code == 422
    verteiler.delete()
    # The draft's Verteiler is gone: the field demands another one instead of taking all.
    assert "checked" not in client.get(adresse).content.decode().split("</select>")[0]
    assert senden(client, adresse, _felder()).status_code == 302
    brief.refresh_from_db()
    assert brief.kreis == "alle"


def test_wer_gleichzeitig_schreibt_ueberschreibt_nichts(
    netzwerk: Netzwerk, client: Client, koordination: Konto
) -> None:
    _person(_mitglied(netzwerk, "Kita"), netzwerk, "a@x.example")
    brief = _brief(netzwerk)
    adresse = _url("bearbeiten", netzwerk, brief.pk)
    stand = client.get(adresse).context["form"]["stand_rundschreiben"].value()
    Rundschreiben.objects.filter(pk=brief.pk).update(text="Von jemand anderem")
    antwort = client.post(adresse, _felder(stand_rundschreiben=stand))
    assert antwort.status_code == 422
    brief.refresh_from_db()
    assert brief.text == "Von jemand anderem"
    # Sent meanwhile: what was typed stands on the page, nothing is written.
    aktionen.versenden(rundschreiben=brief, anzahl=1, von=koordination)
    stand = client.post(adresse, _felder()).context["form"]["stand_rundschreiben"].value()
    antwort = client.post(adresse, _felder(text="Zu spät", stand_rundschreiben=stand))
    assert antwort.status_code == 422
    assert "inzwischen versendet" in antwort.content.decode()
    assert "Zu spät" in antwort.content.decode()
    assert client.get(adresse).headers["Location"] == brief.get_absolute_url()
    brief.refresh_from_db()
    assert brief.text == "Von jemand anderem"


# Sending -----------------------------------------------------------------------------------------


def test_pruefen_bestaetigen_einmal_senden(
    netzwerk: Netzwerk, client: Client, koordination: Konto
) -> None:
    kita = _mitglied(netzwerk, "Kita Sonne")
    _person(kita, netzwerk, "a@x.example", anrede="Frau", vorname="", nachname="Alt")
    brief = _brief(netzwerk, text="{anrede}, {vorname}\n\nhttps://x.example/ & mehr {unterschrift}")
    text = client.get(brief.get_absolute_url()).content.decode()
    assert "1 Person bekommt sie" in text
    assert "bleibt {vorname} leer" in text
    senden_ = _url("versenden", netzwerk, brief.pk)
    assert "an 1 Person senden?" in client.get(senden_).content.decode()
    assert not Nachricht.objects.exists()
    # One more has come since the page was read: ask again.
    neue = _person(kita, netzwerk, "b@x.example", vorname="Bo", nachname="Berg")
    antwort = client.post(senden_, {"anzahl": "1"}, follow=True)
    assert "an 2 Personen statt an 1" in antwort.content.decode()
    assert not Nachricht.objects.exists()
    for _mal in range(2):  # a double click
        antwort = client.post(senden_, {"anzahl": "2"}, follow=True)
    assert "ist schon versendet" in antwort.content.decode()
    brief.refresh_from_db()
    assert (brief.zustand, brief.versendet_von) == ("versendet", koordination)
    zeilen = Nachricht.objects.filter(anlass="rundschreiben").order_by("empfaenger")
    assert [zeile.empfaenger for zeile in zeilen] == ["a@x.example", "b@x.example"]
    mail = briefe.bauen(zeilen[0])
    assert mail.subject == "Treffen"
    assert str(mail.body).startswith("Sehr geehrte Frau Alt, \n\nhttps://x.example/ & mehr Kim B")
    html = str(mail.alternatives[0].content)  # type: ignore[union-attr]  # pairs in Django's stubs
    assert '<a href="https://x.example/"' in html
    assert "&amp; mehr" in html
    # Whoever leaves before the mail goes out gets none; whoever was deleted neither.
    neue.ausscheiden()
    with pytest.raises(briefe.NichtMehrNoetig):
        briefe.bauen(zeilen[1])
    Kontakt.objects.all().delete()
    with pytest.raises(briefe.NichtMehrNoetig):
        briefe.bauen(zeilen[0])


def test_ohne_empfaenger_oder_text_geht_nichts_hinaus(
    netzwerk: Netzwerk, client: Client, koordination: Konto
) -> None:
    leer = _brief(netzwerk, text="")
    niemand = _brief(netzwerk)
    for brief in (leer, niemand):
        assert client.get(_url("versenden", netzwerk, brief.pk)).status_code == 302
        with pytest.raises(FalscherZustand):
            aktionen.versenden(rundschreiben=brief, anzahl=0, von=koordination)
        client.post(_url("probe", netzwerk, brief.pk), {"runde": "1"})
    assert not Nachricht.objects.exists()
    assert "erreicht niemanden" in client.get(niemand.get_absolute_url()).content.decode()


def test_probe_geht_nur_an_mich_und_zaehlt_nicht_als_versand(
    netzwerk: Netzwerk, client: Client, koordination: Konto
) -> None:
    _person(_mitglied(netzwerk, "Kita"), netzwerk, "a@x.example", anrede="Frau", nachname="Alt")
    brief = _brief(netzwerk, text="{anrede} {unterschrift}")
    runde = client.get(brief.get_absolute_url()).context["runde"]
    for _mal in range(2):
        client.post(_url("probe", netzwerk, brief.pk), {"runde": runde})
    client.post(_url("probe", netzwerk, brief.pk), {"runde": "x"})
    zeile = Nachricht.objects.get()
    assert zeile.empfaenger == koordination.email
    mail = briefe.bauen(zeile)
    assert mail.subject == "Probe: Treffen"
    assert str(mail.body).startswith("Sehr geehrte Frau Alt Kim Beispiel")
    assert client.get(brief.get_absolute_url()).context["runde"] == 2
    brief.refresh_from_db()
    assert brief.zustand == "entwurf"


def test_zustellung_zeigt_worte_des_servers_und_sendet_einer_person_erneut(
    netzwerk: Netzwerk, client: Client, koordination: Konto
) -> None:
    kita = _mitglied(netzwerk, "Kita")
    for nr in range(4):
        _person(kita, netzwerk, f"p{nr}@x.example", nachname=f"Person {nr}")
    brief = _brief(netzwerk)
    aktionen.versenden(rundschreiben=brief, anzahl=4, von=koordination)
    p0, p1, p2, p3 = Nachricht.objects.order_by("empfaenger")
    p0.als_gesendet()
    p1.als_abgelehnt("550 Postfach gibt es nicht")
    Nachricht.objects.filter(pk=p2.pk).update(
        zustand="zurueck", gesendet_am=timezone.now(), server_antwort="552 voll"
    )
    antwort = client.get(brief.get_absolute_url())
    text = antwort.content.decode()
    assert [zeile.pk for zeile in antwort.context["seite"]] == [p1.pk, p2.pk, p3.pk, p0.pk]
    assert "550 Postfach gibt es nicht" in text
    assert "552 voll" in text
    assert 'hx-trigger="every 3s"' in text
    p3.als_verworfen("weg")
    teil = client.get(
        brief.get_absolute_url(), {"stand": "alt"}, headers={"hx-request": "true"}
    ).content.decode()
    assert teil.lstrip().startswith("<section")
    assert "every 3s" not in teil
    assert "1 von 4 E-Mails gesendet, 2 nicht angekommen." in teil
    # The address is mended in the register, then the letter goes there.
    kontakt = Kontakt.objects.get(email="p1@x.example")
    Kontakt.objects.filter(pk=kontakt.pk).update(email="neu@x.example")
    adresse = _url("erneut", netzwerk, brief.pk, p1.pk)
    assert "neu@x.example" in client.get(adresse).content.decode()
    for _mal in range(2):
        assert client.post(adresse).status_code == 302
    neu = Nachricht.objects.get(empfaenger="neu@x.example")
    assert (neu.runde, briefe.bauen(neu).subject) == (2, "Treffen")
    # The same address once more: the newest mail counts, the second press finds it under way.
    adresse = _url("erneut", netzwerk, brief.pk, p2.pk)
    for _mal in range(2):
        assert client.post(adresse).status_code == 302
    assert Nachricht.objects.filter(empfaenger="p2@x.example").count() == 2
    for nicht in (p0, neu):  # arrived, or still waiting
        assert client.get(_url("erneut", netzwerk, brief.pk, nicht.pk)).status_code == 302
    Kontakt.objects.filter(email="p3@x.example").delete()
    assert client.get(_url("erneut", netzwerk, brief.pk, p3.pk)).status_code == 404


def test_loeschen_nur_entwuerfe(netzwerk: Netzwerk, client: Client, koordination: Konto) -> None:
    _person(_mitglied(netzwerk, "Kita"), netzwerk, "a@x.example")
    entwurf, gesendet = _brief(netzwerk), _brief(netzwerk)
    aktionen.versenden(rundschreiben=gesendet, anzahl=1, von=koordination)
    assert client.get(_url("loeschen", netzwerk, entwurf.pk)).status_code == 200
    assert client.post(_url("loeschen", netzwerk, entwurf.pk)).status_code == 302
    assert client.get(_url("loeschen", netzwerk, gesendet.pk)).status_code == 302
    antwort = client.post(_url("loeschen", netzwerk, gesendet.pk), follow=True)
    assert "lässt sich nicht löschen" in antwort.content.decode()
    assert Rundschreiben.objects.get() == gesendet
    # Its retention ends two years later; a mail still waiting then has nothing to say.
    gesendet.delete()
    with pytest.raises(briefe.NichtMehrNoetig):
        briefe.bauen(Nachricht.objects.get())


def test_briefe_eines_anderen_netzwerks_gibt_es_hier_nicht(
    netzwerk: Netzwerk, client: Client
) -> None:
    fremder = _brief(NetzwerkFabrik())
    for name in ("zeigen", "bearbeiten", "versenden", "loeschen"):
        assert client.get(_url(name, netzwerk, fremder.pk)).status_code == 404
    assert client.post(_url("probe", netzwerk, fremder.pk)).status_code == 404
    assert "Noch kein Rundschreiben" in client.get(_url("liste", netzwerk)).content.decode()


@pytest.mark.parametrize("anzahl", [1, 3])
def test_seiten_kosten_gleich_viele_abfragen(
    netzwerk: Netzwerk,
    client: Client,
    koordination: Konto,
    django_assert_num_queries: DjangoAssertNumQueries,
    anzahl: int,
) -> None:
    for nr in range(anzahl):
        _person(_mitglied(netzwerk, f"Kita {nr}"), netzwerk, f"p{nr}@x.example")
        _person(_mitglied(netzwerk, f"Stumm {nr}"), netzwerk, "")
    verteiler = Verteiler.objects.create(netzwerk=netzwerk, name="Alle", abfrage={})
    entwurf = _brief(netzwerk, kreis="verteiler", verteiler=verteiler)
    gesendet = _brief(netzwerk, versendet_am=None)
    aktionen.versenden(rundschreiben=gesendet, anzahl=anzahl, von=koordination)
    Rundschreiben.objects.filter(pk=gesendet.pk).update(
        versendet_am=timezone.now() - timedelta(days=1)
    )
    for zahl, adresse in (
        (8, _url("liste", netzwerk)),
        (13, entwurf.get_absolute_url()),
        (9, gesendet.get_absolute_url()),
    ):
        with django_assert_num_queries(zahl):
            client.get(adresse)
