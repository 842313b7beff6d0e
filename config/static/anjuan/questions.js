// The text of a record made on site as rows: questions with their answers, paragraphs of what was seen. The box behind
// them stays the one thing that is saved and sent; it is not touched before somebody types. Without this script the box
// itself is filled in.
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  const MARK = "(问|答)[：:]";
  const BLANK = { ask: () => ({ kind: "ask", q: "", a: "" }), seen: () => ({ kind: "seen", t: "" }) };
  let last = null; // the row one was in last: a set is put after it
  let undo = null;
  let mine = false; // the box is being written by this script

  const box = () => document.querySelector("textarea[data-talk]");
  const list = () => byId("talk-rows");
  const rows = () => [...list().children];
  const first = () => (byId("record").dataset.rows === "asked" ? "ask" : "seen");

  // -- text to rows and back --------------------------------------------------------------------------------------------

  // Marks count at the start of a line; in a text all in one line also behind the end of a sentence.
  function parts(text) {
    const plain = text.replace(/\r\n?/g, "\n").trim();
    const lined = new RegExp(`\\n[ \\t\\u3000]*${MARK}`).test(plain);
    return lined ? plain : plain.replace(new RegExp(`([。？！；?!;”）])[ \\t\\u3000]*(?=${MARK})`, "g"), "$1\n");
  }

  function parse(text) {
    const found = [];
    let open = null; // the row that lines without a mark go on with
    for (const line of parts(text).split("\n")) {
      const mark = line.match(new RegExp(`^[ \\t\\u3000]*${MARK}[ \\t\\u3000]*(.*)$`));
      const row = found[found.length - 1];
      if (!line.trim()) { open = null; continue; }
      if (!mark) {
        if (open) open.row[open.part] += `\n${line}`;
        else found.push({ kind: "seen", t: line });
      } else if (mark[1] === "问") {
        found.push({ kind: "ask", q: mark[2], a: "" });
        open = { row: found[found.length - 1], part: "q" };
      } else {
        if (row?.kind === "ask" && !row.a && open?.part !== "a") row.a = mark[2];
        else found.push({ kind: "ask", q: "", a: mark[2] });
        open = { row: found[found.length - 1], part: "a" };
      }
    }
    return found;
  }

  const trimmed = (text) => text.replace(/[ \t\u3000]+$/gm, "").replace(/\n{2,}/g, "\n").trim();

  function assemble(all) {
    let text = "";
    let before = "";
    for (const row of all) {
      const [q, a, t] = [row.q || "", row.a || "", row.t || ""].map(trimmed);
      if (!q && !a && !t) continue;
      const said = row.kind === "seen" ? t : q ? `问：${q}\n答：${a}` : `答：${a}`;
      if (text) text += row.kind === "seen" && before === "ask" ? "\n\n" : "\n";
      text += said;
      before = row.kind;
    }
    return text;
  }

  // -- rows on the page -------------------------------------------------------------------------------------------------

  function drawn(row) {
    const item = byId(`talk-${row.kind}`).content.firstElementChild.cloneNode(true);
    for (const field of item.querySelectorAll("textarea")) field.value = row[field.dataset.part] || "";
    return item;
  }

  function read(item) {
    const row = { kind: item.dataset.row };
    for (const field of item.querySelectorAll("textarea")) row[field.dataset.part] = field.value;
    return row;
  }

  const empty = (item) => [...item.querySelectorAll("textarea")].every((field) => !field.value.trim());
  const part = (item, name) => item?.querySelector(`textarea[data-part="${name}"]`);

  function numbered() {
    let asked = 0, open = 0;
    for (const item of rows()) {
      const ask = item.dataset.row === "ask";
      if (ask) asked += 1;
      if (ask && part(item, "q").value.trim() && !part(item, "a").value.trim()) open += 1;
      const said = ask ? `第${asked}问` : "叙述";
      item.querySelector(".qa-n").textContent = ask ? asked : "";
      for (const field of item.querySelectorAll("textarea")) {
        field.setAttribute("aria-label", ask ? `${said}的${field.dataset.part === "q" ? "问题" : "回答"}` : "一段叙述");
        field.setAttribute("aria-keyshortcuts", "Alt+ArrowUp Alt+ArrowDown Alt+Delete");
      }
      for (const tool of item.querySelectorAll("[data-move]")) {
        tool.setAttribute("aria-label", `${{ up: "上移", down: "下移", out: "删除" }[tool.dataset.move]}${said}`);
      }
    }
    const told = asked ? `${asked} 问${open ? `，${open} 问没有答` : ""}` : "";
    if (byId("talk-n").textContent !== told) byId("talk-n").textContent = told;
  }

  function fit(field) {
    if (CSS.supports("field-sizing", "content")) return;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 2}px`;
  }

  function put(text) {
    if (box().value === text) return;
    box().value = text;
    mine = true;
    box().dispatchEvent(new Event("input", { bubbles: true }));
    mine = false;
  }
  function changed() { numbered(); put(assemble(rows().map(read))); }

  function show(text) {
    const all = parse(text);
    list().replaceChildren(...(all.length ? all : [BLANK[first()]()]).map(drawn));
    for (const field of list().querySelectorAll("textarea")) fit(field);
    numbered();
    last = null;
  }

  function into(field) {
    if (!field) return;
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  }
  // Where one goes on: the question if there is none yet, else the answer.
  function enter(item) { into(item.dataset.row === "seen" ? part(item, "t") : part(item, "q").value.trim() ? part(item, "a") : part(item, "q")); }

  function add(kind, after) {
    const item = drawn(BLANK[kind]());
    after ? after.after(item) : list().append(item);
    numbered();
    enter(item);
  }

  function next(item) {
    const onward = item.nextElementSibling;
    if (onward) enter(onward);
    else if (!empty(item)) add(item.dataset.row, item);
  }

  function move(item, how) {
    const beside = how === "up" ? item.previousElementSibling : item.nextElementSibling;
    if (how === "out") { drop(item); return; }
    if (!beside) return;
    const within = item.contains(document.activeElement) ? document.activeElement : null;
    how === "up" ? beside.before(item) : beside.after(item);
    within?.focus();
    changed();
    seen(within || item);
  }

  function drop(item) {
    const beside = item.previousElementSibling || item.nextElementSibling;
    const name = item.dataset.row === "ask" ? `第${item.querySelector(".qa-n").textContent}问` : "一段叙述";
    if (!empty(item)) {
      undo = { row: read(item), at: rows().indexOf(item) };
      byId("talk-gone").hidden = false;
      byId("talk-gone").querySelector("span").textContent = `已删除${name}`;
    }
    if (last === item) last = null;
    item.remove();
    if (!rows().length) list().append(drawn(BLANK[first()]()));
    changed();
    enter(beside || rows()[0]);
  }

  function back() {
    const item = drawn(undo.row);
    const at = rows()[undo.at];
    at ? at.before(item) : list().append(item);
    byId("talk-gone").hidden = true;
    undo = null;
    changed();
    enter(item);
  }

  // -- question sets ----------------------------------------------------------------------------------------------------

  const of = (set) => [...set.querySelectorAll("[data-question]")].map((button) => button.textContent.trim());
  const all = (kind) => [...document.querySelectorAll(`#talk-sets [data-questions][data-kind="${kind}"]`)].flatMap(of);
  const asks = (item, questions) => item.dataset.row === "ask" && questions.includes(part(item, "q").value.trim());

  // Before which row questions of a kind are put: opening ones first, closing ones last, others where one is.
  function place(kind) {
    if (kind === "closing") return null;
    const there = rows();
    const opening = all("opening"), closing = all("closing");
    const opened = there.findLastIndex((item) => asks(item, opening)) + 1;
    if (kind === "opening") return there[opened] || null;
    if (last?.isConnected && there.indexOf(last) >= opened && !asks(last, closing)) return last.nextElementSibling;
    return there.slice(opened).find((item) => asks(item, closing)) || null;
  }

  function insert(questions, kind) {
    const had = rows().map((item) => part(item, "q")?.value.trim());
    const fresh = questions.filter((question) => !had.includes(question));
    if (!fresh.length) { byId("talk-n").textContent = "这些问题已经在笔录里"; return; }
    if (last && empty(last)) last = last.previousElementSibling;
    for (const item of rows()) if (empty(item)) item.remove();
    const before = place(kind);
    const made = fresh.map((question) => drawn({ kind: "ask", q: question, a: "" }));
    for (const item of made) {
      before ? before.before(item) : list().append(item);
      for (const field of item.querySelectorAll("textarea")) fit(field);
    }
    changed();
    enter(made[0]);
    if (kind === "topic") last = made[made.length - 1];
  }

  // -- keys and touch ---------------------------------------------------------------------------------------------------

  // What one types stays above the keyboard of a tablet, which covers the page without making it smaller.
  function seen(element) {
    const shown = window.visualViewport;
    if (!shown || !element) return;
    const at = element.getBoundingClientRect();
    const low = shown.offsetTop + shown.height - 24;
    if (at.bottom > low) scrollBy({ top: Math.min(at.bottom - low, at.top - shown.offsetTop - 24), behavior: "instant" });
  }

  function keys(event) {
    const field = event.target;
    const item = field.closest(".qa-row");
    if (!item || event.isComposing || event.keyCode === 229) return; // still choosing a character
    if (event.altKey && ["ArrowUp", "ArrowDown", "Delete"].includes(event.key)) {
      event.preventDefault();
      move(item, { ArrowUp: "up", ArrowDown: "down", Delete: "out" }[event.key]);
    } else if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (field.dataset.part === "q") into(part(item, "a"));
      else if (field.dataset.part === "t" && !empty(item)) add("seen", item);
      else next(item);
    } else if (event.key === "Tab" && !event.shiftKey && field.dataset.part === "a" && !item.nextElementSibling && field.value.trim()) {
      event.preventDefault();
      add("ask", item);
    } else if (event.key === "Backspace" && empty(item) && rows().length > 1) {
      event.preventDefault();
      drop(item);
    }
  }

  // A record written elsewhere and pasted comes apart into its rows.
  function pasted(event) {
    const item = event.target.closest(".qa-row");
    const text = event.clipboardData?.getData("text/plain") || "";
    const many = parse(text);
    if (!item || many.length < 2 || !many.some((row) => row.kind === "ask")) return;
    event.preventDefault();
    const made = many.map(drawn);
    item.after(...made);
    if (empty(item)) item.remove();
    for (const one of made) for (const field of one.querySelectorAll("textarea")) fit(field);
    changed();
    enter(made[made.length - 1]);
  }

  // -- times ------------------------------------------------------------------------------------------------------------

  const clock = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

  function clocks() {
    for (const input of document.querySelectorAll('#record input[data-kind="clock"]:is([name$="from"], [name$="to"]):not(.timed *)')) {
      const frame = Object.assign(document.createElement("span"), { className: "timed" });
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: "现在" });
      button.setAttribute("aria-label", `${document.querySelector(`label[for="${input.id}"]`)?.firstChild.textContent.trim() || ""}：现在`);
      button.dataset.now = input.id;
      input.inputMode = "numeric";
      input.replaceWith(frame);
      frame.append(input, button);
    }
  }

  function now(button) {
    const input = byId(button.dataset.now);
    input.value = clock.format(new Date());
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // -- from here it runs ------------------------------------------------------------------------------------------------

  function whole(on) {
    byId("talk-box").classList.toggle("unseen", !on);
    box().tabIndex = on ? 0 : -1;
    on ? box().removeAttribute("aria-hidden") : box().setAttribute("aria-hidden", "true");
    for (const id of ["talk-rows", "talk-add"]) byId(id).hidden = on;
    if (byId("talk-sets")) byId("talk-sets").hidden = on;
    byId("talk-whole").setAttribute("aria-pressed", on);
    byId("talk-whole").textContent = on ? "逐条编辑" : "整段编辑";
    if (!on) show(box().value);
  }

  function start() {
    clocks();
    if (!box() || box().disabled || box().closest("fieldset:disabled") || list().childElementCount) return;
    byId("talk-whole").hidden = false;
    whole(false);
  }

  document.addEventListener("input", (event) => {
    if (event.target === box() && !list().hidden && !mine) show(box().value); // something else filled it in
    if (!event.target.closest?.(".qa-row")) return;
    fit(event.target);
    numbered();
    box().value = assemble(rows().map(read)); // the page saves it: this very event tells it that something changed
  }, true);
  document.addEventListener("keydown", keys);
  document.addEventListener("paste", pasted);
  document.addEventListener("focusin", (event) => {
    const item = event.target.closest?.(".qa-row");
    if (item) last = item;
    if (event.target.closest?.("#record")) setTimeout(() => seen(document.activeElement), 350);
  });
  window.visualViewport?.addEventListener("resize", () => { if (document.activeElement?.closest("#record")) seen(document.activeElement); });
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#f-"]');
    if (link && box() && link.hash === `#${box().id}` && !list().hidden) { // from what is wrong to the rows
      event.preventDefault();
      enter(rows()[0]);
    }
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.now) now(button);
    else if (button.dataset.move) move(button.closest(".qa-row"), button.dataset.move);
    else if (button.dataset.new) add(button.dataset.new, null);
    else if (button.dataset.set) {
      const set = document.querySelector(`[data-questions="${CSS.escape(button.dataset.set)}"]`);
      insert(of(set), set.dataset.kind);
    } else if (button.hasAttribute("data-question")) insert([button.textContent.trim()], button.closest("[data-kind]").dataset.kind);
    else if (button.id === "talk-whole") whole(button.getAttribute("aria-pressed") !== "true");
    else if (button.closest("#talk-gone")) back();
  });
  document.addEventListener("act:drawn", start); // the form was drawn again

  start();
})();
