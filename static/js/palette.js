// The palette: type, move with the arrows, open with Enter. Results come from the server as links with role=option.
(function () {
  "use strict";
  const palette = document.getElementById("palette");
  if (!palette) return;
  const field = palette.querySelector("input[name=q]");
  const results = palette.querySelector("[role=listbox]");

  function options() { return Array.from(results.querySelectorAll("[role=option]")); }

  function choose(option) {
    options().forEach(function (one, index) {
      if (!one.id) one.id = "palette-option-" + index;
      one.setAttribute("aria-selected", one === option ? "true" : "false");
    });
    if (option) {
      field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      field.removeAttribute("aria-activedescendant");
    }
  }

  palette.addEventListener("layer:open", function () {
    field.value = "";
    results.replaceChildren();
    // The empty palette shows recent records and actions.
    window.htmx.trigger(field, "palette:open");
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.target === results) choose(options()[0]);
  });
  field.addEventListener("keydown", function (event) {
    const all = options();
    const at = all.findIndex(function (one) { return one.getAttribute("aria-selected") === "true"; });
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (all.length) choose(all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]);
    } else if (event.key === "Enter" && all[at]) {
      event.preventDefault();
      all[at].click();
    }
  });
  results.addEventListener("click", function (event) {
    const option = event.target.closest("[role=option]");
    if (!option || event.ctrlKey || event.metaKey) return;
    window.hausbank.close(palette);
    // An option may stand for an action of the page, such as opening the key sheet.
    if (option.dataset.opens) {
      event.preventDefault();
      event.stopPropagation();
      window.hausbank.open(document.getElementById(option.dataset.opens));
    }
  });
})();
