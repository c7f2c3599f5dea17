"use strict";
// What is new shows without reloading: the live feed says that something happened, the same page is asked
// again, and its [data-live] parts take the place of the old ones. Where a page chose itself what it shows,
// data-ask is the address that says so. A page without a feed is asked again only for what [data-again] awaits.
(() => {
  const mark = document.getElementById("live");
  const news = document.getElementById("news");
  const AT_MOST_EVERY = 1000; // milliseconds between two questions
  const AGAIN = 3; // seconds until what is being made is asked for again, unless it says how many itself
  let last = document.body.dataset.seq;
  let timer = null;
  let asked = 0;
  let asking = false;
  let missed = false;

  function show(state) {
    if (!mark || mark.dataset.state === state) return;
    mark.dataset.state = state;
    mark.textContent = state === "on" ? mark.dataset.on : mark.dataset.off;
  }

  function feed() {
    const script = document.getElementById("feed").src;
    // named after who is signed in: the feed shows what they may see
    if (window.SharedWorker) return new SharedWorker(script, document.querySelector(".who .organ").textContent).port;
    const here = new MessageChannel();
    attend(here.port2);
    return here.port1;
  }

  const port = mark && feed();
  if (port) {
    port.onmessage = ({ data }) => {
      if (data.state) show(data.state);
      else soon(data.text);
      last = data.last || last;
    };
    document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? leave() : join()));
    window.addEventListener("pagehide", leave);
    window.addEventListener("pageshow", join);
    join();
  }

  function join() {
    if (document.visibilityState !== "hidden") port.postMessage({ last });
  }

  function leave() {
    port.postMessage({ leave: true });
  }

  let said = "";
  function soon(text) {
    said = text || said;
    if (timer) return;
    timer = setTimeout(refresh, Math.max(100, asked + AT_MOST_EVERY - Date.now()));
  }

  async function refresh() {
    timer = null;
    if (asking) {
      missed = true;
      return;
    }
    asking = true;
    asked = Date.now();
    try {
      const answer = await fetch(document.body.dataset.ask || location.href, {
        cache: "no-store",
        headers: { "Fuyuan-Unattended": "1" }, // nobody clicked: it keeps no session alive
      });
      if (new URL(answer.url).pathname === "/signin") location.assign("/signin");
      else if (answer.ok) replace(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      show("off");
    } finally {
      asking = false;
      if (missed) soon();
      missed = false;
      awaited();
    }
  }

  // What [data-again] says is being made is looked for until it is there.
  let waiting = null;
  function awaited() {
    const awaiting = Array.from(document.querySelectorAll("[data-again]"), (one) => Number(one.dataset.again) || AGAIN);
    if (waiting || !awaiting.length) return;
    waiting = setTimeout(() => {
      waiting = null;
      soon();
    }, Math.min(...awaiting) * 1000);
  }

  function replace(page) {
    const before = newestShown();
    for (const old of document.querySelectorAll("[data-live]")) {
      const fresh = page.querySelector(`[data-live="${CSS.escape(old.dataset.live)}"]`);
      if (!fresh || fresh.innerHTML === old.innerHTML) continue;
      for (const one of old.querySelectorAll("details[id]")) {
        const same = fresh.querySelector(`#${CSS.escape(one.id)}`);
        if (same) same.open = one.open;
      }
      const focused = old.contains(document.activeElement) && found(old, document.activeElement);
      const adopted = document.importNode(fresh, true);
      old.replaceWith(adopted);
      if (focused) (again(adopted, focused) ?? stop(adopted)).focus({ preventScroll: true });
    }
    for (const item of document.querySelectorAll("li[data-seq]")) {
      if (before && Number(item.dataset.seq) > before) item.classList.add("arrived");
    }
    if (said) news.textContent = said;
    said = "";
  }

  // What is focused stays focused when its part is replaced: the same link, fold, field or button in the new one,
  // and where that is gone, the part itself.
  function found(part, focused) {
    const kind = focused.hasAttribute("href")
      ? `[href="${CSS.escape(focused.getAttribute("href"))}"]`
      : focused.matches("summary") && focused.parentElement.id
        ? `#${CSS.escape(focused.parentElement.id)} > summary`
        : focused.id
          ? `#${CSS.escape(focused.id)}`
          : focused.localName;
    return { kind, at: [...part.querySelectorAll(kind)].indexOf(focused) };
  }

  function again(part, { kind, at }) {
    return part.querySelectorAll(kind)[at];
  }

  function stop(part) {
    part.tabIndex = -1;
    return part;
  }

  function newestShown() {
    return Math.max(0, ...Array.from(document.querySelectorAll("li[data-seq]"), (item) => Number(item.dataset.seq)));
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
  });
  awaited();
})();
