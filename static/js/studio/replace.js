/** The file chosen to take the place of a photo's, seen beside the present one before it is sent.
 * It is drawn, so that the policy need not let pictures in from anywhere else. */

const WIDEST = 1280;

const form = document.querySelector("[data-replace]");
const field = form?.querySelector("[type=file]");
field?.addEventListener("change", show);
show(); // one comes back to a form that holds a file

async function show() {
  const file = field?.files[0];
  const [figure, unseen] = ["[data-new]", "[data-unseen]"].map((name) => form?.querySelector(name));
  if (figure) figure.hidden = unseen.hidden = true;
  if (!file) return;
  const picture = await createImageBitmap(file).catch(() => null);
  if (file !== field.files[0]) return; // another was chosen meanwhile
  figure.hidden = !picture;
  unseen.hidden = Boolean(picture);
  if (picture) draw(picture, file, figure);
}

function draw(picture, file, figure) {
  const canvas = figure.querySelector("canvas");
  const scale = Math.min(1, WIDEST / picture.width);
  [canvas.width, canvas.height] = [picture.width, picture.height].map((side) => side * scale);
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const facts = `${file.name} · ${picture.width} × ${picture.height}`;
  figure.querySelector("[data-facts]").textContent = facts;
  canvas.setAttribute("aria-label", facts);
  picture.close();
}
