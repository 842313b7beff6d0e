// Keys in a queue of approvals: J and K go down and up, A goes to where one agrees, R to where one returns.
// None of them sends anything: what is decided is decided by the button, with Enter.
"use strict";

const items = [...document.querySelectorAll(".queue > li")];

function here() {
  return items.findIndex((item) => item.contains(document.activeElement));
}

function stand(item) {
  if (!item) return;
  item.tabIndex = -1;
  item.focus();
  item.scrollIntoView({ block: "nearest" });
}

const KEYS = {
  j: () => stand(items[Math.min(here() + 1, items.length - 1)]),
  k: () => stand(items[Math.max(here() - 1, 0)]),
  a: () => items[Math.max(here(), 0)]?.querySelector("form.quick button.btn")?.focus(),
  r: () => {
    const more = items[Math.max(here(), 0)]?.querySelector("details.more");
    if (!more) return;
    more.open = true;
    more.querySelector("input.input")?.focus();
  },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select")) return;
  const act = KEYS[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});
