// The working screen of an evaluator: saves while one types, keeps on this machine what the server has not heard of,
// moves by keys, shows papers beside. Without it every button of the page still works as a plain form post.
"use strict";

(() => {
  const PAUSE = 700;
  const form = document.getElementById("marks");
  if (!form) return;
  const byId = (id) => document.getElementById(id);
  const key = `anjuan:${form.dataset.who}:${location.pathname}`;
  const boxes = [...form.querySelectorAll(".judge .input")];
  const first = boxes.filter((box) => box.name.startsWith("p:"));
  let timer = 0;
  let sent = false;
  let saving = false;

  const typed = () => boxes.map((box) => [box.name, box.value]);
  const since = form.elements.since.value; // which window had saved when this page was made
  const keep = () => { try { localStorage.setItem(key, JSON.stringify({ since, typed: typed() })); } catch { /* shut */ } };
  const forget = () => { try { localStorage.removeItem(key); } catch { /* shut */ } };

  // What this machine kept and the server never heard of comes back; never over what another window saved meanwhile.
  function restore() {
    let found = null;
    try { found = JSON.parse(localStorage.getItem(key)); } catch { /* not ours */ }
    if (!found?.typed || JSON.stringify(found.typed) === JSON.stringify(typed())) return;
    const others = [];
    for (const [name, value] of found.typed) {
      const box = boxes.find((one) => one.name === name);
      if (!box || !value || box.value === value) continue;
      if (box.value && found.since !== since) others.push(`${name.slice(2)} ${value}`);
      else box.value = value;
    }
    forget();
    save(others.length ? `本机还填过 ${others.join("、")}，与存上的不同，没有覆盖` : "已恢复本机没有存上的内容");
  }

  // One at a time, so that an earlier state never arrives after a later one.
  async function save(more = "") {
    timer = 0;
    if (saving) { timer = setTimeout(save, PAUSE, more); return; }
    saving = true;
    keep();
    try { tell(await fetch(form.dataset.save, { method: "POST", body: new FormData(form), credentials: "same-origin" }), more); }
    catch { warn("没有网络，已存在本机，连上以后自动传"); }
    finally { saving = false; }
  }

  async function tell(answer, more) {
    if (answer.redirected) { warn("登录已失效，填的已存在本机，重新登录后打开本页就会恢复"); return; }
    if (answer.status === 409) { warn(`${(await answer.json()).error}已存在本机，请刷新本页再改`); return; }
    if (!answer.ok) { warn("没有存上，已存在本机"); return; }
    const told = await answer.json();
    if (!timer) forget();
    byId("saved").classList.remove("red");
    byId("saved").textContent = [more, `草稿 ${told.saved} 已自动保存`].filter(Boolean).join("；");
    show(told);
  }

  function warn(text) {
    byId("saved").classList.add("red");
    byId("saved").textContent = text;
  }

  function show(told) {
    byId("total").textContent = String(Number(told.total));
    byId("grade").textContent = told.grade;
    byId("left").textContent = told.left.length;
    byId("lost").textContent = told.lost.length;
    codes("lostcodes", told.lost.map((one) => [one.code, `${one.code} ${one.veto ? "否决" : `−${one.points}`}`]), "red");
    codes("leftcodes", told.left.map((code) => [code, code]), "");
    const here = byId("here");
    here.setAttribute("transform", `translate(${4 + (192 * Number(told.total)) / Number(here.dataset.full)} 0)`);
    byId("overruled").textContent = told.overruled;
    const lost = new Set(told.lost.map((one) => one.code));
    for (const li of form.querySelectorAll(".judge > li")) li.classList.toggle("lost", lost.has(li.id.slice(2)));
    for (const { stage, points } of told.stages) {
      const b = document.querySelector(`[data-stage-points="${CSS.escape(stage)}"]`);
      const meter = document.querySelector(`meter[data-stage="${CSS.escape(stage)}"]`);
      if (b) b.firstChild.textContent = points;
      if (meter) meter.value = Number(points);
    }
  }

  function codes(place, many, look) {
    byId(place).replaceChildren(...many.flatMap(([code, text]) => {
      const link = document.createElement("a");
      link.href = `#i-${code}`;
      link.textContent = text;
      link.className = look;
      return [link, " "];
    }));
  }

  form.addEventListener("input", () => { clearTimeout(timer); keep(); timer = setTimeout(save, PAUSE); });
  form.addEventListener("submit", () => { sent = true; clearTimeout(timer); });
  addEventListener("online", () => save());
  addEventListener("pagehide", () => { if (timer && !sent) { keep(); navigator.sendBeacon?.(form.dataset.save, new FormData(form)); } });

  // Up, down and Enter go from item to item; Enter never submits from a box.
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || !event.target.matches(".judge .input")) return;
    const reason = event.target.classList.contains("why");
    const here = first.indexOf(reason ? event.target.closest("li").querySelector('[name^="p:"]') : event.target);
    const down = event.key === "Enter" || (event.key === "ArrowDown" && event.target.tagName !== "SELECT");
    const up = event.key === "ArrowUp" && event.target.tagName !== "SELECT";
    if (!down && !up) return;
    event.preventDefault();
    const next = first[here + (up ? -1 : 1)];
    if (!next) return;
    const closed = next.closest("details:not([open])");
    if (closed) closed.open = true;
    next.focus();
    next.select?.();
    next.scrollIntoView({ block: "center" });
  });

  // -- papers beside --------------------------------------------------------------------------------------------------

  const chips = [...document.querySelectorAll(".papers .chips a")];

  async function open(address) {
    let text;
    try {
      const answer = await fetch(address, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return;
      text = await answer.text();
    } catch { warn("没有网络，这一页暂时打不开"); return; }
    byId("paper").innerHTML = text;
    byId("paper").scrollTop = 0;
    for (const chip of chips) {
      if (chip.dataset.paper === address) chip.setAttribute("aria-current", "true");
      else chip.removeAttribute("aria-current");
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-paper]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    open(link.dataset.paper);
    if (link.dataset.from) {
      byId("back").href = `#${link.dataset.from}`;
      byId("back").textContent = `回到 ${link.dataset.from.slice(2)}`;
      byId("back").hidden = false;
    }
    if (innerWidth < 1248) byId("papers").scrollIntoView();
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !["[", "]"].includes(event.key)) return;
    if (event.target.matches(".why")) return;
    event.preventDefault();
    const here = chips.findIndex((chip) => chip.hasAttribute("aria-current"));
    const next = chips[here + (event.key === "]" ? 1 : -1)];
    if (next) open(next.dataset.paper);
  });

  restore();
})();
