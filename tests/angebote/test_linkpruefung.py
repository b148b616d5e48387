"""The look at one address: what it finds outside, and that it never reaches inside."""

import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache

from angebote.linkpruefung import Art, Netz, ansehen, ist_oeffentlich
from tests.angebote.webserver import Webserver, laeuft, zertifikat


@pytest.fixture
def web() -> Iterator[Webserver]:
    with laeuft() as server:
        yield server


@pytest.mark.parametrize(
    ("pfad", "art"),
    [
        ("/", Art.OK),
        ("/status/204", Art.OK),
        ("/ohne-head", Art.OK),
        ("/nur-get", Art.OK),
        ("/status/404", Art.FEHLT),
        ("/status/410", Art.FEHLT),
        ("/status/500", Art.FEHLT),
        ("/status/302", Art.FEHLT),  # leads nowhere
        ("/legt-auf", Art.FEHLT),
        ("/status/403", Art.UNKLAR),
        ("/status/429", Art.UNKLAR),
        ("/status/503", Art.UNKLAR),
        ("/nach/302//status/200", Art.OK),
        ("/nach/301//status/200", Art.UMGELEITET),
        ("/nach/308//status/404", Art.FEHLT),
        ("/nach/301//nach/302//", Art.OK),
        ("/nach/302/javascript:alert(1)", Art.UNKLAR),
        ("/falsch", Art.FEHLT),
    ],
)
def test_was_ein_besuch_findet(web: Webserver, pfad: str, art: Art) -> None:
    assert ansehen(web.adresse(pfad), web.netz()).art is art


def test_sagt_wer_es_ist_und_wen_es_meint(web: Webserver) -> None:
    assert ansehen(web.adresse("/über uns?x=ä"), web.netz()).art is Art.OK
    (methode, pfad, kopf) = web.anfragen[0]
    assert (methode, pfad) == ("HEAD", "/%C3%BCber%20uns?x=%C3%A4")
    assert kopf["Host"] == f"verein.example:{web.port}"
    assert settings.PORTAL_URL in kopf["User-Agent"]
    assert "Cookie" not in kopf


def test_umgezogen_sagt_wohin(web: Webserver) -> None:
    befund = ansehen(web.adresse("/nach/301//neu"), web.netz())
    assert befund.meldung == web.adresse("/neu")


def test_immer_weiter(web: Webserver) -> None:
    kreis = web.adresse("/nach/302/")
    befund = ansehen(kreis + kreis * 7, web.netz())
    assert (befund.art, befund.meldung) == (Art.FEHLT, "leitet immer weiter")
    assert len(web.anfragen) == 6


def test_tropfender_server_haelt_niemanden_auf(web: Webserver) -> None:
    """Each byte starts the timeout anew; the whole look has an end all the same."""
    assert ansehen(web.adresse("/tropft"), web.netz(hoechstens=0.2)).art is Art.FEHLT


def test_name_den_es_nicht_gibt() -> None:
    def niemand(name: str, port: int) -> list[str]:
        raise socket.gaierror

    befund = ansehen("http://gibt-es-nicht.de/", Netz(aufloesen=niemand))
    assert (befund.art, befund.meldung) == (
        Art.FEHLT,
        "Die Adresse ist niemandem zugeteilt.",
    )


