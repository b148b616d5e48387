"""A plan into the database: as many statements as the tree has levels, however long the list.

Called by `aktionen/einlesung.py` alone, within its transaction. The triggers of the audit trail
see bulk writes as well.
"""

from collections import defaultdict

from mitglieder.einlesen.eintrag import Eintrag
from mitglieder.einlesen.plan import Plan
from mitglieder.models import (
    Gruppenzugehoerigkeit,
    Kontakt,
    KontaktNetzwerk,
    Mitgliedschaft,
    Organisation,
    Schreibweise,
)
from netzwerk.basis.models import Netzwerk


def schreiben(plan: Plan, netzwerk: Netzwerk) -> None:
    _organisationen(plan.eintraege)
    _mitgliedschaften(plan.eintraege, netzwerk)
    _kontakte(plan.eintraege, netzwerk)
    Schreibweise.objects.bulk_create(
        [
            Schreibweise(organisation=eintrag.organisation, name=name)
            for eintrag in plan.eintraege
            for name in dict.fromkeys(eintrag.schreibweisen)
        ],
        ignore_conflicts=True,
    )


def _organisationen(eintraege: list[Eintrag]) -> None:
    """New ones level by level, since a child needs its parent's key; then what changed."""
    neu = [eintrag for eintrag in eintraege if eintrag.ist_neu]
    geaendert = [eintrag for eintrag in eintraege if eintrag.geaendert and eintrag.organisation.pk]
    stufen: dict[int, list[Eintrag]] = defaultdict(list)
    for eintrag in neu:
        stufen[_tiefe(eintrag)].append(eintrag)
    for _tiefe_der_stufe, stufe in sorted(stufen.items()):
        for eintrag in stufe:
            eintrag.organisation.uebergeordnet = eintrag.oben_organisation
        Organisation.objects.bulk_create([eintrag.organisation for eintrag in stufe])
    for eintrag in geaendert:
        if eintrag.oben is not None:
            eintrag.organisation.uebergeordnet = eintrag.oben_organisation
    if geaendert:
        Organisation.objects.bulk_update(
            [eintrag.organisation for eintrag in geaendert],
            sorted(set().union(*(eintrag.geaendert for eintrag in geaendert))),
        )


def _tiefe(eintrag: Eintrag) -> int:
    """How many organisations above are new as well."""
    tiefe, oben = 0, eintrag.oben
    while isinstance(oben, Eintrag) and oben.ist_neu:
        tiefe, oben = tiefe + 1, oben.oben
    return tiefe


def _mitgliedschaften(eintraege: list[Eintrag], netzwerk: Netzwerk) -> None:
    neu: list[Mitgliedschaft] = []
    vorgemerkt: list[int] = []
    datiert: list[Mitgliedschaft] = []
    for eintrag in eintraege:
        mitgliedschaft = eintrag.mitgliedschaft
        if eintrag.aufnehmen and (mitgliedschaft is None or mitgliedschaft._state.adding):
            mitgliedschaft = mitgliedschaft or Mitgliedschaft(netzwerk=netzwerk)
            mitgliedschaft.organisation = eintrag.organisation
            mitgliedschaft.zustand = Mitgliedschaft.Zustand.AKTIV
            eintrag.mitgliedschaft = mitgliedschaft
            neu.append(mitgliedschaft)
        elif mitgliedschaft is not None:
            if eintrag.mitgliedschaft_geaendert:
                datiert.append(mitgliedschaft)
            if eintrag.aufnehmen:
                vorgemerkt.append(mitgliedschaft.pk)
    Mitgliedschaft.objects.bulk_create(neu)
    if datiert:
        Mitgliedschaft.objects.bulk_update(datiert, ["seit"])
    Mitgliedschaft.objects.filter(pk__in=vorgemerkt).aufnehmen()
    gruppiert = {
        eintrag.mitgliedschaft.pk: eintrag.gruppen
        for eintrag in eintraege
        if eintrag.mitgliedschaft is not None and eintrag.gruppen is not None
    }
    alte = Gruppenzugehoerigkeit.objects.filter(mitgliedschaft__in=gruppiert)
    bleibt = {
        (zeile.mitgliedschaft_id, zeile.partnergruppe_id): zeile.pk
        for zeile in alte
        if zeile.partnergruppe_id in {g.pk for g in gruppiert[zeile.mitgliedschaft_id]}
    }
    alte.exclude(pk__in=bleibt.values()).delete()
    Gruppenzugehoerigkeit.objects.bulk_create(
        Gruppenzugehoerigkeit(mitgliedschaft_id=pk, partnergruppe_id=gruppe.pk)
        for pk, gruppen in gruppiert.items()
        for gruppe in gruppen
        if (pk, gruppe.pk) not in bleibt
    )


def _kontakte(eintraege: list[Eintrag], netzwerk: Netzwerk) -> None:
    neu: dict[int, Kontakt] = {}  # one person may stand in several lines
    geaendert: dict[int, Kontakt] = {}
    felder: set[str] = set()
    aufzunehmen: dict[int, Kontakt] = {}
    for eintrag in eintraege:
        for teil in eintrag.kontakte:
            if teil.kontakt is None:
                continue
            if teil.kontakt._state.adding:
                teil.kontakt.organisation = eintrag.organisation
                neu[id(teil.kontakt)] = teil.kontakt
            elif teil.geaendert:
                geaendert[id(teil.kontakt)] = teil.kontakt
                felder |= teil.geaendert
            if teil.aufzunehmen:
                aufzunehmen[id(teil.kontakt)] = teil.kontakt
    Kontakt.objects.bulk_create(neu.values())
    if geaendert:
        Kontakt.objects.bulk_update(geaendert.values(), sorted(felder))
    KontaktNetzwerk.objects.bulk_create(
        [
            KontaktNetzwerk(kontakt_id=kontakt.pk, netzwerk_id=netzwerk.pk)
            for kontakt in aufzunehmen.values()
        ],
        ignore_conflicts=True,
    )
