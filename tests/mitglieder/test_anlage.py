"""Annexes: only real PDFs, in an order, with the draft alone; and who may read them."""

from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from mitglieder.aktionen import anlage as aktionen
from mitglieder.aktionen import vereinbarung
from mitglieder.aktionen.anlage import HOECHSTENS
from mitglieder.anlagen import AnlageBeschaedigt, anhaenge_der_fassung
from mitglieder.models import Anlage, Fassung
from mitglieder.models.anlage import ANLAGE_HOECHSTENS
from mitglieder.templatetags.vereinbarung import anlagen
from netzwerk.basis.handelnde import OEFFENTLICHKEIT
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import KontoFabrik, NetzwerkFabrik
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.fabriken import FassungFabrik, adresse, eingeladen, pfad, zugang_zu

pytestmark = pytest.mark.usefixtures("eigene_ablage")


def pdf(text: str = "", *, seiten: int = 1, passwort: str = "", skript: str = "") -> bytes:
    datei = PdfWriter()
    for _i in range(seiten):
        datei.add_blank_page(100, 100)
    datei.add_metadata({"/Subject": text})
    if skript:
        aktion = {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject(skript),
        }
        datei.root_object[NameObject("/OpenAction")] = DictionaryObject(aktion)
    if passwort:
        datei.encrypt(passwort)
    strom = BytesIO()
    datei.write(strom)
    return strom.getvalue()


