/** Shows a password as it is typed, for as long as its button says so. */

for (const button of document.querySelectorAll("[data-reveals]")) {
  const field = document.getElementById(button.dataset.reveals);
  const show = button.textContent;
  const turn = (shown) => {
    field.type = shown ? "text" : "password";
    button.textContent = shown ? button.dataset.hide : show;
  };
  button.hidden = false;
  button.addEventListener("click", () => turn(field.type === "password"));
  // Sent as a password: browsers remember what was typed in a field of plain text.
  field.form.addEventListener("submit", () => turn(false));
}
