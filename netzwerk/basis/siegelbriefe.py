"""Mails to the coordination about seals that wait and sealed files that are damaged."""

from typing import cast

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from netzwerk.basis.briefe import Brief, NichtMehrNoetig, brief
from netzwerk.basis.links import absolut
from netzwerk.basis.models import Dokument, Nachricht, Netzwerk, Schaden

Grund = Dokument.Wartegrund


@brief("siegel.wartet_zeitstempel")
def wartet_zeitstempel(nachricht: Nachricht) -> Brief:
    return _wartet(nachricht, Grund.ZEITSTEMPEL)


@brief("siegel.wartet_zertifikat")
def wartet_zertifikat(nachricht: Nachricht) -> Brief:
    return _wartet(nachricht, Grund.ZERTIFIKAT)


@brief("siegel.schaden")
def ein_schaden(nachricht: Nachricht) -> Brief:
    schaden = nachricht.gegenstand
    if not isinstance(schaden, Schaden) or schaden.behoben_am is not None:
        raise NichtMehrNoetig(_("Die Datei ist wieder unversehrt."))
    return _beschaedigt(nachricht, [schaden])


@brief("siegel.schaeden")
def schaeden(nachricht: Nachricht) -> Brief:
    offene = list(
        Schaden.objects.offen()
        .filter(dokument__netzwerk=nachricht.netzwerk)
        .select_related("dokument__netzwerk")
        .order_by("gefunden_am", "pk")
    )
    if not offene:
        raise NichtMehrNoetig(_("Die Dateien sind wieder unversehrt."))
    return _beschaedigt(nachricht, offene)


def _wartet(nachricht: Nachricht, grund: Dokument.Wartegrund) -> Brief:
    netzwerk = cast(Netzwerk, nachricht.netzwerk)  # `aktionen.siegel` names one
    wartend = Dokument.objects.filter(netzwerk=netzwerk, wartet_auf=grund)
    zahl = wartend.count()
    if not zahl:
        raise NichtMehrNoetig(_("Alle Dokumente sind gesiegelt."))
    return Brief(
        betreff=ngettext(
            "%(zahl)s Dokument wartet auf %(worauf)s",
            "%(zahl)s Dokumente warten auf %(worauf)s",
            zahl,
        )
        % {"zahl": zahl, "worauf": grund.label},
        vorlage="basis/siegel_wartet",
        kontext={
            "zahl": zahl,
            "worauf": grund.label,
            "auf_zertifikat": grund == Grund.ZERTIFIKAT,
            "seit": wartend.aggregate(seit=Min("wartet_seit"))["seit"],
            "grund": wartend.values_list("fehler", flat=True)[0],
            "link": _link(netzwerk),
        },
    )


def _beschaedigt(nachricht: Nachricht, offene: list[Schaden]) -> Brief:
    return Brief(
        betreff=ngettext(
            "%(zahl)s gespeichertes Dokument ist beschädigt",
            "%(zahl)s gespeicherte Dokumente sind beschädigt",
            len(offene),
        )
        % {"zahl": len(offene)},
        vorlage="basis/siegel_schaden",
        kontext={"schaeden": offene, "link": _link(offene[0].dokument.netzwerk)},
    )


def _link(netzwerk: Netzwerk) -> str:
    return absolut(reverse("basis:siegel", kwargs={"netzwerk": netzwerk.kurzname}))
