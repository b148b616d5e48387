"""The half-yearly cycle: dates that fit, and what the network's own rule says is due."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import NetzwerkFabrik, TeilnahmeFabrik, TopFabrik, TreffenFabrik
from tests.treffen.fabriken import MassnahmeFabrik
from treffen.models import Frage, Programmpunkt, Treffen, Workshop
from treffen.zyklus import Zyklus, kein_arbeitstag, vorschlag

Als = Callable[[Konto], Client]
BERLIN = ZoneInfo("Europe/Berlin")
D = Treffen.Zustand.DURCHGEFUEHRT


def am(netzwerk: Netzwerk, tag: date, **mehr: Any) -> Treffen:
    beginn = datetime(tag.year, tag.month, tag.day, 14, tzinfo=BERLIN)
    treffen: Treffen = TreffenFabrik(
        netzwerk=netzwerk,
        beginn=beginn,
        ende=beginn + timedelta(hours=3),
        zustand=mehr.pop("zustand", D),
        **mehr,
    )
    return treffen


@pytest.mark.parametrize(
    ("tag", "grund"),
    [
        (date(2027, 5, 27), "Fronleichnam"),
        (date(2027, 11, 1), "Allerheiligen"),
        (date(2026, 12, 24), "Heiligabend"),
        (date(2026, 12, 31), "Silvester"),
        (date(2026, 12, 29), "Weihnachtszeit"),
        (date(2027, 3, 6), "Wochenende"),
        (date(2027, 3, 3), ""),
    ],
)
def test_kein_arbeitstag(tag: date, grund: str) -> None:
    assert kein_arbeitstag(tag) == grund


@pytest.mark.parametrize(
    ("letztes", "heute", "je_jahr", "erwartet"),
    [
        # Same weekday half a year on, the same hour although summer time begins between.
        (date(2026, 9, 9), date(2026, 10, 1), 2, date(2027, 3, 10)),
        # Fronleichnam: the week after.
        (date(2026, 11, 26), date(2027, 1, 4), 2, date(2027, 6, 3)),
        # A Saturday becomes a Thursday.
        (date(2026, 9, 12), date(2026, 10, 1), 2, date(2027, 3, 11)),
        # Long overdue: as soon as it can be prepared.
        (date(2025, 9, 10), date(2026, 10, 1), 2, date(2026, 11, 11)),
        # The last day of a month, four a year.
        (date(2026, 11, 30), date(2026, 12, 1), 4, date(2027, 3, 1)),
        # Heiligabend, and Silvester the week after: the week before.
        (date(2026, 6, 25), date(2026, 7, 1), 2, date(2026, 12, 17)),
    ],
)
def test_vorschlag(db: None, letztes: date, heute: date, je_jahr: int, erwartet: date) -> None:
    netzwerk = NetzwerkFabrik(treffen_je_jahr=je_jahr)
    termin = vorschlag(netzwerk, am(netzwerk, letztes), heute)
    assert timezone.localdate(termin.beginn) == erwartet
    assert timezone.localtime(termin.beginn).hour == 14
    assert termin.ende - termin.beginn == timedelta(hours=3)


@pytest.mark.parametrize(
    ("treffen", "heute", "worte", "art"),
    [
        ([], date(2026, 12, 30), "", ""),
        # Half a year is not over.
        ([date(2026, 3, 11), date(2026, 9, 9)], date(2026, 12, 30), "", ""),
        # Due in a month and nothing planned.
        ([date(2025, 9, 1), date(2026, 3, 11)], date(2026, 8, 20), "noch nicht geplant", "warning"),
        ([date(2025, 9, 10), date(2026, 3, 11)], date(2026, 10, 1), "ist überfällig", "danger"),
        # Planned: quiet.
        ([date(2026, 3, 11), date(2026, 11, 11)], date(2026, 10, 1), "", ""),
        # The year ends.
        ([date(2025, 9, 10), date(2026, 3, 11)], date(2026, 11, 30), "fehlt noch 1", "warning"),
        ([date(2025, 9, 10), date(2026, 3, 11)], date(2026, 12, 27), "1 statt 2", "danger"),
        # Planned for January: that does not save this year.
        ([date(2026, 1, 11), date(2027, 1, 13)], date(2026, 12, 27), "1 statt 2", "danger"),
        # A network that began in autumn owes less.
        ([date(2026, 10, 7)], date(2026, 12, 27), "", ""),
    ],
)  # fmt: skip
def test_warnungen(db: None, treffen: list[date], heute: date, worte: str, art: str) -> None:
    netzwerk = NetzwerkFabrik()
    for tag in treffen:
        am(netzwerk, tag, zustand=Treffen.Zustand.EINGELADEN)
    # None of these counts.
    am(netzwerk, heute, zustand=Treffen.Zustand.ABGESAGT)
    am(netzwerk, heute, art=Treffen.Art.AG_SITZUNG)
    am(NetzwerkFabrik(), heute)
    warnungen = Zyklus.von(netzwerk, heute).warnungen()
    assert [w.art for w in warnungen] == [art] * bool(art)
    assert all(worte in w.titel for w in warnungen)
    assert all("gesetz" not in (w.titel + w.text).lower() for w in warnungen)
    ohne_regel = NetzwerkFabrik(treffen_je_jahr=0)
    am(ohne_regel, date(2025, 9, 10))
    assert Zyklus.von(ohne_regel, heute).warnungen() == []


def test_auch_nach_langer_pause(netzwerk: Netzwerk) -> None:
    """The last meeting was the year before last: no reason to fall silent."""
    heute = date(2026, 3, 2)
    am(netzwerk, date(2024, 9, 11))
    zyklus = Zyklus.von(netzwerk, heute)
    (warnung,) = zyklus.warnungen()
    assert "überfällig" in warnung.titel
    assert zyklus.naechster is not None
    assert zyklus.naechster.beginn.date() > heute


@pytest.mark.parametrize(
    ("in_tagen", "worte", "art"),
    [(30, "", ""), (14, "Einladung bis", "warning"), (5, "Einladungsfrist versäumt", "danger")],
)
def test_die_einladung_eilt(netzwerk: Netzwerk, in_tagen: int, worte: str, art: str) -> None:
    TreffenFabrik(
        netzwerk=netzwerk,
        zustand=Treffen.Zustand.TERMINIERT,
        beginn=timezone.now() + timedelta(days=in_tagen),
        art=Treffen.Art.FACHTAG,
    )
    warnungen = Zyklus.von(netzwerk).warnungen()
    assert [w.art for w in warnungen] == [art] * bool(art)
    assert all(worte in w.titel for w in warnungen)


def test_liste_und_uebersicht_sagen_es(
    als: Als, koordination: Konto, fachkraft: Konto, netzwerk: Netzwerk
) -> None:
    am(netzwerk, timezone.localdate() - timedelta(days=340))
    liste = reverse("treffen:treffen-liste", args=("kinderschutz",))
    text = als(koordination).get(liste).text
    assert "Als Entwurf anlegen" in text
    assert "eigenen Regel" in text or "eigene Regel" in text
    assert "Als Entwurf anlegen" not in als(fachkraft).get(liste).text
    uebersicht = reverse("uebersicht:uebersicht", args=("kinderschutz",))
    assert "eigene" in als(koordination).get(uebersicht).text


def muster(netzwerk: Netzwerk) -> Treffen:
    """A meeting with all that is copied, and all that is not."""
    treffen = am(
        netzwerk,
        timezone.localdate() - timedelta(days=150),
        titel="Netzwerktreffen",
        plaetze=40,
        offene_anmeldung=True,
        fragt_fotos=True,
        fotos_bis=timezone.localdate(),
        antwort_bis=timezone.localdate() - timedelta(days=157),
    )
    top = TopFabrik(treffen=treffen, nummer=1, titel="Begrüßung", minuten=7)
    massnahme = MassnahmeFabrik(netzwerk=netzwerk, titel="Karte drucken", top=top)
    TopFabrik(treffen=treffen, nummer=2, titel="Stand: früher", massnahme=massnahme)
    TopFabrik(treffen=treffen, nummer=3, titel="Verschiedenes")
    Frage.objects.create(
        treffen=treffen, text="Mittagessen?", art=Frage.Art.EINE, wahlen=["Ja", "Nein"]
    )
    punkt = Programmpunkt.objects.create(
        treffen=treffen, titel="Workshops", beginn="10:00", ende="11:00", hat_wahl=True
    )
    Workshop.objects.create(programmpunkt=punkt, nummer=1, titel="Medien", plaetze=12)
    TeilnahmeFabrik(treffen=treffen)
    return treffen


def test_ein_klick_legt_das_naechste_an(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    altes = muster(netzwerk)
    ziel = reverse("treffen:kopie-naechstes", args=("kinderschutz", altes.pk))
    antwort = als(koordination).post(ziel, follow=True)
    assert "Der Entwurf für" in antwort.text
    neues = altes.naechstes
    assert (neues.zustand, neues.plaetze, neues.offene_anmeldung) == ("entwurf", 40, True)
    tage = timezone.localdate(neues.beginn) - timezone.localdate(altes.beginn)
    assert altes.antwort_bis is not None
    assert neues.antwort_bis == altes.antwort_bis + tage
    assert neues.uid != altes.uid
    assert neues.anmeldezeichen != altes.anmeldezeichen
    tops = list(neues.tops.values_list("nummer", "titel"))
    assert tops == [(1, "Begrüßung"), (2, "Verschiedenes"), (3, "Stand: Karte drucken")]
    assert neues.fragen.get().wahlen == ["Ja", "Nein"]
    assert neues.programm.get().workshops.get().plaetze == 12
    assert not neues.teilnahme_set.exists()
    assert "Vorheriges Treffen" in antwort.text
    assert "Nächstes Treffen" in als(koordination).get(altes.get_absolute_url()).text
    antwort = als(koordination).post(ziel, follow=True)
    assert "Dieses Treffen ist schon angelegt." in antwort.text
    assert Treffen.objects.count() == 2
    abgesagtes = am(netzwerk, timezone.localdate(), zustand=Treffen.Zustand.ABGESAGT)
    ziel = reverse("treffen:kopie-naechstes", args=("kinderschutz", abgesagtes.pk))
    assert als(koordination).post(ziel).status_code == 404


def test_kopieren_mit_eigenem_datum(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    altes = muster(netzwerk)
    browser = als(koordination)
    ziel = reverse("treffen:kopie-neu", args=("kinderschutz", altes.pk))
    assert "Als nächstes Treffen verknüpfen" in browser.get(ziel).text
    angaben = {"titel": "Sondertreffen", "datum": "2027-05-27", "von": "9:00", "bis": "12:00"}
    assert browser.post(ziel, angaben | {"bis": "8:00"}).status_code == 422
    assert browser.post(ziel, angaben | {"titel": ""}).status_code == 422
    antwort = browser.post(ziel, angaben, follow=True)
    assert "An diesem Tag ist Fronleichnam." in antwort.text
    antwort = browser.post(ziel, angaben, follow=True)
    assert "schon angelegt" in antwort.text
    neues = Treffen.objects.get(titel="Sondertreffen")
    assert neues.vorheriges is None
    assert [top.titel for top in neues.tops.all()] == ["Begrüßung", "Verschiedenes"]
    browser.post(ziel, angaben | {"datum": "2027-06-02", "als_naechstes": "on"})
    assert altes.naechstes.titel == "Sondertreffen"
    assert "Als nächstes Treffen verknüpfen" not in browser.get(ziel).text
