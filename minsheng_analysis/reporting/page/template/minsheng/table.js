"use strict";
const $$ = (what, where = document) => [...where.querySelectorAll(what)];
const make = (tag, more = {}, ...inside) => {
  const made = Object.assign(document.createElement(tag), more);
  made.append(...inside);
  return made;
};
{
  // Tables are sorted inside their groups, rows without a value last.
  const value = (cell) => {
    const text = cell?.dataset.value ?? cell?.textContent.trim() ?? "";
    return text && !isNaN(text) ? +text : text;
  };
  // L9 comes before L11.
  const order = (a, b) => a - b || String(a).localeCompare(b, $$("html")[0].lang, { numeric: true });
  for (const table of $$("[data-sortable]")) {
    const body = table.tBodies[0];
    const groups = [];
    for (const row of body.rows) {
      // A group's heading is the only row with a class.
      if (row.className || !groups.length) groups.push([]);
      groups.at(-1).push(row);
    }
    const heads = $$("[scope=col]", table.tHead);
    for (const head of heads) {
      const press = make("button", {}, head.textContent);
      head.replaceChildren(press);
      press.onclick = () => {
        const sign = head.ariaSort === "ascending" ? -1 : 1;
        heads.forEach((other) => (other.ariaSort = null));
        head.ariaSort = sign < 0 ? "descending" : "ascending";
        const key = (row) => value(row.cells[head.cellIndex]);
        for (const [first, ...more] of groups) {
          const rows = first.className ? more : [first, ...more];
          rows.sort((x, y) => {
            const [a, b] = [key(x), key(y)];
            return a === "" || b === "" ? (a === "") - (b === "") : sign * order(a, b);
          });
          if (first.className) body.append(first);
          body.append(...rows);
        }
      };
    }
  }
}
