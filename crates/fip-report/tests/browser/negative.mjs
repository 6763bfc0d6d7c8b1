// That every check can fail: each is made once more on something that was spoilt on purpose.
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as customers from "./checks/customers.mjs";
import * as document from "./checks/document.mjs";
import { isInert } from "./checks/hostile.mjs";
import * as outside from "./checks/outside.mjs";
import * as pages from "./checks/pages.mjs";
import * as worklist from "./checks/queue.mjs";
import { withMeta, withoutPolicy, withScript } from "./packed.mjs";
import { queue } from "./queue.mjs";
import { kpis, quality } from "./tables.mjs";

/** @typedef {import("./tables.mjs").Truth} Truth */
/** @typedef {import("./tables.mjs").Customer} Customer */

/**
 * @param {{ chrome: any, sheet: import("./sheet.mjs").Sheet, project: string, truth: Truth,
 *   rules: import("./card.mjs").Card, hostile: string | undefined,
 *   explain: (project: string, ids: string[]) => Map<string, any> }} all
 */
export async function spoil({ chrome, sheet, project, truth, rules, hostile, explain }) {
  const file = path.join(project, "reports", "dashboard.html");
  const html = readFileSync(file, "utf8");
  const folder = mkdtempSync(path.join(tmpdir(), "fip-spoilt-"));
  let n = 0;
  const written = (/** @type {string} */ text) => {
    n += 1;
    const made = path.join(folder, `dashboard-${n}.html`);
    writeFileSync(made, text);
    return made;
  };
  const saying = (/** @type {string} */ script) => written(withScript(html, script));
  const loaded = (/** @type {string} */ script) => saying(`addEventListener("DOMContentLoaded", () => { ${script} });`);
  const worst = queue(truth, {})[0];
  const other = queue(truth, {})[1];
  const ids = [worst.id, other.id];
  const said = explain(project, ids);
  const look = /** @type {const} */ ({ theme: "light", width: 390 });
  const fail = sheet.mustFail.bind(sheet);
  try {
    await fail("size", /too large/, () => document.isSmall(file, html.length - 1));
    const slow = saying("for (const until = performance.now() + 1500; performance.now() < until;);");
    await fail("time until ready", /too slow/, () => document.isReady(chrome, slow, 1000, 3));
    const calls = 'new Image().src = "http://127.0.0.1:9/";';
    await fail("requests", /requests besides/, () => document.isSilent(chrome, written(withoutPolicy(withScript(html, calls))), worst.id));
    await fail("requests: errors", /^errors/, () => document.isSilent(chrome, saying('console.error("spoilt");'), worst.id));
    await fail("policy", /calls that came through/, () => document.isSealed(chrome, written(withoutPolicy(html))));
    const images = html.replace(/img-src data:/, "img-src * data:");
    await fail("policy: one hole", /calls that came through/, () => document.isSealed(chrome, written(images)));
    const empty = html.replace(/(<main[^>]*>)[^]*(<\/main>)/, "$1$2");
    await fail("without JavaScript", /overview does not show/, () => document.readsWithoutScript(chrome, written(empty), truth));
    const moved = changed(truth, worst.id, (one) => (one.tier = "MEDIUM"));
    await fail("figures of the overview", /figures/, () => pages.countsRight(chrome, file, moved));
    const worse = quality(project);
    worse.kpis.quality_missing += 1;
    await fail("figures of the data", /figures/, () => pages.dataRight(chrome, file, worse));
    const emptied = quality(project);
    emptied.columns[3][0] = "nothing";
    await fail("columns of the data", /columns/, () => pages.dataRight(chrome, file, emptied));
    const better = changed(truth, other.id, (one) => (one.score += 1));
    await fail("packed customers", new RegExp(other.id), () => customers.packsRight(file, better, rules));
    const kinder = structuredClone(rules);
    for (const one of kinder.characteristics[0].attributes) one.points += 1;
    await fail("packed customers: points", /points/, () => customers.packsRight(file, truth, kinder));
    const reworded = changed(truth, other.id, (one) => (one.alert = queue(truth, {})[2].alert));
    await fail("pages of customers: reasons", /reason 1 should say/, () => customers.explainsRight(chrome, file, reworded, rules, ids, said));
    await fail("pages of customers: points", /points/, () => customers.explainsRight(chrome, file, truth, kinder, ids, said));
    const easier = structuredClone(said);
    for (const one of easier.values()) for (const move of one.improvement?.moves ?? []) move.gain += 7;
    await fail("pages of customers: improvement", /change the tier/, () => customers.explainsRight(chrome, file, truth, rules, ids, easier));
    await fail("deep links", /#\/segments: page/, () => pages.linksDeep(chrome, saying('history.replaceState(null, "", "#/overview");'), truth));
    const deaf = (/** @type {string} */ kind, /** @type {string} */ when) =>
      `addEventListener("${kind}", (event) => { if (${when}) { event.stopImmediatePropagation(); event.preventDefault(); } }, true);`;
    await fail("queue by hand", /pressed chips/, () => worklist.filtersByHand(chrome, saying(deaf("click", "event.target.closest('[data-tier]')")), truth));
    const richer = changed(truth, queue(truth, {}).at(-1)?.id ?? "", (one) => (one.spend[0] += 100));
    await fail("export: a cell", /line \d+/, () => worklist.exportsRight(chrome, file, richer));
    const shorter = changed(truth, worst.id, (one) => (one.tier = "LOW"));
    await fail("export: a row", /rows/, () => worklist.exportsRight(chrome, file, shorter));
    await fail("keyboard: back", /back/, () => worklist.walksByKeyboard(chrome, saying(deaf("keydown", "event.key === 'u'")), truth));
    const ringless = saying(`addEventListener("focusin", ({ target }) => {
      for (const ring of ["outline", "box-shadow"]) target.style.setProperty(ring, "none", "important"); });`);
    await fail("keyboard: ring", /no ring/, () => worklist.walksByKeyboard(chrome, ringless, truth));
    await fail("print", /pages/, () => outside.printsOnePage(chrome, loaded("document.body.style.minHeight = '2600px';"), ids));
    await fail("axe", /image-alt/, () => pages.isAccessible(chrome, loaded("document.body.append(document.createElement('img'));"), worst.id, look));
    await fail("axe: width", /wider than the window/, () => pages.isAccessible(chrome, loaded("document.body.style.minWidth = '500px';"), worst.id, look));
    const once = written(html);
    await fail("same bytes", /bytes of/, () => document.isRepeatable(once, () => appendFileSync(once, "\n")));
    const pretends = written(withMeta(html, (text) => text.replace('"level":"full"', '"level":"queue"')));
    await fail("levels", /rows/, () => outside.keepsLevel(chrome, pretends, truth, "queue", false));
    const renamed = changed(truth, worst.id, (one) => (one.id = "C9999999"));
    await fail("levels: ids", /ids of the rows|named/, () => outside.keepsLevel(chrome, file, renamed, "full", false));
    await fail("a customer opens", /too slow/, () => outside.opensFast(chrome, file, ids, 0));
    await fail("server: address", /answers on|beyond the loopback/, () => outside.servesSafely(chrome, careless("0.0.0.0"), worst.id));
    await fail("server: methods", /POST/, () => outside.servesSafely(chrome, careless("127.0.0.1"), worst.id));
    writeFileSync(path.join(folder, "tsconfig.json"), '{ "compilerOptions": { "strict": true, "checkJs": true, "noEmit": true, "types": [] }, "include": ["*.js"] }');
    writeFileSync(path.join(folder, "wrong.js"), "/** @type {number} */\nexport const wrong = \"text\";\n");
    await fail("types", /TS2322/, () => outside.typesHold(folder));
    if (hostile) {
      const bad = withoutPolicy(withScript(readFileSync(hostile, "utf8"), `addEventListener("DOMContentLoaded", () => {
        document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=harm()>"); });`));
      const made = path.join(folder, "hostile.html");
      writeFileSync(made, bad);
      writeFileSync(path.join(folder, "hostile.json"), readFileSync(hostile.replace(/\.html$/, ".json")));
      await fail("hostile texts", /harm done/, () => isInert(chrome, made));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Returns tables in which one customer is another.
 * @param {Truth} truth
 * @param {string} id
 * @param {(one: Customer) => void} change
 * @returns {Truth}
 */
function changed(truth, id, change) {
  const customers = truth.customers.map((one) => {
    if (one.id !== id) return one;
    const copy = { ...one, spend: [...one.spend] };
    change(copy);
    return copy;
  });
  return { ...truth, customers, byId: new Map(customers.map((one) => [one.id, one])), kpis: kpis(customers, truth.months.length) };
}

/** A server that answers everything. @param {string} address */
function careless(address) {
  const program = `const server = require("node:http").createServer((request, response) => response.end("yes"));
    server.listen(0, "${address}", () => console.log("http://127.0.0.1:" + server.address().port));`;
  return [process.execPath, "-e", program];
}
