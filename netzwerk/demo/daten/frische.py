"""Offers in every step of the yearly question, links that were looked at, some of them dead."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from angebote.aktionen import link, suche
from angebote.linkpruefung import Art, Befund
from angebote.models import Angebot, Angebotslink
from angebote.models.angebot import PRUEFUNG_NACH
from mitglieder.models import Organisation
from netzwerk.basis.models import Netzwerk

TOT, UMGEZOGEN = "Turnerschaft Südhang e. V.", "Medienwerkstatt Pixelhof e. V."


def anlegen(kinderschutz: Netzwerk, orgs: dict[str, Organisation], heute: date) -> None:
    veraltete = Angebot.objects.filter(zustand=Angebot.Zustand.VERALTET).order_by("pk")
    for nummer, angebot in enumerate(veraltete):
        _zurueckdatieren(angebot, heute, tage=40 + 12 * nummer)
    offene = Angebot.objects.oeffentlich(kinderschutz).filter(
        zustand=Angebot.Zustand.VEROEFFENTLICHT, aenderungen__isnull=True
    )
    # Of a provider nobody can reach (the address is refused), due since last week.
    _zurueckdatieren(
        offene.filter(anbieter=orgs["Hebammenpraxis Nord"]).earliest("pk"), heute, tage=9
    )
    # Due today, asked last week, reminded this week.
    for tage, angebot in zip((0, 6, 20), offene.order_by("-pk")[3:6], strict=True):
        _zurueckdatieren(angebot, heute, tage=tage)
    _links(orgs[TOT].website, orgs[UMGEZOGEN].website, heute)
    for netz in Netzwerk.objects.all():
        suche.aufbauen(netz)


def _zurueckdatieren(angebot: Angebot, heute: date, *, tage: int) -> None:
    """As if the review had become due so many days ago and nobody had answered."""
    faellig = timezone.now() - timedelta(days=tage)
    erreichbar = angebot.anbieter.filter(kontakt__adresse_gestoert_am=None).exists()

    def nach(wartezeit: int) -> datetime | None:
        return faellig + timedelta(days=wartezeit) if tage > wartezeit else None

    Angebot.objects.filter(pk=angebot.pk).update(
        bestaetigt_am=faellig - PRUEFUNG_NACH,
        freigegeben_am=faellig - PRUEFUNG_NACH,
        eingereicht_am=faellig - PRUEFUNG_NACH - timedelta(days=3),
        geaendert_am=faellig - PRUEFUNG_NACH - timedelta(days=4),
        angelegt_am=faellig - PRUEFUNG_NACH - timedelta(days=5),
        pruefung_faellig_am=heute - timedelta(days=tage),
        angefragt_am=nach(0) if erreichbar else None,
        erinnert_am=nach(14) if erreichbar else None,
        veraltet_am=nach(28),
    )


def _links(tot: str, umgezogen: str, heute: date) -> None:
    """As three nights would have found them; nothing is asked of the outside."""

    def befund(adresse: str) -> Befund:
        if adresse == tot:
            return Befund(Art.FEHLT, "Der Server meldet einen Fehler (404).")
        if adresse == umgezogen:
            return Befund(Art.UMGELEITET, "https://www.musterstadt.example/pixelhof/")
        return Befund(Art.OK)

    link.abgleichen()
    for nacht in (3, 2, 1):
        alle = Angebotslink.objects.values_list("pk", flat=True)
        link.pruefen(alle, hinsehen=befund, heute=heute - timedelta(days=nacht))
