// Behind an @ in a note the colleagues who may be named are offered; what is chosen stands as a name or a number.
(() => {
  const BEHIND = /(?:^|[^\w.%+-])[@＠]([^\s@＠]{0,39})$/;
  // Asked when the typing rests, not at every key.
  const PAUSE_MS = 200;
  let field = null;
  let list = null;
  let asked = 0;
  let soon = 0;

  const close = () => {
    if (list) list.remove();
    if (field) field.removeAttribute("aria-activedescendant");
    list = null;
  };

  const typed = () => (field.value.slice(0, field.selectionStart).match(BEHIND) || [])[1];

  const mark = (place) => {
    const rows = [...list.children];
    rows.forEach((row, n) => row.setAttribute("aria-selected", String(n === place)));
    field.setAttribute("aria-activedescendant", rows[place].id);
    rows[place].scrollIntoView({ block: "nearest" });
  };

  const marked = () => [...list.children].findIndex((row) => row.getAttribute("aria-selected") === "true");

  const choose = (row) => {
    const word = typed();
    const end = field.selectionStart;
    const twice = [...list.children].filter((one) => one.dataset.name === row.dataset.name).length > 1;
    const name = `${twice ? row.dataset.number : row.dataset.name} `;
    field.setRangeText(name, end - word.length, end, "end");
    close();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  };

  const show = (people) => {
    close();
    if (!people.length) return;
    list = document.createElement("ul");
    list.className = "hb-names";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.getAttribute("aria-label") || field.name);
    people.forEach((person, n) => {
      const row = document.createElement("li");
      row.id = `name-${n}`;
      row.setAttribute("role", "option");
      row.dataset.name = person.name;
      row.dataset.number = person.number;
      const name = document.createElement("b");
      name.textContent = person.name;
      const place = document.createElement("span");
      place.className = "small muted";
      place.textContent = [person.number, person.unit].filter(Boolean).join(" ");
      row.append(name, place);
      row.addEventListener("mousedown", (event) => {
        event.preventDefault();
        choose(row);
      });
      list.append(row);
    });
    field.after(list);
    mark(0);
  };

  // Until the answer comes nobody may be chosen who is not called so.
  const narrow = (word) => {
    if (!list) return;
    for (const row of [...list.children]) {
      const names = [row.dataset.name, row.dataset.number].map((name) => name.toLowerCase());
      if (!names.some((name) => name.startsWith(word))) row.remove();
    }
    if (list.children.length) mark(0);
    else close();
  };

  const ask = (word, mine) =>
    fetch(`${field.dataset.names}?q=${encodeURIComponent(word)}`, { headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : { people: [] }))
      .then((found) => mine === asked && typed() !== undefined && show(found.people))
      .catch(close);

  document.addEventListener("input", (event) => {
    if (!event.target.matches?.("[data-names]")) return;
    field = event.target;
    const word = typed();
    if (word === undefined) {
      close();
      return;
    }
    const mine = ++asked;
    narrow(word.toLowerCase());
    clearTimeout(soon);
    soon = setTimeout(() => ask(word, mine), PAUSE_MS);
  });

  document.addEventListener(
    "keydown",
    (event) => {
      if (!list || event.target !== field) return;
      const count = list.children.length;
      if (event.key === "ArrowDown") mark((marked() + 1) % count);
      else if (event.key === "ArrowUp") mark((marked() + count - 1) % count);
      else if (event.key === "Enter" || event.key === "Tab") choose(list.children[marked()]);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );

  document.addEventListener("focusout", (event) => event.target === field && close());
})();
