"""What is signed outside the portal: sheets of paper, the whole text for a qualified signature."""

from django.utils import translation
from django.utils.translation import gettext as _

from mitglieder.aktionen.blatt import offene
from mitglieder.anlagen import anhaenge_der_fassung
from mitglieder.forms.beitritt import erklaerungen
from mitglieder.models import Beitritt, Fassung
from mitglieder.vereinbarungsdokumente import kontext
from netzwerk.basis.dokumente import Ergebnis
from netzwerk.basis.links import absolut
from netzwerk.basis.models import Dokument
from netzwerk.basis.pdf import pdf_aus_vorlage, qr_code, verlange_konformitaet


def blatt_bauen(dokument: Dokument) -> Ergebnis:
    """For one organisation. With a qualified signature what is issued holds the whole text."""
    beitritt = Beitritt.objects.select_related(
        "fassung__vereinbarung__netzwerk", "organisation"
    ).get(pk=dokument.gegenstand_id)
    fassung = beitritt.fassung
    with translation.override("de"):
        if fassung.form == Fassung.Form.QES:
            pdf = _zum_signieren(beitritt)
        else:
            pdf = _zum_drucken(fassung, [beitritt], f"{fassung.titel}: {beitritt.organisation}")
    verlange_konformitaet(pdf)
    return Ergebnis(pdf)


def blaetter_bauen(dokument: Dokument) -> Ergebnis:
    """A sheet for every organisation that has not answered, in the order of their names."""
    fassung = Fassung.objects.select_related("vereinbarung__netzwerk").get(
        pk=dokument.gegenstand_id
    )
    with translation.override("de"):
        titel = _("Unterschriftsblätter: %(titel)s") % {"titel": fassung.titel}
        pdf = _zum_drucken(fassung, list(offene(fassung)), titel)
    verlange_konformitaet(pdf)
    return Ergebnis(pdf)


def _zum_drucken(fassung: Fassung, beitritte: list[Beitritt], titel: str) -> bytes:
    werte = kontext(fassung) | {"blaetter": [_blatt(beitritt) for beitritt in beitritte]}
    return pdf_aus_vorlage("pdf/unterschriftsblatt.html", werte, titel=titel)


def _zum_signieren(beitritt: Beitritt) -> bytes:
    from netzwerk.basis.signaturen import unterschreibbar

    fassung = beitritt.fassung
    pdf = pdf_aus_vorlage(
        "pdf/unterschriftstext.html",
        kontext(fassung, beitritt.organisation.name) | {"blatt": _blatt(beitritt)},
        titel=f"{fassung.titel}: {beitritt.organisation}",
        anhaenge=anhaenge_der_fassung(fassung),
    )
    return unterschreibbar(pdf)


def _blatt(beitritt: Beitritt) -> dict[str, object]:
    organisation = beitritt.organisation
    return {
        "organisation": organisation.name,
        "anschrift": [zeile for zeile in organisation.anschrift.split(", ") if zeile],
        "erklaerungen": list(erklaerungen(organisation).values()),
        "nummer": beitritt.blattnummer,
        # Signed in, the coordination's telephone opens the page that takes the photo.
        "qr": qr_code(absolut(beitritt.get_absolute_url())),
    }
