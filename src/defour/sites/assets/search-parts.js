"use strict";
// Asks for the part of the index that the words begin with, and shows what in it holds them all.
(() => {
  const form = document.getElementById("search");
  const told = form.querySelector("output"), list = document.getElementById("found");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const parts = new Map();
  const ask = async (key) => {
    const reply = await fetch(`${form.dataset.parts}${encodeURIComponent(key)}.json`);
    if (!reply.ok && reply.status !== 404) {
      parts.delete(key);
      throw new Error(reply.statusText);
    }
    return reply.ok ? reply.json() : { more: false, entries: [] };
  };
  const load = (key) => parts.get(key) ?? parts.set(key, ask(key)).get(key);
  const find = async (word) => {
    const letters = [...word];
    let length = 2, part = await load(letters.slice(0, length).join(""));
    while (part.more && length < letters.length) {
      length += 1;
      part = await load(letters.slice(0, length).join(""));
    }
    return part;
  };
  const show = async () => {
    const asked = form.q.value, words = plain(asked).match(/[\p{L}\p{N}]{2,}/gu) ?? [];
    let found = [], text = "";
    try {
      const all = await Promise.all(words.map(find));
      const part = all.find((x) => !x.more) ?? all[0] ?? { more: false, entries: [] };
      found = part.entries.filter(([name]) => words.every((word) => plain(name).includes(word)));
      found.sort(([one], [other]) => one.length - other.length);
      text = words.length ? form.dataset[part.more ? "first" : "all"].replace("#", found.length) : "";
    } catch {
      text = form.dataset.wait;
    }
    if (form.q.value !== asked) return; // more was typed since
    list.replaceChildren(...found.map(([name, file, kind]) => {
      const item = document.createElement("li"), link = document.createElement("a"), label = document.createElement("span");
      link.textContent = name;
      link.href = file;
      label.className = "label";
      label.textContent = form.dataset[kind] ?? "";
      item.append(link, " ", label);
      return item;
    }));
    told.textContent = text;
  };
  form.q.value = new URLSearchParams(location.search).get("q") ?? "";
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", show);
  show();
})();
