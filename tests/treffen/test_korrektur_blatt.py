"""A group's sheet that was opened again for a correction, when the correction is discarded."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mitglieder.models import Kontakt
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import TreffenFabrik
from tests.treffen.fabriken import ProtokollFabrik
from tests.treffen.gruppenlage import gruppe_in
from tests.treffen.massnahmenlage import link, massnahme, person
from tests.treffen.test_ergebnisblatt import ANSATZ, BEDARF, adresse, blatt_von
from tests.wettlauf import zuvorkommen
from treffen import ergebnisabbild
from treffen.aktionen import ergebnis as eintraege
from treffen.aktionen import ergebnisblatt as blaetter
from treffen.aktionen import korrektur, massnahmenerinnerung
from treffen.aktionen import protokoll as protokolle
from treffen.models import Ergebnis, Ergebnisblatt, Massnahme, Protokoll, Treffen

pytestmark = pytest.mark.django_db
Als = Callable[[Konto], Client]
HTMX: Any = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def blatt(netzwerk: Netzwerk) -> Ergebnisblatt:
    treffen = TreffenFabrik(
        netzwerk=netzwerk,
        zustand=Treffen.Zustand.EINGELADEN,
        beginn=timezone.now() - timedelta(days=2),
    )
    neues = blatt_von(gruppe_in(netzwerk, name="AG Wege & Ziele"), treffen)
    neues.ergebnisse.create(art=ANSATZ, text="Ein Nachmittag")
    return neues


@pytest.fixture
def zustaendig(netzwerk: Netzwerk) -> Kontakt:
    return person(netzwerk)


@pytest.fixture
def eine(blatt: Ergebnisblatt, zustaendig: Kontakt, netzwerk: Netzwerk) -> Massnahme:
    """Made out of what the group found, while it still wrote."""
    return massnahme(
        zustaendig,
        netzwerk,
        titel="Nachmittag planen",
        arbeitsgruppe=blatt.gruppe,
        ergebnis=blatt.ergebnisse.get(),
    )


@pytest.fixture
def entwurf(blatt: Ergebnisblatt, eine: Massnahme, koordination: Konto) -> Protokoll:
    """Minutes are released, a correction is begun, and the group writes again."""
    protokoll = ProtokollFabrik(treffen=blatt.treffen)
    protokolle.freigeben(protokoll=protokoll, von=koordination)
    neuer = korrektur.beginnen(protokoll=protokoll, grund="Es fehlt etwas.", von=koordination)
    blaetter.wieder_oeffnen(blatt=blatt)
    return neuer


def schreiben(blatt: Ergebnisblatt, text: str) -> Ergebnis:
    return eintraege.eintragen(blatt=blatt, art=BEDARF, text=text)


def verwerfen(entwurf: Protokoll) -> str:
    return reverse(
        "treffen:korrektur-verwerfen", args=(entwurf.treffen.netzwerk.kurzname, entwurf.pk)
    )


def wer_sie_kennt(client: Client, leser: Client, eine: Massnahme) -> list[bool]:
    assert eine.verantwortlich is not None
    ihr = link(eine.verantwortlich, eine.netzwerk)
    liste = reverse("treffen:massnahme-liste", args=[eine.netzwerk.kurzname])
    return [
        eine.titel in client.get(ihr).text,
        eine.titel in leser.get(liste).text,
        leser.get(eine.get_absolute_url()).status_code == 200,
        Massnahme.objects.all().zu_erinnern(eine.netzwerk).exists(),
    ]


def test_mit_der_korrektur_endet_das_schreiben(
    als: Als,
    client: Client,
    koordination: Konto,
    fachkraft: Konto,
    entwurf: Protokoll,
    blatt: Ergebnisblatt,
    eine: Massnahme,
) -> None:
    """Else the sheet would stay open for ever, and what was released would be gone for everybody.
    Nobody was mailed yet: the release alone has said it."""
    leser = als(fachkraft)
    assert wer_sie_kennt(client, leser, eine) == [True] * 4
    eines = schreiben(blatt, "Noch während der Korrektur")
    als(koordination).post(verwerfen(entwurf))
    blatt.refresh_from_db()
    assert not blatt.ist_offen
    assert wer_sie_kennt(client, leser, eine) == [True] * 4
    assert massnahmenerinnerung.erinnern() == 1
    with pytest.raises(FalscherZustand, match="abgeschlossen"):
        eintraege.loeschen(blatt=blatt, pk=eines.pk, stand=eines.stand)
    antwort = client.post(blatt.schreibadresse, {"art": BEDARF, "text": "Danach"})
    assert antwort.status_code == 410
    assert "Danach" in antwort.text
    assert "Protokoll ist freigegeben" in antwort.text
    assert "wieder öffnen" not in antwort.text


def test_was_erst_in_der_korrektur_entsteht_bleibt_unter_denen_die_schreiben(
    als: Als,
    client: Client,
    koordination: Konto,
    fachkraft: Konto,
    entwurf: Protokoll,
    blatt: Ergebnisblatt,
    zustaendig: Kontakt,
) -> None:
    """A measure out of the sheet that is open again is said once the sheet is closed. Of an earlier
    one its page does not tell what is being written now."""
    fruehere = Massnahme.objects.get()
    neues = schreiben(blatt, "Halber Gedanke")
    neue = massnahme(zustaendig, blatt.treffen.netzwerk, ergebnis=neues, titel="Aus der Korrektur")
    blatt.ergebnisse.filter(pk=fruehere.ergebnis_id).update(text="Noch nicht fertig")
    leser = als(fachkraft)
    assert wer_sie_kennt(client, leser, neue)[:3] == [False] * 3
    seite = leser.get(fruehere.get_absolute_url()).text
    assert blatt.gruppe.name.replace("&", "&amp;") in seite
    assert "Noch nicht fertig" not in seite
    assert "Noch nicht fertig" in als(koordination).get(fruehere.get_absolute_url()).text
    korrektur.verwerfen(protokoll=entwurf, von=koordination)
    assert wer_sie_kennt(client, leser, neue) == [True] * 4
    assert "Noch nicht fertig" in leser.get(fruehere.get_absolute_url()).text


def test_die_frage_nennt_was_anders_bleibt(
    als: Als, koordination: Konto, entwurf: Protokoll, blatt: Ergebnisblatt
) -> None:
    """Entries are not taken back: whoever discards knows where sheet and minutes differ then."""
    client = als(koordination)
    assert "werden abgeschlossen" in client.get(verwerfen(entwurf)).text
    assert "etwas anderes" not in client.get(verwerfen(entwurf)).text
    leer = blatt_von(gruppe_in(blatt.treffen.netzwerk, name="AG Leer"), blatt.treffen)
    schreiben(blatt, "Neu")
    blatt.abschliessen()
    leer.abschliessen()
    frage = client.get(verwerfen(entwurf)).text
    assert "werden abgeschlossen" not in frage
    assert "als im freigegebenen Protokoll: AG Wege &amp; Ziele." in frage
    assert "AG Leer" not in frage


def test_was_anders_steht(entwurf: Protokoll, blatt: Ergebnisblatt) -> None:
    """By what the sheets say, under an item or under none, whatever the group is called now."""
    treffen, abbild = blatt.treffen, korrektur.davor(entwurf).inhalt
    zeilen = abbild["gruppen"]
    unter_top = {**abbild, "gruppen": [], "punkte": [{"gruppen": zeilen}, {}]}
    ohne = {feld: wert for feld, wert in abbild.items() if feld != "gruppen"}
    blatt.gruppe.name = "AG Umbenannt"
    blatt.gruppe.save()
    assert ergebnisabbild.anders(treffen, abbild) == ergebnisabbild.anders(treffen, unter_top) == []
    Massnahme.objects.update(ergebnis=None)
    blatt.ergebnisse.all().delete()
    assert ergebnisabbild.anders(treffen, unter_top) == ["AG Wege & Ziele"]
    assert ergebnisabbild.anders(treffen, ohne) == [], "taken before images held results"
    schreiben(blatt, "Etwas")
    assert ergebnisabbild.anders(treffen, ohne) == []


@pytest.mark.parametrize("grund", ["freigegeben", "abgesagt"])
def test_offen_und_doch_zu(
    client: Client, als: Als, koordination: Konto, blatt: Ergebnisblatt, grund: str
) -> None:
    """Whatever way it stayed open: nothing is written past the released minutes, and the words of
    who tries are given back, on each way to write."""
    eines = blatt.ergebnisse.get()
    netzwerk = blatt.treffen.netzwerk
    if grund == "freigegeben":
        protokolle.freigeben(protokoll=ProtokollFabrik(treffen=blatt.treffen), von=koordination)
        Ergebnisblatt.objects.update(zustand=Ergebnisblatt.Zustand.OFFEN)
        wort = "Protokoll ist freigegeben"
    else:
        Treffen.objects.update(zustand=Treffen.Zustand.ABGESAGT)
        wort = "findet so nicht statt"
    assert client.get(blatt.schreibadresse).status_code == 410
    assert client.get(blatt.schreibadresse, **HTMX).status_code == 286
    for name, feld in (("bearbeiten", f"e{eines.pk}-text"), ("ansatz", f"n{eines.pk}-text")):
        ort = reverse(f"treffen:ergebnis-{name}", args=(netzwerk.kurzname, blatt.code, eines.pk))
        antwort = client.post(ort, {feld: "Noch ein Satz"}, **HTMX)
        assert antwort.status_code == 422
        assert "Noch ein Satz" in antwort.text
        assert wort in antwort.text
    for name in ("loeschen", "ruecken"):
        ort = reverse(f"treffen:ergebnis-{name}", args=(netzwerk.kurzname, blatt.code, eines.pk))
        assert client.post(ort, {"stand": eines.stand}).status_code == 410
    with pytest.raises(FalscherZustand, match=wort):
        schreiben(blatt, "Noch ein Satz")
    assert blatt.ergebnisse.get().text == "Ein Nachmittag"
    seite = als(koordination).get(blatt.get_absolute_url()).text
    assert "QR-Code" not in seite
    assert wort in seite
    assert (
        als(koordination)
        .post(adresse("ergebnisblatt-abschliessen", netzwerk, blatt.pk))
        .status_code
        == 302
    )


@pytest.mark.django_db(transaction=True)
def test_verwerfen_wartet_auf_den_eintrag(
    entwurf: Protokoll, blatt: Ergebnisblatt, koordination: Konto
) -> None:
    """Who saves at this moment is in; who comes after it is told."""
    zuvorkommen(
        lambda: schreiben(blatt, "Eben noch"),
        lambda: korrektur.verwerfen(protokoll=entwurf, von=koordination),
    )
    blatt.refresh_from_db()
    assert not blatt.ist_offen
    assert blatt.ergebnisse.filter(text="Eben noch").exists()


@pytest.mark.django_db(transaction=True)
def test_wer_waehrend_des_verwerfens_schreibt_oder_oeffnet(
    entwurf: Protokoll, blatt: Ergebnisblatt, koordination: Konto
) -> None:
    with pytest.raises(FalscherZustand, match="abgeschlossen"):
        zuvorkommen(
            lambda: korrektur.verwerfen(protokoll=entwurf, von=koordination),
            lambda: schreiben(blatt, "Zu spät"),
        )
    neuer = korrektur.beginnen(protokoll=Protokoll.objects.get(), grund="Doch.", von=koordination)
    with pytest.raises(FalscherZustand, match="freigegeben"):
        zuvorkommen(
            lambda: korrektur.verwerfen(protokoll=neuer, von=koordination),
            lambda: blaetter.wieder_oeffnen(blatt=blatt),
        )
    blatt.refresh_from_db()
    assert not blatt.ist_offen
