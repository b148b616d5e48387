"""Who changed what of an organisation and when, as its network's coordination reads it.

Read from the audit trail, which the database writes; persons that were anonymised are blank there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Subquery, Value
from django.utils.translation import gettext as _

from mitglieder.lesbar import Unterschied, felder, unterschiede
from mitglieder.models import (
    Einwilligung,
    Gruppenzugehoerigkeit,
    Kontakt,
    Mitgliedschaft,
    Organisation,
    Partnergruppe,
    Vertretung,
    Zusammenfuehrung,
)
from netzwerk.basis.models import Konto, Netzwerk, Rolle

type Zeile = Any  # a row of one of the trail's tables, which pghistory makes


@dataclass(frozen=True)
class Eintrag:
    """One change. `nummer` tells entries of one moment apart."""

    nummer: str
    zeit: datetime
    wer: str
    was: str
    unterschiede: list[Unterschied] = field(default_factory=list)


def _spur(modell: type[models.Model]) -> Any:
    """The manager of the trail's table of this model."""
    return next(iter(modell.pgh_event_models.values()))._default_manager  # type: ignore[attr-defined]  # set by pghistory


def ereignisse(organisation: Organisation, netzwerk: Netzwerk) -> Any:
    """Time, kind and key of every entry, the newest first: to be paginated.

    What one transaction wrote has one time: there the cause comes first, then what followed from
    it, in the order of `MODELLE`.
    """
    mitgliedschaften = Mitgliedschaft.objects.im_netzwerk(netzwerk).filter(
        organisation=organisation
    )
    kontakte = Kontakt.objects.im_netzwerk(netzwerk)
    # An account may represent the body in another network: it is known there alone.
    bekannte = _spur(Rolle).filter(netzwerk_id=netzwerk.pk, art=Rolle.Art.VERTRETUNG)
    quellen = {
        "organisation": _spur(Organisation).filter(pgh_obj_id=organisation.pk),
        "mitgliedschaft": _spur(Mitgliedschaft).filter(
            organisation_id=organisation.pk, netzwerk_id=netzwerk.pk
        ),
        "gruppe": _spur(Gruppenzugehoerigkeit).filter(
            mitgliedschaft_id__in=mitgliedschaften.values("pk")
        ),
        "kontakt": _spur(Kontakt).filter(
            organisation_id=organisation.pk, pgh_obj_id__in=kontakte.values("pk")
        ),
        "zusammenfuehrung": _spur(Zusammenfuehrung).filter(
            organisation_id=organisation.pk, pgh_label="insert"
        ),
        "vertretung": _spur(Vertretung).filter(
            organisation_id=organisation.pk, konto_id__in=bekannte.values("konto_id")
        ),
        "einwilligung": _spur(Einwilligung).filter(
            netzwerk_id=netzwerk.pk,
            kontakt_id__in=kontakte.filter(organisation=organisation).values("pk"),
        ),
    }
    erste, *weitere = (
        zeilen.order_by().annotate(rang=Value(rang)).values_list("pgh_created_at", "rang", "pgh_id")
        for rang, zeilen in enumerate(quellen[quelle] for quelle in MODELLE)
    )
    return erste.union(*weitere, all=True).order_by("-pgh_created_at", "rang", "-pgh_id")


def eintraege(
    schluessel: Iterable[tuple[datetime, int, int]], organisation: Organisation, netzwerk: Netzwerk
) -> list[Eintrag]:
    """The entries of one page, with a constant number of queries."""
    quellen = list(MODELLE)
    paare = [(quellen[rang], nummer) for _zeit, rang, nummer in schluessel]
    geladen: dict[tuple[str, int], Zeile] = {}
    for quelle, modell in MODELLE.items():
        nummern = [nummer for eine, nummer in paare if eine == quelle]
        for zeile in _spur(modell).filter(pgh_id__in=nummern).select_related("pgh_context"):
            geladen[quelle, zeile.pgh_id] = zeile
    vorher = {quelle: _vorher(quelle, geladen) for quelle in VERGLICHEN}
    zeilen = [(quelle, geladen[quelle, nummer]) for quelle, nummer in paare]
    namen = _namen(organisation, [z for _q, z in zeilen], vorher)
    wer = _handelnde([z for _q, z in zeilen], netzwerk)
    return [
        Eintrag(
            nummer=f"{quelle}-{zeile.pgh_id}",
            zeit=zeile.pgh_created_at,
            wer=wer[_kennung(zeile)],
            was=_was(quelle, zeile, vorher, namen),
            unterschiede=_unterschiede(quelle, zeile, vorher, namen),
        )
        for quelle, zeile in zeilen
    ]


