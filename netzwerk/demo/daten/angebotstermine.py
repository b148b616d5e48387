"""Dates of every third public offer: single ones, courses, two to sign up for, one of them full."""

from datetime import date, datetime, time, timedelta

from django.db import models
from django.utils import timezone

from angebote.models import Angebot, Angebotstermin, Terminanmeldung
from netzwerk.basis.models import Netzwerk

R = Angebotstermin.Rhythmus
FERIEN = "In den Ferien findet nichts statt."
#: Days from now, hour, minutes it takes, rhythm, repetitions, hint.
PLAN: tuple[tuple[int, int, int, R, int, str], ...] = (
    (6, 16, 90, R.WOECHENTLICH, 8, FERIEN),
    (12, 19, 120, R.EINMALIG, 0, ""),
    (17, 9, 60, R.MONATLICH, 6, "Offene Sprechstunde, kommen Sie einfach vorbei."),
    (9, 18, 90, R.ZWEIWOECHENTLICH, 5, ""),
    (24, 10, 240, R.EINMALIG, 0, "Getränke stehen bereit, bringen Sie sich etwas zu essen mit."),
    (30, 14, 180, R.TAEGLICH, 3, "Der Kurs geht über drei Tage."),
)
ABSTAND = {R.TAEGLICH: 1, R.WOECHENTLICH: 7, R.ZWEIWOECHENTLICH: 14, R.MONATLICH: 30}
FACHKRAEFTE = (
    "Rufen Sie vorher an, am besten mit der Familie zusammen. Eine Überweisung ist nicht nötig. "
    "Die Wartezeit beträgt zurzeit etwa zwei Wochen; in dringenden Fällen geht es schneller."
)
ANGEMELDET = (
    ("Ilvy Beispiel", 2), ("Jaro Muster", 1), ("Nele Vorlage", 3), ("Tarek Beispiel", 2),
)  # fmt: skip
WARTEND = (("Svea Muster", 2), ("Oskar Vorlage", 1))


def anlegen(*netzwerke: Netzwerk) -> None:
    angebote = list(Angebot.objects.filter(netzwerk__in=netzwerke, zustand="veroeffentlicht"))
    angebote.sort(key=lambda angebot: angebot.pk)
    for nummer, angebot in enumerate(angebote[::3] + angebote[1::9]):
        tage, stunde, dauer, rhythmus, mal, hinweis = PLAN[nummer % len(PLAN)]
        erster = _werktag(timezone.localdate() + timedelta(days=tage + nummer))
        _termin(angebot, erster, stunde, dauer, rhythmus, mal, hinweis)
    voll, offen = angebote[1], angebote[4]
    kurs = _termin(voll, _werktag(_in(20)), 17, 90, R.WOECHENTLICH, 6, "", plaetze=8)
    for name, personen in ANGEMELDET:
        _anmelden(kurs, name, personen, Terminanmeldung.Zustand.ZUGESAGT)
    for name, personen in WARTEND:
        _anmelden(kurs, name, personen, Terminanmeldung.Zustand.WARTELISTE)
    abend = _termin(offen, _werktag(_in(26)), 19, 90, R.EINMALIG, 0, "", plaetze=25)
    for name, personen in ANGEMELDET[:2]:
        _anmelden(abend, name, personen, Terminanmeldung.Zustand.ZUGESAGT)
    Angebot.objects.filter(
        models.Q(format__name__in=("Beratung", "Sprechstunde")), netzwerk__in=netzwerke
    ).update(fuer_fachkraefte=FACHKRAEFTE)


def _in(tage: int) -> date:
    return timezone.localdate() + timedelta(days=tage)


def _werktag(tag: date) -> date:
    return tag + timedelta(days=max(0, 7 - tag.weekday())) if tag.weekday() > 4 else tag


def _termin(
    angebot: Angebot,
    erster: date,
    stunde: int,
    dauer: int,
    rhythmus: R,
    mal: int,
    hinweis: str,
    *,
    plaetze: int | None = None,
) -> Angebotstermin:
    beginn = timezone.make_aware(datetime.combine(erster, time(stunde)))
    termin = Angebotstermin(
        angebot=angebot,
        beginn=beginn,
        ende=beginn + timedelta(minutes=dauer),
        rhythmus=rhythmus,
        letzter_tag=erster + timedelta(days=ABSTAND.get(rhythmus, 0) * max(mal - 1, 0)),
        hinweis=hinweis,
        mit_anmeldung=plaetze is not None,
        plaetze=plaetze,
    )
    alle = termin.vorkommen()
    termin.letzter_tag = alle[-1].beginn.date()
    if hinweis == FERIEN:
        termin.ausfaelle = [alle[2].beginn.date()]
    termin.save()
    return termin


def _anmelden(termin: Angebotstermin, name: str, personen: int, zustand: str) -> None:
    Terminanmeldung.objects.create(
        termin=termin,
        name=name,
        email=f"{name.lower().replace(' ', '.')}@eltern.example",
        personen=personen,
        zustand=zustand,
        bestaetigt_am=timezone.now(),
    )
