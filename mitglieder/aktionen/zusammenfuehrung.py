"""Two entries of one body become one: everything moves, in one transaction, and history says so."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, models, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from mitglieder.aktionen.organisation import FELDER, logo_verwerfen, stand, teilende
from mitglieder.lesbar import wert_lesbar
from mitglieder.models import Organisation, Schreibweise, Zusammenfuehrung
from mitglieder.umzug import NichtMoeglich, Posten, nichts_bleibt, verlegen
from netzwerk.basis.aktionen import post
from netzwerk.basis.models import Konto, Netzwerk

type Feld = models.Field[Any, Any]


@dataclass(frozen=True)
class Vorschau:
    """What would move; or, in `grund`, why the two cannot become one."""

    posten: list[Posten]
    grund: str = ""


class _NurGeschaut(Exception):
    """Takes back what the preview has tried out."""

    def __init__(self, umzug: list[Posten]) -> None:
        super().__init__()
        self.umzug = umzug


def abweichungen(neu: Organisation, alt: Organisation) -> list[Feld]:
    """Fields in which the two differ, so that somebody has to choose."""
    verboten = set(Organisation.objects.all().unterhalb(neu).values_list("pk", flat=True)) | {
        neu.pk,
        alt.pk,
    }
    return [
        feld
        for feld in FELDER
        if getattr(neu, feld.attname) != getattr(alt, feld.attname)
        # The body above must not lie below.
        and not (feld.name == "uebergeordnet" and alt.uebergeordnet_id in verboten)
    ]


def vorschau(*, neu: Organisation, alt: Organisation, netzwerk: Netzwerk, von: Konto) -> Vorschau:
    """Tried out and taken back: it says exactly what will happen, and writes nothing."""
    try:
        with transaction.atomic():
            raise _NurGeschaut(_umziehen(neu.pk, alt.pk, von)[2])
    except _NurGeschaut as geschaut:
        return Vorschau(geschaut.umzug)
    except NichtMoeglich as grund:
        return Vorschau([], str(grund))


@transaction.atomic
def zusammenfuehren(
    *,
    neu: Organisation,
    alt: Organisation,
    uebernehmen: Collection[str],
    netzwerk: Netzwerk,
    von: Konto,
) -> Zusammenfuehrung:
    """`alt` becomes part of `neu`, which takes the fields named in `uebernehmen` from it.

    Raises NichtMoeglich. Whoever shares one of the two entries is told by mail.
    """
    bleibende, gehende, umzug, netzwerke = _umziehen(neu.pk, alt.pk, von)
    angaben = _angaben(gehende)
    erlaubt = {feld.name for feld in abweichungen(bleibende, gehende)}
    for name in erlaubt & {*uebernehmen}:
        setattr(bleibende, name, getattr(gehende, name))
    nichts_bleibt(gehende)
    gehende_nummer = gehende.pk
    verworfen = {zeile.logo.name or "" for zeile in (neu, gehende)} - {bleibende.logo.name}
    gehende.delete()
    try:
        with transaction.atomic():
            bleibende.save()
    except IntegrityError as doppelt:
        raise NichtMoeglich(
            _("„%(name)s“ gibt es an dieser Stelle der Gliederung schon. Wählen Sie anders.")
            % {"name": bleibende.name}
        ) from doppelt
    for name in verworfen:
        logo_verwerfen(name)
    for name in {neu.name, gehende.name} - {bleibende.name}:  # lists still spell it that way
        Schreibweise.objects.get_or_create(organisation=bleibende, name=name)
    zusammenfuehrung: Zusammenfuehrung = Zusammenfuehrung.objects.create(
        netzwerk=netzwerk,
        organisation=bleibende,
        aufgegangen=gehende.name,
        aufgegangen_id=gehende_nummer,
        angaben=angaben,
        umfang={p.schluessel: len(p.umgezogen) + len(p.entfallen) for p in umzug},
        zusammengefuehrt_von=von,
    )
    post.einreihen(
        post.nachricht(
            netzwerk=anderes,
            anlass="organisation.zusammengefuehrt",
            gegenstand=bleibende,
            empfaenger=anderes.kontakt_email or anderes.absender_email,
            empfaenger_name=anderes.absender_name,
            runde=zusammenfuehrung.pk,
            parameter={"aufgegangen": gehende.name, "durch": str(netzwerk)},
        )
        for anderes in netzwerke
        if anderes.pk != netzwerk.pk
    )
    return zusammenfuehrung


def nachfolgerin(pk: int) -> int | None:
    """Into which entry this one was merged; it follows later mergers, as their rows move along."""
    nummer: int | None = (
        Zusammenfuehrung.objects.filter(aufgegangen_id=pk)
        .values_list("organisation", flat=True)
        .first()
    )
    return nummer


def _umziehen(
    neu: int, alt: int, von: Konto
) -> tuple[Organisation, Organisation, list[Posten], list[Netzwerk]]:
    # Locked, always the smaller number first: nobody adds a contact or merges the same two
    # meanwhile, and two who start from either side do not wait for each other.
    zeilen = {
        zeile.pk: zeile
        for zeile in Organisation.objects.select_for_update(of=("self",))
        .filter(pk__in=(neu, alt))
        .order_by("pk")
    }
    if set(zeilen) != {neu, alt}:
        raise NichtMoeglich(_("Einen der beiden Einträge gibt es nicht mehr."))
    bleibende, gehende = zeilen[neu], zeilen[alt]
    if Organisation.objects.all().unterhalb(gehende).filter(pk=neu).exists():
        raise NichtMoeglich(
            _(
                "„%(unten)s“ liegt in der Gliederung unter „%(oben)s“. Umgekehrt geht es: Lassen "
                "Sie den oberen Eintrag bestehen."
            )
            % {"unten": bleibende, "oben": gehende}
        )
    netzwerke = list((teilende(bleibende) | teilende(gehende)).distinct().order_by("pk"))
    _verlange_alle(netzwerke, von)
    with connection.cursor() as zeiger:  # signatures may change their entry, and only now
        zeiger.execute("SELECT set_config('portal.zusammenfuehrung', 'ja', true)")
    umzug = verlegen(gehende, bleibende)
    with connection.cursor() as zeiger:
        zeiger.execute("SELECT set_config('portal.zusammenfuehrung', '', true)")
    return bleibende, gehende, umzug, netzwerke


def _verlange_alle(netzwerke: list[Netzwerk], von: Konto) -> None:
    """An entry that others keep too is merged by somebody who may speak for all of them."""
    eigene = set(Netzwerk.objects.koordiniert_von(von).values_list("pk", flat=True))
    fremde = [netzwerk for netzwerk in netzwerke if netzwerk.pk not in eigene]
    if fremde:
        raise NichtMoeglich(
            _(
                "Diese Einträge teilen Sie mit anderen Netzwerken. Bitten Sie deren "
                "Koordinierungsstelle, oder lassen Sie sich dort als Koordination eintragen: "
                "%(netzwerke)s."
            )
            % {
                "netzwerke": "; ".join(
                    f"{eines} ({eines.kontakt_email or eines.absender_email})" for eines in fremde
                )
            }
        )


def _angaben(organisation: Organisation) -> dict[str, str]:
    """The entry that goes, in German words, whoever reads the portal in which language."""
    werte = stand(organisation)
    oben = organisation.uebergeordnet
    namen = {("mitglieder.Organisation", oben.pk): oben.name} if oben else {}
    with translation.override(settings.LANGUAGE_CODE):
        return {
            str(feld.verbose_name): wert
            for feld in FELDER
            if (wert := wert_lesbar(feld, werte[feld.attname], namen))
        }
