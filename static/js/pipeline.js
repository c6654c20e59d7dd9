// The board: cards move by mouse or pen, and by ] and [ from the keyboard. The server decides; what a gate misses comes back as a dialog.
(function () {
  "use strict";
  const FAR = 6;
  let drag = null;

  function lacking(card) {
    const found = new Map();
    card.dataset.lacking.trim().split(/\s+/).forEach(function (pair) {
      const parts = pair.split(":");
      if (parts.length === 2) found.set(parts[0], Number(parts[1]));
    });
    return found;
  }

  // Where nothing is missing it moves at once; else, and where it cannot go, the server says what it takes.
  function move(card, place) {
    const ready = lacking(card).get(place) === 0;
    window.htmx.ajax(ready ? "POST" : "GET", card.dataset.move, {
      target: "#layer",
      swap: "innerHTML",
      values: { to: place, version: card.dataset.version },
    });
  }

  // ---------------------------------------------------------------- by pointer
  document.addEventListener("pointerdown", function (event) {
    const card = event.target.closest && event.target.closest("[data-deal][data-movable]");
    // A finger scrolls; there the button on the card says where to.
    if (!card || event.button !== 0 || event.pointerType === "touch" || event.target.closest(".hb-deal-move")) return;
    drag = { card: card, x: event.clientX, y: event.clientY, ghost: null, column: null, drop: null };
  });

  document.addEventListener("dragstart", function (event) {
    if (event.target.closest && event.target.closest("[data-deal]")) event.preventDefault();
  });

  document.addEventListener("pointermove", function (event) {
    if (!drag) return;
    if (!drag.ghost) {
      if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < FAR) return;
      lift();
    }
    drag.ghost.style.transform = "translate(" + (event.clientX - drag.dx) + "px," + (event.clientY - drag.dy) + "px) rotate(-2deg)";
    const under = document.elementFromPoint(event.clientX, event.clientY);
    hover(under && under.closest("[data-place]"));
  });

  function lift() {
    const card = drag.card;
    const box = card.getBoundingClientRect();
    const board = card.closest("[data-board]");
    drag.board = board;
    drag.dx = drag.x - box.left;
    drag.dy = drag.y - box.top;
    drag.lacks = lacking(card);
    drag.ghost = card.cloneNode(true);
    drag.ghost.removeAttribute("data-row");
    drag.ghost.setAttribute("aria-hidden", "true");
    drag.ghost.classList.add("is-ghost");
    drag.ghost.style.width = box.width + "px";
    document.body.append(drag.ghost);
    card.classList.add("is-held");
    board.classList.add("is-dragging");
    board.querySelectorAll("[data-place]").forEach(function (column) {
      column.classList.toggle("may-take", drag.lacks.has(column.dataset.place) || column.dataset.place === card.dataset.stage);
    });
  }

  function hover(column) {
    if (column === drag.column) return;
    leave();
    if (!column || !drag.lacks.has(column.dataset.place)) return;
    drag.column = column;
    column.classList.add("is-target");
    drag.drop = document.createElement("div");
    drag.drop.className = "hb-drop";
    const said = document.createElement("small");
    drag.drop.textContent = drag.board.dataset.here;
    said.textContent = drag.board.dataset.lacks.split("|")[drag.lacks.get(column.dataset.place)] || "";
    drag.drop.append(said);
    column.querySelector("[data-cards]").prepend(drag.drop);
  }

  function leave() {
    if (!drag.column) return;
    drag.column.classList.remove("is-target");
    drag.drop.remove();
    drag.column = null;
  }

  function put(moved) {
    if (!drag) return;
    const held = drag;
    if (held.ghost) {
      const place = held.column && held.column.dataset.place;
      leave();
      held.ghost.remove();
      held.card.classList.remove("is-held");
      held.board.classList.remove("is-dragging");
      held.board.querySelectorAll(".may-take").forEach(function (column) { column.classList.remove("may-take"); });
      // The click that ends a drag is none.
      document.addEventListener("click", swallow, { capture: true, once: true });
      window.setTimeout(function () { document.removeEventListener("click", swallow, { capture: true }); }, 50);
      if (moved && place && place !== held.card.dataset.stage) move(held.card, place);
    }
    drag = null;
  }

  function swallow(event) {
    event.preventDefault();
    event.stopPropagation();
  }

  document.addEventListener("pointerup", function () { put(true); });
  document.addEventListener("pointercancel", function () { put(false); });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && drag) put(false);
  });

  // ---------------------------------------------------------------- by keyboard
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const card = event.target.closest && event.target.closest("[data-deal]");
    if (!card) return;
    if (event.key === "]" || event.key === "[") {
      const columns = Array.from(document.querySelectorAll("[data-board] [data-place]"));
      const at = columns.findIndex(function (column) { return column.dataset.place === card.dataset.stage; });
      const next = columns[at + (event.key === "]" ? 1 : -1)];
      if (!next || !card.hasAttribute("data-movable")) return;
      event.preventDefault();
      move(card, next.dataset.place);
      return;
    }
    if (event.key === "m") {
      const way = card.querySelector("[data-card-move]");
      if (way) { event.preventDefault(); way.click(); }
      return;
    }
    const step = { ArrowDown: [0, 1], ArrowUp: [0, -1], ArrowRight: [1, 0], ArrowLeft: [-1, 0] }[event.key];
    if (!step) return;
    const column = card.closest("[data-place]");
    const cards = Array.from(column.querySelectorAll("[data-deal]"));
    let other = cards[cards.indexOf(card) + step[1]];
    if (step[0]) {
      let beside = column;
      do {
        beside = step[0] > 0 ? beside.nextElementSibling : beside.previousElementSibling;
        const theirs = beside ? Array.from(beside.querySelectorAll("[data-deal]")).filter(visible) : [];
        other = theirs[Math.min(cards.indexOf(card), theirs.length - 1)];
      } while (beside && !other);
    }
    if (!other) return;
    event.preventDefault();
    other.querySelector("[data-row-link]").focus();
  });

  function visible(card) { return card.offsetParent !== null; }

  // Where the keyboard stood before the board was drawn anew.
  let stood = "";
  document.addEventListener("focusin", function (event) {
    const card = event.target.closest && event.target.closest("[data-deal]");
    if (card) stood = card.dataset.move;
  });
  document.addEventListener("htmx:afterSwap", function () {
    if (!stood || document.activeElement !== document.body) return;
    const card = Array.from(document.querySelectorAll("[data-deal]")).find(function (one) { return one.dataset.move === stood; });
    if (card) card.querySelector("[data-row-link]").focus();
  });
})();
