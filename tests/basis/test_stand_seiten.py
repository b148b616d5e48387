"""The pages that edit, open in two tabs: both read, both save."""

import threading
from collections.abc import Callable
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from PIL import Image

from angebote.models import Angebot
from mitglieder.models import Kontakt, Organisation
from netzwerk.basis.models import Konto, Netzwerk, Notfallkontakt, Seite
from tests.angebote.fabriken import AngebotFabrik
from tests.fabriken import (
    KontaktFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    NotfallkontaktFabrik,
    RolleFabrik,
    SeiteFabrik,
    TreffenFabrik,
)
from tests.formulare import daten, gelesen, gezeigt
from tests.treffen.fabriken import MassnahmeFabrik

type Als = Callable[[Konto], Client]


@pytest.fixture
def kontakt(netzwerk: Netzwerk) -> Kontakt:
    mitglied = MitgliedschaftFabrik(netzwerk=netzwerk)
    kontakt: Kontakt = KontaktFabrik(
        organisation=mitglied.organisation,
        netzwerke=[netzwerk],
        nachname="Alt",
        telefon="1",
        ist_insofa=True,
    )
    return kontakt


def test_beide_haben_dasselbe_feld_geaendert(
    als: Als, koordination: Konto, netzwerk: Netzwerk, kontakt: Kontakt
) -> None:
    """The whole way of a page, twice the same field and once another one."""
    adresse = f"/{netzwerk.kurzname}/mitglieder/kontakte/{kontakt.pk}/bearbeiten/"
    client = als(koordination)
    stand = gelesen(client, adresse)
    Kontakt.objects.filter(pk=kontakt.pk).update(
        nachname="Ihrer", telefon="2", ist_insofa=False, quelle="Anruf"
    )
    meins = {
        "nachname": "Meiner",
        "vorname": kontakt.vorname,
        "email": kontakt.email,
        "telefon": "1",
        "ist_insofa": "on",
        "funktion": kontakt.funktion,
    }
    antwort = client.post(adresse, stand | meins)
    html = unescape(antwort.content.decode())
    assert antwort.status_code == 422
    assert "Inzwischen wurde „Ihrer“ gespeichert. Hier steht weiter Ihre Eingabe." in html
    assert "Inzwischen wurde „2“ gespeichert. Das steht jetzt auch hier." in html
    assert "Inzwischen wurde „nein“ gespeichert. Das steht jetzt auch hier." in html
    form = antwort.context["form"]
    assert (form["nachname"].value(), form["telefon"].value()) == ("Meiner", "2")
    assert form["ist_insofa"].value() is False
    kontakt.refresh_from_db()
    assert kontakt.nachname == "Ihrer"
    # Pressed again: what the fields say now is saved.
    assert client.post(adresse, daten(form).dict()).status_code == 302
    kontakt.refresh_from_db()
    assert (kontakt.nachname, kontakt.telefon, kontakt.ist_insofa, kontakt.quelle) == (
        "Meiner",
        "2",
        False,
        "Anruf",
    )


@pytest.mark.parametrize(
    "stand", [None, "", "nachname", "nachname:", "a:b:c  ::", "\x00", "ä" * 9999]
)
def test_ohne_brauchbaren_stand_wird_gefragt(
    als: Als, koordination: Konto, netzwerk: Netzwerk, kontakt: Kontakt, stand: str | None
) -> None:
    adresse = f"/{netzwerk.kurzname}/mitglieder/kontakte/{kontakt.pk}/bearbeiten/"
    gesendet = {"nachname": "Meiner"} | ({} if stand is None else {"stand_kontakt": stand})
    antwort = als(koordination).post(adresse, gesendet)
    assert antwort.status_code == 422
    assert "Inzwischen wurde „Alt“ gespeichert" in unescape(antwort.content.decode())


