// Rows are chosen by pointer (drag, Shift, Ctrl) or keyboard; what is drawn comes from Python.
const upTo = (a, b) => Array.from({ length: Math.abs(b - a) + 1 }, (_, i) => Math.min(a, b) + i);

function render({ model, el }) {
  // JupyterLab would take the arrow keys for its cells.
  el.dataset.lmSuppressShortcuts = "true";
  el.classList.add("ms-picture");
  let rows = [], first = 0, last = 0, dragging = false;

  const mark = () => {
    const chosen = model.get("chosen");
    if (chosen.length && !chosen.includes(last)) first = last = chosen[0];
    rows.forEach((row, place) => {
      row.setAttribute("aria-selected", chosen.includes(place));
      row.tabIndex = place === last ? 0 : -1;
    });
  };
  const draw = () => {
    el.innerHTML = model.get("html");
    rows = [...el.querySelectorAll("[role=option]")];
    first = last = 0;
    mark();
  };
  const choose = (places) => {
    model.set("chosen", [...new Set(places)].sort((a, b) => a - b));
    model.save_changes();
  };
  const go = (place, { shift, ctrl }) => {
    last = place;
    if (!shift) first = place;
    const chosen = model.get("chosen");
    if (shift) choose(upTo(first, last));
    else if (ctrl) choose(chosen.includes(place) ? chosen.filter((one) => one !== place) : [...chosen, place]);
    else choose([place]);
    mark();
    rows[last].focus({ preventScroll: true });
    rows[last].scrollIntoView({ block: "nearest" });
  };
  const placeOf = (event) => rows.indexOf(event.target.closest("[role=option]"));

  el.addEventListener("pointerdown", (event) => {
    const place = placeOf(event);
    if (place < 0 || event.button) return;
    event.preventDefault();
    dragging = true;
    go(place, { shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey });
  });
  el.addEventListener("pointerover", (event) => {
    const place = placeOf(event);
    if (dragging && place >= 0 && place !== last) go(place, { shift: true });
  });
  const stop = () => { dragging = false; };
  window.addEventListener("pointerup", stop);
  el.addEventListener("keydown", (event) => {
    const to = { ArrowDown: last + 1, ArrowUp: last - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to !== undefined && rows[to]) go(to, { shift: event.shiftKey });
    else if (event.key === " ") go(last, { ctrl: true });
    else if (event.key === "a" && (event.ctrlKey || event.metaKey)) choose(rows.map((_, place) => place));
    else if (to === undefined) return;
    event.preventDefault();
  });
  model.on("change:html", draw);
  model.on("change:chosen", mark);
  draw();
  return () => window.removeEventListener("pointerup", stop);
}

export default { render };
