// A dashboard whose every text was written by somebody who means harm.
import { readFileSync } from "node:fs";
import { go, open, settle } from "../browser.mjs";
import { ensure, equal } from "../sheet.mjs";
import { block, meta } from "../packed.mjs";
import { parse } from "../tables.mjs";
import { ROUTES } from "./document.mjs";
import { download } from "./queue.mjs";

/**
 * Nothing of the texts runs or becomes an element, on any page, and each is shown as it is.
 * The dashboard is made by `fip-report`'s test `hostile_dashboard`, which marks its texts with
 * `hostile-` and a number, and lists them beside the file.
 * @param {any} chrome
 * @param {string} file
 */
export async function isInert(chrome, file) {
  const html = readFileSync(file, "utf8");
  const texts = /** @type {string[]} */ (JSON.parse(readFileSync(file.replace(/\.html$/, ".json"), "utf8")));
  const said = meta(html);
  for (const id of ["meta", "data"]) ensure(`#${id} holds <`, !block(html, id).includes("<"));
  const view = await open(chrome, file, { before: watch });
  const { page } = view;
  const ids = said.nRows > 0 ? texts.filter((text) => text.startsWith("id:")).map((text) => text.slice(3)) : [];
  const seen = new Set();
  const harm = [];
  const routes = [...ROUTES, ...ids.map((id) => `#/customer/${encodeURIComponent(id)}`)];
  for (const route of [...routes, "#/queue?q=<img src=x onerror=harm()>&segment=<b>", "#/customer/<img src=x onerror=harm()>"]) {
    await go(page, route);
    await page.evaluate(openAll);
    await settle(page);
    const found = await page.evaluate(look);
    for (const text of texts) if (!text.startsWith("id:") && found.text.includes(text)) seen.add(text);
    for (const id of ids) if (found.text.includes(id)) seen.add(`id:${id}`);
    if (found.harm.length > 0) harm.push(`${route}: ${found.harm.join(", ")}`);
  }
  equal("harm done", harm, []);
  equal("texts that are not shown as they are", texts.filter((text) => !seen.has(text)), []);
  await go(page, "#/queue");
  const cells = parse((await download(chrome, page)).subarray(3).toString("utf8")).slice(1).flat();
  const formulas = cells.filter((cell) => /^[=+@\t\r]/.test(cell) || /^-/.test(cell) && !/^-?[\d.]+$/.test(cell));
  equal("cells that a spreadsheet would run", formulas, []);
  ensure("no exported cell had to be made safe: the test shows nothing", cells.some((cell) => /^'[=+\-@]/.test(cell)));
  const foreign = view.requests.filter((url) => url !== view.address && !/^(data|blob):/.test(url));
  equal("requests", foreign, []);
  equal("errors", view.errors, []);
  await view.close();
  return `${texts.length} texts shown as they are on ${routes.length} pages, ${cells.length} exported cells, nothing ran`;
}

/** @param {any} page */
async function watch(page) {
  await page.evaluateOnNewDocument(() => {
    const harmed = /** @type {any} */ (window);
    harmed.harmed = 0;
    harmed.harm = () => (harmed.harmed += 1);
    harmed.alert = harmed.harm;
  });
}

/** Runs in the page. */
function openAll() {
  for (const details of document.querySelectorAll("details")) details.setAttribute("open", "");
}

/** Runs in the page: texts as they are read, and signs of harm. */
function look() {
  const harm = [];
  if (/** @type {any} */ (window).harmed > 0) harm.push("a text ran");
  for (const query of ["img[onerror]", "[onload]", "[onclick]", "[onmouseover]", "main script", "iframe", "object", "main style", "b.harm",
    "a[href^='javascript:' i]", "meta[http-equiv=refresh]", "base"]) {
    if (document.querySelector(query)) harm.push(`an element ${query}`);
  }
  const titles = [...document.querySelectorAll("[aria-label], [title], option")].map((one) =>
    [one.getAttribute("aria-label"), one.getAttribute("title"), one.textContent].join("\n"));
  return { text: [document.title, document.body.textContent, ...titles].join("\n"), harm };
}
