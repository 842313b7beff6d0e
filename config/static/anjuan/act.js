// The page of an act: saves while one types, shows the paper again, keeps what cannot be sent. Without it every button
// of the page still works as a plain form post.
"use strict";

(() => {
  const PAUSE = 800;
  const form = () => document.getElementById("act");
  const byId = (id) => document.getElementById(id);
  let timer = 0;
  let sent = false;
  let unsaved = false; // typed, and not yet heard of by the server
  let round = 0;

  // -- what was typed, kept on this machine ---------------------------------------------------------------------------

  const key = () => `anjuan:${form().dataset.who}:${location.pathname}`;
  const now = () => new Date().toTimeString().slice(0, 5);
  const typed = () => [...new FormData(form())].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");

  // `saved`: what the server had when this was kept, by the server's clock; those of two machines are not compared.
  function keep(store) {
    try {
      store.setItem(key(), JSON.stringify({ said: now(), saved: form().dataset.saved, sent, pairs: typed() }));
      return true;
    } catch { return false; }
  }
  function kept() {
    for (const store of [localStorage, sessionStorage]) {
      try { const found = store.getItem(key()); if (found) return JSON.parse(found); } catch { /* not ours */ }
    }
    return null;
  }
  // Whether the server has it: the form was done, or sent and then saved; or what it shows is the same.
  function known(local) {
    const values = (pairs) => JSON.stringify(pairs.filter(([name]) => !["_version", "_request", "_next", "_sure"].includes(name)));
    const request = local.pairs.find(([name]) => name === "_request")?.[1];
    return form().dataset.done.split(" ").includes(request)
      || (local.sent && form().dataset.saved !== local.saved)
      || values(local.pairs) === values(typed());
  }
  function forget() {
    for (const store of [localStorage, sessionStorage]) { try { store.removeItem(key()); } catch { /* shut */ } }
  }

  function offline(text, then = "连上以后自动传，不会丢") {
    const note = byId("offline");
    if (!note || note.dataset.line) return; // finish.js says that the line is broken, and says more
    note.hidden = !text;
    note.querySelector("b").textContent = text;
    note.querySelector("small").textContent = then;
  }

  // -- saving and looking ---------------------------------------------------------------------------------------------

  function body() {
    const data = new FormData(form());
    for (const [name, value] of [...data]) if (typeof value !== "string") data.delete(name);
    return data;
  }

  async function save() {
    let answer;
    try {
      answer = await fetch(form().dataset.save, { method: "POST", body: body(), credentials: "same-origin" });
    } catch {
      keep(localStorage);
      offline(`没有网络，已存在本机 ${now()}`);
      return false;
    }
    if (answer.status === 409) {
      byId("saved").textContent = (await answer.json()).error;
      return false;
    }
    if (answer.redirected || !answer.ok) {
      keep(localStorage);
      if (answer.redirected || answer.status === 403) offline(`登录已过期，已存在本机 ${now()}`, "重新登录后回到这一页，可以接着填");
      else offline(`没有存上，已存在本机 ${now()}`);
      return false;
    }
    const told = await answer.json();
    forget();
    offline("");
    unsaved = Boolean(timer);
    form().dataset.saved = told.at;
    byId("saved").textContent = `草稿 ${told.saved} 已自动保存`;
    if (told.since.length) stale(told.since);
    return true;
  }

  function stale(since) {
    let note = byId("since");
    if (!note) {
      note = document.createElement("div");
      note.id = "since";
      note.className = "note near";
      note.setAttribute("role", "status");
      note.append(document.createElement("span"), document.createElement("div"));
      form().prepend(note);
    }
    note.lastChild.textContent = `您打开以后，案件有了新的记录：${since.join("；")}。请看过再办，您填的都还在。`;
  }

  async function look() {
    const mine = ++round;
    let answer;
    try {
      answer = await fetch(form().dataset.preview, { method: "POST", body: body(), credentials: "same-origin" });
    } catch { return; }
    if (!answer.ok || answer.redirected || mine !== round) return;
    const told = await answer.json();
    const chosen = document.querySelector("#paper .chips [aria-current]")?.hash;
    const folds = () => [...document.querySelectorAll("#last-look details")];
    const titled = (fold) => fold.querySelector("summary").textContent;
    const open = new Set(folds().filter((fold) => fold.open).map(titled));
    byId("paper").innerHTML = told.paper;
    byId("last-look").innerHTML = told.last;
    if (byId("rooms")) byId("rooms").innerHTML = told.rooms;
    tiers(told.tiers);
    for (const fold of folds()) fold.open = open.has(titled(fold));
    doubts(told.doubts);
    document.dispatchEvent(new CustomEvent("anjuan:looked", { detail: told.signing }));
    papers(chosen);
    lit();
  }

  // At each citation: what of it the text of the day does not have, and what was probably meant.
  function doubts(told) {
    for (const input of document.querySelectorAll('#act input[data-kind="citation"]')) {
      byId(`${input.id}-w`)?.remove();
      const found = told[input.id];
      if (!found) continue;
      const note = Object.assign(document.createElement("span"), { id: `${input.id}-w`, className: "hint amber", textContent: `${found.text} ` });
      note.setAttribute("role", "status");
      if (found.fix) {
        const button = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: `改为“${found.fix}”` });
        button.dataset.put = input.id;
        button.dataset.value = found.fix;
        note.append(button);
      }
      input.parentElement.append(note);
    }
  }

  // What the answers to the benchmark lead to stands beside the fields: only that is drawn again, nothing typed is touched.
  function tiers(told) {
    for (const [row, html] of Object.entries(told)) {
      const shown = byId(`judged-${row}`);
      if (!shown) continue;
      const open = shown.querySelector("details")?.open;
      shown.innerHTML = html;
      if (open && shown.querySelector("details")) shown.querySelector("details").open = true;
    }
  }

  function changed() {
    clearTimeout(timer);
    unsaved = true;
    if (byId("signing")) keep(localStorage); // a record made on site: not a word waits for the line
    timer = setTimeout(async () => { timer = 0; if (!sent) { await save(); await look(); } }, PAUSE);
  }

  // -- amounts in capital figures ---------------------------------------------------------------------------------------

  const DIGITS = "零壹贰叁肆伍陆柒捌玖";
  const PLACES = ["", "拾", "佰", "仟"];
  const GROUPS = ["", "万", "亿", "万亿"];

  function integer(number) {
    if (!number) return DIGITS[0];
    const groups = [0, 1, 2, 3].map((i) => Math.floor(number / 10 ** (4 * i)) % 10000);
    let words = "", gap = false;
    for (const i of [3, 2, 1, 0]) {
      for (const place of [3, 2, 1, 0]) {
        const digit = Math.floor(groups[i] / 10 ** place) % 10;
        if (!digit) { gap = Boolean(words); continue; }
        words += (gap ? DIGITS[0] : "") + DIGITS[digit] + PLACES[place];
        gap = false;
      }
      if (groups[i]) words += i < 3 || !groups[2] ? GROUPS[i] : "万";
    }
    return words;
  }

  function capital(text) {
    let plain = text.normalize("NFKC").replace(/[\s,，¥￥元整]|人民币/g, "");
    let times = 1;
    if (/万$/.test(plain)) { times = 10000; plain = plain.slice(0, -1); }
    if (!/^\d{1,13}(\.\d+)?$/.test(plain)) return "—";
    const fen = Math.round(Number(plain) * times * 100);
    if (!Number.isSafeInteger(fen) || Math.abs(Number(plain) * times * 100 - fen) > 1e-6 * Math.max(fen, 1)) return "—";
    const yuan = Math.floor(fen / 100), jiao = Math.floor(fen / 10) % 10, cent = fen % 10;
    let words = yuan || !(fen % 100) ? integer(yuan) + "元" : "";
    if (!(fen % 100)) return `人民币${words}整`;
    words += jiao ? DIGITS[jiao] + "角" : yuan ? "零" : "";
    return `人民币${words}${cent ? DIGITS[cent] + "分" : ""}`;
  }

  // -- check digits: a wrong one warns, it does not bar -----------------------------------------------------------------

  const CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

  function wrongNumber(input) {
    const text = input.value.normalize("NFKC").replace(/\s/g, "").toUpperCase();
    if (!text) return "";
    if (/(^|-)credit_code$/.test(input.name)) {
      const right = text.length === 18 && [...text].every((c) => CREDIT.includes(c))
        && CREDIT[(31 - [...text.slice(0, 17)].reduce((sum, c, i) => { let w = 1; for (let k = 0; k < i; k += 1) w = w * 3 % 31; return sum + CREDIT.indexOf(c) * w; }, 0) % 31) % 31] === text[17];
      return right ? "" : "校验位不符，请核对（不影响提交）";
    }
    if (/(^|-)id_no$/.test(input.name)) {
      const right = /^\d{17}[\dX]$/.test(text)
        && "10X98765432"[[...text.slice(0, 17)].reduce((sum, c, i) => sum + Number(c) * WEIGHTS[i], 0) % 11] === text[17];
      return right ? "" : "校验位不符，请核对（不影响提交）";
    }
    return "";
  }

  function warn(input) {
    if (!/(^|-)(credit_code|id_no)$/.test(input.name)) return;
    const id = `${input.id}-w`;
    const text = wrongNumber(input);
    let hint = byId(id) || byId(`${input.id}-h`);
    if (!hint && !text) return;
    if (!hint) {
      hint = document.createElement("span");
      hint.id = id;
      hint.className = "hint amber";
      hint.setAttribute("role", "status");
      input.after(hint);
    }
    hint.textContent = text;
  }

  // -- dates picked -----------------------------------------------------------------------------------------------------

  function iso(text) {
    const found = text.normalize("NFKC").replace(/\s/g, "").match(/^(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D?$/);
    return found ? `${found[1]}-${found[2].padStart(2, "0")}-${found[3].padStart(2, "0")}` : "";
  }

  function pickers() {
    for (const input of document.querySelectorAll('#act input[data-kind="day"]:not(.pickable *)')) {
      const frame = document.createElement("span");
      frame.className = "pickable";
      input.replaceWith(frame);
      const picker = document.createElement("input");
      picker.type = "date";
      picker.className = "picker";
      picker.tabIndex = -1;
      picker.setAttribute("aria-hidden", "true");
      picker.value = iso(input.value);
      picker.addEventListener("change", () => {
        input.value = picker.value;
        input.dispatchEvent(new Event("input", { bubbles: true }));
      });
      input.addEventListener("change", () => { picker.value = iso(input.value); });
      frame.append(input, picker);
    }
  }

  // -- papers -----------------------------------------------------------------------------------------------------------

  function papers(chosen) {
    const links = [...document.querySelectorAll("#paper .chips a")];
    const now = links.find((a) => a.hash === chosen) || links[0];
    for (const link of links) {
      link === now ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
      const sheet = document.querySelector(link.hash);
      if (sheet) sheet.hidden = link !== now;
    }
  }

  function lit() {
    for (const mark of document.querySelectorAll("#paper .lit")) mark.classList.remove("lit");
    const id = document.activeElement?.id;
    if (!id || !form()?.contains(document.activeElement)) return;
    for (const mark of document.querySelectorAll(`#paper [data-of="${CSS.escape(id)}"]`)) mark.classList.add("lit");
  }

  // -- rows and files without leaving the page --------------------------------------------------------------------------

  async function partly(button, stay) {
    const data = button ? new FormData(form(), button) : new FormData(form());
    if (!button) data.append("_fetch", "1");
    let answer;
    try {
      answer = await fetch(location.href, { method: "POST", body: data, credentials: "same-origin" });
    } catch {
      keep(localStorage);
      offline(`没有网络，已存在本机 ${now()}`);
      return;
    }
    if (answer.redirected) { keep(localStorage); location.assign(answer.url); return; }
    redraw(await answer.text(), stay);
  }

  // The form as the server drew it anew takes the place of this one.
  function redraw(html, stay) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const fresh = page.getElementById("act");
    if (!fresh) { keep(localStorage); offline(`没有存上，已存在本机 ${now()}`); return; }
    const top = scrollY;
    form().replaceWith(document.adoptNode(fresh));
    const aside = page.getElementById("paper");
    if (aside) byId("paper").innerHTML = aside.innerHTML;
    start();
    scrollTo(0, top);
    if (stay) byId(stay)?.focus({ preventScroll: true });
    else focusWanted(false);
    document.dispatchEvent(new Event("anjuan:drawn"));
  }

  function focusWanted(jump) {
    const wanted = form()?.dataset.focus;
    if (!wanted) return;
    if (wanted === "last") { byId("last-look")?.scrollIntoView(); return; }
    const rows = document.querySelectorAll(`#${CSS.escape(`f-${wanted}`)} > .line`);
    const field = rows.length ? rows[rows.length - 1].querySelector("input:not([type=hidden]), select, textarea") : byId(`f-${wanted}`);
    field?.focus({ preventScroll: !jump });
  }

  async function upload(input) {
    const progress = byId("progress");
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form().elements.csrfmiddlewaretoken.value);
    for (const file of input.files) data.append("_upload", file);
    progress.hidden = false;
    const answer = await new Promise((done) => {
      const request = new XMLHttpRequest();
      request.open("POST", form().dataset.upload);
      request.upload.onprogress = (event) => { if (event.lengthComputable) progress.value = 100 * event.loaded / event.total; };
      request.onload = () => done(request);
      request.onerror = () => done(null);
      request.send(data);
    });
    progress.hidden = true;
    let told = null;
    try { told = JSON.parse(answer.responseText); } catch { /* no answer of ours */ }
    if (!told || !told.taken) { say(answer ? "文件没有传上，请重新登录后再传" : "没有网络，文件没有传上，请稍后再传"); return; }
    for (const file of told.taken) listed(file);
    say(told.refused.join("；"));
    input.value = "";
    changed();
  }

  function say(text) {
    let error = byId("upload-error");
    if (!error) {
      error = document.createElement("span");
      error.id = "upload-error";
      error.className = "error red";
      error.setAttribute("role", "alert");
      byId("files").before(error);
    }
    error.textContent = text;
  }

  function listed(file) {
    const item = document.createElement("li");
    const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: "_file", value: file.id });
    const name = Object.assign(document.createElement("span"), { textContent: file.name });
    const drop = Object.assign(document.createElement("button"), { className: "btn tight", name: "_unfile", value: file.id, textContent: "移除" });
    drop.setAttribute("aria-label", `移除 ${file.name}`);
    item.append(hidden, name, " ", drop);
    byId("files").append(item);
  }

  // -- from here it runs ------------------------------------------------------------------------------------------------

  function start() {
    pickers();
    papers();
    for (const input of document.querySelectorAll("#act input")) warn(input);
    document.dispatchEvent(new Event("act:drawn")); // for the scripts of single screens
  }

  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!form()?.contains(field) || field.type === "file" || field.className === "picker") return;
    if (field.dataset.kind === "yuan") byId(`${field.id}-c`).textContent = capital(field.value);
    if (field.matches("input")) warn(field);
    changed();
  });
  document.addEventListener("change", (event) => {
    if (event.target.id === "f-_upload" && event.target.files.length) upload(event.target);
    if (event.target.matches("select[data-refresh], [data-refresh] :is(input[type=radio], input[type=checkbox])")) { clearTimeout(timer); partly(null, event.target.id); }
  });
  document.addEventListener("focusin", lit);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const link = event.target.closest("#paper .chips a");
    if (link) { event.preventDefault(); papers(link.hash); return; }
    if (!button) return;
    if (["_add", "_drop", "_fetch", "_unfile", "_write"].includes(button.name) && form()?.contains(button)) {
      event.preventDefault();
      clearTimeout(timer);
      partly(button);
    }
    if (button.dataset.local === "use") {
      const data = new FormData();
      data.append("csrfmiddlewaretoken", form().elements.csrfmiddlewaretoken.value);
      for (const [name, value] of kept()?.pairs || []) data.append(name, name === "_version" ? form().elements._version.value : value);
      fetch(form().dataset.save, { method: "POST", body: data }).then((answer) => { if (answer.ok) { forget(); location.reload(); } });
    }
    if (button.dataset.local === "drop") { forget(); byId("local").hidden = true; }
  });
  document.addEventListener("click", (event) => {
    const phrase = event.target.closest("[data-insert]");
    if (!phrase) return;
    const field = byId(phrase.dataset.insert);
    field.value += phrase.textContent;
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.addEventListener("click", (event) => {
    const better = event.target.closest("[data-put]");
    if (!better) return;
    const field = byId(better.dataset.put);
    field.value = better.dataset.value;
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    if (sent) { event.preventDefault(); return; }
    sent = true;
    clearTimeout(timer);
    keep(sessionStorage);
  });
  addEventListener("pageshow", () => { sent = false; });
  addEventListener("pagehide", () => {
    if (!unsaved || sent || !form()) return;
    keep(localStorage);
    fetch(form().dataset.save, { method: "POST", body: body(), credentials: "same-origin", keepalive: true }).catch(() => {});
  });
  addEventListener("online", async () => { if (form() && kept() && !sent && await save()) look(); });
  // A finished record goes another way (outbox.js): nothing of it is saved as a draft behind its back.
  document.addEventListener("anjuan:sending", () => { sent = true; clearTimeout(timer); });
  document.addEventListener("anjuan:back", () => { sent = false; });
  document.addEventListener("anjuan:redraw", (event) => {
    redraw(event.detail);
    document.querySelector("[data-focus-me]")?.focus();
  });

  start();
  const local = kept();
  if (local && known(local)) forget();
  else if (local) {
    byId("local").hidden = false;
    byId("local").querySelector("b").textContent = `本机有一份 ${local.said} 填写、没有传上来的内容。`;
  }
  document.querySelector("[data-focus-me]")?.focus();
  if (!document.querySelector("[data-focus-me]")) focusWanted(true);
})();
