"""The lists the directory lives on: a network's own entries, and what may be chosen in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import CharField, F, Func, Model, Q, Value

from angebote.models import Angebot, Angebotsaenderung, Suchdokument
from angebote.models.aenderung import VERWEISE, neues, werte
from angebote.models.thema import Auswahl
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Netzwerk

#: Own entries stand behind the shared ones.
AB = 1000


@dataclass(frozen=True)
class Nutzung:
    """Who would miss an entry: offers in whatever state, and changes nobody has decided on."""

    angebote: int
    aenderungen: int

    def __bool__(self) -> bool:
        return bool(self.angebote or self.aenderungen)


def festhalten(modell: type[Model], nummern: Iterable[int]) -> list[int]:
    """Those rows that are there, and stay until the caller's transaction ends.

    The lock is that of a foreign key: who assigns the same at once does not wait, who deletes does.
    Django has no word for it.
    """
    with connection.cursor() as zeiger:
        zeiger.execute(
            f"SELECT id FROM {modell._meta.db_table} WHERE id = ANY(%s) "  # noqa: S608  our table
            "ORDER BY id FOR KEY SHARE",
            [list(nummern)],
        )
        return [pk for (pk,) in zeiger.fetchall()]


def der_reihe_nach(netzwerk: Netzwerk) -> None:
    """Who changes the lists of a network waits for whoever is at it, until the transaction ends.

    Names are compared with the shared ones, positions are numbered through, and one entry has to
    be left: none of it is one row's affair.
    """
    Netzwerk.objects.select_for_update(no_key=True, of=("self",)).get(pk=netzwerk.pk)


@transaction.atomic
def anlegen(*, eintrag: Auswahl, netzwerk: Netzwerk, von: Handelnde) -> None:
    """Add it at the end of the network's own."""
    der_reihe_nach(netzwerk)
    letzter = _eigene(eintrag, netzwerk).order_by("position").last()
    eintrag.netzwerk = netzwerk
    eintrag.position = max(letzter.position, AB) + 10 if letzter else AB
    eintrag.save()


@transaction.atomic
def verschieben(*, eintrag: Auswahl, netzwerk: Netzwerk, hoch: bool, von: Handelnde) -> None:
    """One place up or down among the network's own; at the end it stays where it is."""
    der_reihe_nach(netzwerk)
    eigene = list(_eigene(eintrag, netzwerk).order_by("position", "name", "pk"))
    stelle = next((i for i, einer in enumerate(eigene) if einer.pk == eintrag.pk), None)
    if stelle is None:  # deleted meanwhile
        return
    ziel = stelle - 1 if hoch else stelle + 1
    if 0 <= ziel < len(eigene):
        eigene[stelle], eigene[ziel] = eigene[ziel], eigene[stelle]
    for nummer, einer in enumerate(eigene):
        einer.position = AB + 10 * nummer
    type(eintrag)._default_manager.bulk_update(eigene, ["position"])


@transaction.atomic
def ruhen_lassen(*, eintrag: Auswahl, netzwerk: Netzwerk, von: Handelnde) -> bool:
    """Whether it may be missed: of each list one entry at least must be left to choose."""
    der_reihe_nach(netzwerk)
    if not _uebrige(eintrag, netzwerk).exists():
        return False
    eintrag.ruht_in.add(netzwerk)
    return True


def zurueckholen(*, eintrag: Auswahl, netzwerk: Netzwerk, von: Handelnde) -> None:
    eintrag.ruht_in.remove(netzwerk)


def nutzung(eintrag: Auswahl, netzwerk: Netzwerk) -> Nutzung:
    return Nutzung(_angebote(eintrag, netzwerk).count(), _aenderungen(eintrag, netzwerk).count())


@transaction.atomic
def loeschen(*, eintrag: Auswahl, netzwerk: Netzwerk, von: Handelnde) -> bool:
    """Whether nobody used it and another is left to choose; then it is gone."""
    der_reihe_nach(netzwerk)
    # Locked, so that no offer is given it between the look and the end (`festhalten`).
    zeile = _eigene(eintrag, netzwerk).filter(pk=eintrag.pk).select_for_update(of=("self",)).first()
    if zeile is None or nutzung(zeile, netzwerk) or not _uebrige(zeile, netzwerk).exists():
        return False
    zeile.delete()
    return True


