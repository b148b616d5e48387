"""The own account, by a person in a browser: every way in, and what keeps others out.

Each page met on the way has one <h1> and no fault that axe knows, wide and narrow, light and dark.
"""

import re
from collections.abc import Callable, Generator
from contextlib import ExitStack
from email.message import EmailMessage

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from playwright.sync_api import Browser, Request, expect

from tests.browser.anmeldedienst import Anmeldedienst, anmeldedienst
from tests.browser.buehne import Buehne, klartext, warte_bis
from tests.browser.fenster import Fenster, Oeffnen
from tests.browser.seiten import BREIT, SCHMAL, axe

pytestmark = pytest.mark.browser
PASSWORT = "Vier Worte reichen hier"
#: What light and dark do not share are the colours.
ANSICHTEN = (
    ("light", SCHMAL, ()),
    ("light", BREIT, ()),
    ("dark", BREIT, ("color-contrast",)),
    ("dark", SCHMAL, ("color-contrast",)),
)
EINGANG = re.compile(r"/kinderschutz/uebersicht/$")


class Person(Fenster):
    """Somebody with a window, who looks closely at each page."""

    ziele: tuple[str, ...] = ()  # where the browser may go besides the portal
    email = ""

    def _anfrage(self, anfrage: Request) -> None:
        if not (self.ziele and anfrage.url.startswith(self.ziele)):
            super()._anfrage(anfrage)

    def pruefe(self, name: str) -> None:
        """One <h1>, a way on, no violation; `name` is the picture's."""
        expect(self.seite.get_by_role("heading", level=1)).to_have_count(1)
        expect(self.seite.locator("footer a", has_text="Impressum")).to_have_count(1)
        for thema, breite, regeln in ANSICHTEN:
            self.seite.evaluate("t => { document.documentElement.dataset.kernTheme = t }", thema)
            self.seite.set_viewport_size({"width": breite, "height": 900})
            assert axe(self.seite, *regeln) == [], f"{name}, {thema}, {breite}"
            self.bild(f"konto-{name}-{thema}")
        self.seite.evaluate("() => { document.documentElement.dataset.kernTheme = 'light' }")

    def anmelden_mit(self, passwort: str) -> None:
        self.gehe("/konto/login/")
        self.feld("E-Mail", self.email)
        self.seite.get_by_label("Passwort", exact=True).fill(passwort)
        self.knopf("Anmelden")

    def abmelden(self) -> None:
        self.kontext.clear_cookies()

    def ist_drin(self) -> None:
        expect(self.seite).to_have_url(EINGANG)


type Kommen = Callable[..., Person]


@pytest.fixture
def fenster(chromium: Browser, buehne: Buehne) -> Generator[Callable[..., Person]]:
    alle: list[Person] = []
    with ExitStack() as am_ende:

        def neu(email: str = "", erlaubt: frozenset[int] = frozenset()) -> Person:
            kontext = chromium.new_context(locale="de-DE", timezone_id="Europe/Berlin")
            am_ende.callback(kontext.close)
            person = Person(kontext, buehne.adresse, erlaubt)
            person.email = email
            alle.append(person)
            return person

        yield neu
        if maengel := [mangel for eine in alle for mangel in eine.maengel]:
            pytest.fail("\n".join(maengel))


@pytest.fixture
def eingeladen(fenster: Kommen, oeffnen: Oeffnen, buehne: Buehne) -> Kommen:
    """`eingeladen("kim")`: the coordination invites, the person stands before the sign-in."""

    def neu(name: str, erlaubt: frozenset[int] = frozenset()) -> Person:
        email = f"{name}@partner.example"
        koordination = oeffnen("koordination")
        koordination.gehe("/kinderschutz/mitglieder/konten/einladen/")
        koordination.feld("Name", name.title())
        koordination.feld("E-Mail-Adresse", email)
        koordination.seite.get_by_label(re.compile("^Fachkraft")).check()
        koordination.knopf("Einladung senden")
        koordination.sieht(f"Die Einladung an {email} ist unterwegs.")
        buehne.warte_auf_mails(1, email, "Ihr Zugang")
        person: Person = fenster(email, erlaubt)
        return person

    return neu


