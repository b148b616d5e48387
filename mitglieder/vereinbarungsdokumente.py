"""The PDF of a version: the frozen text for reading, and what every document of it begins with."""

from django.utils import translation
from django.utils.translation import gettext as _

from mitglieder.anlagen import anhaenge_der_fassung
from mitglieder.models import Fassung
from mitglieder.rahmen import rahmen
from netzwerk.basis.briefkopf import briefkopf
from netzwerk.basis.dokumente import Ergebnis
from netzwerk.basis.models import Dokument
from netzwerk.basis.pdf import pdf_aus_vorlage, verlange_konformitaet
from netzwerk.basis.templatetags.portal import datum


def fassung_bauen(dokument: Dokument) -> Ergebnis:
    fassung = Fassung.objects.select_related("vereinbarung__netzwerk").get(
        pk=dokument.gegenstand_id
    )
    with translation.override("de"):
        pdf = pdf_aus_vorlage(
            "pdf/vereinbarung.html",
            kontext(fassung),
            titel=fassung.titel,
            anhaenge=anhaenge_der_fassung(fassung),
        )
    verlange_konformitaet(pdf)
    return Ergebnis(pdf)


def kontext(fassung: Fassung, organisation: str = "") -> dict[str, object]:
    netzwerk = fassung.vereinbarung.netzwerk
    return {
        "beschreibung": fassung.titel,
        "kopfdatum": datum(fassung.veroeffentlicht_am),
        "erstellt_am": fassung.veroeffentlicht_am,
        "netzwerk": briefkopf(netzwerk),
        "fassung": {
            "titel": fassung.titel,
            "nummer": fassung.nummer,
            "sha256": fassung.sha256,
            "veroeffentlicht_am": datum(fassung.veroeffentlicht_am),
            "abschnitte": [
                {"nummer": nummer, "titel": titel, "absaetze": absaetze}
                for nummer, titel, absaetze in fassung.lesetext(organisation)
            ]
            + [
                {
                    "nummer": "",
                    "titel": _("Rahmen dieser Fassung"),
                    "absaetze": ["\n".join(map(str, rahmen(fassung)))],
                }
            ]
            + _anlagen(fassung),
        },
        "beitritt": None,
        "gegenzeichnung": None,
        "demo_hinweis": "",
    }


def _anlagen(fassung: Fassung) -> list[dict[str, object]]:
    """The annexes by name and SHA-256; the files themselves are embedded."""
    zeilen = [f"{anlage}\nSHA-256: {anlage.sha256}" for anlage in fassung.anlagen()]
    if not zeilen:
        return []
    titel = _("Anlagen, als Dateien in diesem PDF enthalten")
    return [{"nummer": "", "titel": titel, "absaetze": zeilen}]
