"""Dates of offers in every state, and the links of those who signed up."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from angebote.models import Angebot, Angebotstermin, Terminanmeldung
from netzwerk.basis.models import Zugang
from tests.welt.aufbau import Ort


def einrichten(ort: Ort) -> None:
    offen, fremdes = ort["angebot"], ort["fremdes_angebot"]
    voll = termin(offen, tage=27, plaetze=2, mit_anmeldung=True, ort="Familienzentrum Mitte")
    platz = anmelden(voll, "Ilay Beispiel", Terminanmeldung.Zustand.ZUGESAGT, personen=2)
    wartet = anmelden(voll, "Jona Muster", Terminanmeldung.Zustand.WARTELISTE)
    frage = anmelden(ort["termin"], "Ruth Beispiel", Terminanmeldung.Zustand.UNBESTAETIGT)
    fort = anmelden(ort["termin"], "Sam Beispiel", Terminanmeldung.Zustand.ABGEMELDET)
    reihe = termin(
        offen,
        tage=3,
        rhythmus=Angebotstermin.Rhythmus.WOECHENTLICH,
        letzter_tag=timezone.localdate() + timedelta(days=45),
        ausfaelle=[timezone.localdate() + timedelta(days=10)],
        hinweis="Bitte bequeme Kleidung mitbringen.",
    )
    abgesagt = termin(offen, tage=9, mit_anmeldung=True, abgesagt_am=timezone.now())
    zu = termin(
        offen, tage=2, mit_anmeldung=True, anmeldeschluss=timezone.now() - timedelta(hours=1)
    )
    vorbei = termin(offen, tage=-9, mit_anmeldung=True)
    fremder = termin(
        fremdes,
        tage=12,
        rhythmus=Angebotstermin.Rhythmus.WOECHENTLICH,
        letzter_tag=timezone.localdate() + timedelta(days=33),
    )
    ort.dinge |= {
        "termin_voll": voll,
        "termin_reihe": reihe,
        "termin_abgesagt": abgesagt,
        "termin_zu": zu,
        "termin_vorbei": vorbei,
        "fremder_termin": fremder,
        "geheimer_termin": termin(ort["fremder_entwurf"], tage=12, mit_anmeldung=True),
        "zugang_termin_platz": _zugang(ort, platz),
        "zugang_termin_wartet": _zugang(ort, wartet),
        "zugang_termin_frage": _zugang(ort, frage),
        "zugang_termin_fort": _zugang(ort, fort),
    }


def _zugang(ort: Ort, anmeldung: Terminanmeldung) -> Zugang:
    return ort.zugang(Zugang.Zweck.TERMINANMELDUNG, anmeldung, anmeldung)


def termin(angebot: Angebot, *, tage: int, **angaben: Any) -> Angebotstermin:
    beginn = (timezone.localtime() + timedelta(days=tage)).replace(
        hour=16, minute=0, second=0, microsecond=0
    )
    neu: Angebotstermin = Angebotstermin.objects.create(
        **{
            "angebot": angebot,
            "beginn": beginn,
            "ende": beginn + timedelta(minutes=90),
            "letzter_tag": beginn.date(),
        }
        | angaben
    )
    return neu


def anmelden(
    zu: Angebotstermin, name: str, zustand: str = "zugesagt", *, personen: int = 1, email: str = ""
) -> Terminanmeldung:
    neu: Terminanmeldung = Terminanmeldung.objects.create(
        termin=zu,
        name=name,
        email=email or f"{name.split()[0].lower()}@eltern.example",
        personen=personen,
        zustand=zustand,
        bestaetigt_am=None if zustand == "unbestaetigt" else timezone.now(),
    )
    return neu
