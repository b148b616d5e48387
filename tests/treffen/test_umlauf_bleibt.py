"""What was sent out in a circulation, and what came of it, holds in the database too: a vote that
changed afterwards would make another decision of it."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from mitglieder.models import Kontakt, Organisation
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import KontaktFabrik, TreffenFabrik
from tests.mitglieder.doppelte import fuehre
from tests.treffen.umlaufhilfe import S, entwurf, mitglied, person, stimmt
from tests.wettlauf import zuvorkommen
from treffen.aktionen import umlauf as aktionen
from treffen.models import Umlauf, Umlaufstimme

BLEIBT = "Ein versandter Umlauf ist unveränderlich"
KEINE_STIMME = "nimmt keine Stimmen"
Handlung = Callable[[], object]


def abgelehnt(tun: Handlung, worte: str) -> None:
    with pytest.raises(IntegrityError, match=worte), transaction.atomic():
        tun()


@pytest.fixture
def beendet(umlauf: Umlauf, haeuser: list[Organisation]) -> Umlauf:
    """Two for it, one against: adopted."""
    for haus, wahl in zip(haeuser, (S.JA, S.JA, S.NEIN), strict=True):
        stimmt(umlauf, haus, wahl)
    umlauf.refresh_from_db()
    assert umlauf.zustand == Umlauf.Zustand.ANGENOMMEN
    return umlauf


def test_wortlaut_und_ergebnis_bleiben(beendet: Umlauf) -> None:
    eben = timezone.now()
    for felder in (
        {"wortlaut": "Etwas anderes."},
        {"titel": "Etwas anderes"},
        {"begruendung": "Anders."},
        {"zustand": Umlauf.Zustand.ABGELEHNT},
        {"zustand": Umlauf.Zustand.LAEUFT, "beendet_am": None},
        {"frist": timezone.localdate()},
        {"beendet_am": eben},
        {"rueckzug_grund": "Nachträglich."},
    ):
        abgelehnt(lambda: Umlauf.objects.filter(pk=beendet.pk).update(**felder), BLEIBT)  # noqa: B023  # called at once
    abgelehnt(lambda: Umlauf.objects.filter(pk=beendet.pk)._raw_delete("default"), BLEIBT)


def test_stimmen_bleiben(beendet: Umlauf, netzwerk: Netzwerk) -> None:
    """Neither another answer nor one more nor one less, whoever writes past the portal's verbs."""
    stimme = beendet.stimmen.get(stimme=S.NEIN)
    eine = Umlaufstimme.objects.filter(pk=stimme.pk)
    fremde = KontaktFabrik(netzwerke=[netzwerk])
    for felder in (
        {"stimme": S.JA},
        {"bemerkung": "Doch."},
        {"abgegeben_am": timezone.now()},
        {"kontakt": fremde},
        {"umlauf": entwurf(netzwerk, titel="Anderer")},
    ):
        abgelehnt(lambda: eine.update(**felder), KEINE_STIMME)  # noqa: B023  # called at once
    abgelehnt(eine.delete, KEINE_STIMME)
    neues = mitglied(netzwerk, "Verein")
    neue = Umlaufstimme(umlauf=beendet, organisation=neues)
    abgelehnt(neue.save, KEINE_STIMME)
    assert beendet.stimmen.count() == 3


def test_zurueckgezogen_ist_auch_vorbei(
    umlauf: Umlauf, haeuser: list[Organisation], koordination: Konto
) -> None:
    aktionen.zurueckziehen(umlauf=umlauf, grund="Doch nicht.", von=koordination)
    abgelehnt(lambda: Umlauf.objects.filter(pk=umlauf.pk).update(rueckzug_grund=""), BLEIBT)
    abgelehnt(lambda: umlauf.stimmen.update(stimme=S.JA, abgegeben_am=timezone.now()), KEINE_STIMME)


