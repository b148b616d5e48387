"""Circulations: a draft, one that runs, one objected to, one adopted with its decision."""

from datetime import timedelta

from django.utils import timezone

from mitglieder.models import Organisation
from netzwerk.basis.models import Zugang
from tests.welt.aufbau import Ort
from treffen.aktionen import umlauf as aktionen
from treffen.models import Umlauf, Umlaufstimme

S = Umlaufstimme.Stimme


def einrichten(ort: Ort) -> None:
    laufend = _gestartet(ort, "Geschäftsordnung ändern")
    widersprochen = _gestartet(ort, "Mitglied des Landesverbands werden")
    angenommen = _gestartet(ort, "Logo verwenden")
    _stimmen(ort, widersprochen, S.WIDERSPRUCH, "Darüber möchten wir sprechen.")
    _stimmen(ort, angenommen, S.JA, "")
    Umlauf.objects.filter(pk=angenommen.pk).update(frist=timezone.localdate() - timedelta(days=1))
    aktionen.fortschreiben(von=ort.koordination)
    angenommen.refresh_from_db()
    ort.dinge |= {
        "umlauf_entwurf": _umlauf(ort, "Satzung in Leichter Sprache"),
        "umlauf": laufend,
        "umlauf_widersprochen": widersprochen,
        "umlauf_angenommen": angenommen,
        "beschluss_umlauf": angenommen.beschluss,
        "zugang_umlauf": ort.zugang(Zugang.Zweck.UMLAUF, laufend, ort["kontakt"]),
        "zugang_umlauf_vorbei": ort.zugang(Zugang.Zweck.UMLAUF, angenommen, ort["kontakt"]),
    }


def _umlauf(ort: Ort, titel: str) -> Umlauf:
    umlauf: Umlauf = Umlauf.objects.create(
        netzwerk=ort.netzwerk,
        titel=titel,
        wortlaut="Das Netzwerk beschließt, wie vorgelegt.",
        begruendung="Vor dem nächsten Treffen nötig.",
        frist=timezone.localdate() + timedelta(days=14),
    )
    return umlauf


def _gestartet(ort: Ort, titel: str) -> Umlauf:
    umlauf = _umlauf(ort, titel)
    mitglieder = Organisation.objects.aktive_mitglieder(ort.netzwerk)
    aktionen.starten(umlauf=umlauf, organisationen=list(mitglieder), von=ort.koordination)
    return umlauf


def _stimmen(ort: Ort, umlauf: Umlauf, wahl: str, bemerkung: str) -> None:
    aktionen.abstimmen(
        stimme=umlauf.stimmen.get(organisation=ort["eigene"]),
        kontakt=ort["kontakt"],
        wahl=wahl,
        bemerkung=bemerkung,
        gelesen="",
    )
    umlauf.refresh_from_db()
