{
  // Rows are kept that have all of what is sought in them, of one province and year where these are chosen.
  const main = document.querySelector("main");
  const words = JSON.parse(main.dataset.words);
  const table = main.querySelector("table");
  if (table) {
    const rows = [...table.tBodies[0].rows];
    const shown = document.createElement("output");
    const keep = () => {
      const sought = field.value.toLowerCase().split(/\s+/);
      for (const row of rows) {
        const text = row.cells[0].textContent.toLowerCase() + row.dataset.province.toLowerCase();
        row.hidden = !sought.every((word) => text.includes(word)) || choices.some(([name, choice]) => choice.value && row.dataset[name] !== choice.value);
      }
      shown.textContent = words.shown.replace("{n}", rows.filter((row) => !row.hidden).length).replace("{m}", rows.length);
    };
    const field = Object.assign(document.createElement("input"), { type: "search", placeholder: words.find, ariaLabel: words.find, oninput: keep });
    const choices = ["province", "year"].map((name) => {
      const choice = Object.assign(document.createElement("select"), { ariaLabel: words[name], onchange: keep });
      choice.append(new Option(words[name], ""), ...[...new Set(rows.map((row) => row.dataset[name]))].sort().map((value) => new Option(value, value)));
      return [name, choice];
    });
    const bar = Object.assign(document.createElement("p"), { className: "filters" });
    bar.append(field, ...choices.map(([, choice]) => choice), shown);
    main.querySelector("figure").before(bar);
    keep();
  }
}