@pytest.mark.parametrize(
    "host", ["caritas.example", "Elternkurs.EXAMPLE.", "verein.test", "x.invalid", "a.localhost"]
)
def test_erfundene_adressen_sind_weder_erreichbar_noch_tot(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    """Nobody is asked for them, not even for their name."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: pytest.fail("gefragt"))
    befund = ansehen(f"https://{host}/kurs")
    assert (befund.art, befund.meldung) == (
        Art.UNKLAR,
        "Das ist eine Beispieladresse, die es nicht geben kann.",
    )


def test_die_zweite_adresse_wenn_die_erste_nicht_antwortet(web: Webserver) -> None:
    netz = web.netz(aufloesen=lambda name, port: ["::1", "127.0.0.1"])
    assert ansehen(web.adresse("/"), netz).art is Art.OK
    allein = web.netz(aufloesen=lambda name, port: ["::1"])
    assert ansehen(web.adresse("/"), allein).art is Art.FEHLT


INNEN = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fd00::1",
    "fe80::1",
    "fec0::1",
    "feff::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
]


@pytest.mark.parametrize("ip", INNEN)
def test_inneres_ist_nicht_oeffentlich(ip: str) -> None:
    assert not ist_oeffentlich(ip)
    netz = Netz(aufloesen=lambda name, port: ["192.88.99.7", ip])
    befund = ansehen("http://verein.example/", netz)
    assert (befund.art, befund.meldung) == (Art.UNKLAR, "Die Adresse führt in ein internes Netz.")


def test_aeusseres_ist_oeffentlich() -> None:
    assert ist_oeffentlich("185.199.108.153")
    assert ist_oeffentlich("2606:50c0:8000::153")


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
    ],
)
def test_schreibweisen_der_eigenen_maschine(web: Webserver, host: str) -> None:
    """By the real resolver; the port is open, and nothing arrives there."""
    befund = ansehen(web.adresse("/", host), Netz(ports=frozenset({web.port})))
    assert (befund.art, befund.meldung) == (Art.UNKLAR, "Die Adresse führt in ein internes Netz.")
    assert not web.anfragen


def test_weiterleitung_nach_innen(web: Webserver) -> None:
    """The first step is allowed, the second is looked at as closely."""
    netz = web.netz(
        aufloesen=lambda name, port: ["127.0.0.1" if name == "verein.example" else "10.0.0.1"],
        darf=lambda ip: ip == "127.0.0.1",
    )
    befund = ansehen(web.adresse("/nach/302/http://intern.example/"), netz)
    assert befund.meldung == "Nur die üblichen Ports (80 und 443) werden geprüft."
    befund = ansehen(web.adresse(f"/nach/302/http://intern.example:{web.port}/"), netz)
    assert befund.meldung == "Die Adresse führt in ein internes Netz."
    assert len(web.anfragen) == 2


def test_wer_den_namen_umbiegt_kommt_nicht_nach_innen(web: Webserver) -> None:
    """A resolver that answers otherwise the second time is not asked a second time."""
    antworten = iter([["127.0.0.1"], ["10.0.0.1"]])
    netz = web.netz(aufloesen=lambda name, port: next(antworten), darf=lambda ip: ip == "127.0.0.1")
    assert ansehen(web.adresse("/ohne-head"), netz).art is Art.OK
    assert [methode for methode, *_rest in web.anfragen] == ["HEAD", "GET"]


@pytest.mark.parametrize(
    ("adresse", "meldung"),
    [
        ("ftp://verein.example/", "Das ist keine Webadresse."),
        ("file:///etc/passwd", "Das ist keine Webadresse."),
        ("http:///pfad", "Das ist keine Webadresse."),
        ("http://name:wort@verein.example/", "Das ist keine Webadresse."),
        ("http://verein.example:99999/", "Das ist keine Webadresse."),
        ("http://verein.example:8080/", "Nur die üblichen Ports (80 und 443) werden geprüft."),
        ("http://verein.example:22/", "Nur die üblichen Ports (80 und 443) werden geprüft."),
    ],
)
def test_nur_webadressen_auf_ihren_ports(adresse: str, meldung: str) -> None:
    befund = ansehen(adresse, Netz(aufloesen=lambda name, port: []))
    assert (befund.art, befund.meldung) == (Art.UNKLAR, meldung)


def test_name_ohne_adresse() -> None:
    netz = Netz(aufloesen=lambda name, port: [])
    assert ansehen("https://verein.example/", netz).art is Art.UNKLAR


def test_zertifikat_gilt_fuer_den_namen(tmp_path: Path) -> None:
    """The connection goes to an address, the certificate is the name's."""
    datei = zertifikat(tmp_path, "verein.example")
    server_seite = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_seite.load_cert_chain(datei)
    with laeuft(server_seite) as web:
        netz = web.netz(tls=lambda: ssl.create_default_context(cafile=str(datei)))
        gut = web.adresse("/", schema="https")
        anders = web.adresse("/", "anders.example", schema="https")
        assert ansehen(gut, netz).art is Art.OK
        for adresse, womit in ((anders, netz), (gut, web.netz())):
            befund = ansehen(adresse, womit)
            assert befund.art is Art.FEHLT
            assert "CERTIFICATE_VERIFY_FAILED" in befund.meldung


def test_ein_host_wird_nie_zweimal_zugleich_gefragt(web: Webserver) -> None:
    netz = web.netz()
    with ThreadPoolExecutor(3) as faeden:
        befunde = list(faeden.map(lambda n: ansehen(web.adresse(f"/{n}"), netz).art, range(3)))
    assert befunde == [Art.OK] * 3
    assert web.hoechstens_zugleich == 1


def test_wer_zu_lange_warten_muesste_kommt_spaeter_wieder(web: Webserver) -> None:
    cache.set("linkpruefung:verein.example", 1, 30)
    try:
        assert ansehen(web.adresse("/"), web.netz(hoechstens=1)).art is Art.SPAETER
    finally:
        cache.delete("linkpruefung:verein.example")
    assert not web.anfragen
