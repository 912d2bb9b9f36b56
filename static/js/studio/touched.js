/** A field that was touched is one that changes: its box ticks itself. */

for (const form of document.querySelectorAll("[data-touched]")) {
  form.addEventListener("input", (event) => {
    const tick = event.target.closest("[data-change]")?.querySelector("[data-tick]");
    if (tick && event.target !== tick) tick.checked = true;
  });
}
