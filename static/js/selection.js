// Selected rows of a list: the bulk bar appears, says how many, and can take the whole result.
// Markup: a form [data-selection] around the list; [data-select-all] in the head; [data-select] in rows;
// [data-bulk] holds [data-selected-count] and, for all that match, [data-select-matching] with a hidden input.
(function () {
  "use strict";

  function parts(list) {
    return {
      all: list.querySelector("[data-select-all]"),
      boxes: Array.from(list.querySelectorAll("[data-select]")),
      bar: list.querySelector("[data-bulk]"),
      matching: list.querySelector("input[data-matching]"),
    };
  }

  function refresh(list) {
    const found = parts(list);
    const chosen = found.boxes.filter(function (box) { return box.checked; });
    found.boxes.forEach(function (box) {
      const row = box.closest("tr, [data-row]");
      if (row) row.classList.toggle("is-selected", box.checked);
    });
    if (found.all) {
      found.all.checked = chosen.length > 0 && chosen.length === found.boxes.length;
      found.all.indeterminate = chosen.length > 0 && chosen.length < found.boxes.length;
    }
    const whole = found.matching && found.matching.value === "1";
    if (found.bar) {
      found.bar.hidden = chosen.length === 0;
      found.bar.querySelectorAll("[data-selected-count]").forEach(function (place) {
        place.textContent = whole ? place.dataset.total : String(chosen.length);
      });
      const offer = found.bar.querySelector("[data-select-matching]");
      if (offer) offer.hidden = Boolean(whole);
    }
  }

  function scope(element) { return element.closest("[data-selection]"); }
  let last = null;

  document.addEventListener("click", function (event) {
    const box = event.target.closest("[data-select]");
    const list = box && scope(box);
    if (list) {
      const found = parts(list);
      if (event.shiftKey && last && found.boxes.includes(last)) {
        const span = [found.boxes.indexOf(last), found.boxes.indexOf(box)].sort(function (a, b) { return a - b; });
        found.boxes.slice(span[0], span[1] + 1).forEach(function (one) { one.checked = box.checked; });
      }
      last = box;
      if (found.matching) found.matching.value = "";
      refresh(list);
    }
    const none = event.target.closest("[data-select-none]");
    if (none && scope(none)) {
      const found = parts(scope(none));
      found.boxes.forEach(function (one) { one.checked = false; });
      if (found.matching) found.matching.value = "";
      refresh(scope(none));
    }
    const offer = event.target.closest("[data-select-matching]");
    if (offer && scope(offer)) {
      event.preventDefault();
      const found = parts(scope(offer));
      found.boxes.forEach(function (one) { one.checked = true; });
      if (found.matching) found.matching.value = "1";
      refresh(scope(offer));
    }
  });
  document.addEventListener("change", function (event) {
    if (!event.target.matches("[data-select-all]")) return;
    const list = scope(event.target);
    if (!list) return;
    parts(list).boxes.forEach(function (box) { box.checked = event.target.checked; });
    refresh(list);
  });
  document.addEventListener("htmx:afterSettle", function () { document.querySelectorAll("[data-selection]").forEach(refresh); });
  document.querySelectorAll("[data-selection]").forEach(refresh);
})();
