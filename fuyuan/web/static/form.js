"use strict";
// A form that changes its shape — a group more or less, other fields for another choice — is asked again in place:
// what was written stays, and so does the cursor. Without this script the same buttons load the page again.
(() => {
  const CHANGES = /^(add|drop|more)\b/;

  async function reshape(form, act) {
    const body = new FormData(form);
    body.set("-act", act);
    const plain = form.enctype !== "multipart/form-data";
    const answer = await fetch(form.action, { method: "POST", body: plain ? new URLSearchParams(body) : body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("form.command");
    if (!fresh) return;
    for (const open of form.querySelectorAll("details[open]")) {
      fresh.querySelector(`#${CSS.escape(open.id)}`)?.setAttribute("open", "");
    }
    const at = document.activeElement?.id;
    const adopted = document.importNode(fresh, true);
    form.replaceWith(adopted);
    if (at) document.getElementById(at)?.focus();
  }

  document.addEventListener("submit", (event) => {
    const act = event.submitter?.name === "-act" ? event.submitter.value : "";
    if (!CHANGES.test(act)) return;
    event.preventDefault();
    reshape(event.target, act);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-asks]")) reshape(event.target.form, "more");
  });
})();
