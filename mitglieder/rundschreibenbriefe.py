"""What a letter to a selection says, filled in for each recipient when it goes out."""

from django.utils.translation import gettext as _

from mitglieder.aktionen.rundschreiben import ANLASS, ANLASS_PROBE
from mitglieder.models import Kontakt, Organisation, Rundschreiben
from mitglieder.platzhalter import ausfuellen, werte
from netzwerk.basis.briefe import Brief, NichtMehrNoetig, brief
from netzwerk.basis.models import Konto, Nachricht


def fertig(
    rundschreiben: Rundschreiben, kontakt: Kontakt, organisation: Organisation, von: Konto | None
) -> tuple[str, str]:
    """Subject and text as this person reads them."""
    eingesetzt = werte(kontakt, organisation, rundschreiben.netzwerk, von)
    betreff = " ".join(ausfuellen(rundschreiben.betreff, eingesetzt).split())
    return betreff, ausfuellen(rundschreiben.text, eingesetzt)


def _brief(nachricht: Nachricht, *, ist_probe: bool) -> Brief:
    rundschreiben = (
        Rundschreiben.objects.select_related("netzwerk", "versendet_von")
        .filter(pk=nachricht.gegenstand_id)
        .first()
    )
    kontakt = Kontakt.objects.filter(pk=nachricht.parameter.get("kontakt")).first()
    organisation = Organisation.objects.filter(pk=nachricht.parameter.get("organisation")).first()
    if rundschreiben is None or kontakt is None or organisation is None:
        raise NichtMehrNoetig(_("Das Rundschreiben oder der Eintrag der Person ist gelöscht."))
    if kontakt.ausgeschieden_am and not ist_probe:
        raise NichtMehrNoetig(_("Die Person ist inzwischen ausgeschieden."))
    von = (
        Konto.objects.filter(pk=nachricht.parameter.get("von")).first()
        if ist_probe
        else rundschreiben.versendet_von
    )
    betreff, text = fertig(rundschreiben, kontakt, organisation, von)
    if ist_probe:
        betreff = _("Probe: %(betreff)s") % {"betreff": betreff}
    return Brief(
        betreff=betreff,
        vorlage="rundschreiben/brief",
        kontext={"text": text, "betreff": betreff},
    )


@brief(ANLASS)
def rundschreiben_brief(nachricht: Nachricht) -> Brief:
    return _brief(nachricht, ist_probe=False)


@brief(ANLASS_PROBE)
def rundschreiben_probe(nachricht: Nachricht) -> Brief:
    return _brief(nachricht, ist_probe=True)
