// What pages need beyond HTML: one request per press, questions before what cannot be undone, keys, the token for htmx.
"use strict";
(() => {
  const one = (selector, within = document) => within.querySelector(selector);

  // A form is sent once. The button keeps its value (it is disabled after the form has been read) and comes back on error.
  const release = (form) => {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
    form.querySelectorAll("[data-held]").forEach((button) => { button.disabled = false; delete button.dataset.held; });
  };
  const hold = (form, button) => {
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
    setTimeout(() => { if (button && form.dataset.sent) { button.disabled = true; button.dataset.held = "1"; } }, 0);
  };
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
  document.addEventListener("htmx:afterRequest", (event) => { const form = event.target.closest("form"); if (form) release(form); });

  // One dialog asks every question; it resolves to whether the person agreed.
  const ask = (text, label) => new Promise((answer) => {
    const dialog = one("#confirm");
    if (!dialog) { answer(true); return; }
    one("[data-text]", dialog).textContent = text;
    const yes = one("[value=yes]", dialog);
    yes.textContent = label || yes.dataset.label;
    dialog.returnValue = "";
    dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true });
    dialog.showModal();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter;
    if (form.method === "dialog" || form.hasAttribute("data-download")) return;
    if (form.dataset.sent) { event.preventDefault(); event.stopPropagation(); return; }
    const question = button?.dataset.confirm || form.dataset.confirm;
    if (question && !form.dataset.agreed) {
      event.preventDefault();
      event.stopPropagation();
      ask(question, button?.dataset.confirmLabel).then((agreed) => {
        if (!agreed) return;
        form.dataset.agreed = "1";
        form.requestSubmit(button);
        delete form.dataset.agreed;
      });
      return;
    }
    if (form.method === "post") hold(form, button);
  }, true);
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question).then((agreed) => { if (agreed) event.detail.issueRequest(true); });
  });

  document.addEventListener("htmx:configRequest", (event) => {
    const token = one("meta[name=csrf-token]");
    if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.content;
  });

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]"), printer = event.target.closest("[data-print]");
    if (opener) document.getElementById(opener.dataset.open)?.showModal();
    if (printer) print();
    if (event.target instanceof HTMLDialogElement) event.target.close(); // the backdrop
    const copier = event.target.closest("[data-copy]");
    if (copier) navigator.clipboard?.writeText(copier.dataset.copy).then(() => { copier.dataset.copied = "1"; });
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
    if (event.target.matches("[data-all]")) {
      document.querySelectorAll(`input[name="${CSS.escape(event.target.dataset.all)}"]`).forEach((box) => { box.checked = event.target.checked; });
    }
  });

  // A table wider than its box is scrolled by the keyboard too.
  const reach = () => document.querySelectorAll(".table-box").forEach((box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0; else box.removeAttribute("tabindex");
  });
  addEventListener("load", reach);
  addEventListener("resize", reach);
  document.addEventListener("htmx:afterSettle", reach);

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const search = one("#search");
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    }
    if (event.key === "Escape" && typing?.id === "search") typing.blur();
  });
})();
