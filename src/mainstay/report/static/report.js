"use strict";
(() => {
  const root = document.documentElement, body = document.body;
  root.classList.add("js");
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));

  const speak = (language) => {
    root.dataset.lang = root.lang = language;
    all(".switch button").forEach((b) => b.setAttribute("aria-pressed", String(b.lang === language)));
    all("[data-zh]").forEach((e) => {
      const text = e.dataset[language];
      if (e.tagName === "INPUT") e.placeholder = text;
      else if (e.tagName === "OPTION") e.textContent = text;
      else if (e.tagName === "TD") e.dataset.label = text;
      else e.setAttribute("aria-label", text);
    });
    document.title = root.dataset[language === "zh" ? "titleZh" : "titleEn"];
  };
  all(".switch button").forEach((b) => b.addEventListener("click", () => { speak(b.lang); count(); }));

  const people = all(".person");
  const show = (moved) => {
    const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
    const person = target && target.classList.contains("person") ? target : null;
    people.forEach((p) => p.classList.toggle("open", p === person));
    body.dataset.view = person ? "person" : "all";
    if (!moved) return;
    if (person) { window.scrollTo(0, 0); person.querySelector("h2").focus({ preventScroll: true }); }
    else if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", () => show(true));

  const table = document.getElementById("list"), rows = all("tbody tr", table);
  const search = document.getElementById("search"), unit = document.getElementById("unit"), found = document.getElementById("found");
  const count = () => {
    const n = rows.filter((r) => !r.hidden).length;
    found.textContent = root.lang === "zh" ? `${n} 人` : `${n} ${n === 1 ? "person" : "people"}`;
  };
  const filter = () => {
    const words = search.value.trim().toLowerCase();
    rows.forEach((r) => { r.hidden = !(r.textContent.toLowerCase().includes(words) && (!unit.value || r.dataset.unit === unit.value)); });
    count();
  };
  search.addEventListener("input", filter);
  unit.addEventListener("change", filter);

  all(".sortable th button", table).forEach((b) => b.addEventListener("click", () => {
    const head = b.closest("th"), key = b.dataset.key;
    const up = head.getAttribute("aria-sort") === "descending" || (head.getAttribute("aria-sort") !== "ascending" && b.dataset.first === "up");
    all("th", table).forEach((h) => h.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const words = new Intl.Collator(root.lang === "zh" ? "zh-u-co-pinyin" : "en");
    const order = (a, c) => b.dataset.kind === "text"
      ? words.compare(a.dataset[key], c.dataset[key]) : Number(a.dataset[key]) - Number(c.dataset[key]);
    rows.sort((a, c) => (up ? 1 : -1) * order(a, c)).forEach((r) => table.tBodies[0].append(r));
  }));

  document.getElementById("sort").addEventListener("change", (event) => {
    const button = table.querySelector(`button[data-key="${event.target.value}"]`);
    button.closest("th").removeAttribute("aria-sort");
    button.click();
  });

  document.getElementById("print").addEventListener("click", () => print());
  document.getElementById("print-all").addEventListener("click", () => {
    body.dataset.print = "all";
    addEventListener("afterprint", () => delete body.dataset.print, { once: true });
    print();
  });
  speak(root.lang);
  count();
  show(false);
})();
