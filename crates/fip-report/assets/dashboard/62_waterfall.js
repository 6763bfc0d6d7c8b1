// @ts-check
// Why this score: points lost, from the best attainable score down to the customer's.

/** Drawings that follow the width of their box; the printer has a width of its own. */
/** @typedef {{ box: HTMLElement, draw: (width: number) => SVGElement, width: number, paper: number }} Fitted */

/** @type {Set<Fitted>} */
const fitted = new Set();

/** Widths in pixels of drawings on paper: half of an A4 page between its margins, and all of it. */
const HALF_PAPER = 330;
const WHOLE_PAPER = 690;

const widths = new ResizeObserver((entries) => {
  for (const entry of entries) {
    for (const one of fitted) if (one.box === entry.target) redraw(one, entry.contentRect.width);
  }
});

/**
 * @param {Fitted} one
 * @param {number} width
 */
function redraw(one, width) {
  const whole = Math.round(width);
  if (whole < 100 || whole === one.width) return;
  one.width = whole;
  one.box.replaceChildren(one.draw(whole));
}

/**
 * Returns a box that draws itself as wide as it is.
 *
 * @param {(width: number) => SVGElement} draw
 * @param {number} [paper] width on paper
 */
function fittedBox(draw, paper = HALF_PAPER) {
  const box = el("div", { class: "figure fitted" });
  fitted.add({ box, draw, width: 0, paper });
  widths.observe(box);
  return box;
}

/** Forgets the drawings of the page before. */
function forgetFitted() {
  widths.disconnect();
  fitted.clear();
}

/** Whether drawings are for the printer now: their words are smaller. */
let isOnPaper = false;

/** @param {boolean} onPaper */
function fitToPaper(onPaper) {
  isOnPaper = onPaper;
  for (const one of fitted) redraw(one, onPaper ? one.paper : one.box.clientWidth);
}

/**
 * @param {Found} found
 * @param {Contribution[]} contributions
 */
function whyCard(found, contributions) {
  const score = found.table.numbers("score")[found.row] ?? 0;
  const tier = /** @type {Marked} */ (meta.tiers[found.table.numbers("tier")[found.row] ?? 0]);
  const note = `From the best attainable score, ${count(BEST_SCORE)}, each bar is the points lost. Dashed lines are the cut-offs: High below ${count(meta.card.highBelow)}, Medium below ${count(meta.card.mediumBelow)}.${meta.card.part ? ` ${meta.card.part}: what is not known costs nobody a point.` : ""}`;
  const steps = [...contributions].sort((a, b) => b.lost - a.lost || a.at - b.at);
  const card = cardOf("Why this score?", note, fittedBox((width) => waterfall(steps, score, tier, width)));
  card.append(pointsTable(contributions, score));
  return card;
}

/**
 * @param {Contribution[]} steps most points lost first
 * @param {number} score
 * @param {Marked} tier
 * @param {number} width
 */
function waterfall(steps, score, tier, width) {
  const above = namesAbove(width);
  const rowHeight = above ? 36 : width > 420 ? 27 : 21;
  const left = above ? 10 : nameWidth(width);
  const right = 46;
  const top = 22;
  const height = top + (steps.length + 2) * rowHeight + 4;
  const best = BEST_SCORE;
  const low = Math.min(score, meta.card.highBelow) - 8;
  const x = (/** @type {number} */ value) => left + ((width - left - right) * (value - low)) / (best - low || 1);
  const words = steps.filter((one) => one.lost > 0).map((one) => `${one.characteristic.name} ${one.lost}`).join(", ");
  const node = drawing(width, height, "Points lost", `Best attainable ${best}, score ${score}. Lost: ${words || "none"}.`);
  node.classList.add("waterfall");
  const near = x(meta.card.mediumBelow) - x(meta.card.highBelow) < 34;
  for (const [cut, anchor] of /** @type {[number, "start" | "end"][]} */ ([[meta.card.highBelow, "end"], [meta.card.mediumBelow, "start"]])) {
    node.append(svg("path", { d: `M${round1(x(cut))} ${top - 4}V${height - 2}`, class: "cut" }));
    node.append(near ? label(x(cut) + (anchor === "end" ? 4 : -4), top - 9, String(cut), "tick", anchor) : label(x(cut), top - 9, String(cut), "tick", "middle"));
  }
  let at = best;
  const y = (/** @type {number} */ place) => top + place * rowHeight + (above ? rowHeight - 10 : rowHeight / 2);
  node.append(rowName("Best attainable", [0, left], y(0), above, "strong"), markAt("circle", x(best), y(0), 5, "mark tier-low"), label(x(best) + 10, y(0) + 4, String(best), "tick"));
  steps.forEach((one, place) => {
    const name = rowName(one.characteristic.name, [0, left], y(place + 1), above, one.lost > 0 ? "" : "muted");
    node.append(...waterfallStep(one, y(place + 1), [x(at), x(at - one.lost)], rowHeight, width), name);
    at -= one.lost;
  });
  const end = y(steps.length + 1);
  node.append(
    rowName("Score", [0, left], end, above, "strong"),
    markAt(tier.shape, x(score), end, 6, `mark tier-${tier.code.toLowerCase()}`),
    x(score) > width - 100 ? label(x(score) - 12, end + 4, `${score} ${tier.label}`, "strong", "end") : label(x(score) + 12, end + 4, `${score} ${tier.label}`, "strong"),
  );
  return node;
}

