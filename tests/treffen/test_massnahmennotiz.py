"""Reporting progress by account: each step leaves a note, files are checked, dates are answered."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import KontaktFabrik
from tests.formulare import senden
from tests.treffen.fabriken import MassnahmeFabrik
from tests.treffen.gruppenlage import konto_von, lage_in
from tests.treffen.massnahmenlage import datei, im_entwurf, in_tagen, massnahme, person
from tests.wettlauf import zuvorkommen
from treffen.aktionen import massnahme as aktionen
from treffen.models import Massnahme, Massnahmennotiz

Als = Callable[[Konto], Client]
Z = Massnahme.Zustand


def url(name: str, eine: Massnahme, *mehr: Any) -> str:
    return reverse(f"treffen:massnahme-{name}", args=[eine.netzwerk.kurzname, eine.pk, *mehr])


def verlauf(eine: Massnahme) -> list[tuple[str, str]]:
    return list(eine.notizen.order_by("pk").values_list("text", "zustand"))


def test_jeder_schritt_steht_im_verlauf(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    """Nobody has to ask who said that it was done."""
    eine = MassnahmeFabrik(netzwerk=netzwerk)
    client, ziel = als(koordination), url("stand", eine)
    client.post(ziel, {"schritt": "beginnen"})
    client.post(ziel, {"schritt": "", "text": "Die Druckerei hat zugesagt."})
    client.post(ziel, {"schritt": "erledigen", "text": "500 Stück verteilt.", "datei": datei()})
    eine.refresh_from_db()
    assert eine.zustand == Z.ERLEDIGT
    assert verlauf(eine) == [
        ("", "in_umsetzung"),
        ("Die Druckerei hat zugesagt.", ""),
        ("500 Stück verteilt.", "erledigt"),
    ]
    seite = client.get(url("zeigen", eine)).text
    assert seite.index("500 Stück verteilt.") < seite.index("Die Druckerei hat zugesagt.")
    assert "Kim Beispiel" in seite
    assert "Plakat.pdf" in seite


def test_zurueck_nur_mit_grund(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    eine = MassnahmeFabrik(netzwerk=netzwerk)
    client, ziel = als(koordination), url("stand", eine)
    client.post(ziel, {"schritt": "erledigen"})
    leer = client.post(ziel, {"schritt": "wieder_aufnehmen"})
    assert leer.status_code == 422
    assert "Schreiben Sie kurz, warum." in leer.text
    client.post(ziel, {"schritt": "wieder_aufnehmen", "text": "War die falsche."})
    eine.refresh_from_db()
    assert (eine.zustand, eine.erledigt_am) == (Z.IN_UMSETZUNG, None)
    client.post(ziel, {"schritt": "verwerfen"})
    client.post(ziel, {"schritt": "wieder_vorschlagen", "text": "Noch einmal besprechen."})
    assert Massnahme.objects.get().zustand == Z.VORGESCHLAGEN
    client.post(ziel, {"schritt": "verwerfen"})
    client.post(ziel, {"schritt": "wieder_aufnehmen", "text": "Doch."})
    assert Massnahme.objects.get().zustand == Z.BESCHLOSSEN


def test_beschlossen_wird_nur_mit_wer_und_wann(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    """An answer that says what is missing, not an error of the server."""
    eine = MassnahmeFabrik(netzwerk=netzwerk, zustand=Z.VORGESCHLAGEN, verantwortlich=None)
    client = als(koordination)
    assert "Als beschlossen eintragen" not in client.get(url("zeigen", eine)).text
    eine.verwerfen()
    eine = Massnahme.objects.get()
    assert "Wieder aufnehmen" not in client.get(url("zeigen", eine)).text
    with pytest.raises(FalscherZustand, match="eine zuständige Person"):
        eine.wieder_aufnehmen()
    eine.wieder_vorschlagen()
    with pytest.raises(FalscherZustand, match="eine zuständige Person"):
        eine.beschliessen()


def test_wer_melden_darf(
    als: Als, koordination: Konto, fachkraft: Konto, vertretung: Konto, netzwerk: Netzwerk
) -> None:
    """The responsible person reports; what is discarded or agreed is for who manages it."""
    lage = lage_in(netzwerk)
    kontakt = person(netzwerk, konto=fachkraft)
    eine = massnahme(kontakt, netzwerk, arbeitsgruppe=lage.gruppe)
    ziel = url("stand", eine)
    for konto in (vertretung, konto_von(lage.mitglied)):
        assert als(konto).post(ziel, {"text": "Ich war es nicht."}).status_code == 403
    ihre = als(fachkraft)
    seite = ihre.get(url("zeigen", eine)).text
    assert "Als erledigt eintragen" in seite
    assert "Maßnahme verwerfen" not in seite
    assert ihre.post(ziel, {"schritt": "verwerfen"}).status_code == 403
    assert ihre.post(ziel, {"schritt": "beginnen"}).status_code == 302
    assert als(lage.leitung).post(ziel, {"text": "Wir helfen."}).status_code == 302
    assert als(lage.leitung).post(ziel, {"schritt": "verwerfen"}).status_code == 302
    assert [n.konto for n in eine.notizen.order_by("pk")] == [
        fachkraft, lage.leitung, lage.leitung
    ]  # fmt: skip


def test_nachweis_mit_den_rechten_der_massnahme(
    als: Als, koordination: Konto, fachkraft: Konto, fremde: Konto, netzwerk: Netzwerk
) -> None:
    kontakt = person(netzwerk)
    offen, geheim = massnahme(kontakt, netzwerk), im_entwurf(kontakt, netzwerk)
    for eine in (offen, geheim):
        als(koordination).post(url("stand", eine), {"datei": datei()})
    ohne = Massnahmennotiz.objects.create(massnahme=offen, text="nur Text")
    notiz, geheime = offen.notizen.exclude(datei="").get(), geheim.notizen.get()
    antwort = als(fachkraft).get(url("nachweis", offen, notiz.pk))
    assert antwort["Content-Disposition"] == 'attachment; filename="Plakat.pdf"'
    assert antwort["X-Content-Type-Options"] == "nosniff"
    assert als(fachkraft).get(url("nachweis", offen, ohne.pk)).status_code == 404
    assert als(fachkraft).get(url("nachweis", offen, geheime.pk)).status_code == 404
    assert als(fachkraft).get(url("nachweis", geheim, geheime.pk)).status_code == 404
    assert als(koordination).get(url("nachweis", geheim, geheime.pk)).status_code == 200
    assert als(fremde).get(url("nachweis", offen, notiz.pk)).status_code == 404
    notiz.datei.storage.delete(str(notiz.datei.name))
    assert als(fachkraft).get(url("nachweis", offen, notiz.pk)).status_code == 404


@pytest.mark.parametrize(
    ("angaben", "grund"),
    [
        ({"text": ""}, "Schreiben Sie, was geschehen ist"),
        ({"text": "x" * 2001}, "höchstens 2000"),
        ({"text": "Null\x00"}, "unsichtbares Zeichen"),
        ({"datei": ("bild.png", b"kein Bild")}, "Der Inhalt passt nicht"),
        ({"datei": ("liste.exe", b"MZ")}, "Programme nehmen wir nicht an"),
        ({"datei": ("gross.txt", b"a" * (20 * 1024 * 1024 + 1))}, "größer als 20 MB"),
        ({"text": "Das Kind, geb. 01.02.2019, zieht um."}, "sieht nach Falldaten aus"),
    ],
)
def test_was_nicht_angenommen_wird_bleibt_stehen(
    als: Als, koordination: Konto, netzwerk: Netzwerk, angaben: dict[str, Any], grund: str
) -> None:
    eine = MassnahmeFabrik(netzwerk=netzwerk)
    if "datei" in angaben:
        name, inhalt = angaben["datei"]
        angaben = {"datei": datei(name, inhalt, art=""), "text": "Mein langer Text"}
    antwort = als(koordination).post(url("stand", eine), angaben)
    assert antwort.status_code == 422
    assert grund in antwort.text
    assert not Massnahmennotiz.objects.exists()
    if "datei" in angaben:
        assert "Mein langer Text" in antwort.text
    if "Falldaten" in grund:
        mit = angaben | {"ohne_falldaten": "on"}
        assert als(koordination).post(url("stand", eine), mit).status_code == 302


def test_wer_zu_spaet_kommt_behaelt_seinen_text(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    eine = MassnahmeFabrik(netzwerk=netzwerk, titel="مبادرة 👩‍👧 " + "Unterlagen" * 15)
    client, ziel = als(koordination), url("stand", eine)
    eine.verwerfen()
    antwort = client.post(ziel, {"schritt": "erledigen", "text": "Alles verteilt."})
    assert antwort.status_code == 422
    assert "Das geht im Stand „verworfen“ nicht." in antwort.text
    assert "Alles verteilt.</textarea>" in antwort.text
    assert not eine.notizen.exists()


def test_inzwischen_ist_jemand_anderes_zustaendig(
    als: Als, koordination: Konto, fachkraft: Konto, netzwerk: Netzwerk
) -> None:
    eine = massnahme(person(netzwerk, konto=fachkraft), netzwerk)
    Massnahme.objects.update(verantwortlich=KontaktFabrik())
    with pytest.raises(aktionen.NichtMehrZustaendig):
        aktionen.melden(massnahme=eine, von=fachkraft, text="Hallo")


@pytest.mark.django_db(transaction=True)
def test_wettlauf_melden_gegen_weitergeben(als: Als, fachkraft: Konto, netzwerk: Netzwerk) -> None:
    """Her text is shown to her again, and says why it was not taken."""
    eine = massnahme(person(netzwerk, konto=fachkraft), netzwerk)
    andere = person(netzwerk)
    client = als(fachkraft)

    def weitergeben() -> None:
        Massnahme.objects.filter(pk=eine.pk).update(verantwortlich=andere)

    antwort = zuvorkommen(
        weitergeben, lambda: client.post(url("stand", eine), {"text": "Fast fertig."})
    )
    assert antwort.status_code == 422
    assert "Inzwischen ist jemand anderes für die Maßnahme zuständig." in antwort.text
    assert "Fast fertig." in antwort.text


@pytest.mark.django_db(transaction=True)
def test_wettlauf_erledigt_gegen_verworfen(koordination: Konto, netzwerk: Netzwerk) -> None:
    """One of two wins, the other is told; the history says only what happened."""
    eine = MassnahmeFabrik(netzwerk=netzwerk)

    def erledigt() -> None:
        aktionen.melden(massnahme=eine, von=koordination, schritt="erledigen", text="Fertig")

    def verworfen() -> str:
        try:
            aktionen.melden(massnahme=eine, von=koordination, schritt="verwerfen")
        except FalscherZustand as grund:
            return str(grund)
        return ""

    assert "„erledigt“" in zuvorkommen(erledigt, verworfen)
    assert verlauf(eine) == [("Fertig", "erledigt")]


@pytest.mark.django_db(transaction=True)
def test_zwei_notizen_zugleich_bleiben_beide(koordination: Konto, netzwerk: Netzwerk) -> None:
    eine = MassnahmeFabrik(netzwerk=netzwerk)

    def notiz(text: str) -> Callable[[], object]:
        return lambda: aktionen.melden(massnahme=eine, von=koordination, text=text)

    zuvorkommen(notiz("erste"), notiz("zweite"))
    assert verlauf(eine) == [("erste", ""), ("zweite", "")]


def bitte(eine: Massnahme, tage: int = 20) -> Massnahmennotiz:
    notiz: Massnahmennotiz = Massnahmennotiz.objects.create(
        massnahme=eine, text="Die Druckerei ist krank.", wunschfrist=in_tagen(tage)
    )
    return notiz


def test_neue_frist_auf_bitte(
    als: Als, koordination: Konto, fachkraft: Konto, netzwerk: Netzwerk
) -> None:
    """Only the coordination moves a date; whoever asked sees the answer in the history."""
    eine = massnahme(person(netzwerk, konto=fachkraft), netzwerk, 3)
    wunsch = bitte(eine)
    gelesen = als(fachkraft).get(url("zeigen", eine)).text
    assert "Die Koordinierungsstelle entscheidet darüber." in gelesen
    assert als(fachkraft).post(url("frist", eine), {}).status_code == 403
    client = als(koordination)
    assert f'value="{in_tagen(20):%Y-%m-%d}"' in client.get(url("zeigen", eine)).text
    fehler = client.post(url("frist", eine), {"frist-frist": "", "frist-text": "Gut so"})
    assert fehler.status_code == 422
    assert "Gut so" in fehler.text
    client.post(url("frist", eine), {"frist-frist": f"{in_tagen(20)}", "frist-text": "Gern."})
    eine.refresh_from_db()
    wunsch.refresh_from_db()
    assert eine.frist == in_tagen(20)
    assert wunsch.beantwortet_am is not None
    text, _stand = verlauf(eine)[-1]
    assert text.startswith("Neue Frist:")
    assert text.endswith("Gern.")
    assert not Massnahme.objects.all().mit_fristbitte().exists()


def test_es_bleibt_bei_der_frist(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    eine = MassnahmeFabrik(netzwerk=netzwerk)
    bitte(eine)
    antwort = als(koordination).post(
        url("frist", eine), {"belassen": "1", "frist-text": "Im Mai tagt der Rat."}, follow=True
    )
    assert "Es bleibt bei der Frist. Im Mai tagt der Rat." in antwort.text
    assert not Massnahme.objects.all().mit_fristbitte().exists()
    eine.erledigen()
    zu_spaet = als(koordination).post(url("frist", eine), {"belassen": "1"}, follow=True)
    assert "Die Maßnahme ist nicht mehr offen." in zu_spaet.text


def test_fremde_frist(als: Als, netzwerk: Netzwerk) -> None:
    """A lead decides about what is hers, not about the rest."""
    lage = lage_in(netzwerk)
    fremd = MassnahmeFabrik(netzwerk=netzwerk)
    assert als(lage.leitung).post(url("frist", fremd), {}).status_code == 403


def test_bearbeiten_beantwortet_und_gibt_weiter(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    """Another date in the form is an answer too; the new person hears of it with the next mail."""
    eine = massnahme(person(netzwerk), netzwerk, erinnert_am=in_tagen(-1))
    bitte(eine)
    angaben = {
        "titel": eine.titel,
        "verantwortlich": eine.verantwortlich_id,
        "frist": f"{in_tagen(50)}",
    }
    client, ziel = als(koordination), url("bearbeiten", eine)
    assert senden(client, ziel, angaben).status_code == 302
    eine.refresh_from_db()
    assert eine.erinnert_am == in_tagen(-1)
    assert not Massnahme.objects.all().mit_fristbitte().exists()
    assert "Neue Frist:" in verlauf(eine)[-1][0]
    senden(client, ziel, angaben | {"verantwortlich": person(netzwerk).pk})
    assert Massnahme.objects.get().erinnert_am is None
    assert eine.notizen.count() == 2


def test_keine_frist_von_gestern(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    """A typing error would make a measure overdue at once; „es bleibt dabei“ needs no date."""
    eine = MassnahmeFabrik(netzwerk=netzwerk)
    bitte(eine)
    client = als(koordination)
    gestern = {"frist-frist": f"{in_tagen(-1)}", "frist-text": "Gut so"}
    antwort = client.post(url("frist", eine), gestern)
    assert antwort.status_code == 422
    assert "Dieser Tag ist schon vorbei." in antwort.text
    assert "Gut so" in antwort.text
    assert client.post(url("frist", eine), gestern | {"belassen": "1"}).status_code == 302
    assert client.post(url("frist", eine), {"frist-frist": f"{in_tagen(0)}"}).status_code == 302


def test_der_verlauf_spricht_deutsch(koordination: Konto, netzwerk: Netzwerk) -> None:
    """All read it, whatever the language of whoever answered."""
    eine = MassnahmeFabrik(netzwerk=netzwerk)
    with translation.override("en"):
        aktionen.frist_setzen(
            massnahme=eine, frist=date(2030, 3, 1), text="Fine.", von=koordination
        )
        aktionen.frist_belassen(massnahme=eine, text="Sorry.", von=koordination)
    (neu, _stand), (bleibt, _auch) = verlauf(eine)
    assert neu.startswith("Neue Frist: 1. März 2030 (bisher ")
    assert bleibt == "Es bleibt bei der Frist. Sorry."


@pytest.mark.django_db(transaction=True)
def test_wettlauf_frist_gegen_erledigt(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    eine = MassnahmeFabrik(netzwerk=netzwerk)
    client = als(koordination)
    antwort = zuvorkommen(
        lambda: aktionen.melden(massnahme=eine, von=koordination, schritt="erledigen"),
        lambda: client.post(url("frist", eine), {"frist-frist": f"{in_tagen(60)}"}, follow=True),
    )
    assert "Die Maßnahme ist nicht mehr offen." in antwort.text
    assert verlauf(eine) == [("", "erledigt")]


def test_gemeldet_nachdem_sie_entfernt_wurde(koordination: Konto, netzwerk: Netzwerk) -> None:
    eine = MassnahmeFabrik(netzwerk=netzwerk)
    Massnahme.objects.get(pk=eine.pk).delete()
    with pytest.raises(aktionen.NichtMehrZustaendig):
        aktionen.melden(massnahme=eine, von=koordination, text="Noch etwas.")
