"""The poster of the signing day as PDF."""

from django.utils import translation
from django.utils.translation import gettext as _

from mitglieder.models import Zeichenstelle
from mitglieder.zeichentag import zum_tippen
from netzwerk.basis.briefkopf import briefkopf
from netzwerk.basis.dokumente import Ergebnis
from netzwerk.basis.links import absolut
from netzwerk.basis.models import Dokument
from netzwerk.basis.pdf import pdf_aus_vorlage, qr_code, verlange_konformitaet
from netzwerk.basis.templatetags.portal import datum, zeitpunkt


def aushang_bauen(dokument: Dokument) -> Ergebnis:
    stelle = Zeichenstelle.objects.select_related("fassung__vereinbarung__netzwerk").get(
        pk=dokument.gegenstand_id
    )
    fassung = stelle.fassung
    netzwerk = fassung.vereinbarung.netzwerk
    with translation.override("de"):
        kontext = {
            "netzwerk": briefkopf(netzwerk),
            "kopfdatum": datum(stelle.geoeffnet_am),
            "erstellt_am": stelle.geoeffnet_am,
            "fassung": {
                "titel": fassung.titel,
                "stand": _("Fassung %(nummer)s") % {"nummer": fassung.nummer},
            },
            "qr": qr_code(absolut(stelle.kurze_adresse)),
            "adresse": zum_tippen(stelle),
            "bis": zeitpunkt(stelle.gueltig_bis),
            "kontakt": netzwerk.kontakt_telefon,
        }
        titel = _("Hier unterzeichnen: %(titel)s") % {"titel": fassung.titel}
        pdf = pdf_aus_vorlage("pdf/aushang.html", kontext, titel=titel)
    verlange_konformitaet(pdf)
    return Ergebnis(pdf)
