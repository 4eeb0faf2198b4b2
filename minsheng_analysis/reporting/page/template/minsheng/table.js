"use strict";
{
  const heading = (row) => row.classList.contains("group");

  // Tables are sorted inside their groups, rows without a value last.
  const value = (cell) => {
    const text = cell?.dataset.value ?? cell?.textContent.trim() ?? "";
    return text && !isNaN(text) ? +text : text;
  };
  // L9 comes before L11.
  const order = (a, b) => a - b || String(a).localeCompare(b, document.documentElement.lang, { numeric: true });
  for (const table of document.querySelectorAll("[data-sortable]")) {
    const body = table.tBodies[0];
    const groups = [];
    for (const row of body.rows) {
      if (heading(row) || !groups.length) groups.push([]);
      groups.at(-1).push(row);
    }
    const heads = table.tHead.querySelectorAll("[scope=col]");
    for (const head of heads) {
      const press = document.createElement("button");
      press.textContent = head.textContent;
      head.replaceChildren(press);
      press.onclick = () => {
        const sign = head.ariaSort === "ascending" ? -1 : 1;
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.ariaSort = sign < 0 ? "descending" : "ascending";
        const key = (row) => value(row.cells[head.cellIndex]);
        for (const [first, ...more] of groups) {
          const rows = heading(first) ? more : [first, ...more];
          rows.sort((x, y) => {
            const [a, b] = [key(x), key(y)];
            return a === "" || b === "" ? (a === "") - (b === "") : sign * order(a, b);
          });
          if (heading(first)) body.append(first);
          body.append(...rows);
        }
      };
    }
  }
}
