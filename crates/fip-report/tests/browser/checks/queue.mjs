// The risk queue: filter, sort, export; the walk by keyboard.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { go, open, settle } from "../browser.mjs";
import { cells, header, queue, route } from "../queue.mjs";
import { ensure, equal } from "../sheet.mjs";
import { parse } from "../tables.mjs";
import { read } from "./pages.mjs";

/** @typedef {import("../tables.mjs").Truth} Truth */
/** @typedef {import("../queue.mjs").Filter} Filter */

/**
 * Clicks "Export CSV" and returns the bytes that are downloaded.
 * @param {any} chrome
 * @param {any} page
 * @returns {Promise<Buffer>}
 */
export async function download(chrome, page) {
  const folder = mkdtempSync(path.join(tmpdir(), "fip-download-"));
  const session = await chrome.target().createCDPSession();
  const id = page.browserContext().id;
  await session.send("Browser.setDownloadBehavior", { behavior: "allow", browserContextId: id, downloadPath: folder, eventsEnabled: true });
  const done = new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("nothing was downloaded")), 15_000);
    session.on("Browser.downloadProgress", (/** @type {any} */ event) => {
      if (event.state === "completed") {
        clearTimeout(late);
        resolve(undefined);
      }
    });
  });
  try {
    await page.click("#export-csv");
    await done;
    const [name] = readdirSync(folder);
    return readFileSync(path.join(folder, name));
  } finally {
    await session.detach();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * What is exported is exactly what the tables give for a filter and an order, byte by byte.
 * @param {any} chrome
 * @param {string} file
 * @param {Truth} truth
 */
export async function exportsRight(chrome, file, truth) {
  const view = await open(chrome, file, { hash: "#/queue" });
  const worst = queue(truth, {})[0];
  /** @type {Filter[]} */
  const filters = [
    {},
    { tier: ["HIGH"], sort: "-avg_monthly_spend" },
    { segment: worst.segment, region: worst.region, sort: "-score" },
    { tier: ["MEDIUM"], reason: worst.reasons[1], sort: "region" },
    { q: worst.id.slice(-3) },
  ];
  const counts = [];
  for (const filter of filters) {
    await go(view.page, route(filter));
    const expected = queue(truth, filter);
    const shown = await view.page.evaluate(read);
    equal(`${route(filter)}: rows`, shown.count - 1, expected.length);
    equal(`${route(filter)}: first rows`, shown.ids.slice(0, 8), expected.slice(0, Math.min(8, shown.ids.length)).map((one) => one.id));
    compare(route(filter), await download(chrome, view.page), [header(truth), ...cells(expected)]);
    counts.push(expected.length);
  }
  equal("errors", view.errors, []);
  await view.close();
  return `${counts.join(", ")} rows of ${filters.length} filters and orders, cell by cell`;
}

/** @param {string} what @param {Buffer} bytes @param {string[][]} expected */
function compare(what, bytes, expected) {
  equal(`${what}: byte order mark`, bytes.subarray(0, 3).toString("hex"), "efbbbf");
  const text = bytes.subarray(3).toString("utf8");
  equal(`${what}: ends of lines`, /(^|[^\r])\n/.test(text), false);
  const found = parse(text);
  equal(`${what}: lines`, found.length, expected.length);
  expected.forEach((row, i) => equal(`${what}: line ${i + 1}`, found[i], row));
}

/**
 * Chips, selects and headings do what the address says, and the address follows them.
 * @param {any} chrome
 * @param {string} file
 * @param {Truth} truth
 */
export async function filtersByHand(chrome, file, truth) {
  const view = await open(chrome, file, { hash: "#/queue" });
  const { page } = view;
  const entries = await page.evaluate(() => history.length);
  const worst = queue(truth, {})[0];
  await page.click('button[data-tier="MEDIUM"]');
  await page.select("#filter-segment", worst.segment);
  await page.select("#filter-region", worst.region);
  await settle(page);
  await page.click('[data-sort="score"]');
  await settle(page);
  const shown = await page.evaluate(read);
  equal("pressed chips", shown.pressed, ["HIGH"]);
  const sort = /[?&]sort=([^&]*)/.exec(shown.hash)?.[1] ?? "score";
  const expected = queue(truth, { tier: ["HIGH"], segment: worst.segment, region: worst.region, sort });
  equal("order after a click on the sorted heading", sort, "-score");
  equal("rows", shown.count - 1, expected.length);
  equal("ids", shown.ids.slice(0, 5), expected.slice(0, 5).map((one) => one.id));
  equal("entries in the history", await page.evaluate(() => history.length), entries);
  const again = await open(chrome, file, { hash: shown.hash });
  await settle(again.page);
  equal("ids of the same address opened anew", (await again.page.evaluate(read)).ids.slice(0, 5), shown.ids.slice(0, 5));
  await again.close();
  await page.type("#filter-id", worst.id);
  await settle(page);
  equal("rows for one id", (await page.evaluate(read)).count - 1, 1);
  await view.close();
  return `${expected.length} rows, address ${shown.hash}`;
}

/**
 * By keyboard alone: overview, queue, a filter, a row, its customer, and back with filter and row kept.
 * @param {any} chrome
 * @param {string} file
 * @param {Truth} truth
 */
export async function walksByKeyboard(chrome, file, truth) {
  const view = await open(chrome, file);
  const { page } = view;
  const press = async (/** @type {string[]} */ ...keys) => {
    for (const key of keys) await page.keyboard.press(key);
    await settle(page);
  };
  const focus = () => page.evaluate(() => {
    const at = document.activeElement;
    const ring = at && at !== document.body ? getComputedStyle(at) : null;
    return { id: at?.id ?? "", role: at?.getAttribute("role") ?? "", tag: at?.tagName ?? "", text: at?.textContent?.trim().slice(0, 40) ?? "",
      ring: ring !== null && (ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) > 0 || ring.boxShadow !== "none") };
  });
  await press("Tab");
  ensure("the first stop is not the skip link", /skip/i.test((await focus()).text));
  await press("g", "q");
  let shown = await page.evaluate(read);
  equal("page after g q", shown.current, "queue");
  const entered = await focus();
  ensure(`after a change of page the focus is on ${entered.tag} ${entered.id}`, entered.id === "main" || entered.role === "grid");
  const stops = [];
  for (let i = 0; i < 30 && stops.at(-1) !== "filter-segment"; i += 1) {
    // Filters stand before the grid, on which the page may begin.
    if (entered.role === "grid") await page.keyboard.down("Shift");
    await press("Tab");
    await page.keyboard.up("Shift");
    const at = await focus();
    ensure(`no ring around ${at.tag} ${at.id || at.text}`, at.ring);
    stops.push(at.id);
  }
  equal("stop reached by Tab", stops.at(-1), "filter-segment");
  const worst = queue(truth, { tier: ["HIGH"] })[0];
  const choice = await page.$$eval("#filter-segment option", (/** @type {HTMLOptionElement[]} */ all, /** @type {string} */ code) =>
    all.findIndex((one) => one.value === code), worst.segment);
  for (let i = 0; i < choice; i += 1) await press("ArrowDown");
  const rows = queue(truth, { segment: worst.segment });
  shown = await page.evaluate(read);
  equal("segment chosen by keys", shown.segment, worst.segment);
  equal("rows after the filter", shown.count - 1, rows.length);
  for (let i = 0; i < 40 && (await focus()).role !== "grid"; i += 1) await press("Tab");
  equal("the grid is reached by Tab", (await focus()).role, "grid");
  await press("Home", "ArrowDown", "j", "ArrowDown", "k");
  const wanted = rows[2].id;
  equal("selected row", await page.evaluate(selected), wanted);
  await press("Enter");
  equal("customer opened by Enter", (await page.evaluate(read)).customer, wanted);
  await press("]");
  equal("next customer of the queue", (await page.evaluate(read)).customer, rows[3].id);
  await press("[");
  equal("previous customer of the queue", (await page.evaluate(read)).customer, wanted);
  await press("u");
  shown = await page.evaluate(read);
  equal("back: page, segment, rows", [shown.current, shown.segment, shown.count - 1], ["queue", worst.segment, rows.length]);
  equal("back: selected row", await page.evaluate(selected), wanted);
  await press("Enter");
  await page.goBack({ waitUntil: "domcontentloaded" }).catch(() => undefined);
  await settle(page);
  shown = await page.evaluate(read);
  equal("the browser's back: segment, rows", [shown.segment, shown.count - 1], [worst.segment, rows.length]);
  equal("the browser's back: selected row", await page.evaluate(selected), wanted);
  await press("/");
  equal("focus after /", (await focus()).id, "find");
  await page.keyboard.type(rows[0].id);
  await press("Enter");
  equal("customer found by id", (await page.evaluate(read)).customer, rows[0].id);
  await press("Escape", "?");
  ensure("? opens no dialog", await page.$eval("dialog[open], [role=dialog]", () => true).catch(() => false));
  await press("Escape");
  ensure("Escape closes no dialog", !(await page.$eval("dialog[open]", () => true).catch(() => false)));
  equal("errors", view.errors, []);
  await view.close();
  return `g q, ${stops.length} stops with a ring, filter of ${rows.length} rows, row 3 opened, left and found again`;
}

/** Runs in the page: the id of the selected row. */
function selected() {
  const grid = document.querySelector("#queue-grid");
  const active = grid?.getAttribute("aria-activedescendant");
  const row = document.querySelector("#queue-grid [role=row][aria-selected=true]") ?? (active ? document.getElementById(active)?.closest("[role=row]") : null);
  return row?.getAttribute("data-id") ?? null;
}
