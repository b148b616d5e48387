"""An accession waits for its seal: for the time stamp, for a certificate; the signature stands."""

from collections.abc import Callable, Generator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from mitglieder.models import Beitritt
from netzwerk.basis import briefe
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.models import Dokument, Konto, Nachricht, Netzwerk
from netzwerk.basis.pdf import konformitaet
from netzwerk.basis.pruefspur import pruefcodes
from netzwerk.basis.siegel import demo_zertifikat, pruefen
from netzwerk.basis.tasks import dokumente_nachholen
from tests.mitglieder.fabriken import eingeladen, partner, unterzeichnet
from tests.zeitstempel import Zeitstempeldienst, zeitstempeldienst

type Als = Callable[[Konto], Client]
pytestmark = pytest.mark.usefixtures("eigene_ablage")
Z = Dokument.Zustand


@pytest.fixture
def dienst(settings: Settings, eigene_ablage: None) -> Generator[Zeitstempeldienst]:
    with zeitstempeldienst() as einer:
        settings.ZEITSTEMPEL_URL = einer.adresse
        yield einer


@pytest.fixture
def pdf(beitritt: Beitritt) -> Dokument:
    unterzeichnet(beitritt)
    dokument: Dokument = Dokument.objects.zu(beitritt).get(art="beitritt")
    return dokument


def versuchen(pdf: Dokument, *, nach: timedelta = timedelta(0)) -> bool:
    """As the schedule does once it is due; `nach`: so much more time has passed."""
    cache.clear()
    wartend = Dokument.objects.filter(pk=pdf.pk)
    wartend.update(faellig_ab=timezone.now())
    wartend.exclude(wartet_auf="").update(wartet_seit=timezone.now() - nach)
    gelungen = dokument_aktionen.erstellen(pdf)
    pdf.refresh_from_db()
    return gelungen


def post() -> list[str]:
    return list(
        Nachricht.objects.filter(anlass__startswith="siegel.").values_list("anlass", flat=True)
    )


def geschrieben(anlass: str) -> tuple[str, str]:
    nachricht = Nachricht.objects.filter(anlass=anlass).latest("pk")
    mail = briefe.Stapel([nachricht]).bauen(nachricht)
    return str(mail.subject), str(mail.body)


def zertifikat(settings: Settings, **mehr: Any) -> None:
    demo_zertifikat(
        settings.SIEGEL_VERZEICHNIS / "demo.p12", settings.SIEGEL_PASSWORT, name="Stadt", **mehr
    )


def test_mit_zeitstempel_und_pruefcode(pdf: Dokument, dienst: Zeitstempeldienst) -> None:
    assert versuchen(pdf), pdf.fehler
    ergebnis = pruefen(pdf.inhalt())
    assert ergebnis.deckt_ganzes_dokument
    assert ergebnis.mit_zeitstempel
    assert konformitaet(pdf.inhalt()) == []
    assert pruefcodes(pdf.inhalt()) == [pdf.pruefcode]


def test_ausfall_des_zeitstempeldienstes_wird_abgewartet(
    beitritt: Beitritt, pdf: Dokument, dienst: Zeitstempeldienst, als: Als, koordination: Konto
) -> None:
    dienst.antwort = (503, b"")
    for _mal in range(7):
        assert not versuchen(pdf)
    assert (pdf.zustand, pdf.versuche) == (Z.WARTEND, 0)
    assert pdf.wartet
    assert not pdf.ist_unterwegs
    assert post() == []  # a short one is nobody's concern
    pausen = []
    for stunden in (0, 0.25, 2, 72):
        assert not versuchen(pdf, nach=timedelta(hours=stunden))
        pausen.append(round((pdf.faellig_ab - timezone.now()).total_seconds(), -1))
    assert pausen == [30, 900, 3600, 3600]
    assert post() == ["siegel.wartet_zeitstempel"]  # one a day
    client = als(koordination)
    for seite in (
        reverse("mitglieder:beitritt-zeigen", args=("kinderschutz", beitritt.pk)),
        beitritt.fassung.get_absolute_url(),
        reverse("basis:siegel", args=("kinderschutz",)),
    ):
        assert "auf den Zeitstempeldienst" in client.get(seite).text
    betreff, text = geschrieben("siegel.wartet_zeitstempel")
    assert betreff == "1 Dokument wartet auf den Zeitstempeldienst"
    assert "Sie brauchen nichts zu tun" in text
    # It answers again: this one is sealed, and whatever else waits for it is due at once.
    dienst.antwort = None
    anderes = unterzeichnet(
        eingeladen(beitritt.fassung, partner(pdf.netzwerk, name="Kita Südstern"))
    )
    auch = Dokument.objects.zu(anderes).filter(art="beitritt")
    auch.update(
        wartet_auf="zeitstempel",
        wartet_seit=timezone.now(),
        faellig_ab=timezone.now() + timedelta(hours=1),
    )
    assert versuchen(pdf)
    assert (pdf.wartet_auf, pdf.wartet_seit, pdf.fehler) == ("", None, "")
    assert auch.get() in Dokument.objects.offen()
    auch.update(wartet_auf="", wartet_seit=None)
    with pytest.raises(briefe.NichtMehrNoetig):
        geschrieben("siegel.wartet_zeitstempel")


