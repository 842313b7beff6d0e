// Finished records that could not be sent: kept here, sent again by themselves when the network is back, and listed on
// every page until the server has each of them. The form's request id makes it done once, however often it is sent.
// Nobody but who finished a record sees it or sends it: the server is asked first who is signed in now.
"use strict";

const Outbox = (() => {
  const LOOK = 5_000; // ms between looks at what is due
  const FIRST = 5_000;
  const LONGEST = 300_000;
  const PATIENCE = 60_000; // how long an answer is waited for
  const bar = document.getElementById("outbox");
  const who = bar?.dataset.who || "";
  const told = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("anjuan-outbox");
  let busy = false;

  const STATES = {
    waiting: "等待网络，连上后自动发送",
    sending: "正在发送……",
    signin: "登录已过期。请在新标签页重新登录，然后这里自动发送",
    another: "这个浏览器现在登录的是另一个人，等本人登录后再发送",
    refused: "没有办成，内容都还在：",
  };

  const clock = (at) => new Date(at).toTimeString().slice(0, 5);
  const waits = (item) => item.state !== "refused";

  async function changed() {
    told?.postMessage(who);
    await show();
  }

  // -- sending --------------------------------------------------------------------------------------------------------

  // Who is signed in and the token for forms, both as of now; null where nobody is.
  async function whose() {
    const answer = await fetch(bar.dataset.ask, { redirect: "manual", credentials: "same-origin", cache: "no-store" });
    return answer.ok ? answer.json() : null;
  }

  function parcel(item) {
    const data = new FormData();
    for (const [name, value] of item.pairs) data.append(name, value);
    for (const file of item.files) data.append(file.name, file.blob, file.filename);
    data.append("_outbox", "1");
    data.append("_who", item.who);
    return data;
  }

  async function mark(item, state, said = []) {
    const tries = state === "waiting" ? item.tries + 1 : item.tries;
    const next = Date.now() + Math.min(FIRST * 2 ** Math.min(tries, 10), LONGEST);
    const marked = { ...item, state, said, tries, next };
    await Kept.put("queue", marked);
    await changed();
    return { state, said };
  }

  // One hand at a time, in this tab and in all others. A tab that is closed lets go by itself; where the browser has no
  // locks (plain http) two tabs may send the same record, and the request id still makes it done once.
  const held = new Set();
  async function alone(id, work) {
    if (held.has(id)) return null;
    held.add(id);
    try {
      if (!navigator.locks) return await work();
      return await navigator.locks.request(`anjuan-outbox-${id}`, { ifAvailable: true }, (lock) => (lock ? work() : null));
    } finally { held.delete(id); }
  }

  async function send(item) {
    const answer = (await alone(item.id, () => attempt(item))) || { state: "sending", said: [] };
    document.dispatchEvent(new CustomEvent("anjuan:answer", { detail: { id: item.id, ...answer } }));
    return answer;
  }

  // One attempt. What comes of it: done, waiting, signin, another or refused, with what the server said.
  async function attempt(item) {
    if (!(await Kept.get("queue", who, item.id))) return null; // another tab was quicker
    await Kept.put("queue", { ...item, state: "sending" });
    await show();
    let answer;
    try {
      const me = await whose();
      if (!me) return mark(item, "signin");
      if (me.who !== item.who) return mark(item, "another");
      answer = await fetch(item.url, {
        method: "POST", body: parcel(item), headers: { "X-CSRFToken": me.token }, redirect: "manual",
        credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE),
      });
    } catch { return mark(item, "waiting"); }
    if (answer.type === "opaqueredirect") return mark(item, "signin");
    let said;
    try { said = await answer.json(); }
    catch { return answer.status === 404 ? mark(item, "refused", ["这个案件现在不在您能办理的范围内"]) : mark(item, "waiting", ["服务器暂时没有接收"]); }
    if (said.done) {
      await Kept.remove("queue", item.id);
      await Kept.remove("drawn", item.kept);
      await changed();
      return { state: "done", ...said };
    }
    if (said.another) return mark(item, "another");
    await mark({ ...item, version: said.version }, "refused", said.said);
    return { ...said, state: "refused" };
  }

  async function due(now) {
    if (busy || !bar) return;
    busy = true;
    try {
      for (const item of await Kept.all("queue", who)) {
        if (!waits(item) || (item.state === "another" && !now)) continue; // asking again and again would keep their session
        if (now || !item.next || item.next <= Date.now() || item.state === "signin") await send(item);
      }
    } finally { busy = false; }
  }

  async function add(item) {
    await Kept.put("queue", { tries: 0, next: Date.now() + FIRST, said: [], state: "waiting", at: Date.now(), ...item, who });
    await changed();
  }

  // -- the list -------------------------------------------------------------------------------------------------------

  function made(tag, more = {}, ...inside) {
    const one = Object.assign(document.createElement(tag), more);
    one.append(...inside);
    return one;
  }

  const button = (text, work, main = false) => made("button", { type: "button", className: main ? "btn tight main" : "btn tight", onclick: work }, text);

  function row(item) {
    const line = made("li", {}, made("b", {}, item.title), made("small", {}, `${clock(item.at)} 存在本机`));
    const state = made("span", { className: "state" }, STATES[item.state] || STATES.waiting);
    const ways = made("span", { className: "row" });
    line.dataset.state = item.state;
    if (item.said?.length) state.append(made("ul", {}, ...item.said.map((text) => made("li", {}, text))));
    if (item.state === "signin") ways.append(made("a", { className: "btn tight", href: bar.dataset.signin, target: "_blank", rel: "noopener" }, "去登录"));
    if (item.state === "refused") {
      if (location.pathname !== item.url) ways.append(made("a", { className: "btn tight", href: item.url }, "打开修改"));
      ways.append(button(item.version === undefined || item.version === item.seen ? "再发一次" : "已看过，仍然发送", () => again(item)), button("删除", () => drop(item)));
    } else if (item.state !== "another") ways.append(button("立即发送", () => now(item), true));
    line.append(state, ways);
    return line;
  }

  async function show() {
    if (!bar) return;
    const items = (await Kept.all("queue", who)).sort((a, b) => a.at - b.at);
    bar.hidden = !items.length;
    bar.replaceChildren();
    if (items.length) bar.append(made("h2", {}, `待发送 ${items.length} 份`), made("ul", {}, ...items.map(row)));
  }

  const now = (item) => send({ ...item, tries: 0 });

  // After it was refused: by the version of the case as it is now, which the list has named.
  function again(item) {
    const pairs = item.pairs.map(([name, value]) => [name, name === "_version" && item.version !== undefined ? String(item.version) : value]);
    return send({ ...item, pairs, seen: item.version, tries: 0 });
  }

  async function drop(item) {
    if (confirm(`删除“${item.title}”？本机保存的内容和签名将不能恢复。`)) await remove(item.id);
  }

  // Whether it was taken back: not while it is on its way.
  const remove = (id) => alone(id, async () => { await Kept.remove("queue", id); await changed(); return true; });

  // -- leaving --------------------------------------------------------------------------------------------------------

  // Whoever takes the tablet next finds nothing. What was not sent yet is not thrown away unasked.
  async function leave(form) {
    if (!navigator.onLine) { alert("没有网络，现在不能退出登录。"); return; }
    const items = await Kept.all("queue", who);
    const warning = `还有 ${items.length} 份没有发送。退出登录会把它们连同签名从这台设备上清除，不能恢复。仍要退出吗？`;
    if (items.length && !confirm(warning)) return;
    await Kept.clear(who);
    for (const store of [localStorage, sessionStorage]) {
      for (const key of Object.keys(store)) if (key.startsWith(`anjuan:${bar.dataset.user}:`)) store.removeItem(key);
    }
    document.dispatchEvent(new Event("anjuan:sending")); // no page keeps anything on its way out
    form.submit();
  }

  if (bar) {
    document.addEventListener("submit", (event) => {
      if (!event.target.matches(".me form")) return;
      event.preventDefault();
      leave(event.target);
    });
    addEventListener("online", () => due(true));
    document.addEventListener("visibilitychange", () => { if (!document.hidden) due(false); });
    if (told) told.onmessage = (event) => { if (event.data === who) { show(); document.dispatchEvent(new Event("anjuan:elsewhere")); } };
    setInterval(() => due(false), LOOK);
    show().then(() => due(true));
  }

  return { add, send, show, who, get: (id) => Kept.get("queue", who, id), all: () => Kept.all("queue", who), remove };
})();
