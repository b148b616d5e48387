"""Filters every template may use: German dates, simple text, masked addresses."""

from datetime import date, datetime
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from netzwerk.basis.richtext import html as richtext_html
from netzwerk.basis.telefon import anrufbar

register = template.Library()
register.filter("anrufbar", anrufbar)


def _hier(wert: date | datetime) -> date | datetime:
    if isinstance(wert, datetime) and timezone.is_aware(wert):
        return timezone.localtime(wert)
    return wert


@register.filter
def datum(wert: date | datetime | None) -> str:
    """3. Dezember 2026"""
    return date_format(_hier(wert), "j. F Y") if wert else ""


@register.filter
def datum_lang(wert: date | datetime | None) -> str:
    """Donnerstag, 3. Dezember 2026"""
    return date_format(_hier(wert), "l, j. F Y") if wert else ""


@register.filter
def uhrzeit(wert: datetime | None) -> str:
    """14 Uhr, 14:30 Uhr"""
    if not wert:
        return ""
    hier = _hier(wert)
    return date_format(hier, "G:i" if date_format(hier, "i") != "00" else "G") + " Uhr"


@register.filter
def zeitpunkt(wert: datetime | None) -> str:
    """3. Dezember 2026, 14:30 Uhr"""
    return f"{datum(wert)}, {uhrzeit(wert)}" if wert else ""


@register.filter
def bis(beginn: datetime | None, ende: datetime | None) -> str:
    """{{ beginn|bis:ende }}: 14 bis 17 Uhr, 14:30 bis 17 Uhr"""
    if not beginn:
        return ""
    if not ende:
        return uhrzeit(beginn)
    return f"{uhrzeit(beginn).removesuffix(' Uhr')} bis {uhrzeit(ende)}"


@register.filter
def maskiert(email: str) -> str:
    """k•••@beispiel.de: enough to recognise the own address, too little for others."""
    name, _trenner, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}" if domain else "•••"


@register.filter
def telefonlink(telefon: str, klasse: str = "") -> str:
    """{{ netzwerk.kontakt_telefon|telefonlink:"app-nowrap" }}: what is no number stays text."""
    nummer = anrufbar(telefon)
    if not nummer:
        return telefon
    zusatz = format_html(' class="{}"', klasse) if klasse else ""
    return format_html('<a{} href="tel:{}">{}</a>', zusatz, nummer, telefon)


@register.filter
def fliesstext(text: str) -> SafeString:
    """Plain text to HTML: blank lines part paragraphs, „## “ heads, „- “ lists. All escaped."""
    bloecke: list[SafeString] = []
    for block in text.replace("\r\n", "\n").split("\n\n"):
        zeilen = [zeile.strip() for zeile in block.split("\n") if zeile.strip()]
        if not zeilen:
            continue
        if zeilen[0].startswith("## "):
            bloecke.append(format_html("<h2>{}</h2>", zeilen[0][3:]))
            zeilen = zeilen[1:]
        if zeilen and all(zeile.startswith("- ") for zeile in zeilen):
            punkte = format_html_join("", "<li>{}</li>", ((zeile[2:],) for zeile in zeilen))
            bloecke.append(format_html("<ul>{}</ul>", punkte))
        elif zeilen:
            inhalt = mark_safe("<br>".join(escape(zeile) for zeile in zeilen))  # noqa: S308  escaped
            bloecke.append(format_html("<p>{}</p>", inhalt))
    return mark_safe("\n".join(bloecke))  # noqa: S308  every block is escaped above


@register.filter
def mit_schema(adresse: str) -> str:
    """An address of the portal as people type it, made into one that programs open."""
    return f"{urlsplit(settings.PORTAL_URL).scheme}://{adresse}"


@register.filter
def richtext(text: str, ab_ebene: int = 4) -> SafeString:
    """{{ text|richtext:3 }}: headings from h3 on, lists, bold, links."""
    return richtext_html(text, ab_ebene=ab_ebene)
