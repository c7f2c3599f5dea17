"use strict";
// A form that changes its shape — a group more or less, other fields for another choice — is asked again in place.
// Who goes on writing meanwhile loses nothing: the answer takes the form's place only when it says what the form
// says by then, else it is asked once more. Without this script the same buttons load the page again (decision 55).
(() => {
  const CHANGES = /^(add|drop|more)\b/;
  const LOOK_AGAIN = 50; // milliseconds
  let composing = false;
  let before = Promise.resolve(); // one change after the other
  let busy = 0;

  const command = () => document.querySelector("form.command");
  const written = (form) => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value.name ?? value]));

  async function asked(form, act) {
    const body = new FormData(form);
    body.set("-act", act);
    const plain = form.enctype !== "multipart/form-data";
    const answer = await fetch(form.action, { method: "POST", body: plain ? new URLSearchParams(body) : body });
    return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("form.command");
  }

  // A button that is held down would lose its click, an input method its candidates.
  async function untouched(form) {
    while (composing || form.matches(":active")) await new Promise((done) => setTimeout(done, LOOK_AGAIN));
  }

  async function reshape(act, within) {
    const form = command();
    let sent;
    let fresh;
    form.inert = act.startsWith("drop"); // what follows a dropped group changes its place
    try {
      do {
        sent = written(form);
        fresh = await asked(form, act);
        await untouched(form);
      } while (written(form) !== sent);
    } finally {
      form.inert = false;
    }
    if (fresh) adopt(form, document.importNode(fresh, true), act, within);
  }

  function adopt(form, fresh, act, within) {
    for (const open of form.querySelectorAll("details[open]")) {
      fresh.querySelector(`#${CSS.escape(open.id)}`)?.setAttribute("open", "");
    }
    const { id, selectionStart, selectionEnd } = form.querySelector(":focus") ?? {};
    form.replaceWith(fresh);
    const same = id && document.getElementById(id);
    (same || next(fresh, act, within))?.focus();
    if (same && selectionStart != null) same.setSelectionRange(selectionStart, selectionEnd);
  }

  // Where one goes on after a button: in what it added, else beside what it took away.
  function next(form, act, within) {
    const [change, path] = act.split(" ");
    if (change === "drop") return form.querySelector(`button[value="add ${path.replace(/\.\d+$/, "")}"]`);
    const place = within && document.getElementById(within);
    const added = change === "add" ? [...(place?.querySelectorAll(":scope > .group") ?? [])].pop() : place;
    const controls = added?.querySelectorAll("input, select, textarea") ?? [];
    return change === "add" ? controls[0] : controls[controls.length - 1];
  }

  function change(act, within) {
    if (busy && act.startsWith("drop")) return; // a second click would drop what took the place of the first
    busy += 1;
    before = before
      .then(() => reshape(act, within))
      .catch(() => {}) // not answered: the form stays as it is
      .finally(() => (busy -= 1));
  }

  document.addEventListener("submit", (event) => {
    const act = event.submitter?.name === "-act" ? event.submitter.value : "";
    if (!CHANGES.test(act)) return;
    event.preventDefault();
    change(act, event.submitter.closest("fieldset")?.id);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-asks]")) change("more");
  });
  document.addEventListener("compositionstart", () => (composing = true));
  document.addEventListener("compositionend", () => (composing = false));
})();
