"""Writing minutes item by item, releasing them, mailing them."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Kontakt
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.aktionen import post
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Dokument, Konto, Zugang
from treffen.abbild import fingerabdruck as fingerabdruck_von
from treffen.aktionen import massnahme as massnahmen
from treffen.aktionen import umlauf
from treffen.einwandfrist import einwandfrist
from treffen.models import (
    Beschluss,
    Ergebnisblatt,
    Massnahme,
    Protokoll,
    Protokollabschnitt,
    Protokollpruefung,
    Tagesordnungspunkt,
    Teilnahme,
    Treffen,
)

ART = "protokoll"
ANLASS = "treffen.protokoll"
LINK_TAGE = 180


class Veraltet(Exception):
    """Somebody else saved the same part since it was read."""


@dataclass
class Eintraege:
    """What one save of an agenda item writes; of stored rows only the fields named beside them."""

    neue: list[Beschluss | Massnahme] = field(default_factory=list)
    geaenderte: list[tuple[Beschluss | Massnahme, list[str]]] = field(default_factory=list)
    loeschen: list[Beschluss | Massnahme] = field(default_factory=list)
    #: Said by the action: of those, what is still there because something was reported of it.
    geblieben: list[Massnahme] = field(default_factory=list)


def aktuelles(treffen: Treffen) -> Protokoll | None:
    """The newest version of a meeting's minutes."""
    return Protokoll.objects.filter(treffen=treffen).order_by("-version").first()


def entwurf_der_korrektur(treffen: Treffen) -> Protokoll | None:
    """The version being written, where there is one."""
    entwurf: Protokoll | None = Protokoll.objects.filter(treffen=treffen).in_arbeit().first()
    return entwurf


def _zum_schreiben(treffen: Treffen, von: Konto) -> Protokoll:
    """The minutes, begun when there are none, locked against a release until this save is in."""
    Protokoll.objects.get_or_create(
        treffen=treffen, version=1, defaults={"protokollfuehrung": von.name}
    )
    protokoll: Protokoll = (
        Protokoll.objects.select_for_update(no_key=True)
        .filter(treffen=treffen)
        .order_by("-version")[0]
    )
    if protokoll.ist_freigegeben:
        raise FalscherZustand(
            _("Das Protokoll ist freigegeben und lässt sich nicht mehr ändern."), bei=protokoll
        )
    return protokoll


@transaction.atomic
def kopf_speichern(
    *, treffen: Treffen, stand: int, vorsitz: str, protokollfuehrung: str, von: Konto
) -> Protokoll:
    """Chair and minute-taker. Raises Veraltet, FalscherZustand."""
    protokoll = _zum_schreiben(treffen, von)
    if protokoll.stand != stand:
        raise Veraltet
    protokoll.vorsitz, protokoll.protokollfuehrung = vorsitz, protokollfuehrung
    protokoll.stand += 1
    protokoll.save(update_fields=["vorsitz", "protokollfuehrung", "stand"])
    return protokoll


@transaction.atomic
def top_speichern(
    *, top: Tagesordnungspunkt, stand: int, ergebnis: str, eintraege: Eintraege, von: Konto
) -> Protokollabschnitt:
    """Result, decisions and measures of one item, in one step.

    Raises Veraltet when the item was saved or removed since `stand`, FalscherZustand after the
    release.
    """
    protokoll = _zum_schreiben(top.treffen, von)
    # Who removes an item locks its meeting first: it is gone by now, or stays until this is saved.
    Treffen.objects.select_for_update(no_key=True).get(pk=top.treffen_id)
    if not Tagesordnungspunkt.objects.filter(pk=top.pk).exists():
        raise Veraltet
    abschnitt: Protokollabschnitt
    abschnitt, _neu = Protokollabschnitt.objects.get_or_create(protokoll=protokoll, top=top)
    # One conditional update decides who was first.
    if not Protokollabschnitt.objects.filter(pk=abschnitt.pk, stand=stand).update(
        stand=stand + 1, ergebnis=ergebnis, geaendert_am=timezone.now()
    ):
        raise Veraltet
    for zeile in eintraege.loeschen:
        if isinstance(zeile, Beschluss):
            zeile.delete()
        elif not massnahmen.entfernen(massnahme=zeile, von=von):
            eintraege.geblieben.append(zeile)
    for zeile in eintraege.neue:
        if isinstance(zeile, Massnahme):
            zeile.arbeitsgruppe_id = top.treffen.arbeitsgruppe_id
        zeile.save()
    for zeile, felder in eintraege.geaenderte:
        if isinstance(zeile, Massnahme):
            massnahmen.aendern(massnahme=zeile, felder=felder, von=von)
        else:
            zeile.save(update_fields=felder)
    if top.treffen.hat_begonnen:  # before that it is preparation
        Tagesordnungspunkt.objects.filter(
            pk=top.pk, zustand=Tagesordnungspunkt.Zustand.AUF_TAGESORDNUNG
        ).update(zustand=Tagesordnungspunkt.Zustand.BEHANDELT)
    hat_stattgefunden(top.treffen)
    abschnitt.refresh_from_db()
    return abschnitt


def hat_stattgefunden(treffen: Treffen) -> None:
    """Results or attendance are entered: an invited meeting has taken place, unless its date is
    still ahead and this is preparation."""
    if treffen.zustand == Treffen.Zustand.EINGELADEN and treffen.hat_begonnen:
        treffen.durchfuehren()


