// A machine may have no Chinese font: the page takes the packaged face, once.
async function render({ model }) {
  const family = model.get("family");
  if ([...document.fonts].some((face) => face.family.replaceAll('"', "") === family)) return;
  const face = new FontFace(family, model.get("font"), { unicodeRange: model.get("reach") });
  // Added when it is there: words drawn before would keep their boxes.
  document.fonts.add(await face.load());
}

export default { render };
