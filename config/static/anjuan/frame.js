// On every page: the tab one is at is in sight; "/" goes to the search, as the key drawn in it says.
"use strict";

document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const search = document.querySelector(".topbar .find input");
  if (!search?.checkVisibility()) return;
  event.preventDefault();
  search.focus();
  search.select();
});
