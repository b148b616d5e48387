"""What whoever answers for measures reads: those to think of today, and the link to all; what the
coordination reads when a date is too early."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from mitglieder.models import Kontakt
from netzwerk.basis.briefe import Brief, NichtMehrNoetig, brief
from netzwerk.basis.links import absolut, persoenlicher_link
from netzwerk.basis.models import Nachricht
from treffen.aktionen.massnahme import ANLASS_FRISTBITTE
from treffen.aktionen.massnahmenerinnerung import ANLASS
from treffen.models import Massnahme, Massnahmennotiz


@brief(ANLASS)
def erinnerung(nachricht: Nachricht) -> Brief:
    """Built when it goes out: what was done or handed on meanwhile is left out."""
    zugang = nachricht.zugang
    kontakt = zugang.inhaber if zugang else None
    if zugang is None or not isinstance(kontakt, Kontakt):
        raise NichtMehrNoetig(gettext("Die zuständige Person gibt es nicht mehr."))
    offene = list(Massnahme.objects.all().der_person(kontakt, zugang.netzwerk).offen().nach_frist())
    dran = [m for m in offene if m.pk in nachricht.parameter.get("massnahmen", ())]
    if not dran:
        raise NichtMehrNoetig(gettext("An diese Maßnahmen ist nicht mehr zu erinnern."))
    heute = date.fromordinal(nachricht.runde)
    spaet = [m for m in dran if m.frist and m.frist < heute]
    return Brief(
        betreff=_betreff(len(spaet), len(dran), zugang.netzwerk.name),
        vorlage="treffen/massnahmen_erinnerung",
        kontext={
            "ueberfaellige": spaet,
            "kommende": [m for m in dran if m not in spaet],
            "weitere": len(offene) - len(dran),
            "link": persoenlicher_link("treffen:massnahmenlink-zeigen", zugang),
        },
    )


def _betreff(ueberfaellig: int, alle: int, netzwerk: str) -> str:
    if ueberfaellig:
        text = ngettext(
            "%(n)s Maßnahme ist überfällig: %(netzwerk)s",
            "%(n)s Maßnahmen sind überfällig: %(netzwerk)s",
            ueberfaellig,
        )
        return text % {"n": ueberfaellig, "netzwerk": netzwerk}
    text = ngettext("Ihre Maßnahme: %(netzwerk)s", "Ihre %(n)s Maßnahmen: %(netzwerk)s", alle)
    return text % {"n": alle, "netzwerk": netzwerk}


@brief(ANLASS_FRISTBITTE)
def fristbitte(nachricht: Nachricht) -> Brief:
    """Built when it goes out: what has its answer by then is left out."""
    bitten = list(
        Massnahmennotiz.objects.filter(
            massnahme__in=Massnahme.objects.filter(netzwerk=nachricht.netzwerk).offen(),
            wunschfrist__isnull=False,
            beantwortet_am__isnull=True,
        )
        .select_related("massnahme__netzwerk", "kontakt__organisation")
        .order_by("massnahme__frist", "pk")
    )
    if not bitten:
        raise NichtMehrNoetig(gettext("Die Bitten um eine neue Frist sind beantwortet."))
    text = ngettext(
        "Bei %(n)s Maßnahme reicht die Frist nicht",
        "Bei %(n)s Maßnahmen reicht die Frist nicht",
        len(bitten),
    )
    ort = (bitten[0].massnahme.netzwerk.kurzname,)
    liste = reverse("treffen:massnahme-liste", args=ort, query={"stand": "fristbitte"})
    return Brief(
        betreff=text % {"n": len(bitten)},
        vorlage="treffen/massnahmen_fristbitte",
        kontext={"bitten": bitten, "link": absolut(liste)},
    )
