// Drafts survive leaving and a lost connection: what is typed into [data-draft="key"] stays on this device
// until the server has accepted the form. [data-draft-state] in the form shows its own data-saved text.
(function () {
  "use strict";
  const PREFIX = "hausbank:draft:";

  function read(key) { try { return localStorage.getItem(PREFIX + key); } catch (error) { return null; } }
  function write(key, text) {
    try {
      if (text) localStorage.setItem(PREFIX + key, text);
      else localStorage.removeItem(PREFIX + key);
      return true;
    } catch (error) { return false; }
  }
  function told(field, kept) {
    const state = field.form && field.form.querySelector("[data-draft-state]");
    if (state) state.textContent = kept ? state.dataset.saved : "";
  }

  function restore(root) {
    root.querySelectorAll("[data-draft]").forEach(function (field) {
      if (field.dataset.draftRead) return;
      field.dataset.draftRead = "1";
      const kept = read(field.dataset.draft);
      if (kept && !field.value) {
        field.value = kept;
        told(field, true);
      }
    });
  }
  function forget(form) {
    form.querySelectorAll("[data-draft]").forEach(function (field) { write(field.dataset.draft, ""); told(field, false); });
  }

  document.addEventListener("input", function (event) {
    const field = event.target.closest("[data-draft]");
    if (field) told(field, write(field.dataset.draft, field.value) && Boolean(field.value));
  });
  // htmx: accepted means an answer below 300; 422 brings the form back with its reasons.
  document.addEventListener("htmx:afterRequest", function (event) {
    const form = event.detail.elt.closest("form");
    if (!form || event.detail.requestConfig.verb === "get" || !event.detail.successful) return;
    if (event.detail.xhr.status < 300 && form.querySelector("[data-draft]")) {
      forget(form);
      if (form.isConnected && form.hasAttribute("data-clear-after")) form.reset();
    }
  });
  // Plain forms: the page that follows a success says so with <body data-accepted="key key">.
  (document.body.dataset.accepted || "").split(" ").filter(Boolean).forEach(function (key) { write(key, ""); });
  document.addEventListener("drafts:accepted", function (event) {
    ((event.detail && event.detail.keys) || []).forEach(function (key) { write(key, ""); });
  });
  document.addEventListener("htmx:load", function (event) { restore(event.detail.elt); });
  restore(document);
})();
