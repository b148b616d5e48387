from datetime import datetime, timedelta
from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models, transaction
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.aufbewahrung import Aufbewahrung
from netzwerk.basis.modell import verfolgt
from netzwerk.basis.models.nachricht import Nachricht


class KontoManager(BaseUserManager["Konto"]):
    def create_user(self, email: str, password: str | None = None, **felder: Any) -> "Konto":
        konto = self.model(email=self.normalize_email(email).lower(), **felder)
        konto.set_password(password)
        with transaction.atomic(using=self._db):
            konto.save(using=self._db)
            # Whoever is invited is invited at this address; allauth asks for it to be verified
            # before it lets an account have a second factor.
            EmailAddress.objects.create(user=konto, email=konto.email, verified=True, primary=True)
        return konto

    def create_superuser(self, email: str, password: str | None = None, **felder: Any) -> "Konto":
        return self.create_user(email, password, ist_systemverwaltung=True, **felder)

    def zu_fragen(self, stichtag: datetime) -> "models.QuerySet[Konto]":
        """Active, not signed in (or, never signed in, not created) since, and not asked since.

        Whom the question did not reach is asked again when as much time has passed once more.
        """
        return (
            self.filter(is_active=True)
            .alias(zuletzt=Coalesce("last_login", "angelegt_am"))
            .filter(
                models.Q(nachgefragt_am__isnull=True)
                | models.Q(nachgefragt_am__lt=models.F("zuletzt"))
                | models.Q(nachgefragt_am__lt=stichtag, nachfrage_angekommen_am__isnull=True),
                zuletzt__lt=stichtag,
            )
        )

    def mit_nicht_angekommener_frage(self) -> "models.QuerySet[Konto]":
        """`frage_abgelehnt`: the mail server's words, when it refused the newest question."""
        fragen = Nachricht.objects.filter(
            gegenstand_typ__app_label="basis",
            gegenstand_typ__model="konto",
            gegenstand_id=models.OuterRef("pk"),
            anlass="konto.nachfrage",
        ).order_by("-angelegt_am")
        worte = models.Case(
            models.When(
                zustand__in=(Nachricht.Zustand.ABGELEHNT, Nachricht.Zustand.ZURUECK),
                then="server_antwort",
            ),
            default=models.Value(""),
            output_field=models.TextField(),
        )
        return self.annotate(
            frage_abgelehnt=models.Subquery(fragen.annotate(worte=worte).values("worte")[:1])
        )

    def get_by_natural_key(self, username: str | None) -> "Konto":
        return self.get(email__iexact=username)


def _lange_unbenutzt(konten: models.QuerySet[Any], stichtag: datetime) -> models.QuerySet[Any]:
    """The question arrived a month ago, and nobody has signed in since it was asked."""
    return konten.filter(
        models.Q(last_login__isnull=True) | models.Q(last_login__lt=models.F("nachgefragt_am")),
        is_active=True,
        nachfrage_angekommen_am__lt=stichtag,
    )


def _zugangsdaten_vergessen(schluessel: list[Any]) -> None:
    """What allauth holds of the person: addresses, city sign-in, second factors, sessions."""
    for modell in (
        "account.EmailAddress",
        "socialaccount.SocialAccount",
        "mfa.Authenticator",
        "usersessions.UserSession",
    ):
        apps.get_model(modell)._default_manager.filter(user__in=schluessel).delete()


# Outside the trail: the password hash must not live on in history, the sign-in time changes
# with every visit and would record movements.
@verfolgt(ohne=("password", "last_login", "farbschema"))
class Konto(AbstractBaseUser, PermissionsMixin):
    """An account. Its e-mail address is its name; accounts come by invitation only."""

    class Farbschema(models.TextChoices):
        HELL = "light", _("Hell")
        DUNKEL = "dark", _("Dunkel")

    email = models.EmailField(_("E-Mail-Adresse"), max_length=254, unique=True)
    name = models.CharField(_("Name"), max_length=150, blank=True)
    is_active = models.BooleanField(_("aktiv"), default=True)
    ist_systemverwaltung = models.BooleanField(_("Systemverwaltung"), default=False)
    farbschema = models.CharField(
        _("Darstellung"), max_length=5, choices=Farbschema, default=Farbschema.HELL
    )
    angelegt_am = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)
    nachgefragt_am = models.DateTimeField(_("nach Verbleib gefragt am"), null=True, editable=False)
    # When the mail server took the question: the time until the account is emptied runs from here.
    nachfrage_angekommen_am = models.DateTimeField(
        _("Frage nach Verbleib angekommen am"), null=True, editable=False
    )

    objects = KontoManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    aufbewahrung = (
        Aufbewahrung(
            zweck=_("Anmeldung und Zuordnung von Handlungen"),
            felder=("email", "name"),
            frist=timedelta(days=30),
            faellig=_lange_unbenutzt,
            art="leeren",
            leeren={
                "email": models.functions.Concat(
                    models.Value("geloescht-"),
                    models.functions.Cast("pk", models.CharField()),
                    models.Value("@ungueltig.invalid"),
                ),
                "name": "",
                "is_active": False,
            },
            danach=_zugangsdaten_vergessen,
        ),
    )

    class Meta:
        verbose_name = _("Konto")
        verbose_name_plural = _("Konten")
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                name="konto_email_eindeutig",
                violation_error_message=_("Für diese E-Mail-Adresse gibt es schon ein Konto."),
            ),
        )

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def ist_gefragt(self) -> bool:
        """Asked whether it is still needed, and not signed in since."""
        if not self.is_active or self.nachgefragt_am is None:
            return False
        return self.last_login is None or self.last_login < self.nachgefragt_am

    @cached_property
    def rollen(self) -> dict[int, set[str]]:
        """Roles by network id, read once per request."""
        ergebnis: dict[int, set[str]] = {}
        for netzwerk_id, art in self.rolle_set.values_list("netzwerk_id", "art"):
            ergebnis.setdefault(netzwerk_id, set()).add(art)
        return ergebnis
