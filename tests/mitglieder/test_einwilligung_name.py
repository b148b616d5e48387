"""A consent is one person's: however an entry gets another name, it ends."""

import pytest
from django.test import Client
from django.urls import reverse

from mitglieder.aktionen import bestaetigung, zusammenfuehrung
from mitglieder.aktionen import einwilligung as aktionen
from mitglieder.models import Einwilligung, Kontakt, Organisation
from netzwerk.basis.links import zeichen
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import KontaktFabrik, OrganisationFabrik
from tests.formulare import senden
from tests.mitglieder.mitgliederliste import eingelesen, geplant


@pytest.fixture
def kontakt(netzwerk: Netzwerk, eigene_organisation: Organisation) -> Kontakt:
    kontakt: Kontakt = KontaktFabrik(
        organisation=eigene_organisation,
        netzwerke=[netzwerk],
        vorname="Robin",
        nachname="Geheimnis",
        email="geheim@haus.example",
    )
    return kontakt


def _gilt() -> bool:
    return bool(Einwilligung.objects.all().gueltig().exists())


def test_ein_name_aus_einer_liste_beendet_sie(
    netzwerk: Netzwerk, kontakt: Kontakt, koordination: Konto
) -> None:
    """Exactly as the form does, and the preview says so before anything is written."""
    aktionen.erteilen(kontakt=kontakt, netzwerk=netzwerk, von=koordination)
    liste = "Organisation;Vorname;Nachname;E-Mail;Telefon\n{};Robin;{};{};{}\n"
    haus, adresse = kontakt.organisation.name, kontakt.email
    eingelesen(netzwerk, koordination, liste.format(haus, "Geheimnis", adresse, "00000 778"))
    assert _gilt()
    neu = liste.format(haus, "Andere", adresse, "00000 779")
    (befund,) = geplant(netzwerk, neu).befunde
    assert [h for h in befund.hinweise if "galt für Robin Geheimnis" in h]
    eingelesen(netzwerk, koordination, neu)
    assert not _gilt()
    assert Einwilligung.objects.get().widerrufen_am is not None
    (befund,) = geplant(netzwerk, neu.replace("Andere", "Dritte")).befunde
    assert not befund.hinweise  # there is none left to end


@pytest.mark.parametrize(
    ("wessen", "name", "gilt"),
    [
        ("bleibt", "Geheimnis", True),
        ("bleibt", "Andere", True),
        ("geht", "Geheimnis", True),
        ("geht", "Andere", False),  # hers would publish the person who stays
    ],
)
def test_beim_zusammenfuehren_bleibt_sie_bei_ihrer_person(
    netzwerk: Netzwerk, kontakt: Kontakt, koordination: Konto, wessen: str, name: str, gilt: bool
) -> None:
    doppelt = KontaktFabrik(
        organisation=OrganisationFabrik(kommune=netzwerk.kommune),
        netzwerke=[netzwerk],
        vorname="Robin",
        nachname=name,
        email=kontakt.email,
    )
    erteilt = kontakt if wessen == "bleibt" else doppelt
    aktionen.erteilen(kontakt=erteilt, netzwerk=netzwerk, von=koordination)
    zusammenfuehrung.zusammenfuehren(
        neu=kontakt.organisation,
        alt=doppelt.organisation,
        uebernehmen=(),
        netzwerk=netzwerk,
        von=koordination,
    )
    assert Einwilligung.objects.get().kontakt == kontakt
    assert _gilt() is gilt


def test_ein_vorname_aus_der_zusammenfuehrung_ist_ein_neuer_name(
    netzwerk: Netzwerk, kontakt: Kontakt, koordination: Konto
) -> None:
    Kontakt.objects.update(vorname="")
    kontakt.refresh_from_db()
    aktionen.erteilen(kontakt=kontakt, netzwerk=netzwerk, von=koordination)
    doppelt = KontaktFabrik(organisation=OrganisationFabrik(), vorname="Alex", email=kontakt.email)
    zusammenfuehrung.zusammenfuehren(
        neu=kontakt.organisation,
        alt=doppelt.organisation,
        uebernehmen=(),
        netzwerk=netzwerk,
        von=koordination,
    )
    assert Kontakt.objects.get().vorname == "Alex"
    assert not _gilt()


def test_ein_neuer_name_ueber_den_link_beendet_sie_bis_neu_angekreuzt_ist(
    netzwerk: Netzwerk, kontakt: Kontakt, client: Client
) -> None:
    """Whoever has taken over the mailbox opens the link too; the box is on the same page."""
    zugang = bestaetigung.zugaenge_fuer(netzwerk, [kontakt])[kontakt.pk]
    adresse = reverse(
        "mitglieder:bestaetigung-berichtigen", args=[netzwerk.kurzname, zeichen(zugang)]
    )
    Einwilligung.erteilen(kontakt, netzwerk=netzwerk, weg=Einwilligung.Weg.LINK)
    gleich = {"vorname": "Robin", "nachname": "Geheimnis", "neue_email": kontakt.email}
    haus = {
        "organisation-schutzkonzept": kontakt.organisation.schutzkonzept,
        "vorschlag-name": kontakt.organisation.name,
        "vorschlag-art": kontakt.organisation.art,
    }

    def antworten(**angaben: str) -> str:
        antwort = senden(client, adresse, gleich | haus | angaben, follow=True)
        assert antwort.status_code == 200
        return str(antwort.content.decode())

    assert "galt für den bisherigen Namen" not in antworten(telefon="00000 778")
    assert _gilt()
    assert "galt für den bisherigen Namen" in antworten(nachname="Nachfolge")
    assert not _gilt()
    assert "galt für den bisherigen Namen" not in antworten(nachname="Dritte", einwilligung="on")
    assert _gilt()
