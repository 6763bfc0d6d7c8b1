// Customer 360: points, reasons and what would change the tier, for every customer.
import { open } from "../browser.mjs";
import { contributions, tier } from "../card.mjs";
import { ensure, equal } from "../sheet.mjs";
import { block, columns, meta, unpack } from "../packed.mjs";
import { readFileSync } from "node:fs";
import { reasonTexts } from "../tables.mjs";

/** @typedef {import("../tables.mjs").Truth} Truth */
/** @typedef {import("../card.mjs").Card} Card */

/**
 * The packed columns say for every customer what the tables and the card say.
 * @param {string} file
 * @param {Truth} truth
 * @param {Card} card
 */
export async function packsRight(file, truth, card) {
  const html = readFileSync(file, "utf8");
  const said = meta(html);
  const n = truth.customers.length;
  equal("customers", [said.nCustomers, said.nRows], [n, n]);
  const found = columns(said.columns, unpack(block(html, "data")), n);
  const code = (/** @type {any[]} */ list, /** @type {number} */ i) => list[i].code;
  truth.customers.forEach((one, row) => {
    const got = {
      tier: code(said.tiers, found.tier[row]), score: found.score[row], segment: code(said.segments, found.segment[row]),
      region: said.regions[found.region[row]], age: found.age[row], tenure: found.tenure[row], frauds: found.fraud[row],
      reasons: [0, 1, 2, 3].map((i) => said.reasons[found[`r${i}`][row]]?.code ?? ""),
    };
    const { tier: level, score, segment, region, age, tenure, frauds, reasons } = one;
    equal(`row ${row}, ${one.id}`, got, { tier: level, score, segment, region, age, tenure, frauds, reasons });
    const points = said.card.characteristics.map((/** @type {any} */ of, /** @type {number} */ i) =>
      of.attributes[found[`a${i}`][row]].points);
    const sum = points.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, said.card.base);
    equal(`${one.id}: sum of points`, sum, score);
    equal(`${one.id}: points`, points, contributions(card, one.features).map((part) => part.points));
    equal(`${one.id}: tier`, tier(card, sum), level);
  });
  return `${n} customers, points of ${card.characteristics.length} characteristics sum to the score of each`;
}

/**
 * The page of every customer of `ids` shows the points of the card, their sum, the reasons of
 * RiskAlerts.csv, and what `explained` (the command) says of reasons and improvement.
 * @param {any} chrome
 * @param {string} file
 * @param {Truth} truth
 * @param {Card} card
 * @param {string[]} ids
 * @param {Map<string, any>} explained
 */
export async function explainsRight(chrome, file, truth, card, ids, explained) {
  const view = await open(chrome, file, { hash: "#/queue" });
  const seen = await view.page.evaluate(visit, ids);
  equal("errors", view.errors, []);
  await view.close();
  let [reasons, moves] = [0, 0];
  for (const found of seen) {
    const one = truth.byId.get(found.id);
    if (!one) throw new Error(`${found.id} is not in the tables`);
    equal(`${one.id}: score`, [found.score, found.sum], [one.score, one.score]);
    const expected = contributions(card, one.features);
    const rows = expected.map((part) => [part.name, part.label, part.points, part.best]);
    equal(`${one.id}: points`, found.points, rows);
    equal(`${one.id}: base`, found.base, card.base_points);
    equal(`${one.id}: reasons`, found.reasons.map((/** @type {any} */ reason) => reason[0]), one.reasons.filter((code) => code !== ""));
    const said = explained.get(one.id);
    const texts = reasonTexts(one) ?? said?.reasons.map((/** @type {any} */ reason) => reason.text) ?? [];
    texts.forEach((/** @type {string} */ text, /** @type {number} */ i) => {
      ensure(`${one.id}: reason ${i + 1} should say "${text}", found "${found.reasons[i][1]}"`, found.reasons[i][1].includes(text));
      reasons += 1;
    });
    if (said) moves += improves(one.id, found.improvement, said.improvement);
  }
  return `${seen.length} pages, ${reasons} texts of reasons and ${moves} moves as the command says`;
}

/**
 * The text of the page says what the command says.
 * @param {string} id
 * @param {string} text
 * @param {any} improvement
 */
function improves(id, text, improvement) {
  const parts = [];
  if (improvement?.needed !== undefined && improvement.needed !== null) parts.push(String(improvement.needed));
  for (const move of improvement?.moves ?? []) parts.push(move.characteristic, move.to, String(move.gain));
  for (const part of parts) {
    ensure(`${id}: what would change the tier should say "${part}", found "${text}"`, text.includes(part));
  }
  return improvement?.moves?.length ?? 0;
}

/** Runs in the page: opens each customer and reads what is shown. @param {string[]} ids */
async function visit(ids) {
  const { port1, port2 } = new MessageChannel();
  const turn = () => new Promise((done) => {
    port1.onmessage = done;
    port2.postMessage(0);
  });
  const text = (/** @type {Element | null | undefined} */ one) => (one?.textContent ?? "").replaceAll(/\s+/g, " ").trim();
  const number = (/** @type {Element | null | undefined} */ one) => Number(text(one).replaceAll(/[+,\s]/g, "").replace("−", "-"));
  const seen = [];
  for (const id of ids) {
    location.hash = `#/customer/${id}`;
    let page = null;
    for (const until = performance.now() + 5000; performance.now() < until;) {
      await turn();
      page = document.querySelector("[data-customer]");
      if (page?.getAttribute("data-customer") === id) break;
      page = null;
    }
    if (!page) throw new Error(`the page of ${id} does not open`);
    const rows = [...page.querySelectorAll("table.points tbody tr, table.points tfoot tr")].map((row) => [...row.children]);
    const score = page.matches("[data-score]") ? page : page.querySelector("[data-score]");
    seen.push({
      id, score: Number(score?.getAttribute("data-score")),
      sum: number(page.querySelector("[data-sum]")) || Number(page.querySelector("[data-sum]")?.getAttribute("data-sum")),
      base: number(rows[0]?.[2]),
      points: rows.slice(1, -1).map((cells) => [text(cells[0]), text(cells[1]), number(cells[2]), number(cells[3])]),
      reasons: [...page.querySelectorAll("[data-reason]")].map((one) => [one.getAttribute("data-reason"), text(one)]),
      improvement: text(page.querySelector("[data-improvement]")),
    });
  }
  return seen;
}
