"""Which links of public offers are looked at tonight, and what is kept of it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from angebote.linkpruefung import Art, Befund, ansehen
from angebote.models import Angebot, Angebotslink
from angebote.models.angebot import OEFFENTLICHE_ZUSTAENDE
from angebote.models.link import VERSUCHE

#: What answered is left alone for a week; what did not is looked at every night.
RUHE = timedelta(days=7)
#: So many addresses for one task: it ends well before the queue would hand it to another worker.
JE_AUFTRAG = 20
#: And of one host a night, one after the other: a city whose offers all lie on one is through
#: 700 in a week, by some minutes a night.
JE_HOST = 100


def abgleichen() -> None:
    """One row for each link of a public offer, in a constant number of queries."""
    for feld in Angebotslink.Feld.values:
        oeffentlich = Angebot.objects.filter(zustand__in=OEFFENTLICHE_ZUSTAENDE)
        bekannt = Angebotslink.objects.filter(feld=feld)
        gueltig = bekannt.filter(
            angebot__zustand__in=OEFFENTLICHE_ZUSTAENDE, adresse=F(f"angebot__{feld}")
        )
        bekannt.exclude(pk__in=gueltig.values("pk")).delete()
        neue = oeffentlich.exclude(**{feld: ""}).exclude(pk__in=gueltig.values("angebot"))
        Angebotslink.objects.bulk_create(
            (
                Angebotslink(angebot_id=pk, feld=feld, adresse=adresse)
                for pk, adresse in neue.values_list("pk", feld).iterator()
            ),
            ignore_conflicts=True,  # a second run of the same night
            batch_size=1000,
        )


def auftraege(heute: date) -> Iterator[list[int]]:
    """Tonight's links, one for each address; those of a host stay together.

    What failed and waits for another night comes first, else the longest unseen. A host with more
    than one portion gets its next ones after all others had their first.
    """
    faellige = Angebotslink.objects.filter(
        Q(geprueft_am=None)
        | Q(geprueft_am__lte=heute - RUHE)
        | Q(fehlversuche__gt=0, geprueft_am__lt=heute)
    )
    je_adresse: dict[str, int] = {}
    zuerst = Case(When(fehlversuche__range=(1, VERSUCHE - 1), then=0), default=1)
    reihe = faellige.order_by(zuerst, F("geprueft_am").asc(nulls_first=True), "pk")
    for pk, adresse in reihe.values_list("pk", "adresse"):
        je_adresse.setdefault(adresse, pk)
    je_host: dict[str, list[int]] = {}
    for adresse, pk in je_adresse.items():
        je_host.setdefault(_host(adresse), []).append(pk)
    auftrag: list[int] = []
    portionen = (
        links[ab : ab + JE_AUFTRAG]
        for ab in range(0, JE_HOST, JE_AUFTRAG)
        for links in je_host.values()
    )
    for links in portionen:
        if auftrag and len(auftrag) + len(links) > JE_AUFTRAG:
            yield auftrag
            auftrag = []
        auftrag = auftrag + links
    if auftrag:
        yield auftrag


def _host(adresse: str) -> str:
    try:
        return urlsplit(adresse).hostname or ""
    except ValueError:
        return ""


def pruefen(
    links: Iterable[int],
    *,
    hinsehen: Callable[[str], Befund] = ansehen,
    heute: date | None = None,
) -> int:
    """Look at each address once tonight and note it at every offer that names it."""
    heute = heute or timezone.localdate()
    offen = Angebotslink.objects.filter(pk__in=[*links]).exclude(geprueft_am=heute)
    adressen = list(dict.fromkeys(offen.order_by("pk").values_list("adresse", flat=True)))
    for adresse in adressen:
        _festhalten(adresse, hinsehen(adresse), heute)
    return len(adressen)


def _festhalten(adresse: str, befund: Befund, heute: date) -> None:
    """At most one failure a night counts, however often the task runs."""
    if befund.art is Art.SPAETER:
        return
    zeilen = Angebotslink.objects.filter(adresse=adresse).exclude(geprueft_am=heute)
    meldung = befund.meldung[:300]
    if befund.art is Art.FEHLT:
        zeilen.update(
            geprueft_am=heute,
            meldung=meldung,
            fehlversuche=F("fehlversuche") + 1,
            zustand=Case(
                When(fehlversuche__gte=VERSUCHE - 1, then=Value(Angebotslink.Zustand.TOT.value)),
                default=F("zustand"),
            ),
        )
    else:
        zeilen.update(geprueft_am=heute, meldung=meldung, fehlversuche=0, zustand=befund.art.value)
