"use strict";
// Hides what does not hold the words that are typed; without this script the whole index stands.
(() => {
  const form = document.getElementById("search");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const sections = [...document.querySelectorAll(".letter")].map((section) => ({
    section,
    entries: [...section.querySelectorAll("li")].map((item) => ({ item, text: plain(item.textContent) })),
  }));
  const told = form.querySelector("output");
  const show = () => {
    const words = plain(form.q.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const { section, entries } of sections) {
      let here = 0;
      for (const { item, text } of entries) {
        item.hidden = !words.every((word) => text.includes(word));
        here += item.hidden ? 0 : 1;
      }
      section.hidden = here === 0;
      found += here;
    }
    document.querySelector(".letters").hidden = words.length > 0;
    told.textContent = words.length ? told.dataset.text.replace("#", found) : "";
  };
  form.q.value = new URLSearchParams(location.search).get("q") ?? "";
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", show);
  show();
})();
