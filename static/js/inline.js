// A fact edited where it stands: the field has the focus when it opens, Enter saves, Escape leaves it, and the focus goes
// back to the pencil.
(function () {
  "use strict";

  document.addEventListener("keydown", function (event) {
    const form = (event.key === "Escape" || event.key === "Enter") && event.target.closest("[data-inline]");
    if (!form) return;
    if (event.key === "Enter") {
      // A choice does not send its form by itself; buttons and links do what they say.
      if (event.target.tagName !== "SELECT") return;
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    form.querySelector("[data-inline-cancel]").click();
  });

  document.addEventListener("htmx:afterSwap", function (event) {
    const place = document.getElementById(event.detail.target.id);
    if (!place || !place.classList.contains("hb-fact")) return;
    const field = place.querySelector("[data-inline] input:not([type=hidden]), [data-inline] select");
    const pencil = place.querySelector("[data-inline-open]");
    if (field) {
      field.focus();
      if (field.select) field.select();
    } else if (pencil) pencil.focus();
  });
})();
