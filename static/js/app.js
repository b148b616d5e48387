/* app.js: only what HTML cannot do. No framework. Everything works without it. */
(() => {
  const MERKEN = "merken:";
  const anDieSeite = (text) => {
    const status = document.getElementById("app-status");
    if (status) status.textContent = text;
  };

  document.addEventListener("click", (e) => {
    const schalter = e.target.closest("[data-toggle]");
    if (schalter) {
      const offen = schalter.getAttribute("aria-expanded") !== "true";
      schalter.setAttribute("aria-expanded", offen);
      document.getElementById(schalter.dataset.toggle).classList.toggle("is-expanded", offen);
    }
    const ausgang = e.target.closest("[data-exit]");
    if (ausgang) {
      e.preventDefault();
      document.documentElement.hidden = true;
      sessionStorage.clear();
      location.replace(ausgang.href);
    }
    const kopieren = e.target.closest("[data-copy]");
    if (kopieren) {
      const text = document.getElementById(kopieren.dataset.copy).textContent.trim();
      navigator.clipboard?.writeText(text).then(() => {
        kopieren.querySelector(".kern-label").textContent = kopieren.dataset.copied || "Kopiert";
      });
    }
    if (e.target.closest("[data-print]")) window.print();
    const teilen = e.target.closest("[data-teilen]");
    if (teilen) {
      const url = document.getElementById(teilen.dataset.teilen).textContent.trim();
      navigator.share({ title: document.title, url }).catch(() => {}); /* closed without choosing */
    }
    for (const menue of document.querySelectorAll("details.app-menu[open]")) {
      if (!menue.contains(e.target)) menue.open = false;
    }
  });

  /* Only browsers that can hand an address on show the button for it. */
  if (navigator.share) document.querySelectorAll("[data-teilen]").forEach((taste) => { taste.hidden = false; });

  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape") return;
    for (const menue of document.querySelectorAll("details.app-menu[open]")) {
      menue.open = false;
      menue.querySelector("summary").focus();
    }
  });

  /* Pressed twice: the second press of a form with data-einmal sends nothing. The server guards too. */
  const freigeben = (formular) => {
    delete formular.dataset.abgeschickt;
    formular.querySelectorAll("button[aria-disabled]").forEach((taste) => taste.removeAttribute("aria-disabled"));
  };
  document.addEventListener("submit", (e) => {
    const formular = e.target;
    if (formular.hasAttribute("data-einmal")) {
      if (formular.dataset.abgeschickt) {
        e.preventDefault();
        e.stopImmediatePropagation();
        return;
      }
      formular.dataset.abgeschickt = "ja";
      (e.submitter || formular.querySelector("button[type=submit]"))?.setAttribute("aria-disabled", "true");
    }
    if (formular.hasAttribute("data-abmelden")) {
      sessionStorage.clear();
      localStorage.clear();
    }
    if (formular.dataset.merken) schreiben(formular, true);
  }, true);
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-einmal]").forEach(freigeben));
  /* The form asked with, also when the answer has taken its place: `elt` is then what is left around it. */
  const gefragt = (e) => (e.detail.requestConfig?.elt || e.detail.elt)?.closest?.("form");
  document.addEventListener("htmx:afterRequest", (e) => {
    const formular = gefragt(e);
    if (!formular) return;
    freigeben(formular);
    if (formular.dataset.merken && e.detail.successful) sessionStorage.removeItem(MERKEN + formular.dataset.merken);
  });

  /* Typed text survives a lost connection: forms with data-merken="key" keep it in this tab until the server answered. */
  const felder = (formular) => [...formular.elements].filter(
    (f) => f.name && (f.matches("textarea") || f.matches("input:is([type=text],[type=search],[type=email],[type=tel],[type=url],[type=number],[type=date],[type=time],:not([type]))")),
  );
  const schreiben = (formular, abgeschickt) => {
    const werte = {};
    for (const feld of felder(formular)) {
      if (feld.value !== feld.defaultValue) werte[feld.id || feld.name] = feld.value;
    }
    sessionStorage.setItem(MERKEN + formular.dataset.merken, JSON.stringify({ pfad: location.pathname, abgeschickt, werte }));
  };
  const lesen = (schluessel) => {
    try { return JSON.parse(sessionStorage.getItem(schluessel)); } catch { return null; }
  };
  /* The server answered when this page came from the form itself, or says that it saved. */
  const zurueckgegangen = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  const herkunft = document.referrer ? new URL(document.referrer).pathname : "";
  const gespeichert = document.querySelector(".app-meldungen .kern-alert--success");
  if (!document.body.hasAttribute("data-behalten")) {
    for (const schluessel of Object.keys(sessionStorage)) {
      const gemerkt = schluessel.startsWith(MERKEN) && lesen(schluessel);
      if (gemerkt?.abgeschickt && (gespeichert || (!zurueckgegangen && herkunft === gemerkt.pfad))) sessionStorage.removeItem(schluessel);
    }
  }
  const bekannt = new WeakSet();
  const merken = (formular) => {
    if (bekannt.has(formular)) return;
    bekannt.add(formular);
    const gemerkt = lesen(MERKEN + formular.dataset.merken);
    if (gemerkt && gemerkt.pfad === location.pathname) {
      let zahl = 0;
      for (const feld of felder(formular)) {
        const wert = gemerkt.werte[feld.id || feld.name];
        if (wert !== undefined && feld.value === feld.defaultValue && wert !== feld.value) { feld.value = wert; zahl += 1; }
      }
      if (zahl) anDieSeite(document.body.dataset.wiederhergestellt || "");
    }
    let warten;
    formular.addEventListener("input", () => { clearTimeout(warten); warten = setTimeout(() => { if (formular.isConnected) schreiben(formular, false); }, 400); });
  };
  document.querySelectorAll("form[data-merken]").forEach(merken);
  /* Forms that htmx puts into the page later; the answer to a form holds what was typed itself. */
  document.addEventListener("htmx:afterSwap", (e) => {
    const neu = document.getElementById(e.detail.target?.id);
    for (const formular of neu?.querySelectorAll("form[data-merken]") || []) {
      if (e.detail.requestConfig?.verb === "post" && !bekannt.has(formular)) sessionStorage.removeItem(MERKEN + formular.dataset.merken);
      merken(formular);
    }
  });
  /* A press that reached nobody: form[data-netz="id"] shows the element with that id until one does. */
  const netz = (e, weg) => {
    const hinweis = document.getElementById(gefragt(e)?.dataset.netz);
    if (hinweis) hinweis.hidden = weg;
  };
  document.addEventListener("htmx:sendError", (e) => netz(e, false));
  document.addEventListener("htmx:afterOnLoad", (e) => netz(e, true));

  /* Tabs scroll on narrow screens: the one we are on comes into view, the page itself stays where it is. */
  for (const reiter of document.querySelectorAll(".app-tabs [aria-current]")) {
    const leiste = reiter.closest(".app-tabs");
    const [hier, da] = [reiter.getBoundingClientRect(), leiste.getBoundingClientRect()];
    leiste.scrollLeft += hier.left - da.left - (da.width - hier.width) / 2;
  }

  document.querySelectorAll("[data-show-when]").forEach((kasten) => {
    const [name, wert] = kasten.dataset.showWhen.split("=");
    const abgleichen = () => { kasten.hidden = document.querySelector(`[name="${name}"]:checked`)?.value !== wert; };
    document.querySelectorAll(`[name="${name}"]`).forEach((feld) => feld.addEventListener("change", abgleichen));
    abgleichen();
  });

  document.querySelectorAll("canvas[data-signature]").forEach((flaeche) => {
    const stift = flaeche.getContext("2d");
    const feld = document.getElementById(flaeche.dataset.signature);
    const anpassen = () => {
      const r = flaeche.getBoundingClientRect();
      if (!r.width) return;
      flaeche.width = r.width * devicePixelRatio;
      flaeche.height = r.height * devicePixelRatio;
      stift.scale(devicePixelRatio, devicePixelRatio);
      Object.assign(stift, { lineWidth: 2.5, lineCap: "round", lineJoin: "round", strokeStyle: "#131525" });
    };
    new ResizeObserver(anpassen).observe(flaeche);
    let unten = false;
    const ort = (e) => { const r = flaeche.getBoundingClientRect(); return [e.clientX - r.left, e.clientY - r.top]; };
    flaeche.addEventListener("pointerdown", (e) => { unten = true; flaeche.setPointerCapture(e.pointerId); stift.beginPath(); stift.moveTo(...ort(e)); });
    flaeche.addEventListener("pointermove", (e) => { if (unten) { stift.lineTo(...ort(e)); stift.stroke(); } });
    flaeche.addEventListener("pointerup", () => { unten = false; feld.value = flaeche.toDataURL("image/png"); });
    document.querySelector(`[data-clear="${flaeche.id}"]`)?.addEventListener("click", () => {
      stift.clearRect(0, 0, flaeche.width, flaeche.height);
      feld.value = "";
    });
  });

  /* Ticked rows are counted; one box ticks the page. Without it the buttons work the same. */
  document.querySelectorAll("form[data-auswahl]").forEach((formular) => {
    const alle = formular.querySelector("[data-alle-kreuze]"); // not every list offers it
    const zaehler = formular.querySelector("[data-zaehler]"); // nor this, when nothing is left to tick
    const davor = zaehler?.textContent;
    const kreuze = () => [...formular.querySelectorAll("input[name=id]")]; // rows may be newer than the page
    const zaehlen = () => {
      const zahl = kreuze().filter((kreuz) => kreuz.checked).length;
      if (alle) {
        alle.firstElementChild.checked = zahl === kreuze().length;
        alle.firstElementChild.indeterminate = zahl > 0 && zahl < kreuze().length;
      }
      if (zaehler) zaehler.textContent = zahl ? `${zahl} ${zaehler.dataset.zaehler}` : davor;
    };
    if (alle) {
      alle.hidden = false;
      alle.addEventListener("change", () => { for (const kreuz of kreuze()) kreuz.checked = alle.firstElementChild.checked; });
    }
    formular.addEventListener("change", zaehlen);
    zaehlen();
  });

  /* A list asked for before a button in it was pressed is older than the press: form[data-frisch] asks again. */
  let unterwegs = 0, zuletzt = 0;
  const istDruck = (e) => e.detail.requestConfig.verb === "post";
  document.addEventListener("htmx:beforeRequest", (e) => {
    if (istDruck(e)) unterwegs += 1;
    else e.detail.xhr.gefragt = performance.now();
  });
  document.addEventListener("htmx:afterRequest", (e) => {
    if (!istDruck(e)) return;
    unterwegs -= 1;
    zuletzt = performance.now();
  });
  document.addEventListener("htmx:beforeSwap", (e) => {
    const formular = e.detail.requestConfig.elt;
    if (!formular.matches("form[data-frisch]") || (!unterwegs && e.detail.xhr.gefragt > zuletzt)) return;
    e.detail.shouldSwap = false;
    setTimeout(() => htmx.trigger(formular, "submit"), 100);
  });

  const fehler = () => document.querySelector(".app-errors[tabindex]")?.focus();
  document.addEventListener("htmx:afterSettle", (e) => { if (e.detail.elt?.querySelector?.(".app-errors")) fehler(); });
  fehler();
})();
