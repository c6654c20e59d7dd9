// Toasts: what happened and the way back. Ten seconds with an undo, six without; pointing at one keeps it.
(function () {
  "use strict";
  const WITH_UNDO = 10000;
  const PLAIN = 6000;

  function arm(toast) {
    if (toast.dataset.armed) return;
    toast.dataset.armed = "1";
    if (toast.classList.contains("is-error")) return;
    const lasts = toast.querySelector("form, [data-undo]:not([hidden])") ? WITH_UNDO : PLAIN;
    let timer = setTimeout(function () { toast.remove(); }, lasts);
    toast.addEventListener("pointerenter", function () { clearTimeout(timer); });
    toast.addEventListener("focusin", function () { clearTimeout(timer); });
    toast.addEventListener("pointerleave", function () { timer = setTimeout(function () { toast.remove(); }, PLAIN); });
  }

  function holder() {
    // Inside an open modal dialog everything outside is inert, so the toast goes where it can be pressed.
    const toasts = document.getElementById("toasts");
    const dialog = Array.from(document.querySelectorAll("dialog[open]")).pop();
    if (!dialog) return toasts;
    let inside = dialog.querySelector(":scope > .hb-toasts");
    if (!inside) {
      inside = document.createElement("div");
      inside.className = "hb-toasts";
      inside.setAttribute("aria-live", "polite");
      dialog.append(inside);
    }
    return inside;
  }

  function toast(detail) {
    const template = document.getElementById("toast-template");
    if (!template || !detail || !detail.text) return;
    const made = template.content.firstElementChild.cloneNode(true);
    made.dataset.toast = "";
    if (detail.level) made.classList.add("is-" + detail.level);
    made.querySelector("[data-text]").textContent = detail.text;
    const undo = made.querySelector("[data-undo]");
    if (detail.undo && undo) {
      undo.hidden = false;
      undo.addEventListener("click", function () {
        made.remove();
        window.htmx.ajax("POST", detail.undo, { target: detail.target || "body", swap: detail.target ? "outerHTML" : "none" });
      });
    }
    holder().append(made);
    arm(made);
  }

  document.addEventListener("click", function (event) {
    const closer = event.target.closest("[data-toast] [data-close]");
    if (closer) closer.closest("[data-toast]").remove();
  });
  // The server sends HX-Trigger {"toast": {"text": ..., "undo": url, "level": "warning"}}.
  document.addEventListener("toast", function (event) { toast(event.detail); });
  document.addEventListener("htmx:load", function () { document.querySelectorAll("[data-toast]").forEach(arm); });
  document.querySelectorAll("[data-toast]").forEach(arm);

  window.hausbank = Object.assign(window.hausbank || {}, { toast: toast });
})();
