// @ts-check
// Numbers as a British reader writes them: the twin of the crate's `format` module.

const MINUS = "\u2212";
const NONE = "\u2013";

/** @param {number} value */
function count(value) {
  const digits = String(Math.abs(Math.round(value))).replace(/\B(?=(\d{3})+$)/g, ",");
  return (value <= -0.5 ? MINUS : "") + digits;
}

/**
 * @param {number} value
 * @param {number} places
 */
function decimal(value, places) {
  if (!Number.isFinite(value)) return NONE;
  const text = Math.abs(value).toFixed(places);
  const [whole, part] = text.split(".");
  const sign = value < 0 && Number(text) !== 0 ? MINUS : "";
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "");
}

/** @param {number} share */
function percent(share) {
  return `${decimal(share * 100, 1)}%`;
}

/**
 * Whole per cent that never denies the few: <1% and >99%.
 *
 * @param {number} share
 */
function percentWhole(share) {
  if (share > 0 && share < 0.01) return "<1%";
  if (share > 0.99 && share < 1) return ">99%";
  return `${decimal(share * 100, 0)}%`;
}

/** @param {number} value pounds */
function pounds(value) {
  const rounded = Math.round(Math.abs(value));
  return (value < 0 && rounded > 0 ? MINUS : "") + meta.currency + count(rounded);
}

/** @param {number} value pounds */
function poundsShort(value) {
  const size = Math.abs(value);
  const sign = value < 0 ? MINUS : "";
  if (size < 10_000) return pounds(value);
  if (size < 999_500) return `${sign}${meta.currency}${Math.round(size / 1e3)}k`;
  if (size < 999_950_000) return `${sign}${meta.currency}${(size / 1e6).toFixed(1)}m`;
  return `${sign}${meta.currency}${decimal(size / 1e9, 1)}bn`;
}

/**
 * A value of a metric in its unit.
 *
 * @param {number | null | undefined} value
 * @param {Unit} unit
 */
function inUnit(value, unit) {
  if (value === null || value === undefined) return NONE;
  switch (unit) {
    case "money":
      return pounds(value);
    case "share":
      return percent(value);
    case "times":
      return `${decimal(value, 1)}×`;
    case "days":
      return `${count(value)} ${Math.round(value) === 1 ? "day" : "days"}`;
    case "months":
      return `${count(value)} ${Math.round(value) === 1 ? "month" : "months"}`;
    case "number":
      return decimal(value, 2);
    default:
      return Number.isInteger(value) ? count(value) : decimal(value, 1);
  }
}

/**
 * A value on an axis: short.
 *
 * @param {number} value
 * @param {Unit} unit
 * @param {number} step between ticks
 */
function onAxis(value, unit, step) {
  if (unit === "money") return poundsShort(value);
  if (unit === "share") return `${decimal(value * 100, step < 0.01 ? 1 : 0)}%`;
  return step < 1 ? decimal(value, step < 0.1 ? 2 : 1) : count(value);
}

/**
 * @param {number} value
 * @param {string} one
 * @param {string} many
 */
function plural(value, one, many) {
  return `${count(value)} ${value === 1 ? one : many}`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** @param {number} month such as 202501 */
function monthShort(month) {
  return MONTHS[(month % 100) - 1] ?? NONE;
}

/** @param {number} month such as 202501 */
function monthLong(month) {
  return `${monthShort(month)} ${Math.floor(month / 100)}`;
}

/**
 * Round ticks that cover a range.
 *
 * @param {number} low
 * @param {number} high
 * @param {number} wanted
 */
function ticksOf(low, high, wanted) {
  const span = high - low || 1;
  const rough = span / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= rough * 0.999) ?? power * 10;
  const ticks = [];
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + step * 1e-9; n += 1) ticks.push(n * step);
  return { ticks, step };
}
