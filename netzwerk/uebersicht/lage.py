"""What waits in a network, gathered for the dashboard with a constant number of queries."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from angebote.models import Angebot
from mitglieder.models import (
    Aenderungsvorschlag,
    Aufnahme,
    Beitritt,
    Kontakt,
    Organisation,
    Partnergruppe,
)
from mitglieder.models.mitgliedschaft import Abdeckung
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.uebersicht import (
    arbeitsgruppen,
    einrichten,
    evaluation,
    frische,
    gegenzeichnung,
    gruppenmeldungen,
    massnahmen,
    meldewege,
    nachweis,
    protokolle,
    siegel,
    umlaeufe,
    vereinbarungen,
    zeichnungsvorschlag,
)
from netzwerk.uebersicht.aufgabe import Aufgabe
from treffen.aktionen import einlass
from treffen.models import (
    Arbeitsgruppe,
    Massnahme,
    Protokoll,
    Tagesordnungspunkt,
    Teilnahme,
    Treffen,
)
from treffen.rechte import leitet_gruppe
from treffen.zyklus import Zyklus

MASSNAHMEN_GEZEIGT = 5
BALD = timedelta(days=14)


@dataclass(frozen=True)
class NaechstesTreffen:
    treffen: Treffen
    tage: int
    antworten: dict[str, int]

    @property
    def hat_einlass(self) -> bool:
        """On its day: what comes next is the door."""
        return einlass.ist_offen(self.treffen)

    @property
    def eingeladen(self) -> int:
        return sum(self.antworten.values())

    @property
    def offen(self) -> int:
        return self.antworten[Teilnahme.Antwort.OFFEN]

    @property
    def geantwortet(self) -> int:
        return self.eingeladen - self.offen

    @property
    def zugesagt(self) -> int:
        return (
            self.antworten[Teilnahme.Antwort.ZUGESAGT]
            + self.antworten[Teilnahme.Antwort.STELLVERTRETUNG]
        )

    @property
    def abgesagt(self) -> int:
        return self.antworten[Teilnahme.Antwort.ABGESAGT]

    @property
    def warteliste(self) -> int:
        return self.antworten[Teilnahme.Antwort.WARTELISTE]


@dataclass(frozen=True)
class Lage:
    heute: date
    naechstes: NaechstesTreffen | None
    aufgaben: list[Aufgabe]
    massnahmen: list[Massnahme]
    massnahmen_offen: int
    abdeckung: list[Abdeckung]
    unterschriften_offen: list[Beitritt]
    unterschriften_erhalten: int
    unterschriften_alle: int
    angebote_veraltet: list[Angebot]

    @property
    def vertreten(self) -> int:
        return sum(1 for eintrag in self.abdeckung if eintrag.anzahl_organisationen)


@dataclass(frozen=True)
class MitgliedLage:
    heute: date
    naechstes: Treffen | None
    massnahmen: list[Massnahme]
    organisationen: list[Organisation]
    angebote: list[Angebot]
    gruppen: list[Arbeitsgruppe]
    aufgaben: list[Aufgabe]


def _naechstes(netzwerk: Netzwerk, heute: date) -> NaechstesTreffen | None:
    treffen = Treffen.objects.all().naechstes(netzwerk)
    if treffen is None:
        return None
    tage = (timezone.localdate(treffen.beginn) - heute).days
    return NaechstesTreffen(treffen, tage, Teilnahme.objects.all().zaehlung(treffen))


def lage_der_koordination(netzwerk: Netzwerk, konto: Konto | None = None) -> Lage:
    """`konto`: what this person alone is asked, too."""
    heute = timezone.localdate()
    naechstes = _naechstes(netzwerk, heute)
    offene = Massnahme.objects.all().offen(netzwerk)
    beitritte = Beitritt.objects.all().des_netzwerks(netzwerk)
    zahlen = beitritte.aggregate(
        alle=Count("pk"),
        erhalten=Count("pk", filter=Q(zustand__in=("unterzeichnet", "beigetreten"))),
    )
    return Lage(
        heute=heute,
        naechstes=naechstes,
        aufgaben=[
            *(protokolle.zu_pruefen(konto, netzwerk) if konto else ()),
            *_aufgaben(netzwerk, heute, naechstes),
        ],
        massnahmen=list(offene.nach_frist()[:MASSNAHMEN_GEZEIGT]),
        massnahmen_offen=offene.count(),
        abdeckung=Partnergruppe.objects.all().abdeckung(netzwerk) if netzwerk.nach_lkischg else [],
        unterschriften_offen=list(
            Beitritt.objects.all().offen(netzwerk).select_related("organisation", "fassung")[:5]
        ),
        unterschriften_erhalten=zahlen["erhalten"],
        unterschriften_alle=zahlen["alle"],
        angebote_veraltet=list(
            Angebot.objects.all().veraltet(netzwerk).prefetch_related("anbieter")[:4]
        ),
    )


def _aufgaben(netzwerk: Netzwerk, heute: date, naechstes: NaechstesTreffen | None) -> list[Aufgabe]:
    """What the coordination should do, the most urgent first."""
    kurzname = netzwerk.kurzname
    aufgaben = einrichten.aufgaben(netzwerk)
    ueberfaellig = Massnahme.objects.filter(netzwerk=netzwerk).ueberfaellig(heute).count()
    if ueberfaellig:
        aufgaben.append(
            Aufgabe(
                ngettext(
                    "%(n)s Maßnahme ist überfällig", "%(n)s Maßnahmen sind überfällig", ueberfaellig
                )
                % {"n": ueberfaellig},
                reverse(
                    "treffen:massnahme-liste",
                    kwargs={"netzwerk": kurzname},
                    query={"stand": "ueberfaellig"},
                ),
                _("Fragen Sie nach dem Stand oder setzen Sie eine neue Frist."),
                art="danger",
            )
        )
    aufgaben += massnahmen.aufgaben(netzwerk)
    aufgaben += [
        Aufgabe(warnung.titel, warnung.ziel, warnung.text, "event-available", warnung.art)
        for warnung in Zyklus.von(netzwerk, heute).warnungen()
    ]
    if angemeldet := _mit_angemeldeten_themen(netzwerk):
        nummer, zahl = angemeldet
        aufgaben.append(
            Aufgabe(
                ngettext(
                    "%(n)s angemeldetes Thema wartet auf Sie",
                    "%(n)s angemeldete Themen warten auf Sie",
                    zahl,
                )
                % {"n": zahl},
                reverse("treffen:treffen-zeigen", kwargs={"netzwerk": kurzname, "pk": nummer})
                + "#angemeldet",
                symbol="forum",
            )
        )
    for treffen in _ohne_protokoll(netzwerk):
        frist = timezone.localdate(treffen.ende) + timedelta(weeks=netzwerk.protokollfrist_wochen)
        aufgaben.append(
            Aufgabe(
                _("Protokoll fehlt: %(titel)s") % {"titel": treffen.titel},
                reverse(
                    "treffen:protokoll-bearbeiten",
                    kwargs={"netzwerk": kurzname, "treffen": treffen.pk},
                ),
                _("Frist nach Geschäftsordnung: %(tag)s") % {"tag": frist.strftime("%d.%m.%Y")},
                symbol="hourglass-top",
                art="danger" if frist < heute else "warning",
            )
        )
    aufgaben += protokolle.aufgaben(netzwerk)
    aufgaben += arbeitsgruppen.aufgaben(netzwerk, heute)
    aufgaben += gruppenmeldungen.aufgaben(netzwerk)
    aufgaben += meldewege.aufgaben(netzwerk)
    aufgaben += umlaeufe.aufgaben(netzwerk, heute)
    if naechstes and naechstes.offen:
        aufgaben.append(
            Aufgabe(
                ngettext(
                    "%(n)s Rückmeldung zum nächsten Treffen fehlt",
                    "%(n)s Rückmeldungen zum nächsten Treffen fehlen",
                    naechstes.offen,
                )
                % {"n": naechstes.offen},
                reverse(
                    "treffen:treffen-zeigen",
                    kwargs={"netzwerk": kurzname, "pk": naechstes.treffen.pk},
                ),
                symbol="event-available",
            )
        )
    anfragen = Aufnahme.objects.im_netzwerk(netzwerk).beantragt().count()
    if anfragen:
        aufgaben.append(
            Aufgabe(
                ngettext(
                    "%(n)s Organisation möchte ins Netzwerk",
                    "%(n)s Organisationen möchten ins Netzwerk",
                    anfragen,
                )
                % {"n": anfragen},
                reverse("mitglieder:aufnahme-liste", kwargs={"netzwerk": kurzname}),
                symbol="group-add",
            )
        )
    aufgaben += siegel.aufgaben(netzwerk)
    aufgaben += gegenzeichnung.aufgaben(netzwerk)
    aufgaben += nachweis.aufgaben(netzwerk)
    wartende = Angebot.objects.all().wartend(netzwerk).count()
    if wartende:
        aufgaben.append(
            Aufgabe(
                ngettext(
                    "%(n)s Angebot wartet auf Freigabe",
                    "%(n)s Angebote warten auf Freigabe",
                    wartende,
                )
                % {"n": wartende},
                reverse("angebote:angebot-verwalten", kwargs={"netzwerk": kurzname}),
                symbol="volunteer-activism",
            )
        )
    aufgaben += frische.aufgaben(netzwerk)
    aufgaben += vereinbarungen.aufgaben(netzwerk)
    aufgaben += zeichnungsvorschlag.aufgaben(netzwerk)
    aufgaben += evaluation.aufgaben(netzwerk, heute)
    vorschlaege = Aenderungsvorschlag.objects.im_netzwerk(netzwerk).offen().count()
    if vorschlaege:
        aufgaben.append(
            Aufgabe(
                ngettext(
                    "%(n)s Änderung eines Mitglieds wartet auf Sie",
                    "%(n)s Änderungen von Mitgliedern warten auf Sie",
                    vorschlaege,
                )
                % {"n": vorschlaege},
                reverse("mitglieder:aenderungsvorschlag-liste", kwargs={"netzwerk": kurzname}),
                symbol="assignment",
            )
        )
    kontakte = Kontakt.objects.all().im_netzwerk(netzwerk)
    gestoert = kontakte.mit_gestoerter_adresse().count()
    if gestoert:
        aufgaben.append(
            Aufgabe(
                ngettext(
                    "%(n)s E-Mail-Adresse nimmt keine Post an",
                    "%(n)s E-Mail-Adressen nehmen keine Post an",
                    gestoert,
                )
                % {"n": gestoert},
                reverse(
                    "mitglieder:organisation-liste",
                    kwargs={"netzwerk": kurzname},
                    query={"offen": "adresse"},
                ),
                _("Tragen Sie die neue Adresse ein oder bestätigen Sie die alte."),
                symbol="block",
            )
        )
    unbestaetigt = kontakte.erreichbar().veraltet().count()
    if unbestaetigt:
        aufgaben.append(
            Aufgabe(
                ngettext(
                    "%(n)s Kontakt ist veraltet",
                    "%(n)s Kontakte sind veraltet",
                    unbestaetigt,
                )
                % {"n": unbestaetigt},
                reverse(
                    "mitglieder:organisation-liste",
                    kwargs={"netzwerk": kurzname},
                    query={"offen": "veraltet"},
                ),
                _("Drei Fragen blieben ohne Antwort, oder das Jahr seit der Bestätigung ist um."),
                symbol="history",
                art="info",
            )
        )
    return aufgaben


def _mit_angemeldeten_themen(netzwerk: Netzwerk) -> tuple[int, int] | None:
    """The next meeting for which members registered items, and how many wait."""
    return (
        Tagesordnungspunkt.objects.all()
        .angemeldet()
        .filter(
            treffen__in=Treffen.objects.des_netzwerks(netzwerk).des_ganzen_netzwerks().kommende()
        )
        .order_by("treffen__beginn", "treffen")
        .values_list("treffen")
        .annotate(zahl=Count("pk"))
        .first()
    )


def _ohne_protokoll(netzwerk: Netzwerk) -> list[Treffen]:
    """Meetings of the last year that took place and have no released minutes, the oldest first.

    The minutes of a group's session are its lead's.
    """
    freigegeben = Protokoll.objects.all().freigegeben()
    return list(
        Treffen.objects.all()
        .des_netzwerks(netzwerk)
        .des_ganzen_netzwerks()
        .vergangene()
        .filter(
            zustand__in=(Treffen.Zustand.EINGELADEN, Treffen.Zustand.DURCHGEFUEHRT),
            ende__gte=timezone.now() - timedelta(days=365),
        )
        .exclude(protokolle__in=freigegeben)
        .order_by("ende")[:3]
    )


def lage_der_mitglieder(konto: Konto, netzwerk: Netzwerk) -> MitgliedLage:
    """For representatives and professionals: the next date, own measures, own offers."""
    organisationen = list(Organisation.objects.all().vertreten_durch(konto))
    sichtbar = Treffen.objects.sichtbar_fuer(konto, netzwerk).betrifft(konto)
    return MitgliedLage(
        heute=timezone.localdate(),
        naechstes=sichtbar.exclude(zustand=Treffen.Zustand.ENTWURF).kommende().first(),
        massnahmen=list(
            Massnahme.objects.sichtbar_fuer(konto, netzwerk)
            .offen()
            .von(konto)
            .nach_frist()[:MASSNAHMEN_GEZEIGT]
        ),
        organisationen=organisationen,
        angebote=list(
            Angebot.objects.filter(netzwerk=netzwerk, anbieter__in=organisationen).distinct()[:10]
        ),
        gruppen=list(arbeitsgruppen.gefuehrte(konto, netzwerk)),
        aufgaben=[
            *protokolle.zu_pruefen(konto, netzwerk),
            *umlaeufe.eigene(konto, netzwerk),
            *(protokolle.aufgaben(netzwerk, konto) if leitet_gruppe(konto, netzwerk) else ()),
        ],
    )
