"""What a member wants changed at its entry and the coordination decides on."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mitglieder.aktionen.organisation import eintrag_speichern
from mitglieder.models import Aenderungsvorschlag, Kontakt, Mitgliedschaft, Organisation
from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk, Zugang
from netzwerk.basis.stand import sperren


@dataclass(frozen=True)
class Wunsch:
    """`angaben` as `Aenderungsvorschlag.angaben`; a remark alone is one, too."""

    angaben: dict[str, list[Any]] = field(default_factory=dict)
    bemerkung: str = ""

    def __bool__(self) -> bool:
        return bool(self.angaben or self.bemerkung)


@transaction.atomic
def vorschlagen(
    *, organisation: Organisation, netzwerk: Netzwerk, wunsch: Wunsch, von: Handelnde
) -> Aenderungsvorschlag | None:
    """Of each field the newest proposal waits; what an older one says of it is taken back."""
    if not wunsch:
        return None
    # Locked: two who propose at once follow one another.
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    for aelterer in Aenderungsvorschlag.objects.offen().filter(organisation=organisation):
        # The name is the same in every network, the membership is this one's.
        ueberholt = {
            name
            for name in wunsch.angaben
            if name != "austritt" or aelterer.netzwerk_id == netzwerk.pk
        } & set(aelterer.angaben)
        if not ueberholt:
            continue
        rest = {n: w for n, w in aelterer.angaben.items() if n not in ueberholt}
        if rest:
            aelterer.angaben = rest
            aelterer.save(update_fields=["angaben"])
        else:
            aelterer.delete()
    kontakt = von.inhaber if isinstance(von, Zugang) else None
    vorschlag: Aenderungsvorschlag = Aenderungsvorschlag.objects.create(
        netzwerk=netzwerk,
        organisation=organisation,
        kontakt=kontakt if isinstance(kontakt, Kontakt) else None,
        konto=von if isinstance(von, Konto) else None,
        angaben=wunsch.angaben,
        bemerkung=wunsch.bemerkung,
    )
    return vorschlag


@transaction.atomic
def annehmen(*, vorschlag: Aenderungsvorschlag, stand: str, von: Konto) -> None:
    """Apply what was read: `stand` is the proposal's. Raises FalscherZustand, then nothing is."""
    organisation = vorschlag.organisation
    sperren(organisation)  # first, as in `vorschlagen`
    sperren(vorschlag)
    if vorschlag.stand != stand:
        raise FalscherZustand(_("Der Vorschlag hat sich inzwischen geändert."), bei=vorschlag)
    vorschlag.annehmen(von=von)
    for zeile in vorschlag.zeilen():
        if zeile.ist_ueberholt:
            raise FalscherZustand(
                _("%(feld)s lautet inzwischen „%(jetzt)s“.")
                % {"feld": zeile.feld, "jetzt": zeile.jetzt},
                bei=vorschlag,
                weiter=_(
                    "Der Vorschlag bezog sich auf einen älteren Stand. Es ist nichts geändert."
                ),
            )
    neue = {n: w[1] for n, w in vorschlag.angaben.items() if n != "austritt"}
    if neue:
        for name, wert in neue.items():
            setattr(organisation, name, wert)
        try:
            organisation.full_clean()
        except ValidationError as fehler:
            raise FalscherZustand(" ".join(fehler.messages), bei=vorschlag) from fehler
        eintrag_speichern(organisation=organisation, netzwerk=vorschlag.netzwerk, von=von)
    if "austritt" in vorschlag.angaben:
        Mitgliedschaft.objects.get(
            netzwerk=vorschlag.netzwerk, organisation=organisation
        ).austreten()
    _antworten(vorschlag, "vorschlag.angenommen")


@transaction.atomic
def ablehnen(*, vorschlag: Aenderungsvorschlag, grund: str, von: Konto) -> None:
    sperren(vorschlag)
    vorschlag.ablehnen(von=von)
    _antworten(vorschlag, "vorschlag.abgelehnt", grund=grund)


def _antworten(vorschlag: Aenderungsvorschlag, anlass: str, **parameter: str) -> None:
    wer = vorschlag.konto or vorschlag.kontakt
    if wer is None or not wer.email or (isinstance(wer, Konto) and not wer.is_active):
        return
    if isinstance(wer, Kontakt) and not Kontakt.objects.fragbar().filter(pk=wer.pk).exists():
        return
    post.einreihen(
        [
            post.nachricht(
                netzwerk=vorschlag.netzwerk,
                anlass=anlass,
                gegenstand=vorschlag,
                empfaenger=wer.email,
                empfaenger_name=wer.name,
                parameter=parameter,
            )
        ]
    )
