{
  // Rows are kept that have all of what is sought in them, of one province and year where these are chosen.
  // A long list shows its first fifty of them and offers the next; the order is the table's, which its heads change.
  const STEP = 50;
  const main = document.querySelector("main");
  const words = JSON.parse(main.dataset.words);
  const table = main.querySelector("table");
  if (table) {
    const rows = [...table.tBodies[0].rows];
    const shown = make("output");
    let limit = STEP;
    const show = () => {
      const sought = field.value.toLowerCase().split(/\s+/);
      const found = [...table.tBodies[0].rows].filter((row) => {
        // A place is found by either of its names.
        const text = (row.cells[0].textContent + row.dataset.province + row.dataset.names).toLowerCase();
        row.hidden = true;
        return sought.every((word) => text.includes(word)) && choices.every(([name, choice]) => !choice.value || row.dataset[name] === choice.value);
      });
      found.slice(0, limit).forEach((row) => (row.hidden = false));
      const left = found.length - limit;
      more.hidden = left <= 0;
      more.textContent = words.more.replace("{n}", Math.min(left, STEP));
      none.hidden = found.length > 0;
      shown.textContent = found.length < rows.length ? words.shown.replace("{n}", found.length) : words.all;
    };
    const keep = () => ((limit = STEP), show());
    const field = make("input", { type: "search", placeholder: words.find, ariaLabel: words.find, oninput: keep });
    const choices = ["province", "year"].map((name) => {
      const choice = make("select", { ariaLabel: words[name], onchange: keep });
      choice.append(new Option(words[name], ""), ...[...new Set(rows.map((row) => row.dataset[name]))].filter(Boolean).sort().map((value) => new Option(value, value)));
      // Where no place tells its province there is nothing to choose.
      choice.hidden = choice.length < 2;
      // A page that leads here says of which year.
      const asked = [...choice.options].find(({ value }) => value && value === location.hash.slice(1));
      if (asked) asked.selected = true;
      return [name, choice];
    });
    // A phone shows no heads to press.
    const order = make("select", { className: "order", ariaLabel: words.sort });
    const heads = [...table.tHead.querySelectorAll("button")];
    // The pages of a report are in no order.
    const last = heads.pop();
    last.replaceWith(last.textContent);
    order.append(new Option(words.sort, ""), ...heads.map((head, n) => new Option(head.textContent, n)));
    order.onchange = () => heads[order.value]?.click();
    table.tHead.addEventListener("click", keep);
    const more = make("button", { className: "further", onclick: () => ((limit += STEP), show()) });
    const all = make("button", { textContent: words.clear, onclick: () => {
      [field, ...choices.map(([, choice]) => choice)].forEach((one) => (one.value = ""));
      keep();
      field.focus();
    } });
    const none = make("p", { hidden: true });
    none.append(words.none, " ", all);
    const bar = make("p", { className: "filters" });
    bar.append(field, ...choices.map(([, choice]) => choice), order, shown);
    main.querySelector("figure").before(bar);
    table.parentElement.after(none, more);
    show();
  }
}
