"use strict";
// A form that changes its shape — a group more or less, other fields for another choice — is asked again in place.
// Who goes on writing meanwhile loses nothing: the answer takes the form's place only when it says what the form
// says by then, else it is asked once more. Without this script the same buttons load the page again (decision 55).
(() => {
  const CHANGES = /^(add|drop|more)\b/;
  const LOOK_AGAIN = 50; // milliseconds
  const PATIENCE = 15000; // milliseconds
  let composing = false;
  let before = Promise.resolve(); // one change after the other
  let busy = 0;
  let whole = false;

  const command = () => document.querySelector("form.command");
  const inside = (value) => (value.name === undefined ? value : [value.name, value.size, value.lastModified]);
  const written = (form) => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, inside(value)]));
  const named = (form, name) => [...form.elements].filter((control) => control.name === name);

  // The form as the server gives it back; undefined where more is to be told than fits in it.
  async function asked(form, act) {
    const body = new FormData(form);
    body.set("-act", act);
    const plain = form.enctype !== "multipart/form-data";
    const answer = await fetch(form.action, {
      method: "POST",
      body: plain ? new URLSearchParams(body) : body,
      signal: AbortSignal.timeout(PATIENCE),
    });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("form.command");
    if (!fresh) throw new Error(answer.status);
    return answer.ok ? fresh : undefined;
  }

  // A button that is held down would lose its click, an input method its candidates.
  async function untouched(form) {
    while (composing || form.matches(":active")) await new Promise((done) => setTimeout(done, LOOK_AGAIN));
  }

  async function reshape(act, origin) {
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
    } catch {
      tell(form, origin);
      return;
    } finally {
      form.inert = false;
    }
    if (fresh) adopt(form, document.importNode(fresh, true), act, origin);
    else load(form, act);
  }

  // Not answered: the form stays as it is, and says so where one is at.
  function tell(form, origin) {
    const trouble = form.querySelector(".trouble");
    (form.contains(origin) ? origin.closest(".field, fieldset") : null)?.append(trouble);
    trouble.hidden = false;
  }

  // As without this script: the whole page says that the session has ended, or what is wrong with a file.
  function load(form, act) {
    const button = document.createElement("button");
    Object.assign(button, { name: "-act", value: act, formNoValidate: true, hidden: true });
    form.append(button);
    whole = true;
    form.requestSubmit(button);
  }

  function adopt(form, fresh, act, origin) {
    for (const open of form.querySelectorAll("details[open]")) {
      fresh.querySelector(`#${CSS.escape(open.id)}`)?.setAttribute("open", "");
    }
    const at = form.querySelector(":focus");
    const { selectionStart, selectionEnd } = at ?? {};
    const onward = at?.name === "-act" || act.startsWith("drop");
    const same = at && !onward ? named(fresh, at.name)[named(form, at.name).indexOf(at)] : null;
    form.replaceWith(fresh);
    (same || (onward ? next(fresh, act, origin) : null))?.focus();
    if (same && selectionStart != null) same.setSelectionRange(selectionStart, selectionEnd);
  }

  // Where one goes on after a button: in what it added, else beside what it took away.
  function next(form, act, origin) {
    const [change, path] = act.split(" ");
    if (change === "drop") return form.querySelector(`button[value="add ${path.replace(/\.\d+$/, "")}"]`);
    const place = document.getElementById(origin.closest("fieldset")?.id);
    const added = change === "add" ? [...(place?.querySelectorAll(":scope > .group") ?? [])].pop() : place;
    const controls = added?.querySelectorAll("input, select, textarea") ?? [];
    return change === "add" ? controls[0] : controls[controls.length - 1];
  }

  function change(act, origin) {
    if (busy && act.startsWith("drop")) return; // a second click would drop what took the place of the first
    busy += 1;
    before = before.then(() => reshape(act, origin)).finally(() => (busy -= 1));
  }

  document.addEventListener("submit", (event) => {
    const act = event.submitter?.name === "-act" ? event.submitter.value : "";
    if (whole || !CHANGES.test(act)) return;
    event.preventDefault();
    change(act, event.submitter);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-asks]")) change("more", event.target);
  });
  document.addEventListener("compositionstart", () => (composing = true));
  document.addEventListener("compositionend", () => (composing = false));
})();
