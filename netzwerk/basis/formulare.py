"""How forms are rendered, and the answer a page with forms gives."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.forms import BaseForm
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

# Before, no network of this kind existed; nobody plans further ahead than ten years.
FRUEHESTENS = date(1990, 1, 1)
JAHRE_VORAUS = 10


def spaetestens() -> date:
    return date(timezone.localdate().year + JAHRE_VORAUS, 12, 31)


class PortalRenderer(TemplatesSetting):
    """One field template for all forms (`templates/django/forms/field.html`)."""

    form_template_name = "django/forms/div.html"
    field_template_name = "django/forms/field.html"


class DatumEingabe(forms.DateInput):
    """The browser's date field; Django writes its value in ISO form."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")

    def build_attrs(
        self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        grenzen = {"min": FRUEHESTENS.isoformat(), "max": spaetestens().isoformat()}
        return {**grenzen, **super().build_attrs(base_attrs, extra_attrs)}


class DatumFeld(forms.DateField):
    """The one field for a day, also by `field_classes`.

    A mistyped year is refused: year 1 or 9999 overflows wherever a zone or a period is added.
    """

    widget = DatumEingabe
    default_error_messages = {
        "required": _("Geben Sie ein Datum an."),
        "zeitraum": _("Geben Sie ein Datum zwischen %(von)s und %(bis)s an."),
    }

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and not FRUEHESTENS <= value <= spaetestens():
            grenzen = {
                "von": date_format(FRUEHESTENS, "d.m.Y"),
                "bis": date_format(spaetestens(), "d.m.Y"),
            }
            raise ValidationError(self.error_messages["zeitraum"], "zeitraum", grenzen)


def seite(
    request: HttpRequest, vorlage: str, kontext: dict[str, Any] | None = None
) -> HttpResponse:
    """Render a page; 422 when a form in the context was sent and has errors.

    Templates read `hat_fehler` for the title, which then begins with „Fehler:“.
    """
    kontext = kontext or {}
    formulare = [wert for wert in kontext.values() if isinstance(wert, BaseForm)]
    for wert in kontext.values():
        if isinstance(wert, list | tuple):
            formulare += [teil for teil in wert if isinstance(teil, BaseForm)]
    hat_fehler = any(formular.is_bound and not formular.is_valid() for formular in formulare)
    return render(
        request, vorlage, {**kontext, "hat_fehler": hat_fehler}, status=422 if hat_fehler else 200
    )
