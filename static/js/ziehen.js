/* ziehen.js: the agenda is put in order by dragging. The buttons do the same and stay; nothing else needs this. */
(() => {
  const zeigen = () => document.querySelectorAll("[data-ziehen] [data-griff][hidden]").forEach((griff) => { griff.hidden = false; });
  const reihe = (liste) => [...liste.children].map((zeile) => zeile.dataset.pk);

  document.addEventListener("pointerdown", (e) => {
    const griff = e.target.closest("[data-griff]");
    if (!griff || e.button !== 0) return;
    const zeile = griff.closest("li");
    const liste = zeile.parentElement;
    const vorher = reihe(liste);
    e.preventDefault();
    zeile.classList.add("is-dragged");

    const bewegen = (b) => {
      const andere = [...liste.children].filter((z) => z !== zeile);
      const danach = andere.find((z) => {
        const kasten = z.getBoundingClientRect();
        return b.clientY < kasten.top + kasten.height / 2;
      });
      if ((danach || null) !== zeile.nextElementSibling) liste.insertBefore(zeile, danach || null);
    };
    const ende = (b) => {
      document.removeEventListener("pointermove", bewegen);
      document.removeEventListener("pointerup", ende);
      document.removeEventListener("pointercancel", ende);
      document.removeEventListener("keydown", abbrechen);
      zeile.classList.remove("is-dragged");
      const nachher = reihe(liste);
      if (b?.type !== "pointerup") vorher.forEach((pk) => liste.append(liste.querySelector(`[data-pk="${pk}"]`)));
      else if (nachher.join() !== vorher.join()) {
        const token = liste.closest("form").elements.csrfmiddlewaretoken.value;
        window.htmx.ajax("POST", liste.dataset.ziehen, {
          target: liste.dataset.ziel, swap: "outerHTML",
          values: { reihe: nachher, gezogen: zeile.dataset.pk, csrfmiddlewaretoken: token },
        });
      }
    };
    const abbrechen = (t) => { if (t.key === "Escape") ende(null); };
    document.addEventListener("pointermove", bewegen);
    document.addEventListener("pointerup", ende);
    document.addEventListener("pointercancel", ende);
    document.addEventListener("keydown", abbrechen);
  });

  document.addEventListener("htmx:afterSettle", zeigen);
  zeigen();
})();
