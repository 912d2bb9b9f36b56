/** Lets one element become another before the eye, where the browser can and the reader wants. */

/** @param {HTMLElement} from @param {() => HTMLElement} change returns what `from` becomes */
export async function transition(from, change) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (!document.startViewTransition || calm) {
    change();
    return;
  }
  let to = from;
  from.style.viewTransitionName = "photograph";
  const passage = document.startViewTransition(() => {
    from.style.viewTransitionName = "";
    to = change();
    to.style.viewTransitionName = "photograph";
  });
  // A passage that is skipped (a hidden window, a second one at once) is no loss.
  passage.ready.catch(() => undefined);
  passage.finished.finally(() => {
    to.style.viewTransitionName = "";
  });
  await passage.updateCallbackDone;
}
