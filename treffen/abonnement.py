"""Calendars to subscribe to: of the network, of one person, of the public. No names, no attendees.

A feed stays the same as long as its meetings do, so that programs that ask every hour get 304.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event
from icalendar.prop import vText

from mitglieder.models import Kontakt
from netzwerk.basis.kalender import BERLIN, rahmen, veranstaltet
from netzwerk.basis.links import absolut, persoenlicher_link
from netzwerk.basis.models import Konto, Netzwerk, Zugang
from netzwerk.basis.rechte import ist_im_netzwerk
from treffen.kalender import kennung
from treffen.models import Teilnahme, Treffen

#: So far back a feed reaches; calendars drop what is older.
ZURUECK = timedelta(days=365)
#: How often programs are asked to look again.
ABRUF_ALLE = timedelta(hours=4)
ENTFALLEN = {Treffen.Zustand.ABGESAGT: "Abgesagt: ", Treffen.Zustand.VERSCHOBEN: "Verschoben: "}
A = Teilnahme.Antwort
ANTWORTEN = {
    A.OFFEN.value: "Ihre Antwort fehlt noch. Sie geben sie über den Link in Ihrer Einladung.",
    A.ZUGESAGT.value: "Sie haben zugesagt.",
    A.WARTELISTE.value: "Sie stehen auf der Warteliste.",
}


@dataclass(frozen=True, kw_only=True)
class Eintrag:
    """A meeting as one calendar shows it. `geaendert_am` makes the entry's version.

    `belegt`: whoever has this calendar is meant to be there. What a network or a city has on is
    nobody's busy time.
    """

    treffen: Treffen
    geaendert_am: datetime
    ort: str
    link: str = ""
    hinweis: str = ""
    vorlaeufig: bool = False
    belegt: bool = False


@dataclass(frozen=True)
class Abo:
    """One calendar that `inhaber` may have; its address, when there is one, is secret."""

    inhaber: Konto | Kontakt
    netzwerk: Netzwerk
    zugang: Zugang | None

    @property
    def kennung(self) -> str:
        """What tells the calendars of one account apart in addresses and forms."""
        return str(self.inhaber.pk) if isinstance(self.inhaber, Kontakt) else "netzwerk"

    @property
    def adresse(self) -> str:
        return persoenlicher_link("treffen:kalender-abruf", self.zugang) if self.zugang else ""

    @property
    def webcal(self) -> str:
        return als_webcal(self.adresse)


def als_webcal(adresse: str) -> str:
    """The address as calendar programs register for it: a click subscribes."""
    return f"webcal:{adresse.partition(':')[2]}"


def des_kontos(konto: Konto, netzwerk: Netzwerk) -> list[Abo]:
    """The network's calendar, and one for each person the account is in this network."""
    kontakte = Kontakt.objects.im_netzwerk(netzwerk).taetig().filter(konto=konto)
    personen = list(kontakte.select_related("organisation").order_by("pk"))
    return [*_mit_zugang([konto], netzwerk), *_mit_zugang(personen, netzwerk)]


def des_kontakts(kontakt: Kontakt, netzwerk: Netzwerk) -> Abo:
    return _mit_zugang([kontakt], netzwerk)[0]


def _mit_zugang(inhaber: Iterable[Konto | Kontakt], netzwerk: Netzwerk) -> list[Abo]:
    abos = []
    for person in inhaber:
        zugang = zugaenge(person, netzwerk).gueltig().first()
        if zugang is not None:
            zugang.inhaber, zugang.netzwerk = person, netzwerk
        abos.append(Abo(person, netzwerk, zugang))
    return abos


def zugaenge(inhaber: Konto | Kontakt, netzwerk: Netzwerk) -> Any:
    """At most one, valid or not."""
    return Zugang.objects.filter(
        zweck=Zugang.Zweck.KALENDER,
        gegenstand_typ=ContentType.objects.get_for_model(Netzwerk),
        gegenstand_id=netzwerk.pk,
        inhaber_typ=ContentType.objects.get_for_model(inhaber),
        inhaber_id=inhaber.pk,
    )


