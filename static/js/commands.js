/** What the viewer's buttons and keys do. The table of keys is the help list of the template. */

const BACKGROUNDS = ["dark", "grey", "light"];
const REST = 3000;

/** @param {import("./viewer.js").Viewer} viewer @param {AbortSignal} signal */
export function commands(viewer, signal) {
  const { dialog, strip, slideshow, words } = viewer;
  const act = {
    close: () => viewer.close(),
    previous: () => viewer.step(-1),
    next: () => viewer.step(1),
    first: () => strip.go(0),
    last: () => strip.go(viewer.count - 1),
    zoom: (event) => {
      const slide = strip.current;
      if (slide.isZoomed) slide.fit();
      else slide.zoom(event.clientX || undefined, event.clientY || undefined);
      words.label("zoom", slide.isZoomed);
      if (!slide.isZoomed) dialog.querySelector('[data-act="zoom"]').focus();
    },
    caption: () => words.toggle("caption"),
    help: () => words.toggle("help"),
    background: () => {
      const at = BACKGROUNDS.indexOf(dialog.dataset.background ?? "dark");
      dialog.dataset.background = BACKGROUNDS[(at + 1) % BACKGROUNDS.length];
    },
    slideshow: () => (slideshow.isPlaying ? slideshow.stop() : slideshow.start()),
    fullscreen: () =>
      document.fullscreenElement ? document.exitFullscreen() : dialog.requestFullscreen(),
    retry: () => strip.current.retry(),
  };
  const keys = new Map(
    [...dialog.querySelectorAll("[data-key]")].map((row) => [row.dataset.key, row.dataset.does]),
  );

  dialog.addEventListener(
    "click",
    (event) => {
      const name = event.target.closest("[data-act]")?.dataset.act;
      if (name) act[name](event);
      else if (event.target.closest(".viewer__frame")) act.zoom(event);
    },
    { signal },
  );
  dialog.addEventListener(
    "keydown",
    (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const name = keys.get(event.key.length === 1 ? event.key.toLowerCase() : event.key);
      const isPress = event.key === " " && event.target.closest("button, a");
      const isPan = strip.current.isZoomed && event.key !== "Escape" && event.key.length > 1;
      if (!name || isPress || isPan) return;
      event.preventDefault();
      act[name](event);
    },
    { signal },
  );
  dialog.addEventListener(
    "cancel",
    (event) => {
      event.preventDefault();
      viewer.close();
    },
    { signal },
  );
  rest(dialog, signal);
}

/** Lets the bars fade while the mouse rests; the stylesheet keeps them where it must. */
function rest(dialog, signal) {
  let timer = 0;
  const wake = () => {
    dialog.removeAttribute("data-rests");
    clearTimeout(timer);
    timer = setTimeout(() => dialog.setAttribute("data-rests", ""), REST);
  };
  for (const gesture of ["pointermove", "pointerdown", "keydown"]) {
    dialog.addEventListener(gesture, wake, { signal, passive: true });
  }
  signal.addEventListener("abort", () => clearTimeout(timer));
}
