/** The about page beside its text, as visitors read it, a moment after each pause in typing. */

const PAUSE_MS = 400;

const form = document.querySelector("[data-preview-at]");
if (form) {
  form.querySelector("[data-preview-button]").hidden = true;
  for (const page of form.querySelectorAll("[data-preview]")) watch(page);
}

function watch(page) {
  const text = form.elements[page.dataset.preview];
  let timer;
  let latest = 0;
  text.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(draw, PAUSE_MS);
  });

  async function draw() {
    const number = ++latest;
    const body = new FormData();
    body.set("language", page.dataset.language);
    body.set("text", text.value);
    const answer = await fetch(form.dataset.previewAt, { method: "POST", body }).catch(() => undefined);
    // Cleaned by the server, as the public page is; an answer that comes late is dropped.
    if (answer?.ok && number === latest) page.innerHTML = await answer.text();
  }
}
