/* protokoll.js: the editor of minutes. Buttons set the marks, the text saves itself, and what could not be
   saved stays in this browser. Without it the page works by its buttons alone. */
(() => {
  const formular = document.querySelector("form[data-sichern]");
  if (!formular) return;
  const { dataset: texte, elements: felder } = formular;
  const feld = felder.ergebnis;
  const zeile = document.getElementById("sicherung");
  const SCHLUESSEL = `protokoll:${texte.sichern}`;
  const RUHE = 3000, NOCHMAL = 8000, LAENGSTENS = 300000, FRIST = 20000, WOCHEN = 14 * 24 * 3600 * 1000; // milliseconds

  /* What is kept in this browser ------------------------------------------------------------------- */
  const eingaben = () => [...felder].filter((f) => f.name && f.matches("textarea, select, input:not([type=hidden])"));
  const lesen = (schluessel) => {
    try { return JSON.parse(localStorage.getItem(schluessel)); } catch { return null; }
  };
  const vergessen = () => { try { localStorage.removeItem(SCHLUESSEL); } catch { /* then nothing is kept */ } };
  let behalten = true;
  const merken = (abgeschickt = false) => {
    const werte = Object.fromEntries(eingaben().map((f) => [f.name, f.value]));
    const nummern = Object.fromEntries([...felder].filter((f) => /-nummer$/.test(f.name)).map((f) => [f.name, f.value]));
    try {
      localStorage.setItem(SCHLUESSEL, JSON.stringify({ zeit: Date.now(), stand: felder.stand.value, grundlage: felder.grundlage?.value, abgeschickt, werte, nummern }));
      behalten = true;
    } catch { behalten = false; }
  };
  const aufraeumen = () => {
    try {
      for (const name of Object.keys(localStorage)) {
        if (name.startsWith("protokoll:") && !(lesen(name)?.zeit > Date.now() - WOCHEN)) localStorage.removeItem(name);
      }
    } catch { /* a browser that keeps nothing */ }
  };

  /* Saving by itself ------------------------------------------------------------------------------- */
  let fassung = 0, gesichert = 0, folge = 0, uhr = 0, merkuhr = 0, unterwegs = null;
  let ruht = texte.lage === "konflikt"; // whoever compares two versions saves on purpose
  const sagen = (text) => { if (zeile.textContent !== text) zeile.textContent = text; };
  const spaeter = (frist) => { clearTimeout(uhr); if (!ruht) uhr = setTimeout(sichern, frist); };
  const eintragen = (werte) => {
    for (const [name, wert] of Object.entries(werte)) {
      if (!felder[name]) formular.append(Object.assign(document.createElement("input"), { type: "hidden", name }));
      felder[name].value = wert;
    }
  };
  const offline = () => sagen(behalten ? texte.offline : texte.offlineOhne);
  /* The server is there and cannot: each further try waits longer, and a press still saves at once. */
  let fehlschlaege = 0;
  const gescheitert = () => {
    sagen(behalten ? texte.gescheitert : texte.gescheitertOhne);
    spaeter(Math.min(NOCHMAL * 2 ** fehlschlaege, LAENGSTENS));
    fehlschlaege += 1;
  };

  const sichern = async () => {
    clearTimeout(uhr);
    if (ruht || unterwegs || gesichert === fassung) return;
    const diese = fassung;
    const versuch = unterwegs = new AbortController();
    const ende = setTimeout(() => versuch.abort(), FRIST);
    const daten = new FormData(formular);
    daten.set("aktion", "selbst");
    daten.set("folge", folge += 1);
    sagen(texte.sichert);
    let antwort = null, stand = null;
    try {
      antwort = await fetch(formular.action, { method: "POST", body: daten, headers: { Accept: "application/json" }, signal: versuch.signal });
      if (antwort.headers.get("Content-Type")?.startsWith("application/json")) stand = await antwort.json();
    } catch { antwort = null; }
    clearTimeout(ende);
    unterwegs = null;
    if (formular.dataset.abgeschickt) return; // pressed meanwhile: the page goes
    if (antwort && (antwort.status >= 500 || antwort.status === 429)) {
      merken();
      gescheitert();
      return;
    }
    fehlschlaege = 0;
    if (!antwort) {
      offline();
      spaeter(NOCHMAL);
    } else if (antwort.ok && stand) gespeichert(stand, diese);
    else if (stand?.lage) {
      ruht = true;
      sagen(texte[stand.lage]);
    } else sagen(stand ? `${texte.offen} ${stand.offen.join(" ")}` : texte.neuLaden);
  };
  const gespeichert = (stand, diese) => {
    eintragen(stand.felder);
    gesichert = diese;
    document.getElementById("hinweise").innerHTML = stand.hinweise;
    sagen(`${texte.gesichert} ${stand.zeit}${stand.offen.length ? `. ${texte.offen} ${stand.offen.join(" ")}` : ""}`);
    if (fassung !== diese) {
      merken();
      spaeter(RUHE);
    } else if (stand.offen.length) merken();
    else vergessen();
  };
  const getippt = () => {
    fassung += 1;
    clearTimeout(merkuhr);
    merkuhr = setTimeout(merken, 400);
    if (!ruht && !unterwegs) sagen(texte.geaendert);
    spaeter(RUHE);
  };
  formular.addEventListener("input", getippt);
  window.addEventListener("online", sichern);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || gesichert === fassung) return;
    merken();
    sichern();
  });
  formular.addEventListener("submit", (e) => {
    if (e.defaultPrevented) return;
    clearTimeout(uhr);
    clearTimeout(merkuhr);
    if (fassung || texte.lage) merken(true);
    unterwegs?.abort();
  });
  window.addEventListener("pageshow", (e) => { if (e.persisted && gesichert !== fassung) spaeter(RUHE); });
  document.querySelector("[data-verwerfen]")?.addEventListener("click", vergessen);

  /* What an earlier visit left here ---------------------------------------------------------------- */
  const glatt = (text) => text.replace(/\r\n/g, "\n").trim();
  const anbieten = () => {
    const alt = lesen(SCHLUESSEL);
    if (texte.lage) { merken(); return; } // this very page holds what was typed
    if (!alt) return;
    if (alt.abgeschickt && document.querySelector(".app-meldungen .kern-alert--success")) { vergessen(); return; }
    const einsetzbar = [], uebrig = [];
    for (const [name, wert] of Object.entries(alt.werte)) {
      const ziel = felder[name];
      const nummer = name.replace(/[^-]+$/, "nummer");
      if (ziel ? glatt(ziel.value) === glatt(wert) : !wert || !/-(text|titel|frist)$/.test(name)) continue;
      if (ziel && (felder[nummer]?.value || "") === (alt.nummern[nummer] || "")) einsetzbar.push([ziel, wert]);
      else if (wert) uebrig.push(wert);
    }
    if (!einsetzbar.length && !uebrig.length) { vergessen(); return; }
    const kasten = document.getElementById("rest");
    const einsetzen = document.getElementById("rest-einsetzen");
    const zeigen = (zeilen) => { document.getElementById("rest-text").textContent = zeilen.filter(Boolean).join("\n\n"); };
    document.getElementById("rest-zeit").textContent = new Date(alt.zeit).toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
    zeigen([...einsetzbar.map(([, wert]) => wert), ...uebrig]);
    einsetzen.hidden = !einsetzbar.length;
    einsetzen.addEventListener("click", () => {
      for (const [ziel, wert] of einsetzbar) ziel.value = wert;
      felder.stand.value = alt.stand; // saved by somebody else meanwhile: then both are put together
      felder.grundlage?.remove(); // kept by an older page: nobody knows what its text was made of
      if (alt.grundlage !== undefined) eintragen({ grundlage: alt.grundlage });
      einsetzen.hidden = true;
      zeigen(uebrig);
      kasten.hidden = !uebrig.length;
      getippt();
      feld.focus();
    });
    document.getElementById("rest-verwerfen").addEventListener("click", () => {
      vergessen();
      kasten.hidden = true;
      feld.focus();
    });
    kasten.hidden = false;
  };

  /* Buttons that set marks ------------------------------------------------------------------------- */
  const werkzeug = document.getElementById("werkzeug");
  const ersetzen = (von, bis, text, markVon, markBis) => {
    feld.focus();
    feld.setSelectionRange(von, bis);
    /* The one way that a browser can undo; it tells of the input itself. */
    if (!document.execCommand(text ? "insertText" : "delete", false, text)) {
      feld.setRangeText(text, von, bis, "end");
      feld.dispatchEvent(new Event("input", { bubbles: true }));
    }
    feld.setSelectionRange(markVon, markBis);
    anzeigen();
  };
  const zeilen = () => {
    const von = feld.value.lastIndexOf("\n", feld.selectionStart - 1) + 1;
    const ende = feld.value.indexOf("\n", feld.selectionEnd);
    const bis = ende < 0 ? feld.value.length : ende;
    return { von, bis, text: feld.value.slice(von, bis) };
  };
  const MARKE = { "## ": /^#{1,6} /, "- ": /^[-*+] /, "1. ": /^\d{1,9}[.)] / };
  const zeilenweise = (zeichen) => {
    const { von, bis, text } = zeilen();
    const alle = text.split("\n");
    const weg = alle.filter((z) => z).length > 0 && alle.every((z) => !z || MARKE[zeichen].test(z));
    let nummer = 0;
    const neu = alle.map((z) => {
      if (!z && alle.length > 1) return z;
      const nackt = z.replace(/^(?:#{1,6}|[-*+]|\d{1,9}[.)]) /, "");
      return weg ? nackt : `${zeichen === "1. " ? `${nummer += 1}. ` : zeichen}${nackt}`;
    }).join("\n");
    ersetzen(von, bis, neu, alle.length > 1 ? von : von + neu.length, von + neu.length);
  };
  /* The two marks around the place where one writes, if there are any on this line. */
  const fettUm = () => {
    const { von, text } = zeilen();
    const [a, b] = [feld.selectionStart - von, feld.selectionEnd - von];
    for (const fund of text.matchAll(/\*\*(.+?)\*\*/g)) {
      if (a >= fund.index && b <= fund.index + fund[0].length) return { von: von + fund.index, innen: fund[1] };
    }
    return null;
  };
  const fett = () => {
    const um = fettUm();
    const [a, b] = [feld.selectionStart, feld.selectionEnd];
    if (um) ersetzen(um.von, um.von + um.innen.length + 4, um.innen, um.von, um.von + um.innen.length);
    else {
      const innen = feld.value.slice(a, b) || texte.fetterText;
      ersetzen(a, b, `**${innen}**`, a + 2, a + 2 + innen.length);
    }
  };
  const link = () => {
    const [a, b] = [feld.selectionStart, feld.selectionEnd];
    const gewaehlt = feld.value.slice(a, b);
    if (/^(https?:|mailto:)\S+$/.test(gewaehlt)) ersetzen(a, b, `[${texte.linktext}](${gewaehlt})`, a + 1, a + 1 + texte.linktext.length);
    else {
      const innen = gewaehlt || texte.linktext;
      const ziel = a + innen.length + 3;
      ersetzen(a, b, `[${innen}](https://)`, gewaehlt ? ziel : a + 1, gewaehlt ? ziel + 8 : a + 1 + innen.length);
    }
  };
  const setzen = (zeichen) => { if (zeichen === "**") fett(); else if (zeichen === "[]") link(); else zeilenweise(zeichen); };
  const anzeigen = () => {
    const { text } = zeilen();
    const mehrere = text.includes("\n");
    for (const taste of werkzeug.children) {
      const { zeichen } = taste.dataset;
      if (MARKE[zeichen]) taste.setAttribute("aria-pressed", MARKE[zeichen].test(text));
      else taste.disabled = mehrere; // these two end with the line
      if (zeichen === "**") taste.setAttribute("aria-pressed", !mehrere && fettUm() !== null);
    }
  };
  werkzeug.addEventListener("click", (e) => {
    const taste = e.target.closest("[data-zeichen]");
    if (taste) setzen(taste.dataset.zeichen);
  });
  feld.addEventListener("keydown", (e) => {
    if (!(e.ctrlKey || e.metaKey) || e.altKey || e.shiftKey) return;
    const zeichen = { b: "**", k: "[]" }[e.key.toLowerCase()];
    if (!zeichen) return;
    e.preventDefault();
    if (!zeilen().text.includes("\n")) setzen(zeichen);
  });
  document.addEventListener("selectionchange", () => { if (document.activeElement === feld) anzeigen(); });
  document.addEventListener("htmx:afterSwap", (e) => {
    if (e.detail.target.id === "vorschau") document.getElementById("app-status").textContent = texte.vorschau;
  });

  werkzeug.hidden = false;
  anzeigen();
  aufraeumen();
  anbieten();
})();
