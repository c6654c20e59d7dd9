// The bell counts again once a minute while somebody can see it, and at once when the page comes back to the front.
(function () {
  "use strict";
  const EVERY = 60000;
  let asked = Date.now();

  function ask() {
    if (document.visibilityState !== "visible" || Date.now() - asked < EVERY - 500) return;
    const bell = document.getElementById("bell");
    if (!bell) return;
    asked = Date.now();
    window.htmx.trigger(bell, "bell:count");
  }
  window.setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
})();
