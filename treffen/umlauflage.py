"""How a circulation stands: who is asked, who may speak for whom, what was said, what it comes to.

Entitled is an organisation that was chosen at the start. Left the network meanwhile, it counts with
the vote it has given, and no more where it has given none.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models

from mitglieder.models import Kontakt, Organisation
from netzwerk.basis.models import Konto, Netzwerk
from treffen.models import Protokoll, Treffen, Umlauf, Umlaufstimme

S = Umlaufstimme.Stimme


@dataclass(frozen=True)
class Auszaehlung:
    """One organisation, one vote."""

    berechtigt: int
    ja: int
    nein: int
    enthaltung: int
    widerspruch: int
    verlangt_quorum: bool

    @property
    def beantwortet(self) -> int:
        return self.ja + self.nein + self.enthaltung + self.widerspruch

    @property
    def offen(self) -> int:
        return self.berechtigt - self.beantwortet

    @property
    def reicht(self) -> bool:
        """More than half have answered, where the network asks for it."""
        return not self.verlangt_quorum or self.beantwortet * 2 > self.berechtigt

    @property
    def hat_mehrheit(self) -> bool:
        return self.ja > self.nein


def wahlberechtigt(umlauf: Umlauf) -> models.QuerySet[Umlaufstimme]:
    """The votes that count: given, or of an organisation that is a member still."""
    mitglieder = Organisation.objects.aktive_mitglieder(umlauf.netzwerk)
    zeilen: models.QuerySet[Umlaufstimme] = umlauf.stimmen.exclude(
        models.Q(stimme=S.OFFEN) & ~models.Q(organisation__in=mitglieder.values("pk"))
    )
    return zeilen


def auszaehlung(umlauf: Umlauf) -> Auszaehlung:
    """One query. Of an ended one, whoever had not answered counts as entitled, and what was
    decided stands: when two houses become one later, a row goes and the result stays."""
    zeilen = wahlberechtigt(umlauf) if umlauf.laeuft else umlauf.stimmen.all()
    zahlen = dict(zeilen.order_by().values_list("stimme").annotate(zahl=models.Count("pk")))
    beschluss = None if umlauf.laeuft else getattr(umlauf, "beschluss", None)
    if beschluss is not None:
        zahlen |= {S.JA: beschluss.ja, S.NEIN: beschluss.nein, S.ENTHALTUNG: beschluss.enthaltung}
    return Auszaehlung(
        berechtigt=sum(zahlen.values()),
        ja=zahlen.get(S.JA, 0),
        nein=zahlen.get(S.NEIN, 0),
        enthaltung=zahlen.get(S.ENTHALTUNG, 0),
        widerspruch=zahlen.get(S.WIDERSPRUCH, 0),
        verlangt_quorum=umlauf.netzwerk.hat_quorum,
    )


def ohne_quorum(umlauf: Umlauf, zahlen: Auszaehlung) -> bool:
    """Refused although more were for it: then too few had answered, and nothing was decided."""
    return umlauf.zustand == Umlauf.Zustand.ABGELEHNT and zahlen.hat_mehrheit


def ohne_antwort(umlauf: Umlauf, zahlen: Auszaehlung) -> bool:
    """Its time is over, and nobody has said anything: nothing was decided."""
    return umlauf.zustand == Umlauf.Zustand.ABGELEHNT and zahlen.beantwortet == 0


# Who speaks


def sprechende(
    netzwerk: Netzwerk, organisationen: Iterable[Organisation]
) -> dict[int, list[Kontakt]]:
    """By organisation who can be mailed: whoever is entered there; where that is nobody, whoever
    stands for it besides. Two queries."""
    nummern = {organisation.pk for organisation in organisationen}
    personen = (
        Kontakt.objects.im_netzwerk(netzwerk)
        .fragbar()
        .fuer_organisationen(nummern)
        .order_by("ist_stellvertretung", "nachname", "vorname", "pk")
    )
    je = personen.nach_organisation()
    gewaehlte = {}
    for nummer in nummern & je.keys():
        eigene = [person for person in je[nummer] if person.organisation_id == nummer]
        gewaehlte[nummer] = eigene or je[nummer]
    return gewaehlte


def gefragte(umlauf: Umlauf, *, nur_offene: bool = False) -> list[tuple[Umlaufstimme, Kontakt]]:
    """Each vote with each person who can be mailed about it, of members."""
    zeilen = wahlberechtigt(umlauf).select_related("organisation")
    stimmen = list(zeilen.filter(stimme=S.OFFEN) if nur_offene else zeilen)
    je = sprechende(umlauf.netzwerk, [stimme.organisation for stimme in stimmen])
    return [
        (stimme, kontakt) for stimme in stimmen for kontakt in je.get(stimme.organisation_id, [])
    ]


def eigene_stimmen(
    umlauf: Umlauf, kontakte: Iterable[Kontakt]
) -> list[tuple[Umlaufstimme, Kontakt]]:
    """For which entitled organisations these persons (one human being) may answer; each once."""
    fuer_wen: dict[int, Kontakt] = {}
    for kontakt in kontakte:
        weitere = kontakt.weitere_organisationen.values_list("pk", flat=True)
        for nummer in (kontakt.organisation_id, *weitere):
            fuer_wen.setdefault(nummer, kontakt)
    stimmen = (
        wahlberechtigt(umlauf)
        .filter(organisation__in=list(fuer_wen))
        .select_related("organisation", "kontakt")
    )
    return [(stimme, fuer_wen[stimme.organisation_id]) for stimme in stimmen]


def kontakte_von(konto: Konto, netzwerk: Netzwerk) -> list[Kontakt]:
    """The entries of an account in this network."""
    return list(Kontakt.objects.im_netzwerk(netzwerk).taetig().filter(konto=konto).order_by("pk"))


def wartet_auf(konto: Konto, netzwerk: Netzwerk) -> list[Umlauf]:
    """Running ones in which an organisation of this account has not answered."""
    kontakte = kontakte_von(konto, netzwerk)
    if not kontakte:
        return []
    laufende = Umlauf.objects.sichtbar_fuer(konto, netzwerk).laufend().order_by("frist", "pk")
    return [
        umlauf
        for umlauf in laufende
        if umlauf.nimmt_stimmen
        and any(not stimme.ist_abgegeben for stimme, _wer in eigene_stimmen(umlauf, kontakte))
    ]


# Into the minutes


def fuer_protokoll(treffen: Treffen) -> models.QuerySet[Umlauf]:
    """Which stand in the minutes of this meeting: those marked, and until they are released those
    that ended and stand in none. A correction keeps what the first version said.

    Only meetings of all members take one: who comes to a training is no business of who voted how.
    """
    umlaeufe = Umlauf.objects.filter(netzwerk=treffen.netzwerk_id)
    hier = models.Q(protokolliert_in=treffen)
    versionen = Protokoll.objects.filter(treffen=treffen)
    if (
        treffen.ist_der_mitglieder
        and not versionen.freigegeben().exists()
        and not versionen.filter(version__gt=1).exists()
    ):
        hier |= models.Q(protokolliert_in__isnull=True, zustand__in=Umlauf.BEENDETE)
    gefunden: models.QuerySet[Umlauf] = umlaeufe.filter(hier).order_by("beendet_am", "pk")
    return gefunden
