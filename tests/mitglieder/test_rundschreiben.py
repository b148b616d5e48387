"""Letters to a selection: who gets them, and how they are written."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from mitglieder.aktionen import rundschreiben as aktionen
from mitglieder.empfaengerkreis import empfaengerkreis
from mitglieder.models import Rundschreiben, Verteiler
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import KontaktFabrik, NetzwerkFabrik
from tests.formulare import senden
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.rundschreiben import brief as _brief
from tests.mitglieder.rundschreiben import felder as _felder
from tests.mitglieder.rundschreiben import mitglied as _mitglied
from tests.mitglieder.rundschreiben import person as _person
from tests.mitglieder.rundschreiben import url as _url


@pytest.fixture
def client(koordination: Konto, als: Anmelden) -> Client:
    return als(koordination)


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
