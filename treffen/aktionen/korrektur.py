"""A corrected version of released minutes: begun as a copy, discarded, or released like any."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Zugang
from treffen.aktionen import massnahme as massnahmen
from treffen.models import (
    Beschluss,
    Ergebnisblatt,
    Massnahme,
    Protokoll,
    Protokollabschnitt,
    Protokollpruefung,
    Tagesordnungspunkt,
    Treffen,
)

#: Of a decision, what the image of the minutes holds.
FELDER = Beschluss.WORTLAUT
GELTUNG = ("geltung", "geltung_seit", "abgeloest_durch")


def _neuestes(treffen_id: int) -> Protokoll:
    """With meeting and minutes locked: one correction is begun, discarded or released at a time."""
    versionen = Protokoll.objects.filter(treffen=treffen_id)
    list(versionen.select_for_update().order_by("version").values_list("pk"))
    Treffen.objects.select_for_update(no_key=True).get(pk=treffen_id)
    # Read behind the locks: what was begun meanwhile is seen.
    neuestes: Protokoll = versionen.order_by("-version")[0]
    return neuestes


@transaction.atomic
def beginnen(*, protokoll: Protokoll, grund: str, von: Konto) -> Protokoll:
    """The next version with the texts of the newest. Decisions and measures belong to the agenda
    items; the decisions open again with it. Raises FalscherZustand while one is being written."""
    neuestes = _neuestes(protokoll.treffen_id)
    if not neuestes.ist_freigegeben:
        raise FalscherZustand(
            _("An einer korrigierten Version wird schon gearbeitet."), bei=neuestes
        )
    korrektur: Protokoll = Protokoll.objects.create(
        treffen=neuestes.treffen,
        version=neuestes.version + 1,
        vorsitz=neuestes.vorsitz,
        protokollfuehrung=neuestes.protokollfuehrung,
        korrektur_grund=grund,
        # Whoever read the version before is told: nothing is overwritten from its windows.
        stand=neuestes.stand + 1,
    )
    Protokollabschnitt.objects.bulk_create(
        Protokollabschnitt(
            protokoll=korrektur,
            top_id=abschnitt.top_id,
            ergebnis=abschnitt.ergebnis,
            stand=abschnitt.stand + 1,
            geaendert_am=abschnitt.geaendert_am,
        )
        for abschnitt in neuestes.abschnitte.all()
    )
    return korrektur


def davor(entwurf: Protokoll) -> Protokoll:
    """The released version that a correction was begun from."""
    letztes: Protokoll = Protokoll.objects.get(
        treffen=entwurf.treffen_id, version=entwurf.version - 1
    )
    return letztes


@transaction.atomic
def verwerfen(*, protokoll: Protokoll, von: Konto) -> Protokoll:
    """The released version stands again, its decisions as it says them. Returns it.

    Measures that only the draft had go with it, those of which something was reported are
    discarded; earlier ones stay as they are now. One that a group made out of its result stays its
    own, under no item. Sheets that were opened again are closed, with the entries they have now.
    Raises FalscherZustand when this is no draft of a correction.
    """
    # Measures first: the editor and their own pages lock in that order.
    alle = Massnahme.objects.filter(top__treffen=protokoll.treffen_id)
    list(alle.select_for_update(of=("self",), no_key=True).values_list("pk"))
    entwurf = _neuestes(protokoll.treffen_id)
    if entwurf.pk != protokoll.pk or entwurf.ist_freigegeben or not entwurf.ist_korrektur:
        raise FalscherZustand(_("Diese Version lässt sich nicht verwerfen."), bei=entwurf)
    # Then the sheets, as the release locks them: who is writing there finishes, or is refused.
    blaetter = Ergebnisblatt.objects.filter(treffen=entwurf.treffen_id)
    list(blaetter.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    blaetter.offen().update(zustand=Ergebnisblatt.Zustand.ABGESCHLOSSEN)
    letztes = davor(entwurf)
    _beschluesse_zuruecksetzen(letztes)
    neue = alle.filter(angelegt_am__gte=entwurf.angelegt_am)
    for zeile in neue.filter(ergebnis__isnull=True):
        massnahmen.entfernen(massnahme=zeile, von=von)
    for zeile in neue.filter(ergebnis__isnull=False):
        zeile.top = None
        zeile.save(update_fields=["top"])
    _links_widerrufen(entwurf)
    entwurf.delete()
    return letztes


def _beschluesse_zuruecksetzen(letztes: Protokoll) -> None:
    """Rows as the image says, by their keys. Where it has none, what it says of a row as it is
    stays; each other row, in order, takes the words of the next that is missing, so that topic and
    validity stay."""
    punkte: dict[int, list[dict[str, Any]]] = {
        punkt["top"]: punkt["beschluesse"] for punkt in letztes.inhalt.get("punkte", [])
    }
    tops = Tagesordnungspunkt.objects.filter(treffen=letztes.treffen_id)
    zeilen = list(Beschluss.objects.select_for_update().filter(top__in=tops).order_by("pk"))
    tag = timezone.localdate(letztes.treffen.beginn)
    for top in tops:
        hier = {zeile.pk: zeile for zeile in zeilen if zeile.top_id == top.pk}
        fehlende = []
        for gesagt in punkte.get(top.pk, []):
            stehende = _zeile_zu(gesagt, hier)
            if stehende is None:
                fehlende.append(gesagt)
            else:
                _schreiben(hier.pop(stehende.pk), gesagt)
        for zeile in hier.values():
            if fehlende and "beschluss" not in fehlende[0]:
                _schreiben(zeile, fehlende.pop(0))
            else:
                _loeschen(zeile, letztes)
        for gesagt in fehlende:
            Beschluss.objects.create(
                pk=gesagt.get("beschluss"),  # its page has the address it had
                netzwerk=letztes.treffen.netzwerk,
                top=top,
                gefasst_am=tag,
                **_worte(gesagt),
            )


def _worte(gesagt: dict[str, Any]) -> dict[str, Any]:
    return {feld: gesagt[feld] for feld in FELDER}


def _zeile_zu(gesagt: dict[str, Any], zeilen: dict[int, Beschluss]) -> Beschluss | None:
    if "beschluss" in gesagt:
        return zeilen.get(gesagt["beschluss"])
    gleiche = (z for z in zeilen.values() if all(getattr(z, f) == gesagt[f] for f in FELDER))
    return next(gleiche, None)


def _schreiben(zeile: Beschluss, gesagt: dict[str, Any]) -> None:
    worte = _worte(gesagt)
    if all(getattr(zeile, feld) == wert for feld, wert in worte.items()):
        return
    for feld, wert in worte.items():
        setattr(zeile, feld, wert)
    if not zeile.ist_angenommen:  # then the register cannot say that it is done
        zeile.geltung, zeile.geltung_seit = Beschluss.Geltung.IN_KRAFT, None
        zeile.abgeloest_durch = None
    zeile.save(update_fields=[*FELDER, *GELTUNG])


def _loeschen(zeile: Beschluss, letztes: Protokoll) -> None:
    try:
        zeile.delete()
    except models.ProtectedError as gebraucht:
        if zeile.abgeloeste.exists():
            raise FalscherZustand(
                _("Ein Beschluss aus der Korrektur hat schon einen anderen abgelöst."),
                bei=letztes,
                weiter=_("Ändern Sie das zuerst im Register der Beschlüsse."),
            ) from gebraucht
        raise FalscherZustand(
            _("Ein Meldeweg nennt einen Beschluss aus der Korrektur."),
            bei=letztes,
            weiter=_("Ändern Sie das zuerst beim Meldeweg."),
        ) from gebraucht


def _links_widerrufen(entwurf: Protokoll) -> None:
    """Whoever was asked to check it opens a page that says the link is over."""
    Zugang.objects.filter(
        zweck=Zugang.Zweck.PROTOKOLLPRUEFUNG,
        gegenstand_typ=ContentType.objects.get_for_model(Protokollpruefung),
        gegenstand_id__in=entwurf.pruefungen.values("pk"),
        widerrufen_am__isnull=True,
    ).update(widerrufen_am=timezone.now())
