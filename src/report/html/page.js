// The page works without this: everything is there and folds. This adds the filter, keys, and unfolding for print.
"use strict";
(() => {
  const entries = [...document.querySelectorAll("details.entry")];
  const filter = document.getElementById("filter");

  // ---- filter -----------------------------------------------------------------------------------------------------

  const find = document.getElementById("find");
  const shown = document.getElementById("shown");
  const nothing = document.getElementById("none");
  const groups = [...document.querySelectorAll(".group")];
  const choices = filter ? [...filter.querySelectorAll("[data-facet]")] : [];
  const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

  // What an entry says, for the search; read once, when somebody searches.
  let texts = null;
  const searchable = () => {
    texts ??= entries.map((entry) => entry.textContent.toLowerCase());
    return texts;
  };
  const places = entries.map((entry) => entry.dataset.facets.split(" "));

  const chosen = () =>
    choices
      .map((choice) => ({
        facet: Number(choice.dataset.facet),
        values: new Set(
          choice.tagName === "SELECT"
            ? [choice.value].filter((value) => value !== "")
            : [...choice.querySelectorAll("input:checked")].map((box) => box.value),
        ),
      }))
      .filter((choice) => choice.values.size > 0);

  const apply = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
    const wanted = chosen();
    const all = words.length > 0 ? searchable() : null;
    let count = 0;
    entries.forEach((entry, index) => {
      const fits =
        wanted.every((choice) => choice.values.has(places[index][choice.facet])) &&
        words.every((word) => all[index].includes(word));
      if (entry.hidden === fits) entry.hidden = !fits;
      if (fits) count += 1;
    });
    for (const group of groups) group.hidden = !group.querySelector("details.entry:not([hidden])");
    nothing.hidden = count > 0;
    const noun = shown.dataset.noun;
    shown.textContent =
      count === entries.length
        ? `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`
        : `${grouped(count)} of ${grouped(entries.length)} ${noun}s`;
  };

  // One pass for all that is typed within a frame.
  let due = false;
  const soon = () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      apply();
    });
  };

  const clear = () => {
    find.value = "";
    for (const choice of choices) {
      if (choice.tagName === "SELECT") choice.value = "";
      else for (const box of choice.querySelectorAll("input")) box.checked = false;
    }
    apply();
  };

  const setAll = (open) => {
    for (const entry of entries) if (!entry.hidden) entry.open = open;
  };

  if (filter) {
    filter.hidden = false;
    filter.addEventListener("input", soon);
    document.getElementById("clear").addEventListener("click", clear);
    document.getElementById("unfold").addEventListener("click", () => setAll(true));
    document.getElementById("fold").addEventListener("click", () => setAll(false));
    // A tile of the summary chooses what it counts.
    for (const tile of document.querySelectorAll("a.tile")) {
      tile.addEventListener("click", () => {
        clear();
        const boxes = filter.querySelectorAll(`fieldset[data-name="${tile.dataset.facet}"] input`);
        for (const box of boxes) box.checked = box.dataset.word === tile.dataset.value;
        apply();
      });
    }
  }

  // ---- links to an entry --------------------------------------------------------------------------------------------

  const reveal = () => {
    const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
    if (!target || !target.matches("details.entry")) return;
    if (target.hidden) clear();
    target.open = true;
    target.scrollIntoView({ block: "start" });
    target.querySelector("summary").focus({ preventScroll: true });
  };
  addEventListener("hashchange", reveal);
  reveal();

  // ---- keys ---------------------------------------------------------------------------------------------------------

  const isTyping = (element) => element.matches("input, select, textarea");

  const move = (by) => {
    const visible = entries.filter((entry) => !entry.hidden);
    if (visible.length === 0) return;
    const at = visible.indexOf(document.activeElement.closest("details.entry"));
    const next = at < 0 ? (by > 0 ? 0 : visible.length - 1) : Math.min(visible.length - 1, Math.max(0, at + by));
    const summary = visible[next].querySelector("summary");
    summary.focus({ preventScroll: true });
    summary.scrollIntoView({ block: "nearest" });
  };

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && document.activeElement === find) {
      clear();
    } else if (isTyping(document.activeElement)) {
      return;
    } else if (event.key === "/" && filter) {
      find.focus();
      find.select();
    } else if (event.key === "j") {
      move(1);
    } else if (event.key === "k") {
      move(-1);
    } else {
      return;
    }
    event.preventDefault();
  });

  // ---- print --------------------------------------------------------------------------------------------------------

  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("details:not([open])")];
    for (const details of unfolded) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of unfolded) details.open = false;
    unfolded = [];
  });
})();
