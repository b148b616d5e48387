/* eingrenzen.js: a long list of boxes to tick gets a field that hides what does not match. Without it the list scrolls. */
(() => {
  const LANG = 12;
  const falten = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replaceAll("ß", "ss");
  for (const kasten of document.querySelectorAll("[data-eingrenzen]")) {
    const zeilen = [...kasten.querySelectorAll(".kern-form-check")];
    if (zeilen.length < LANG) continue;
    const beschriftung = document.createElement("label");
    const feld = document.createElement("input");
    const status = document.createElement("span");
    feld.type = "search";
    feld.className = "kern-form-input__input";
    feld.autocomplete = "off";
    status.className = "kern-sr-only";
    status.setAttribute("role", "status");
    beschriftung.className = "app-eingrenzen";
    beschriftung.append(kasten.dataset.eingrenzen, feld);
    kasten.querySelector(".kern-fieldset__body").before(beschriftung, status);
    feld.addEventListener("keydown", (e) => { if (e.key === "Enter") e.preventDefault(); });
    feld.addEventListener("input", (e) => {
      e.stopPropagation();
      const worte = falten(feld.value).split(/\s+/).filter(Boolean);
      let zahl = 0;
      for (const zeile of zeilen) {
        const text = falten(zeile.textContent);
        const passt = zeile.querySelector("input").checked || worte.every((wort) => text.includes(wort));
        zeile.hidden = !passt;
        if (passt) zahl += 1;
      }
      status.textContent = `${zahl} ${kasten.dataset.treffer}`;
    });
  }
})();
