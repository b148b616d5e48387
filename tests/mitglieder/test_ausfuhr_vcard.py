"""Address book cards: one person, a selection, and names that try to be more than a name."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from icalendar.parser import Contentlines

from mitglieder.ausfuhr.vcard import _sauber, vcard
from mitglieder.models import Kontakt, Organisation
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import (
    KontaktFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    OrganisationFabrik,
)

Anmelden = Callable[[Konto], Client]


def zeilen(inhalt: bytes) -> list[str]:
    """Unfolded, as any reader sees them."""
    return [str(zeile) for zeile in Contentlines.from_ical(inhalt) if zeile]


def karte(**felder: str) -> bytes:
    organisation = Organisation(
        name=felder.pop("organisation", "Kita"),
        **{
            name: felder.pop(name)
            for name in ("strasse", "plz", "ort", "website")
            if name in felder
        },
    )
    kontakt = Kontakt(pk=7, organisation=organisation, **felder)
    return vcard([kontakt], Netzwerk(kurzname="kinderschutz", name="Netzwerk"))


def test_eine_karte() -> None:
    inhalt = karte(
        anrede="Frau Dr.",
        vorname="Kim",
        nachname="Beispiel, M.A.",
        funktion="Leitung; Team",
        email="kim@partner.example",
        telefon="+49 2151 1234",
        strasse="Lindenallee 1",
        plz="01067",
        ort="Musterstadt",
        website="https://partner.example/",
    )
    assert zeilen(inhalt) == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "UID:kontakt-7@kinderschutz",
        r"FN:Kim Beispiel\, M.A.",
        r"N:Beispiel\, M.A.;Kim;;Frau Dr.;",
        "ORG:Kita",
        r"TITLE:Leitung\; Team",
        "EMAIL;TYPE=INTERNET,WORK:kim@partner.example",
        "TEL;TYPE=WORK,VOICE:+49 2151 1234",
        "ADR;TYPE=WORK:;;Lindenallee 1;Musterstadt;;01067;",
        "URL;TYPE=WORK:https://partner.example/",
        "CATEGORIES:Netzwerk",
        "END:VCARD",
    ]
    assert inhalt.endswith(b"END:VCARD\r\n")


def test_was_fehlt_steht_nicht_da() -> None:
    namen = {zeile.partition(":")[0] for zeile in zeilen(karte(nachname="Muster"))}
    assert namen == {"BEGIN", "VERSION", "UID", "FN", "N", "ORG", "CATEGORIES", "END"}


@given(name=st.text(min_size=1, max_size=200), haus=st.text(min_size=1, max_size=200))
def test_kein_text_wird_zur_eigenschaft(name: str, haus: str) -> None:
    """Folded at 75 octets, valid UTF-8, and read back as the same lines."""
    inhalt = karte(nachname=name, organisation=haus, funktion="END:VCARD\r\nTEL:110" + name)
    assert all(len(zeile) <= 75 for zeile in inhalt.split(b"\r\n"))
    assert b"\n" not in inhalt.replace(b"\r\n", b"")
    gelesen = zeilen(inhalt)
    assert [zeile.partition(":")[0] for zeile in gelesen] == [
        "BEGIN",
        "VERSION",
        "UID",
        "FN",
        "N",
        "ORG",
        "TITLE",
        "CATEGORIES",
        "END",
    ]
    assert gelesen[6].startswith("TITLE:END:VCARD TEL:110")
    nachname, *rest = teile(gelesen[4].removeprefix("N:"))
    assert rest == ["", "", "", ""]
    assert nachname.casefold() == _sauber(name).casefold()  # icalendar takes „\\N“ for „\\n“


def teile(wert: str) -> list[str]:
    """A structured value taken apart as RFC 2426 says."""
    stuecke = re.findall(r"((?:\\.|[^;\\])*)(;|$)", wert)[: wert.count(";") + 1]
    gelesen = [re.sub(r"\\(.)", r"\1", text) for text, _trenner in stuecke]
    return gelesen[:5]


def test_die_auswahl_als_karten(netzwerk: Netzwerk, koordination: Konto, als: Anmelden) -> None:
    kita = OrganisationFabrik(name="Kita", kommune=netzwerk.kommune)
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=kita)
    for nachname in ("Zuletzt", "Ähnlich", "Beispiel"):
        KontaktFabrik(organisation=kita, netzwerke=[netzwerk], nachname=nachname)
    KontaktFabrik(organisation=kita, netzwerke=[NetzwerkFabrik()], nachname="Anderswo")
    antwort = als(koordination).get(
        reverse("mitglieder:ausfuhr", args=("kinderschutz",)), {"format": "vcf"}
    )
    assert antwort["Content-Type"] == "text/vcard; charset=utf-8"
    assert [z for z in zeilen(antwort.content) if z.startswith("FN:")] == [
        "FN:Robin Ähnlich",
        "FN:Robin Beispiel",
        "FN:Robin Zuletzt",
    ]


def test_ein_kontakt(netzwerk: Netzwerk, koordination: Konto, als: Anmelden) -> None:
    kontakt = KontaktFabrik(netzwerke=[netzwerk], nachname="Probe")
    client = als(koordination)
    adresse = reverse("mitglieder:ausfuhr-vcard", args=("kinderschutz", kontakt.pk))
    antwort = client.get(adresse)
    assert b"FN:Robin Probe\r\n" in antwort.content
    assert antwort["Content-Disposition"].endswith('.vcf"')
    Kontakt.objects.filter(pk=kontakt.pk).update(ausgeschieden_am=date(2026, 1, 1))
    assert client.get(adresse).status_code == 404


@pytest.mark.parametrize("rolle", ["vertretung", "fachkraft"])
def test_mitglieder_nehmen_keine_kontakte_mit(
    rolle: str, netzwerk: Netzwerk, als: Anmelden, request: pytest.FixtureRequest
) -> None:
    kontakt = KontaktFabrik(netzwerke=[netzwerk])
    client = als(request.getfixturevalue(rolle))
    for adresse in (
        reverse("mitglieder:ausfuhr-vcard", args=("kinderschutz", kontakt.pk)),
        reverse("mitglieder:ausfuhr", args=("kinderschutz",), query={"format": "csv"}),
        reverse("mitglieder:ausfuhr", args=("kinderschutz",), query={"format": "vcf"}),
    ):
        antwort = client.get(adresse)
        assert antwort.status_code == 403
        assert kontakt.nachname not in antwort.content.decode()