def datei(inhalt: bytes, name: str = "Geschäftsordnung (neu).pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, inhalt, "application/pdf")


@pytest.fixture
def fassung(netzwerk: Netzwerk) -> Fassung:
    entwurf: Fassung = FassungFabrik.create(vereinbarung__netzwerk=netzwerk)
    return entwurf


def dazu(fassung: Fassung, titel: str, inhalt: bytes | None = None) -> Anlage:
    return aktionen.hochladen(
        fassung=fassung, titel=titel, dateiname="a.pdf", inhalt=inhalt or pdf(titel),
        von=KontoFabrik.create(),
    )  # fmt: skip


def titel(fassung: Fassung) -> list[str]:
    return [str(anlage) for anlage in Fassung.objects.get(pk=fassung.pk).anlagen()]


def test_upload(als: Anmelden, koordination: Konto, fassung: Fassung) -> None:
    client = als(koordination)
    seite = adresse("anlage-liste", fassung.vereinbarung_id)
    assert "Noch keine Anlage." in client.get(seite).text
    inhalt = pdf()
    assert client.post(seite, {"datei": datei(inhalt)}).status_code == 302
    anlage = Anlage.objects.get()
    assert str(anlage) == "Anlage 1: Geschäftsordnung (neu)"
    assert (anlage.dateiname, anlage.groesse) == ("geschaftsordnung-neu.pdf", len(inhalt))
    assert anlage.sha256 in Fassung.objects.get().wortlaut()
    client.post(seite, {"datei": datei(pdf("2"), "../..\\\u202e\u2066 .pdf")})
    assert str(Anlage.objects.get(nummer=2)) == "Anlage 2: Anlage"
    client.post(seite, {"datei": datei(pdf("3")), "titel": "<b>Karte</b>"})
    text = client.get(seite).text
    assert "&lt;b&gt;Karte" in text
    assert anlage.sha256 in text
    # The same file again is refused where it was chosen.
    antwort = client.post(seite, {"datei": datei(inhalt)})
    assert antwort.status_code == 422
    assert "Diese Datei ist schon dabei: Anlage 1" in antwort.text


@pytest.mark.parametrize(
    ("inhalt", "meldung"),
    [
        (b"", "Das ist kein PDF"),
        (b"MZ\x90 program", "Das ist kein PDF"),
        (b"<html>%PDF-1.7", "Das ist kein PDF"),
        (b"%PDF-1.7\n%%EOF\n", "unvollständig oder beschädigt"),
        (pdf()[:-200], "unvollständig oder beschädigt"),
        (pdf(passwort="geheim"), "mit einem Passwort geschützt"),
        (pdf(seiten=0), "hat keine Seite"),
        (pdf(skript="app.alert(1)"), "enthält ein Skript"),
        (b"%PDF-" + b"x" * ANLAGE_HOECHSTENS, "größer als 3 MB"),
    ],
)
def test_only_pdfs_that_anybody_can_read(
    als: Anmelden, koordination: Konto, fassung: Fassung, inhalt: bytes, meldung: str
) -> None:
    seite = adresse("anlage-liste", fassung.vereinbarung_id)
    antwort = als(koordination).post(seite, {"datei": datei(inhalt), "titel": "Bleibt stehen"})
    assert antwort.status_code == 422
    assert meldung in antwort.text
    assert "Bleibt stehen" in antwort.text
    assert not Anlage.objects.exists()


def test_without_a_file(als: Anmelden, koordination: Konto, fassung: Fassung) -> None:
    antwort = als(koordination).post(adresse("anlage-liste", fassung.vereinbarung_id), {})
    assert antwort.status_code == 422
    assert "Wählen Sie eine Datei aus." in antwort.text


def test_not_too_many_and_not_too_much(fassung: Fassung) -> None:
    gross = pdf() + b"\n%" + b"x" * 2_500_000
    dazu(fassung, "Eins", gross)
    dazu(fassung, "Zwei", gross + b"x")
    with pytest.raises(Exception, match="größer als 6 MB"):
        dazu(fassung, "Drei", gross + b"xx")
    for i in range(HOECHSTENS - 2):
        dazu(fassung, f"Klein {i}")
    with pytest.raises(Exception, match="Mehr als 10 Anlagen"):
        dazu(fassung, "Zu viel")


def test_order_and_removal(
    als: Anmelden, koordination: Konto, fassung: Fassung, django_capture_on_commit_callbacks: Any
) -> None:
    a, b, c = (dazu(fassung, name) for name in "ABC")
    client = als(koordination)

    def druecken(anlage: Anlage, richtung: str) -> None:
        seite = adresse("anlage-verschieben", fassung.vereinbarung_id, anlage.pk)
        assert client.post(seite, {"richtung": richtung}).status_code == 302

    druecken(c, "hoch")
    assert titel(fassung) == ["Anlage 1: A", "Anlage 2: C", "Anlage 3: B"]
    druecken(a, "hoch")  # the first stays the first
    druecken(b, "runter")
    druecken(a, "runter")
    assert titel(fassung) == ["Anlage 1: C", "Anlage 2: A", "Anlage 3: B"]
    ablage, name = a.datei.storage, str(a.datei.name)
    seite = adresse("anlage-entfernen", fassung.vereinbarung_id, a.pk)
    assert "„A“ aus dem Entwurf entfernen?" in client.get(seite).text
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(seite).status_code == 302
        assert ablage.exists(name)
    assert not ablage.exists(name)
    assert titel(fassung) == ["Anlage 1: C", "Anlage 2: B"]
    assert client.post(seite).status_code == 404  # the second tab


def test_published_meanwhile(als: Anmelden, koordination: Konto, fassung: Fassung) -> None:
    """Two tabs: one publishes, the other still shows the buttons."""
    anlage = dazu(fassung, "Fest")
    client = als(koordination)
    summe = Fassung.objects.get().summe()
    dazu(fassung, "Kam dazu, während jemand las")
    with pytest.raises(vereinbarung.FassungVeraltet):
        vereinbarung.veroeffentlichen(fassung=fassung, summe=summe, von=koordination)
    frisch = Fassung.objects.get()
    vereinbarung.veroeffentlichen(fassung=frisch, summe=frisch.summe(), von=koordination)
    assert client.get(adresse("anlage-liste", fassung.vereinbarung_id)).status_code == 302
    for name, args, daten in (
        ("anlage-liste", (), {"datei": datei(pdf("spät"))}),
        ("anlage-verschieben", (anlage.pk,), {"richtung": "runter"}),
        ("anlage-entfernen", (anlage.pk,), {}),
    ):
        antwort = client.post(adresse(name, fassung.vereinbarung_id, *args), daten, follow=True)
        assert "ihre Anlagen stehen fest" in antwort.text
    with pytest.raises(FalscherZustand):
        dazu(fassung, "Spät")
    assert len(titel(fassung)) == 2
    assert Fassung.objects.get().ist_unveraendert()


def test_saving_the_text_keeps_the_annexes(fassung: Fassung, koordination: Konto) -> None:
    """An annex uploaded in another tab does not stop the editor, nor the editor the annex."""
    dazu(fassung, "Aus dem anderen Reiter")
    vereinbarung.entwurf_speichern(
        fassung=fassung, stand=fassung.stand, abschnitte=[("A", "b")], von=koordination
    )
    assert titel(fassung) == ["Anlage 1: Aus dem anderen Reiter"]


def test_who_may_download(
    als: Anmelden, koordination: Konto, vertretung: Konto, fassung: Fassung, besuch: Client,
    netzwerk: Netzwerk,
) -> None:  # fmt: skip
    inhalt = pdf("gelesen")
    anlage = dazu(fassung, "Ordnung", inhalt)
    fremd = dazu(FassungFabrik.create(vereinbarung__netzwerk=NetzwerkFabrik.create()), "Fremd")
    seite = adresse("anlage-datei", fassung.vereinbarung_id, 1, 1)
    antwort = als(koordination).get(seite)
    assert b"".join(antwort.streaming_content) == inhalt  # type: ignore[attr-defined]  # a file
    assert als(vertretung).get(seite).status_code == 404  # a draft
    uebersicht = adresse("vereinbarung-zeigen", fassung.vereinbarung_id)
    assert f'href="{seite}"' in als(koordination).get(uebersicht).text
    anderswo = adresse("anlage-datei", fremd.fassung.vereinbarung_id, 1, 1)
    assert als(koordination).get(anderswo).status_code == 404
    keine = adresse("anlage-datei", fassung.vereinbarung_id, 2, 1)
    assert als(koordination).get(keine).status_code == 404
    frisch = Fassung.objects.get(pk=fassung.pk)
    fest = vereinbarung.veroeffentlichen(fassung=frisch, summe=frisch.summe(), von=koordination)
    assert als(vertretung).get(seite).status_code == 200
    wer = SimpleNamespace(netzwerk=netzwerk, handelnde=OEFFENTLICHKEIT)
    assert anlagen({"request": wer}, fest) == [(anlage, "")]
    zugang = zugang_zu(eingeladen(fest))
    lesen = besuch.get(pfad(zugang)).text
    link = pfad(zugang) + "anlagen/1/"
    assert link in lesen
    assert anlage.sha256 in lesen
    assert b"".join(besuch.get(link).streaming_content) == inhalt  # type: ignore[attr-defined]  # a file answer streams
    assert besuch.get(pfad(zugang) + "anlagen/2/").status_code == 404
    zugang.widerrufen()
    assert besuch.get(link).status_code == 410


@pytest.mark.parametrize("name", ["anlage-liste", "anlage-entfernen", "anlage-verschieben"])
def test_rights(
    als: Anmelden, vertretung: Konto, fremde: Konto, fassung: Fassung, name: str
) -> None:
    anlage = dazu(fassung, "Ordnung")
    args = () if name == "anlage-liste" else (anlage.pk,)
    seite = adresse(name, fassung.vereinbarung_id, *args)
    assert als(vertretung).post(seite).status_code == 403
    assert als(fremde).post(seite).status_code == 404
    assert Anlage.objects.exists()


@pytest.mark.parametrize("art", ["verändert", "weg"])
def test_damaged_files_are_not_handed_out(
    als: Anmelden, koordination: Konto, fassung: Fassung, art: str
) -> None:
    anlage = dazu(fassung, "Ordnung")
    ablage, name = anlage.datei.storage, str(anlage.datei.name)
    ablage.delete(name)
    if art == "verändert":
        ablage.save(name, datei(pdf("anders")))
    antwort = als(koordination).get(adresse("anlage-datei", fassung.vereinbarung_id, 1, 1))
    assert antwort.status_code == 409
    assert "Anlage 1: Ordnung" in antwort.text
    with pytest.raises(AnlageBeschaedigt):
        anhaenge_der_fassung(Fassung.objects.get())