@transaction.atomic
def zusammenlegen(*, quelle: Auswahl, ziel: Auswahl, netzwerk: Netzwerk, von: Handelnde) -> int:
    """Give all that carries `quelle` to `ziel`: offers, and changes nobody has decided on.

    An own `quelle` is deleted; one that all networks share moves in this network alone, and rests
    in it from then on. The number of offers that have moved.
    """
    der_reihe_nach(netzwerk)
    # The offers first as everywhere, then the entry: afterwards nothing is given it any more.
    betroffen = Q(pk__in=_angebote(quelle, netzwerk).values("pk")) | Q(
        pk__in=_aenderungen(quelle, netzwerk).values("angebot")
    )
    list(Angebot.objects.filter(betroffen).select_for_update(of=("self",)).order_by("pk"))
    list(type(quelle)._default_manager.filter(pk=quelle.pk).select_for_update(of=("self",)))
    nummern = list(_angebote(quelle, netzwerk).values_list("pk", flat=True))
    _angebote_umhaengen(nummern, quelle, ziel)
    for aenderung in _aenderungen(quelle, netzwerk).select_for_update(of=("self",)):
        _aenderung_umhaengen(aenderung, quelle, ziel)
    if quelle.netzwerk_id:
        quelle.delete()
    else:
        quelle.ruht_in.add(netzwerk)
    return len(nummern)


def _angebote_umhaengen(nummern: list[int], quelle: Auswahl, ziel: Auswahl) -> None:
    if quelle.feld in VERWEISE:
        zeilen: Any = getattr(Angebot, quelle.feld).through._default_manager
        spalte = f"{quelle._meta.model_name}_id"
        alte = zeilen.filter(angebot_id__in=nummern, **{spalte: quelle.pk})
        schon = zeilen.filter(angebot_id__in=nummern, **{spalte: ziel.pk})
        neue = set(nummern) - set(schon.values_list("angebot_id", flat=True))
        zeilen.bulk_create(zeilen.model(angebot_id=pk, **{spalte: ziel.pk}) for pk in sorted(neue))
        alte.delete()
    else:
        Angebot.objects.filter(pk__in=nummern).update(**{quelle.feld: ziel.pk})
    _suche_umhaengen(nummern, quelle, ziel)


def _suche_umhaengen(nummern: list[int], quelle: Auswahl, ziel: Auswahl) -> None:
    """The filters count right at once; the words follow with the next minute's task."""
    alt, neu = (f"{quelle.gruppe}:{pk}" for pk in (quelle.pk, ziel.pk))
    feld = ArrayField(CharField(max_length=100))
    ohne = Func(F("merkmale"), Value(alt), function="array_remove", output_field=feld)
    dokumente = Suchdokument.objects.filter(angebot__in=nummern)
    dokumente.filter(merkmale__contains=[neu]).update(merkmale=ohne, stand=None)
    dokumente.filter(merkmale__contains=[alt]).update(
        merkmale=Func(ohne, Value(neu), function="array_append", output_field=feld), stand=None
    )


def _aenderung_umhaengen(aenderung: Angebotsaenderung, quelle: Auswahl, ziel: Auswahl) -> None:
    """What then says nothing but what stands there anyway is no change any more."""
    alt = aenderung.vorschlag[quelle.feld]
    neu: Any = ziel.pk
    if isinstance(alt, list):
        neu = sorted({ziel.pk if pk == quelle.pk else pk for pk in alt})
    angebot = Angebot.objects.get(pk=aenderung.angebot_id)
    aenderung.vorschlag = neues(werte(angebot), {**aenderung.vorschlag, quelle.feld: neu})
    if aenderung.vorschlag:
        aenderung.save(update_fields=["vorschlag"])
    else:
        aenderung.delete()


def _eigene(eintrag: Auswahl, netzwerk: Netzwerk) -> Any:
    alle: Any = type(eintrag)._default_manager.all()
    return alle.eigene(netzwerk)


def _uebrige(eintrag: Auswahl, netzwerk: Netzwerk) -> Any:
    """What could be chosen without it."""
    alle: Any = type(eintrag)._default_manager.all()
    return alle.vergebbar(netzwerk).exclude(pk=eintrag.pk)


def _angebote(eintrag: Auswahl, netzwerk: Netzwerk) -> Any:
    """Offers that carry it, in whatever state; of what all networks share, those of this one."""
    alle: Any = Angebot.objects.filter(**{eintrag.feld: eintrag.pk})
    return alle if eintrag.netzwerk_id else alle.filter(netzwerk=netzwerk)


def _aenderungen(eintrag: Auswahl, netzwerk: Netzwerk) -> Any:
    """Drafts and open changes that name it."""
    wert = [eintrag.pk] if eintrag.feld in VERWEISE else eintrag.pk
    alle: Any = Angebotsaenderung.objects.all().unentschieden()
    alle = alle.filter(**{f"vorschlag__{eintrag.feld}__contains": wert})
    return alle if eintrag.netzwerk_id else alle.filter(angebot__netzwerk=netzwerk)
