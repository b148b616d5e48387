"""An answer to each kind of question, and how it is checked. Names of fields carry the question:
what was filled in for one never lands in another."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from treffen.models import Freigabe, Stimmzettel, Umfragefrage, Umfrageoption

#: Before the code is known nobody can say whether the poll says „Sie“ or „du“: neither is said.
CODE_LEER = _("Hier fehlen noch die sechs Ziffern, die vorne stehen.")
Art = Umfragefrage.Art


class EintrittForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Sechs Ziffern. Sie stehen vorne auf der Leinwand oder in der Einladung."),
        error_messages={"required": CODE_LEER},
    )


class StimmForm(forms.Form):
    """`inhalt` is what the ballot says, for `aktionen.stimme.abgeben`."""

    ohne_freiwillig = True
    #: Which of `worte` says how to answer.
    hinweis: str

    def __init__(
        self, daten: Any = None, *, frage: Umfragefrage, worte: Mapping[str, Any], **extra: Any
    ) -> None:
        super().__init__(daten, prefix=f"f{frage.pk}", **extra)
        self.frage = frage
        self.worte = worte
        self.optionen: list[Umfrageoption] = list(frage.optionen.all())
        self.bauen()

    def bauen(self) -> None:
        """Its fields, by the options there are."""

    @property
    def anleitung(self) -> str:
        return str(self.worte[self.hinweis]) % {"zahl": self.frage.hoechstens}

    @classmethod
    def vorher(cls, zettel: Stimmzettel) -> dict[str, Any]:
        """What the ballot said so far, as initial values."""
        return {"antwort": zettel.wahl}

    def inhalt(self) -> dict[str, Any]:
        return {"wahl": self.cleaned_data["antwort"]}

    def _wahlen(self) -> list[tuple[int, str]]:
        return [(option.pk, option.text) for option in self.optionen]

    def _fehlertexte(self, fehlt: str) -> dict[str, Any]:
        return {
            "required": self.worte[fehlt],
            "invalid_choice": self.worte["ungueltig"],
            "invalid_list": self.worte["ungueltig"],
        }


class EineForm(StimmForm):
    hinweis = "waehlen"

    def bauen(self) -> None:
        self.fields["antwort"] = forms.TypedChoiceField(
            label=self.frage.text,
            coerce=int,
            choices=self._wahlen(),
            widget=forms.RadioSelect,
            error_messages=self._fehlertexte("waehlen"),
        )

    @classmethod
    def vorher(cls, zettel: Stimmzettel) -> dict[str, Any]:
        return {"antwort": next(iter(zettel.wahl), None)}

    def inhalt(self) -> dict[str, Any]:
        return {"wahl": [self.cleaned_data["antwort"]]}


class MehrereForm(StimmForm):
    def bauen(self) -> None:
        self.hinweis = "waehlen_hoechstens" if self.frage.hoechstens else "waehlen_mehrere"
        self.fields["antwort"] = forms.TypedMultipleChoiceField(
            label=self.frage.text,
            coerce=int,
            choices=self._wahlen(),
            widget=forms.CheckboxSelectMultiple,
            error_messages=self._fehlertexte(self.hinweis) | {"required": self.anleitung},
        )

    def clean_antwort(self) -> list[int]:
        gewaehlt = cast(list[int], self.cleaned_data["antwort"])
        zahl = self.frage.hoechstens
        if zahl and len(gewaehlt) > zahl:
            raise forms.ValidationError(
                str(self.worte["zu_viele"]) % {"ist": len(gewaehlt), "zahl": zahl}
            )
        return gewaehlt


class PunkteForm(StimmForm):
    hinweis = "punkte"

    def bauen(self) -> None:
        zahl = self.frage.hoechstens or 0
        grenze = str(self.worte["zahl_ungueltig"]) % {"zahl": zahl}
        for option in self.optionen:
            self.fields[f"o{option.pk}"] = forms.IntegerField(
                label=option.text,
                required=False,
                min_value=0,
                max_value=zahl,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), grenze),
            )

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or {}
        zahl, summe = self.frage.hoechstens or 0, sum(wert or 0 for wert in daten.values())
        if not self.errors and not summe:
            self.add_error(None, self.worte["punkte_keine"])
        if summe > zahl:
            self.add_error(None, str(self.worte["punkte_zu_viele"]) % {"ist": summe, "zahl": zahl})
        return daten

    @classmethod
    def vorher(cls, zettel: Stimmzettel) -> dict[str, Any]:
        paare = zip(zettel.wahl, zettel.punkte, strict=True)
        return {f"o{pk}": punkte for pk, punkte in paare}

    def inhalt(self) -> dict[str, Any]:
        je = [(option.pk, self.cleaned_data[f"o{option.pk}"] or 0) for option in self.optionen]
        gegeben = [paar for paar in je if paar[1]]
        return {"wahl": [pk for pk, _punkte in gegeben], "punkte": [zahl for _pk, zahl in gegeben]}


class RangForm(StimmForm):
    hinweis = "rang"

    def bauen(self) -> None:
        plaetze = [("", "–"), *((platz, platz) for platz in range(1, len(self.optionen) + 1))]
        for option in self.optionen:
            self.fields[f"o{option.pk}"] = forms.TypedChoiceField(
                label=option.text,
                required=False,
                coerce=int,
                empty_value=None,
                choices=plaetze,
                error_messages=self._fehlertexte("rang_fehlt"),
            )

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or {}
        vergeben: set[int] = set()
        for name, platz in list(daten.items()):
            if platz and platz in vergeben:
                self.add_error(name, str(self.worte["rang_doppelt"]) % {"platz": platz})
            vergeben.add(platz or 0)
        if not self.errors and not vergeben - {0}:
            self.add_error(None, self.worte["rang_fehlt"])
        return daten

    @classmethod
    def vorher(cls, zettel: Stimmzettel) -> dict[str, Any]:
        return {f"o{pk}": platz for platz, pk in enumerate(zettel.wahl, start=1)}

    def inhalt(self) -> dict[str, Any]:
        """In order of the places given; gaps between them do not matter."""
        je = [(self.cleaned_data[f"o{option.pk}"], option.pk) for option in self.optionen]
        return {"wahl": [pk for platz, pk in sorted((p, pk) for p, pk in je if p)]}


class SkalaForm(StimmForm):
    hinweis = "skala"

    def bauen(self) -> None:
        letzte = self.frage.hoechstens or 0
        enden = {1: self.frage.skala_links, letzte: self.frage.skala_rechts}
        self.fields["antwort"] = forms.TypedChoiceField(
            label=self.frage.text,
            coerce=int,
            choices=[(stufe, enden.get(stufe) or "") for stufe in range(1, letzte + 1)],
            widget=forms.RadioSelect,
            error_messages=self._fehlertexte("skala"),
        )

    @classmethod
    def vorher(cls, zettel: Stimmzettel) -> dict[str, Any]:
        return {"antwort": zettel.wert}

    def inhalt(self) -> dict[str, Any]:
        return {"wert": self.cleaned_data["antwort"]}


class TextForm(StimmForm):
    hinweis = "text"

    def bauen(self) -> None:
        self.fields["antwort"] = forms.CharField(
            label=self.frage.text,
            max_length=Stimmzettel._meta.get_field("text").max_length,
            widget=forms.Textarea(attrs={"rows": 4}),
            error_messages={
                "required": self.worte["text_fehlt"],
                "max_length": self.worte["text_zu_lang"],
                "null_characters_not_allowed": self.worte["text_zeichen"],
            },
        )

    @classmethod
    def vorher(cls, zettel: Stimmzettel) -> dict[str, Any]:
        return {"antwort": zettel.text}

    def inhalt(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["antwort"], "freigabe": Freigabe.WARTEND.value}


FORMEN: dict[str, type[StimmForm]] = {
    Art.EINE: EineForm,
    Art.MEHRERE: MehrereForm,
    Art.PUNKTE: PunkteForm,
    Art.RANGFOLGE: RangForm,
    Art.SKALA: SkalaForm,
    Art.TEXT: TextForm,
}


def stimmform(
    frage: Umfragefrage,
    worte: Mapping[str, Any],
    daten: Any = None,
    zettel: Stimmzettel | None = None,
) -> StimmForm:
    form = FORMEN[frage.art]
    vorher = form.vorher(zettel) if zettel is not None else None
    return form(daten, frage=frage, worte=worte, initial=vorher)


def in_worten(frage: Umfragefrage, zettel: Stimmzettel) -> list[str]:
    """The ballot as its person reads it back."""
    texte = {option.pk: option.text for option in frage.optionen.all()}
    match frage.art:
        case Art.SKALA:
            return [
                gettext("%(wert)s von %(bis)s") % {"wert": zettel.wert, "bis": frage.hoechstens}
            ]
        case Art.TEXT:
            return [zettel.text]
        case Art.PUNKTE:
            paare = zip(zettel.wahl, zettel.punkte, strict=True)
            return [f"{texte[pk]}: {punkte}" for pk, punkte in paare]
        case Art.RANGFOLGE:
            return [f"{platz}. {texte[pk]}" for platz, pk in enumerate(zettel.wahl, start=1)]
    return [texte[pk] for pk in zettel.wahl]
