"""Objections to released minutes: raised, withdrawn, decided."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from mitglieder.models import Kontakt
from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Konto, Zugang
from treffen.models import Einwand, Protokoll, Tagesordnungspunkt
from treffen.zustaendige import zustaendig

ANLASS = "treffen.einwand"
ANLASS_ENTSCHIEDEN = "treffen.einwand_entschieden"
#: Undecided ones of one person to one version; then she waits or calls.
HOECHSTENS_OFFEN = 5


class ZuSpaet(Exception):
    """The deadline is over, the minutes are approved, or a later version replaced them."""


class ZuViele(Exception):
    """This person has HOECHSTENS_OFFEN undecided ones."""


@transaction.atomic
def erheben(
    *,
    protokoll: Protokoll,
    kontakt: Kontakt,
    top: Tagesordnungspunkt | None,
    text: str,
    von: Handelnde,
) -> Einwand:
    """The same words once more, while undecided, are the same objection. Raises ZuSpaet, ZuViele.

    Who released the minutes gets a mail; once she no longer runs the meeting, the coordination.
    """
    # An approval under way is over, or waits until this is in and then sees it.
    gesperrt: Protokoll = Protokoll.objects.select_for_update(no_key=True).get(pk=protokoll.pk)
    if not gesperrt.nimmt_einwaende:
        raise ZuSpaet
    offene = Einwand.objects.filter(protokoll=gesperrt, kontakt=kontakt).offen()
    schon: Einwand | None = offene.filter(top=top, text=text).first()
    if schon is not None:
        return schon
    if offene.count() >= HOECHSTENS_OFFEN:
        raise ZuViele
    einwand: Einwand = Einwand.objects.create(
        protokoll=gesperrt, kontakt=kontakt, top=top, text=text
    )
    email, name = zustaendig(gesperrt.freigegeben_von, gesperrt.treffen)
    post.einreihen(
        [
            post.nachricht(
                netzwerk=gesperrt.treffen.netzwerk,
                anlass=ANLASS,
                gegenstand=einwand,
                empfaenger=email,
                empfaenger_name=name,
            )
        ]
    )
    return einwand


@transaction.atomic
def entscheiden(*, einwand: Einwand, uebernehmen: bool, antwort: str, von: Konto) -> None:
    """Taken over, or rejected with a reason; the person is told. Raises FalscherZustand when it
    is decided or withdrawn already."""
    if uebernehmen:
        einwand.uebernehmen(von=von, antwort=antwort)
    else:
        einwand.ablehnen(von=von, antwort=antwort)
    kontakt = einwand.kontakt
    if not kontakt.email or kontakt.ausgeschieden_am:
        return
    post.einreihen(
        [
            post.nachricht(
                netzwerk=einwand.protokoll.treffen.netzwerk,
                anlass=ANLASS_ENTSCHIEDEN,
                gegenstand=einwand,
                empfaenger=kontakt.email,
                empfaenger_name=kontakt.name,
                zugang=_zugang(einwand),
            )
        ]
    )


def _zugang(einwand: Einwand) -> Zugang | None:
    """The link by which this person reads the minutes, if she has one."""
    zugang: Zugang | None = (
        Zugang.objects.gueltig()
        .filter(
            zweck=Zugang.Zweck.PROTOKOLL,
            gegenstand_typ=ContentType.objects.get_for_model(Protokoll),
            gegenstand_id=einwand.protokoll_id,
            inhaber_typ=ContentType.objects.get_for_model(Kontakt),
            inhaber_id=einwand.kontakt_id,
        )
        .first()
    )
    return zugang