def test_abgelaufenes_zertifikat_und_dann_ein_neues(
    pdf: Dokument, settings: Settings, als: Als, koordination: Konto
) -> None:
    zertifikat(settings, tage=1, ab=timezone.now() - timedelta(days=30))
    assert not versuchen(pdf)
    assert not versuchen(pdf)
    assert post() == ["siegel.wartet_zertifikat"]
    betreff, text = geschrieben("siegel.wartet_zertifikat")
    assert betreff == "1 Dokument wartet auf ein gültiges Zertifikat"
    assert "abgelaufen" in text
    seite = als(koordination).get(reverse("basis:siegel", args=("kinderschutz",))).text
    assert "Zurzeit kann nichts gesiegelt werden" in seite
    assert "1 Dokument wartet seit" in seite
    # Nothing new yet: the schedule leaves it alone.
    Dokument.objects.update(faellig_ab=timezone.now() + timedelta(hours=1))
    dokumente_nachholen()
    assert pdf not in Dokument.objects.offen()
    zertifikat(settings)
    dokumente_nachholen()
    assert pdf in Dokument.objects.offen()
    assert dokument_aktionen.erstellen(pdf)


def test_wer_nicht_warten_will_versucht_es_gleich(
    pdf: Dokument, settings: Settings, als: Als, koordination: Konto
) -> None:
    zertifikat(settings, ab=timezone.now() + timedelta(days=30))
    assert not versuchen(pdf)
    assert pdf not in Dokument.objects.offen()
    erneut = reverse("mitglieder:beitritt-siegeln", args=("kinderschutz", pdf.gegenstand_id))
    assert als(koordination).post(erneut).status_code == 302
    assert pdf in Dokument.objects.offen()
    # Outside production a missing certificate is made, so there is nothing to wait for.
    (settings.SIEGEL_VERZEICHNIS / "demo.p12").unlink()
    Dokument.objects.update(faellig_ab=timezone.now() + timedelta(hours=1))
    dokumente_nachholen()
    assert pdf in Dokument.objects.offen()


def test_wer_inzwischen_ueberholt_ist_wartet_auf_nichts(
    pdf: Dokument, dienst: Zeitstempeldienst, settings: Settings
) -> None:
    zertifikat(settings, tage=1, ab=timezone.now() - timedelta(days=30))
    assert pdf.pachten()
    Dokument.objects.update(pacht_bis=timezone.now() - timedelta(seconds=1))
    assert Dokument.objects.get(pk=pdf.pk).pachten()
    assert not pdf.warten("zertifikat", "zu spät")
    pdf.refresh_from_db()
    assert pdf.wartet_auf == ""


def test_siegelseite(
    beitritt: Beitritt,
    netzwerk: Netzwerk,
    settings: Settings,
    als: Als,
    koordination: Konto,
    verwaltung: Konto,
) -> None:
    adresse = reverse("basis:siegel", args=("kinderschutz",))
    client = als(koordination)
    assert "entsteht mit dem ersten Siegel" in client.get(adresse).text
    zertifikat(settings, tage=30)
    text = client.get(adresse).text
    assert "Das Zertifikat läuft am" in text
    assert "ohne Rechtswirkung" in text
    assert "Kein Zeitstempeldienst" in text
    settings.PRODUKTION = True
    Netzwerk.objects.update(siegel_zertifikat="")
    text = als(verwaltung).get(adresse).text
    assert "kein Siegelzertifikat hinterlegt" in text
