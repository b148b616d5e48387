"""Writing minutes item by item, releasing them, mailing them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
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
    Umfrage,
)

ART = "protokoll"
ANLASS = "treffen.protokoll"
LINK_TAGE = 180
#: So long after the last day for objections she still reads the minutes and what was decided.
NACHLAUF_TAGE = 30


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
    *,
    treffen: Treffen,
    stand: int,
    vorsitz: str,
    protokollfuehrung: str,
    korrektur_grund: str = "",
    von: Konto,
) -> Protokoll:
    """Chair and minute-taker, of a correction its reason. Raises Veraltet, FalscherZustand."""
    protokoll = _zum_schreiben(treffen, von)
    if protokoll.stand != stand:
        raise Veraltet
    protokoll.vorsitz, protokoll.protokollfuehrung = vorsitz, protokollfuehrung
    if protokoll.ist_korrektur and korrektur_grund:
        protokoll.korrektur_grund = korrektur_grund
    protokoll.stand += 1
    protokoll.save(update_fields=["vorsitz", "protokollfuehrung", "korrektur_grund", "stand"])
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


@transaction.atomic
def ergebnisse_zuordnen(*, zeilen: Iterable[Umfrage | Ergebnisblatt], von: Konto) -> None:
    """The minutes tell each poll and each group's sheet under the `top` it carries now.

    Behind the lock of the minutes: whoever releases has read the order before or after.
    """
    for zeile in zeilen:
        zeile.save(update_fields=["top"])


def hat_stattgefunden(treffen: Treffen) -> None:
    """Results or attendance are entered: an invited meeting has taken place, unless its date is
    still ahead and this is preparation."""
    if treffen.zustand == Treffen.Zustand.EINGELADEN and treffen.hat_begonnen:
        treffen.durchfuehren()


def dabei(treffen: Treffen) -> QuerySet[Teilnahme, Any]:
    """Keys of the contacts who were invited or came."""
    zeilen = Teilnahme.objects.filter(treffen=treffen).exclude(runde=0, anwesenheit="")
    return zeilen.values("kontakt")


def empfaenger(treffen: Treffen) -> list[Kontakt]:
    """Whom the minutes go to: who was invited or came, and has an address.

    Each person once: a second entry with the same name and address is she again. Two people who
    share a mailbox are two.
    """
    kontakte = Kontakt.objects.erreichbar().filter(pk__in=dabei(treffen))
    personen: dict[tuple[str, str, str], Kontakt] = {}
    for k in kontakte.select_related("organisation"):
        personen.setdefault((k.email.lower(), k.vorname.lower(), k.nachname.lower()), k)
    return list(personen.values())


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
    kontakte = empfaenger(protokoll.treffen)
    zugaenge = Zugang.fuer_alle(
        [(protokoll, kontakt) for kontakt in kontakte],
        zweck=Zugang.Zweck.PROTOKOLL,
        netzwerk=protokoll.treffen.netzwerk,
        tage=link_tage(protokoll),
    )
    je_postfach: Counter[str] = Counter()
    nachrichten = []
    for kontakt in kontakte:
        # Whoever shares a mailbox has a mail and a link of her own: the round tells them apart.
        je_postfach[kontakt.email.lower()] += 1
        nachrichten.append(
            post.nachricht(
                netzwerk=protokoll.treffen.netzwerk,
                anlass=ANLASS,
                gegenstand=protokoll,
                empfaenger=kontakt.email,
                empfaenger_name=kontakt.name,
                runde=je_postfach[kontakt.email.lower()],
                zugang=zugaenge[protokoll.pk, kontakt.pk],
            )
        )
    return post.einreihen(nachrichten)


def link_tage(protokoll: Protokoll) -> int:
    """How long from now the personal links live: past the last day for objections in any case."""
    bis = protokoll.einwaende_bis or timezone.localdate()
    return max(LINK_TAGE, (bis - timezone.localdate()).days + NACHLAUF_TAGE)


def links_verlaengern(protokoll: Protokoll) -> None:
    """The last day for objections moved on: links in mails that wait go with it."""
    Zugang.objects.filter(
        zweck=Zugang.Zweck.PROTOKOLL,
        gegenstand_typ=ContentType.objects.get_for_model(Protokoll),
        gegenstand_id=protokoll.pk,
    ).verlaengern(link_tage(protokoll))
