"""Signed sheets and files in the hands of the coordination: order, hand in, look at, decide."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitglieder.aktionen import blatt as blatt_aktionen
from mitglieder.aktionen import nachweis as aktionen
from mitglieder.aktionen import nachweis_qes
from mitglieder.aktionen.beitritt import BeitrittNichtMoeglich
from mitglieder.aktionen.zeichenbar import neuerer_beitritt
from mitglieder.forms.nachweis import (
    PruefenFormular,
    ScanFormular,
    SigniertFormular,
    VerwerfenFormular,
)
from mitglieder.forms.nachweis_qes import SignaturPruefenFormular
from mitglieder.models import Beitritt, Fassung, Nachweis
from mitglieder.nachweise import (
    INHALTSARTEN,
    NachweisBeschaedigt,
    endung,
    gepruefter_inhalt,
)
from mitglieder.rechte import darf_vereinbarungen_verwalten
from mitglieder.zeichentag import berechtigte
from netzwerk.basis.formulare import seite
from netzwerk.basis.models import Dokument
from netzwerk.basis.pdfbild import PdfUnlesbar, seitenbild, seitenzahl
from netzwerk.basis.rechte import Anfrage, KontoAnfrage, ZugangAnfrage, nur
from netzwerk.basis.views.dokument import ausliefern


def _beitritt(request: Anfrage, pk: int) -> Beitritt:
    return get_object_or_404(
        Beitritt.objects.sichtbar_fuer(request.handelnde, request.netzwerk).select_related(
            "fassung__vereinbarung__netzwerk", "organisation"
        ),
        pk=pk,
    )


def _nachweis(request: KontoAnfrage, pk: int) -> Nachweis:
    return get_object_or_404(
        Nachweis.objects.des_netzwerks(request.netzwerk).select_related(
            "beitritt__fassung__vereinbarung__netzwerk", "beitritt__organisation"
        ),
        pk=pk,
    )


def blatt_von(beitritt: Beitritt) -> Dokument | None:
    blatt: Dokument | None = Dokument.objects.zu(beitritt).filter(art=blatt_aktionen.BLATT).first()
    return blatt


def kontext_des_nachweises(beitritt: Beitritt) -> dict[str, Any]:
    """What the accession's page says of sheets and scans (`nachweis/_am_beitritt.html`)."""
    nachweise = list(Nachweis.objects.filter(beitritt=beitritt).order_by("-pk"))
    return {
        "blatt": blatt_von(beitritt),
        "nachweise": nachweise,
        "zu_pruefen": next((n for n in nachweise if n.ist_offen), None),
    }


def _kontext(beitritt: Beitritt, **mehr: Any) -> dict[str, Any]:
    return {
        "beitritt": beitritt,
        "fassung": beitritt.fassung,
        "vereinbarung": beitritt.fassung.vereinbarung,
        **mehr,
    }


def formular_fuer(
    beitritt: Beitritt, request: Anfrage, vorbelegt: dict[str, str] | None = None
) -> ScanFormular | SigniertFormular:
    art = SigniertFormular if beitritt.fassung.form == Fassung.Form.QES else ScanFormular
    if request.method == "POST":
        return art(request.POST, request.FILES, fassung=beitritt.fassung)
    return art(initial=vorbelegt, fassung=beitritt.fassung)


