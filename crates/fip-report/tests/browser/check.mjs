// The checks of a dashboard in a real browser. Usage: see README.md, or `node check.mjs`.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { start } from "./browser.mjs";
import { card } from "./card.mjs";
import * as customers from "./checks/customers.mjs";
import * as document from "./checks/document.mjs";
import { isInert } from "./checks/hostile.mjs";
import * as outside from "./checks/outside.mjs";
import * as pages from "./checks/pages.mjs";
import * as worklist from "./checks/queue.mjs";
import { spoil } from "./negative.mjs";
import { equal, Sheet } from "./sheet.mjs";
import { quality, transactions, truth as read } from "./tables.mjs";

const USAGE = `node check.mjs KIND PLACE [--fip BINARY] [--size KIB] [--ready MS] [--only PATTERN] [--hostile FILE]
KIND  all       every check of the one-file dashboard of the project folder PLACE
      large     size, time and figures of a project of many customers in one file
      folder    the folder form of the project folder PLACE
      levels    what each level of privacy leaves out (on a copy of the project)
      serve     the server of the project folder PLACE
      hostile   the file PLACE, made by the test hostile_dashboard
      types     the scripts in the folder PLACE, by TypeScript
      negative  that every check can fail, on the project folder PLACE`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    fip: { type: "string", default: "fip" }, size: { type: "string", default: "450" },
    ready: { type: "string", default: "1000" }, only: { type: "string", default: "" },
    hostile: { type: "string" },
  },
});
const [kind, place] = positionals;
const fip = values.fip.includes("/") ? path.resolve(values.fip) : values.fip;
const sheet = new Sheet(new RegExp(values.only));

/** Returns ids of customers of every tier, the worst and the best among them. @param {import("./tables.mjs").Truth} truth @param {number} n */
function some(truth, n) {
  const sorted = [...truth.customers].sort((a, b) => a.score - b.score);
  return Array.from({ length: n }, (_, i) => sorted[Math.floor((i * (sorted.length - 1)) / (n - 1))].id);
}

/**
 * Returns what the command says of customers, by id.
 * @param {string} project
 * @param {string[]} ids
 */
function explain(project, ids) {
  const said = execFileSync(fip, ["-C", project, "explain", "--format", "json", ...ids], { encoding: "utf8", maxBuffer: 1 << 30, stdio: ["ignore", "pipe", "ignore"] });
  return new Map(JSON.parse(said).customers.map((/** @type {any} */ one) => [one.customer_id, one]));
}

/** @param {any} chrome @param {string} project */
async function all(chrome, project) {
  const file = path.join(project, "reports", "dashboard.html");
  const truth = read(project);
  const rules = card(fip, project);
  const [worst] = some(truth, 2);
  // Everybody in the queue, and others of every score; the packed customers are all looked at.
  const queued = truth.customers.filter((one) => one.tier !== "LOW").map((one) => one.id);
  const ids = [...new Set([...queued, ...some(truth, 400)])];
  await sheet.check("size", () => document.isSmall(file, 1024 * Number(values.size)));
  await sheet.check("time until ready", () => document.isReady(chrome, file, Number(values.ready)));
  await sheet.check("requests", () => document.isSilent(chrome, file, worst));
  await sheet.check("policy", () => document.isSealed(chrome, file));
  await sheet.check("without JavaScript", () => document.readsWithoutScript(chrome, file, truth));
  await sheet.check("figures of the overview", () => pages.countsRight(chrome, file, truth));
  await sheet.check("figures of the transactions", async () => {
    const { n, total } = transactions(project);
    equal("total spend, pence", truth.kpis.total_spend, total);
    return `${n} transactions, ${total} pence`;
  });
  await sheet.check("figures of the data", () => pages.dataRight(chrome, file, quality(project)));
  await sheet.check("packed customers", () => customers.packsRight(file, truth, rules));
  await sheet.check("pages of customers", () => customers.explainsRight(chrome, file, truth, rules, ids, explain(project, some(truth, 400))));
  await sheet.check("deep links", () => pages.linksDeep(chrome, file, truth));
  await sheet.check("queue by hand", () => worklist.filtersByHand(chrome, file, truth));
  await sheet.check("export", () => worklist.exportsRight(chrome, file, truth));
  await sheet.check("keyboard", () => worklist.walksByKeyboard(chrome, file, truth));
  await sheet.check("print", () => outside.printsOnePage(chrome, file, some(truth, 5)));
  for (const theme of /** @type {const} */ (["light", "dark"])) {
    for (const width of [1280, 390]) {
      await sheet.check(`axe, ${theme}, ${width} px`, () => pages.isAccessible(chrome, file, worst, { theme, width }));
    }
  }
  await sheet.check("same bytes", () => document.isRepeatable(file, () => dashboard(project)));
}

