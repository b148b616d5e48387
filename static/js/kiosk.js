/* kiosk.js: a tablet that nobody touches begins anew, so that the next person sees nothing of the one before. */
(() => {
  const { start, nach } = document.body.dataset;
  const warnung = document.getElementById("tablet-warnung");
  const sekunden = Number(nach);
  /* A page that the browser kept is asked for again: by then the server has forgotten it. */
  window.addEventListener("pageshow", (e) => { if (e.persisted) location.replace(start); });
  if (!sekunden) return;
  const VORHER = 30;
  let rest = sekunden;
  setInterval(() => {
    rest -= 1;
    if (rest <= 0) location.replace(start);
    else if (rest === VORHER && sekunden > VORHER) warnung.textContent = warnung.dataset.text;
  }, 1000);
  for (const was of ["pointerdown", "keydown", "input", "scroll", "touchmove"]) {
    document.addEventListener(was, () => { rest = sekunden; if (warnung.textContent) warnung.textContent = ""; }, { passive: true, capture: true });
  }
})();
