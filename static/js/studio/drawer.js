/** “Add photographs”: the page of that name in a drawer beside the wall. */

addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-drawer]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const answer = await fetch(link.href).catch(() => null);
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  const picker = page && page.querySelector("[data-picker]");
  if (!picker) {
    location.assign(link.href);
    return;
  }
  const dialog = document.createElement("dialog");
  dialog.className = "drawer";
  const title = document.createElement("h2");
  title.id = "drawer-title";
  title.textContent = link.textContent;
  dialog.setAttribute("aria-labelledby", title.id);
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button button--quiet button--small";
  close.textContent = link.dataset.drawer;
  close.addEventListener("click", () => dialog.close());
  const top = document.createElement("div");
  top.className = "drawer__top";
  top.append(title, close);
  dialog.append(top, document.adoptNode(picker));
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
});