def einreichen(
    beitritt: Beitritt,
    formular: ScanFormular | SigniertFormular,
    request: KontoAnfrage | ZugangAnfrage,
) -> Nachweis | None:
    """None when a signed file was refused; the form says why. Raises BeitrittNichtMoeglich."""
    datei, von = formular.cleaned_data["datei"], request.handelnde
    if isinstance(formular, ScanFormular):
        return aktionen.scan_einreichen(beitritt=beitritt, datei=datei, von=von)
    from netzwerk.basis.signaturen import NichtAnzunehmen  # with pyHanko

    try:
        return nachweis_qes.signiertes_einreichen(
            beitritt=beitritt,
            datei=datei,
            angaben=formular.angaben(beitritt),
            von=von,
            sitzung=request.session,
        )
    except NichtAnzunehmen as grund:
        formular.add_error("datei", str(grund))
        return None


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Hand in the scan or the signed file of one organisation."""
    beitritt = _beitritt(request, pk)
    if not (beitritt.ist_offen and beitritt.fassung.ist_zeichenbar):
        messages.info(request, _("Hier ist nichts mehr zu unterzeichnen"))
        return redirect(beitritt)
    formular = formular_fuer(beitritt, request)
    if request.method == "POST" and formular.is_valid():
        try:
            nachweis = einreichen(beitritt, formular, request)
        except BeitrittNichtMoeglich as grund:
            messages.error(request, str(grund))
            return redirect(beitritt)
        if nachweis is not None:
            return redirect(
                "mitglieder:nachweis-pruefen", netzwerk=request.netzwerk.kurzname, pk=nachweis.pk
            )
    kontext = _kontext(beitritt, form=formular, blatt=blatt_von(beitritt))
    return seite(request, "mitglieder/nachweis/neu.html", kontext)


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def pruefen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """The scan beside what is to be entered of it; of a signed file, what its certificate says."""
    nachweis = _nachweis(request, pk)
    beitritt = nachweis.beitritt
    if not nachweis.ist_offen:
        messages.info(request, _("Diese Unterschrift ist schon geprüft"))
        return redirect(beitritt)
    if nachweis.art == Nachweis.Art.QES:
        return _signatur_pruefen(request, nachweis)
    vorbelegt = _vorbelegt(nachweis) if request.method != "POST" else None
    formular = PruefenFormular(
        request.POST if request.method == "POST" else None, nachweis=nachweis, initial=vorbelegt
    )
    if request.method == "POST" and formular.is_valid():
        gezeichnet = aktionen.scan_bestaetigen(
            nachweis=nachweis,
            angaben=formular.angaben(),
            am=formular.cleaned_data["am"],
            kontakt=formular.cleaned_data["kontakt"],
            von=request.handelnde,
        )
        dabei = _("Das Dokument wird jetzt gesiegelt; der Scan liegt ihm bei.")
        _unterzeichnet(request, gezeichnet, dabei)
        return redirect(beitritt)
    kontext = _kontext(
        beitritt,
        nachweis=nachweis,
        form=formular,
        neuerer=neuerer_beitritt(beitritt),
        **_ansicht(nachweis),
    )
    return seite(request, "mitglieder/nachweis/pruefen.html", kontext)


def _signatur_pruefen(request: KontoAnfrage, nachweis: Nachweis) -> HttpResponse:
    beitritt = nachweis.beitritt
    try:
        befund = nachweis_qes.befund(nachweis)
    except BeitrittNichtMoeglich as schaden:
        kontext = _kontext(beitritt, nachweis=nachweis, schaden=str(schaden))
        return render(request, "mitglieder/nachweis/pruefen_qes.html", kontext)
    gesendet = request.POST if request.method == "POST" else None
    vorbelegt = {"funktion": befund.funktion, "ort": befund.ort, "kontakt": befund.kontakt}
    formular = SignaturPruefenFormular(gesendet, beitritt=beitritt, initial=vorbelegt)
    if gesendet is not None and formular.is_valid():
        gezeichnet = nachweis_qes.signiertes_bestaetigen(
            nachweis=nachweis,
            angaben=formular.angaben(),
            kontakt=formular.cleaned_data["kontakt"],
            von=request.handelnde,
        )
        dabei = _("Das Dokument wird jetzt gesiegelt; die signierte Datei liegt ihm bei.")
        _unterzeichnet(request, gezeichnet, dabei)
        return redirect(beitritt)
    kontext = _kontext(
        beitritt,
        nachweis=nachweis,
        form=formular,
        befund=befund,
        neuerer=neuerer_beitritt(beitritt),
    )
    return seite(request, "mitglieder/nachweis/pruefen_qes.html", kontext)


def _unterzeichnet(request: KontoAnfrage, beitritt: Beitritt, dabei: str) -> None:
    """Of an ended version: what it is worth stood on the page and stands at the accession."""
    bindet = beitritt.ist_partei and beitritt.fassung.ist_zeichenbar
    titel = (
        _("%(organisation)s hat unterzeichnet")
        if bindet
        else _("Die Unterschrift von %(organisation)s ist festgehalten")
    )
    messages.success(request, titel % {"organisation": beitritt.organisation}, extra_tags=dabei)


def _vorbelegt(nachweis: Nachweis) -> dict[str, Any]:
    """Whoever sent it, else the only one who may sign: read off the sheet all the same."""
    kontakte = list(berechtigte(nachweis.beitritt).erreichbar())
    zugang = aktionen.eingereicht_mit(nachweis)
    wer = next((k for k in kontakte if zugang and k.pk == zugang.inhaber_id), None)
    if wer is None and len(kontakte) == 1:
        wer = kontakte[0]
    if wer is None:
        return {}
    return {"kontakt": wer, "name": wer.name, "funktion": wer.funktion}


def _ansicht(nachweis: Nachweis) -> dict[str, Any]:
    try:
        inhalt = gepruefter_inhalt(nachweis)
    except NachweisBeschaedigt as schaden:
        return {"schaden": str(schaden), "seiten": []}
    if endung(inhalt) != "pdf":
        return {"seiten": [1]}
    try:
        return {"seiten": list(range(1, seitenzahl(inhalt) + 1))}
    except PdfUnlesbar:
        return {"seiten": []}


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def verwerfen(request: KontoAnfrage, pk: int) -> HttpResponse:
    nachweis = _nachweis(request, pk)
    beitritt = nachweis.beitritt
    formular = VerwerfenFormular(request.POST if request.method == "POST" else None)
    neuerer = neuerer_beitritt(beitritt)
    wieder = neuerer is None and beitritt.fassung.ist_zeichenbar
    if request.method == "POST" and formular.is_valid():
        aktionen.scan_verwerfen(
            nachweis=nachweis, grund=formular.cleaned_data["grund"], von=request.handelnde
        )
        messages.success(
            request,
            _("Die Unterschrift ist zurückgewiesen"),
            extra_tags=_("Die Organisation kann jetzt wieder unterzeichnen.") if wieder else "",
        )
        return redirect(beitritt)
    kontext = _kontext(beitritt, nachweis=nachweis, form=formular, neuerer=neuerer, wieder=wieder)
    return seite(request, "mitglieder/nachweis/verwerfen.html", kontext)


@nur(darf_vereinbarungen_verwalten)
@require_safe
def datei(request: KontoAnfrage, pk: int) -> HttpResponseBase:
    """As it came; never shown by the browser itself, only saved."""
    nachweis = _nachweis(request, pk)
    try:
        inhalt = gepruefter_inhalt(nachweis)
    except NachweisBeschaedigt as schaden:
        messages.error(request, str(schaden))
        return redirect(nachweis)
    return FileResponse(
        BytesIO(inhalt),
        as_attachment=True,
        filename=nachweis.dateiname,
        content_type=INHALTSARTEN.get(endung(inhalt), "application/octet-stream"),
        headers={"Cache-Control": "private, no-store", "Content-Security-Policy": "sandbox"},
    )


@nur(darf_vereinbarungen_verwalten)
@require_safe
def bild(request: KontoAnfrage, pk: int, nummer: int) -> HttpResponse:
    """A page of the scan for the page that checks it: drawn by us, so it is a picture only."""
    nachweis = _nachweis(request, pk)
    try:
        inhalt = gepruefter_inhalt(nachweis)
    except NachweisBeschaedigt as schaden:
        raise Http404 from schaden
    return bild_aus(inhalt, nummer)


def bild_aus(inhalt: bytes, nummer: int) -> HttpResponse:
    art = endung(inhalt)
    if art == "pdf":
        try:
            inhalt, art = seitenbild(inhalt, nummer), "jpg"
        except PdfUnlesbar as fehler:
            raise Http404 from fehler
    return HttpResponse(
        inhalt,
        content_type=INHALTSARTEN.get(art, "application/octet-stream"),
        headers={
            "Content-Disposition": "attachment",  # a picture in a page is shown all the same
            "Cache-Control": "private, max-age=3600",
            "Content-Security-Policy": "sandbox",
        },
    )


@nur(darf_vereinbarungen_verwalten)
@require_POST
def blatt_anfordern(request: KontoAnfrage, pk: int) -> HttpResponse:
    beitritt = _beitritt(request, pk)
    try:
        blatt_aktionen.anfordern(beitritt)
    except BeitrittNichtMoeglich as grund:
        messages.error(request, str(grund))
    else:
        messages.success(request, _("Das Blatt wird erstellt und ist gleich zum Herunterladen da"))
    return redirect(beitritt)


@nur(darf_vereinbarungen_verwalten)
@require_safe
def blatt(request: KontoAnfrage, pk: int) -> HttpResponseBase:
    pdf = blatt_von(_beitritt(request, pk))
    if pdf is None or not pdf.ist_fertig:
        raise Http404
    return ausliefern(request, pdf)


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def blaetter(request: KontoAnfrage, pk: int, nummer: int) -> HttpResponse:
    """All sheets for the table on the day, in one file."""
    fassung = fassung_hier(request, pk, nummer)
    if request.method == "POST":
        try:
            blatt_aktionen.alle_anfordern(fassung)
        except BeitrittNichtMoeglich as grund:
            messages.error(request, str(grund))
        return redirect(request.path)
    pdf = Dokument.objects.zu(fassung).filter(art=blatt_aktionen.BLAETTER).first()
    kontext = {
        "fassung": fassung,
        "vereinbarung": fassung.vereinbarung,
        "pdf": pdf,
        "anzahl": blatt_aktionen.offene(fassung).count(),
    }
    vorlage = "mitglieder/nachweis/blaetter.html"
    return render(request, vorlage + "#stand" if request.htmx else vorlage, kontext)


@nur(darf_vereinbarungen_verwalten)
@require_safe
def blaetter_datei(request: KontoAnfrage, pk: int, nummer: int) -> HttpResponseBase:
    fassung = fassung_hier(request, pk, nummer)
    pdf = Dokument.objects.zu(fassung).fertig().filter(art=blatt_aktionen.BLAETTER).first()
    if pdf is None:
        raise Http404
    return ausliefern(request, pdf)


def fassung_hier(request: KontoAnfrage, pk: int, nummer: int) -> Fassung:
    fassung: Fassung = get_object_or_404(
        Fassung.objects.des_netzwerks(request.netzwerk)
        .oeffentlich()
        .select_related("vereinbarung__netzwerk"),
        vereinbarung=pk,
        nummer=nummer,
    )
    return fassung
