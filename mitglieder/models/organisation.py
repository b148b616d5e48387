from collections.abc import Collection
from pathlib import PurePath
from typing import Any, Self

import pgtrigger
from django.db import models
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from mitglieder.models.mitgliedschaft import LAUFEND, Mitgliedschaft
from netzwerk.basis.handelnde import Handelnde, System
from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet, verfolgt
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.rechte import ist_im_netzwerk, ist_koordination, ist_vertretung

# Every organisation with a membership in the network and everything above it; and what the
# municipality entered as a mere part of its structure, a member nowhere.
BAUM_DES_NETZWERKS = """
    WITH RECURSIVE oben(id, uebergeordnet_id) AS (
        SELECT o.id, o.uebergeordnet_id FROM mitglieder_organisation o
        JOIN mitglieder_mitgliedschaft m ON m.organisation_id = o.id AND m.netzwerk_id = %s
        UNION
        SELECT o.id, o.uebergeordnet_id FROM mitglieder_organisation o
        JOIN oben ON o.id = oben.uebergeordnet_id
    ) SELECT id FROM oben
    UNION
    SELECT o.id FROM mitglieder_organisation o WHERE o.kommune = %s AND NOT EXISTS (
        SELECT 1 FROM mitglieder_mitgliedschaft m WHERE m.organisation_id = o.id
    )
"""
UNTERHALB = """
    WITH RECURSIVE unten(id) AS (
        SELECT id FROM mitglieder_organisation WHERE uebergeordnet_id = %s
        UNION
        SELECT o.id FROM mitglieder_organisation o JOIN unten ON o.uebergeordnet_id = unten.id
    ) SELECT id FROM unten
"""
OBERHALB = """
    WITH RECURSIVE oben(id, uebergeordnet_id, stufe) AS (
        SELECT o.id, o.uebergeordnet_id, 1 FROM mitglieder_organisation o
        JOIN mitglieder_organisation start ON start.uebergeordnet_id = o.id AND start.id = %s
        UNION ALL
        SELECT o.id, o.uebergeordnet_id, oben.stufe + 1 FROM mitglieder_organisation o
        JOIN oben ON o.id = oben.uebergeordnet_id
    ) SELECT id FROM oben
"""


def _aus(sql: str, *werte: int | str) -> RawSQL:
    """Recursion has no expression in the ORM; the constants above take parameters."""
    return RawSQL(sql, werte)  # noqa: S611  # constants of ours, with parameters


def _wo_kontakt(kontakte: models.QuerySet[Any]) -> models.Q:
    """Bodies for which any of these persons stands: at home there, or besides."""
    from mitglieder.models.kontakt import WeitereOrganisation  # its module imports this one

    weitere = WeitereOrganisation.objects.filter(kontakt__in=kontakte.values("pk"))
    return models.Q(pk__in=kontakte.values("organisation")) | models.Q(
        pk__in=weitere.values("organisation")
    )


