// Dialogs, drawers and menus. Native <dialog> keeps the focus inside and closes on Escape; we open, close and tidy.
(function () {
  "use strict";

  function open(dialog) {
    if (!dialog || dialog.open) return;
    closeMenus();
    dialog.showModal();
    // A form starts in its first text field; everything else at the top, without a ring around the cross.
    const first = dialog.querySelector("[autofocus], input[type=search], form.hb-form :is(input:not([type=hidden], [type=checkbox], [type=radio], [type=range]), textarea, select)");
    dialog.tabIndex = -1;
    (first || dialog).focus();
    dialog.dispatchEvent(new CustomEvent("layer:open", { bubbles: true }));
  }

  function close(dialog) {
    if (dialog && dialog.open) dialog.close();
  }

  function closeMenus(except) {
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
      if (menu !== except) menu.open = false;
    });
  }

  document.addEventListener("click", function (event) {
    const opener = event.target.closest("[data-opens]");
    if (opener && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      const dialog = document.getElementById(opener.dataset.opens);
      if (dialog) {
        event.preventDefault();
        const holder = opener.closest("dialog[open]");
        if (holder && holder !== dialog) close(holder);
        open(dialog);
        return;
      }
    }
    if (event.target.closest("[data-print]")) { window.print(); return; }
    const closer = event.target.closest("[data-close-layer]");
    if (closer) {
      const dialog = closer.closest("dialog");
      if (dialog) { event.preventDefault(); close(dialog); }
      return;
    }
    // A press on the scrim closes; a press inside has a target deeper than the dialog itself.
    if (event.target.matches && event.target.matches("dialog[data-layer]") && !pressedInside(event)) close(event.target);
    const menu = event.target.closest("details[data-menu]");
    closeMenus(menu);
    if (menu && event.target.closest(".hb-menu-panel a, .hb-menu-panel button:not([data-keep-open])")) menu.open = false;
  });

  function pressedInside(event) {
    const box = event.target.getBoundingClientRect();
    return event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  }

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details[data-menu][open]");
    if (menu) {
      event.preventDefault();
      event.stopPropagation();
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }, true);

  // Arrow keys inside an open menu.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const menu = event.target.closest && event.target.closest("details[data-menu][open]");
    if (!menu) return;
    const items = Array.from(menu.querySelectorAll(".hb-menu-panel :is(a, button, input, select)"));
    if (!items.length) return;
    event.preventDefault();
    const at = items.indexOf(document.activeElement);
    const step = event.key === "ArrowDown" ? 1 : -1;
    items[(at + step + items.length) % items.length].focus();
  });

  // A fragment that htmx put into #layer opens by itself, and leaves when it closes.
  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.target.id !== "layer") return;
    open(event.target.querySelector("dialog[data-layer]"));
  });
  document.addEventListener("close", function (event) {
    const holder = event.target.parentElement;
    if (holder && holder.id === "layer") holder.replaceChildren();
  }, true);
  // The server says an act inside a layer is finished: HX-Trigger "layer:done".
  document.addEventListener("layer:done", function () {
    document.querySelectorAll("#layer dialog[open]").forEach(close);
  });

  document.querySelectorAll("kbd[data-mac]").forEach(function (key) {
    if (/Mac|iPhone|iPad/.test(navigator.platform)) key.textContent = key.dataset.mac;
  });

  window.hausbank = Object.assign(window.hausbank || {}, { open: open, close: close });
})();
