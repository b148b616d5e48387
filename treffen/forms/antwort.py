"""What a person says to an invitation: yes, no or a deputy, and what belongs to a yes."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Kontakt
from netzwerk.basis.templatetags.portal import datum
from treffen.aktionen.antwort import Benannt, Zusatz
from treffen.models import Frage, Frageantwort, Teilnahme, Treffen

A = Teilnahme.Antwort
# More names than this stand in a list that unfolds.
RADIO_BIS = 6
#: Stored as answer in every language of the page, so that they count together.
JA_NEIN = ("Ja", "Nein")


def bedarf_text(treffen: Treffen) -> str:
    """The words a person agrees to; kept with what was told."""
    return gettext(
        "Ich willige ein, dass die Koordination (%(netz)s) diese Angaben für die Vorbereitung des "
        "Treffens verwendet, auch wenn sie etwas über meine Gesundheit aussagen. Nur die "
        "Koordination sieht sie. Vier Wochen nach dem Treffen werden sie gelöscht. Ich kann die "
        "Einwilligung jederzeit auf dieser Seite zurücknehmen."
    ) % {"netz": treffen.netzwerk}


def foto_text(treffen: Treffen) -> str:
    return gettext(
        "Ich willige ein, dass beim Treffen Fotos von mir gemacht und bis zum %(bis)s in Berichten "
        "und auf Internetseiten gezeigt werden (%(netz)s). Ich kann die Einwilligung jederzeit auf "
        "dieser Seite zurücknehmen."
    ) % {"bis": datum(treffen.fotos_bis), "netz": treffen.netzwerk}


class ZusatzForm(forms.Form):
    """The part below a yes: the coordination's questions, needs, pictures, field of work."""

    def __init__(
        self, *args: Any, treffen: Treffen, teilnahme: Teilnahme | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.treffen, self.teilnahme = treffen, teilnahme
        self.pflichtige: list[str] = []
        self.fragen = list(treffen.fragen.all())
        self._fragen_anlegen()
        if treffen.fragt_bedarf:
            self._bedarf_anlegen()
        if treffen.fragt_fotos:
            einwilligung = getattr(teilnahme, "fotoeinwilligung", None)
            self.fields["fotos"] = forms.BooleanField(
                label=foto_text(treffen),
                required=False,
                initial=einwilligung is not None and einwilligung.ist_gueltig,
            )
        if treffen.art == Treffen.Art.FORTBILDUNG:
            self.fields["berufsgruppe"] = forms.ChoiceField(
                label=_("In welchem Bereich arbeiten Sie?"),
                help_text=_("Für die Statistik: welche Berufe die Fortbildung erreicht."),
                choices=[("", _("keine Angabe")), *Teilnahme.Berufsgruppe.choices],
                required=False,
                initial=teilnahme.berufsgruppe if teilnahme else "",
            )

    @property
    def gilt(self) -> bool:
        """Whether this part counts: only with a yes."""
        return True

    def verlangen(self, name: str, *, jetzt: bool, text: Any) -> None:
        """A field that must be filled in some cases: shown so, checked when it is the case."""
        feld = self.fields[name]
        feld.required = jetzt or not self.is_bound
        feld.error_messages["required"] = text
        self.pflichtige.append(name)

    def frage_felder(self) -> list[forms.BoundField]:
        return [self[f"frage_{frage.pk}"] for frage in self.fragen]

    def bedarf_felder(self) -> list[forms.BoundField]:
        namen = ("ernaehrung", "unterstuetzung", "bedarf_einwilligung")
        return [self[name] for name in namen if name in self.fields]

    @property
    def freiwilliges_offen(self) -> bool:
        """Needs and pictures fold away, unless there is something in them."""
        namen = ("ernaehrung", "unterstuetzung", "bedarf_einwilligung", "fotos")
        return any(
            name in self.fields and (self[name].value() or self[name].errors) for name in namen
        )

    def zusatz_felder(self) -> list[forms.BoundField]:
        weitere = [self[name] for name in ("fotos", "berufsgruppe") if name in self.fields]
        return [*self.frage_felder(), *self.bedarf_felder(), *weitere]

    def zusatz(self) -> Zusatz:
        daten = self.cleaned_data
        zustimmung = bool(daten.get("bedarf_einwilligung"))
        fotos = daten.get("fotos")
        return Zusatz(
            antworten={f.pk: _liste(daten.get(f"frage_{f.pk}")) for f in self.fragen},
            ernaehrung=daten.get("ernaehrung", ""),
            unterstuetzung=daten.get("unterstuetzung", ""),
            bedarf_text=bedarf_text(self.treffen) if zustimmung else "",
            foto_text=None if fotos is None else foto_text(self.treffen) if fotos else "",
            berufsgruppe=daten.get("berufsgruppe"),
        )

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        for name in self.pflichtige:
            self.fields[name].required = True
        if not self.gilt:
            # What is typed in a part that does not count is no mistake.
            for feld in self.zusatz_felder():
                self.errors.pop(feld.name, None)
            return daten
        hat_bedarf = getattr(self.teilnahme, "bedarf", None) is not None
        genannt = daten.get("ernaehrung") or daten.get("unterstuetzung")
        if genannt and not daten.get("bedarf_einwilligung") and not hat_bedarf:
            self.add_error(
                "bedarf_einwilligung",
                gettext(
                    "Kreuzen Sie an, dass wir das speichern dürfen, oder leeren Sie die Felder."
                ),
            )
        return daten

    @property
    def _ist_ja(self) -> bool:
        return True

    def _fragen_anlegen(self) -> None:
        schon: dict[int, list[str]] = {}
        if self.teilnahme is not None and self.fragen:
            zeilen = Frageantwort.objects.filter(teilnahme=self.teilnahme)
            schon = dict(zeilen.values_list("frage", "werte"))
        for frage in self.fragen:
            name = f"frage_{frage.pk}"
            self.fields[name] = frage_feld(frage, schon.get(frage.pk, []))
            if frage.ist_pflicht:
                text = _("Beantworten Sie diese Frage, wenn Sie kommen.")
                self.verlangen(name, jetzt=self._ist_ja, text=text)

    def _bedarf_anlegen(self) -> None:
        bedarf = getattr(self.teilnahme, "bedarf", None)
        self.fields["ernaehrung"] = forms.CharField(
            label=_("Essen und Trinken"),
            help_text=_("Zum Beispiel „vegetarisch“ oder „ohne Nüsse“."),
            max_length=200,
            required=False,
            initial=bedarf.ernaehrung if bedarf else "",
        )
        self.fields["unterstuetzung"] = forms.CharField(
            label=_("Was Sie brauchen, um gut dabei zu sein"),
            help_text=_("Zum Beispiel „stufenloser Zugang“ oder „Gebärdensprache“."),
            max_length=300,
            required=False,
            initial=bedarf.unterstuetzung if bedarf else "",
        )
        self.fields["bedarf_einwilligung"] = forms.BooleanField(
            label=bedarf_text(self.treffen), required=False, initial=bedarf is not None
        )


class KolleginFeld(forms.ModelChoiceField[Kontakt]):
    """Colleagues, and somebody else at the end."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}, {obj.funktion}" if obj.funktion else obj.name


class AntwortForm(ZusatzForm):
    """Yes, no, or somebody else comes; nothing is chosen beforehand but by the person."""

    antwort = forms.ChoiceField(
        label=_("Kommen Sie?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie, ob Sie kommen.")},
    )
    bemerkung = forms.CharField(
        label=_("Bemerkung an die Koordination"), max_length=300, required=False
    )
    kollegin = KolleginFeld(
        label=_("Wer vertritt Sie?"),
        queryset=Kontakt.objects.none(),
        required=False,
        empty_label=None,
    )
    vertretung_vorname = forms.CharField(label=_("Vorname"), max_length=80, required=False)
    vertretung_nachname = forms.CharField(label=_("Nachname"), max_length=80, required=False)
    vertretung_email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        help_text=_("An diese Adresse geht eine eigene Einladung."),
        required=False,
    )
    vertretung_funktion = forms.CharField(label=_("Funktion"), max_length=120, required=False)

    def __init__(self, *args: Any, teilnahme: Teilnahme, frei: bool = True, **kwargs: Any) -> None:
        kwargs["initial"] = _anfang(teilnahme)
        super().__init__(*args, treffen=teilnahme.treffen, teilnahme=teilnahme, **kwargs)
        keine_gesundheit = _("Bitte nichts zu Gesundheit oder Ernährung.")
        if teilnahme.treffen.fragt_bedarf:
            keine_gesundheit = _(
                "Bitte nichts zu Gesundheit oder Ernährung: Dafür gibt es oben eigene Felder, die "
                "nur die Koordination sieht und die nach dem Treffen gelöscht werden."
            )
        self.fields["bemerkung"].help_text = keine_gesundheit
        if teilnahme.treffen.arbeitsgruppe_id is not None:
            self.fields["bemerkung"].label = _("Bemerkung an die Leitung der Gruppe")
        ja = _("Ja, ich komme")
        if not (frei or teilnahme.haelt_platz):
            ja = _("Ja, ich möchte kommen (Warteliste)")
        wahlen = [(A.ZUGESAGT, ja), (A.ABGESAGT, _("Nein, ich kann nicht kommen"))]
        if teilnahme.darf_sich_vertreten_lassen:
            wahlen.append((A.STELLVERTRETUNG, _("Nein, ich nenne eine Stellvertretung")))
            self._vertretung_anlegen(teilnahme)
        else:
            for name in ("kollegin", *VERTRETUNG):
                del self.fields[name]
        cast(forms.ChoiceField, self.fields["antwort"]).choices = wahlen

    def vorwaehlen(self, antwort: str) -> None:
        """Yes or no as the address says; it still has to be saved."""
        if antwort in (A.ZUGESAGT.value, A.ABGESAGT.value):
            self.initial["antwort"] = antwort

    @property
    def gilt(self) -> bool:
        return bool(self.cleaned_data.get("antwort") == A.ZUGESAGT)

    @property
    def _ist_ja(self) -> bool:
        return self.data.get("antwort") == A.ZUGESAGT

    def namen_felder(self) -> list[forms.BoundField]:
        return [self[name] for name in VERTRETUNG if name in self.fields]

    def benannt(self) -> Benannt | None:
        daten = self.cleaned_data
        if daten["antwort"] != A.STELLVERTRETUNG:
            return None
        if daten.get("kollegin"):
            return Benannt(kontakt=daten["kollegin"], email=daten["kollegin"].email)
        return Benannt(
            vorname=daten["vertretung_vorname"],
            nachname=daten["vertretung_nachname"],
            email=daten["vertretung_email"],
            funktion=daten["vertretung_funktion"],
        )

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        vertreten = daten.get("antwort") == A.STELLVERTRETUNG
        if not vertreten or daten.get("kollegin"):
            for name in VERTRETUNG if vertreten else ("kollegin", *VERTRETUNG):
                self.errors.pop(name, None)
        return daten

    def abgelehnt(self, grund: str) -> None:
        """The action refused the deputy."""
        feld = "kollegin" if self.cleaned_data.get("kollegin") else "vertretung_email"
        self.add_error(feld, ValidationError(grund))

    def _vertretung_anlegen(self, teilnahme: Teilnahme) -> None:
        genannt = self.data.get("antwort") == A.STELLVERTRETUNG and not self.data.get("kollegin")
        self.verlangen(
            "vertretung_nachname", jetzt=genannt, text=_("Geben Sie an, wer Sie vertritt.")
        )
        self.verlangen(
            "vertretung_email",
            jetzt=genannt,
            text=_("Geben Sie die E-Mail-Adresse der Vertretung an."),
        )
        feld = cast(KolleginFeld, self.fields["kollegin"])
        kontakt = teilnahme.kontakt
        if kontakt is None:
            del self.fields["kollegin"]
            return
        feld.queryset = (
            Kontakt.objects.im_netzwerk(teilnahme.treffen.netzwerk)
            .erreichbar()
            .filter(organisation=kontakt.organisation_id)
            .exclude(pk=kontakt.pk)
            .order_by("nachname", "vorname", "pk")
        )
        anzahl = feld.queryset.count()
        if not anzahl:
            del self.fields["kollegin"]
            return
        feld.empty_label = gettext("jemand anders (unten eintragen)")
        # "Somebody else" is an answer, too: never refused, and not shown as optional.
        self.verlangen("kollegin", jetzt=False, text=_("Wählen Sie, wer Sie vertritt."))
        if anzahl <= RADIO_BIS:
            feld.widget = forms.RadioSelect()
            feld.widget.choices = feld.choices


VERTRETUNG = (
    "vertretung_vorname",
    "vertretung_nachname",
    "vertretung_email",
    "vertretung_funktion",
)


def frage_feld(frage: Frage, werte: list[str]) -> forms.Field:
    """The field for one question. A choice that was taken away since stays choosable for whoever
    had chosen it."""
    gemeinsam: dict[str, Any] = {"label": frage.text, "required": False}
    if frage.art == Frage.Art.TEXT:
        return forms.CharField(initial="".join(werte[:1]), max_length=500, **gemeinsam)
    if frage.art == Frage.Art.JA_NEIN:
        paare = [(wert, gettext(wert)) for wert in JA_NEIN]
    else:
        paare = [(wahl, wahl) for wahl in dict.fromkeys([*frage.wahlen, *werte])]
    if frage.art == Frage.Art.MEHRERE:
        return forms.MultipleChoiceField(
            choices=paare, widget=forms.CheckboxSelectMultiple, initial=werte, **gemeinsam
        )
    return forms.ChoiceField(
        choices=paare, widget=forms.RadioSelect, initial="".join(werte[:1]), **gemeinsam
    )


def _liste(wert: Any) -> list[str]:
    if not wert:
        return []
    return [wert] if isinstance(wert, str) else list(wert)


def _anfang(teilnahme: Teilnahme) -> dict[str, Any]:
    """What stands already, as the form shows it."""
    anfang: dict[str, Any] = {"bemerkung": teilnahme.bemerkung}
    if teilnahme.antwort == A.WARTELISTE:
        anfang["antwort"] = A.ZUGESAGT
    elif teilnahme.antwort != A.OFFEN:
        anfang["antwort"] = teilnahme.antwort
    vertretung = getattr(teilnahme, "stellvertretung", None)
    if vertretung is not None:
        person = vertretung.person
        if vertretung.kontakt_id and vertretung.kontakt.organisation_id == getattr(
            teilnahme.kontakt, "organisation_id", None
        ):
            anfang["kollegin"] = vertretung.kontakt_id
        else:
            anfang |= {
                "vertretung_vorname": person.vorname,
                "vertretung_nachname": person.nachname,
                "vertretung_email": person.email,
                "vertretung_funktion": person.funktion,
            }
    return anfang
