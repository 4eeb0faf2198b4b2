// What the theme leaves out for readers with a keyboard or a screen reader: a wide table can be scrolled by key, and the
// copy button of a code block is no landmark of its own. The search says what it is.
function mend() {
  for (const bar of document.querySelectorAll(".md-code__nav:not([role])")) bar.setAttribute("role", "none");
  for (const wide of document.querySelectorAll(".md-typeset__scrollwrap:not([tabindex])")) wide.tabIndex = 0;
}
const search = document.querySelector(".md-search");
search.setAttribute("aria-label", search.querySelector("input").placeholder);
mend();
new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
