"""How forms are rendered, and the answer a page with forms gives."""

from typing import Any

from django import forms
from django.forms.forms import BaseForm
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class PortalRenderer(TemplatesSetting):
    """One field template for all forms (`templates/django/forms/field.html`)."""

    form_template_name = "django/forms/div.html"
    field_template_name = "django/forms/field.html"


class DatumFeld(forms.DateInput):
    """The browser's date field; Django writes its value in ISO form."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


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
