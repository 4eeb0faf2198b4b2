// The code of a selection, with a button that copies it.
function render({ model, el }) {
  el.classList.add("ms-code");
  const button = document.createElement("button"), code = document.createElement("pre");
  button.className = "jupyter-button lm-mod-primary";
  button.addEventListener("click", () => {
    const range = document.createRange();
    range.selectNodeContents(code);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    navigator.clipboard?.writeText(model.get("code"));
    model.set("copied", model.get("copied") + 1);
    model.save_changes();
  });
  const draw = () => {
    button.textContent = model.get("label");
    code.textContent = model.get("code");
    code.tabIndex = 0;
  };
  model.on("change:code change:label", draw);
  draw();
  el.append(code, button);
}

export default { render };
