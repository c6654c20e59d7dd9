// The calendar: visits move by mouse to another cell, by ] and [ a day on or back, and by m through the form of their time.
(function () {
  "use strict";
  let held = null;

  // '2026-11-19T10:30' in a cell '2026-11-20' keeps its time, in '2026-11-20T14:00' its minutes.
  function landing(starts, place) {
    return place.length > 10 ? place.slice(0, 13) + starts.slice(13) : place.slice(0, 10) + starts.slice(10);
  }

  function shifted(starts, days) {
    const day = new Date(starts.slice(0, 10) + "T00:00:00Z");
    day.setUTCDate(day.getUTCDate() + days);
    return day.toISOString().slice(0, 10) + starts.slice(10);
  }

  function move(entry, to) {
    if (to === entry.dataset.starts) return;
    window.htmx.ajax("POST", entry.dataset.move, {
      target: "#layer",
      swap: "innerHTML",
      values: { starts_at: to, version: entry.dataset.version },
    });
  }

  function entryOf(event) { return event.target.closest && event.target.closest("[data-entry]"); }
  function cellOf(event) { return held && event.target.closest ? event.target.closest("[data-drop]") : null; }
  function mark(cell) {
    document.querySelectorAll("[data-drop].is-target").forEach(function (other) { other.classList.toggle("is-target", other === cell); });
    if (cell) cell.classList.add("is-target");
  }

  document.addEventListener("dragstart", function (event) {
    held = entryOf(event);
    if (!held) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held.dataset.starts);
  });
  document.addEventListener("dragover", function (event) {
    const cell = cellOf(event);
    if (!cell) return;
    event.preventDefault();
    mark(cell);
  });
  document.addEventListener("drop", function (event) {
    const cell = cellOf(event);
    if (!cell) return;
    event.preventDefault();
    move(held, landing(held.dataset.starts, cell.dataset.drop));
  });
  document.addEventListener("dragend", function () { mark(null); held = null; });

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const entry = entryOf(event);
    if (!entry || !["]", "[", "m"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "m") entry.querySelector("[data-entry-move]").click();
    else move(entry, shifted(entry.dataset.starts, event.key === "]" ? 1 : -1));
  });

  // Where the week is wider than the screen, it opens at today.
  function showToday(root) {
    const today = root.querySelector(".hb-calendar-grid th.is-today");
    const frame = today && today.closest(".hb-calendar-scroll");
    if (frame && frame.scrollWidth > frame.clientWidth) frame.scrollLeft = today.offsetLeft - 72;
  }
  document.addEventListener("DOMContentLoaded", function () { showToday(document); });
  document.addEventListener("htmx:load", function (event) { showToday(event.detail.elt); });
})();
