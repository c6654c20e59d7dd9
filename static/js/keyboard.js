// Single keys. They sleep while somebody types, and act on the top layer only.
// Templates claim keys: data-key="v" on what v presses, data-go="c" on what "g c" follows,
// data-row on rows that j and k walk, data-row-link on what Enter opens inside a row.
(function () {
  "use strict";
  const GO_WAITS = 1200;
  let going = 0;

  function typing(target) {
    return target.closest && target.closest("input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select, [contenteditable=true]");
  }
  function layer() { return Array.from(document.querySelectorAll("dialog[open]")).pop() || document; }
  // What a closed menu holds keeps its place and its offset parent, but is not drawn.
  function seen(element) { return element.checkVisibility ? element.checkVisibility() : element.getClientRects().length > 0; }
  function rows() { return Array.from(layer().querySelectorAll("[data-row]")).filter(seen); }
  function current() { return layer().querySelector("[data-row].is-current"); }

  function move(step) {
    const all = rows();
    if (!all.length) return false;
    const from = current();
    const at = all.indexOf(from);
    const next = all[Math.min(Math.max(at < 0 && step < 0 ? 0 : at + step, 0), all.length - 1)];
    if (from) from.classList.remove("is-current");
    next.classList.add("is-current");
    next.scrollIntoView({ block: "nearest" });
    const link = next.querySelector("[data-row-link]");
    if (link) link.focus({ preventScroll: true });
    return true;
  }

  function press(element) {
    if (!element) return false;
    if (element.tagName === "SUMMARY") {
      const menu = element.parentElement;
      menu.open = !menu.open;
      if (menu.open) {
        const first = menu.querySelector(".hb-menu-panel :is(a, button)");
        if (first) first.focus();
      }
    } else {
      element.click();
    }
    return true;
  }

  function inRow(selector) {
    const row = current();
    return row ? row.querySelector(selector) : null;
  }

  function byKey(key) {
    const within = inRow('[data-row-key="' + key + '"]');
    if (within) return within;
    const claimed = Array.from(layer().querySelectorAll('[data-key="' + key + '"]'));
    // What the closed New menu offers is reachable too, unless the page shows its own.
    return claimed.find(seen) || claimed.find(function (one) { return one.closest(".hb-top [data-menu]"); });
  }

  document.addEventListener("keydown", function (event) {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if ((event.ctrlKey || event.metaKey) && key === "k") {
      event.preventDefault();
      window.hausbank.open(document.getElementById("palette"));
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.form) {
      event.preventDefault();
      event.target.form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    let done = false;
    if (Date.now() - going < GO_WAITS) {
      going = 0;
      if (/^[a-z0-9]$/.test(key)) done = press(document.querySelector('[data-go="' + key + '"]'));
    } else if (key === "g") { going = Date.now(); done = true; }
    else if (key === "j") done = move(1);
    else if (key === "k") done = move(-1);
    else if (key === "/") { window.hausbank.open(document.getElementById("palette")); done = true; }
    else if (key === "?") { window.hausbank.open(document.getElementById("keys-sheet")); done = true; }
    else if (key === "x") {
      const box = inRow("[data-select]");
      if (box) { box.dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: event.shiftKey })); done = true; }
    } else if (key === "s") done = press(inRow("[data-row-snooze], [data-row-snooze] summary"));
    else if (key === "Enter" && !event.target.closest("a, button, summary, input")) done = press(inRow("[data-row-link]"));
    else if (key === "Escape" && current() && layer() === document) { current().classList.remove("is-current"); done = true; }
    else if (/^[a-z]$/.test(key)) done = press(byKey(key));
    if (done) event.preventDefault();
  });
})();
