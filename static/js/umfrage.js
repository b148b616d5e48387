/* umfrage.js: an answer that cannot be sent stays on this phone and is sent again. Nothing is called
   saved before the server said so; what is kept here goes with the tab, or when the question closes. */
(() => {
  const meldung = document.getElementById("umfrage-meldung");
  if (!meldung) return;
  const SCHLUESSEL = `stimme:${meldung.dataset.umfrage}`;
  const WARTEN = [2, 4, 8, 15, 30]; // seconds between attempts
  let versuch = 0, uhr = 0, unterwegs = false;

  const formular = () => document.querySelector("#umfrage form[data-stimme]");
  const gemerkt = () => {
    try { return JSON.parse(sessionStorage.getItem(SCHLUESSEL)); } catch { return null; }
  };
  const sagen = (text, art) => {
    meldung.replaceChildren();
    if (!text) return;
    const kasten = document.createElement("div");
    kasten.className = `kern-alert kern-alert--${art}`;
    const kopf = document.createElement("div");
    kopf.className = "kern-alert__header";
    const symbol = document.createElement("span");
    symbol.className = `kern-icon kern-icon--${art}`;
    symbol.setAttribute("aria-hidden", "true");
    const worte = document.createElement("span");
    worte.className = "kern-title";
    worte.textContent = text;
    kopf.append(symbol, worte);
    kasten.append(kopf);
    meldung.append(kasten);
  };
  const vergessen = () => {
    sessionStorage.removeItem(SCHLUESSEL);
    clearTimeout(uhr);
    versuch = 0;
    sagen("");
  };

  const merken = (f) => {
    const werte = [...new FormData(f)].filter(([name]) => name !== "csrfmiddlewaretoken");
    sessionStorage.setItem(SCHLUESSEL, JSON.stringify({ frage: f.dataset.stimme, werte }));
  };
  const eintragen = (f, werte) => {
    for (const feld of f.elements) {
      if (!feld.name || feld.type === "hidden") continue;
      const passend = werte.filter(([name]) => name === feld.name).map(([, wert]) => wert);
      if (feld.type === "radio" || feld.type === "checkbox") feld.checked = passend.includes(feld.value);
      else feld.value = passend[0] ?? "";
    }
  };
  const senden = () => {
    const f = formular();
    const stand = gemerkt();
    if (!f || !stand || unterwegs) return;
    eintragen(f, stand.werte);
    f.requestSubmit();
  };
  const spaeter = () => {
    sagen(meldung.dataset.offline, "warning");
    clearTimeout(uhr);
    uhr = setTimeout(senden, WARTEN[Math.min(versuch, WARTEN.length - 1)] * 1000);
    versuch += 1;
  };
  window.addEventListener("online", senden);

  /* After the swap the event comes from what took the form's place. */
  const istAbgabe = (e) => e.detail.requestConfig?.verb === "post" && e.detail.requestConfig.elt.matches("form[data-stimme]");
  document.addEventListener("htmx:beforeRequest", (e) => {
    if (istAbgabe(e)) {
      unterwegs = true;
      merken(e.detail.requestConfig.elt);
    } else if (unterwegs) e.preventDefault(); // what the vote brings is newer
  });
  document.addEventListener("htmx:afterRequest", (e) => {
    if (!istAbgabe(e)) return;
    unterwegs = false;
    const status = e.detail.xhr.status;
    if (status === 422 || (status >= 200 && status < 400)) vergessen();
    else if (status === 0 || status === 429 || status >= 500) spaeter();
    else {
      clearTimeout(uhr);
      sagen(meldung.dataset.neuLaden, "warning"); // the form is too old: its answer stays filled in
    }
  });
  document.addEventListener("htmx:afterSwap", () => { anpassen(); aufraeumen(); });
  document.addEventListener("htmx:afterSettle", () => {
    const kopf = document.querySelector("#umfrage h1");
    const status = document.getElementById("app-status");
    if (kopf && status) status.textContent = kopf.textContent;
  });

  /* The question of the kept answer is gone: it came too late, and nothing of it stays. */
  const aufraeumen = () => {
    const stand = gemerkt();
    if (!stand || unterwegs || formular()?.dataset.stimme === stand.frage) return;
    vergessen();
    sagen(meldung.dataset.verfallen, "warning");
  };

  /* Points left, and a place that is given anew leaves the one it was taken from. */
  const anpassen = () => {
    const punkte = document.querySelector("[data-punkte]");
    if (punkte) {
      const zeile = punkte.querySelector("[data-summe]");
      const felder = [...punkte.querySelectorAll("input[type=number]")];
      const rechnen = () => {
        const rest = Number(punkte.dataset.punkte) - felder.reduce((summe, feld) => summe + (Number(feld.value) || 0), 0);
        zeile.textContent = zeile.dataset[rest < 0 ? "zuviel" : "text"].replace("%(rest)s", Math.abs(rest));
      };
      zeile.hidden = false;
      punkte.addEventListener("input", rechnen);
      rechnen();
    }
    const rang = document.querySelector("[data-rang]");
    if (rang) {
      const felder = [...rang.querySelectorAll("select")];
      const plaetze = new Map(felder.map((feld) => [feld, feld.value]));
      rang.addEventListener("change", (e) => {
        const anderes = felder.find((feld) => feld !== e.target && feld.value && feld.value === e.target.value);
        if (anderes) anderes.value = plaetze.get(e.target);
        for (const feld of felder) plaetze.set(feld, feld.value);
      });
    }
  };

  anpassen();
  const stand = gemerkt();
  if (stand && formular()?.dataset.stimme === stand.frage) {
    eintragen(formular(), stand.werte);
    sagen(meldung.dataset.offline, "warning");
    setTimeout(senden, 1000);
  } else aufraeumen();
})();
