// What this browser keeps of a form until the server has it: finished records waiting to be sent (`queue`), pictures drawn
// for one that is still being filled in (`drawn`). Each item says whose it is; nobody else is shown it.
"use strict";

const Kept = (() => {
  const NAME = "anjuan";
  const STORES = ["queue", "drawn"];
  let opening = null;

  function opened() {
    opening ??= new Promise((done, failed) => {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => { for (const store of STORES) request.result.createObjectStore(store, { keyPath: "id" }); };
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
    return opening;
  }

  function asked(request) {
    return new Promise((done, failed) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
  }

  async function inStore(store, mode, work) {
    const transaction = (await opened()).transaction(store, mode);
    const written = new Promise((done, failed) => {
      transaction.oncomplete = done;
      transaction.onabort = () => failed(transaction.error);
    });
    const found = await asked(work(transaction.objectStore(store)));
    if (mode === "readwrite") await written;
    return found;
  }

  // Where a browser has no database (a private window), the words and the pictures as text.
  const place = (store, id) => `anjuan-${store}:${id}`;

  async function asText(item) {
    const files = await Promise.all((item.files || []).map(async (file) => ({ ...file, blob: await new Promise((done) => {
      const reader = new FileReader();
      reader.onload = () => done(reader.result);
      reader.readAsDataURL(file.blob);
    }) })));
    return JSON.stringify({ ...item, files });
  }

  function ofText(text) {
    const item = JSON.parse(text);
    for (const file of item.files || []) {
      const [head, data] = file.blob.split(",");
      file.blob = new Blob([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], { type: head.slice(5).split(";")[0] });
    }
    return item;
  }

  async function put(store, item) {
    try { await inStore(store, "readwrite", (s) => s.put(item)); }
    catch { localStorage.setItem(place(store, item.id), await asText(item)); }
  }

  async function all(store, who) {
    let found = [];
    try { found = await inStore(store, "readonly", (s) => s.getAll()); } catch { /* no database here */ }
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(`anjuan-${store}:`)) { try { found.push(ofText(localStorage.getItem(key))); } catch { /* not ours */ } }
    }
    return found.filter((item) => item.who === who);
  }

  async function get(store, who, id) {
    return (await all(store, who)).find((item) => item.id === id) || null;
  }

  async function remove(store, id) {
    try { await inStore(store, "readwrite", (s) => s.delete(id)); } catch { /* no database here */ }
    localStorage.removeItem(place(store, id));
  }

  async function clear(who) {
    for (const store of STORES) for (const item of await all(store, who)) await remove(store, item.id);
  }

  return { put, all, get, remove, clear };
})();