class OrganisationQuerySet(PortalQuerySet["Organisation"]):
    def im_netzwerk(self, netzwerk: Netzwerk) -> Self:
        """Organisations with a membership in this network, in whatever state."""
        return self.filter(mitgliedschaft__netzwerk=netzwerk)

    def im_baum(self, netzwerk: Netzwerk) -> Self:
        """As `im_netzwerk`, with the bodies above the members, which need not be members."""
        return self.filter(pk__in=_aus(BAUM_DES_NETZWERKS, netzwerk.pk, netzwerk.kommune))

    def bekannt_in(self, netzwerk: Netzwerk) -> Self:
        """Those of the tree and those other networks of the same municipality keep."""
        return self.filter(
            models.Q(pk__in=_aus(BAUM_DES_NETZWERKS, netzwerk.pk, netzwerk.kommune))
            | models.Q(kommune=netzwerk.kommune)
        )

    def unterhalb(self, organisation: "Organisation") -> Self:
        return self.filter(pk__in=_aus(UNTERHALB, organisation.pk))

    def oberhalb(self, organisation: "Organisation") -> Self:
        return self.filter(pk__in=_aus(OBERHALB, organisation.pk))

    def aktive_mitglieder(self, netzwerk: Netzwerk) -> Self:
        return self.filter(mitgliedschaft__netzwerk=netzwerk, mitgliedschaft__zustand="aktiv")

    def insofa_stellen(self, netzwerk: Netzwerk) -> Self:
        """Active members for which an adviser of § 8b SGB VIII stands."""
        from mitglieder.models.kontakt import Kontakt  # its module imports this one

        fachkraefte = Kontakt.objects.im_netzwerk(netzwerk).insofa()
        return self.aktive_mitglieder(netzwerk).filter(_wo_kontakt(fachkraefte))

    def insofa_unerreichbar(self, netzwerk: Netzwerk) -> Self:
        """Those of them the public page can name no way to reach."""
        from mitglieder.models.kontakt import Kontakt  # its module imports this one

        genannte = Kontakt.objects.oeffentlich(netzwerk).insofa().exclude(email="", telefon="")
        ohne = self.insofa_stellen(netzwerk).filter(telefon="", email="")
        return ohne.exclude(_wo_kontakt(genannte))

    def vertreten_durch(self, konto: Konto) -> Self:
        return self.filter(vertretung__konto=konto)

    def gesucht(self, worte: str, netzwerk: Netzwerk) -> Self:
        """Each word in the name, in the place, in the body above or in a contact known here."""
        from mitglieder.models.kontakt import Kontakt  # its module imports this one

        zeilen = self
        for wort in worte.split():
            kontakte = (
                Kontakt.objects.im_netzwerk(netzwerk)
                .taetig()
                .filter(
                    models.Q(nachname__unaccent__icontains=wort)
                    | models.Q(vorname__unaccent__icontains=wort)
                    | models.Q(email__icontains=wort)
                )
            )
            zeilen = zeilen.filter(
                models.Q(name__unaccent__icontains=wort)
                | models.Q(ort__unaccent__icontains=wort)
                | models.Q(uebergeordnet__name__unaccent__icontains=wort)
                | _wo_kontakt(kontakte)
            )
        return zeilen

    def in_gruppen(self, gruppen: Collection[int], netzwerk: Netzwerk) -> Self:
        """In one of these partner groups, here."""
        treffer = Organisation.objects.filter(
            mitgliedschaft__netzwerk=netzwerk, mitgliedschaft__gruppen__in=gruppen
        )
        return self.filter(pk__in=treffer.values("pk"))

    def im_stand(
        self, staende: Collection[str], netzwerk: Netzwerk, *, auch_ohne: bool = False
    ) -> Self:
        """Their membership here is in one of these states; `auch_ohne`: or there is none."""
        hier = Organisation.objects.im_netzwerk(netzwerk)
        in_staenden = Organisation.objects.filter(
            mitgliedschaft__netzwerk=netzwerk, mitgliedschaft__zustand__in=staende
        )
        bedingung = models.Q(pk__in=in_staenden.values("pk"))
        if auch_ohne:
            bedingung |= ~models.Q(pk__in=hier.values("pk"))
        return self.filter(bedingung)

    def mit_veralteten_angaben(self, netzwerk: Netzwerk) -> Self:
        """Somebody who is still there has not confirmed the own entry for too long."""
        from mitglieder.models.kontakt import Kontakt  # its module imports this one

        return self.filter(_wo_kontakt(Kontakt.objects.im_netzwerk(netzwerk).taetig().veraltet()))

    def mit_gestoerter_adresse(self, netzwerk: Netzwerk) -> Self:
        """A mail server refuses the address of somebody who is still there."""
        from mitglieder.models.kontakt import Kontakt  # its module imports this one

        return self.filter(
            _wo_kontakt(Kontakt.objects.im_netzwerk(netzwerk).mit_gestoerter_adresse())
        )

    def nicht_erreichbar(self, netzwerk: Netzwerk) -> Self:
        """Nobody here who is still there has an address."""
        from mitglieder.models.kontakt import Kontakt  # its module imports this one

        return self.exclude(_wo_kontakt(Kontakt.objects.im_netzwerk(netzwerk).erreichbar()))

    def nicht_unterzeichnet(self, netzwerk: Netzwerk) -> Self:
        """Members, or on their way in, that have signed no published agreement of the network."""
        from mitglieder.models.beitritt import Beitritt  # its module imports this one

        gezeichnet = (
            Beitritt.objects.des_netzwerks(netzwerk)
            .gueltig()
            .exclude(fassung__zustand__in=("entwurf", "abstimmung"))
        )
        return self.im_stand(LAUFEND, netzwerk).exclude(pk__in=gezeichnet.values("organisation"))

    def bezirke(self) -> list[str]:
        return list(
            self.exclude(bezirk="").order_by("bezirk").values_list("bezirk", flat=True).distinct()
        )

    def sichtbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """Members of the network see its whole tree, the public the active members."""
        if isinstance(handelnde, System) or ist_im_netzwerk(handelnde, netzwerk):
            return self.im_baum(netzwerk)
        return self.aktive_mitglieder(netzwerk)

    def gepflegt_von(self, netzwerk: Netzwerk) -> Self:
        """Several networks share one entry: those keep it where it is an active member.

        What is active nowhere is kept by whoever has it in the tree.
        """
        aktiv = Mitgliedschaft.objects.filter(organisation=models.OuterRef("pk")).aktiv()
        return self.filter(models.Exists(aktiv.filter(netzwerk=netzwerk)) | ~models.Exists(aktiv))

    def bearbeitbar_fuer(self, handelnde: Handelnde, netzwerk: Netzwerk) -> Self:
        """The coordination edits what its network keeps, a representative the own entries."""
        if ist_koordination(handelnde, netzwerk):
            return self.im_baum(netzwerk).gepflegt_von(netzwerk)
        if isinstance(handelnde, Konto) and ist_vertretung(handelnde, netzwerk):
            return self.im_netzwerk(netzwerk).vertreten_durch(handelnde)
        return self.none()


