"""The register: what is found, what is read, what may still change once minutes are frozen."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import TopFabrik, TreffenFabrik
from tests.formulare import daten, senden
from tests.treffen.fabriken import BeschlussFabrik, MassnahmeFabrik, ProtokollFabrik
from treffen.beschlussfaehigkeit import Beschlussfaehigkeit
from treffen.models import Beschluss, Meldeweg, Meldewegfassung, Schwerpunktthema, Treffen

Als = Callable[[Konto], Client]
G = Beschluss.Geltung


def url(name: str, *args: Any, **abfrage: Any) -> str:
    return reverse(f"treffen:beschluss-{name}", args=["kinderschutz", *args], query=abfrage or None)


@pytest.fixture
def thema(netzwerk: Netzwerk) -> Schwerpunktthema:
    eines: Schwerpunktthema = Schwerpunktthema.objects.create(netzwerk=netzwerk, titel="Meldewege")
    return eines


@pytest.fixture
def gefroren(netzwerk: Netzwerk, koordination: Konto) -> Beschluss:
    """Of released minutes."""
    treffen = TreffenFabrik(netzwerk=netzwerk, titel="Herbsttreffen")
    beschluss: Beschluss = BeschlussFabrik(
        netzwerk=netzwerk,
        top=TopFabrik(treffen=treffen),
        text="=Die Übersicht gilt. مؤسسة",
        gefasst_am=date(2024, 5, 6),
    )
    MassnahmeFabrik(netzwerk=netzwerk, top=beschluss.top, titel="Übersicht drucken")
    ProtokollFabrik(treffen=treffen).freigeben(koordination)
    return beschluss


def test_suchen_und_filtern(
    als: Als,
    fachkraft: Konto,
    netzwerk: Netzwerk,
    gefroren: Beschluss,
    thema: Schwerpunktthema,
) -> None:
    BeschlussFabrik(netzwerk=netzwerk, text="Das Logo gilt.", thema=thema, verfahren="umlauf")
    BeschlussFabrik(netzwerk=netzwerk, text="Nie gewollt.", zustand="abgelehnt", verfahren="umlauf")
    BeschlussFabrik(
        netzwerk=netzwerk,
        text="Längst getan.",
        verfahren="umlauf",
        geltung=G.ERLEDIGT,
        geltung_seit=timezone.localdate(),
    )
    client = als(fachkraft)
    alle = {"Übersicht gilt", "Das Logo gilt", "Nie gewollt", "Längst getan"}

    def gefunden(**abfrage: Any) -> set[str]:
        antwort = client.get(url("liste", **abfrage))
        assert antwort.status_code == 200
        return {wort for wort in alle if wort in antwort.text}

    assert gefunden() == alle
    assert gefunden(q="herbst gilt") == {"Übersicht gilt"}
    assert gefunden(q="meldewege") == {"Das Logo gilt"}
    assert gefunden(thema=thema.pk) == {"Das Logo gilt"}
    assert gefunden(jahr=2024) == {"Übersicht gilt"}
    assert gefunden(verfahren="konsens") == {"Übersicht gilt"}
    assert gefunden(stand="in_kraft") == {"Übersicht gilt", "Das Logo gilt"}
    assert gefunden(stand="erledigt") == {"Längst getan"}
    assert gefunden(stand="nicht") == {"Nie gewollt"}
    text = client.get(url("liste", stand="abgeloest")).text
    assert "Kein Beschluss passt dazu" in text
    for wort in ("alle 4", "in Kraft 2", "abgelöst 0", "erledigt 1", "nicht angenommen 1"):
        assert wort in text
    # What no form of ours would send is no filter, and no fault.
    for abfrage in ({"thema": "9" * 5000}, {"jahr": "x"}, {"stand": "\x00"}, {"q": "\x00"}):
        assert gefunden(**abfrage) == alle


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_ausfuhr(als: Als, fachkraft: Konto, gefroren: Beschluss, format: str) -> None:
    antwort = als(fachkraft).get(url("ausfuhr", format, q="übersicht"))
    assert antwort.status_code == 200
    if format == "csv":
        assert "'=Die Übersicht gilt." in antwort.content.decode()  # never a formula
    assert als(fachkraft).get(url("ausfuhr", "pdf")).status_code == 404


def test_eigene_seite(
    als: Als,
    koordination: Konto,
    fachkraft: Konto,
    fremde: Konto,
    netzwerk: Netzwerk,
    gefroren: Beschluss,
) -> None:
    weg = Meldeweg.objects.create(netzwerk=netzwerk, titel="Verdacht in der Kita")
    in_kraft = {
        "zustand": Meldewegfassung.Zustand.IN_KRAFT,
        "in_kraft_am": timezone.now(),
        "in_kraft_von": koordination,
        "titel": weg.titel,
    }
    Meldewegfassung.objects.create(meldeweg=weg, beschluss=gefroren, **in_kraft)
    text = als(fachkraft).get(gefroren.get_absolute_url()).text
    for wort in ("Herbsttreffen", "Übersicht drucken", "Verdacht in der Kita", "Im Protokoll"):
        assert wort in text
    assert "Thema und Geltung" not in text
    assert als(fremde).get(gefroren.get_absolute_url()).status_code == 404
    assert als(fachkraft).get(url("bearbeiten", gefroren.pk)).status_code == 403


def test_abloesen_und_zurueck(
    als: Als,
    koordination: Konto,
    netzwerk: Netzwerk,
    gefroren: Beschluss,
    thema: Schwerpunktthema,
) -> None:
    neuer = BeschlussFabrik(netzwerk=netzwerk, text="Die neue gilt.")
    aelter = BeschlussFabrik(netzwerk=netzwerk, gefasst_am=date(2020, 1, 1))
    client, seite = als(koordination), url("bearbeiten", gefroren.pk)
    felder = {"thema": thema.pk, "geltung": "abgeloest", "geltung_bemerkung": "Fassung 2"}
    assert senden(client, seite, felder).status_code == 422  # by which?
    for falsch in (aelter.pk, gefroren.pk, "9" * 5000):
        eingabe = felder | {"abgeloest_durch": falsch}
        assert senden(client, seite, eingabe).status_code == 422
    senden(client, seite, felder | {"abgeloest_durch": neuer.pk})
    gefroren.refresh_from_db()
    assert (gefroren.geltung, gefroren.geltung_seit) == (G.ABGELOEST, timezone.localdate())
    assert gefroren.stand_text == "abgelöst"
    text = client.get(gefroren.get_absolute_url()).text
    assert "Die neue gilt." in text
    assert "Fassung 2" in text
    assert "Löst einen älteren Beschluss ab" in client.get(neuer.get_absolute_url()).text
    # Not in a circle.
    Beschluss.objects.filter(pk=gefroren.pk).update(thema=None)
    gleichentags = BeschlussFabrik(
        netzwerk=netzwerk,
        geltung="abgeloest",
        geltung_seit=timezone.localdate(),
        abgeloest_durch=neuer,
    )
    kreis = {"geltung": "abgeloest", "abgeloest_durch": gleichentags.pk}
    assert senden(client, url("bearbeiten", neuer.pk), kreis).status_code == 422
    # Done: replaced by nothing. Back in force: since never.
    senden(client, seite, {"geltung": "erledigt", "abgeloest_durch": neuer.pk})
    gefroren.refresh_from_db()
    assert (gefroren.geltung, gefroren.abgeloest_durch) == (G.ERLEDIGT, None)
    senden(client, seite, {"geltung": "in_kraft"})
    gefroren.refresh_from_db()
    assert (gefroren.ist_in_kraft, gefroren.geltung_seit) == (True, None)


def test_was_nicht_angenommen_ist_hat_nur_ein_thema(
    als: Als, koordination: Konto, netzwerk: Netzwerk, thema: Schwerpunktthema
) -> None:
    beschluss = BeschlussFabrik(netzwerk=netzwerk, zustand="abgelehnt", verfahren="umlauf")
    client, seite = als(koordination), url("bearbeiten", beschluss.pk)
    assert "geltung" not in client.get(seite).context["form"].fields
    senden(client, seite, {"thema": thema.pk})
    beschluss.refresh_from_db()
    assert (beschluss.thema, beschluss.stand_text) == (thema, "abgelehnt")


def test_die_datenbank_haelt_alles_andere_fest(gefroren: Beschluss) -> None:
    """Whoever reads the register reads what was agreed, whatever a fault in the code tries."""
    eine = Beschluss.objects.filter(pk=gefroren.pk)
    andere = {
        "text": "Etwas anderes.",
        "verfahren": "umlauf",
        "zustand": "vertagt",
        "gefasst_am": timezone.localdate() - timedelta(days=5),
        "top": None,
    }
    for feld, wert in andere.items():
        with pytest.raises(IntegrityError), transaction.atomic():
            eine.update(**{feld: wert})
    for zahl in ("ja", "nein", "enthaltung"):
        with pytest.raises(IntegrityError), transaction.atomic():
            eine.update(**{zahl: 1})
    with pytest.raises(IntegrityError), transaction.atomic():  # not even along with a free one
        eine.update(text="Etwas anderes.", geltung_bemerkung="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        gefroren.delete()
    assert eine.update(geltung="erledigt", geltung_seit=timezone.localdate()) == 1


@pytest.mark.parametrize("anzahl", [1, 20])
def test_gleich_viele_abfragen(
    als: Als,
    fachkraft: Konto,
    netzwerk: Netzwerk,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[Any]],
    anzahl: int,
) -> None:
    for _nummer in range(anzahl):
        thema = Schwerpunktthema.objects.create(netzwerk=netzwerk, titel="T")
        BeschlussFabrik(netzwerk=netzwerk, verfahren="umlauf", thema=thema)
    client = als(fachkraft)
    with django_assert_max_num_queries(14):
        client.get(url("liste"))


# The second call


def test_zweite_ladung_ist_beschlussfaehig() -> None:
    assert not Beschlussfaehigkeit(anwesend=1, stimmberechtigt=9).ist_gegeben
    assert Beschlussfaehigkeit(anwesend=1, stimmberechtigt=9, zweite_ladung=True).ist_gegeben


def test_zweite_ladung_wird_gefragt_und_gezeigt(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    treffen: Treffen = TreffenFabrik(netzwerk=netzwerk)
    client = als(koordination)
    seite = reverse("treffen:treffen-bearbeiten", args=[netzwerk.kurzname, treffen.pk])
    assert "zweite_ladung" not in client.get(seite).context["form"].fields
    netzwerk.hat_quorum = True
    netzwerk.save()
    form = client.get(seite).context["form"]
    felder = daten(form)
    felder["zweite_ladung"] = "on"
    client.post(seite, felder)
    treffen.refresh_from_db()
    assert treffen.zweite_ladung
    assert "Zweite Einladung" in client.get(treffen.get_absolute_url()).text


def test_meldewege_im_entwurf_sieht_wer_daran_arbeitet(
    als: Als, koordination: Konto, fachkraft: Konto, netzwerk: Netzwerk, gefroren: Beschluss
) -> None:
    """Neither the title of a path that nobody put in force nor its next version gets out."""
    neuer = Meldeweg.objects.create(netzwerk=netzwerk, titel="Geheimer Entwurf")
    Meldewegfassung.objects.create(meldeweg=neuer, beschluss=gefroren)
    geltender = Meldeweg.objects.create(netzwerk=netzwerk, titel="Geltender Weg")
    Meldewegfassung.objects.create(
        meldeweg=geltender,
        zustand=Meldewegfassung.Zustand.IN_KRAFT,
        in_kraft_am=timezone.now(),
        in_kraft_von=koordination,
        titel=geltender.titel,
    )
    Meldewegfassung.objects.create(meldeweg=geltender, version=2, beschluss=gefroren)
    seite = gefroren.get_absolute_url()
    for titel in ("Geheimer Entwurf", "Geltender Weg"):
        assert titel not in als(fachkraft).get(seite).text
        assert titel in als(koordination).get(seite).text
