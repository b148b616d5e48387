"""Reminders over simulated days: one mail per person, network and day, and no pile."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from mitglieder.models import Kontakt
from netzwerk.basis.aktionen import post as post_aktionen
from netzwerk.basis.briefe import NichtMehrNoetig, bauen
from netzwerk.basis.models import Konto, Nachricht, Netzwerk, Zugang
from netzwerk.celery import app
from tests.fabriken import NetzwerkFabrik
from tests.treffen.fabriken import ProtokollFabrik
from tests.treffen.massnahmenlage import im_entwurf, in_tagen, link, massnahme, person
from tests.wettlauf import zuvorkommen
from treffen import tasks
from treffen.aktionen.massnahmenerinnerung import ANLASS, erinnern, letzter_anlass
from treffen.models import Massnahme

FRIST = date(2026, 6, 30)


def tage(*zahlen: int) -> list[date]:
    return [FRIST + timedelta(days=zahl) for zahl in zahlen]


def post() -> list[Nachricht]:
    return list(Nachricht.objects.filter(anlass=ANLASS).order_by("pk"))


def laufen(von: int, bis: int, ohne: Iterable[int] = ()) -> list[int]:
    """On which days from the date on mails went out, night by night."""
    return [tag for tag in range(von, bis) if tag not in ohne and erinnern(in_tagen(tag))]


def test_wann_ein_anlass_ist() -> None:
    vierzehn, drei, danach, spaeter = tage(-14, -3, 1, 15)
    assert letzter_anlass(FRIST, vierzehn - timedelta(days=1)) is None
    for heute, anlass in (
        (vierzehn, vierzehn),
        (drei - timedelta(days=1), vierzehn),
        (drei, drei),
        (FRIST, drei),
        (danach, danach),
        (spaeter - timedelta(days=1), danach),
        (spaeter, spaeter),
        *((spaeter + timedelta(days=n), spaeter) for n in (1, 13)),
    ):
        assert letzter_anlass(FRIST, heute) == anlass


def test_tag_fuer_tag(netzwerk: Netzwerk) -> None:
    """Told once it is agreed, then 14 and 3 days before, the day after, every 14 days."""
    eine = massnahme(person(netzwerk), netzwerk, 30)
    assert laufen(0, 75) == [0, 16, 27, 31, 45, 59, 73]
    eine.refresh_from_db()
    eine.erledigen()
    assert laufen(75, 120) == []


def test_versaeumte_naechte_ergeben_eine_mail(netzwerk: Netzwerk) -> None:
    massnahme(person(netzwerk), netzwerk, 30)
    assert laufen(0, 70, ohne=range(10, 50)) == [0, 50, 59]
    assert erinnern(in_tagen(69)) == 0


def test_eine_mail_je_person_netzwerk_und_tag(netzwerk: Netzwerk) -> None:
    anderes = NetzwerkFabrik(kurzname="medien")
    eine = person(netzwerk, vorname="Robin", nachname="Doppel", email="robin@haus.example")
    zweite = person(netzwerk, vorname="Robin", nachname="Doppel", email="Robin@haus.example")
    kollegin = person(netzwerk, vorname="Luca", nachname="Kollegin", email="robin@haus.example")
    eine.netzwerke.add(anderes)
    for wer, wo, frist in (
        (eine, netzwerk, -20),
        (eine, netzwerk, 3),
        (zweite, netzwerk, 5),
        (kollegin, netzwerk, 6),
        (eine, anderes, 7),
    ):
        massnahme(wer, wo, frist)
    assert erinnern() == 3
    assert erinnern() == 0
    assert sorted((n.netzwerk_id, len(n.parameter["massnahmen"])) for n in post()) == sorted(
        [(netzwerk.pk, 3), (netzwerk.pk, 1), (anderes.pk, 1)]
    )
    assert Zugang.objects.filter(zweck=Zugang.Zweck.MASSNAHMEN).count() == 3


@pytest.mark.django_db(transaction=True)
def test_zwei_laeufe_zugleich(netzwerk: Netzwerk) -> None:
    massnahme(person(netzwerk), netzwerk)
    assert zuvorkommen(erinnern, erinnern) == 0
    assert len(post()) == 1


def test_wer_nicht_erinnert_wird(koordination: Konto, netzwerk: Netzwerk) -> None:
    """No unreleased minutes, nobody who has left, no address that refuses mails."""
    entwurf = im_entwurf(person(netzwerk), netzwerk)
    massnahme(person(netzwerk), netzwerk, zustand=Massnahme.Zustand.VORGESCHLAGEN)
    fort = person(netzwerk)
    fort.ausscheiden()
    ohne = [fort, person(netzwerk, email=""), person(NetzwerkFabrik())]
    for kontakt in ohne:
        massnahme(kontakt, netzwerk)
    assert erinnern() == 0
    assert {m.verantwortlich for m in Massnahme.objects.all().unerreichbar(netzwerk)} == set(ohne)
    ProtokollFabrik(treffen=entwurf.top.treffen).freigeben(koordination)
    assert erinnern() == 1


def test_die_mail(netzwerk: Netzwerk) -> None:
    kontakt = person(netzwerk, vorname="Robin", nachname="Muster")
    spaet = massnahme(kontakt, netzwerk, -1, titel="Plakate <b>drucken</b>")
    massnahme(kontakt, netzwerk, 3, titel="Fachtag planen")
    massnahme(kontakt, netzwerk, 100, titel="Später", erinnert_am=in_tagen(-1))
    erinnern()
    (nachricht,) = post()
    mail = bauen(nachricht)
    alternative: Any = mail.alternatives[0]
    html = str(alternative.content)
    assert mail.subject.startswith("1 Maßnahme ist überfällig")
    for text in (str(mail.body), html):
        assert "Guten Tag Robin Muster," in text
        assert text.index("Plakate") < text.index("Fachtag planen")
        assert "Frist war am" in text
        assert "Eine weitere Maßnahme ist noch offen." in text
        assert link(kontakt, netzwerk) in text
    assert "<b>drucken</b>" in str(mail.body)
    assert "&lt;b&gt;drucken" in html
    spaet.erledigen()
    assert bauen(nachricht).subject.startswith("Ihre Maßnahme:")
    Massnahme.objects.filter(titel="Fachtag planen").update(verantwortlich=person(netzwerk))
    with pytest.raises(NichtMehrNoetig):
        bauen(nachricht)


def noch(zugang: Zugang) -> int:
    """Days that the link lives on."""
    zugang.refresh_from_db()
    return round((zugang.gueltig_bis - timezone.now()) / timedelta(days=1))


def test_link_lebt_laenger_als_die_frist(netzwerk: Netzwerk) -> None:
    """Due in a year: she reports in the tenth month by the link of the first mail."""
    kontakt = person(netzwerk)
    massnahme(kontakt, netzwerk, 365)
    massnahme(person(netzwerk), netzwerk, 30)
    erinnern()
    lang, kurz = sorted(Zugang.objects.all(), key=noch, reverse=True)
    assert lang.inhaber_id == kontakt.pk
    assert noch(lang) >= 365 + 60
    assert noch(kurz) == 180


def test_link_folgt_der_spaeteren_frist(netzwerk: Netzwerk) -> None:
    """The date is moved after the mail, or the link is over already: next morning it works."""
    eine = massnahme(person(netzwerk), netzwerk, 30)
    erinnern()
    zugang = Zugang.objects.get()
    assert noch(zugang) == 180
    Massnahme.objects.filter(pk=eine.pk).update(frist=in_tagen(400))
    assert erinnern() == 0
    lang = noch(zugang)
    assert lang >= 400 + 60
    assert erinnern() == 0
    assert noch(zugang) == lang  # not every night anew
    Zugang.objects.update(gueltig_bis=timezone.now() - timedelta(days=1))
    erinnern()
    zugang.refresh_from_db()
    assert zugang.ist_gueltig


def test_sehr_ferne_frist(netzwerk: Netzwerk) -> None:
    """A link is no key for decades; it grows as the date comes nearer."""
    massnahme(person(netzwerk), netzwerk, 9000)
    erinnern()
    assert noch(Zugang.objects.get()) == 1080


def test_die_mail_ohne_person(netzwerk: Netzwerk) -> None:
    massnahme(person(netzwerk), netzwerk)
    erinnern()
    (nachricht,) = post()
    nachricht.zugang = None
    with pytest.raises(NichtMehrNoetig):
        bauen(nachricht)


def test_neue_frist_neue_erinnerung(netzwerk: Netzwerk) -> None:
    eine = massnahme(person(netzwerk), netzwerk, 5, erinnert_am=in_tagen(-9))
    assert laufen(0, 5) == [2]
    Massnahme.objects.filter(pk=eine.pk).update(frist=in_tagen(40))
    assert laufen(5, 42) == [26, 37, 41]


def test_jede_nacht(netzwerk: Netzwerk) -> None:
    massnahme(person(netzwerk), netzwerk)
    aufgabe = app.conf.beat_schedule["massnahmen-erinnern"]["task"]
    assert aufgabe == tasks.massnahmen_erinnern.name
    tasks.massnahmen_erinnern()
    tasks.massnahmen_erinnern()
    assert len(post()) == 1
    assert Kontakt.objects.count() == 1


def test_ein_netzwerk_haelt_die_anderen_nicht_auf(
    netzwerk: Netzwerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One broken row somewhere must not leave everybody else without reminders."""
    anderes, drittes = NetzwerkFabrik(kurzname="anderes"), NetzwerkFabrik(kurzname="drittes")
    for wo in (netzwerk, anderes, drittes):
        massnahme(person(wo), wo)
    einreihen = post_aktionen.einreihen

    def mit_fehler(nachrichten: list[Nachricht]) -> int:
        if any(nachricht.netzwerk_id == anderes.pk for nachricht in nachrichten):
            raise RuntimeError("kaputt")
        return einreihen(nachrichten)

    monkeypatch.setattr(post_aktionen, "einreihen", mit_fehler)
    with pytest.raises(ExceptionGroup) as gesammelt:
        erinnern()
    assert [str(fehler) for fehler in gesammelt.value.exceptions] == ["kaputt"]
    assert {n.netzwerk_id for n in post()} == {netzwerk.pk, drittes.pk}
    # What failed is made up for the next time, and only that.
    monkeypatch.undo()
    assert erinnern() == 1
