// Fields for a provision of law: what fits is offered while one types, by words, initials or number. Choosing a clause
// also writes the duty it breaks, where that is known and nothing stands there. Without script the field is plain.
"use strict";

(() => {
  const PAUSE = 120;
  const PARTED = /[、+；;，]/;
  const form = () => document.getElementById("act");
  const isOne = (field) => field?.matches?.('#act input[data-kind="citation"]');
  let field = null, list = null, timer = 0, round = 0, at = -1;

  const heard = Object.assign(document.createElement("span"), { className: "unseen" });
  heard.setAttribute("role", "status");
  document.body.append(heard);

  // What is being typed: the last provision of several.
  function parts() {
    const text = field.value;
    let cut = 0;
    for (let i = text.length - 1; i >= 0 && !cut; i -= 1) if (PARTED.test(text[i])) cut = i + 1;
    return [text.slice(0, cut), text.slice(cut).trim()];
  }

  // The day of the act in the same row of the form, else the day of the step.
  function day() {
    const beside = (name) => form().elements[field.name.replace(/[^-]+$/, name)]?.value;
    return beside("act_end") || beside("act_start") || form().elements._on?.value || "";
  }

  async function look() {
    const mine = ++round, asked = field, [, text] = parts();
    if (!text) { close(); return; }
    let told;
    try {
      const answer = await fetch(`${form().dataset.clauses}?${new URLSearchParams({ q: text, on: day() })}`, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return;
      told = await answer.json();
    } catch { return; }
    if (mine === round && field === asked) show(told.found);
  }

  function show(found) {
    const duties = /(^|-)violated$/.test(field.name);
    const seen = new Set();
    const offers = found.map((one) => ({ ...one, writes: duties ? one.violated : one.said }))
      .filter((one) => one.writes && !seen.has(one.writes) && seen.add(one.writes));
    if (offers.length === 1 && offers[0].writes === parts()[1]) { close(); return; }
    close();
    heard.textContent = offers.length ? `有 ${offers.length} 条可选` : "没有符合的条款";
    if (!offers.length) return;
    list = Object.assign(document.createElement("ul"), { className: "offers", id: `${field.id}-offers` });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "可选的条款");
    offers.forEach((one, number) => list.append(drawn(one, number)));
    field.after(list);
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("aria-expanded", "true");
  }

  function drawn(one, number) {
    const item = Object.assign(document.createElement("li"), { id: `${field.id}-offer-${number}` });
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.offer = one;
    const line = (tag, text, name = "") => item.append(Object.assign(document.createElement(tag), { textContent: text, className: name }));
    line("b", one.writes);
    if (one.ended) line("span", "已失效", "tag");
    if (!one.confirmed) line("span", "待确认", "tag near");
    line("span", one.name, "block");
    line("small", `${one.code} · ${one.costs}`, "block quiet");
    return item;
  }

  function close() {
    round += 1;
    at = -1;
    list?.remove();
    list = null;
    field?.setAttribute("aria-expanded", "false");
    field?.removeAttribute("aria-activedescendant");
  }

  function go(step) {
    clearTimeout(timer);
    round += 1; // an answer that comes now would take away what one is choosing from
    const items = [...list.children];
    at = (at + step + items.length) % items.length;
    items.forEach((item, number) => item.setAttribute("aria-selected", String(number === at)));
    items[at].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", items[at].id);
  }

  function write(input, text) {
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function choose(offer) {
    const [before] = parts(), chosen = field;
    const duty = form().elements[chosen.name.replace(/clause$/, "violated")];
    clearTimeout(timer);
    close();
    field = null; // its own input event is not a search
    write(chosen, before + offer.writes);
    if (/(^|-)clause$/.test(chosen.name) && duty && !duty.value.trim() && offer.violated) {
      write(duty, offer.violated);
      heard.textContent = `已填写违反条款：${offer.violated}`;
    }
    take(chosen);
    chosen.focus();
  }

  function take(input) {
    field = input;
    field.removeAttribute("list");
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-expanded", "false");
  }

  document.addEventListener("focusin", (event) => {
    if (event.target === field) return;
    clearTimeout(timer); // what was typed last in a field one has left is looked for no more
    if (field && !list?.contains(event.target)) close();
    if (isOne(event.target)) take(event.target);
    else if (!list?.contains(event.target)) field = null;
  });
  document.addEventListener("input", (event) => {
    if (event.target !== field || event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  document.addEventListener("compositionend", (event) => {
    if (event.target !== field) return;
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  document.addEventListener("keydown", (event) => {
    if (event.target !== field || event.isComposing) return;
    if (event.key === "ArrowDown" && !list) { event.preventDefault(); look(); return; }
    if (!list) return;
    if (event.key === "ArrowDown") { event.preventDefault(); go(1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); go(at < 0 ? 0 : -1); }
    else if (event.key === "Enter" && at >= 0) { event.preventDefault(); choose(list.children[at].offer); }
    else if (event.key === "Escape") { event.preventDefault(); close(); }
    else if (event.key === "Tab") close();
  });
  document.addEventListener("pointerdown", (event) => {
    const item = event.target.closest(".offers > li");
    if (item) { event.preventDefault(); choose(item.offer); }
    else if (list && event.target !== field && !list.contains(event.target)) close();
  });
})();