def _code(mail: EmailMessage) -> str:
    """The code that stands alone on its line."""
    (code,) = re.findall(r"^([A-Z0-9]{4,}-?[A-Z0-9]{2,})\r?$", klartext(mail), re.MULTILINE)
    return str(code)


def _mit_code(person: Person, buehne: Buehne, wievielte: int = 1) -> None:
    person.gehe("/konto/login/")
    person.seite.get_by_role("link", name="Code per E-Mail schicken lassen").click()
    person.feld("E-Mail", person.email)
    person.knopf("Code schicken")
    person.ueberschrift("Geben Sie den Code ein")
    mail = buehne.warte_auf_mails(wievielte, person.email, "Anmeldecode")[-1]
    person.seite.locator("[name=code]").fill(_code(mail))
    person.knopf("Weiter")


def _passwort_festlegen(person: Person, buehne: Buehne) -> None:
    _mit_code(person, buehne)
    person.ist_drin()
    person.gehe("/konto/password/set/")
    person.seite.locator("[name=password1]").fill(PASSWORT)
    person.seite.locator("[name=password2]").fill(PASSWORT)
    person.knopf("Passwort speichern")
    person.ueberschrift("Anmeldung & Sicherheit")


def test_anmelden_mit_code(eingeladen: Kommen, buehne: Buehne) -> None:
    person = eingeladen("mira", frozenset({422}))
    person.gehe("/konto/login/")
    person.pruefe("anmelden")
    person.gehe("/konto/login/code/")
    person.pruefe("code-anfordern")
    person.feld("E-Mail", person.email)
    person.knopf("Code schicken")
    (mail,) = buehne.warte_auf_mails(1, person.email, "Anmeldecode")
    person.pruefe("code-eingeben")
    person.seite.locator("[name=code]").fill("000000")
    person.knopf("Weiter")
    expect(person.seite).to_have_title(re.compile("^Fehler:"))
    person.pruefe("code-falsch")
    person.seite.locator("[name=code]").fill(_code(mail))
    person.knopf("Weiter")
    person.ist_drin()
    person.gehe("/konto/2fa/")
    person.pruefe("sicherheit")
    person.gehe("/konto/email/")
    person.pruefe("email")
    person.gehe("/konto/logout/")
    person.pruefe("abmelden")


def test_passwort_vergessen(eingeladen: Kommen, buehne: Buehne) -> None:
    person = eingeladen("noor", frozenset({422}))
    person.gehe("/konto/login/")
    person.seite.get_by_role("link", name="Passwort vergessen").first.click()
    person.pruefe("passwort-vergessen")
    person.feld("E-Mail", person.email)
    person.knopf("Link schicken")
    person.ueberschrift("Schauen Sie in Ihr Postfach")
    person.pruefe("passwort-unterwegs")
    (mail,) = buehne.warte_auf_mails(1, person.email, "Passwort")
    (link,) = re.findall(r"https?://\S+/konto/password/reset/key/\S+", klartext(mail))
    person.gehe(link)
    person.pruefe("passwort-neu")
    person.seite.locator("[name=password1]").fill("kurz")
    person.seite.locator("[name=password2]").fill("kurz")
    person.knopf("Passwort speichern")
    expect(person.seite).to_have_title(re.compile("^Fehler:"))
    person.pruefe("passwort-zu-kurz")
    person.seite.locator("[name=password1]").fill(PASSWORT)
    person.seite.locator("[name=password2]").fill(PASSWORT)
    person.knopf("Passwort speichern")
    person.ueberschrift("Ihr Passwort ist geändert")
    person.pruefe("passwort-fertig")
    person.gehe(link)
    person.ueberschrift("Dieser Link gilt nicht mehr")
    person.pruefe("passwort-link-alt")
    person.anmelden_mit(PASSWORT)
    person.ist_drin()