@verfolgt()
class Organisation(PortalModell):
    """A legal body, an authority or a unit of one; a tree through `uebergeordnet`."""

    class Art(models.TextChoices):
        KOMMUNE = "kommune", _("Kommune")
        AMT = "amt", _("Amt oder Fachbereich")
        ABTEILUNG = "abteilung", _("Abteilung")
        SACHGEBIET = "sachgebiet", _("Sachgebiet")
        EINRICHTUNG = "einrichtung", _("Einrichtung")
        FREIER_TRAEGER = "freier_traeger", _("Freier Träger")
        BERATUNGSSTELLE = "beratungsstelle", _("Beratungsstelle")
        SCHULE = "schule", _("Schule")
        KITA = "kita", _("Kita")
        GESUNDHEIT = "gesundheit", _("Klinik oder Praxis")
        KRANKENKASSE = "krankenkasse", _("Krankenkasse")
        POLIZEI = "polizei", _("Polizei")
        JUSTIZ = "justiz", _("Justiz")
        VEREIN = "verein", _("Verein")
        MEDIEN = "medien", _("Medien")
        SONSTIGE = "sonstige", _("Sonstige")

    class Schutzkonzept(models.TextChoices):
        UNBEKANNT = "unbekannt", _("nicht bekannt")
        FEHLT = "fehlt", _("fehlt")
        IN_ARBEIT = "in_arbeit", _("in Arbeit")
        LIEGT_VOR = "liegt_vor", _("liegt vor")

    # Two municipalities may each have „Caritas“: a name counts within one municipality, whose
    # networks share the entry.
    kommune = models.CharField(_("Kommune"), max_length=120, blank=True)
    name = models.CharField(_("Name"), max_length=200)
    uebergeordnet = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="untergeordnete",
        verbose_name=_("Übergeordnete Organisation"),
    )
    art = models.CharField(_("Art"), max_length=20, choices=Art, default=Art.SONSTIGE)
    strasse = models.CharField(_("Straße und Hausnummer"), max_length=160, blank=True)
    plz = models.CharField(_("Postleitzahl"), max_length=10, blank=True)
    ort = models.CharField(_("Ort"), max_length=100, blank=True)
    bezirk = models.CharField(_("Stadtbezirk"), max_length=80, blank=True)
    telefon = models.CharField(_("Telefon"), max_length=40, blank=True)
    email = models.EmailField(_("Allgemeine E-Mail-Adresse"), blank=True)
    website = models.URLField(_("Website"), blank=True)
    beschreibung = models.TextField(_("Kurze öffentliche Beschreibung"), max_length=600, blank=True)
    logo = models.FileField(_("Logo"), upload_to="organisationen/", blank=True)
    vereinbarung_8a_am = models.DateField(_("8a-Vereinbarung vom"), null=True, blank=True)
    vereinbarung_72a_am = models.DateField(_("72a-Vereinbarung vom"), null=True, blank=True)
    schutzkonzept = models.CharField(
        _("Schutzkonzept"), max_length=12, choices=Schutzkonzept, default=Schutzkonzept.UNBEKANNT
    )
    objects = PortalManager.from_queryset(OrganisationQuerySet)()
    aufbewahrung = ()  # bodies, not persons; `email` and `telefon` are the body's general ones

    class Meta:
        verbose_name = _("Organisation")
        verbose_name_plural = _("Organisationen")
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("kommune", "name", "uebergeordnet"),
                nulls_distinct=False,
                name="organisation_name_unter_dach_eindeutig",
                violation_error_message=_(
                    "Eine Organisation mit diesem Namen gibt es an dieser Stelle schon."
                ),
            ),
            models.CheckConstraint(
                condition=~models.Q(uebergeordnet=models.F("id")),
                name="organisation_nicht_unter_sich",
                violation_error_message=_("Eine Organisation kann nicht über sich selbst stehen."),
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="ohne_kreis",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("uebergeordnet_id"),
                when=pgtrigger.Before,
                declare=[("treffer", "integer")],
                func="""
                    IF NEW.uebergeordnet_id IS NULL THEN RETURN NEW; END IF;
                    WITH RECURSIVE oben(id, uebergeordnet_id) AS (
                        SELECT id, uebergeordnet_id FROM mitglieder_organisation
                        WHERE id = NEW.uebergeordnet_id
                        UNION
                        SELECT o.id, o.uebergeordnet_id FROM mitglieder_organisation o
                        JOIN oben ON o.id = oben.uebergeordnet_id
                    ) SELECT count(*) INTO treffer FROM oben WHERE id = NEW.id;
                    IF treffer > 0 THEN
                        RAISE EXCEPTION 'Die Gliederung darf keinen Kreis bilden'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def logo_kennung(self) -> str:
        """Changes with the picture: browsers may keep what they have seen."""
        return PurePath(self.logo.name or "").stem

    @property
    def anschrift(self) -> str:
        ort = f"{self.plz} {self.ort}".strip()
        return ", ".join(teil for teil in (self.strasse, ort) if teil)


@verfolgt()
class Vertretung(PortalModell):
    """This account represents this organisation: its entry, contacts, offers, answers."""

    konto = models.ForeignKey("basis.Konto", on_delete=models.CASCADE)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)

    objects = PortalManager()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Vertretung")
        verbose_name_plural = _("Vertretungen")
        constraints = (
            models.UniqueConstraint(fields=("konto", "organisation"), name="vertretung_einmal"),
        )

    def __str__(self) -> str:
        return f"{self.konto} für {self.organisation}"
