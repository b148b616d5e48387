from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from mitglieder.aktionen.kontakt import mit_adresse
from mitglieder.aktionen.unterzeichnung import Angaben
from mitglieder.forms.beitritt import UnterzeichnenFormular
from mitglieder.models import Beitritt, Kontakt
from mitglieder.unterzeichnerpost import ohne_eigene_adresse

VOR_ORT = "vor_ort"


class PinFormular(forms.Form):
    pin = forms.CharField(
        label=_("PIN der Person, die die Identität prüft"),
        max_length=8,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Geben Sie die PIN ein.")},
    )


class PruefFormular(forms.Form):
    """Who stands in front of the tablet: one of `berechtigte`, or somebody named on the spot."""

    ohne_freiwillig = True  # asked for when somebody is named

    wer = forms.ChoiceField(
        label=_("Wer unterzeichnet?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie, wer unterzeichnet.")},
    )
    vorname = forms.CharField(
        label=_("Vorname"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    nachname = forms.CharField(
        label=_("Nachname"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    funktion = forms.CharField(
        label=_("Funktion"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    berechtigung = forms.BooleanField(
        label=_("Die Berechtigung dieser Person zum Unterzeichnen liegt mir vor."), required=False
    )
    identitaet = forms.BooleanField(
        label=_("Ich habe die Identität dieser Person geprüft."),
        error_messages={"required": _("Prüfen Sie die Identität und bestätigen Sie es.")},
    )

    def __init__(
        self, *args: Any, beitritt: Beitritt, berechtigte: Iterable[Kontakt], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._organisation = beitritt.organisation
        self._sonst_an = ", ".join(ohne_eigene_adresse(beitritt))
        self.fields["email"].help_text = (
            _("Hierhin geht das gesiegelte Dokument. Ohne Angabe geht es an: %(an)s.")
            % {"an": self._sonst_an}
            if self._sonst_an
            else _("Hierhin geht das gesiegelte Dokument.")
        )
        self._berechtigte = {str(kontakt.pk): kontakt for kontakt in berechtigte}
        feld = cast(forms.ChoiceField, self.fields["wer"])
        feld.choices = [
            *(
                (pk, f"{kontakt.name}, {kontakt.funktion}" if kontakt.funktion else kontakt.name)
                for pk, kontakt in self._berechtigte.items()
            ),
            (VOR_ORT, _("Eine andere Person, die ich hier benenne")),
        ]
        if not self._berechtigte:
            self.initial.setdefault("wer", VOR_ORT)

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or {}
        if daten.get("wer") == VOR_ORT:
            for feld, grund in (
                ("vorname", _("Geben Sie den Vornamen der Person ein.")),
                ("nachname", _("Geben Sie den Nachnamen der Person ein.")),
                ("funktion", _("Geben Sie die Funktion der Person ein.")),
                ("email", "" if self._sonst_an else _("Geben Sie eine E-Mail-Adresse ein.")),
                ("berechtigung", _("Bestätigen Sie, dass die Berechtigung vorliegt.")),
            ):
                if grund and not daten.get(feld) and feld not in self.errors:
                    self.add_error(feld, grund)
            self._adresse_pruefen(daten)
        return daten

    def _adresse_pruefen(self, daten: dict[str, Any]) -> None:
        """An address that several read must not make one of them the other."""
        email = daten.get("email")
        steht = mit_adresse(self._organisation, email) if email else None
        name = f"{daten.get('vorname')} {daten.get('nachname')}"
        if steht is not None and steht.name.casefold() != name.casefold():
            self.add_error(
                "email",
                _("Unter dieser Adresse steht dort schon %(name)s. Geben Sie eine andere an.")
                % {"name": steht.name},
            )

    def person(self) -> dict[str, Any]:
        """What the tablet keeps until this person has signed."""
        kontakt = self._berechtigte.get(self.cleaned_data["wer"])
        if kontakt is not None:
            return {"kontakt": kontakt.pk, "name": kontakt.name, "funktion": kontakt.funktion}
        daten = self.cleaned_data
        person = {feld: daten[feld] for feld in ("vorname", "nachname", "funktion", "email")}
        return {"kontakt": None, "name": f"{daten['vorname']} {daten['nachname']}", **person}


def benannt(vorgang: dict[str, Any]) -> Kontakt | None:
    """The unsaved entry of somebody named on the spot with an address."""
    if not vorgang.get("email"):
        return None
    felder = ("vorname", "nachname", "funktion", "email")
    return Kontakt(**{feld: vorgang[feld] for feld in felder})


class VorOrtFormular(UnterzeichnenFormular):
    """Without a code, and without a field for the name: that was checked."""

    field_order = ("funktion", "ort", "gelesen", "berechtigt", "einverstanden")
    code = None  # type: ignore[assignment]  # how Django takes an inherited field away
    name = None  # type: ignore[assignment]  # likewise

    def __init__(self, *args: Any, beitritt: Beitritt, person: str, **kwargs: Any) -> None:
        super().__init__(*args, beitritt=beitritt, **kwargs)
        self._person = person
        for feld in ("funktion", "ort"):
            self.fields[feld].widget.attrs["autocomplete"] = "off"

    def angaben(self) -> Angaben:
        daten = self.cleaned_data
        return Angaben(
            name=self._person,
            funktion=daten["funktion"],
            ort=daten["ort"],
            erklaerungen={name: str(self.fields[name].label) for name in Beitritt.ERKLAERUNGEN},
        )