def empfaenger(treffen: Treffen) -> "models.QuerySet[Kontakt]":
    """Whom the minutes go to: who was invited or came, and has an address. One per address."""
    dabei = Teilnahme.objects.filter(treffen=treffen).exclude(runde=0, anwesenheit="")
    kontakte: models.QuerySet[Kontakt] = (
        Kontakt.objects.erreichbar()
        .filter(pk__in=dabei.values("kontakt"))
        .select_related("organisation")
    )
    return kontakte


@transaction.atomic
def freigeben(
    *,
    protokoll: Protokoll,
    von: Konto,
    fingerabdruck: str | None = None,
    einwaende_bis: date | None = None,
) -> Dokument:
    """Freeze the minutes and ask for their PDF; the mails follow when it is there.

    `fingerabdruck` is that of the image that was shown for confirmation; just this image is
    released. Objections are taken until `einwaende_bis`, without it as long as the rule says
    (treffen.einwandfrist). A question to the chair that is still open is over with it. Raises
    Veraltet when anything in it has changed since, FalscherZustand when the
    minutes are released already.
    """
    # The lock makes writers of sections, decisions and attendance wait, and a second release.
    gesperrt: Protokoll | None
    gesperrt = Protokoll.objects.select_for_update().filter(pk=protokoll.pk).first()
    if gesperrt is None:  # a correction, discarded meanwhile
        raise Veraltet
    if gesperrt.ist_freigegeben:
        raise FalscherZustand(_("Das Protokoll ist schon freigegeben."), bei=gesperrt)
    # Then the meeting, for which sheets are made or opened again, and its sheets: what is being
    # written there is in the image, or is refused.
    Treffen.objects.select_for_update(no_key=True).get(pk=gesperrt.treffen_id)
    blaetter = Ergebnisblatt.objects.filter(treffen=gesperrt.treffen_id)
    list(blaetter.select_for_update(no_key=True).order_by("pk"))
    # What was decided by circulation since the last minutes stands in these.
    umlauf.protokollieren(gesperrt.treffen)
    abbild = gesperrt.inhalt
    if fingerabdruck is not None and fingerabdruck_von(abbild) != fingerabdruck:
        raise Veraltet
    gesperrt.pruefungen.offen().update(
        ergebnis=Protokollpruefung.Ergebnis.ZURUECKGEZOGEN, beantwortet_am=timezone.now()
    )
    bis = einwaende_bis or einwandfrist(gesperrt.treffen).bis
    gesperrt.freigeben(von, abbild, bis)
    hat_stattgefunden(gesperrt.treffen)
    # What the groups wrote is said now: nobody goes on writing what nobody will read.
    blaetter.offen().update(zustand=Ergebnisblatt.Zustand.ABGESCHLOSSEN)
    protokoll.refresh_from_db()
    treffen = gesperrt.treffen
    tag = timezone.localtime(treffen.beginn).date().isoformat()
    return dokument_aktionen.anfordern(
        netzwerk=treffen.netzwerk,
        art=ART,
        gegenstand=gesperrt,
        dateiname=f"protokoll-{tag}-{slugify(treffen.titel)[:60]}-v{gesperrt.version}.pdf",
    )


def dokument_zu(protokoll: Protokoll) -> Dokument | None:
    return Dokument.objects.zu(protokoll).filter(art=ART).first()


@transaction.atomic
def dokument_erneut(*, protokoll: Protokoll) -> Dokument | None:
    """Try the PDF again now: after the last attempt failed, or while the next one waits."""
    dokument = dokument_zu(protokoll)
    if dokument is None or dokument.ist_fertig:
        return dokument
    dokument.erneut()
    Dokument.objects.filter(
        pk=dokument.pk, zustand=Dokument.Zustand.WARTEND, pacht_bis__isnull=True
    ).update(faellig_ab=timezone.now())
    transaction.on_commit(lambda: dokument_aktionen.anstossen(dokument))
    dokument.refresh_from_db()
    return dokument


@transaction.atomic
def versenden(*, protokoll: Protokoll) -> int:
    """One mail per recipient with a personal link; how many are new. Repeats add nothing."""
    kontakte = list(empfaenger(protokoll.treffen))
    zugaenge = _zugaenge(protokoll, kontakte)
    return post.einreihen(
        post.nachricht(
            netzwerk=protokoll.treffen.netzwerk,
            anlass=ANLASS,
            gegenstand=protokoll,
            empfaenger=kontakt.email,
            empfaenger_name=kontakt.name,
            zugang=zugaenge[kontakt.pk],
        )
        for kontakt in kontakte
    )


def _zugaenge(protokoll: Protokoll, kontakte: list[Kontakt]) -> dict[int, Zugang]:
    """The personal links by contact, written in one go: a meeting may have 260 participants."""
    schluessel = {
        "zweck": Zugang.Zweck.PROTOKOLL,
        "gegenstand_typ": ContentType.objects.get_for_model(Protokoll),
        "gegenstand_id": protokoll.pk,
        "inhaber_typ": ContentType.objects.get_for_model(Kontakt),
    }
    bis = timezone.now() + timedelta(days=LINK_TAGE)
    Zugang.objects.bulk_create(
        [
            Zugang(
                **schluessel,
                inhaber_id=kontakt.pk,
                netzwerk=protokoll.treffen.netzwerk,
                gueltig_bis=bis,
            )
            for kontakt in kontakte
        ],
        ignore_conflicts=True,
    )
    return {zugang.inhaber_id: zugang for zugang in Zugang.objects.filter(**schluessel)}
