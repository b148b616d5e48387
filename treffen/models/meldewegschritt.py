from typing import Self

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Kontakt, Organisation
from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.telefon import anrufbar
from treffen.models.meldeweg import Meldewegfassung
from treffen.models.protokoll import AUFBEWAHRUNG_DARF


class MeldewegschrittQuerySet(PortalQuerySet["Meldewegschritt"]):
    def mit_stelle(self) -> Self:
        """For everybody: the bodies responsible, no person."""
        return self.select_related("organisation").order_by("nummer", "pk")

    def geltend(self, netzwerk: Netzwerk) -> Self:
        """Of the versions in force of paths that have not been given up."""
        return self.filter(
            fassung__meldeweg__netzwerk=netzwerk,
            fassung__meldeweg__beendet_am__isnull=True,
            fassung__zustand=Meldewegfassung.Zustand.IN_KRAFT,
        )

    def ohne_ansprechperson(self, netzwerk: Netzwerk) -> Self:
        """Those that name somebody who has left, or is no longer known in the network."""
        da = Kontakt.objects.im_netzwerk(netzwerk).taetig()
        return self.filter(kontakt__isnull=False).exclude(kontakt__in=da.values("pk"))


@verfolgt()
class Meldewegschritt(PortalModell):
    """One step: what to do, which body is responsible, how to reach it.

    A decision asks a question; `ja_zu` and `nein_zu` are numbers of steps of the same version,
    empty for the following one. `kontakt` is for members; the public page shows body and telephone.
    """

    class Art(models.TextChoices):
        SCHRITT = "schritt", _("Schritt")
        ENTSCHEIDUNG = "entscheidung", _("Frage mit Ja oder Nein")
        ENDE = "ende", _("Ende")

    fassung = models.ForeignKey(Meldewegfassung, on_delete=models.CASCADE, related_name="schritte")
    nummer = models.PositiveSmallIntegerField(_("Nummer"))
    art = models.CharField(_("Art"), max_length=15, choices=Art, default=Art.SCHRITT)
    titel = models.CharField(_("Was ist zu tun?"), max_length=120)
    text = models.TextField(_("Erläuterung"), max_length=1000, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Zuständige Stelle"),
    )
    stelle = models.CharField(
        _("Zuständige Stelle, wenn sie nicht im Verzeichnis steht"), max_length=160, blank=True
    )
    kontakt = models.ForeignKey(
        Kontakt,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Ansprechperson"),
    )
    telefon = models.CharField(_("Telefon"), max_length=60, blank=True)
    frist = models.CharField(
        _("Bis wann?"), max_length=80, blank=True, help_text=_("Zum Beispiel: noch am selben Tag")
    )
    ja_zu = models.PositiveSmallIntegerField(_("Bei Ja weiter mit Schritt"), null=True, blank=True)
    nein_zu = models.PositiveSmallIntegerField(
        _("Bei Nein weiter mit Schritt"), null=True, blank=True
    )

    objects = PortalManager.from_queryset(MeldewegschrittQuerySet)()
    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Wen man bei diesem Schritt erreicht"),
            felder=("kontakt",),
            mit=_("dem Kontakt, dessen Name nach dem Ausscheiden gelöscht wird"),
        ),
    )

    class Meta:
        verbose_name = _("Schritt eines Meldewegs")
        verbose_name_plural = _("Schritte eines Meldewegs")
        ordering = ("nummer", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("fassung", "nummer"),
                name="meldewegschritt_nummer_einmal",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=models.Q(art="entscheidung")
                | models.Q(ja_zu__isnull=True, nein_zu__isnull=True),
                name="meldewegschritt_nur_frage_verzweigt",
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="meldeweg_in_kraft_bleibt",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                declare=[("fassungen", "bigint[]")],
                # Telephone numbers and persons change without a new version.
                func=f"""
                    {AUFBEWAHRUNG_DARF}
                    IF TG_OP = 'DELETE' THEN fassungen := ARRAY[OLD.fassung_id];
                    ELSIF TG_OP = 'INSERT' THEN fassungen := ARRAY[NEW.fassung_id];
                    ELSE fassungen := ARRAY[OLD.fassung_id, NEW.fassung_id]; END IF;
                    IF TG_OP = 'UPDATE' AND
                        (to_jsonb(NEW) - 'kontakt_id' - 'telefon')
                        = (to_jsonb(OLD) - 'kontakt_id' - 'telefon')
                    THEN
                        RETURN NEW;
                    END IF;
                    PERFORM 1 FROM treffen_meldewegfassung WHERE id = ANY(fassungen) FOR SHARE;
                    IF EXISTS (
                        SELECT 1 FROM treffen_meldewegfassung
                        WHERE id = ANY(fassungen) AND zustand <> 'entwurf'
                    ) THEN
                        RAISE EXCEPTION 'Eine Fassung in Kraft ist unveränderlich (%)', fassungen
                            USING ERRCODE = 'check_violation';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,  # noqa: S608  no input, a constant of ours
            ),
        )

    def __str__(self) -> str:
        return f"{self.nummer}. {self.titel}"

    @property
    def zustaendig(self) -> str:
        """The responsible body in words."""
        return self.organisation.name if self.organisation else self.stelle

    @property
    def ist_frage(self) -> bool:
        return self.art == self.Art.ENTSCHEIDUNG

    @property
    def ist_ende(self) -> bool:
        return self.art == self.Art.ENDE

    @property
    def anrufbar(self) -> str:
        """The telephone as a `tel:` link takes it: "0 12 34 / 5-6" → "0123456"."""
        return anrufbar(self.telefon)
