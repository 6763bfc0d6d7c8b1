// @ts-check
// One strip for each metric: where the customer stands among the segment.

/** @param {Found} found */
function peersCard({ table, row }) {
  const segment = table.numbers("segment")[row] ?? 0;
  const name = meta.segments[segment]?.label ?? "";
  const strips = meta.metrics
    .map((metric) => ({ metric, value: table.value(metric.column, row), peers: peerOf(metric.name, segment) }))
    .filter((one) => one.peers !== null);
  const note = `Dot: the customer. Tick: the median of ${name}; band: its middle half; line: 5th to 95th percentile.`;
  const card = cardOf("Against peers", note, fittedBox((width) => stripChart(strips, segment, width), WHOLE_PAPER));
  card.classList.add("peers");
  const rows = strips.map(({ metric, value, peers }) => [metric.label, inUnit(value, metric.unit), ...(peers ?? []).map((one) => inUnit(one, metric.unit))]);
  card.append(showAsTable(tableOf("Against peers", ["Metric", "Customer", "5th", "25th", "Median", "75th", "95th"], rows)));
  return card;
}

/**
 * @typedef {{ metric: Metric, value: number | null, peers: Quantiles }} Strip
 */

/**
 * @param {Strip[]} strips
 * @param {number} segment
 * @param {number} width
 */
function stripChart(strips, segment, width) {
  const columns = width >= 640 ? 2 : 1;
  const wide = columns === 1 ? width : (width - 36) / 2;
  const above = namesAbove(wide);
  const rowHeight = above ? 36 : wide > 420 ? 25 : 21;
  const left = above ? 0 : wide > 420 ? Math.min(270, wide * 0.54) : Math.max(118, wide * 0.56);
  const right = 70;
  const perColumn = Math.ceil(strips.length / columns);
  const height = perColumn * rowHeight + 6;
  const words = strips.map((one) => `${one.metric.label} ${inUnit(one.value, one.metric.unit)}`).join(", ");
  const node = drawing(width, height, "Against peers", words);
  strips.forEach((one, place) => {
    const y = 3 + (place % perColumn) * rowHeight + (above ? rowHeight - 9 : rowHeight / 2);
    const shift = place < perColumn ? 0 : wide + 36;
    node.append(rowName(one.metric.label, [shift, shift + left], y, above), label(shift + wide - 2, y + 4, inUnit(one.value, one.metric.unit), "strong", "end"));
    node.append(...strip(one, segment, y, shift + left, shift + wide - right));
  });
  return node;
}

/**
 * @param {Strip} one
 * @param {number} segment
 * @param {number} y
 * @param {number} left
 * @param {number} right
 */
function strip({ value, peers }, segment, y, left, right) {
  const [p5, p25, p50, p75, p95] = (peers ?? []).map((number) => number ?? 0);
  if (p5 === undefined || p25 === undefined || p50 === undefined || p75 === undefined || p95 === undefined) return [];
  const low = Math.min(p5, value ?? p5);
  const high = Math.max(p95, value ?? p95);
  const x = (/** @type {number} */ number) => round1(left + 6 + ((right - left - 12) * (number - low)) / (high - low || 1));
  const parts = [
    svg("path", { d: `M${x(p5)} ${y}H${x(p95)}`, class: "rail" }),
    svg("rect", { x: x(p25), y: y - 6, width: Math.max(2, round1(x(p75) - x(p25))), height: 12, rx: 2, class: `band segment-${segment}` }),
    svg("path", { d: `M${x(p50)} ${y - 7}V${y + 7}`, class: `median-tick segment-${segment}` }),
  ];
  if (value !== null) parts.push(svg("circle", { cx: x(value), cy: y, r: 4.5, class: "dot" }));
  return parts;
}
