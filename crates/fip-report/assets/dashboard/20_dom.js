// @ts-check
// Elements. Text that comes from data goes through text nodes only, never through markup.

const SVG = "http://www.w3.org/2000/svg";

/**
 * Sets attributes; null and false leave one out, true writes an empty one.
 *
 * @param {Element} node
 * @param {Record<string, string | number | boolean | null | undefined>} attributes
 */
function setAttributes(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) node.removeAttribute(name);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
}

/**
 * Returns a new HTML element.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | number | boolean | null | undefined>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  setAttributes(node, attributes);
  node.append(...children);
  return node;
}

/**
 * Returns a new SVG element.
 *
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | number | boolean | null | undefined>} [attributes]
 * @param {...(Node | string)} children
 * @returns {SVGElementTagNameMap[K]}
 */
function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  setAttributes(node, attributes);
  node.append(...children);
  return node;
}

/**
 * Returns a drawing of so many units that says what it shows.
 *
 * @param {number} width
 * @param {number} height
 * @param {string} name
 * @param {string} description
 */
function drawing(width, height, name, description) {
  return svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, class: "chart", role: "img", "aria-label": `${name}. ${description}` },
  );
}

/**
 * Returns words in a drawing.
 *
 * @param {number} x
 * @param {number} y
 * @param {string} words
 * @param {string} [looks] classes
 * @param {"start" | "middle" | "end"} [anchor]
 */
function label(x, y, words, looks = "", anchor = "start") {
  return svg("text", { x: round1(x), y: round1(y), class: looks, "text-anchor": anchor }, words);
}

/** @param {number} value */
function round1(value) {
  return Math.round(value * 10) / 10;
}

/**
 * Returns the path of a mark's shape around the origin.
 *
 * @param {string} shape
 * @param {number} r half its size
 */
function shapePath(shape, r) {
  const w = r * 0.36;
  switch (shape) {
    case "square":
      return `M${-r * 0.86} ${-r * 0.86}h${r * 1.72}v${r * 1.72}h${-r * 1.72}z`;
    case "triangle":
      return `M0 ${-r * 1.1}L${r * 1.05} ${r * 0.8}H${-r * 1.05}z`;
    case "diamond":
      return `M0 ${-r * 1.2}L${r * 1.2} 0L0 ${r * 1.2}L${-r * 1.2} 0z`;
    case "plus":
      return `M${-w} ${-r}h${2 * w}v${r - w}h${r - w}v${2 * w}h${w - r}v${r - w}h${-2 * w}v${w - r}h${w - r}v${-2 * w}h${r - w}z`;
    default:
      return `M${r} 0A${r} ${r} 0 1 1 ${-r} 0A${r} ${r} 0 1 1 ${r} 0z`;
  }
}

/**
 * Returns a mark of a drawing.
 *
 * @param {string} shape
 * @param {number} x
 * @param {number} y
 * @param {number} r
 * @param {string} looks classes
 */
function markAt(shape, x, y, r, looks) {
  const place = `translate(${round1(x)} ${round1(y)})`;
  return svg("path", { d: shapePath(shape, r), transform: place, class: shape === "ring" ? `${looks} ring` : looks });
}

/**
 * Returns a table; the first cell of each row heads it. Columns from `numbersFrom` on are numbers.
 *
 * @param {string} caption
 * @param {string[]} heads
 * @param {string[][]} rows
 * @param {number} [numbersFrom]
 */
function tableOf(caption, heads, rows, numbersFrom = 1) {
  const numeric = (/** @type {number} */ at) => (at >= numbersFrom ? "number" : null);
  const head = el("tr", {}, ...heads.map((text, at) => el("th", { scope: "col", class: numeric(at) }, text)));
  const body = rows.map((row) =>
    el("tr", {}, ...row.map((text, at) => (at === 0 ? el("th", { scope: "row" }, text) : el("td", { class: numeric(at) }, text)))),
  );
  return el(
    "table",
    {},
    el("caption", { class: "visually-hidden" }, caption),
    el("thead", {}, head),
    el("tbody", {}, ...body),
  );
}

/**
 * Returns "Show as table" around a table.
 *
 * @param {HTMLTableElement} table
 */
function showAsTable(table) {
  return el(
    "details",
    { class: "as-table" },
    el("summary", {}, "Show as table"),
    el("div", { class: "table-scroll", tabindex: 0, role: "region", "aria-label": table.caption?.textContent ?? "Table" }, table),
  );
}

/**
 * Returns the element of the document with this id; the shell always has it.
 *
 * @param {string} id
 * @returns {HTMLElement}
 */
function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`no element #${id}`);
  return node;
}

/**
 * Tells a screen reader something.
 *
 * @param {string} words
 */
function announce(words) {
  byId("live").textContent = words;
}

/**
 * Returns a named card of a page.
 *
 * @param {string} title
 * @param {string} note
 * @param {...(Node | string)} children
 */
function cardOf(title, note, ...children) {
  const lead = note ? [el("p", { class: "note" }, note)] : [];
  return el("section", { class: "card" }, el("h2", {}, title), ...lead, ...children);
}
