"""The two pages of signing: form and summary; nothing typed is lost on the way."""

import html
import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from mitglieder.aktionen import unterzeichnung as aktionen
from mitglieder.models import Beitritt, Kontakt
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.models import Dokument, Einmalcode, Kettenglied, Netzwerk, Zugang
from tests.mitglieder.fabriken import (
    code_fuer,
    eingaben,
    eingeladen,
    ereignisse,
    falscher_code,
    partner,
    pfad,
    unterzeichnet_mit,
    veroeffentlicht,
    zugang_zu,
)

pytestmark = pytest.mark.usefixtures("eigene_ablage")


def getippt(zugang: Zugang, **mehr: str) -> dict[str, str]:
    return eingaben(zugang, name="Kim <i>Ünlü</i>", ort="Bad Münstereifel") | mehr


def versteckt(seite: str) -> dict[str, str]:
    """The hidden fields of a page, as its button would send them."""
    felder = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', seite)
    return {name: html.unescape(wert) for name, wert in felder if name != "csrfmiddlewaretoken"}


def test_the_text_as_pdf_beside_the_text(beitritt: Beitritt, besuch: Client) -> None:
    """No link before the file is there."""
    zugang = zugang_zu(beitritt)
    link = f'<a href="{pfad(zugang, "text")}">Als PDF herunterladen</a>'
    assert link not in besuch.get(pfad(zugang)).text
    assert dokument_aktionen.erstellen(Dokument.objects.get(art="fassung"))
    assert link in besuch.get(pfad(zugang)).text


def test_form_summary_signature(beitritt: Beitritt, besuch: Client) -> None:
    zugang = zugang_zu(beitritt)
    seite = besuch.post(pfad(zugang, "code"), follow=True).text
    assert "Code aus der E-Mail" in seite
    assert "Angaben<span" in seite  # the second of four steps
    antwort = besuch.post(
        pfad(zugang, "angaben"), getippt(zugang, code=code_fuer(zugang)), follow=True
    )
    assert antwort.redirect_chain == [(pfad(zugang, "unterzeichnen"), 302)]
    seite = antwort.text
    assert "Kim &lt;i&gt;Ünlü&lt;/i&gt;" in seite
    assert "Kita Regenbogen tritt der Vereinbarung in dieser Fassung bei." in seite
    assert 'name="code"' not in seite  # once is enough
    assert ereignisse(beitritt)[-1] == "code_bestaetigt"
    beitritt.refresh_from_db()
    assert beitritt.ist_offen
    antwort = besuch.post(pfad(zugang, "unterzeichnen"), versteckt(seite), follow=True)
    assert "Vielen Dank" in antwort.text
    assert ereignisse(beitritt).count("code_bestaetigt") == 1
    beitritt.refresh_from_db()
    assert (beitritt.unterzeichner_name, beitritt.ort) == ("Kim <i>Ünlü</i>", "Bad Münstereifel")
    assert beitritt.identitaet == Beitritt.Identitaet.CODE
    assert Kettenglied.objects.pruefen(beitritt.kette)
    # What was typed is kept no longer than it is needed.
    assert not any(name.startswith("unterzeichnung:") for name, _wert in besuch.session.items())


def test_back_keeps_everything(beitritt: Beitritt, besuch: Client) -> None:
    zugang = zugang_zu(beitritt)
    aktionen.code_senden(zugang=zugang)
    seite = besuch.post(
        pfad(zugang, "angaben"), getippt(zugang, code=code_fuer(zugang)), follow=True
    ).text
    daten = versteckt(seite) | {"aktion": "aendern"}
    seite = besuch.post(pfad(zugang, "unterzeichnen"), daten, follow=True).text
    for text in (seite, besuch.get(pfad(zugang, "angaben")).text):
        assert 'value="Kim &lt;i&gt;Ünlü&lt;/i&gt;"' in text
        assert 'value="Bad Münstereifel"' in text
        assert text.count(" checked") == 3
        assert 'name="code"' not in text
    assert "Angaben eingeben" in besuch.get(pfad(zugang)).text
    # Another text meanwhile: the words stay, the boxes are to be ticked anew.
    alt = besuch.session
    fach = next(name for name, _wert in alt.items() if name.startswith("unterzeichnung:"))
    alt[fach] = alt[fach].replace(beitritt.fassung.sha256, "0" * 64)
    alt.save()
    seite = besuch.get(pfad(zugang, "angaben")).text
    assert 'value="Bad Münstereifel"' in seite
    assert " checked" not in seite


