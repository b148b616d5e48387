"""Sixty invented offers: thirty kinds, each by two bodies of the town."""

from datetime import timedelta
from random import Random

from django.db.models import F
from django.utils import timezone

from angebote.aktionen.suche import aufbauen
from angebote.models import Angebot, Angebotsformat, Thema, Zielgruppe
from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.demo.daten import angebotstermine, auswahl, suche
from netzwerk.demo.daten.angebotstexte import VORLAGEN, Vorlage
from netzwerk.demo.daten.organisationen import BEZIRKE

SPRACHEN = (["de"], ["de", "en"], ["de", "tr", "ar"], ["de", "uk"], ["de", "leicht"])


def anlegen(
    zufall: Random,
    kinderschutz: Netzwerk,
    medien: Netzwerk,
    orgs: dict[str, Organisation],
    konten: dict[str, Konto],
) -> None:
    themen = {t.name.lower(): t for t in Thema.objects.filter(netzwerk=None)}
    gruppen = {g.name.lower(): g for g in Zielgruppe.objects.filter(netzwerk=None)}
    formate = {f.name: f for f in Angebotsformat.objects.filter(netzwerk=None)}
    for nummer, vorlage in enumerate(VORLAGEN):
        for variante, (titel, anbieter) in enumerate(zip(vorlage.titel, vorlage.von, strict=True)):
            org = orgs[anbieter]
            angebot = Angebot.objects.create(
                netzwerk=medien if variante and _handelt_von_medien(vorlage) else kinderschutz,
                titel=titel,
                kurztext=vorlage.kurz,
                beschreibung=vorlage.text,
                fuer_eltern="Sie können einfach anrufen. Das Gespräch ist vertraulich."
                if "Eltern" in vorlage.fuer
                else "",
                format=formate[vorlage.format],
                praeventionsstufen=["sekundaer" if _ist_beratung(vorlage) else "primaer"],
                praeventionsansaetze=["selektiv" if _ist_beratung(vorlage) else "universell"],
                alter_von=vorlage.alter[0],
                alter_bis=vorlage.alter[1],
                bezirk="" if vorlage.extra.get("ist_online") else BEZIRKE[(nummer + variante) % 5],
                ort="" if vorlage.extra.get("ist_online") else org.anschrift,
                sprachen=SPRACHEN[(nummer + variante) % len(SPRACHEN)],
                barrierefreiheit=zufall.choice(([], ["stufenlos"], ["stufenlos", "wc"])),
                kontakt_telefon=org.telefon,
                kontakt_email=org.email,
                website=org.website,
                **vorlage.extra,
            )
            angebot.anbieter.set([org])
            angebot.themen.set(themen[name.lower()] for name in vorlage.themen)
            angebot.zielgruppen.set(gruppen[name.lower()] for name in vorlage.fuer)
            _stand(zufall, angebot, 2 * nummer + variante, konten)
    angebotstermine.anlegen(kinderschutz, medien)
    auswahl.anlegen(kinderschutz)
    aufbauen(kinderschutz)
    aufbauen(medien)
    suche.anlegen(kinderschutz)


def _handelt_von_medien(vorlage: Vorlage) -> bool:
    return bool({"Medienkompetenz", "Cybergrooming", "Gaming", "Fake News"} & {*vorlage.themen})


def _ist_beratung(vorlage: Vorlage) -> bool:
    return vorlage.format in ("Beratung", "Sprechstunde")


def _stand(zufall: Random, angebot: Angebot, nummer: int, konten: dict[str, Konto]) -> None:
    """Most are public, four are outdated, two wait, one is a draft; dates lie in the past."""
    if nummer == 59:
        return
    angebot.einreichen(von=konten["vertretung"])
    if nummer in {57, 58}:
        return
    angebot.freigeben(von=konten["koordination"])
    tage = zufall.randint(400, 520) if nummer in {13, 22, 31, 44} else zufall.randint(1, 330)
    Angebot.objects.filter(pk=angebot.pk).update(
        freigegeben_am=timezone.now() - timedelta(days=tage + 30),
        eingereicht_am=timezone.now() - timedelta(days=tage + 33),
        angelegt_am=timezone.now() - timedelta(days=tage + 35),
        bestaetigt_am=timezone.now() - timedelta(days=tage),
        geaendert_am=timezone.now() - timedelta(days=tage + 30),
        pruefung_faellig_am=F("pruefung_faellig_am") - timedelta(days=tage),
    )
    if tage >= 400:
        angebot.veralten()
