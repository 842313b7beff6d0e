// Reading a record back and signing it: what will be printed is shown whole, then each signs on a pad or is photographed.
// Pictures lie in this browser until the record is sent with them. Each is a signature under the words that stood there:
// when these change it no longer counts, and when they are put back it does again.
"use strict";

const Signing = (() => {
  const INK = "#10151c";
  const LARGEST = 4 * 1024 * 1024; // a photograph beyond is made smaller here
  const SIDE = 2000; // pixels
  const byId = (id) => document.getElementById(id);
  const form = () => byId("act");
  const panel = () => byId("signing");
  const slots = () => [...panel().querySelectorAll("[data-slot]")];
  const who = Outbox.who;
  const kept = () => `${who}:${location.pathname}`;
  let pictures = new Map(); // place → { blob, filename, over, said }
  let shownOver = ""; // the words under which the server's pictures were shown

  // -- the words one signs --------------------------------------------------------------------------------------------

  const APART = /^csrfmiddlewaretoken$|(^|-)(read_back|signed)$/;

  function over() {
    const pairs = [...new FormData(form())].filter(([name, value]) => typeof value === "string" && !APART.test(name) && (!name.startsWith("_") || ["_on", "_team"].includes(name)));
    const words = pairs.map(([name, value]) => `${name}=${value.replace(/\r\n/g, "\n").trim()}`).filter((one) => !one.endsWith("="));
    const text = words.sort().join("\u0000");
    let a = 0xdeadbeef, b = 0x41c6ce57;
    for (let i = 0; i < text.length; i += 1) {
      const c = text.charCodeAt(i);
      a = Math.imul(a ^ c, 2654435761);
      b = Math.imul(b ^ c, 1597334677);
    }
    return `${text.length}.${(a >>> 0).toString(36)}.${(b >>> 0).toString(36)}`;
  }

  const stale = () => [...pictures.values()].some((one) => one.over !== over())
    || (panel().querySelector('[name="_signed"]') !== null && shownOver !== over());

  // -- pictures -------------------------------------------------------------------------------------------------------

  function files() {
    return [...pictures].map(([place, one]) => ({ name: `_sign-${place}`, blob: one.blob, filename: one.filename }));
  }

  async function save() {
    const item = [...pictures].map(([place, one]) => ({ place, ...one }));
    if (item.length) await Kept.put("drawn", { id: kept(), who, files: item });
    else await Kept.remove("drawn", kept());
  }

  async function take(place, blob, said) {
    pictures.set(place, { blob, filename: blob.type === "image/png" ? "sign.png" : "sign.jpg", over: over(), said });
    show();
    await save();
  }

  async function drop(place) {
    pictures.delete(place);
    show();
    await save();
  }

  async function clear() {
    pictures = new Map();
    if (panel()) show();
    await Kept.remove("drawn", kept());
  }

  // A camera's whole picture, or one small enough to travel.
  async function photographed(file) {
    if (!["image/jpeg", "image/png"].includes(file.type)) throw new Error("只能用 JPEG、PNG 图片");
    const bitmap = await createImageBitmap(file).catch(() => { throw new Error("这张图片读不出来，请重拍"); });
    if (file.size <= LARGEST) return file;
    const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = Object.assign(document.createElement("canvas"), { width: bitmap.width * scale, height: bitmap.height * scale });
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.9); });
  }

  // -- the list of who signs ------------------------------------------------------------------------------------------

  function thumb(place, one, kind) {
    const frame = Object.assign(document.createElement("span"), { className: one.over === over() ? "" : "stale" });
    frame.dataset.of = place;
    frame.dataset.local = "";
    const image = Object.assign(document.createElement("img"), { alt: kind, src: URL.createObjectURL(one.blob) });
    image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
    const again = Object.assign(document.createElement("button"), { type: "button", className: "btn tight", textContent: kind.endsWith("指印") ? "重按" : "重签" });
    again.dataset.sign = "drop";
    frame.append(image, Object.assign(document.createElement("small"), { textContent: frame.className ? "笔录已改动，不再有效" : one.said }), again);
    return frame;
  }

  function show() {
    let signed = 0, wanted = 0;
    for (const slot of slots()) {
      const taken = slot.querySelector(".taken");
      for (const one of taken.querySelectorAll("[data-local]")) one.remove();
      for (const place of [slot.dataset.slot, `${slot.dataset.slot}.f`]) {
        const one = pictures.get(place);
        if (!one) continue;
        taken.querySelector(`[data-of="${CSS.escape(place)}"]`)?.remove();
        taken.append(thumb(place, one, `${slot.dataset.label}的${place.endsWith(".f") ? "指印" : "签名"}`));
      }
      const has = taken.querySelector(`[data-of="${CSS.escape(slot.dataset.slot)}"]`) !== null;
      slot.classList.toggle("done", has);
      slot.querySelector('[data-sign="draw"]').hidden = has;
      if (has) slot.hidden = false;
      if (!slot.hidden) { wanted += 1; signed += has; }
    }
    byId("signing-n").textContent = stale() ? "笔录在签名以后改动过，原来的签名不再有效" : `${signed} / ${wanted} 已签`;
    panel().classList.toggle("stale", stale());
  }

  // What the server makes of the form by now: who signs where.
  function looked(told) {
    for (const [place, name, shown] of told?.slots || []) {
      const slot = panel()?.querySelector(`[data-slot="${CSS.escape(place)}"]`);
      if (!slot) continue;
      slot.querySelector(".name").textContent = name;
      slot.hidden = !shown;
    }
    if (panel()) show();
  }

  // -- the pad --------------------------------------------------------------------------------------------------------

  const pad = { slot: null, strokes: [], drawing: false };
  const canvas = () => byId("pad").querySelector("canvas");

  function fit() {
    const box = canvas().parentElement.getBoundingClientRect();
    const ratio = window.devicePixelRatio || 1;
    canvas().width = Math.round(box.width * ratio);
    canvas().height = Math.round(box.height * ratio);
    paint();
  }

  // Strokes are kept in fractions of the width, so that turning the tablet keeps what is written.
  function paint() {
    const surface = canvas(), pen = surface.getContext("2d");
    pen.clearRect(0, 0, surface.width, surface.height);
    Object.assign(pen, { strokeStyle: INK, fillStyle: INK, lineCap: "round", lineJoin: "round" });
    for (const stroke of pad.strokes) line(pen, stroke, surface.width);
  }

  function line(pen, stroke, wide) {
    const thick = Math.max(wide * 0.008, 3 * (window.devicePixelRatio || 1));
    if (stroke.length === 1) {
      pen.beginPath();
      pen.arc(stroke[0].x * wide, stroke[0].y * wide, thick * 0.6, 0, 7);
      pen.fill();
      return;
    }
    for (let i = 1; i < stroke.length; i += 1) {
      const [from, to] = [stroke[i - 1], stroke[i]];
      const before = stroke[i - 2] || from;
      pen.lineWidth = thick * (0.5 + (to.force || 0.5));
      pen.beginPath();
      pen.moveTo((before.x + from.x) / 2 * wide, (before.y + from.y) / 2 * wide);
      pen.quadraticCurveTo(from.x * wide, from.y * wide, (from.x + to.x) / 2 * wide, (from.y + to.y) / 2 * wide);
      if (i === stroke.length - 1) pen.lineTo(to.x * wide, to.y * wide);
      pen.stroke();
    }
  }

  function point(event) {
    const box = canvas().getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.width, force: event.pointerType === "pen" ? event.pressure : 0.5 };
  }

  function begin(event) {
    if (!event.isPrimary || (event.pointerType === "mouse" && event.button)) return;
    event.preventDefault();
    canvas().setPointerCapture(event.pointerId);
    pad.drawing = true;
    pad.strokes.push([point(event)]);
    paint();
  }

  function go(event) {
    if (!pad.drawing || !event.isPrimary) return;
    event.preventDefault();
    const stroke = pad.strokes[pad.strokes.length - 1];
    const many = event.getCoalescedEvents?.() || [];
    for (const one of many.length ? many : [event]) stroke.push(point(one));
    paint();
  }

  function draw(slot) {
    if (!agreed()) { warn("先宣读或者交其阅读，勾选“核对无误”，再签名。"); return; }
    pad.slot = slot;
    pad.strokes = [];
    byId("pad-h").textContent = `${slot.dataset.label}签名${slot.querySelector(".name").textContent ? `：${slot.querySelector(".name").textContent}` : ""}`;
    byId("pad").showModal();
    fit();
  }

  async function done() {
    if (!pad.strokes.length) { byId("pad").close(); return; }
    const blob = await new Promise((ok) => { canvas().toBlob(ok, "image/png"); });
    byId("pad").close();
    await take(pad.slot.dataset.slot, blob, `${new Date().toTimeString().slice(0, 5)} 签于本机`);
    pad.slot.querySelector(".taken button")?.focus();
  }

  // -- reading --------------------------------------------------------------------------------------------------------

  const agreement = () => panel().querySelector('[name$="read_back"]');
  const agreed = () => !agreement() || agreement().checked;

  function warn(text) {
    const list = byId("finish-n");
    list.replaceChildren(...[text].flat().map((one) => Object.assign(document.createElement("li"), { textContent: one })));
    list.hidden = !list.childElementCount;
    if (!list.hidden) { list.scrollIntoView({ block: "nearest" }); list.focus({ preventScroll: true }); }
  }

  // The words as they stand in the form, where the paper cannot be asked for.
  function typed() {
    const list = document.createElement("dl");
    for (const field of form().querySelectorAll("input.input, textarea.input, select.input")) {
      const label = field.labels?.[0]?.textContent.replace("选填", "").trim();
      const value = field.tagName === "SELECT" ? field.selectedOptions[0]?.textContent : field.value;
      if (!label || !value?.trim() || field.closest("#signing")) continue;
      list.append(Object.assign(document.createElement("dt"), { textContent: label }), Object.assign(document.createElement("dd"), { textContent: value }));
    }
    return list;
  }

  async function read() {
    const box = byId("reading"), text = box.querySelector(".text"), note = byId("reading-n");
    text.replaceChildren(typed());
    note.textContent = "没有网络，按填写的内容宣读";
    box.showModal();
    const data = new FormData(form());
    for (const [name, value] of [...data]) if (typeof value !== "string") data.delete(name);
    data.append("_pages", "1");
    let told;
    try {
      const answer = await fetch(form().dataset.preview, { method: "POST", body: data, credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return;
      told = await answer.json();
    } catch { return; }
    const page = new DOMParser().parseFromString(told.paper, "text/html");
    const sheets = [...page.querySelectorAll(`[data-form="${CSS.escape(panel().dataset.form)}"]`)];
    if (!sheets.length) return;
    text.replaceChildren(...sheets.map((sheet) => { sheet.hidden = false; sheet.removeAttribute("id"); return document.adoptNode(sheet); }));
    note.textContent = `共 ${told.signing.pages} 页，每一页都签名${told.signing.open ? `；还有 ${told.signing.open} 处没有填好，填好再签名` : ""}`;
    looked(told.signing);
  }

  function agree() {
    const box = agreement();
    if (box && !box.checked) { box.checked = true; box.dispatchEvent(new Event("input", { bubbles: true })); }
    byId("reading").close();
  }

  // -- refusing -------------------------------------------------------------------------------------------------------

  function refused(box) {
    const note = panel().querySelector('[name$="refusal_note"]');
    if (box.checked || !note || note.value.trim()) return;
    const other = slots().find((slot) => !("ours" in slot.dataset));
    note.value = `${other?.dataset.label || ""}${other?.querySelector(".name").textContent || ""}核对后拒绝签名，理由：　　　　。见证人：　　　　，单位：　　　　。`;
    note.dispatchEvent(new Event("input", { bubbles: true }));
    note.closest("details")?.setAttribute("open", "");
    note.focus();
  }

  // -- from here it runs ----------------------------------------------------------------------------------------------

  async function start() {
    if (!panel()) return;
    for (const one of panel().querySelectorAll('[data-sign="draw"], [data-sign="read"], [data-scripted]')) one.hidden = false;
    shownOver = panel().querySelector("#f-_sign") ? "" : over();
    const surface = canvas();
    surface.addEventListener("pointerdown", begin);
    surface.addEventListener("pointermove", go);
    for (const name of ["pointerup", "pointercancel"]) surface.addEventListener(name, () => { pad.drawing = false; });
    if (!pictures.size) {
      const lying = await Kept.get("drawn", who, kept());
      for (const { place, ...one } of lying?.files || []) pictures.set(place, one);
    }
    show();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-sign], [data-pad], [data-read]");
    if (!button || !panel()?.contains(button)) return;
    const slot = button.closest("[data-slot]");
    const work = {
      read, draw: () => draw(slot), drop: () => drop(button.closest("[data-of]").dataset.of),
      cancel: () => byId("pad").close(), undo: () => { pad.strokes.pop(); paint(); }, clear: () => { pad.strokes = []; paint(); }, done,
      close: () => byId("reading").close(), agreed: agree,
    };
    work[button.dataset.sign || button.dataset.pad || button.dataset.read]();
  });
  document.addEventListener("change", async (event) => {
    const input = event.target;
    if (!panel()?.contains(input)) return;
    if (/(^|-)signed$/.test(input.name)) refused(input);
    if (!input.dataset.picture || !input.files.length) return;
    const [file] = input.files;
    input.value = "";
    if (!agreed()) { warn("先宣读或者交其阅读，勾选“核对无误”，再签名。"); return; }
    try {
      await take(input.dataset.picture, await photographed(file), `${new Date().toTimeString().slice(0, 5)} 拍摄`);
      warn([]);
    } catch (error) { warn(error.message); }
  });
  document.addEventListener("input", (event) => { if (panel() && form().contains(event.target) && (pictures.size || shownOver)) show(); });
  document.addEventListener("anjuan:drawn", start);
  document.addEventListener("anjuan:looked", (event) => looked(event.detail));
  addEventListener("resize", () => { if (byId("pad")?.open) fit(); });

  start();
  return { files, stale, clear, warn, agreed, any: () => pictures.size > 0, restore: (many) => { pictures = new Map(many); show(); return save(); } };
})();