def _anmelde_app(person: Person) -> tuple[str, str]:
    """Set it up; return the secret that the app would keep, and the code used."""
    person.gehe("/konto/2fa/")
    person.seite.locator("main").get_by_role("link", name="Anmelde-App einrichten").click()
    # Something sensitive: the password once more.
    person.ueberschrift("Bitte bestätigen Sie, dass Sie es sind")
    person.pruefe("bestaetigen")
    person.seite.get_by_label("Passwort", exact=True).fill(PASSWORT)
    person.knopf("Bestätigen")
    person.ueberschrift("Anmelde-App")
    person.pruefe("app-einrichten")
    geheimnis = person.seite.locator("#totp-schluessel").text_content() or ""
    code = _totp(geheimnis)
    person.seite.locator("[name=code]").fill(code)
    person.knopf("Anmelde-App einrichten")
    return geheimnis, code


def _totp(geheimnis: str) -> str:
    return format_hotp_value(hotp_value(geheimnis, next(yield_hotp_counters_from_time())))


def test_anmelde_app_und_ersatzcodes(eingeladen: Kommen, buehne: Buehne) -> None:
    person = eingeladen("ilja", frozenset({422}))
    _passwort_festlegen(person, buehne)
    geheimnis, eingerichtet = _anmelde_app(person)
    person.ueberschrift("Ersatzcodes")
    person.pruefe("ersatzcodes")
    codes = person.seite.locator(".app-codes li").all_text_contents()
    assert len(codes) == 10
    datei = person.lade_herunter(lambda: person.link("Codes herunterladen")).decode()
    assert all(code in datei for code in codes)
    person.abmelden()
    person.anmelden_mit(PASSWORT)
    person.ueberschrift("Bestätigen Sie die Anmeldung")
    person.pruefe("zweiter-faktor")
    # No way is offered that this person does not have.
    expect(person.seite.locator("#mfa_webauthn_authenticate")).to_have_count(0)
    person.seite.locator("[name=code]").fill(codes[0])
    person.knopf("Anmelden")
    person.ist_drin()
    person.gehe("/konto/2fa/")
    person.sieht("9 Codes sind noch unbenutzt.")
    person.abmelden()
    person.anmelden_mit(PASSWORT)
    person.seite.locator("[name=code]").fill(codes[0])
    person.knopf("Anmelden")
    expect(person.seite).to_have_title(re.compile("^Fehler:"))
    person.pruefe("zweiter-faktor-falsch")
    # Each code counts once, also for the app that has just been set up with it.
    warte_bis(lambda: _totp(geheimnis) != eingerichtet, 31, "der nächste Code")
    person.seite.locator("[name=code]").fill(_totp(geheimnis))
    person.knopf("Anmelden")
    person.ist_drin()
    person.gehe("/konto/2fa/totp/deactivate/")
    person.pruefe("app-abschalten")


def test_passkey(eingeladen: Kommen, buehne: Buehne) -> None:
    person = eingeladen("taro")
    cdp = person.kontext.new_cdp_session(person.seite)
    cdp.send("WebAuthn.enable")
    cdp.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    _mit_code(person, buehne)
    person.ist_drin()
    person.gehe("/konto/2fa/")
    person.seite.locator("main").get_by_role("link", name="Passkey einrichten").click()
    person.pruefe("passkey-einrichten")
    person.feld("Name des Geräts", "Diensthandy")
    person.knopf("Passkey einrichten")
    # From now on there is something to confirm with.
    person.ueberschrift("Bitte bestätigen Sie, dass Sie es sind")
    person.pruefe("bestaetigen-passkey")
    person.seite.locator("#mfa_webauthn_reauthenticate").click()
    person.ueberschrift("Ersatzcodes")
    person.pruefe("ersatzcodes-nach-passkey")
    person.gehe("/konto/2fa/webauthn/")
    person.sieht("Diensthandy")
    person.pruefe("passkeys")
    person.abmelden()
    person.gehe("/konto/login/")
    person.knopf("Mit Passkey anmelden")
    person.ist_drin()
    # As a second factor after another way in.
    person.abmelden()
    _mit_code(person, buehne, 2)
    person.ueberschrift("Bestätigen Sie die Anmeldung")
    person.pruefe("zweiter-faktor-passkey")
    person.seite.locator("#mfa_webauthn_authenticate").click()
    person.ist_drin()


