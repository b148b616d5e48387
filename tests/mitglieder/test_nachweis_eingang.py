"""Many scans at once: a pile, a choice for each, nothing lost on the way."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from mitglieder.aktionen import nachweis_eingang as aktionen
from mitglieder.aktionen.nachweis import Datei, scan_verwerfen
from mitglieder.models import Beitritt, Fassung, Nachweis
from mitglieder.tasks import scans_aufraeumen
from netzwerk.basis.models import Konto, Netzwerk
from tests.mitglieder.fabriken import adresse, eingeladen, partner, unterzeichnet, veroeffentlicht
from tests.mitglieder.nachweise import eingereicht, foto, hochgeladen, mit_anlagen, scan
from tests.wettlauf import zuvorkommen

type Als = Callable[[Konto], Client]
pytestmark = pytest.mark.usefixtures("eigene_ablage")


@pytest.fixture
def fassung(netzwerk: Netzwerk) -> Fassung:
    fassung = veroeffentlicht(netzwerk)
    for name in ("Kita Regenbogen", "Schule am Park", "Sportverein"):
        eingeladen(fassung, partner(netzwerk, name=name))
    return fassung


def _beitritt(name: str) -> Beitritt:
    gefunden: Beitritt = Beitritt.objects.get(organisation__name=name)
    return gefunden


def _seite(fassung: Fassung) -> str:
    return adresse("nachweis-eingang", fassung.vereinbarung_id, fassung.nummer)


def test_pile_is_assigned(fassung: Fassung, als: Als, koordination: Konto) -> None:
    client, seite = als(koordination), _seite(fassung)
    assert "3 Organisationen haben noch nicht" in client.get(seite).text
    kita, schule, verein = map(_beitritt, ("Kita Regenbogen", "Schule am Park", "Sportverein"))
    dateien = [
        hochgeladen(foto(farbe="red"), "Schule am Park (2).jpg"),
        hochgeladen(scan(1), f"Scan {kita.blattnummer}.pdf"),
        hochgeladen(foto(farbe="blue"), "IMG_0815.jpg"),
    ]
    for _zweimal in range(2):  # a double click stores nothing twice
        client.post(seite, {"hochladen": "1", "dateien": dateien})
        for datei in dateien:
            datei.seek(0)
    antwort = client.get(seite)
    assert "3 Dateien warten" in antwort.text
    namen = {name[17:]: name for name in aktionen.wartende(fassung)}
    nummer = f"scan-{kita.blattnummer.lower()}.pdf"
    assert set(namen) == {"schule-am-park-2.jpg", nummer, "img_0815.jpg"}
    form = antwort.context["form"]
    assert form[namen["schule-am-park-2.jpg"]].value() == str(schule.pk)
    assert form[namen[nummer]].value() == str(kita.pk)
    assert form[namen["img_0815.jpg"]].value() == ""
    for name in namen.values():
        bild = adresse("nachweis-eingang-bild", fassung.vereinbarung_id, fassung.nummer, name)
        assert client.get(bild)["Content-Type"] == "image/jpeg"

    # The same organisation twice: refused, both choices stay.
    wahl = {name: str(kita.pk) for name in namen.values()}
    antwort = client.post(seite, wahl)
    assert antwort.status_code == 422
    assert "schon einer anderen Datei gewählt" in antwort.text
    assert antwort.text.count(f'value="{kita.pk}" selected') == 3
    assert not Nachweis.objects.exists()

    wahl = {
        namen["schule-am-park-2.jpg"]: str(schule.pk),
        namen[nummer]: "",
        namen["img_0815.jpg"]: "-",
    }
    antwort = client.post(seite, wahl, follow=True)
    assert "1 Scan ist zugeordnet" in antwort.text
    nachweis = Nachweis.objects.get()
    assert (nachweis.beitritt, nachweis.inhalt()) == (schule, foto(farbe="red"))
    assert aktionen.wartende(fassung) == [namen[nummer]]
    assert "Schule am Park" in client.get(fassung.get_absolute_url()).text
    (feld,) = antwort.context["form"].fields.values()
    assert [wert for wert, _text in feld.choices] == ["", str(kita.pk), str(verein.pk), "-"]


def test_bad_file_is_named_and_good_ones_are_not_lost_unseen(
    fassung: Fassung, als: Als, koordination: Konto
) -> None:
    dateien = [hochgeladen(scan(), "gut.pdf"), hochgeladen(b"Text", "Notiz.docx")]
    antwort = als(koordination).post(_seite(fassung), {"hochladen": "1", "dateien": dateien})
    assert antwort.status_code == 422
    assert "Notiz.docx: Diese Datei ist weder PDF" in antwort.text
    antwort = als(koordination).post(_seite(fassung), {"hochladen": "1"})
    assert "Wählen Sie die Datei." in antwort.text


def test_somebody_signed_or_took_the_file_meanwhile(fassung: Fassung, koordination: Konto) -> None:
    aktionen.ablegen(fassung, [Datei(name="a.pdf", inhalt=scan())])
    (name,) = aktionen.wartende(fassung)
    kita = unterzeichnet(_beitritt("Kita Regenbogen"))
    wahl = {name: kita, "0" * 16 + "-weg.pdf": _beitritt("Sportverein")}
    anzahl, gruende = aktionen.zuordnen(fassung=fassung, wahl=wahl, weg=[], von=koordination)
    assert anzahl == 0
    assert [grund.partition(" ist ")[0] for grund in gruende] == [
        "Für Kita Regenbogen wurde schon geantwortet: unterzeichnet.",
        "weg.pdf",
    ]
    assert aktionen.wartende(fassung) == [name]  # still there for its true organisation


@pytest.mark.django_db(transaction=True)
def test_two_at_one_pile(fassung: Fassung, koordination: Konto) -> None:
    """One sheet is one organisation's: who comes second waits and is told."""
    aktionen.ablegen(fassung, [Datei(name="a.pdf", inhalt=scan())])
    (name,) = aktionen.wartende(fassung)
    kita, verein = _beitritt("Kita Regenbogen"), _beitritt("Sportverein")

    def zugeordnet(beitritt: Beitritt) -> tuple[int, list[str]]:
        wahl = {name: beitritt}
        return aktionen.zuordnen(fassung=fassung, wahl=wahl, weg=[], von=koordination)

    anzahl, gruende = zuvorkommen(lambda: zugeordnet(kita), lambda: zugeordnet(verein))
    assert (anzahl, len(gruende)) == (0, 1)
    assert gruende[0].startswith("a.pdf ist nicht mehr da")
    assert Nachweis.objects.get().beitritt == kita


