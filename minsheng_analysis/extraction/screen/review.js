// The screen of a review: the document with its figures marked, and the row that is being judged, least certain first.
// In JupyterLab Python answers each decision (render); in a page of its own the screen keeps them and saves them as a file (alone).

const ROLE_KEYS = "1234567";

function made(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

// What the file calls a figure: a promise for a later year is a promise whose `answers` say so.
function roleOf(figure) { return figure.role === "later" ? "target" : figure.role; }

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

class Screen {
  constructor(root, store) {
    this.root = root;
    this.store = store;
    this.at = null;      // key of the first figure of the item that is being judged
    this.chosen = null;  // key of the figure of it that role, partner and "no figure" go for
    this.asking = "";    // which question under it is open: pairing, finishing, staging, naming
    root.classList.add("minsheng-review");
    root.tabIndex = 0;
    root.setAttribute("lang", store.state.lang === "zh" ? "zh-CN" : "en");
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("pointerdown", () => { this.used = true; });
    this.paper = made("section", { class: "paper", "aria-label": this.word("document"), tabindex: "0", onpointerup: () => this.takeWords() });
    this.panel = made("section", { class: "panel", "aria-live": "polite" });
    root.append(this.paper, this.panel);
    if (store.save) root.prepend(made("h1", {}, document.title));
    store.changed = () => this.show();
    this.toFirst();
    this.show();
  }

  get state() { return this.store.state; }
  word(name) { return this.state.words[name]; }
  get item() { return this.state.items.find((item) => item.figures[0] === this.at) ?? null; }
  get left() { return this.state.items.filter((item) => !item.reviewed); }
  get newcomers() { return this.left.filter((item) => item.new); }

  // Rows that nobody was asked about come before the others.
  toFirst() {
    const next = this.newcomers[0] ?? this.left[0] ?? this.state.items[0];
    this.go(next);
  }

  go(item) {
    this.at = item ? item.figures[0] : null;
    this.asking = "";
    this.chosen = item ? this.least(item) : null;
    this.before = this.chosen;  // what is looked at now is what the screen stays with when the rows change
  }

  least(item) {
    return [...item.figures].sort((a, b) => this.state.figures[a].confidence - this.state.figures[b].confidence)[0];
  }

  step(by) {
    const items = this.state.items;
    if (!items.length) return;
    const now = items.findIndex((item) => item.figures[0] === this.at);
    this.following = false;
    this.go(items[now < 0 ? (by > 0 ? 0 : items.length - 1) : (now + by + items.length) % items.length]);
    this.show();
  }

  act(action, moveOn) {
    this.moveOn = moveOn;
    this.following = moveOn;
    this.asking = "";
    this.before = this.chosen;
    this.store.act(action);
  }

  // After a decision the rows are others: stay with the figure that was judged, or go to the next that is not reviewed.
  settle() {
    const nothingLeft = this.following && (this.item?.reviewed ?? false);  // until Python brought a new row
    if (this.moveOn || (nothingLeft && this.newcomers.length)) {
      this.moveOn = false;
      this.toFirst();
      return;
    }
    // Rows may share a figure: the row that is looked at comes before another one that has it too.
    const held = this.before ?? this.at;
    const mine = this.item?.figures.includes(held) ? this.item : this.state.items.find((item) => item.figures.includes(held));
    if (mine) {
      this.at = mine.figures[0];
      this.chosen = mine.figures.includes(this.before) ? this.before : this.least(mine);
    } else if (this.before) {  // it stands in no row: what is looked at is that figure alone
      this.at = null;
      this.chosen = this.before;
    } else if (!this.item) this.toFirst();
    else if (!this.item.figures.includes(this.chosen)) this.chosen = this.least(this.item);
  }

  show() {
    this.settle();
    this.showPaper();
    this.showPanel();
    // What was pressed is drawn anew and loses the focus: without it the next key would go nowhere.
    if (this.asking === "naming") { this.field.focus({ preventScroll: true }); this.field.select(); }
    else if (this.used) this.root.focus({ preventScroll: true });
    const here = this.paper.querySelector(".chosen");
    if (here) {
      const paper = this.paper.getBoundingClientRect();
      const place = here.getBoundingClientRect();
      if (place.top < paper.top + 40 || place.bottom > paper.bottom - 40) {
        this.paper.scrollTop += place.top - paper.top - paper.height / 2;
      }
    }
  }

  showPaper() {
    const scrolled = this.paper.scrollTop;
    const blocks = this.state.blocks.map((block) => {
      if (block.kind !== "table") return made(block.kind === "heading" ? "h2" : "p", {}, ...this.marked(block));
      const rows = block.rows.map((row) => made("tr", {}, ...row.map((cell) =>
        made("td", { rowspan: cell.rows, colspan: cell.columns }, ...this.marked(cell)))));
      return made("div", { class: "wide" }, made("table", {}, ...rows));
    });
    this.paper.replaceChildren(...blocks);
    this.paper.scrollTop = scrolled;
  }

  marked({ text, figures }) {
    const parts = [];
    let position = 0;
    for (const { key, start, end } of figures) {
      parts.push(text.slice(position, start), this.mark(key, text.slice(start, end)));
      position = end;
    }
    parts.push(text.slice(position));
    return parts;
  }

  mark(key, text) {
    const figure = this.state.figures[key];
    const mine = this.item?.figures.includes(key);
    const across = this.chosen ? this.across(this.chosen).includes(key) : false;
    const classes = ["figure", figure.role, figure.reviewed ? "reviewed" : figure.confidence < this.state.sure ? "unsure" : "",
      mine ? "mine" : "", across ? "across" : "", key === this.chosen ? "chosen" : ""];
    return made("button", { class: classes.join(" "), type: "button", title: this.tale(figure), onclick: () => this.clicked(key), tabindex: "-1" },
      text, made("small", {}, (across ? "⇄ " : "") + this.word(figure.role)));
  }

  tale(figure) {
    return [this.word(figure.role), figure.subject, figure.evidence].filter(Boolean).join(" · ");
  }

  clicked(key) {
    if (this.asking === "pairing" || this.asking === "finishing") return this.choose(key);
    if (this.asking === "naming" && this.marked_words()) return;
    this.asking = "";
    this.following = false;
    const item = this.item?.figures.includes(key) ? this.item : this.state.items.find((one) => one.figures.includes(key));
    this.at = item ? item.figures[0] : null;
    this.chosen = key;
    this.before = key;
    this.show();
  }

  // The figure that was asked for, in the list or in the document.
  choose(key) {
    const finishing = this.asking === "finishing";
    if (key === this.chosen || !(finishing ? ["target", "actual"].includes(this.state.figures[key].role) : this.isRead(key))) return;
    this.act(finishing ? { do: "finished_part", key: this.chosen, of: key } : { do: "pair", key: this.chosen, other: key });
  }

  // The figures on the other side of one: the results of a promise, the promise of a result, what a percentage or a part is of.
  across(key) {
    const { role, answers } = this.state.figures[key];
    const of = (one) => this.state.figures[one].role;
    const other = { target: "actual", actual: "target" }[role];
    if (!other) return answers && answers !== "-" && this.state.figures[answers] ? [answers] : [];
    const rows = this.state.items.filter((item) => item.figures.includes(key));
    return [...new Set(rows.flatMap((item) => item.figures.filter((one) => of(one) === other)))];
  }

  // Which figure answers which, under the figure that is looked at.
  answering(key) {
    const { role } = this.state.figures[key];
    const others = this.across(key);
    const words = { target: others.length ? "answered_by" : "answered_by_none", actual: others.length ? "answers_of" : "answers_none" }[role]
      ?? (others.length ? "belongs_to" : "");
    if (!words) return null;
    return made("p", { class: "answering" }, "⇄ ", this.word(words), ...others.flatMap((one) => {
      const { text, name, line } = this.state.figures[one];
      return [" ", made("button", { type: "button", class: "partner", onclick: () => { this.asking = ""; this.clicked(one); } },
        made("b", {}, text), " ", name, " · ", filled(this.word("line"), { line }))];
    }));
  }

  kind(item) {
    const roles = item.figures.map((key) => this.state.figures[key].role);
    if (roles.includes("later")) return this.word("alone_later");
    if (roles.includes("target")) return this.word(roles.includes("actual") ? "pair_of" : this.stageOf(item.figures[0]) ? "whole_of" : "alone_target");
    return this.word(roles.includes("actual") ? "alone_actual" : "alone");
  }

  // A result is accepted as one that answers no promise; a later pairing takes that back.
  standsAlone(item) { return item.figures.length === 1 && this.state.figures[item.figures[0]].role === "actual"; }

  showPanel() {
    const { items } = this.state;
    const done = items.filter((item) => item.reviewed).length;
    const item = this.item ?? (this.chosen ? { figures: [this.chosen], confidence: this.state.figures[this.chosen].confidence, reviewed: this.state.figures[this.chosen].reviewed } : null);
    const dropped = item && !this.isRead(item.figures[0]);
    const head = made("div", { class: "head" },
      made("strong", { class: "count" }, filled(this.word("count"), { done, all: items.length })),
      made("progress", { max: items.length || 1, value: done, "aria-label": filled(this.word("count"), { done, all: items.length }) }));
    const parts = [head];
    if (done === items.length) parts.push(made("p", { class: "done" }, this.word("done")));
    const others = this.newcomers.filter((one) => one !== this.item);
    if (others.length) parts.push(made("p", { class: "newcomers", role: "status" }, filled(this.word("newcomers"), { n: others.length }), " ",
      made("button", { type: "button", class: "act", onclick: () => { this.go(others[0]); this.show(); } }, this.word("see_new"))));
    if (item) {
      const unsure = !item.reviewed && item.confidence < this.state.sure;
      parts.push(made("h2", {}, this.item ? this.kind(item) : this.word("in_no_row"), made("span", { class: item.reviewed ? "tag reviewed" : unsure ? "tag unsure" : "tag" },
        item.reviewed ? this.word("reviewed") : filled(this.word("sure"), { share: Math.round(100 * item.confidence) }) + (unsure ? " · " + this.word("unsure") : "")),
        item.new && !item.reviewed ? made("span", { class: "tag" }, this.word("new")) : ""));
      if (!this.item) parts.push(made("p", { class: "apart" }, this.word(dropped ? "dropped" : "apart")));
      if (!dropped) parts.push(this.named(item));
      parts.push(...item.figures.map((key) => this.card(key)));
      parts.push(made("div", { class: "do" },
        dropped ? null : this.button("right", "Enter", () => this.right(item), "main", false, this.word(this.standsAlone(item) ? "right_alone" : "right")),
        this.button("back", "p", () => this.step(-1)),
        this.button("next", "n", () => this.step(1)),
        this.button("undo", "u", () => this.undo(), "", !this.state.undo),
        this.store.save ? this.button("save", "s", () => this.store.save(), "") : null));
    }
    parts.push(made("p", { class: "keys" }, this.word("keys")));
    if (this.store.save) parts.push(made("p", { class: "keys" }, this.word("anew")));
    this.panel.replaceChildren(...parts);
  }

  // What the row is called, or the field for another name: typed, or taken from the document.
  named(item) {
    const name = item.name ?? this.state.figures[item.figures[0]].name;
    if (this.asking !== "naming") {
      return made("p", { class: "named" }, made("span", {}, filled(this.word("called"), { name })), " ", this.button("rename", "r", () => this.ask("naming")));
    }
    this.field = made("input", { type: "text", maxlength: "60", "aria-label": this.word("rename"), value: this.marked_words() || name });
    return made("div", { class: "named" }, made("p", {}, this.word("choose_name")), this.field,
      this.button("save_name", "Enter", () => this.name(this.field.value), "main"));
  }

  // The words that are selected in the document, without the roles that stand beside its figures.
  marked_words() {
    const selected = this.root.getRootNode().getSelection?.() ?? document.getSelection();
    if (!selected?.rangeCount || selected.isCollapsed || !this.paper.contains(selected.getRangeAt(0).commonAncestorContainer)) return "";
    const words = selected.getRangeAt(0).cloneContents();
    for (const role of words.querySelectorAll("small")) role.remove();
    return words.textContent.replace(/\s+/g, " ").trim().slice(0, 60);
  }

  takeWords() {
    const words = this.asking === "naming" ? this.marked_words() : "";
    if (!words) return;
    this.field.value = words;
    this.field.focus();
  }

  name(name) { this.act({ do: "name_row", key: this.chosen, name: name.trim() }); }

  card(key) {
    const figure = this.state.figures[key];
    const chosen = key === this.chosen;
    const parts = [
      made("p", { class: "what" }, made("b", {}, figure.text), figure.unit ? made("span", { class: "unit" }, figure.unit) : null, " ", made("span", { class: "subject" }, figure.subject), made("span", { class: "line" }, filled(this.word("line"), { line: figure.line }))),
      figure.evidence ? made("p", { class: "why" }, this.word("why"), " ", made("q", {}, figure.evidence)) : null,
    ];
    const roles = this.state.roles.map((role, k) => made("button", {
      type: "button", class: "role " + role, "aria-pressed": String(role === figure.role), onclick: () => { this.chosen = key; this.change(role); },
    }, made("kbd", {}, ROLE_KEYS[k]), this.word(role)));
    parts.push(made("div", { class: "roles", role: "group", "aria-label": this.word("role") }, ...roles));
    const small = [
      this.hasStage(key) ? this.button("stage", "t", () => { this.chosen = key; this.ask("staging"); }, "", false, this.stageWords(key)) : "",
      this.button("pair", "b", () => { this.chosen = key; this.ask("pairing"); }),
      figure.wholes.length ? this.button("finish", "f", () => { this.chosen = key; this.ask("finishing"); }) : "",
      this.button("drop", "x", () => { this.chosen = key; this.drop(); }),
    ];
    if (this.isRead(key)) parts.push(made("div", { class: "more" }, ...small));
    if (chosen) parts.splice(1, 0, this.answering(key));
    if (chosen && this.offered.length) parts.push(this.partners());
    if (chosen && this.asking === "staging" && this.hasStage(key)) parts.push(this.stages(figure));
    return made("div", { class: chosen ? "card chosen" : "card", onclick: (event) => {
      if (event.target.closest("button") || chosen) return;
      this.chosen = key; this.before = key; this.show();
    } }, ...parts.filter(Boolean));
  }

  // The figures that are offered for the question that is open.
  get offered() {
    const { partners, wholes } = this.state.figures[this.chosen] ?? {};
    return this.asking === "pairing" ? partners ?? [] : this.asking === "finishing" ? wholes ?? [] : [];
  }

  partners() {
    const choices = this.offered.map((key, k) => {
      const other = this.state.figures[key];
      return made("button", { type: "button", class: "partner", onclick: () => this.choose(key) },
        made("kbd", {}, String(k + 1)), made("b", {}, other.text), other.unit, " ", this.word(other.role), " · ", other.subject || "", " · ", filled(this.word("line"), { line: other.line }));
    });
    const pairing = this.asking === "pairing";
    const nothing = pairing ? made("button", { type: "button", class: "partner", onclick: () => this.act({ do: "pair", key: this.chosen, other: "" }) },
      made("kbd", {}, "0"), this.word("nothing")) : null;
    return made("div", { class: "partners" }, made("p", {}, this.word(pairing ? "choose" : "choose_whole")), ...choices, nothing);
  }

  // Of what was said to be no figure only a role can be said.
  isRead(key) { return this.state.figures[key].role !== "no_figure"; }

  // A result has come so far; so has all of a promise that no number answers. Nothing else has a stage.
  hasStage(key) {
    const { role, stage } = this.state.figures[key];
    if (role !== "target") return ["actual", "breakdown"].includes(role) && Boolean(stage);
    const item = this.state.items.find((one) => one.figures.includes(key));
    return Boolean(item) && !item.figures.some((one) => this.state.figures[one].role === "actual");
  }

  stageOf(key) { return this.hasStage(key) ? this.state.figures[key].stage : ""; }

  stageWords(key) {
    const { role, stage } = this.state.figures[key];
    if (role === "target" && !stage) return this.word("whole_unsaid");
    return filled(this.word(role === "target" ? "whole" : "stage"), { stage: this.word(stage) });
  }

  // Open one of the questions under a figure and close the others.
  ask(question) {
    this.asking = this.asking === question ? "" : question;
    this.before = this.chosen;
    this.show();
  }

  stages(figure) {
    return made("div", { class: "partners" }, ...this.state.stages.map((stage, k) =>
      made("button", { type: "button", class: "partner", "aria-pressed": String(stage === figure.stage), onclick: () => this.stage(stage) },
        made("kbd", {}, String(k + 1)), this.word(stage))));
  }

  button(name, key, action, kind = "", disabled = false, words = this.word(name)) {
    return made("button", { type: "button", class: "act " + name + " " + kind, disabled, onclick: action }, words, made("kbd", {}, key));
  }

  right(item) { this.act({ do: "right", keys: item.figures }, true); }
  change(role) { this.act({ do: "change_role", key: this.chosen, role }); }
  stage(stage) { this.act({ do: "change_stage", key: this.chosen, stage }); }
  drop() { this.act({ do: "no_figure", key: this.chosen }, true); }
  undo() { if (this.state.undo) this.act({ do: "undo" }); }

  // What a number says depends on the question that is open.
  answer(number) {
    const { stages } = this.state;
    if (this.asking === "staging") { if (stages[number - 1]) this.stage(stages[number - 1]); }
    else if (number === 0 && this.asking === "pairing") this.act({ do: "pair", key: this.chosen, other: "" });
    else if (this.offered[number - 1]) this.choose(this.offered[number - 1]);
  }

  // In the field for a name every key is a letter, but for the two that end it.
  letter(event) {
    event.stopPropagation();
    if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    this.used = true;
    if (event.key === "Enter") this.name(this.field.value);
    else { this.asking = ""; this.show(); }
  }

  key(event) {
    if (event.target === this.field) return this.letter(event);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const item = this.item;
    const figures = item?.figures ?? (this.chosen ? [this.chosen] : []);
    const key = event.key;
    let known = true;
    if (this.asking && /^[0-9]$/.test(key)) this.answer(Number(key));
    else if (key === "Escape" && this.asking) { this.asking = ""; this.show(); }
    else if (key === "Enter" && figures.length && !event.target.closest?.("button:not(.figure)")) { if (this.isRead(this.chosen)) this.right(item ?? { figures }); }
    else if (key === "n" || key === "j") this.step(1);
    else if (key === "p" || key === "k") this.step(-1);
    else if (key === "ArrowDown" || key === "ArrowUp") {
      const now = figures.indexOf(this.chosen);
      const to = figures[(now + (key === "ArrowDown" ? 1 : figures.length - 1)) % figures.length];
      if (to) { this.chosen = to; this.before = to; this.show(); }
    } else if (key === "u") this.undo();
    else if (key === "s" && this.store.save) this.store.save();
    else if (!this.chosen) known = false;
    else if (ROLE_KEYS.includes(key)) this.change(this.state.roles[ROLE_KEYS.indexOf(key)]);
    else if (!"xbftr".includes(key)) known = false;
    else if (!this.isRead(this.chosen)) known = true;
    else if (key === "x") this.drop();
    else if (key === "b") this.ask("pairing");
    else if (key === "r") this.ask("naming");
    else if (key === "f") { if (this.state.figures[this.chosen].wholes.length) this.ask("finishing"); }
    else if (this.hasStage(this.chosen)) this.ask("staging");
    if (known) {
      event.preventDefault();
      event.stopPropagation();
      if (this.asking !== "naming") this.root.focus({ preventScroll: true });
    }
  }
}

// What a decision does before, or without, Python's reading the document again: to the figures that it names, and no more.
class Decisions {
  constructor(state) {
    this.take(state);
    this.said = Object.fromEntries((state.corrections ?? []).map((one) => [one.statement_id, one]));
    this.history = [];
    this.changed = () => {};
  }

  take(state) {
    this.state = state;
    this.state.machine = Object.fromEntries(Object.entries(state.figures).map(([key, figure]) => [key, { ...figure }]));
  }

  act(action) {
    if (action.do === "undo") this.goBack();
    else {
      this.history.push(JSON.stringify([this.state.figures, this.state.items, this.said]));
      this[action.do](action);
    }
    this.state.undo = this.history.length;
    this.state.items.sort((a, b) => a.confidence - b.confidence);
    this.changed();
  }

  goBack() {
    if (this.history.length) [this.state.figures, this.state.items, this.said] = JSON.parse(this.history.pop());
  }

  right({ keys }) {
    for (const key of keys) {
      const figure = this.state.figures[key];
      const alone = keys.length === 1 && this.inRow(key) && ["target", "actual"].includes(figure.role);
      const answers = figure.role === "later" ? "later" : alone ? "-" : figure.role === "target" && this.inRow(key) ? "" : figure.answers;
      this.say(key, this.said[key]?.decision === "changed" ? "changed" : "right", answers);
    }
    this.lay([keys]);
  }

  change_role({ key, role }) {
    const figure = this.state.figures[key];
    const partners = this.others(key);
    Object.assign(figure, { role, answers: "", stage: ["actual", "breakdown"].includes(role) ? figure.stage || "completed" : "" });
    this.say(key, "changed", role === "later" ? "later" : "", "");
    this.lay([[key], ...partners.map((other) => [other])]);
  }

  change_stage({ key, stage }) {
    const figure = this.state.figures[key];
    const item = this.state.items.find((one) => one.figures.includes(key));
    const whole = figure.role === "target";
    figure.stage = whole && ["planned", "unsaid"].includes(stage) ? "" : stage;  // that tells no result
    this.say(key, "changed", whole || item?.figures.length === 1 ? "-" : figure.answers, figure.stage);
    this.lay([item?.figures ?? [key]]);  // a figure of no row that was judged is a row, as Python counts it
  }

  name_row({ key, name }) {
    const row = this.state.items.find((one) => one.figures.includes(key));
    const [first, ...others] = row?.figures ?? [key];
    const shared = (one) => this.state.items.some((item) => item !== row && item.figures.includes(one));
    const was = this.said[first]?.name_was || (row?.name ?? this.state.figures[first].name);
    this.say(first, "changed", this.state.figures[first].role === "later" ? "later" : this.state.figures[first].answers);
    Object.assign(this.said[first], { name, name_was: was });
    for (const one of others) if (this.said[one] && !shared(one)) this.said[one].name = "";
    this.state.figures[first].name = name || was;
    this.lay([row?.figures ?? [first]]);
    this.state.items.find((one) => one.figures[0] === first).name = name || was;
  }

  finished_part({ key, of }) {
    const row = [of, ...this.others(of)];
    const whole = row.find((one) => one !== key && this.state.figures[one].role === "actual");
    if (!whole) {
      Object.assign(this.state.figures[key], { role: "actual", stage: "completed" });
      this.say(key, "changed", of, "completed");
      return this.pair({ key, other: of });
    }
    const left = this.others(key).filter((one) => !row.includes(one));
    const { answers } = this.state.figures[whole];
    Object.assign(this.state.figures[key], { role: "breakdown", answers: whole, stage: "completed" });
    this.say(key, "changed", whole, "completed");
    this.say(whole, this.said[whole]?.decision === "changed" ? "changed" : "right", answers);
    this.lay([[...row.filter((one) => one !== key), key], ...left.map((one) => [one])]);
  }

  pair({ key, other }) {
    const figure = this.state.figures[key];
    const alone = [...this.others(key), ...(other ? this.others(other) : [])].filter((one) => one !== other && one !== key);
    if (!other) {
      figure.answers = "-";
      this.say(key, "changed", "-");
      this.lay([[key], ...alone.map((one) => [one])]);
      return;
    }
    const second = this.state.figures[other];
    if (figure.role === "context" || second.role === "context") {
      const [share, measured] = figure.role === "context" ? [key, other] : [other, key];
      const row = [...this.others(measured).filter((one) => one !== share), measured];
      const left = this.others(share).filter((one) => !row.includes(one));  // a row that goes on without its percentage
      this.state.figures[share].answers = measured;
      this.say(share, "changed", measured);
      this.say(measured, "changed", this.said[measured]?.answers ?? "");
      this.lay([[...this.ordered(row), share], ...(left.length ? [left] : [])]);
      return;
    }
    const [promise, result] = figure.role === "target" || second.role === "actual" ? [key, other] : [other, key];
    const was = this.state.figures[result];
    const said = was.role === "target" ? "" : this.said[result]?.stage ?? "";  // what was said of all of a promise is said of no result
    const stage = was.role === "target" ? "" : was.stage;
    Object.assign(this.state.figures[promise], { role: "target", answers: "", stage: "" });
    Object.assign(this.state.figures[result], { role: "actual", answers: promise, stage: stage || "completed" });
    this.say(promise, "changed", "", "");
    this.say(result, "changed", promise, said);
    this.lay([[promise, result], ...alone.map((one) => [one])]);
  }

  no_figure({ key }) {
    const partners = this.others(key);
    this.say(key, "no_figure", "");
    Object.assign(this.state.figures[key], { role: "no_figure", reviewed: true, confidence: 1, answers: "" });
    this.lay(partners.map((other) => [other]), [key]);
  }

  others(key) {
    return (this.state.items.find((item) => item.figures.includes(key))?.figures ?? []).filter((one) => one !== key);
  }

  inRow(key) { return this.state.items.some((item) => item.figures.includes(key)); }

  ordered(keys) {
    return [...keys].sort((a, b) => (this.state.figures[a].role === "target" ? 0 : 1) - (this.state.figures[b].role === "target" ? 0 : 1));
  }

  // Put rows in place of those that hold their figures.
  lay(rows, gone = []) {
    const touched = new Set([...rows.flat(), ...gone]);
    const names = Object.fromEntries(this.state.items.map((item) => [item.figures[0], item.name]));
    const news = this.state.items.filter((item) => item.new).map((item) => item.figures[0]);
    this.state.items = this.state.items.filter((item) => !item.figures.some((key) => touched.has(key)));
    for (const figures of rows) {
      const read = figures.map((key) => this.state.figures[key]);
      this.state.items.push({ figures, reviewed: read.every((one) => one.reviewed), confidence: Math.min(...read.map((one) => one.confidence)),
        name: names[figures[0]] ?? this.state.figures[figures[0]].name, new: news.includes(figures[0]) });
    }
  }

  say(key, decision, answers, stage = this.said[key]?.stage ?? "") {
    const figure = this.state.figures[key];
    const machine = this.state.machine[key];
    const before = this.said[key];
    Object.assign(figure, { reviewed: true, confidence: 1 });
    this.said[key] = {
      statement_id: key, figure: figure.text, decision, role: decision === "no_figure" ? "" : roleOf(figure), answers,
      role_was: before?.role_was ?? roleOf(machine), answers_was: before?.answers_was ?? (machine.answers || ""), evidence: before?.evidence ?? machine.reason,
      stage, stage_was: stage && (before?.stage_was || machine.stage), name: before?.name ?? "", name_was: before?.name_was ?? "",
    };
  }

}

// In a page of its own: what was said is kept in the browser and saved as a file.
class Alone extends Decisions {
  constructor(state, place) {
    super(state);
    this.place = place;
    this.restore();
  }

  act(action) {
    super.act(action);
    this.keep();
  }

  csv() {
    const columns = ["statement_id", "figure", "decision", "role", "answers", "role_was", "answers_was", "evidence", "stage", "stage_was", "name", "name_was"];
    const cell = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const rows = Object.values(this.said).sort((a, b) => (a.statement_id < b.statement_id ? -1 : 1));
    return [columns, ...rows.map((row) => columns.map((name) => cell(row[name] ?? "")))].map((row) => row.join(",") + "\n").join("");
  }

  save() {
    const link = made("a", { download: "corrections.csv", href: URL.createObjectURL(new Blob([this.csv()], { type: "text/csv" })) });
    link.click();
    URL.revokeObjectURL(link.href);
  }

  // Kept in the browser too, so that a page closed by mistake costs nothing.
  keep() {
    try {
      localStorage.setItem(this.place, JSON.stringify([this.state.figures, this.state.items, this.said]));
    } catch { /* a browser that keeps nothing for pages from a disk */ }
  }

  restore() {
    try {
      const held = localStorage.getItem(this.place);
      if (held) [this.state.figures, this.state.items, this.said] = JSON.parse(held);
    } catch { /* likewise */ }
  }
}

// In JupyterLab: a decision shows at once; when Python has read the document around the last one, its answer takes that place.
class Served extends Decisions {
  constructor(model) {
    super(structuredClone(model.get("state")));
    this.model = model;
    this.asked = 0;
    model.on("change:state", () => {
      const answer = model.get("state");
      if (answer.answered !== this.asked) return;  // of an earlier decision: a later one is on its way
      this.take(structuredClone(answer));
      this.changed();
    });
  }

  act(action) {
    super.act(action);
    this.asked += 1;
    this.model.send({ ...action, number: this.asked });
  }
}

export default {
  render({ model, el }) {
    const root = made("div");
    el.append(root);
    new Screen(root, new Served(model));
  },
  alone(root, state) {
    const screen = new Screen(root, new Alone(state, `minsheng-review ${state.name} ${state.read}`));
    root.focus();
    return screen;
  },
};
