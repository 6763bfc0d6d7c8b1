// Every page: accessibility, width, deep links, figures.
import { axeSource, go, open, settle } from "../browser.mjs";
import { ensure, equal } from "../sheet.mjs";
import { queue, route } from "../queue.mjs";

const axe = axeSource();

/**
 * No page breaks a rule of axe-core, in either theme, wide and narrow, dialog included; and a narrow
 * page does not scroll sideways.
 * @param {any} chrome
 * @param {string} file
 * @param {string} customer
 * @param {{ theme: "light" | "dark", width: number }} look
 */
export async function isAccessible(chrome, file, customer, { theme, width }) {
  const view = await open(chrome, file, { theme, width, height: width < 500 ? 844 : 900 });
  const { page } = view;
  await page.evaluate(axe);
  const broken = [];
  let rules = 0;
  const states = ["#/overview", "#/segments", "#/queue", `#/customer/${customer}`, "#/models", "#/quality", "#/lineage", "help"];
  for (const state of states) {
    if (state === "help") {
      await page.keyboard.press("?");
      await settle(page);
    } else await go(page, state);
    const found = await page.evaluate(examine);
    rules += found.passes;
    broken.push(...found.violations.map((/** @type {string} */ one) => `${state}: ${one}`));
    if (found.sideways > 0) broken.push(`${state}: ${found.sideways} px wider than the window: ${found.wide}`);
  }
  await view.close();
  if (broken.length > 0) throw new Error(`${broken.length} violations: ${broken.join("; ")}`);
  return `${states.length} states, ${rules} rules passed, 0 violations`;
}

/** Runs in the page. */
async function examine() {
  for (const details of document.querySelectorAll("#main details")) details.setAttribute("open", "");
  const result = await /** @type {any} */ (window).axe.run(document, { resultTypes: ["violations"] });
  const place = (/** @type {any} */ node) => `${node.target.join(" ")} (${node.failureSummary.split("\n")[1]?.trim()})`;
  const scrolls = (/** @type {Element} */ one) => {
    for (let at = /** @type {Element | null} */ (one); at; at = at.parentElement) {
      if (/auto|scroll|hidden|clip/.test(getComputedStyle(at).overflowX)) return true;
    }
    return false;
  };
  const wide = [...document.querySelectorAll("body *")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.right > innerWidth + 1 && box.width > 0 && !one.closest("svg *") && !scrolls(one);
  }).at(-1);
  return {
    passes: result.passes.length,
    violations: result.violations.map((/** @type {any} */ one) =>
      `${one.id} × ${one.nodes.length}, as ${one.nodes.slice(0, 2).map(place).join(" and ")}`),
    sideways: Math.max(0, /** @type {Element} */ (document.scrollingElement).scrollWidth - innerWidth),
    wide: wide ? `${wide.tagName} .${wide.getAttribute("class")} "${wide.textContent?.trim().slice(0, 40)}"` : "",
  };
}

/**
 * Each address opens its page, with its filter, also when it is the first one opened.
 * @param {any} chrome
 * @param {string} file
 * @param {import("../tables.mjs").Truth} truth
 */
export async function linksDeep(chrome, file, truth) {
  const shown = async (/** @type {string} */ hash) => {
    const view = await open(chrome, file, { hash });
    await settle(view.page);
    const state = await view.page.evaluate(read);
    equal(`${hash}: errors`, view.errors, []);
    await view.close();
    return state;
  };
  for (const name of ["overview", "segments", "queue", "models", "quality", "lineage"]) {
    equal(`#/${name}: page`, (await shown(`#/${name}`)).current, name);
  }
  const worst = queue(truth, {})[0];
  const filter = { tier: ["HIGH"], segment: worst.segment, reason: worst.reasons[0], sort: "-avg_monthly_spend" };
  const expected = queue(truth, filter);
  const state = await shown(route(filter));
  equal("queue: pressed chips", state.pressed, ["HIGH"]);
  equal("queue: segment and reason", [state.segment, state.reason], [filter.segment, filter.reason]);
  equal("queue: rows", state.count - 1, expected.length);
  equal("queue: first rows", state.ids.slice(0, 5), expected.slice(0, 5).map((one) => one.id));
  const safest = truth.customers.reduce((best, one) => (one.score > best.score ? one : best));
  for (const one of [worst, safest]) equal("customer", (await shown(`#/customer/${one.id}`)).customer, one.id);
  const lost = await shown("#/customer/C9999999");
  ensure("an unknown customer is not named as unknown", lost.customer === null && /C9999999/.test(lost.text));
  equal("an unknown page", (await shown("#/nonsense?x=%zz")).current, "overview");
  const map = await shown("#/segments?x=online_rate&y=score&off=CASH_HEAVY");
  ensure(`the map's axes are not kept: ${map.values.join(" ")}`, ["online_rate", "score"].every((one) => map.values.includes(one)));
  return `12 addresses, queue of ${expected.length} by three filters and a sort`;
}