MODELLE: dict[str, type[models.Model]] = {
    "zusammenfuehrung": Zusammenfuehrung,
    "organisation": Organisation,
    "mitgliedschaft": Mitgliedschaft,
    "gruppe": Gruppenzugehoerigkeit,
    "vertretung": Vertretung,
    "kontakt": Kontakt,
    "einwilligung": Einwilligung,
}
VERGLICHEN = {
    "organisation": felder(Organisation, ohne=("kommune",)),
    "mitgliedschaft": felder(Mitgliedschaft, ohne=("netzwerk", "organisation")),
    "kontakt": felder(Kontakt, ohne=("konto", "angelegt_am")),
    "vertretung": [feld for feld in felder(Kontakt) if feld.name == "organisation"],
    "einwilligung": [feld for feld in felder(Einwilligung) if feld.name == "widerrufen_am"],
}


def _vorher(quelle: str, geladen: dict[tuple[str, int], Zeile]) -> dict[int, dict[str, Any]]:
    """The row before each change, by the key of the change."""
    spur = _spur(MODELLE[quelle])
    geaendert = [nummer for eine, nummer in geladen if eine == quelle]
    davor = (
        spur.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
        .order_by("-pgh_id")
        .values("pgh_id")[:1]
    )
    paare = dict(
        spur.filter(pgh_id__in=geaendert, pgh_label="update")
        .annotate(davor=Subquery(davor))
        .values_list("pgh_id", "davor")
    )
    zeilen = {z["pgh_id"]: z for z in spur.filter(pgh_id__in=paare.values()).values()}
    return {nummer: zeilen[davor] for nummer, davor in paare.items() if davor in zeilen}


def _namen(
    organisation: Organisation, zeilen: list[Zeile], vorher: dict[str, dict[int, dict[str, Any]]]
) -> dict[tuple[str, Any], str]:
    """What stands behind the foreign keys, also of bodies that were merged into others."""
    haeuser: set[Any] = {organisation.pk}
    for zeile in zeilen:
        haeuser.add(getattr(zeile, "uebergeordnet_id", None))
    for je_quelle in vorher.values():
        for werte in je_quelle.values():
            haeuser |= {werte.get("uebergeordnet_id"), werte.get("organisation_id")}
    haeuser.discard(None)
    namen = {
        (Organisation._meta.label, pk): name
        for pk, name in Zusammenfuehrung.objects.filter(aufgegangen_id__in=haeuser).values_list(
            "aufgegangen_id", "aufgegangen"
        )
    }
    namen |= {
        (Organisation._meta.label, pk): name
        for pk, name in Organisation.objects.filter(pk__in=haeuser).values_list("pk", "name")
    }
    for modell, spalte in ((Partnergruppe, "partnergruppe_id"), (Konto, "konto_id")):
        nummern = {
            nummer for zeile in zeilen if (nummer := getattr(zeile, spalte, None)) is not None
        }
        gefunden = modell._default_manager.filter(pk__in=nummern).values_list("pk", "name")
        namen |= {(modell._meta.label, pk): name for pk, name in gefunden}
    # As they are called now: blank once they are anonymised.
    personen = {zeile.kontakt_id for zeile in zeilen if hasattr(zeile, "kontakt_id")}
    return namen | {
        (Kontakt._meta.label, einer.pk): einer.name
        for einer in Kontakt.objects.filter(pk__in=personen)
    }


def _unterschiede(
    quelle: str,
    zeile: Zeile,
    vorher: dict[str, dict[int, dict[str, Any]]],
    namen: dict[tuple[str, Any], str],
) -> list[Unterschied]:
    alt = vorher.get(quelle, {}).get(zeile.pgh_id)
    if alt is None:
        return []
    return unterschiede(VERGLICHEN[quelle], alt, vars(zeile), namen)


