// @ts-check
// Monthly spend of one customer against the middle half of the segment.

/** Pixels that the name of a month takes, with the space to the next one. */
const LABEL_WIDTH = 40;

/** @param {Found} found */
function spendCard({ table, row }) {
  const number = table.numbers("segment")[row] ?? 0;
  const segment = meta.segments[number]?.label ?? "";
  const months = table.spend(row);
  const peers = meta.peers.monthlySpend[number] ?? [];
  const first = months.findIndex((spend) => spend !== 0);
  const isNew = first >= meta.emptyMonths ? ` Nothing was spent before ${monthLong(meta.months[first] ?? 0)}: who is new looks like somebody whose spending varies.` : "";
  const note = `Line: the customer. Band: the middle half of ${segment}; dashes: its median.${isNew}`;
  const card = cardOf("Monthly spend", note, fittedBox((width) => spendChart(months, peers, number, width)));
  card.classList.add("spend");
  const rows = meta.months.map((month, at) => {
    const [low, middle, high] = peers[at] ?? [];
    return [monthLong(month), pounds(months[at] ?? 0), inUnit(low, "money"), inUnit(middle, "money"), inUnit(high, "money")];
  });
  card.append(showAsTable(tableOf("Monthly spend", ["Month", "Customer", "Lower quarter", "Median", "Upper quarter"], rows)));
  return card;
}

/**
 * @param {number[]} months
 * @param {[number, number, number][]} peers lower quarter, median and upper quarter of each month
 * @param {number} segment
 * @param {number} width
 */
function spendChart(months, peers, segment, width) {
  const height = width > 420 ? 240 : 190;
  const box = { left: 52, right: width - 14, top: 12, bottom: height - 26 };
  const bands = peers;
  const highest = Math.max(10, ...months, ...bands.map((one) => one[2] ?? 0));
  const lowest = Math.min(0, ...months);
  const { ticks, step } = ticksOf(lowest, highest, 4);
  const top = Math.ceil(highest / step - 1e-9) * step;
  if (top > (ticks[ticks.length - 1] ?? 0)) ticks.push(top);
  const x = (/** @type {number} */ at) => box.left + 8 + ((box.right - box.left - 16) * at) / Math.max(1, months.length - 1);
  const y = (/** @type {number} */ value) => box.bottom - ((box.bottom - box.top) * (value - lowest)) / (top - lowest || 1);
  const node = drawing(width, height, "Monthly spend", `From ${pounds(Math.min(...months))} to ${pounds(Math.max(...months))}; last month ${pounds(months[months.length - 1] ?? 0)}.`);
  for (const tick of ticks) {
    node.append(svg("path", { d: `M${box.left} ${round1(y(tick))}H${box.right}`, class: "grid-line" }), label(box.left - 8, y(tick) + 4, onAxis(tick, "money", step), "tick", "end"));
  }
  const every = Math.ceil((months.length * LABEL_WIDTH) / (box.right - box.left));
  meta.months.forEach((month, at) => {
    if ((months.length - 1 - at) % every === 0) node.append(label(x(at), height - 8, monthShort(month), "tick", "middle"));
  });
  const point = (/** @type {number} */ at, /** @type {number} */ value) => `${round1(x(at))} ${round1(y(value))}`;
  if (bands.length === months.length && bands.length > 1) {
    const upper = bands.map((one, at) => point(at, one[2] ?? 0));
    const lower = bands.map((one, at) => point(at, one[0] ?? 0)).reverse();
    node.append(svg("path", { d: `M${upper.join("L")}L${lower.join("L")}z`, class: `band segment-${segment}` }));
    node.append(svg("path", { d: `M${bands.map((one, at) => point(at, one[1] ?? 0)).join("L")}`, class: `median segment-${segment}` }));
  }
  node.append(svg("path", { d: `M${months.map((value, at) => point(at, value)).join("L")}`, class: "line" }));
  months.forEach((value, at) => node.append(svg("circle", { cx: round1(x(at)), cy: round1(y(value)), r: 3.5, class: "dot" })));
  return node;
}