def test_ein_anderes_geraet_abmelden(eingeladen: Kommen, fenster: Kommen, buehne: Buehne) -> None:
    hier = eingeladen("jule")
    _passwort_festlegen(hier, buehne)
    dort = fenster(hier.email)
    dort.anmelden_mit(PASSWORT)
    dort.ist_drin()
    hier.gehe("/konto/sessions/")
    expect(hier.seite.locator(".app-einstellung")).to_have_count(2)
    hier.pruefe("geraete")
    hier.knopf("Alle anderen Geräte abmelden")
    expect(hier.seite.locator(".app-einstellung")).to_have_count(1)
    dort.gehe("/kinderschutz/uebersicht/")
    expect(dort.seite).to_have_url(re.compile("/konto/login/"))
    hier.gehe("/kinderschutz/uebersicht/")
    hier.ist_drin()


@pytest.fixture
def stadt(buehne: Buehne) -> Generator[Anmeldedienst]:
    with anmeldedienst(buehne.anmeldedienst_port) as dienst:
        yield dienst


def _ueber_die_stadt(person: Person, stadt: Anmeldedienst) -> None:
    person.ziele = (stadt.adresse,)
    person.gehe("/konto/login/")
    person.seite.get_by_role("link", name="Anmelden mit Stadt Musterstadt").click()


def test_anmelden_ueber_die_stadt(eingeladen: Kommen, stadt: Anmeldedienst, buehne: Buehne) -> None:
    person = eingeladen("enno")
    stadt.person = {"sub": "e-1", "email": "Enno@partner.example", "email_verified": True}
    _ueber_die_stadt(person, stadt)
    person.ist_drin()
    assert {"openid", "email"} <= set(stadt.anfragen[0]["scope"].split())
    person.gehe("/konto/3rdparty/")
    person.pruefe("verbundene-konten")
    # From now on the connection counts, whatever address the city gives.
    person.abmelden()
    stadt.person = {"sub": "e-1", "email": "enno.neu@partner.example", "email_verified": True}
    _ueber_die_stadt(person, stadt)
    person.ist_drin()


@pytest.mark.parametrize(
    ("claims", "was"),
    [
        ({"sub": "f-1", "email": "fremd@partner.example", "email_verified": True}, "unknown"),
        ({"sub": "f-2", "email": "koordination@demo.example"}, "not verified"),
        ({"sub": "f-3"}, "no address"),
    ],
    ids=["unbekannt", "unbestaetigt", "ohne-adresse"],
)
def test_wer_nicht_eingeladen_ist_bekommt_kein_konto(
    fenster: Kommen, stadt: Anmeldedienst, buehne: Buehne, claims: dict[str, object], was: str
) -> None:
    konten = buehne.sql("SELECT count(*) FROM basis_konto")
    person = fenster()
    stadt.person = claims
    _ueber_die_stadt(person, stadt)
    person.ueberschrift("Konten gibt es auf Einladung")
    person.pruefe("stadt-unbekannt")
    person.gehe("/kinderschutz/uebersicht/")
    expect(person.seite).to_have_url(re.compile("/konto/login/"))
    assert buehne.sql("SELECT count(*) FROM basis_konto") == konten
    assert buehne.sql("SELECT count(*) FROM socialaccount_socialaccount WHERE uid LIKE 'f-%%'") == [
        (0,)
    ]


def test_bei_der_stadt_abgebrochen(fenster: Kommen, stadt: Anmeldedienst) -> None:
    person = fenster()
    stadt.ablehnen = True
    _ueber_die_stadt(person, stadt)
    expect(person.seite.get_by_role("link", name="Zur Anmeldung")).to_be_visible()
    person.pruefe("stadt-abgebrochen")


def test_die_stadt_antwortet_nicht(fenster: Kommen) -> None:
    """Nothing listens at its address."""
    person = fenster(erlaubt=frozenset({503}))
    person.gehe("/konto/login/")
    person.seite.get_by_role("link", name="Anmelden mit Stadt Musterstadt").click()
    person.ueberschrift("Die Anmeldung hat nicht geklappt")
    person.pruefe("stadt-weg")
