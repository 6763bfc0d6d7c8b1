// What the risk queue and its export must be, computed from the tables of a run.
import { wholePounds } from "./tables.mjs";

/** @typedef {import("./tables.mjs").Customer} Customer */
/** @typedef {import("./tables.mjs").Truth} Truth */
/** @typedef {{ tier?: string[], segment?: string, region?: string, reason?: string, q?: string, sort?: string }} Filter */

/**
 * Returns the customers that a filter lets through, in order.
 * @param {Truth} truth
 * @param {Filter} filter
 */
export function queue(truth, filter) {
  const tiers = filter.tier ?? ["HIGH", "MEDIUM"];
  const kept = truth.customers.filter(
    (one) =>
      tiers.includes(one.tier) && one.tier !== "LOW"
      && (!filter.segment || one.segment === filter.segment)
      && (!filter.region || one.region === filter.region)
      && (!filter.reason || one.reasons.includes(filter.reason))
      && (!filter.q || one.id.toLowerCase().includes(filter.q.toLowerCase())),
  );
  const sort = filter.sort ?? "score";
  const [name, sign] = sort.startsWith("-") ? [sort.slice(1), -1] : [sort, 1];
  const key = KEYS[name];
  if (!key) throw new Error(`no rule for sorting by ${name}`);
  const compare = (/** @type {any} */ a, /** @type {any} */ b) => (a < b ? -1 : Number(a > b));
  return kept.sort((a, b) => sign * compare(key(a), key(b)) || compare(a.id, b.id));
}

/** @type {Record<string, (one: Customer) => string | number>} */
const KEYS = {
  id: (one) => one.id,
  tier: (one) => ["LOW", "MEDIUM", "HIGH"].indexOf(one.tier),
  score: (one) => one.score,
  segment: (one) => one.segment,
  region: (one) => one.region,
  avg_monthly_spend: (one) => Math.round(one.mean),
  probability: (one) => Math.round(10_000 * (one.probability ?? -1)),
};

/** Returns the columns of an export. @param {Truth} truth */
export function header(truth) {
  return [
    "rank", "customer_id", "tier", "score", "segment", "region", "reason_1", "reason_2", "reason_3",
    "reason_4", "fraud_count", "mean_monthly_spend", ...truth.months.map((month) => `spend_${month}`),
    "probability",
  ];
}

/**
 * Returns the rows of an export: the cells of customers in order.
 * @param {Customer[]} customers
 */
export function cells(customers) {
  return customers.map((one, i) => [
    String(i + 1), one.id, one.tier, String(one.score), one.segment, one.region, ...one.reasons,
    String(one.frauds), String(Math.round(one.mean)), ...one.spend.map((amount) => String(wholePounds(amount))),
    one.probability === null ? "" : one.probability.toFixed(4),
  ]);
}

/** Returns a filter as the address of its queue. @param {Filter} filter */
export function route(filter) {
  const parts = Object.entries(filter).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return `#/queue${parts.length > 0 ? "?" : ""}${parts.join("&")}`;
}
