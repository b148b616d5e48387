"""What the public check page says of an accession: organisation and function, no person."""

from django.utils.translation import gettext as _

from mitglieder.models import Beitritt, Fassung
from netzwerk.basis.dokumente import Befund
from netzwerk.basis.models import Dokument, Kettenglied
from netzwerk.basis.templatetags.portal import datum, zeitpunkt


def befund(dokument: Dokument) -> Befund:
    beitritt = Beitritt.objects.select_related("fassung", "organisation").get(
        pk=dokument.gegenstand_id
    )
    fassung = beitritt.fassung
    ueberholt, weil = _ueberholt(beitritt)
    return Befund(
        gueltig=_("Gültig: Diesen Beitritt gibt es"),
        in_arbeit=_("Unterzeichnet, das Siegel fehlt noch"),
        ueberholt=ueberholt,
        ueberholt_weil=weil,
        unversehrt=Kettenglied.objects.pruefen(beitritt.kette),
        angaben=(
            (
                _("Vereinbarung"),
                _("%(titel)s, Fassung %(nummer)s vom %(am)s")
                % {
                    "titel": fassung.titel,
                    "nummer": fassung.nummer,
                    "am": datum(fassung.veroeffentlicht_am),
                },
            ),
            (_("Organisation"), str(beitritt.organisation)),
            (_("Unterzeichnet"), f"{zeitpunkt(beitritt.unterzeichnet_am)}, {beitritt.funktion}"),
        ),
        bestaetigt=((_("Schritte der Unterzeichnung"), _("lückenlos und unverändert")),),
    )


def _ueberholt(beitritt: Beitritt) -> tuple[str, str]:
    if beitritt.zustand == Beitritt.Zustand.GEKUENDIGT:
        zum = datum(beitritt.gekuendigt_zum)
        return _("Echt, aber zum %(zum)s gekündigt") % {"zum": zum}, ""
    if beitritt.zustand == Beitritt.Zustand.UEBERGELEITET or beitritt.fassung.zustand in (
        Fassung.Zustand.ABGELOEST,
        Fassung.Zustand.AUSGELAUFEN,
    ):
        return (
            _("Echt, aber die Fassung gilt nicht mehr"),
            _("Sie ist ausgelaufen oder durch eine neue Fassung ersetzt."),
        )
    return "", ""
