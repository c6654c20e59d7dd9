// What every htmx request shares: the thin line while it runs, and a plain sentence when it fails.
(function () {
  "use strict";
  let running = 0;

  function show() { document.body.classList.toggle("is-loading", running > 0); }
  document.addEventListener("htmx:beforeRequest", function () { running += 1; show(); });
  document.addEventListener("htmx:afterRequest", function () { running = Math.max(0, running - 1); show(); });

  function say(kind) {
    const texts = document.getElementById("failure-texts");
    if (texts) window.hausbank.toast({ text: texts.dataset[kind], level: "error" });
  }
  document.addEventListener("htmx:sendError", function () { say("offline"); });
  document.addEventListener("htmx:timeout", function () { say("offline"); });
  document.addEventListener("htmx:responseError", function (event) {
    const status = event.detail.xhr.status;
    if (status === 401) say("signedOut");
    else if (status === 403) say("refused");
    else if (status === 404) say("gone");
    else say("broken");
  });
  // A session that ended answers with the sign-in page: go there instead of putting it into a fragment.
  document.addEventListener("htmx:beforeSwap", function (event) {
    const landed = event.detail.xhr.responseURL;
    if (landed && document.body.dataset.signIn && new URL(landed).pathname === document.body.dataset.signIn) {
      event.detail.shouldSwap = false;
      window.location.assign(document.body.dataset.signIn + "?next=" + encodeURIComponent(location.pathname + location.search));
    }
  });
})();
