/* passkey.js: says in plain words when a passkey did not work; allauth only writes to the console. */
(() => {
  const kasten = document.getElementById("passkey-fehler");
  const zeigen = (text) => {
    kasten.querySelector(".kern-title").textContent = text;
    kasten.hidden = false;
  };
  document.addEventListener("allauth.error", (e) => {
    e.preventDefault();
    zeigen(window.PublicKeyCredential ? kasten.dataset.abgebrochen : kasten.dataset.unbekannt);
  });
})();
