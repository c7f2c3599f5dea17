"use strict";
// Draws the specification that stands beside each place, now and whenever the live feed brings new ones. Expressions
// are interpreted, not compiled, and no style is injected: the content policy allows neither.
(() => {
  const drawn = new WeakSet();
  const slider = document.getElementById("day");

  function draw() {
    for (const place of document.querySelectorAll(".drawing")) {
      if (drawn.has(place)) continue;
      drawn.add(place);
      const described = { description: place.getAttribute("aria-label") }; // Vega names the place after it
      vegaEmbed(place, { ...JSON.parse(place.nextElementSibling.textContent), ...described }, {
        actions: false,
        ast: true,
        defaultStyle: false,
        renderer: "svg",
        tooltip: { disableDefaultStyle: true },
        loader: { target: "_self" },
      });
    }
  }

  new MutationObserver(draw).observe(document.querySelector("main"), { childList: true, subtree: true });
  slider.addEventListener("input", () => {
    const day = new Date(Date.UTC(Number(slider.dataset.year), 0, Number(slider.value)));
    document.getElementById("day-shown").textContent = day.toLocaleDateString(
      document.documentElement.lang === "en" ? "en-GB" : "zh-CN",
      { dateStyle: "long", timeZone: "UTC" },
    );
  });
  slider.addEventListener("change", () => slider.form.requestSubmit());
  draw();
})();