/**
 * @param {Contribution} one
 * @param {number} y middle of the row
 * @param {[number, number]} ends left one last
 * @param {number} rowHeight
 * @param {number} width of the drawing
 */
function waterfallStep(one, y, [from, to], rowHeight, width) {
  const link = svg("path", { d: `M${round1(from)} ${y - rowHeight + 6}V${y + 6}`, class: "joint" });
  if (one.lost <= 0) {
    const known = one.characteristic.applicable !== false;
    return [link, from > width / 2 && !known ? label(from - 6, y + 4, "not known", "tick muted", "end") : label(from + 6, y + 4, known ? "0" : "not known", "tick muted")];
  }
  const bar = svg("rect", { x: round1(to), y: y - 6.5, width: round1(Math.max(1.5, from - to)), height: 13, rx: 2, class: "loss" });
  return [link, bar, label(from + 6, y + 4, `${MINUS}${decimal(one.lost, one.lost % 1 ? 1 : 0)}`, "tick")];
}

/**
 * Whether a drawing is too narrow for the names of its rows beside them.
 *
 * @param {number} width
 */
function namesAbove(width) {
  return width < 420 && !isOnPaper;
}

/**
 * The name of a row: in its room left of the marks, or above them.
 *
 * @param {string} words
 * @param {[number, number]} room ends of the room
 * @param {number} y middle of the marks
 * @param {boolean} above
 * @param {string} [looks]
 */
function rowName(words, [from, to], y, above, looks = "") {
  return above ? label(from, y - 13, words, looks) : label(to - 10, y + 4, shortened(words, to - from - 16), looks, "end");
}

/**
 * Pixels for the names at the left of a drawing.
 *
 * @param {number} width
 */
function nameWidth(width) {
  return Math.min(215, Math.max(118, width * 0.4));
}

/**
 * Words that fit into so many pixels of the small print.
 *
 * @param {string} words
 * @param {number} pixels
 */
function shortened(words, pixels) {
  const most = Math.floor(pixels / (isOnPaper ? 5.5 : 6.6));
  return words.length <= most ? words : `${words.slice(0, Math.max(1, most - 1))}…`;
}

/**
 * @param {Contribution[]} contributions
 * @param {number} score
 */
function pointsTable(contributions, score) {
  const plain = (/** @type {number} */ value) => decimal(value, value % 1 ? 1 : 0);
  const rows = [
    ["Base points", "", plain(meta.card.base), ""],
    ...contributions.map((one) => [one.characteristic.name, one.attribute.label, plain(one.attribute.points), plain(one.best)]),
  ];
  const table = tableOf("Points of each characteristic", ["Characteristic", "Attribute", "Points", "Best"], rows, 2);
  table.classList.add("points");
  const sum = contributions.reduce((total, one) => total + one.attribute.points, meta.card.base);
  table.append(el("tfoot", {}, el(
    "tr",
    {},
    el("th", { scope: "row" }, "Score"),
    el("td", {}, sum === score ? "" : `rounded to ${score}`),
    el("td", { class: "number", "data-sum": String(sum) }, plain(sum)),
    el("td", { class: "number" }, plain(BEST_SCORE)),
  )));
  return showAsTable(table);
}
