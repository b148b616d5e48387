"""The terms of a version, in words: one list for pages, PDFs and the comparison."""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitglieder.models import Fassung
from netzwerk.basis.templatetags.portal import datum


class Angabe(NamedTuple):
    name: str
    wert: str

    def __str__(self) -> str:
        return f"{self.name}: {self.wert}"


def rahmen(fassung: Fassung) -> list[Angabe]:
    """What is frozen beside the sections; what a version does not say stands nowhere."""
    zahl = fassung.kuendigungsfrist_monate
    frist = ngettext("%(zahl)s Monat", "%(zahl)s Monate", zahl) % {"zahl": zahl}
    bis = _("unbefristet")
    if fassung.laeuft_bis:
        bis = _("bis %(tag)s") % {"tag": datum(fassung.laeuft_bis)}
    angaben = [
        Angabe(_("Laufzeit"), bis),
        Angabe(_("Kündigungsfrist"), frist),
        Angabe(_("Form"), str(fassung.get_form_display())),
    ]
    if fassung.gilt_ab:
        angaben.insert(0, Angabe(_("Gilt ab"), datum(fassung.gilt_ab)))
    if fassung.gegenzeichner_id or fassung.gegenzeichner_funktion:
        wer = fassung.gegenzeichner_funktion or _("Koordinierungsstelle")
        angaben.append(Angabe(_("Gegenzeichnung"), wer))
    return angaben
