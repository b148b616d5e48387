"""What becomes of a poll: its steps, who is refused, and that closing leaves nothing behind."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import KontaktFabrik, TreffenFabrik
from tests.wettlauf import zuvorkommen
from treffen import tasks
from treffen.aktionen import umfrage as aktionen
from treffen.aktionen.stimme import abgeben
from treffen.auszaehlung import ergebnis
from treffen.models import (
    Stimme,
    Stimmrecht,
    Stimmzettel,
    Umfrage,
    Umfragefrage,
    Umfrageoption,
    Zwischenstand,
)

pytestmark = pytest.mark.django_db


def eine_umfrage(netzwerk: Netzwerk, fragen: int = 2, **felder: object) -> Umfrage:
    umfrage: Umfrage = Umfrage.objects.create(netzwerk=netzwerk, titel="Was zuerst?", **felder)
    for nummer in range(1, fragen + 1):
        frage = Umfragefrage.objects.create(
            umfrage=umfrage, position=nummer, text=f"Frage {nummer}"
        )
        for stelle, text in enumerate(("Austausch", "Meldewege"), start=1):
            Umfrageoption.objects.create(frage=frage, position=stelle, text=text)
    return umfrage


def zettel(frage: Umfragefrage, anzahl: int) -> None:
    erste = frage.optionen.get(position=1)
    Stimmzettel.objects.bulk_create(
        Stimmzettel(frage=frage, marke=f"{nummer:064}", wahl=[erste.pk]) for nummer in range(anzahl)
    )


def test_eine_moderierte_umfrage(netzwerk: Netzwerk, koordination: Konto) -> None:
    umfrage = eine_umfrage(netzwerk)
    eins, zwei = umfrage.fragen.all()
    with pytest.raises(FalscherZustand, match="läuft gerade nicht"):
        aktionen.frage_oeffnen(frage=eins, von=koordination)
    aktionen.starten(umfrage=umfrage, von=koordination)
    with pytest.raises(FalscherZustand):
        aktionen.starten(umfrage=umfrage, von=koordination)
    umfrage.refresh_from_db()
    assert umfrage.ist_laufend
    assert umfrage.aktuelle_id is None
    with pytest.raises(FalscherZustand, match="keine Frage an der Reihe"):
        aktionen.ergebnis_zeigen(umfrage=umfrage, von=koordination)

    aktionen.frage_oeffnen(frage=eins, von=koordination)
    with pytest.raises(FalscherZustand, match="„Frage 1“ ist noch offen"):
        aktionen.frage_oeffnen(frage=zwei, von=koordination)
    with pytest.raises(FalscherZustand, match="noch nicht geschlossen"):
        aktionen.ergebnis_zeigen(umfrage=umfrage, von=koordination, frage=zwei)
    with pytest.raises(FalscherZustand, match="noch offen"):
        aktionen.weiter(umfrage=umfrage, nach=eins, von=koordination)

    # Opened by mistake, and back, as long as nobody has answered.
    aktionen.frage_zuruecknehmen(frage=eins, von=koordination)
    aktionen.frage_oeffnen(frage=eins, von=koordination)
    zettel(eins, 7)
    with pytest.raises(FalscherZustand, match="schon beantwortet"):
        aktionen.frage_zuruecknehmen(frage=eins, von=koordination)

    aktionen.ergebnis_zeigen(umfrage=umfrage, von=koordination)
    umfrage.refresh_from_db()
    assert umfrage.aktuelle == eins
    assert umfrage.zeigt_ergebnis
    assert ergebnis(eins, fuer_moderation=False).anzahl == 0
    eins.refresh_from_db()
    assert ergebnis(eins, fuer_moderation=True).anzahl == 7
    aktionen.ergebnis_verbergen(umfrage=umfrage, von=koordination)
    umfrage.refresh_from_db()
    assert not Umfrage.objects.get(pk=umfrage.pk).zeigt_ergebnis

    aktionen.frage_schliessen(frage=eins, von=koordination)
    with pytest.raises(FalscherZustand):
        aktionen.frage_schliessen(frage=eins, von=koordination)
    assert not Stimmzettel.objects.filter(frage=eins).exists()
    assert not Zwischenstand.objects.filter(frage=eins).exists()
    assert Stimme.objects.filter(frage=eins).count() == 7
    with connection.cursor() as zeiger:
        zeiger.execute("SELECT count(DISTINCT xmin::text) FROM treffen_stimme")
        assert zeiger.fetchone() == (1,)

    aktionen.weiter(umfrage=umfrage, nach=eins, von=koordination)
    with pytest.raises(FalscherZustand, match="anderen Frage weiter"):
        aktionen.weiter(umfrage=umfrage, nach=eins, von=koordination)
    umfrage.refresh_from_db()
    assert umfrage.aktuelle == zwei
    with pytest.raises(FalscherZustand, match="letzte Frage"):
        aktionen.weiter(umfrage=umfrage, nach=zwei, von=koordination)
    aktionen.ergebnis_zeigen(
        umfrage=umfrage, von=koordination, frage=Umfragefrage.objects.get(pk=eins.pk)
    )
    umfrage.refresh_from_db()
    assert umfrage.aktuelle == eins

    aktionen.frage_oeffnen(frage=zwei, von=koordination)
    zettel(zwei, 3)
    aktionen.umfrage_schliessen(umfrage=umfrage, von=koordination)
    umfrage.refresh_from_db()
    assert umfrage.ist_geschlossen
    assert umfrage.schluessel == ""
    assert Counter(Stimme.objects.values_list("frage__text", flat=True)) == {
        "Frage 1": 7,
        "Frage 2": 3,
    }
    assert not Stimmzettel.objects.exists()
    with pytest.raises(FalscherZustand):
        aktionen.umfrage_schliessen(umfrage=umfrage, von=koordination)


def test_was_sich_nicht_starten_laesst(netzwerk: Netzwerk, koordination: Konto) -> None:
    leer = eine_umfrage(netzwerk, fragen=0)
    with pytest.raises(FalscherZustand, match="noch keine Frage"):
        aktionen.starten(umfrage=leer, von=koordination)
    ohne_wahl = eine_umfrage(netzwerk, fragen=1)
    Umfrageoption.objects.filter(frage__umfrage=ohne_wahl, position=2).delete()
    with pytest.raises(FalscherZustand, match="keine zwei Antworten"):
        aktionen.starten(umfrage=ohne_wahl, von=koordination)
    vorbei = eine_umfrage(
        netzwerk, ablauf=Umfrage.Ablauf.FREI, laeuft_bis=timezone.now() - timedelta(hours=1)
    )
    with pytest.raises(FalscherZustand, match="schon vorbei"):
        aktionen.starten(umfrage=vorbei, von=koordination)


def test_uhr_kopie_und_code(
    netzwerk: Netzwerk,
    koordination: Konto,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """One over days opens all its questions, closes by its clock, and can be copied."""
    treffen = TreffenFabrik(netzwerk=netzwerk)
    umfrage = eine_umfrage(
        netzwerk, ablauf=Umfrage.Ablauf.FREI, laeuft_bis=timezone.now() + timedelta(days=9)
    )
    aktionen.starten(umfrage=umfrage, von=koordination)
    assert umfrage.fragen.offen().count() == 2
    spaeter = Umfragefrage.objects.create(
        umfrage=umfrage, position=3, text="Noch etwas?", art=Umfragefrage.Art.TEXT
    )
    aktionen.frage_oeffnen(frage=spaeter, von=koordination)
    umfrage.refresh_from_db()
    assert umfrage.aktuelle_id is None

    # Somebody presses the button in the moment the clock closes it: counted once.
    Umfrage.objects.filter(pk=umfrage.pk).update(laeuft_bis=timezone.now() - timedelta(minutes=1))
    schon = eine_umfrage(netzwerk)
    with monkeypatch.context() as gleichzeitig:
        gleichzeitig.setattr(
            type(Umfrage.objects), "abgelaufen", lambda _manager: [umfrage, schon], raising=False
        )
        caplog.set_level("INFO")
        tasks.umfragen_schliessen()
    assert "1 abgelaufene Umfragen" in caplog.text
    umfrage.refresh_from_db()
    assert umfrage.ist_geschlossen

    # The first code drawn is taken by another poll.
    codes = iter([schon.code, "777777"])
    monkeypatch.setattr(
        Umfrage._meta.get_field("code"), "_get_default", lambda: next(codes), raising=False
    )
    monkeypatch.setattr(aktionen, "neuer_code", lambda: next(codes))
    kopie = aktionen.kopieren(
        umfrage=umfrage, von=koordination, titel="Noch einmal", treffen=treffen
    )
    assert kopie.code == "777777"
    monkeypatch.setattr(aktionen, "neuer_code", lambda: schon.code)
    vergeben = Umfrage(netzwerk=netzwerk, titel="Kein Code frei", code=schon.code)
    with pytest.raises(IntegrityError):
        aktionen.anlegen(umfrage=vergeben, von=koordination)
    assert kopie.schluessel != ""
    assert kopie.ist_entwurf
    assert kopie.treffen == treffen
    assert kopie.laeuft_bis is not None
    assert kopie.laeuft_bis > timezone.now()
    assert [frage.text for frage in kopie.fragen.all()] == ["Frage 1", "Frage 2", "Noch etwas?"]
    assert kopie.fragen.all()[0].optionen.count() == 2
    assert all(frage.zustand == Umfragefrage.Zustand.BEREIT for frage in kopie.fragen.all())


@pytest.mark.django_db(transaction=True)
def test_zwei_auf_einmal(
    netzwerk: Netzwerk,
    koordination: Konto,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Two close at once; and a ballot arrives while the question is being closed."""
    umfrage = eine_umfrage(netzwerk)
    aktionen.starten(umfrage=umfrage, von=koordination)
    eins, zwei = umfrage.fragen.all()
    aktionen.frage_oeffnen(frage=eins, von=koordination)
    zettel(eins, 6)

    def auch() -> str:
        with pytest.raises(FalscherZustand) as fehler:
            aktionen.frage_schliessen(frage=eins, von=koordination)
        return str(fehler.value)

    antwort = zuvorkommen(lambda: aktionen.frage_schliessen(frage=eins, von=koordination), auch)
    assert "geschlossen“ nicht" in antwort
    assert Stimme.objects.filter(frage=eins).count() == 6
    assert aktionen.stimmzettel_ausleeren()
    monkeypatch.setattr(Stimmzettel._meta, "db_table", "gibt_es_nicht")
    tasks.stimmzettel_ausleeren()
    assert "nicht ausgeleert" in caplog.text
    monkeypatch.undo()

    # A ballot is being written when the question closes: closing waits and takes it along. One
    # that arrives while the poll closes is refused.
    aktionen.frage_oeffnen(frage=zwei, von=koordination)
    inhalt = {"wahl": [zwei.optionen.get(position=1).pk]}
    zettel(zwei, 5)
    zuvorkommen(
        lambda: abgeben(frage=zwei, marke="a" * 64, inhalt=inhalt),
        lambda: aktionen.frage_schliessen(frage=zwei, von=koordination),
    )
    assert Stimme.objects.filter(frage=zwei).count() == 6
    drei = Umfragefrage.objects.create(
        umfrage=umfrage, position=3, text="Noch etwas?", art=Umfragefrage.Art.TEXT
    )
    aktionen.frage_oeffnen(frage=drei, von=koordination)
    assert not zuvorkommen(
        lambda: aktionen.umfrage_schliessen(umfrage=umfrage, von=koordination),
        lambda: abgeben(frage=drei, marke="a" * 64, inhalt={"text": "Zu spät"}),
    )
    assert not Stimmzettel.objects.exists()


