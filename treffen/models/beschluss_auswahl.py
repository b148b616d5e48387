"""Which decisions: by what the register asks, by who asks, in the words that are released.

A correction opens the decisions of its meeting again. While it is written, members go on reading
what the newest released minutes say (`abbild`), by the key of the decision; images without keys
know a decision by its words alone.
"""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, JSONObject

from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import PortalQuerySet
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.rechte import ist_im_netzwerk, sieht_alles
from treffen.models.protokoll import Protokoll
from treffen.models.protokoll_auswahl import ProtokollQuerySet
from treffen.models.treffen import Treffen

if TYPE_CHECKING:
    from treffen.models.beschluss import Beschluss  # imports this module

#: The state of the register for what was refused, adjourned or only moved.
NICHT_ANGENOMMEN = "nicht"


def aus_freigegebenem_protokoll() -> models.Q:
    """For rows with `top`: not from a meeting, or its minutes are released."""
    return models.Q(top__isnull=True) | models.Q(
        models.Exists(
            Protokoll.objects.freigegeben().filter(treffen=models.OuterRef("top__treffen"))
        )
    )


def ohne_entwurf_der_korrektur(*, angelegt: str = "") -> models.Q:
    """For rows with `top`: no corrected version of its minutes is being written.

    With `angelegt`, the field that says when the row came: none was begun before it did.
    """
    entwuerfe = Protokoll.objects.in_arbeit().filter(treffen=models.OuterRef("top__treffen"))
    if angelegt:
        entwuerfe = entwuerfe.filter(angelegt_am__lte=models.OuterRef(angelegt))
    return ~models.Q(models.Exists(entwuerfe))


def _freigegebene() -> ProtokollQuerySet:
    freigegebene: ProtokollQuerySet = Protokoll.objects.freigegeben().filter(
        treffen=models.OuterRef("top__treffen")
    )
    return freigegebene


def _im_abbild() -> models.Q:
    """For decisions: released minutes say this one, whatever is typed in its row by now; where the
    image has no keys, they say just what the row says."""
    mit_nummer = JSONObject(beschluss=models.OuterRef("pk"))
    mit_worten = JSONObject(
        **{f: models.OuterRef(f) for f in ("text", "ja", "nein", "enthaltung", "zustand")}
    )
    q = models.Q()
    for beschluss in (mit_nummer, mit_worten):
        punkt = JSONObject(top=models.OuterRef("top_id"), beschluesse=_liste(beschluss))
        gesagt = JSONObject(punkte=_liste(punkt))
        q |= models.Q(models.Exists(_freigegebene().filter(abbild__contains=gesagt)))
    return q


def _liste(wert: JSONObject) -> models.Func:
    return models.Func(wert, function="jsonb_build_array", output_field=models.JSONField())


class _AusAbbild(models.Func):
    """Of an image, what it says of the decision with this key; null where it knows no keys."""

    function = "jsonb_path_query_first"
    arg_joiner = ", '$.punkte[*].beschluesse[*] ? (@.beschluss == $nummer)', "
    output_field = models.JSONField()


def _letzte_worte() -> models.Subquery:
    nummer = JSONObject(nummer=models.OuterRef("pk"))
    neueste = _freigegebene().order_by("-version").annotate(gesagt=_AusAbbild("abbild", nummer))
    return models.Subquery(neueste.values("gesagt")[:1])


def aus_eigener_sitzung(handelnde: Handelnde, netzwerk: Netzwerk) -> models.Q:
    """For rows with `top`: of a meeting that whoever asks runs."""
    return models.Q(top__treffen__in=Treffen.objects.verwaltbar_fuer(handelnde, netzwerk))


class BeschlussQuerySet(PortalQuerySet["Beschluss"]):
    def _gesagt(self, feld: str) -> models.expressions.Combinable:
        """What whoever asks may read of a field: filters find no more than pages show."""
        if "wie_gesagt" not in self.query.annotations:
            return models.F(feld)
        return Coalesce(KT(f"wie_gesagt__{feld}"), feld, output_field=models.TextField())

    def gefasst(self) -> Self:
        modell: type[Beschluss] = self.model
        return self.alias(gesagter_zustand=self._gesagt("zustand")).filter(
            gesagter_zustand=modell.Zustand.ANGENOMMEN
        )

    def zum_register(self) -> Self:
        """In the order of the register, with what a row of it shows."""
        return self.select_related("top__treffen", "thema", "umlauf").order_by(
            "-gefasst_am", "top__nummer", "pk"
        )

    def gesucht(self, worte: str) -> Self:
        """Each word in the wording, in the title of the meeting, of the circulation or of the
        topic; ten words at most."""
        gefunden = self.alias(gesagter_text=self._gesagt("text"))
        for wort in worte.split()[:10]:
            gefunden = gefunden.filter(
                models.Q(gesagter_text__icontains=wort)
                | models.Q(top__treffen__titel__icontains=wort)
                | models.Q(umlauf__titel__icontains=wort)
                | models.Q(thema__titel__icontains=wort)
            )
        return gefunden

    def im_stand(self, stand: str) -> Self:
        """In force, replaced, done, or not adopted at all (`nicht`); anything else is no filter."""
        if stand == NICHT_ANGENOMMEN:
            return self.alias(gesagter_zustand=self._gesagt("zustand")).exclude(
                gesagter_zustand=self.model.Zustand.ANGENOMMEN
            )
        return self.gefasst().filter(geltung=stand) if stand in self.model.Geltung.values else self

    def im_verfahren(self, verfahren: str) -> Self:
        return self.alias(gesagtes_verfahren=self._gesagt("verfahren")).filter(
            gesagtes_verfahren=verfahren
        )

    def je_stand(self) -> list[tuple[str, str, int]]:
        """State, validity, and how many; one query."""
        je = self.order_by().annotate(gesagter_zustand=self._gesagt("zustand"))
        return list(je.values_list("gesagter_zustand", "geltung").annotate(zahl=models.Count("pk")))

    def verwaltbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """Whose register this is: the coordination's, of the sessions of a group its lead's."""
        sichtbar = self.sichtbar_fuer(handelnde, netzwerk)
        if sieht_alles(handelnde, netzwerk):
            return sichtbar
        return sichtbar.filter(aus_eigener_sitzung(handelnde, netzwerk))

    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """The coordination sees all, the lead of a group those of its sessions, members what
        released minutes say, and as they say it."""
        hier = self.filter(netzwerk=netzwerk)
        if sieht_alles(handelnde, netzwerk):
            return hier
        if ist_im_netzwerk(handelnde, netzwerk):
            eigene = aus_eigener_sitzung(handelnde, netzwerk)
            gesagt = aus_freigegebenem_protokoll() & (ohne_entwurf_der_korrektur() | _im_abbild())
            korrigiert = ~ohne_entwurf_der_korrektur() & ~eigene
            return hier.filter(gesagt | eigene).annotate(
                wie_gesagt=models.Case(
                    models.When(korrigiert, then=_letzte_worte()), output_field=models.JSONField()
                )
            )
        return self.none()
