"""What a provider does by personal link: confirm, change, end; and what the link does not open."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from angebote.aktionen import aenderung as aenderungen
from angebote.aktionen import pruefung
from angebote.forms.pruefung import KURZFELDER
from angebote.models import Angebot, Angebotsaenderung, Angebotslink
from mitglieder.models import Kontakt, Organisation
from netzwerk.basis import briefe
from netzwerk.basis.links import zeichen
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.angebote.fabriken import AngebotFabrik
from tests.fabriken import KontaktFabrik, NetzwerkFabrik, OrganisationFabrik

TAG = timedelta(days=1)


@pytest.fixture
def kontakt(netzwerk: Netzwerk, eigene_organisation: Organisation) -> Kontakt:
    einer: Kontakt = KontaktFabrik(
        netzwerke=[netzwerk], organisation=eigene_organisation, email="robin@familie.example"
    )
    return einer


@pytest.fixture
def faellig(netzwerk: Netzwerk, eigene_organisation: Organisation) -> Angebot:
    return _angebot(netzwerk, eigene_organisation, titel="Elternabend")


def _angebot(netzwerk: Netzwerk, organisation: Organisation, **felder: Any) -> Angebot:
    neues: Angebot = AngebotFabrik(
        oeffentlich=True, netzwerk=netzwerk, anbieter=[organisation], **felder
    )
    return neues


def adresse(kontakt: Kontakt, netzwerk: Netzwerk, name: str, **mehr: Any) -> str:
    zugang = pruefung.zugaenge_fuer(netzwerk, [kontakt])[kontakt.pk]
    angaben = {"netzwerk": netzwerk.kurzname, "zeichen": zeichen(zugang)} | mehr
    return reverse(f"angebote:pruefung-{name}", kwargs=angaben)


def seite(client: Client, url: str) -> str:
    antwort = client.get(url)
    assert antwort.status_code == 200
    return antwort.content.decode()


def neu(eines: Angebot) -> Angebot:
    frisch: Angebot = Angebot.objects.get(pk=eines.pk)
    return frisch


def eingaben(eines: Angebot, client: Client, url: str, **anders: Any) -> dict[str, Any]:
    form = client.get(url).context["form"]
    werte = {feld: getattr(eines, feld) for feld in KURZFELDER} | anders
    werte = {k: "on" if v is True else v for k, v in werte.items() if v not in (None, False)}
    return werte | {form.stand_name: form[form.stand_name].value()}


def test_ansehen_aendert_nichts_bestaetigen_nur_was_da_stand(
    client: Client, netzwerk: Netzwerk, kontakt: Kontakt, faellig: Angebot
) -> None:
    organisation = kontakt.organisation
    zweites = _angebot(netzwerk, organisation, titel="Sprechstunde")
    spaeter = _angebot(
        netzwerk, organisation, titel="Spieletag", pruefung_faellig_am=timezone.localdate() + TAG
    )
    _angebot(netzwerk, OrganisationFabrik(), titel="Fremdes Angebot")
    _angebot(NetzwerkFabrik(kurzname="anderes"), organisation, titel="Anderes Netzwerk")
    entwurf = AngebotFabrik(netzwerk=netzwerk, anbieter=[organisation], titel="Entwurf")
    pruefung.pruefen()
    url = adresse(kontakt, netzwerk, "zeigen")
    davor = list(Angebot.objects.order_by("pk").values())
    text = seite(client, url)
    assert list(Angebot.objects.order_by("pk").values()) == davor
    assert "Stimmen Ihre 2 Angebote noch?" in text
    assert "Alle 2 stimmen noch" in text
    for titel in ("Elternabend", "Sprechstunde", "Spieletag"):
        assert titel in text
    for titel in ("Fremdes Angebot", "Anderes Netzwerk", "Entwurf"):
        assert titel not in text
    fremdes = Angebot.objects.get(titel="Fremdes Angebot")
    antwort = client.post(
        adresse(kontakt, netzwerk, "bestaetigen"),
        {"angebot": [faellig.pk, zweites.pk, fremdes.pk, entwurf.pk, "x", "٣"]},
        follow=True,
    )
    assert "2 Angebote sind bestätigt" in antwort.content.decode()
    for eines in (faellig, zweites):
        eines = neu(eines)
        assert eines.angefragt_am is None
        assert eines.pruefung_faellig_am == timezone.localdate() + 365 * TAG
    assert neu(spaeter).pruefung_faellig_am == timezone.localdate() + TAG
    assert neu(fremdes).pruefung_faellig_am == timezone.localdate()
    assert neu(entwurf).bestaetigt_am is None
    assert "Danke, alles ist beantwortet" in antwort.content.decode()
    # A text that was confirmed has not changed by that.
    assert neu(faellig).geaendert_am == faellig.geaendert_am


def test_nichts_genannt_nichts_bestaetigt(
    client: Client, netzwerk: Netzwerk, kontakt: Kontakt, faellig: Angebot
) -> None:
    antwort = client.post(adresse(kontakt, netzwerk, "bestaetigen"), follow=True)
    assert "bestätigt</" not in antwort.content.decode()
    assert neu(faellig).bestaetigt_am == faellig.bestaetigt_am


def test_aendern_wird_ein_vorschlag_und_gilt_als_bestaetigt(
    client: Client, netzwerk: Netzwerk, kontakt: Kontakt, faellig: Angebot, koordination: Konto
) -> None:
    Angebotslink.objects.create(
        angebot=faellig, feld="website", adresse="https://weg.example", zustand="tot",
        fehlversuche=3,
    )  # fmt: skip
    url = adresse(kontakt, netzwerk, "aendern", pk=faellig.pk)
    assert "https://weg.example" in seite(client, url)
    assert "Ein Link führt ins Leere" in seite(client, adresse(kontakt, netzwerk, "zeigen"))
    antwort = client.post(url, eingaben(faellig, client, url, titel="Elternnachmittag"))
    assert antwort.status_code == 302
    aenderung = Angebotsaenderung.objects.get()
    assert aenderung.vorschlag == {"titel": "Elternnachmittag"}
    assert (aenderung.eingereicht_von, aenderung.kontakt) == (None, kontakt)
    assert aenderung.wer == kontakt.name
    assert neu(faellig).titel == "Elternabend"
    assert "Eine Änderung wartet auf Freigabe" in seite(
        client, adresse(kontakt, netzwerk, "zeigen")
    )
    # A second one builds on the first.
    text = seite(client, url)
    assert "Elternnachmittag" in text
    assert "noch auf Freigabe wartet" in text
    client.post(url, eingaben(faellig, client, url, titel="Elternnachmittag", ort="Rathaus"))
    aenderung = Angebotsaenderung.objects.get()
    assert aenderung.vorschlag == {"titel": "Elternnachmittag", "ort": "Rathaus"}
    aenderungen.annehmen(aenderung=aenderung, von=koordination, stand=aenderung.stand)
    nachricht = Nachricht.objects.get(anlass="angebot.aenderung_angenommen")
    assert nachricht.empfaenger == kontakt.email
    assert briefe.anlaesse()[nachricht.anlass](nachricht).betreff
    eines = neu(faellig)
    assert (eines.titel, eines.ort) == ("Elternnachmittag", "Rathaus")
    assert eines.bestaetigt_am == aenderung.eingereicht_am


def test_wer_nicht_zu_erreichen_ist_bekommt_keine_mail(
    netzwerk: Netzwerk, kontakt: Kontakt, faellig: Angebot, koordination: Konto
) -> None:
    zugang = pruefung.zugaenge_fuer(netzwerk, [kontakt])[kontakt.pk]
    pruefung.vorschlagen(angebot=faellig, angaben={"titel": "Anders"}, von=zugang)
    kontakt.delete()
    aenderung = Angebotsaenderung.objects.get()
    assert (aenderung.urheber, aenderung.wer) == (None, "der Anbieter, per Link")
    aenderungen.ablehnen(aenderung=aenderung, von=koordination, grund="Bitte anders")
    assert not Nachricht.objects.exists()


def test_aendern_ohne_aenderung_und_mit_fehlern(
    client: Client, netzwerk: Netzwerk, kontakt: Kontakt, faellig: Angebot
) -> None:
    url = adresse(kontakt, netzwerk, "aendern", pk=faellig.pk)
    antwort = client.post(url, eingaben(faellig, client, url), follow=True)
    assert "nichts geändert" in antwort.content.decode()
    antwort = client.post(
        url, eingaben(faellig, client, url, titel="", alter_von=9, alter_bis=3, kosten="5 Euro")
    )
    assert antwort.status_code == 422
    assert {*antwort.context["form"].errors} >= {"titel"}
    assert not Angebotsaenderung.objects.exists()


def test_gibt_es_nicht_mehr(
    client: Client, netzwerk: Netzwerk, kontakt: Kontakt, faellig: Angebot
) -> None:
    url = adresse(kontakt, netzwerk, "archivieren", pk=faellig.pk)
    assert "Gibt es „Elternabend“ nicht mehr?" in seite(client, url)
    assert neu(faellig).zustand == "veroeffentlicht"
    antwort = client.post(url, follow=True)
    assert "steht nicht mehr im Verzeichnis" in antwort.content.decode()
    assert "Von Ihnen steht kein Angebot im Verzeichnis" in antwort.content.decode()
    eines = neu(faellig)
    assert (eines.zustand, eines.archiviert_weil) == ("archiviert", "anbieter")
    for name in ("archivieren", "aendern"):
        assert client.get(adresse(kontakt, netzwerk, name, pk=eines.pk)).status_code == 404


def test_link_gilt_nur_fuer_eigenes_und_endet_mit_der_person(
    client: Client, netzwerk: Netzwerk, kontakt: Kontakt, faellig: Angebot
) -> None:
    fremdes = _angebot(netzwerk, OrganisationFabrik())
    for name in ("aendern", "archivieren"):
        url = adresse(kontakt, netzwerk, name, pk=fremdes.pk)
        assert client.get(url).status_code == 404
        assert client.post(url).status_code == 404
    url = adresse(kontakt, netzwerk, "zeigen")
    kontakt.ausscheiden()
    assert client.get(url).status_code == 404
    pruefung.zugaenge_fuer(netzwerk, [kontakt])[kontakt.pk].widerrufen()
    assert client.get(url).status_code == 410


def test_die_kurze_form_fragt_auch_nach_sprachen_und_barrierefreiheit(
    client: Client, netzwerk: Netzwerk, kontakt: Kontakt, faellig: Angebot
) -> None:
    url = adresse(kontakt, netzwerk, "aendern", pk=faellig.pk)
    text = seite(client, url)
    assert f'data-merken="pruefung-{faellig.pk}"' in text
    arbeit = reverse("angebote:angebot-pruefen", args=[netzwerk.kurzname, faellig.pk])
    assert f'href="{arbeit}"' in text
    assert f'href="{arbeit}#termine"' in seite(client, adresse(kontakt, netzwerk, "zeigen"))
    neues = {
        "sprachen": ["de", "uk"],
        "barrierefreiheit": ["stufenlos"],
        "barrierefreiheit_hinweis": "Rampe im Hof",
        "fuer_fachkraefte": "Bitte vorher anrufen.",
    }
    client.post(url, eingaben(faellig, client, url, **neues))
    assert Angebotsaenderung.objects.get().vorschlag == neues
