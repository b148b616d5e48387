"""Pictures of an offer. Each write holds the offer's lock: their number and order depend on it."""

from functools import partial
from typing import Any, cast

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from angebote.aktionen.angebot import vier_augen
from angebote.models import Angebot, Angebotsbild
from angebote.models.bild import MEISTE_BILDER
from netzwerk.basis.aktionen import post
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto


def _gesperrt(angebot: int) -> Angebot:
    gefunden: Angebot = Angebot.objects.select_for_update(of=("self",)).get(pk=angebot)
    return gefunden


def _beruehren(angebot: Angebot) -> None:
    """Who is about to release the offer reads it again: a picture is part of what is released."""
    if not angebot.ist_oeffentlich:
        Angebot.objects.filter(pk=angebot.pk).update(geaendert_am=timezone.now())


@transaction.atomic
def hochladen(
    *, angebot: Angebot, datei: File[bytes], alternativtext: str, nachweis: str, von: Konto
) -> Angebotsbild:
    """`datei` as `FotoFeld` drew it. Raises FalscherZustand: there are enough, or it is here."""
    angebot = _gesperrt(angebot.pk)
    vorhandene = list(angebot.bilder.all())
    if len(vorhandene) >= MEISTE_BILDER:
        raise FalscherZustand(
            _("Ein Angebot hat höchstens %(zahl)s Bilder.") % {"zahl": MEISTE_BILDER},
            bei=angebot,
            weiter=_("Löschen Sie eines, bevor Sie ein neues hochladen."),
        )
    inhalt = datei.read()
    datei.seek(0)
    # A second click sends the same picture again; drawn anew it is the same to the byte.
    if any(_ist(bild, inhalt) for bild in vorhandene):
        raise FalscherZustand(_("Dieses Bild gibt es hier schon."), bei=angebot)
    bild = Angebotsbild(
        angebot=angebot,
        alternativtext=alternativtext,
        nachweis=nachweis,
        position=max((bild.position for bild in vorhandene), default=0) + 1,
        hochgeladen_von=von,
    )
    bild.datei.save("bild.webp", datei, save=False)
    bild.save()
    _beruehren(angebot)
    return bild


def _ist(bild: Angebotsbild, inhalt: bytes) -> bool:
    try:
        if bild.datei.size != len(inhalt):
            return False
        with bild.datei.open("rb") as datei:
            return bool(datei.read() == inhalt)
    except FileNotFoundError:  # a rest without its bytes
        return False


@transaction.atomic
def beschreiben(*, bild: Angebotsbild, von: Konto) -> None:
    """Write the words beside a picture."""
    angebot = _gesperrt(bild.angebot_id)
    bild.save(update_fields=["alternativtext", "nachweis"])
    _beruehren(angebot)


@transaction.atomic
def verschieben(*, bild: Angebotsbild, schritt: int, von: Konto) -> None:
    """One place up (-1) or down (+1); at the end of the row it stays where it is."""
    angebot = _gesperrt(bild.angebot_id)
    bilder = list(angebot.bilder.all())
    if bild not in bilder:  # taken away in another tab
        return
    stelle = bilder.index(bild)
    ziel = min(max(stelle + schritt, 0), len(bilder) - 1)
    bilder.insert(ziel, bilder.pop(stelle))
    for position, eines in enumerate(bilder, 1):
        if eines.position != position:
            Angebotsbild.objects.filter(pk=eines.pk).update(position=position)
    _beruehren(angebot)


@transaction.atomic
def loeschen(*, bild: Angebotsbild, von: Konto) -> None:
    """The bytes go once the row is gone for good."""
    angebot = _gesperrt(bild.angebot_id)
    ablage, name = bild.datei.storage, str(bild.datei.name)
    bild.delete()
    transaction.on_commit(partial(ablage.delete, name))
    _beruehren(angebot)


def braucht_andere(bild: Angebotsbild, konto: Konto) -> bool:
    return vier_augen(bild.angebot.netzwerk_id, bild.hochgeladen_von_id, konto)


@transaction.atomic
def freigeben(*, bild: Angebotsbild, von: Konto, stand: str) -> None:
    """A picture of a public offer; those of others come out with it. Raises FalscherZustand."""
    angebot = _gesperrt(bild.angebot_id)
    jetzt = Angebotsbild.objects.filter(pk=bild.pk).first()
    if not angebot.ist_oeffentlich:
        raise FalscherZustand(
            _("Das Angebot ist nicht öffentlich."),
            bei=angebot,
            weiter=_("Seine Bilder werden mit ihm zusammen freigegeben."),
        )
    if jetzt is None or jetzt.stand != stand:
        raise FalscherZustand(_("Die Angaben haben sich inzwischen geändert."), bei=angebot)
    if braucht_andere(jetzt, von):
        raise FalscherZustand(
            _("Dieses Bild haben Sie selbst hochgeladen."),
            bei=angebot,
            weiter=_("Eine andere Person der Koordination gibt es frei."),
        )
    bild.freigeben(von=von)


@transaction.atomic
def ablehnen(*, bild: Angebotsbild, grund: str, von: Konto) -> None:
    """Away with it, and say why to who put it there."""
    angebot, empfaenger = _gesperrt(bild.angebot_id), cast(Konto, bild.hochgeladen_von)
    kennung, parameter = bild.pk, {"grund": grund, "bild": bild.alternativtext}
    if not Angebotsbild.objects.wartend().filter(pk=kennung).exists():
        raise FalscherZustand(_("Dieses Bild ist schon entschieden."), bei=angebot)
    loeschen(bild=bild, von=von)
    if empfaenger != von and empfaenger.is_active:
        _melden(angebot, empfaenger, kennung, parameter)


def _melden(angebot: Angebot, empfaenger: Konto, runde: int, parameter: dict[str, Any]) -> None:
    post.einreihen(
        [
            post.nachricht(
                netzwerk=angebot.netzwerk,
                anlass="angebot.bild_abgelehnt",
                gegenstand=angebot,
                empfaenger=empfaenger.email,
                empfaenger_name=empfaenger.name,
                runde=runde,
                parameter=parameter,
            )
        ]
    )
