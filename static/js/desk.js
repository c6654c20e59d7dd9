// The complaint desk: a press on a row shows the case on the right where there is room, the clocks are read again each
// minute, and after an act the queue and the chosen case follow. Without a script every row is a plain link.
(function () {
  "use strict";
  const EVERY = 60000;
  let asked = false;
  let again = false;

  function desk() { return document.getElementById("desk"); }
  function panel() {
    const found = document.getElementById("case");
    return found && desk() && found.checkVisibility() ? found : null;
  }
  function address(number) {
    const url = new URL(window.location.href);
    if (number) url.searchParams.set("case", number);
    return url;
  }
  function mark(link) {
    document.querySelectorAll("[data-split]").forEach(function (one) {
      const on = one === link;
      one.classList.toggle("is-on", on);
      if (on) one.setAttribute("aria-current", "true"); else one.removeAttribute("aria-current");
    });
  }
  function show(link) {
    window.history.replaceState(window.history.state, "", address(link.dataset.split));
    mark(link);
    return window.htmx.ajax("GET", link.getAttribute("href") + "?split=1", { target: "#case", swap: "innerHTML" });
  }
  function busy() {
    return document.querySelector("dialog[open], details[data-menu][open]") !== null;
  }
  function refresh(headers) {
    if (!desk()) return;
    // One at a time: an answer under way may be older than the act that asks for another.
    if (asked) { again = true; return; }
    asked = true;
    function done() {
      asked = false;
      if (again) { again = false; refresh(); }
    }
    window.htmx.ajax("GET", address("").toString(), { target: "#desk", swap: "outerHTML show:none", headers: headers || {} }).then(done, done);
  }

  document.addEventListener("click", function (event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const step = event.target.closest("[data-split-step]");
    if (step) {
      const links = Array.from(document.querySelectorAll("[data-split]"));
      const at = links.findIndex(function (one) { return one.classList.contains("is-on"); });
      const next = links[at + Number(step.dataset.splitStep)];
      if (next) { show(next); next.scrollIntoView({ block: "nearest" }); }
      return;
    }
    const link = event.target.closest("[data-split]");
    if (link && panel()) {
      event.preventDefault();
      show(link);
    }
  });
  document.addEventListener("complaints:changed", function () { refresh(); });
  window.setInterval(function () {
    if (document.visibilityState === "visible" && !busy()) refresh({ "X-Background": "1" });
  }, EVERY);
})();
