// What every htmx request shares: the thin line while it runs, and a plain sentence when it fails.
(function () {
  "use strict";
  const running = new Set();

  function show() { document.body.classList.toggle("is-loading", running.size > 0); }
  // By the request's own end: what htmx says of it is not heard where its element left the page meanwhile.
  document.addEventListener("htmx:beforeSend", function (event) {
    const xhr = event.detail.xhr;
    running.add(xhr);
    xhr.addEventListener("loadend", function () { running.delete(xhr); show(); });
    show();
  });

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
  // A card that was waited for takes the room that it needs, or none.
  document.addEventListener("htmx:afterSwap", function (event) { event.detail.target.classList.remove("hb-awaits"); });
  // A session that ended answers with the sign-in page: go there instead of putting it into a fragment.
  document.addEventListener("htmx:beforeSwap", function (event) {
    const landed = event.detail.xhr.responseURL;
    if (landed && document.body.dataset.signIn && new URL(landed).pathname === document.body.dataset.signIn) {
      event.detail.shouldSwap = false;
      window.location.assign(document.body.dataset.signIn + "?next=" + encodeURIComponent(location.pathname + location.search));
    }
  });
})();