def _was(
    quelle: str,
    zeile: Zeile,
    vorher: dict[str, dict[int, dict[str, Any]]],
    namen: dict[tuple[str, Any], str],
) -> str:
    if quelle == "vertretung":
        muster = {
            "insert": _("Vertretung eingetragen: %(name)s"),
            "update": _("Vertretung übernommen: %(name)s"),
            "delete": _("Vertretung beendet: %(name)s"),
        }[zeile.pgh_label]
        return muster % {"name": namen.get((Konto._meta.label, zeile.konto_id), _("gelöscht"))}
    if quelle == "einwilligung":
        alt = vorher["einwilligung"].get(zeile.pgh_id, {})
        return _einwilligung(zeile, alt) % {
            "name": namen[Kontakt._meta.label, zeile.kontakt_id],
            "weg": Einwilligung.Weg(zeile.weg).label,
        }
    if quelle == "gruppe":
        muster = (
            _("Partnergruppe hinzugefügt: %(name)s")
            if zeile.pgh_label == "hinzugefuegt"
            else _("Partnergruppe entfernt: %(name)s")
        )
        name = namen.get((Partnergruppe._meta.label, zeile.partnergruppe_id), _("gelöscht"))
        return muster % {"name": name}
    if quelle == "zusammenfuehrung":
        umfang = ", ".join(
            f"{art._meta.verbose_name_plural}: {zahl}"
            for label, zahl in zeile.umfang.items()
            if not (art := apps.get_model(label))._meta.auto_created
        )
        muster = _("„%(name)s“ ist in diesem Eintrag aufgegangen")
        return muster % {"name": zeile.aufgegangen} + (f" ({umfang})" if umfang else "")
    if quelle == "kontakt":
        muster = (
            _("Kontakt eingetragen: %(name)s")
            if zeile.pgh_label == "insert"
            else _("Kontakt geändert: %(name)s")
        )
        return muster % {"name": f"{zeile.vorname} {zeile.nachname}".strip()}
    if quelle == "mitgliedschaft" and zeile.pgh_label == "insert":
        stand = Mitgliedschaft.Zustand(zeile.zustand).label
        return _("Mitgliedschaft angelegt, Stand „%(stand)s“") % {"stand": stand}
    return {
        ("organisation", "insert"): _("Eintrag angelegt"),
        ("organisation", "update"): _("Eintrag geändert"),
        ("mitgliedschaft", "update"): _("Mitgliedschaft geändert"),
        ("mitgliedschaft", "delete"): _("Mitgliedschaft gelöscht"),
    }[quelle, zeile.pgh_label]


def _einwilligung(zeile: Zeile, alt: dict[str, Any]) -> str:
    if zeile.pgh_label == "insert":
        return _("Einwilligung zur Veröffentlichung erteilt: %(name)s (%(weg)s)")
    if zeile.pgh_label == "update" and alt and alt["widerrufen_am"] != zeile.widerrufen_am:
        return _("Einwilligung zur Veröffentlichung beendet: %(name)s")
    if zeile.pgh_label == "update":
        return _("Einwilligung zur Veröffentlichung übernommen: %(name)s")
    return _("Doppelte Einwilligung zur Veröffentlichung gelöscht: %(name)s")


def _kennung(zeile: Zeile) -> str:
    """Who acted, as the context of the change says it; `weg` names a way besides."""
    angaben = zeile.pgh_context.metadata if zeile.pgh_context else {}
    return f"{angaben.get('handelnde', 'system:')}|{angaben.get('weg', '')}"


def _handelnde(zeilen: list[Zeile], netzwerk: Netzwerk) -> dict[str, str]:
    """In words, by `_kennung`. Names only of accounts that have a role in this network."""
    kennungen = {_kennung(zeile) for zeile in zeilen}
    nummern = {
        int(kennung.removeprefix("konto:").partition("|")[0])
        for kennung in kennungen
        if kennung.startswith("konto:")
    }
    konten = Konto.objects.in_bulk(nummern)
    rollen = list(Rolle.objects.filter(konto__in=nummern).select_related("netzwerk"))
    return {kennung: _wer(kennung, konten, rollen, netzwerk) for kennung in kennungen}


def _wer(kennung: str, konten: dict[Any, Konto], rollen: list[Rolle], netzwerk: Netzwerk) -> str:
    handelnde, _strich, weg = kennung.partition("|")
    if handelnde.startswith("zugang:"):
        return _("persönlicher Link")
    if handelnde == "oeffentlichkeit":
        return _("öffentliches Formular")
    if not handelnde.startswith("konto:"):
        return _("Portal")
    konto = konten.get(int(handelnde.removeprefix("konto:")))
    if konto is None:
        return _("gelöschtes Konto")
    eigene = [rolle for rolle in rollen if rolle.konto_id == konto.pk]
    hier = [rolle for rolle in eigene if rolle.netzwerk_id == netzwerk.pk]
    if weg == "einlesung" and hier:
        return _("Import, %(name)s") % {"name": konto}
    hier.sort(key=lambda rolle: rolle.art != Rolle.Art.KOORDINATION)
    if hier:
        return f"{hier[0].get_art_display()}, {konto}"
    anderswo = [rolle for rolle in eigene if rolle.art == Rolle.Art.KOORDINATION]
    if anderswo:
        return _("anderes Netzwerk (%(name)s)") % {"name": anderswo[0].netzwerk}
    return _("Konto ohne Rolle in diesem Netzwerk")
