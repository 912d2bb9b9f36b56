/** Words that are saved by a button: keys that save and go on, the first field at hand, nothing lost by leaving. */

const work = document.querySelector("[data-describe]");
const form = work?.querySelector("[data-describe-form]");
if (form) start();

function start() {
  let isLeaving = false;
  const before = "unsaved" in form.dataset ? undefined : said();
  work.addEventListener("keydown", onKey);
  addEventListener("submit", (event) => (isLeaving = event.target === form));
  addEventListener("beforeunload", (event) => {
    if (!isLeaving && said() !== before) event.preventDefault();
  });
  // Come from the photograph before: on with the words; the picture stays in sight.
  if (location.hash === "#describe" && matchMedia("(min-width: 64em)").matches) {
    history.replaceState(null, "", location.pathname + location.search); // or the browser takes the focus to its target
    form.querySelector("[name^=title_]").focus({ preventScroll: true });
  }
}

function said() {
  return new URLSearchParams(new FormData(form)).toString();
}

function onKey(event) {
  const key = [event.ctrlKey || event.metaKey ? "Control" : "", event.shiftKey ? "Shift" : "", event.key]
    .filter(Boolean)
    .join("+");
  const button = form.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (button && event.target.form === form) {
    event.preventDefault();
    form.requestSubmit(button);
    return;
  }
  // In a field these arrows move through the text, as they do everywhere.
  const isWriting = event.target.matches("input, textarea, select");
  const way = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  if (event.altKey && way && !isWriting) {
    const link = work.querySelector(`a[rel=${way}]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  }
}