def test_wann_die_uhr_schliesst_und_wer_sie_sieht(netzwerk: Netzwerk, fremde: Konto) -> None:
    """Its own end; without one two days after the meeting or the start. Strangers see none."""
    jetzt = timezone.now()
    laeuft: dict[str, Any] = {"zustand": Umfrage.Zustand.LAUFEND}
    vorbei = eine_umfrage(
        netzwerk, ablauf="frei", laeuft_bis=jetzt - timedelta(minutes=1), **laeuft
    )
    eine_umfrage(netzwerk, ablauf="frei", laeuft_bis=jetzt + timedelta(minutes=9), **laeuft)
    for tage in (1, 3):
        beginn = jetzt - timedelta(days=tage, hours=2)
        treffen = TreffenFabrik(netzwerk=netzwerk, beginn=beginn, ende=jetzt - timedelta(days=tage))
        lange = eine_umfrage(netzwerk, treffen=treffen, **laeuft)
        gestartet = jetzt - timedelta(days=tage)
        vergessen = eine_umfrage(netzwerk, gestartet_am=gestartet, **laeuft)
    # A meeting that was put off keeps its poll, however long ago that was started.
    spaeter = TreffenFabrik(netzwerk=netzwerk)
    eine_umfrage(netzwerk, treffen=spaeter, gestartet_am=gestartet, **laeuft)
    assert set(Umfrage.objects.abgelaufen()) == {vorbei, lange, vergessen}
    assert not Umfrage.objects.sichtbar_fuer(fremde, netzwerk).exists()
    assert str(vorbei.fragen.all()[0]) == "Frage 1"


def test_rechte_gehen_mit_der_umfrage(netzwerk: Netzwerk, koordination: Konto) -> None:
    umfrage = eine_umfrage(netzwerk, je_person=True)
    aktionen.starten(umfrage=umfrage, von=koordination)
    Stimmrecht.objects.create(umfrage=umfrage, kontakt=KontaktFabrik())
    aktionen.umfrage_schliessen(umfrage=umfrage, von=None)
    assert not Stimmrecht.objects.exists()
    assert not aktionen.stimmzettel_ausleeren()  # not inside a transaction
