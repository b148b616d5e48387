"""Letters go out once and are watched until they arrive."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from mitglieder.aktionen import rundschreiben as aktionen
from mitglieder.models import Kontakt, Rundschreiben, Verteiler
from netzwerk.basis import briefe
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from netzwerk.demo.dienste import freier_port
from tests.fabriken import NetzwerkFabrik
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.rundschreiben import brief as _brief
from tests.mitglieder.rundschreiben import mitglied as _mitglied
from tests.mitglieder.rundschreiben import person as _person
from tests.mitglieder.rundschreiben import url as _url


@pytest.fixture
def client(koordination: Konto, als: Anmelden) -> Client:
    return als(koordination)


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
    assert client.get(senden_).headers["Location"] == brief.get_absolute_url()
    brief.refresh_from_db()
    assert (brief.zustand, brief.versendet_von) == ("versendet", koordination)
    zeilen = Nachricht.objects.filter(anlass="rundschreiben").order_by("empfaenger")
    assert [zeile.empfaenger for zeile in zeilen] == ["a@x.example", "b@x.example"]
    mail = briefe.bauen(zeilen[0])
    assert mail.subject == "Treffen"
    assert str(mail.body).startswith("Sehr geehrte Frau Alt, \n\nhttps://x.example/ & mehr Kim B")
    html = str(mail.alternatives[0][0])
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
        (14, entwurf.get_absolute_url()),
        (10, gesendet.get_absolute_url()),
    ):
        with django_assert_num_queries(zahl):
            client.get(adresse)


def test_ohne_broker_beginnt_der_versand_spaeter(
    netzwerk: Netzwerk, client: Client, settings: Settings
) -> None:
    _person(_mitglied(netzwerk, "Kita"), netzwerk, "a@x.example")
    brief = _brief(netzwerk)
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{freier_port()}/0"
    antwort = client.post(_url("versenden", netzwerk, brief.pk), {"anzahl": "1"}, follow=True)
    assert "Der Versand ist gerade gestört und beginnt später." in antwort.content.decode()
    assert Nachricht.objects.get().zustand == Nachricht.Zustand.WARTEND
