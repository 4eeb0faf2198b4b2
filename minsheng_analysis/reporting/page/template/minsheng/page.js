"use strict";
(() => {
  const words = document.querySelector("main").dataset;
  const value = (cell) => {
    const text = cell?.dataset.value ?? cell?.textContent.trim() ?? "";
    const number = Number(text);
    return text !== "" && !Number.isNaN(number) ? number : text;
  };
  const order = (a, b) => {
    if (a === "" || b === "") return (a === "") - (b === "");
    return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), document.documentElement.lang);
  };
  for (const table of document.querySelectorAll("table[data-sortable]")) {
    const body = table.tBodies[0];
    // Rows are sorted inside their group: a project's heading keeps its own rows.
    const groups = [];
    for (const row of body.rows) {
      if (row.classList.contains("group") || !groups.length) groups.push([]);
      groups.at(-1).push(row);
    }
    const heads = table.tHead.querySelectorAll("th[data-column]");
    for (const head of heads) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const column = Number(head.dataset.column);
        for (const group of groups) {
          const heading = group.filter((row) => row.classList.contains("group"));
          const rows = group.filter((row) => !row.classList.contains("group"));
          const at = (row) => value(row.cells[column]);
          rows.sort((a, b) => (down && at(a) !== "" && at(b) !== "" ? -1 : 1) * order(at(a), at(b)));
          body.append(...heading, ...rows);
        }
      });
    }
    if (body.rows.length < 12) continue;
    const label = document.createElement("label");
    const field = document.createElement("input");
    label.className = "filter";
    field.type = "search";
    label.append(words.filter + " ", field);
    table.parentElement.before(label);
    field.addEventListener("input", () => {
      const sought = field.value.trim().toLowerCase();
      for (const group of groups) {
        let shown = 0;
        for (const row of group) {
          if (row.classList.contains("group")) continue;
          row.hidden = sought !== "" && !row.textContent.toLowerCase().includes(sought);
          shown += !row.hidden;
        }
        if (group[0].classList.contains("group")) group[0].hidden = !shown;
      }
    });
  }
  // A link to a line inside a folded part has to open it, on paper everything is open.
  const unfold = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let part = target; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
    if (target) target.scrollIntoView();
  };
  addEventListener("beforeprint", () => document.querySelectorAll("main details").forEach((part) => (part.open = true)));
  addEventListener("hashchange", unfold);
  unfold();
  const narrow = matchMedia("(max-width: 1079px)");
  const fold = () => document.querySelector(".contents details")?.toggleAttribute("open", !narrow.matches);
  narrow.addEventListener("change", fold);
  fold();
})();
