/* Slides: arrow keys, space and the buttons of a presenter follow the links of the page. */
document.addEventListener("keydown", (e) => {
  if (e.altKey || e.ctrlKey || e.metaKey) return;
  const wohin = {
    ArrowRight: "next", PageDown: "next", ArrowLeft: "prev", PageUp: "prev",
  }[e.key];
  const ziel = wohin && document.querySelector(`a[rel=${wohin}]`);
  if (!ziel) return;
  e.preventDefault();
  ziel.click();
});