def test_angebot_mit_verweisen(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    angebot = AngebotFabrik(
        netzwerk=netzwerk, anbieter=[MitgliedschaftFabrik(netzwerk=netzwerk).organisation]
    )
    adresse = f"/{netzwerk.kurzname}/angebote/{angebot.pk}/bearbeiten/"
    client = als(koordination)
    form = client.get(adresse).context["form"]
    offen = daten(form)
    neue = MitgliedschaftFabrik(netzwerk=netzwerk).organisation
    angebot.anbieter.set([neue])
    Angebot.objects.filter(pk=angebot.pk).update(sprachen=["de", "uk"], titel="Ihrer")
    offen["kurztext"] = "Meiner."
    antwort = client.post(adresse, dict(offen.lists()))
    assert antwort.status_code == 422
    html = unescape(antwort.content.decode())
    assert f"Inzwischen wurde „{neue}“ gespeichert. Das steht jetzt auch hier." in html
    assert "Inzwischen wurde „Deutsch, Ukrainisch“ gespeichert." in html
    assert client.post(adresse, dict(daten(antwort.context["form"]).lists())).status_code == 302
    angebot.refresh_from_db()
    assert (angebot.titel, angebot.kurztext, angebot.sprachen) == ("Ihrer", "Meiner.", ["de", "uk"])
    assert list(angebot.anbieter.all()) == [neue]


def test_vorschlag_einer_vertretung(
    als: Als, vertretung: Konto, netzwerk: Netzwerk, eigene_organisation: Organisation
) -> None:
    """Two representatives propose: the second reads the first's proposal before replacing it."""
    angebot = AngebotFabrik(
        netzwerk=netzwerk, anbieter=[eigene_organisation], zustand="oeffentlich"
    )
    adresse = f"/{netzwerk.kurzname}/angebote/{angebot.pk}/bearbeiten/"
    client = als(vertretung)
    zwei = [daten(client.get(adresse).context["form"]) for _fenster in range(2)]
    zwei[0]["titel"], zwei[1]["titel"] = "Erster", "Zweiter"
    assert client.post(adresse, dict(zwei[0].lists())).status_code == 302
    antwort = client.post(adresse, dict(zwei[1].lists()))
    assert antwort.status_code == 422
    assert "Inzwischen wurde „Erster“ gespeichert" in unescape(antwort.content.decode())


def test_notfallkontakte_je_zeile(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    eins, zwei = NotfallkontaktFabrik.create_batch(2, netzwerk=netzwerk)
    adresse = f"/{netzwerk.kurzname}/einstellungen/notfallkontakte/"
    client = als(koordination)

    def offen(antwort: Any) -> dict[str, Any]:
        formulare = antwort.context["formset"]
        angaben = gezeigt(formulare.management_form)
        for form in formulare.initial_forms:
            angaben |= gezeigt(form) | {form.add_prefix("id"): form.instance.pk}
        return angaben | {"notfallkontakt_set-TOTAL_FORMS": 2}

    angaben = offen(client.get(adresse))
    Notfallkontakt.objects.filter(pk=zwei.pk).update(nummer="112")
    angaben["notfallkontakt_set-0-hinweis"] = "rund um die Uhr"
    antwort = client.post(adresse, angaben)
    assert antwort.status_code == 422
    assert "Inzwischen wurde „112“ gespeichert" in unescape(antwort.content.decode())
    zweite = client.post(adresse, offen(antwort))
    assert zweite.status_code == 302, [f.errors for f in zweite.context["formset"]]
    assert set(Notfallkontakt.objects.values_list("hinweis", "nummer")) == {
        ("rund um die Uhr", eins.nummer),
        (zwei.hinweis, "112"),
    }


def test_seite_die_zwei_zugleich_anlegen(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    adresse = f"/{netzwerk.kurzname}/einstellungen/seite/impressum/"
    client = als(koordination)
    assert gelesen(client, adresse) == {}
    SeiteFabrik(netzwerk=netzwerk, art=Seite.Art.IMPRESSUM, text="Ihrer")
    antwort = client.post(adresse, {"text": "Meiner"})
    assert antwort.status_code == 422
    assert "Inzwischen wurde „Ihrer“ gespeichert" in unescape(antwort.content.decode())


@pytest.mark.parametrize(
    ("weg", "zeile"),
    [
        ("treffen/{}/bearbeiten/", lambda n: TreffenFabrik(netzwerk=n)),
        (
            "mitglieder/{}/bearbeiten/",
            lambda n: MitgliedschaftFabrik(netzwerk=n).organisation,
        ),
        ("angebote/{}/bearbeiten/", lambda n: AngebotFabrik(netzwerk=n)),
        ("treffen/massnahmen/{}/bearbeiten/", lambda n: MassnahmeFabrik(netzwerk=n)),
    ],
)
def test_die_seiten_schicken_den_stand_mit(
    als: Als, koordination: Konto, netzwerk: Netzwerk, weg: str, zeile: Any
) -> None:
    eine = zeile(netzwerk)
    stand = gelesen(als(koordination), f"/{netzwerk.kurzname}/{weg.format(eine.pk)}")
    assert f"stand_{eine._meta.model_name}" in stand


def test_logo_in_zwei_fenstern(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    """A browser never sends a chosen file twice: the page says that it must be chosen again."""
    adresse = f"/{netzwerk.kurzname}/einstellungen/"
    client = als(koordination)
    offen = daten(client.get(adresse).context["form"]).dict()
    netzwerk.logo.save("ihres.png", ContentFile(b"x"))
    bild = BytesIO()
    Image.new("RGB", (2, 2)).save(bild, "PNG")
    meins = SimpleUploadedFile("meins.png", bild.getvalue())
    antwort = client.post(adresse, offen | {"logo": meins})
    assert antwort.status_code == 422
    assert "wählen Sie sie noch einmal aus" in antwort.content.decode()
    # Without choosing again, what is saved stays.
    zweites = daten(antwort.context["form"]).dict()
    zweites.pop("logo", None)
    assert client.post(adresse, zweites).status_code == 302
    netzwerk.refresh_from_db()
    assert "ihres" in str(netzwerk.logo)


@pytest.mark.django_db(transaction=True)
def test_zwei_die_im_selben_augenblick_speichern() -> None:
    """The row is locked from the comparison to the write: exactly one is first."""
    netzwerk = NetzwerkFabrik(kurzname="kinderschutz")
    rolle = RolleFabrik(netzwerk=netzwerk, art="koordination")
    treffen = TreffenFabrik(netzwerk=netzwerk)
    adresse = f"/kinderschutz/treffen/{treffen.pk}/bearbeiten/"
    start = threading.Barrier(2)
    antworten: dict[str, int] = {}

    def fenster() -> Client:
        client = Client()
        client.force_login(rolle.konto)
        return client

    offen = daten(fenster().get(adresse).context["form"]).dict()

    def speichern(client: Client, titel: str) -> None:
        start.wait()
        antworten[titel] = client.post(adresse, offen | {"titel": titel}).status_code
        connection.close()

    faeden = [
        threading.Thread(target=speichern, args=(fenster(), titel)) for titel in ("Eins", "Zwei")
    ]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    assert sorted(antworten.values()) == [302, 422]
    treffen.refresh_from_db()
    assert antworten[treffen.titel] == 302