/** Runs in the page: what is shown. */
function read() {
  const value = (/** @type {string} */ query) =>
    /** @type {HTMLSelectElement | null} */ (document.querySelector(query))?.value ?? null;
  return {
    current: document.querySelector("nav [aria-current=page]")?.getAttribute("data-page") ?? null,
    pressed: [...document.querySelectorAll("button[data-tier][aria-pressed=true]")].map((one) => one.getAttribute("data-tier")),
    segment: value("#filter-segment"), region: value("#filter-region"), reason: value("#filter-reason"), id: value("#filter-id"),
    count: Number(document.querySelector("#queue-grid")?.getAttribute("aria-rowcount") ?? 0),
    ids: [...document.querySelectorAll("#queue-grid [role=row][data-id]")].map((one) => one.getAttribute("data-id")),
    customer: document.querySelector("[data-customer]")?.getAttribute("data-customer") ?? null,
    values: [...document.querySelectorAll("#main select")].map((one) => /** @type {HTMLSelectElement} */ (one).value),
    text: /** @type {HTMLElement} */ (document.querySelector("#main")).innerText,
    hash: location.hash,
  };
}
export { read };

/**
 * The figures on the overview's cards are those of the tables.
 * @param {any} chrome
 * @param {string} file
 * @param {import("../tables.mjs").Truth} truth
 */
export async function countsRight(chrome, file, truth) {
  const view = await open(chrome, file, { hash: "#/overview" });
  const found = await view.page.$$eval("[data-kpi]", (/** @type {HTMLElement[]} */ cards) =>
    Object.fromEntries(cards.map((card) => [card.dataset.kpi, [Number(card.dataset.value), card.innerText]])));
  const chip = await view.page.$eval("nav .count", (/** @type {HTMLElement} */ one) => one.innerText);
  await view.close();
  const values = Object.fromEntries(Object.keys(truth.kpis).map((name) => [name, found[name]?.[0] ?? null]));
  equal("figures", values, truth.kpis);
  const comma = (/** @type {number} */ n) => n.toLocaleString("en-GB");
  for (const name of ["customers", "high", "medium", "fraud_customers"]) {
    ensure(`${name}: "${found[name][1]}" does not say ${comma(truth.kpis[name])}`, found[name][1].includes(comma(truth.kpis[name])));
  }
  equal("size of the queue beside its link", chip.replaceAll(/\D/g, ""), String(truth.kpis.high + truth.kpis.medium));
  return Object.entries(truth.kpis).map(([name, value]) => `${name} ${value}`).join(", ");
}

/**
 * The page about the data says what data_quality.json says.
 * @param {any} chrome
 * @param {string} file
 * @param {ReturnType<typeof import("../tables.mjs").quality>} quality
 */
export async function dataRight(chrome, file, quality) {
  const view = await open(chrome, file, { hash: "#/quality" });
  await settle(view.page);
  const found = await view.page.evaluate(() => {
    const cells = (/** @type {Element} */ row) => [...row.children].slice(0, 2).map((cell) => cell.textContent?.trim() ?? "");
    return {
      kpis: Object.fromEntries([...document.querySelectorAll("#main [data-kpi]")].map((card) => {
        const { kpi, value } = /** @type {HTMLElement} */ (card).dataset;
        return [kpi, Number(value)];
      })),
      columns: [...document.querySelectorAll("#main table.columns tbody tr")].map(cells),
      text: document.querySelector("#main")?.textContent ?? "",
    };
  });
  await view.close();
  equal("figures", found.kpis, quality.kpis);
  equal("columns", found.columns, quality.columns);
  for (const text of quality.findings) ensure(`the page does not say: ${text}`, found.text.includes(text));
  return `${quality.findings.length} findings, ${found.columns.length} columns, ${JSON.stringify(found.kpis)}`;
}