/** Makes the dashboard of a project. @param {string} project @param {string[]} args */
function dashboard(project, ...args) {
  execFileSync(fip, ["-C", project, "dashboard", ...args], { stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" });
}

/** @param {any} chrome @param {string} project */
async function large(chrome, project) {
  const file = path.join(project, "reports", "dashboard.html");
  const truth = read(project);
  await sheet.check("size", () => document.isSmall(file, 1024 * Number(values.size)));
  await sheet.check("time until ready", () => document.isReady(chrome, file, Number(values.ready), 5));
  await sheet.check("figures of the overview", () => pages.countsRight(chrome, file, truth));
  await sheet.check("packed customers", () => customers.packsRight(file, truth, card(fip, project)));
  await sheet.check("export", () => worklist.exportsRight(chrome, file, truth));
}

/** @param {any} chrome @param {string} project */
async function folder(chrome, project) {
  const home = path.join(project, "reports", "dashboard");
  const file = path.join(home, "index.html");
  const truth = read(project);
  const rules = card(fip, project);
  const ids = some(truth, 40);
  await sheet.check("size", () => document.isSmall(home, 1024 * Number(values.size)));
  await sheet.check("time until ready", () => document.isReady(chrome, file, Number(values.ready), 3));
  await sheet.check("requests", () => document.isSilent(chrome, file, ids[0]));
  await sheet.check("policy", () => document.isSealed(chrome, file));
  await sheet.check("figures of the overview", () => pages.countsRight(chrome, file, truth));
  await sheet.check("a customer opens", () => outside.opensFast(chrome, file, ids, 100));
  await sheet.check("pages of some customers", () => customers.explainsRight(chrome, file, truth, rules, ids, new Map()));
  await sheet.check("deep links", () => pages.linksDeep(chrome, file, truth));
}

/** Works on a copy of a project, without its largest table. @param {string} project @param {(copy: string) => Promise<void>} work */
async function onCopy(project, work) {
  const copy = mkdtempSync(path.join(tmpdir(), "fip-copy-"));
  try {
    cpSync(project, copy, { recursive: true, filter: (from) => !/data_raw\/.|FactTransactions|features\.state/.test(from) });
    await work(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** @param {any} chrome @param {string} project */
async function levels(chrome, project) {
  const truth = read(project);
  await onCopy(project, async (copy) => {
    const file = path.join(copy, "reports", "dashboard.html");
    for (const level of /** @type {const} */ (["full", "queue", "aggregate"])) {
      for (const pseudonyms of level === "aggregate" ? [false] : [false, true]) {
        await sheet.check(`level ${level}${pseudonyms ? ", pseudonymised" : ""}`, async () => {
          dashboard(copy, "--level", level, ...(pseudonyms ? ["--pseudonymise"] : []));
          return outside.keepsLevel(chrome, file, truth, level, pseudonyms);
        });
      }
    }
  });
}

const KINDS = /** @type {Record<string, (chrome: any, place: string) => Promise<void>>} */ ({
  all, large, folder, levels,
  serve: async (chrome, project) => {
    const [worst] = some(read(project), 2);
    const command = [fip, "-C", project, "dashboard", "--serve=0"];
    await sheet.check("server", () => outside.servesSafely(chrome, command, worst));
  },
  hostile: (chrome, file) => sheet.check("hostile texts", () => isInert(chrome, file)),
  types: (_, assets) => sheet.check("types", () => outside.typesHold(assets)),
  negative: (chrome, project) =>
    spoil({ chrome, sheet, project, hostile: values.hostile, truth: read(project), rules: card(fip, project), explain }),
});

if (!place || !KINDS[kind] || !existsSync(place)) {
  console.error(place && KINDS[kind] ? `there is no ${place}` : USAGE);
  process.exit(2);
}
const { chrome, stop } = kind === "types" ? { chrome: null, stop: async () => {} } : await start();
try {
  await KINDS[kind](chrome, path.resolve(place));
} finally {
  await stop();
}
process.exitCode = sheet.close();