def inhalt(zugang: Zugang, netzwerk: Netzwerk) -> bytes | None:
    """The calendar behind a secret address; None when role or contact have ended."""
    inhaber = zugang.inhaber
    if isinstance(inhaber, Konto) and ist_im_netzwerk(inhaber, netzwerk):
        return der_mitglieder(inhaber, netzwerk)
    if isinstance(inhaber, Kontakt) and _gehoert_dazu(inhaber, netzwerk):
        return der_person(zugang, netzwerk)
    return None


def _gehoert_dazu(kontakt: Kontakt, netzwerk: Netzwerk) -> bool:
    return Kontakt.objects.im_netzwerk(netzwerk).taetig().filter(pk=kontakt.pk).exists()


def der_mitglieder(konto: Konto, netzwerk: Netzwerk) -> bytes:
    """What members see on the portal, of groups what they work in; drafts are in no calendar."""
    sichtbar = (
        Treffen.objects.sichtbar_fuer(konto, netzwerk)
        .betrifft(konto)
        .exclude(zustand=Treffen.Zustand.ENTWURF)
    )
    eintraege = (
        Eintrag(
            treffen=treffen,
            geaendert_am=treffen.geaendert_am,
            ort=_ort(treffen, treffen.online_link),
            link=absolut(reverse("treffen:treffen-zeigen", args=[netzwerk.kurzname, treffen.pk])),
        )
        for treffen in _mit_aenderung(_neuere(sichtbar), "pk")
    )
    return _kalender(f"{netzwerk.name} {netzwerk.kommune}", netzwerk, eintraege)


def der_person(zugang: Zugang, netzwerk: Netzwerk) -> bytes:
    """Her own meetings with her own answer. What she declined, or left to a deputy, is not hers."""
    eigene = (
        Teilnahme.objects.sichtbar_fuer(zugang, netzwerk)
        .exclude(antwort__in=(A.ABGESAGT, A.STELLVERTRETUNG))
        .exclude(treffen__zustand=Treffen.Zustand.ENTWURF)
        .filter(treffen__ende__gte=_seit())
        .select_related("treffen__arbeitsgruppe")
        .order_by("treffen__beginn", "pk")
    )
    eintraege = (
        Eintrag(
            treffen=teilnahme.treffen,
            geaendert_am=max(teilnahme.geaendert_am, teilnahme.beantwortet_am or _ANFANG),
            ort=_ort(teilnahme.treffen, teilnahme.treffen.online_link),
            hinweis=ANTWORTEN[teilnahme.antwort] if teilnahme.treffen.nimmt_antworten else "",
            vorlaeufig=teilnahme.antwort != A.ZUGESAGT,
            belegt=True,
        )
        for teilnahme in _mit_aenderung(eigene, "treffen")
    )
    return _kalender(f"Meine Treffen: {netzwerk.name} {netzwerk.kommune}", netzwerk, eintraege)


def der_oeffentlichkeit(netzwerk: Netzwerk) -> bytes:
    oeffentliche = Treffen.objects.des_netzwerks(netzwerk).veroeffentlicht()
    eintraege = map(_oeffentlich, _mit_aenderung(_neuere(oeffentliche), "pk"))
    return _kalender(f"Termine: {netzwerk.name} {netzwerk.kommune}", netzwerk, eintraege)


def einzeln(treffen: Treffen) -> bytes:
    """One public event as a file."""
    eine = _mit_aenderung(Treffen.objects.filter(pk=treffen.pk), "pk")
    eintraege = (replace(_oeffentlich(zeile), belegt=True) for zeile in eine)
    return _kalender("", treffen.netzwerk, eintraege)