def test_woruber_abgestimmt_wird_bleibt_waehrend_er_laeuft(umlauf: Umlauf) -> None:
    """Whoever answered yesterday answered to these words; its last day alone may move."""
    zeile = Umlauf.objects.filter(pk=umlauf.pk)
    for felder in (
        {"wortlaut": "Etwas anderes."},
        {"titel": "Anders"},
        {"begruendung": "Anders."},
        {"zustand": "entwurf", "gestartet_am": None, "gestartet_von": None},
    ):
        abgelehnt(lambda: zeile.update(**felder), BLEIBT)  # noqa: B023  # called at once
    abgelehnt(lambda: zeile._raw_delete("default"), BLEIBT)
    zeile.update(frist=timezone.localdate())


def test_das_protokoll_kommt_einmal_dazu(beendet: Umlauf, netzwerk: Netzwerk) -> None:
    """In whose minutes it stands is said once, and then it stays there."""
    eines, anderes = TreffenFabrik(netzwerk=netzwerk), TreffenFabrik(netzwerk=netzwerk)
    assert aktionen.protokollieren(eines) == 1
    zeile = Umlauf.objects.filter(pk=beendet.pk)
    zeile.update(protokolliert_in=eines)  # the same again is no change
    for anderswo in (anderes, None):
        abgelehnt(lambda: zeile.update(protokolliert_in=anderswo), BLEIBT)  # noqa: B023  # called at once


def test_ein_entwurf_ist_frei(netzwerk: Netzwerk) -> None:
    eine = entwurf(netzwerk)
    Umlauf.objects.filter(pk=eine.pk).update(wortlaut="Besser.")
    eine.delete()


def test_die_aufbewahrung_darf(beendet: Umlauf) -> None:
    with connection.cursor() as zeiger:
        zeiger.execute("SET LOCAL portal.aufbewahrung = 'ja'")
    Umlaufstimme.objects.update(bemerkung="")
    beendet.beschluss.delete()
    beendet.delete()
    with connection.cursor() as zeiger:
        zeiger.execute("SET LOCAL portal.aufbewahrung = ''")
    assert not Umlaufstimme.objects.exists()


def test_zusammengefuehrt_wird_auch_danach(
    beendet: Umlauf, haeuser: list[Organisation], koordination: Konto, netzwerk: Netzwerk
) -> None:
    """The frozen votes name the entries that stay; none of their words changes."""
    kita, praxis, schule = haeuser
    doppelt = person(kita)
    Kontakt.objects.filter(pk=doppelt.pk).update(email="eine@kita.example")
    neues_haus = mitglied(netzwerk, "Kita am Park")
    bleibende = person(neues_haus)
    Kontakt.objects.filter(pk=bleibende.pk).update(email="eine@kita.example")
    vorher = set(beendet.stimmen.values_list("pk", "stimme", "abgegeben_am"))
    umfang = fuehre(neues_haus, kita, koordination).umfang
    assert umfang["treffen.umlaufstimme"] >= 1
    assert set(beendet.stimmen.values_list("pk", "stimme", "abgegeben_am")) == vorher
    stimme = beendet.stimmen.get(organisation=neues_haus)
    assert stimme.kontakt == bleibende
    # Both entitled: one vote stays.
    fuehre(praxis, schule, koordination)
    assert set(beendet.stimmen.values_list("organisation__name", "stimme")) == {
        ("Kita am Park", S.JA),
        ("Praxis", S.JA),
    }
    # And it is closed again.
    abgelehnt(lambda: beendet.stimmen.update(bemerkung="x"), KEINE_STIMME)


@pytest.mark.django_db(transaction=True)
def test_eine_stimme_am_portal_vorbei_wartet_auf_das_ende(
    umlauf: Umlauf, haeuser: list[Organisation]
) -> None:
    """Written while the count is under way: it waits, and then it is too late."""
    kita, praxis, schule = haeuser
    stimmt(umlauf, kita)

    def daneben() -> str:
        zeile = umlauf.stimmen.filter(organisation=schule)
        try:
            zeile.update(stimme=S.JA, abgegeben_am=timezone.now())
        except IntegrityError as grund:
            return str(grund)
        return "gezählt"

    ende: Handlung = lambda: stimmt(umlauf, praxis, S.WIDERSPRUCH, "Nein.")  # noqa: E731  # an act for the race
    assert KEINE_STIMME in zuvorkommen(ende, daneben)
    assert umlauf.stimmen.get(organisation=schule).stimme == S.OFFEN
