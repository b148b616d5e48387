"""Released minutes: PDF in a worker, one mail each, reading by account and by link."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import Settings

from mitglieder.models import Kontakt
from netzwerk.basis import dokumente, pdf
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.briefe import NichtMehrNoetig, anlaesse, bauen
from netzwerk.basis.links import zeichen
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Dokument, Konto, Nachricht, Netzwerk, Zugang
from tests.arbeiter import Arbeiter
from tests.fabriken import KontaktFabrik, TeilnahmeFabrik, TopFabrik, TreffenFabrik
from tests.post_server import Postserver
from tests.treffen.fabriken import (
    AbschnittFabrik,
    BeschlussFabrik,
    MassnahmeFabrik,
    ProtokollFabrik,
)
from treffen.aktionen import protokoll as aktionen
from treffen.models import Protokoll, Teilnahme, Treffen

Als = Callable[[Konto], Client]
HAESSLICH = (
    "مرحبا بالعالم und 👩‍💻🎉 und 漢字 <script>alert(1)</script> & „Zeichen“ ‮ verkehrt\n\n"
    "## Überschrift mitten im Text\n\n- Punkt\n- " + "Donaudampfschifffahrtsgesellschaft" * 12
)


def protokoll_mit_inhalt(
    netzwerk: Netzwerk, tops: int = 2, personen: int = 2, text: str = "Ein Ergebnis."
) -> Protokoll:
    treffen = TreffenFabrik(
        netzwerk=netzwerk,
        zustand=Treffen.Zustand.EINGELADEN,
        titel=text[:60],
        beginn=timezone.now() - timedelta(hours=1),
    )
    protokoll: Protokoll = ProtokollFabrik(treffen=treffen, vorsitz=text[:60])
    for nummer in range(1, tops + 1):
        top = TopFabrik(treffen=treffen, nummer=nummer, titel=f"{text[:80]} {nummer}")
        AbschnittFabrik(protokoll=protokoll, top=top, ergebnis=text)
        BeschlussFabrik(
            netzwerk=netzwerk,
            top=top,
            text=text[:200],
            verfahren="abstimmung",
            ja=5,
            nein=1,
            enthaltung=0,
        )
        BeschlussFabrik(netzwerk=netzwerk, top=top)
        MassnahmeFabrik(netzwerk=netzwerk, top=top, titel=text[:100])
    for nummer in range(personen):
        TeilnahmeFabrik(
            treffen=treffen,
            runde=1,
            kontakt=KontaktFabrik(netzwerke=[netzwerk], nachname=f"{text[:40]} {nummer}"),
            anwesenheit=["anwesend", "entschuldigt", "fehlend"][nummer % 3],
        )
    return protokoll


def text_von(inhalt: bytes) -> str:
    return " ".join(seite.extract_text() for seite in PdfReader(BytesIO(inhalt)).pages)


def test_pdf_ist_konform_und_vollstaendig(koordination: Konto, netzwerk: Netzwerk) -> None:
    protokoll = protokoll_mit_inhalt(netzwerk)
    TreffenFabrik(
        netzwerk=netzwerk,
        vorheriges=protokoll.treffen,
        titel="Das nächste Mal",
        beginn=timezone.now() + timedelta(days=200),
    )
    dokument = aktionen.freigeben(protokoll=protokoll, von=koordination)
    assert dokument_aktionen.erstellen(dokument)
    dokument.refresh_from_db()
    inhalt = dokument.inhalt()
    assert pdf.konformitaet(inhalt) == []
    text = text_von(inhalt)
    for erwartet in (
        "Ein Ergebnis.",
        "Zustimmung 5",
        "Konsens",
        dokument.pruefcode,
        "Das nächste Mal",
        "keine Angaben zu einzelnen Kindern",
    ):
        assert erwartet in " ".join(text.split()), erwartet
    assert dokument.dateiname.startswith("protokoll-")


def test_haesslicher_inhalt_bleibt_konform(koordination: Konto, netzwerk: Netzwerk) -> None:
    protokoll = protokoll_mit_inhalt(netzwerk, tops=6, personen=60, text=HAESSLICH)
    Treffen.objects.update(ort="", online_link="https://konferenz.example/raum")
    protokoll.refresh_from_db()
    dokument = aktionen.freigeben(protokoll=protokoll, von=koordination)
    assert dokument_aktionen.erstellen(dokument), Dokument.objects.get().fehler
    dokument.refresh_from_db()
    assert pdf.konformitaet(dokument.inhalt()) == []
    assert Nachricht.objects.count() == 60


def test_leeres_protokoll_ohne_alles(koordination: Konto, netzwerk: Netzwerk) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk)
    TopFabrik(treffen=treffen)
    folgendes = TreffenFabrik(netzwerk=netzwerk, vorheriges=treffen)
    folgendes.absagen()
    protokoll = ProtokollFabrik(treffen=treffen, vorsitz="")
    dokument = aktionen.freigeben(protokoll=protokoll, von=koordination)
    assert dokument_aktionen.erstellen(dokument)
    dokument.refresh_from_db()
    assert pdf.konformitaet(dokument.inhalt()) == []
    assert not Nachricht.objects.exists()


def test_jede_person_bekommt_genau_eine_mail(koordination: Konto, netzwerk: Netzwerk) -> None:
    protokoll = protokoll_mit_inhalt(netzwerk, tops=1, personen=2)
    eingeladen = set(Teilnahme.objects.values_list("kontakt__email", flat=True))
    gast = TeilnahmeFabrik(treffen=protokoll.treffen, runde=0, anwesenheit="anwesend").kontakt
    TeilnahmeFabrik(treffen=protokoll.treffen, runde=0)  # chosen, never invited, did not come
    weg = TeilnahmeFabrik(treffen=protokoll.treffen, runde=1).kontakt
    weg.ausgeschieden_am = timezone.localdate()
    weg.save()
    dokument = aktionen.freigeben(protokoll=protokoll, von=koordination)
    with pytest.raises(FalscherZustand):
        aktionen.freigeben(protokoll=protokoll, von=koordination)
    assert not Nachricht.objects.exists()  # only once the PDF is there
    assert dokument_aktionen.erstellen(dokument)
    assert not dokument_aktionen.erstellen(dokument)
    assert aktionen.versenden(protokoll=protokoll) == 0
    nachrichten = list(Nachricht.objects.all())
    assert {n.empfaenger for n in nachrichten} == {*eingeladen, gast.email}
    assert len(nachrichten) == 3
    assert {n.zugang.inhaber_id for n in nachrichten if n.zugang} == set(
        Teilnahme.objects.filter(kontakt__email__in={*eingeladen, gast.email}).values_list(
            "kontakt_id", flat=True
        )
    )


def test_mail_mit_pdf_und_link(koordination: Konto, netzwerk: Netzwerk) -> None:
    protokoll = protokoll_mit_inhalt(netzwerk, tops=1, personen=1)
    dokument = aktionen.freigeben(protokoll=protokoll, von=koordination)
    dokument_aktionen.erstellen(dokument)
    nachricht = Nachricht.objects.get()
    mail = bauen(nachricht)
    assert mail.subject.startswith("Protokoll: ")
    (anhang,) = mail.attachments
    assert anhang[1][:5] == b"%PDF-"
    assert nachricht.zugang is not None
    pfad = reverse(
        "treffen:protokoll-lesen",
        kwargs={"netzwerk": netzwerk.kurzname, "zeichen": zeichen(nachricht.zugang)},
    )
    assert pfad in mail.body
    client = Client()
    assert "Ein Ergebnis." in client.get(pfad).content.decode()
    datei = client.get(f"{pfad}pdf/")
    assert b"".join(datei) == Dokument.objects.get().inhalt()
    assert "attachment" in datei["Content-Disposition"]
    nachricht.zugang.widerrufen()
    assert client.get(pfad).status_code == 410
    assert pfad not in bauen(nachricht).body
    Dokument.objects.all().delete()
    with pytest.raises(NichtMehrNoetig):
        bauen(nachricht)
    with pytest.raises(NichtMehrNoetig):
        anlaesse()["treffen.protokoll"](Nachricht(netzwerk=netzwerk, anlass="treffen.protokoll"))


def test_veraenderte_oder_fehlende_datei_wird_nicht_herausgegeben(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    protokoll = protokoll_mit_inhalt(netzwerk, tops=1, personen=1)
    dokument = aktionen.freigeben(protokoll=protokoll, von=koordination)
    dokument_aktionen.erstellen(dokument)
    dokument.refresh_from_db()
    nachricht = Nachricht.objects.get()
    zugang = nachricht.zugang
    assert zugang is not None
    durch_link = reverse("treffen:protokoll-lesen", args=[netzwerk.kurzname, zeichen(zugang)])
    mit_konto = reverse("treffen:protokoll-dokument", args=[netzwerk.kurzname, protokoll.pk])
    wege = ((Client(), f"{durch_link}pdf/"), (als(koordination), mit_konto))
    datei = Path(dokument.datei.path)
    inhalt = bytearray(datei.read_bytes())
    inhalt[len(inhalt) // 2] ^= 1
    datei.chmod(0o640)
    datei.write_bytes(inhalt)
    for besuch, pfad in wege:
        antwort = besuch.get(pfad)
        assert antwort.status_code == 409
        assert "Das gespeicherte Dokument ist beschädigt" in antwort.text
        assert dokument.pruefcode in antwort.text
    with pytest.raises(dokument_aktionen.DateiVeraendert, match="nicht mehr die erstellte"):
        bauen(nachricht)
    datei.unlink()
    for besuch, pfad in wege:
        assert besuch.get(pfad).status_code == 409
    with pytest.raises(dokument_aktionen.DateiVeraendert):
        bauen(nachricht)


def test_link_zu_einem_entwurf_zeigt_nichts(netzwerk: Netzwerk) -> None:
    protokoll = protokoll_mit_inhalt(netzwerk)
    kontakt = Kontakt.objects.filter(teilnahme__isnull=False)[0]
    zugang = Zugang.fuer(
        kontakt, zweck=Zugang.Zweck.PROTOKOLL, gegenstand=protokoll, netzwerk=netzwerk, tage=9
    )
    pfad = reverse("treffen:protokoll-lesen", args=[netzwerk.kurzname, zeichen(zugang)])
    assert Client().get(pfad).status_code == 404


def test_rechte_am_dokument(
    als: Als,
    koordination: Konto,
    fachkraft: Konto,
    verwaltung: Konto,
    fremde: Konto,
    netzwerk: Netzwerk,
) -> None:
    protokoll = protokoll_mit_inhalt(netzwerk)
    namen = ("dokument", "stand")
    url, stand = (
        reverse(f"treffen:protokoll-{n}", args=[netzwerk.kurzname, protokoll.pk]) for n in namen
    )
    assert als(koordination).get(url).status_code == 404  # there is none yet
    dokument = aktionen.freigeben(protokoll=protokoll, von=koordination)
    assert als(fachkraft).get(url).status_code == 404
    dokument_aktionen.erstellen(dokument)
    for konto in (koordination, fachkraft):
        antwort = als(konto).get(url)
        assert antwort["Content-Type"] == "application/pdf"
        assert b"".join(antwort)[:5] == b"%PDF-"
    assert als(verwaltung).get(url).status_code == 403
    assert als(fremde).get(url).status_code == 404
    assert als(fachkraft).get(stand).status_code == 403
    assert als(fremde).get(stand).status_code == 404
    assert Client().get(url).status_code == 302


def test_fehler_zeigt_sich_und_gelingt_erneut(
    als: Als, koordination: Konto, netzwerk: Netzwerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    protokoll = protokoll_mit_inhalt(netzwerk)
    args = [netzwerk.kurzname, protokoll.pk]
    zeigen, stand, erneut = (
        reverse(f"treffen:protokoll-{n}", args=args) for n in ("zeigen", "stand", "erneut")
    )
    client = als(koordination)
    assert client.post(erneut).status_code == 404
    dokument = aktionen.freigeben(protokoll=protokoll, von=koordination)
    assert "Das PDF wird erstellt" in client.get(zeigen).content.decode()
    richtig = dokumente.art(aktionen.ART)

    def kaputt(_dokument: Dokument) -> dokumente.Ergebnis:
        raise OSError("Die Platte ist voll.")

    monkeypatch.setitem(
        dokumente._arten, aktionen.ART, dokumente.Dokumentart(aktionen.ART, kaputt, None)
    )
    assert not dokument_aktionen.erstellen(dokument)
    seite = client.get(stand).content.decode()
    assert "Die Platte ist voll." in seite
    assert "der nächste Versuch folgt um" in seite
    assert 'hx-trigger="load delay:2s"' in seite
    assert "<html" not in seite
    Dokument.objects.update(versuche=4, faellig_ab=timezone.now())
    assert not dokument_aktionen.erstellen(dokument)
    assert "konnte nicht erstellt werden" in client.get(zeigen).content.decode()
    monkeypatch.setitem(dokumente._arten, aktionen.ART, richtig)
    assert client.post(erneut).status_code == 302
    assert dokument_aktionen.erstellen(Dokument.objects.get())
    assert Nachricht.objects.count() == 2
    Nachricht.objects.update(zustand="abgelehnt")
    seite = client.get(stand).content.decode()
    assert "2 E-Mails wurden vom Mailserver abgelehnt" in seite
    assert "hx-trigger" not in seite
    assert client.post(erneut).status_code == 302  # finished: nothing is made again
    assert Nachricht.objects.count() == 2


def test_ohne_broker_sagt_die_seite_es(
    als: Als, koordination: Konto, netzwerk: Netzwerk, settings: Settings
) -> None:
    protokoll = protokoll_mit_inhalt(netzwerk)
    url = reverse("treffen:protokoll-freigeben", args=[netzwerk.kurzname, protokoll.treffen.pk])
    daten = {"fingerabdruck": protokoll.fingerabdruck}
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    antwort = als(koordination).post(url, daten, follow=True)
    assert "wird etwas später erstellt" in antwort.content.decode()
    assert Protokoll.objects.get().ist_freigegeben


def test_mit_echtem_worker(
    als: Als, worker: Arbeiter, smtp: Postserver, koordination: Konto, netzwerk: Netzwerk
) -> None:
    protokoll = protokoll_mit_inhalt(netzwerk, personen=3)
    url = reverse("treffen:protokoll-freigeben", args=[netzwerk.kurzname, protokoll.treffen.pk])
    client = als(koordination)
    for _mal in range(2):  # a double click
        client.post(url, {"fingerabdruck": protokoll.fingerabdruck}, follow=True)
    mails = smtp.warte_auf(3, frist=40)
    assert {str(mail["To"]).partition("<")[2].rstrip(">") for mail in mails} == set(
        Teilnahme.objects.values_list("kontakt__email", flat=True)
    )
    for mail in mails:
        (anhang,) = mail.iter_attachments()
        assert anhang.get_content()[:5] == b"%PDF-"


def test_mit_dem_pdf_kommt_die_taste_oben(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    protokoll = protokoll_mit_inhalt(netzwerk)
    dokument = aktionen.freigeben(protokoll=protokoll, von=koordination)
    weg = reverse("treffen:protokoll-stand", args=[netzwerk.kurzname, protokoll.pk])
    client = als(koordination)
    assert "protokoll-tasten" not in client.get(weg).content.decode()
    dokument_aktionen.erstellen(dokument)
    teil = client.get(weg).content.decode()
    assert 'id="protokoll-tasten" hx-swap-oob="true"' in teil
    assert "PDF herunterladen" in teil
    ganz = client.get(reverse("treffen:protokoll-zeigen", args=[netzwerk.kurzname, protokoll.pk]))
    assert "hx-swap-oob" not in ganz.content.decode()
