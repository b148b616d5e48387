"""The sealed list of all parties of a version, as of one moment; it names no persons."""

from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mitglieder.aktionen.parteienliste import Eintrag, summe
from mitglieder.models import Beitritt, Fassung, Parteienliste
from mitglieder.siegelblatt import angaben, geprueft_gesiegelt
from mitglieder.siegelung import siegel_des_netzwerks
from netzwerk.basis.briefkopf import briefkopf
from netzwerk.basis.dokumente import Ergebnis
from netzwerk.basis.links import pruef_adresse
from netzwerk.basis.models import Dokument
from netzwerk.basis.pdf import pdf_aus_vorlage, qr_code
from netzwerk.basis.templatetags.portal import datum, zeitpunkt

#: One word each: the long ones would fill the column of a table.
FORMEN = {
    Fassung.Form.TEXTFORM: gettext_lazy("Textform"),
    Fassung.Form.SCHRIFTFORM_PAPIER: gettext_lazy("Schriftform"),
    Fassung.Form.QES: gettext_lazy("qualifizierte Signatur"),
}


class ListeVeraendert(Exception):
    """The stored entries are not those whose SHA-256 was recorded; nothing is sealed."""

    def __str__(self) -> str:
        return _("Die gespeicherten Einträge passen nicht zu ihrem Prüfwert. Nicht gesiegelt.")


def parteienliste_bauen(dokument: Dokument) -> Ergebnis:
    liste = Parteienliste.objects.select_related("fassung__vereinbarung__netzwerk").get(
        pk=dokument.gegenstand_id
    )
    fassung = liste.fassung
    netzwerk = fassung.vereinbarung.netzwerk
    with translation.override("de"):
        siegel = siegel_des_netzwerks(netzwerk)
        if summe(liste.eintraege) != liste.sha256:
            raise ListeVeraendert
        titel = _("Liste der Beteiligten: %(titel)s") % {"titel": fassung.titel}
        kontext = angaben(siegel) | {
            "beschreibung": titel,
            "kopfdatum": datum(liste.stand_am),
            "erstellt_am": liste.stand_am,
            "netzwerk": briefkopf(netzwerk),
            "fassung": {
                "titel": fassung.titel,
                "nummer": fassung.nummer,
                "sha256": fassung.sha256,
                "veroeffentlicht_am": datum(fassung.veroeffentlicht_am),
            },
            "liste": {
                "stand": zeitpunkt(liste.stand_am),
                "anzahl": liste.anzahl,
                "sha256": liste.sha256,
                "mit_gegenzeichnung": fassung.wird_gegengezeichnet,
                "pruefcode": dokument.pruefcode,
                "pruef_url": pruef_adresse(netzwerk).partition("://")[2],
                "qr": qr_code(pruef_adresse(netzwerk, dokument.pruefcode)),
            },
            "zeilen": zeilen(liste),
        }
        pdf = pdf_aus_vorlage(
            "pdf/parteienliste.html", kontext, titel=titel, pruefcode=dokument.pruefcode
        )
        gesiegelt = geprueft_gesiegelt(
            pdf, siegel=siegel, netzwerk=netzwerk, grund=_("Liste der Beteiligten")
        )
    return Ergebnis(gesiegelt, gesiegelt=True)


def zeilen(liste: Parteienliste) -> list[dict[str, Any]]:
    """The frozen entries in words, for the page and the PDF."""
    return [_zeile(eintrag) for eintrag in liste.eintraege]


def _zeile(eintrag: Eintrag) -> dict[str, Any]:
    stand = str(Beitritt.Zustand(eintrag["stand"]).label)
    if eintrag["bis"]:
        stand = _("gekündigt zum %(tag)s") % {"tag": _tag(eintrag["bis"])}
    return {
        "organisation": eintrag["organisation"],
        "funktion": eintrag["funktion"],
        "unterzeichnet_am": _tag(eintrag["unterzeichnet_am"]),
        "form": str(FORMEN[Fassung.Form(eintrag["form"])]),
        "stand": stand,
        "gegengezeichnet_am": _tag(eintrag["gegengezeichnet_am"]),
    }


def _tag(text: str) -> str:
    return f"{date.fromisoformat(text):%d.%m.%Y}" if text else ""
