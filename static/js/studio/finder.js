/** The library's search: its lists apply as soon as one chooses, and keep the focus. */

document.querySelector("[data-finder]")?.addEventListener("change", ({ target, currentTarget }) => {
  if (!target.matches("select")) return;
  const address = new URL(currentTarget.action);
  address.hash = target.id; // the page that comes gives it the focus again
  currentTarget.action = address;
  currentTarget.requestSubmit();
});
