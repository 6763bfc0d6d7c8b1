// @ts-check
// The points table and one customer: what each characteristic earned, reasons, the way to a safer tier.

/**
 * @typedef {object} Contribution
 * @property {number} at number of the characteristic
 * @property {Characteristic} characteristic
 * @property {AttributeRow} attribute
 * @property {number} best most points any attribute earns
 * @property {number} lost
 */

/**
 * What each characteristic earned, in the card's order.
 *
 * @param {Found} found
 * @returns {Contribution[]}
 */
function contributionsOf({ table, row }) {
  return meta.card.characteristics.map((characteristic, at) => {
    const attribute = /** @type {AttributeRow} */ (characteristic.attributes[table.numbers(`a${at}`)[row] ?? 0]);
    const best = Math.max(...characteristic.attributes.map((one) => one.points));
    return { at, characteristic, attribute, best, lost: best - attribute.points };
  });
}

/**
 * The reason a contribution counts towards: its row's own, else its characteristic's.
 *
 * @param {Contribution} one
 * @returns {ReasonWord | undefined}
 */
function reasonOf(one) {
  if (typeof one.attribute.reason === "number") return meta.reasons[one.attribute.reason];
  const own = meta.reasons.filter((reason) => reason.characteristic === one.at);
  return one.attribute.kind === "missing" ? own[own.length - 1] : own[0];
}

/**
 * The customer's value as the reason's text prints it.
 *
 * @param {Found} found
 * @param {Contribution} one
 * @param {ReasonWord} word
 */
function printedValue({ table, row }, one, word) {
  const value = table.value(word.column ?? `v${one.at}`, row);
  if (value === null) return one.attribute.label;
  switch (word.format ?? one.characteristic.format) {
    case "percent":
      return `${value.toFixed(1)}%`;
    case "times":
      return `${value.toFixed(1)} times`;
    case "days":
      return `${value.toFixed(0)} ${value === 1 ? "day" : "days"}`;
    case "count":
      return value.toFixed(0);
    case "number":
      return value.toFixed(2);
    default:
      return one.attribute.label;
  }
}

/**
 * @typedef {object} ReasonFound
 * @property {ReasonWord} word
 * @property {string} text
 * @property {number} lost points lost by all characteristics that give this reason
 * @property {Contribution} main the one that lost most
 * @property {number} better share of the portfolio that earns more points there
 */

/**
 * The reasons of a customer, most points lost first.
 *
 * @param {Found} found
 * @param {Contribution[]} contributions
 * @returns {ReasonFound[]}
 */
function reasonsOf(found, contributions) {
  const out = [];
  for (const number of reasonNumbers(found.table, found.row)) {
    const word = meta.reasons[number];
    const giving = contributions.filter((one) => word && reasonOf(one)?.code === word.code);
    const main = contributions.find((one) => one.at === word?.characteristic) ?? giving[0];
    if (!word || !main) continue;
    const lost = giving.reduce((sum, one) => sum + one.lost, 0);
    const value = printedValue(found, main, word);
    const text = word.text.replaceAll("{value}", () => value);
    out.push({ word, text, lost, main, better: shareBetter(main) });
  }
  return out;
}

/**
 * The numbers of a customer's reasons.
 *
 * @param {Table} table
 * @param {number} row
 * @returns {number[]}
 */
function reasonNumbers(table, row) {
  const numbers = [];
  for (let place = 0; place < 4; place += 1) {
    const number = table.numbers(`r${place}`)[row];
    if (number !== undefined && number !== 255) numbers.push(number);
  }
  return numbers;
}

/** @param {Contribution} one */
function shareBetter(one) {
  const rows = one.characteristic.attributes;
  const all = rows.reduce((sum, row) => sum + row.customers, 0);
  const better = rows.reduce((sum, row) => sum + (row.points > one.attribute.points ? row.customers : 0), 0);
  return all === 0 ? 0 : better / all;
}
