// @ts-check
// One row of the queue: words, where the score stands, twelve months as a line.

/**
 * @param {number} row
 * @param {number} rank
 * @returns {HTMLElement}
 */
function drawRow(row, rank) {
  const table = store.queue;
  const id = table.id(row);
  const tier = /** @type {Marked} */ (meta.tiers[table.numbers("tier")[row] ?? 0]);
  const segmentNumber = table.numbers("segment")[row] ?? 0;
  const segment = /** @type {Marked} */ (meta.segments[segmentNumber]);
  const score = table.numbers("score")[row] ?? 0;
  const spend = meanSpendOf(table, row);
  const link = el("a", { href: customerAddress(id), tabindex: -1, title: table.source(row) || null }, id);
  const cells = [
    gridCell("c-rank number muted", count(rank)),
    gridCell("c-id", link),
    gridCell("c-tier", tierWords(tier)),
    gridCell("c-score", el("span", { class: "score-number" }, String(score)), scoreTrack(score, tier)),
    gridCell("c-segment", segmentWords(segment, segmentNumber)),
    gridCell("c-region", queue.ownIds ? table.source(row) : (meta.regions[table.numbers("region")[row] ?? 0] ?? "not known")),
    gridCell("c-reason", ...reasonWords(table, row)),
    gridCell("c-spark", sparkline(table.spend(row))),
    gridCell("c-spend number", spend === null ? NONE : pounds(spend)),
    gridCell("c-fraud number", String(table.value("fraud", row) ?? NONE)),
  ];
  if (meta.models[0]) {
    const probability = table.value(meta.models[0].column, row);
    cells.push(gridCell("c-prob number", probability === null ? NONE : percent(probability)));
  }
  return el("div", { role: "row", class: "row", "data-id": id }, ...cells);
}

/**
 * @param {string} looks
 * @param {...(Node | string)} children
 */
function gridCell(looks, ...children) {
  return el("div", { role: "gridcell", class: looks }, ...children);
}

/** @param {Marked} tier */
function tierWords(tier) {
  return el("span", { class: "marked" }, el("span", { class: `glyph tier-${tier.code.toLowerCase()}`, "aria-hidden": "true" }, tier.glyph), ` ${tier.label}`);
}

/**
 * @param {Marked} segment
 * @param {number} number
 */
function segmentWords(segment, number) {
  return el("span", { class: "marked" }, el("span", { class: `glyph segment-${number}`, "aria-hidden": "true" }, segment.glyph), ` ${segment.label}`);
}

/**
 * The names of the first two reasons.
 *
 * @param {Table} table
 * @param {number} row
 */
function reasonWords(table, row) {
  const names = reasonNumbers(table, row).map((number) => meta.reasons[number]?.name ?? "");
  if (names.length === 0) return [NONE];
  const second = names[1] ? [el("span", { class: "muted" }, ` · ${names[1]}`)] : [];
  return [names[0] ?? "", ...second];
}

/** The highest score the card can give. */
const BEST_SCORE = meta.card.characteristics.reduce((sum, one) => sum + Math.max(...one.attributes.map((row) => row.points)), meta.card.base);

/** The lowest score of the rows of the queue, once they are there. */
let lowestScore = Infinity;

function lowest() {
  if (lowestScore === Infinity) for (const score of store.queue.numbers("score")) lowestScore = Math.min(lowestScore, score);
  return lowestScore;
}

/**
 * Where the score stands between the lowest of the queue and the best attainable, with the cut-offs.
 *
 * @param {number} score
 * @param {Marked} tier
 */
function scoreTrack(score, tier) {
  const width = 64;
  const low = lowest();
  const x = (/** @type {number} */ value) => round1(5 + ((width - 10) * (value - low)) / (BEST_SCORE - low || 1));
  const cut = (/** @type {number} */ at) => svg("path", { d: `M${x(at)} 3V13`, class: "cut" });
  return svg(
    "svg",
    { viewBox: `0 0 ${width} 16`, width, height: 16, class: "track", "aria-hidden": "true" },
    svg("path", { d: `M3 8H${width - 3}`, class: "rail" }),
    cut(meta.card.highBelow),
    cut(meta.card.mediumBelow),
    markAt(tier.shape, x(score), 8, 4, `mark tier-${tier.code.toLowerCase()}`),
  );
}

/**
 * Months of spend as a small line that ends in a dot.
 *
 * @param {number[]} months
 */
function sparkline(months) {
  const [width, height] = [96, 24];
  const top = Math.max(...months, 1);
  const step = (width - 8) / Math.max(1, months.length - 1);
  const points = months.map((value, at) => `${round1(4 + at * step)} ${round1(height - 4 - ((height - 8) * Math.max(0, value)) / top)}`);
  const [x = "0", y = "0"] = (points[points.length - 1] ?? "0 0").split(" ");
  return svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width, height, class: "spark", "aria-hidden": "true" },
    svg("path", { d: `M${points.join("L")}` }),
    svg("circle", { cx: x, cy: y, r: 2.5 }),
  );
}
