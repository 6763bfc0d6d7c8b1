// @ts-check
// Which rows the queue shows, and in which order: row numbers in a Uint32Array.

/**
 * What the queue is asked for.
 *
 * @typedef {object} Asked
 * @property {Set<string>} tiers codes
 * @property {string} segment code, or empty
 * @property {string} region name, or empty
 * @property {string} reason code among a customer's reasons, or empty
 * @property {string} first code of the first reason, or empty
 * @property {string} q part of an id
 * @property {string} sort a column, with a minus before it when descending
 */

const DEFAULT_SORT = "score";

/** Columns the queue can be sorted by, and where their numbers stand. */
/** @type {Record<string, string>} */
const SORTS = {
  id: "",
  tier: "tier",
  score: "score",
  segment: "segment",
  region: "region",
  reason: "r0",
  avg_monthly_spend: "",
  fraud: "fraud",
  probability: "",
};

/**
 * @param {URLSearchParams} params
 * @returns {Asked}
 */
function askedOf(params) {
  const text = (/** @type {string} */ name) => params.get(name) ?? "";
  const known = meta.tiers.map((tier) => tier.code);
  const tiers = params.has("tier") ? text("tier").split(",") : ["MEDIUM", "HIGH"];
  const sort = text("sort");
  return {
    tiers: new Set(tiers.filter((tier) => known.includes(tier))),
    segment: text("segment"),
    region: text("region"),
    reason: text("reason"),
    first: text("first"),
    q: text("q"),
    sort: sort.replace(/^-/, "") in SORTS ? sort : DEFAULT_SORT,
  };
}

/**
 * What was asked for, as parameters of the address; defaults are left out.
 *
 * @param {Asked} asked
 * @returns {Record<string, string>}
 */
function paramsOf(asked) {
  const tiers = ["HIGH", "MEDIUM", "LOW"].filter((code) => asked.tiers.has(code)).join(",");
  return {
    tier: tiers === "HIGH,MEDIUM" ? "" : tiers || "NONE",
    segment: asked.segment,
    region: asked.region,
    reason: asked.reason,
    first: asked.first,
    q: asked.q,
    sort: asked.sort === DEFAULT_SORT ? "" : asked.sort,
  };
}

/**
 * The rows asked for, in the order asked for.
 *
 * @param {Table} table
 * @param {Asked} asked
 * @returns {Uint32Array}
 */
function rowsOf(table, asked) {
  return sorted(table, filtered(table, asked), asked.sort);
}

/**
 * @param {Table} table
 * @param {Asked} asked
 * @returns {Uint32Array}
 */
function filtered(table, asked) {
  const tiers = meta.tiers.map((tier) => asked.tiers.has(tier.code));
  const segment = asked.segment ? meta.segments.findIndex((one) => one.code === asked.segment) : null;
  const region = asked.region ? meta.regions.indexOf(asked.region) : null;
  const reason = asked.reason ? ofCode(asked.reason) : null;
  const first = asked.first ? ofCode(asked.first) : null;
  const q = asked.q.trim().toUpperCase();
  const [ofTier, ofSegment, ofRegion] = [table.numbers("tier"), table.numbers("segment"), table.numbers("region")];
  const ofReason = [0, 1, 2, 3].map((place) => table.numbers(`r${place}`));
  const ofFirst = /** @type {Numbers} */ (ofReason[0]);
  const rows = new Uint32Array(table.n);
  let n = 0;
  for (let row = 0; row < table.n; row += 1) {
    if (!tiers[ofTier[row] ?? 0]) continue;
    if (segment !== null && ofSegment[row] !== segment) continue;
    if (region !== null && ofRegion[row] !== region) continue;
    if (first !== null && !first[ofFirst[row] ?? 255]) continue;
    if (reason !== null && !ofReason.some((column) => reason[column[row] ?? 255])) continue;
    if (q && !table.id(row).toUpperCase().includes(q) && !table.source(row).toUpperCase().includes(q)) continue;
    rows[n] = row;
    n += 1;
  }
  return rows.subarray(0, n);
}

/**
 * Which numbers of reasons have this code; several characteristics may share one.
 *
 * @param {string} code
 * @returns {Uint8Array}
 */
function ofCode(code) {
  const flags = new Uint8Array(256);
  meta.reasons.forEach((reason, number) => { flags[number] = reason.code === code ? 1 : 0; });
  return flags;
}

/**
 * Sorts rows; ties stand in the order of their ids, missing values last.
 *
 * @param {Table} table
 * @param {Uint32Array} rows ascending
 * @param {string} sort
 */
function sorted(table, rows, sort) {
  const descending = sort.startsWith("-");
  const name = sort.replace(/^-/, "");
  if (name === "id") return descending ? rows.slice().reverse() : rows;
  const keys = sortKeys(table, name);
  const sign = descending ? -1 : 1;
  return rows.slice().sort((a, b) => sign * ((keys[a] ?? 0) - (keys[b] ?? 0)) || a - b);
}

/**
 * The numbers to sort by, one for each row of the table.
 *
 * @param {Table} table
 * @param {string} name
 * @returns {ArrayLike<number>}
 */
function sortKeys(table, name) {
  if (name === "segment") return ranked(table, "segment", meta.segments.map((one) => one.label));
  if (name === "region") return ranked(table, "region", meta.regions);
  if (name === "avg_monthly_spend") return meanSpend(table);
  if (name === "probability") return table.numbers(meta.models[0]?.column ?? "");
  return table.numbers(SORTS[name] ?? "");
}

/**
 * A column of numbers of words, as the words' places in the alphabet.
 *
 * @param {Table} table
 * @param {string} name
 * @param {string[]} words
 */
function ranked(table, name, words) {
  const inOrder = [...words].sort();
  const places = words.map((word) => inOrder.indexOf(word));
  return Uint8Array.from(table.numbers(name), (number) => places[number] ?? 255);
}

/** @type {WeakMap<Table, ArrayLike<number>>} */
const meanSpends = new WeakMap();

/**
 * Mean monthly spend: the metric of that name, else the mean of the months.
 *
 * @param {Table} table
 * @returns {ArrayLike<number>}
 */
function meanSpend(table) {
  const metric = meta.metrics.find((one) => one.name === "avg_monthly_spend");
  if (metric && table.has(metric.column)) return table.numbers(metric.column);
  let means = meanSpends.get(table);
  if (!means) {
    const out = new Float64Array(table.n);
    meta.months.forEach((_, month) => {
      const column = table.numbers(`s${month}`);
      for (let row = 0; row < table.n; row += 1) out[row] = (out[row] ?? 0) + (column[row] ?? 0) / meta.months.length;
    });
    means = out;
    meanSpends.set(table, out);
  }
  return means;
}

/**
 * Mean monthly spend of one row in pounds.
 *
 * @param {Table} table
 * @param {number} row
 */
function meanSpendOf(table, row) {
  const metric = meta.metrics.find((one) => one.name === "avg_monthly_spend");
  if (metric && table.has(metric.column)) return table.value(metric.column, row);
  return meanSpend(table)[row] ?? null;
}
