// Finishing a record: looked through here, put into the outbox with its signatures, sent at once if there is a network,
// else by itself later. Until the server has it the page stays as it is.
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  const form = () => byId("act");
  const required = () => JSON.parse(byId("signing").dataset.required || "{}");
  const SIGNIN = "登录已过期。内容和签名都存在本机，请在新标签页登录，登录以后自动发送。";
  let queued = ""; // the item of this page that lies in the outbox

  // A record that is one part of a form (现场检查 of a new clue) counts once its times are typed.
  function writing() {
    const part = byId("record")?.closest("details");
    return !part || [...part.querySelectorAll('input[data-kind="clock"]')].some((field) => field.value.trim());
  }

  function lacking() {
    const found = [];
    for (const [name, label] of Object.entries(required())) {
      const field = form().elements[name];
      if (field && !field.value.trim()) found.push(`${label}：请填写`);
    }
    const from = form().elements.from?.value, to = form().elements.to?.value;
    if (from && to && /^\d\d:\d\d$/.test(from) && /^\d\d:\d\d$/.test(to) && to <= from) found.push("结束时间应晚于开始时间");
    if (!form().elements._on?.value.trim()) found.push("办理日期：请填写");
    if (writing() && form().querySelector('[name="_team"]') && !form().querySelector('[name="_team"]:checked')) found.push("协办人：执法人员应当不少于两人");
    const signed = form().querySelector('#signing [name$="signed"]'), note = form().querySelector('#signing [name$="refusal_note"]');
    if (signed && !signed.checked && note && !note.value.trim()) found.push("没有签名的，写明理由和见证情况");
    if (Signing.stale()) found.push("笔录在签名以后改动过：请改回原来的内容，或者重新核对、签名");
    else if (Signing.any() && !Signing.agreed()) found.push("签名以前，应当先宣读或者交其阅读，核对无误后勾选");
    return found;
  }

  function parcel(button) {
    const pairs = [], files = Signing.files();
    for (const [name, value] of new FormData(form(), button)) {
      if (name === "csrfmiddlewaretoken") continue;
      if (typeof value === "string") pairs.push([name, value]);
      else if (value.size && !name.startsWith("_sign-")) files.push({ name, blob: value, filename: value.name });
    }
    return { pairs, files };
  }

  const title = () => `${document.querySelector("main h1").textContent}　${document.querySelector("main .head p")?.textContent.split(" · ")[0] || ""}`;

  async function finish(button) {
    const wrong = lacking();
    Signing.warn(wrong);
    if (wrong.length) return;
    document.dispatchEvent(new Event("anjuan:sending"));
    for (const one of await Outbox.all()) if (one.url === location.pathname && one.state === "refused") await Outbox.remove(one.id);
    const id = form().elements._request.value;
    await Outbox.add({ id, url: location.pathname, title: title(), kept: `${Outbox.who}:${location.pathname}`, ...parcel(button) });
    lock(id);
    await Outbox.send(await Outbox.get(id));
  }

  function came(answer) {
    if (answer.state === "sending") return; // it is on its way already; that attempt will tell
    if (answer.state === "done") { sent(answer.url); return; }
    if (answer.state === "refused" && answer.page) { refused(answer); return; }
    const said = answer.state === "signin" ? SIGNIN : "已断网，内容和签名存在本机的“待发送”里，连上后自动发送。请不要关闭这一页。";
    state(said);
  }

  function state(text) {
    let note = byId("queued");
    if (!note) {
      note = Object.assign(document.createElement("div"), { id: "queued", className: "note near" });
      note.setAttribute("role", "status");
      const back = Object.assign(document.createElement("button"), { type: "button", className: "btn tight", textContent: "取回修改", onclick: unlock });
      const said = document.createElement("div");
      said.append(document.createElement("span"), " ", back);
      note.append(document.createElement("span"), said);
      form().closest(".cols").before(note);
    }
    note.querySelector("div > span").textContent = text;
    note.scrollIntoView({ block: "center" });
  }

  function lock(id) {
    queued = id;
    form().inert = true;
    form().classList.add("queued");
  }

  async function unlock() {
    if (queued && !(await Outbox.remove(queued))) return; // on its way this very moment
    free();
  }

  function free() {
    queued = "";
    form().inert = false;
    form().classList.remove("queued");
    byId("queued")?.remove();
    document.dispatchEvent(new Event("anjuan:back"));
  }

  function sent(url) {
    for (const store of [localStorage, sessionStorage]) store.removeItem(`anjuan:${form().dataset.who}:${location.pathname}`);
    Signing.clear().then(() => location.assign(url));
  }

  // The server has words and pictures now: its page shows them with what stands against it.
  async function refused(answer) {
    await Outbox.remove(queued);
    free();
    await Signing.clear();
    document.dispatchEvent(new CustomEvent("anjuan:redraw", { detail: answer.page }));
    if (byId("signing")) Signing.warn([]);
  }

  // Before anything else hears of it: the page's own way of sending knows no pictures and no broken line.
  addEventListener("submit", (event) => {
    if (event.target !== form() || event.submitter?.name !== "_do" || !byId("signing")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!queued) finish(event.submitter);
  }, true);
  document.addEventListener("anjuan:answer", (event) => { if (event.detail.id === queued) came(event.detail); });

  // Another tab may have sent it: where one signed in again, for one.
  document.addEventListener("anjuan:elsewhere", async () => {
    const item = queued && await Outbox.get(queued);
    if (queued && !item) sent(location.pathname.split("acts/")[0]);
    else if (item && ["refused", "signin"].includes(item.state)) state(item.state === "signin" ? SIGNIN : `没有办成：${item.said.join("；")}。请取回修改。`);
  });

  // Said at once when the line breaks, not only when something could not be sent.
  function line() {
    const note = byId("offline");
    if (!note) return;
    if (navigator.onLine) { if (note.dataset.line) note.hidden = true; delete note.dataset.line; return; }
    if (queued) return;
    note.hidden = false;
    note.dataset.line = "1";
    note.querySelector("b").textContent = "已断网，内容保存在本机";
    note.querySelector("small").textContent = "可以接着填写、签名和提交，连上后自动发送。请不要关闭这一页";
  }
  addEventListener("online", line);
  addEventListener("offline", line);
  line();
})();