def test_without_anything_typed_the_summary_leads_to_the_form(
    beitritt: Beitritt, besuch: Client
) -> None:
    zugang = zugang_zu(beitritt)
    assert besuch.get(pfad(zugang, "unterzeichnen")).headers["Location"] == pfad(zugang, "angaben")
    # Nor does something half typed make a summary.
    besuch.post(pfad(zugang, "angaben"), {"name": "Kim"})
    assert besuch.session.get_expiry_age() == 24 * 3600  # nor is it kept for long
    assert besuch.get(pfad(zugang, "unterzeichnen")).headers["Location"] == pfad(zugang, "angaben")
    assert 'value="Kim"' in besuch.get(pfad(zugang, "angaben")).text
    antwort = besuch.post(pfad(zugang, "unterzeichnen"), {"name": "Kim"})
    assert antwort.status_code == 422
    assert "Geben Sie den Ort ein" in antwort.text


def test_after_an_hour_a_new_code_is_enough(beitritt: Beitritt, besuch: Client) -> None:
    zugang = zugang_zu(beitritt)
    aktionen.code_senden(zugang=zugang)
    seite = besuch.post(
        pfad(zugang, "angaben"), getippt(zugang, code=code_fuer(zugang)), follow=True
    ).text
    daten = versteckt(seite)
    vorhin = timezone.now() - timedelta(hours=1)
    Einmalcode.objects.update(eingeloest_am=vorhin, gueltig_bis=vorhin)
    antwort = besuch.post(pfad(zugang, "unterzeichnen"), daten)
    assert antwort.status_code == 422
    assert "Geben Sie den Code aus der E-Mail ein." in antwort.text
    assert versteckt(antwort.text) == daten
    antwort = besuch.post(pfad(zugang, "unterzeichnen"), daten | {"aktion": "code"})
    assert antwort.status_code == 200
    assert "Der Code ist unterwegs" in antwort.text
    assert "Ihre Angaben sind noch da" in antwort.text
    assert versteckt(antwort.text) == daten
    daten = versteckt(besuch.get(pfad(zugang, "unterzeichnen")).text)
    antwort = besuch.post(pfad(zugang, "unterzeichnen"), daten | {"code": falscher_code(zugang)})
    assert "Der Code stimmt nicht" in antwort.text
    assert versteckt(antwort.text) == daten
    antwort = besuch.post(
        pfad(zugang, "unterzeichnen"), daten | {"code": code_fuer(zugang)}, follow=True
    )
    assert "Vielen Dank" in antwort.text
    assert ereignisse(beitritt).count("code_bestaetigt") == 2


def test_session_and_cookies_gone(beitritt: Beitritt) -> None:
    """The page has been open for a day: its own fields are what is left, and they are enough."""
    zugang = zugang_zu(beitritt)
    besuch = Client(headers={"accept-language": "de"}, enforce_csrf_checks=True)
    aktionen.code_senden(zugang=zugang)
    marke = {"csrfmiddlewaretoken": besuch.get(pfad(zugang, "angaben")).cookies["csrftoken"].value}
    daten = getippt(zugang, code=code_fuer(zugang))
    seite = besuch.post(pfad(zugang, "angaben"), daten | marke, follow=True).text
    daten = versteckt(seite)
    Session.objects.all().delete()
    besuch.cookies.clear()
    antwort = besuch.post(pfad(zugang, "unterzeichnen"), daten | marke)
    assert antwort.status_code == 403
    assert "Ihre Eingaben sind noch da" in antwort.text
    assert versteckt(antwort.text) == daten
    marke = {"csrfmiddlewaretoken": antwort.cookies["csrftoken"].value}
    antwort = besuch.post(pfad(zugang, "unterzeichnen"), daten | marke)
    assert antwort.status_code == 422  # the proof was the session's: one more code
    assert versteckt(antwort.text) == daten
    aktionen.code_senden(zugang=zugang)
    daten |= {"code": code_fuer(zugang)}
    antwort = besuch.post(pfad(zugang, "unterzeichnen"), daten | marke, follow=True)
    assert "Vielen Dank" in antwort.text


def test_a_foreign_page_gets_no_second_try(netzwerk: Netzwerk) -> None:
    """Elsewhere than behind a personal link an unasked form is not offered again."""
    besuch = Client(headers={"accept-language": "de"}, enforce_csrf_checks=True)
    antwort = besuch.post("/kinderschutz/pruefen/", {"code": "ABCD"})
    assert antwort.status_code == 403
    assert "Es wurde nichts gespeichert" in antwort.text
    assert "ABCD" not in antwort.text