def _oeffentlich(treffen: Treffen) -> Eintrag:
    """The way into the video conference is for those who registered."""
    ziel = reverse("treffen:veranstaltung-zeigen", args=[treffen.netzwerk.kurzname, treffen.pk])
    return Eintrag(
        treffen=treffen,
        geaendert_am=treffen.geaendert_am,  # type: ignore[attr-defined]  # by `_mit_aenderung`
        ort=_ort(treffen, "online" if treffen.online_link else ""),
        link=absolut(ziel),
    )


_ANFANG = datetime(1990, 1, 1, tzinfo=BERLIN)


def _seit() -> datetime:
    """Whole days, or the calendar would be another one at every look."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) - ZURUECK


def _neuere(treffen: models.QuerySet[Treffen]) -> models.QuerySet[Treffen]:
    zeilen = treffen.filter(ende__gte=_seit()).select_related("netzwerk", "arbeitsgruppe")
    return zeilen.order_by("beginn", "pk")


def _mit_aenderung(zeilen: models.QuerySet[Any], treffen: str) -> models.QuerySet[Any]:
    """Each with `geaendert_am`: when the audit trail saw the meeting change last."""
    spur = next(iter(Treffen.pgh_event_models.values()))  # type: ignore[attr-defined]  # set by pghistory
    zuletzt = spur._default_manager.filter(pgh_obj=models.OuterRef(treffen)).order_by("-pgh_id")
    mit_zeit: models.QuerySet[Any] = zeilen.annotate(
        geaendert_am=models.functions.Coalesce(
            models.Subquery(zuletzt.values("pgh_created_at")[:1]), models.Value(_ANFANG)
        )
    )
    return mit_zeit


def _ort(treffen: Treffen, online: str) -> str:
    return ", ".join(teil for teil in (treffen.ort, online) if teil)


def _kalender(name: str, netzwerk: Netzwerk, eintraege: Iterable[Eintrag]) -> bytes:
    kalender: Calendar = rahmen("PUBLISH")
    if name:
        kalender.add("name", name)
        kalender.add("x-wr-calname", vText(name))
        kalender.add("x-wr-timezone", vText("Europe/Berlin"))
        kalender.add("refresh-interval", ABRUF_ALLE, parameters={"VALUE": "DURATION"})
        kalender.add("x-published-ttl", vText(f"PT{ABRUF_ALLE.seconds // 3600}H"))
    for eintrag in eintraege:
        eintrag.treffen.netzwerk = netzwerk
        kalender.add_component(_termin(eintrag))
    text: bytes = kalender.to_ical()
    return text


def _termin(eintrag: Eintrag) -> Event:
    treffen = eintrag.treffen
    vorsatz = ENTFALLEN.get(Treffen.Zustand(treffen.zustand), "")
    termin = Event()
    termin.add("uid", kennung(treffen))
    termin.add("sequence", treffen.sequenz)
    termin.add("dtstamp", eintrag.geaendert_am)
    termin.add("last-modified", eintrag.geaendert_am)
    termin.add("dtstart", treffen.beginn.astimezone(BERLIN))
    termin.add("dtend", treffen.ende.astimezone(BERLIN))
    # Several programs do not show the status of an entry: the title says it.
    termin.add("summary", f"{vorsatz}{treffen.titel}")
    if eintrag.ort:
        termin.add("location", eintrag.ort)
    gruppe = str(treffen.arbeitsgruppe) if treffen.arbeitsgruppe else ""
    teile = (gruppe, eintrag.hinweis, treffen.beschreibung, eintrag.link)
    if any(teile):
        termin.add("description", "\n\n".join(teil for teil in teile if teil))
    if eintrag.link:
        termin.add("url", eintrag.link)
    stand = "TENTATIVE" if eintrag.vorlaeufig else "CONFIRMED"
    termin.add("status", "CANCELLED" if vorsatz else stand)
    termin.add("transp", "OPAQUE" if eintrag.belegt and not vorsatz else "TRANSPARENT")
    termin.add("organizer", veranstaltet(treffen.netzwerk), encode=False)
    return termin
