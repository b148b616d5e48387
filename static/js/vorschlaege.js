/* Suggestions below a search field (WAI-ARIA: combobox with a list box). Without it, or without an
   answer, it is a plain search field. Nothing typed is kept here. */
(() => {
  const eingerichtet = new WeakSet();
  const einrichten = (kasten) => {
    if (eingerichtet.has(kasten)) return;
    eingerichtet.add(kasten);
    const feld = kasten.querySelector("input[type=search]");
    const liste = document.createElement("ul");
    const status = document.createElement("p");
    let gewaehlt = -1;
    let warten;
    let abbruch;

    Object.assign(liste, { id: `${feld.id}-vorschlaege`, className: "app-vorschlaege", hidden: true });
    liste.setAttribute("role", "listbox");
    liste.setAttribute("aria-label", kasten.dataset.name);
    Object.assign(status, { className: "kern-sr-only" });
    status.setAttribute("role", "status");
    kasten.append(liste, status);
    for (const [name, wert] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": liste.id, "aria-haspopup": "listbox",
    })) feld.setAttribute(name, wert);

    const zeilen = () => [...liste.children];
    const waehlen = (nummer) => {
      gewaehlt = nummer;
      zeilen().forEach((zeile, n) => zeile.setAttribute("aria-selected", n === nummer));
      const zeile = liste.children[nummer];
      if (zeile) {
        feld.setAttribute("aria-activedescendant", zeile.id);
        zeile.scrollIntoView({ block: "nearest" });
      } else feld.removeAttribute("aria-activedescendant");
    };
    const schliessen = () => {
      clearTimeout(warten);
      abbruch?.abort();
      liste.hidden = true;
      liste.replaceChildren();
      feld.setAttribute("aria-expanded", "false");
      status.textContent = "";
      waehlen(-1);
    };
    const zeigen = (html) => {
      liste.innerHTML = html;
      waehlen(-1);
      const zahl = zeilen().length;
      liste.hidden = !zahl;
      feld.setAttribute("aria-expanded", zahl > 0);
      status.textContent = zahl ? `${zahl} ${kasten.dataset.name}` : "";
    };
    const fragen = async () => {
      abbruch?.abort();
      if (feld.value.trim().length < 2) return schliessen();
      abbruch = new AbortController();
      try {
        const adresse = `${kasten.dataset.vorschlaege}?q=${encodeURIComponent(feld.value)}`;
        const antwort = await fetch(adresse, { signal: abbruch.signal });
        if (antwort.ok && document.activeElement === feld) zeigen(await antwort.text());
      } catch { /* no answer: a plain search field */ }
    };

    feld.addEventListener("input", () => {
      clearTimeout(warten);
      warten = setTimeout(fragen, 150);
    });
    feld.addEventListener("keydown", (e) => {
      const zahl = zeilen().length;
      if (e.key === "Escape" && zahl) {
        e.preventDefault();
        schliessen();
      } else if (zahl && (e.key === "ArrowDown" || e.key === "ArrowUp")) {
        e.preventDefault();
        const schritt = e.key === "ArrowDown" ? 1 : -1;
        // One place more than rows: the field itself.
        waehlen(((gewaehlt + 1 + schritt + zahl + 1) % (zahl + 1)) - 1);
      } else if (e.key === "Enter") {
        const zeile = liste.children[gewaehlt];
        schliessenUnd(zeile, e);
      }
    });
    const schliessenUnd = (zeile, e) => {
      if (zeile) {
        e.preventDefault();
        if (zeile.dataset.ziel) location.assign(zeile.dataset.ziel);
        else {
          feld.value = zeile.firstElementChild.textContent;
          feld.form.requestSubmit();
        }
      }
      schliessen();
    };
    // Before the field loses its focus, which would close the list.
    liste.addEventListener("pointerdown", (e) => e.preventDefault());
    liste.addEventListener("click", (e) => schliessenUnd(e.target.closest("[role=option]"), e));
    feld.addEventListener("blur", schliessen);
  };
  const alle = () => document.querySelectorAll("[data-vorschlaege]").forEach(einrichten);
  alle();
  // Going back over a change in place brings a new search field.
  document.addEventListener("htmx:load", alle);
  document.addEventListener("htmx:historyRestore", alle);
})();
