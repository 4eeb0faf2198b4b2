{
  const $ = (what, where = document) => where.querySelector(what);
  const main = $("main");
  const data = main.dataset;
  const words = JSON.parse(data.words);
  const button = (label, onclick) => make("button", { onclick }, label);
  const at = (hash) => document.getElementById(decodeURIComponent(hash.slice(1)));

  // The basis chosen stands in the address, and goes along to the page's other language and to the pages beside it.
  const reported = $("#basis-reported");
  if (reported) reported.checked = location.search.includes("basis=reported");
  // A citation has the day of reading and, where the page is served, its address.
  const cite = () => {
    $$(/^http/.test(location) ? ".day,.url" : ".day").forEach((one) => (one.textContent = one.href ?? new Date().toLocaleDateString("sv")));
  };
  cite();
  $(".basis")?.addEventListener("change", () => {
    history.replaceState(0, "", (reported.checked ? "?basis=reported" : location.pathname) + location.hash);
    cite();
  });
  // A copy of what is shown, without what is of the other basis.
  const plain = (part, more = "") => {
    const copy = part.cloneNode(true);
    $$((reported?.checked ? ".of-completed" : ".just-reported") + more, copy).forEach((one) => one.remove());
    return copy;
  };

  // What is led to is shown, though it be folded.
  const show = (target) => {
    if (!target) return;
    // Only what is folded has anything to open.
    for (let part = $("th details", target) ?? target; part; part = part.parentElement) part.open = true;
    target.scrollIntoView({ block: target.tagName === "TR" ? "center" : "start" });
  };
  const go = () => show(at(location.hash));
  onhashchange = go;
  go();
  onbeforeprint = () => $$(".printed,.appendix:target details").forEach((part) => (part.open = true));

  // A citation closes when one presses beside it, or Escape.
  const menu = $("#menu"), fold = (but) => $$(".take [open]").forEach((one) => (one.open = one.contains(but)));
  // A line's link opens that line's figures in place.
  onclick = (event) => {
    const near = (what) => event.target.closest(what);
    fold(event.target);
    // The sheet of contents closes when one has chosen from it, or presses beside it.
    if (near(".panel a") || !near(".contents")) menu.checked = false;
    const way = near(".ways a,.bar a,.others a,a[data-report]");
    if (way && way.pathname !== location.pathname) {
      way.search = location.search;
      if (way.hreflang) way.hash = location.hash;
    }
    const link = near("a.line");
    if (!link || event.ctrlKey || event.metaKey || !at(link.hash)) return;
    event.preventDefault();
    if (link.box?.isConnected) return link.box.remove();
    // What is told twice in a line stands once.
    const rows = new Map($$(`#table-statements [data-line="${link.textContent.slice(1)}"]`).map((row) => {
      const copy = row.cloneNode(true);
      copy.id = "";
      copy.cells[5]?.remove();
      return [copy.textContent, copy];
    }));
    // In a table it stands below the whole row.
    link.box = make("div", { className: "opened table", style: `margin-top:${near("tr")?.clientHeight}px` }, make("table", {}, ...rows.values()), make("p", {}, words.held), make("a", { href: link.hash }, words.all), " · ", button(words.close, () => {
      link.box.remove();
      link.focus();
    }));
    (link.closest("dd,li,td,p") ?? link).append(link.box);
  };

  // A mark says what it stands for when pointed at, focused or tapped; a second tap goes there. Arrows go from mark to mark.
  const card = make("p", { className: "card", hidden: 1, role: "tooltip" });
  document.body.append(card);
  const hide = () => (card.hidden = true);
  const tell = (mark) => {
    // No line of it ends within a range.
    card.replaceChildren(...mark.dataset.told.split("\n").map((line) => make("div", {}, line.replace(/[–～]/g, "\u2060$&\u2060"))));
    card.hidden = false;
    const box = mark.getBoundingClientRect();
    const above = box.top - card.offsetHeight - 7;
    card.style.left = Math.max(8, Math.min(box.left, innerWidth - card.offsetWidth - 8)) + scrollX + "px";
    card.style.top = (above > 0 ? above : box.bottom + 7) + scrollY + "px";
  };
  let last;
  for (const svg of $$(".chart svg")) {
    for (const title of $$("title", svg)) {
      const mark = title.parentElement;
      mark.dataset.told = title.textContent;
      if (mark.href) mark.ariaLabel = title.textContent.replace(/\n/g, "; ");
      title.remove();
      mark.onpointerenter = mark.onfocus = () => tell(mark);
      mark.onpointerleave = mark.onblur = hide;
    }
    const marks = $$("a", svg);
    marks.forEach((mark, i) => {
      mark.tabIndex = i ? -1 : 0;
      mark.onclick = (event) => {
        if (event.pointerType !== "touch" || last === mark) return;
        tell((last = mark));
        return false;
      };
      mark.onkeydown = ({ key }) => {
        const next = marks[i + { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key]];
        if (!next) return;
        mark.tabIndex = -1;
        next.tabIndex = 0;
        next.focus();
        return false;
      };
    });
  }
  onkeydown = ({ key }) => {
    if (key === "Escape") menu.checked = !hide(fold());
  };

  // One box finds what is shown: rows of open tables, then words and pictures, then rows of folded tables.
  const box = $(".find");
  const name = box.dataset.words;
  const sum = make("p", { ariaLive: "polite" });
  const list = make("ul");
  const field = make("input", { type: "search", placeholder: name, ariaLabel: name });
  box.append(field, sum, list);
  // A handler that gives back false takes the key from the box.
  field.onkeydown = ({ key }) => {
    if (key === "Enter") $("a", list)?.click();
  };
  field.oninput = () => {
    const word = field.value.trim().toLowerCase();
    const has = (text) => text.toLowerCase().includes(word);
    const found = [];
    if (word)
      for (const part of ["tbody tr:not(.group,details *)", "main :is(h1,h2,h3,p,li,figcaption,.chart,.more>summary):not(.chart *,.code *,.take *)", "details tbody tr:not(.group)"].flatMap((what) => $$(what))) {
        const copy = plain(part, ",.take,.permalink,.cited");
        // The names in a picture are cut into lines; what its marks say has them whole.
        const said = [...$$("[data-told],text,.note,figcaption", copy).map((one) => one.dataset.told ?? one.textContent), copy.textContent].find(has);
        if (said) found.push([part, copy, said]);
      }
    sum.textContent = word && (found.length ? words.found.replace("{n}", found.length) : words.none);
    list.replaceChildren(...found.map(([part, copy, said]) => {
      const text = $$("th,td:not(.source,.brief),figcaption b", copy).map((cell) => ($("summary", cell) ?? cell).textContent.trim()).filter(Boolean);
      // A row says what it is of by itself; what else holds the word is told beside its title.
      if (!part.cells && !text.some(has)) text.push(said);
      const link = make("a", { href: "#" + part.id }, make("small", {}, part.closest(".scroll")?.ariaLabel ?? ""), make("span", {}, text.join(" · ")));
      link.onclick = () => {
        history.pushState(0, "", link.href);
        show(part);
        getSelection().selectAllChildren(part);
        return false;
      };
      return make("li", {}, link);
    }));
  };

  // Contents mark where one is.
  const links = $$(".contents ol a");
  const place = () => {
    const here = links.findLast((link) => at(link.hash).getBoundingClientRect().top < innerHeight * 0.35);
    links.forEach((link) => (link.ariaCurrent = link === here || null));
  };
  onscroll = place;
  place();

  // A picture is taken along with its title, its source and the typeface.
  const draw = (figure) => {
    const drawn = $$("svg", figure).find((svg) => svg.getClientRects()[0]);
    const copy = plain(drawn);
    const { width, height } = drawn.viewBox.baseVal;
    const pen = make("canvas").getContext("2d");
    const face = getComputedStyle(main).fontFamily.replace(/\x22/g, "'");
    let y = 6, text = "";
    const write = (said, size, weight = 400) => {
      pen.font = `${weight} ${size}px ${face}`;
      let row = "";
      const end = () => {
        y += size * 1.4;
        text += `<text y="${y}" font-size="${size}" font-weight="${weight}">${make("i",{textContent:row}).innerHTML}</text>`;
        row = "";
      };
      for (const part of said.match(/[⺀-￯]|[^\s⺀-￯]+\s*/g) ?? []) {
        if (pen.measureText(row + part).width > width) end();
        row += part;
      }
      end();
    };
    const head = plain($("figcaption", figure), ",.hint");
    const lines = (what, from, size) => $$(what, from).forEach((said) => write(said.textContent, size));
    write($("b", head).textContent, width / 99 + 11, 700);
    // Not the phrases that a title is set in.
    lines(":scope>span", head, 13);
    write(data.told, 12);
    const top = y + 14;
    y = top + height;
    lines(".note", figure, 11);
    write(data.source, 11);
    const size = [width + 32, y + 16];
    const body = new XMLSerializer().serializeToString(copy).replace(/^<svg[^>]*>|<\/svg>$/g, "").replace(/var\(--[\w-]+,\s*(#\w+)\)/g, "$1");
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size[0]}" height="${size[1]}" viewBox="-16 0 ${size.join(" ")}"><style>${$("style").textContent}text{font-family:${face}}</style><rect x="-16" width="100%" height="100%" fill="#fefefe"/>${text}<g transform="translate(0 ${top})">${body}</g></svg>`;
    return "data:image/svg+xml," + encodeURIComponent(svg);
  };
  const save = (href, download) => make("a", { href, download }).click();
  for (const take of $$(".take")) {
    const figure = take.parentElement;
    const file = data.file + figure.id.replace(/^\w+-/, "");
    if (!$("svg", figure)) continue;
    take.prepend(
      button("PNG", () => {
        const image = make("img", { src: draw(figure) });
        image.onload = () => {
          const paper = make("canvas", { width: image.width * 2, height: image.height * 2 });
          paper.getContext("2d").drawImage(image, 0, 0, paper.width, paper.height);
          save(paper.toDataURL(), file + ".png");
        };
      }),
      button("SVG", () => save(draw(figure), file + ".svg"))
    );
  }
}
