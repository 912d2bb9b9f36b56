/** Wakes the viewer up when a photograph is asked for. Without it, links lead to its page. */

const WANTED = "[data-viewer] a.frame, a[data-viewer-of]";

const page = location.pathname;
let waking = false;

addEventListener("popstate", () => {
  // An address given by the viewer, come back to without it: the page of that photograph.
  if (location.pathname !== page) location.reload();
});

addEventListener("click", async (event) => {
  const link = event.target instanceof Element ? event.target.closest(WANTED) : null;
  const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (!link || event.defaultPrevented || event.button !== 0 || elsewhere) return;
  event.preventDefault();
  if (waking) return; // a second click while the first is being answered
  waking = true;
  try {
    const { view } = await import("./viewer.js");
    await view(link);
  } catch (error) {
    console.error(error);
    location.assign(link.href);
  } finally {
    waking = false;
  }
});
