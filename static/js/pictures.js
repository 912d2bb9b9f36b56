/** What the viewer knows of each photograph, read from the links of a gallery's page. */

/**
 * @typedef {object} Picture
 * @property {string} href address of its page
 * @property {string} title "" when it has none
 * @property {string} caption
 * @property {string} alt
 * @property {number} width pixels of the original, as seen
 * @property {number} height
 * @property {string} avif srcset, "" while there is none
 * @property {string} jpeg srcset
 * @property {string} src
 * @property {HTMLAnchorElement} link where it hangs
 */

/** @param {ParentNode} page @returns {Picture[]} */
export function picturesOf(page) {
  return [...page.querySelectorAll("[data-viewer] a.frame")].map((link) => {
    const image = link.querySelector("img");
    return {
      href: link.getAttribute("href"),
      title: link.dataset.title ?? "",
      caption: link.dataset.caption ?? "",
      alt: image.alt,
      width: Number(image.getAttribute("width")),
      height: Number(image.getAttribute("height")),
      avif: link.querySelector("source")?.srcset ?? "",
      jpeg: image.srcset,
      src: image.getAttribute("src"),
      link,
    };
  });
}

/** Reads the page of a gallery, for a photo page that knows only its own picture. */
export async function picturesAt(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return picturesOf(new DOMParser().parseFromString(await answer.text(), "text/html"));
}

/** @param {string} srcset @returns {number} the largest width it offers, in pixels */
export function largestWidth(srcset) {
  return Math.max(0, ...[...srcset.matchAll(/ (\d+)w/g)].map((match) => Number(match[1])));
}