def test_second_tab(beitritt: Beitritt, besuch: Client) -> None:
    """Signed in one tab; the other one, still open, says so."""
    zugang = zugang_zu(beitritt)
    aktionen.code_senden(zugang=zugang)
    seite = besuch.post(
        pfad(zugang, "angaben"), getippt(zugang, code=code_fuer(zugang)), follow=True
    ).text
    for _tab in range(2):
        antwort = besuch.post(pfad(zugang, "unterzeichnen"), versteckt(seite), follow=True)
        assert "Vielen Dank" in antwort.text
        assert "schon geantwortet" not in antwort.text
    antwort = besuch.post(pfad(zugang, "angaben"), getippt(zugang), follow=True)
    assert "Vielen Dank" in antwort.text
    assert ereignisse(beitritt).count("unterzeichnet") == 1


def test_wrong_code_in_the_form(beitritt: Beitritt, besuch: Client) -> None:
    zugang = zugang_zu(beitritt)
    aktionen.code_senden(zugang=zugang)
    antwort = besuch.post(pfad(zugang, "angaben"), getippt(zugang, code=falscher_code(zugang)))
    assert antwort.status_code == 422
    assert "noch 4 Versuche" in antwort.text
    assert 'value="Bad Münstereifel"' in antwort.text
    # Another field is wrong: the code is not used up.
    antwort = besuch.post(pfad(zugang, "angaben"), getippt(zugang, ort="", code=code_fuer(zugang)))
    assert antwort.status_code == 422
    assert Einmalcode.objects.get().versuche == 1


def test_the_code_of_one_browser_is_worth_nothing_in_another(
    beitritt: Beitritt, besuch: Client
) -> None:
    zugang = zugang_zu(beitritt)
    aktionen.code_senden(zugang=zugang)
    besuch.post(pfad(zugang, "angaben"), getippt(zugang, code=code_fuer(zugang)))
    assert aktionen.ist_bestaetigt(zugang, besuch.session)
    fremd = Client(headers={"accept-language": "de"})
    antwort = fremd.post(pfad(zugang, "unterzeichnen"), getippt(zugang, code=""))
    assert "Geben Sie den Code aus der E-Mail ein." in antwort.text
    # Nor does the proof for one link count for another.
    zweiter = zugang_zu(eingeladen(beitritt.fassung))
    assert not aktionen.ist_bestaetigt(zweiter, besuch.session)


def test_colleague_signs_while_somebody_types(netzwerk: Netzwerk, besuch: Client) -> None:
    beitritt = eingeladen(veroeffentlicht(netzwerk), partner(netzwerk, berechtigt=2))
    langsam, schnell = (zugang_zu(beitritt, kontakt) for kontakt in Kontakt.objects.order_by("pk"))
    aktionen.code_senden(zugang=langsam)
    seite = besuch.post(
        pfad(langsam, "angaben"), getippt(langsam, code=code_fuer(langsam)), follow=True
    ).text
    aktionen.code_senden(zugang=schnell)
    unterzeichnet_mit(schnell)
    seite = besuch.post(pfad(langsam, "unterzeichnen"), versteckt(seite), follow=True).text
    assert "hat schon unterzeichnet" in seite
    assert "Robin Muster, Leitung, war schneller" in seite  # who, and above when


def test_reading_a_paper_form_leads_to_no_code(netzwerk: Netzwerk, besuch: Client) -> None:
    zugang = zugang_zu(eingeladen(veroeffentlicht(netzwerk, form="schriftform_papier")))
    seite = besuch.get(pfad(zugang)).text
    assert "§ 1 Abschnitt 1" in seite
    assert "Code anfordern" not in seite
    for name in ("angaben", "unterzeichnen"):
        assert besuch.get(pfad(zugang, name)).headers["Location"] == pfad(zugang)
    # Declining needs no form.
    antwort = besuch.post(pfad(zugang, "ablehnen"), {"grund": "Nein"}, follow=True)
    assert "wurde nicht unterzeichnet" in antwort.text


def test_paper_waits_with_the_coordination(beitritt: Beitritt, besuch: Client) -> None:
    beitritt.papier_einreichen()
    seite = besuch.get(pfad(zugang_zu(beitritt))).text
    assert "Ihre Unterschrift auf Papier liegt vor" in seite