def test_sheet_that_one_has_already_is_not_given_to_another(
    fassung: Fassung, koordination: Konto
) -> None:
    """Also when it left the pile no sooner than the other had looked."""
    kita, verein = _beitritt("Kita Regenbogen"), _beitritt("Sportverein")
    nachweis = eingereicht(kita, koordination)
    aktionen.ablegen(fassung, [Datei(name="a.pdf", inhalt=scan())])
    wahl = dict.fromkeys(aktionen.wartende(fassung), verein)
    ergebnis = aktionen.zuordnen(fassung=fassung, wahl=wahl, weg=[], von=koordination)
    assert ergebnis == (0, ["a.pdf liegt schon bei Kita Regenbogen."])
    scan_verwerfen(nachweis=nachweis, grund="andere Organisation", von=koordination)
    assert aktionen.zuordnen(fassung=fassung, wahl=wahl, weg=[], von=koordination) == (1, [])


def test_who_chose_a_file_that_is_gone_is_told(
    fassung: Fassung, als: Als, koordination: Konto
) -> None:
    wahl = {f"{'0' * 16}-weg.pdf": str(_beitritt("Sportverein").pk), "csrfmiddlewaretoken": "x"}
    antwort = als(koordination).post(_seite(fassung), wahl, follow=True)
    assert "1 Scan wurde nicht zugeordnet" in antwort.text
    assert "weg.pdf ist nicht mehr da" in antwort.text
    assert "zugeordnet oder gelöscht" in antwort.text


def test_annexes_leave_less_room(fassung: Fassung, als: Als, koordination: Konto) -> None:
    """Both go out with the sealed copy, and that is a mail."""
    mit_anlagen(fassung, 3_000_000, 2_950_000)
    client = als(koordination)
    assert "höchstens 1,0 MB" in client.get(_seite(fassung)).text
    zu_gross = hochgeladen(scan() + b"%" * 1_050_000, "gross.pdf")
    passt = hochgeladen(scan() + b"%" * 1_000_000, "passt.pdf")
    antwort = client.post(_seite(fassung), {"hochladen": "1", "dateien": [zu_gross, passt]})
    assert "gross.pdf: Die Datei ist größer als 1,0 MB. Scannen Sie" in antwort.text
    assert "passt.pdf: " not in antwort.text
    kita = _beitritt("Kita Regenbogen")
    zu_gross.seek(0)
    antwort = client.post(adresse("nachweis-neu", kita.pk), {"datei": zu_gross})
    assert antwort.status_code == 422
    assert "größer als 1,0 MB" in antwort.text


def test_reason_is_shown(fassung: Fassung, als: Als, koordination: Konto) -> None:
    """The list was open while the version ran out for everybody but this page."""
    client = als(koordination)
    aktionen.ablegen(fassung, [Datei(name="a.pdf", inhalt=scan())])
    fassung.abloesen()
    antwort = client.get(_seite(fassung), follow=True)
    assert "keine Blätter angenommen" in antwort.text


@pytest.mark.parametrize("name", ["../../../etc/passwd", "x.pdf", "0" * 16 + "-weg.pdf"])
def test_no_other_file_is_shown(fassung: Fassung, als: Als, koordination: Konto, name: str) -> None:
    with pytest.raises(FileNotFoundError):
        aktionen.inhalt(fassung, name)
    if "/" not in name:
        bild = adresse("nachweis-eingang-bild", fassung.vereinbarung_id, fassung.nummer, name)
        assert als(koordination).get(bild).status_code == 404


def test_what_nobody_assigned_goes(fassung: Fassung, monkeypatch: pytest.MonkeyPatch) -> None:
    assert aktionen.aufraeumen() == 0
    aktionen.ablegen(fassung, [Datei(name="a.pdf", inhalt=scan())])
    scans_aufraeumen()
    (name,) = aktionen.wartende(fassung)
    in_zwei_wochen = timezone.now() + timedelta(days=15)
    monkeypatch.setattr("django.utils.timezone.now", lambda: in_zwei_wochen)
    scans_aufraeumen()
    assert aktionen.wartende(fassung) == []
    assert not default_storage.exists(f"{aktionen.ORDNER}/{fassung.pk}/{name}")
