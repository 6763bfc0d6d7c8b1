// Around the file: print, levels, the folder of shards, the server, types.
import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import path from "node:path";
import { go, machine, open, require } from "../browser.mjs";
import { ensure, equal, median } from "../sheet.mjs";
import { block, ids, meta, unpack } from "../packed.mjs";
import { ROUTES } from "./document.mjs";

/** @typedef {import("../tables.mjs").Truth} Truth */

/**
 * A customer prints to exactly one page of A4.
 * @param {any} chrome
 * @param {string} file
 * @param {string[]} ids
 */
export async function printsOnePage(chrome, file, ids) {
  const view = await open(chrome, file);
  for (const id of ids) {
    await go(view.page, `#/customer/${id}`);
    const pdf = Buffer.from(await view.page.pdf({ preferCSSPageSize: true, printBackground: true })).toString("latin1");
    const pages = pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
    const [, width, height] = /\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)/.exec(pdf) ?? [];
    equal(`${id}: pages`, pages, 1);
    equal(`${id}: points of the page`, [Math.round(Number(width)), Math.round(Number(height))], [595, 842]);
  }
  await view.page.emulateMediaType("print");
  const left = await view.page.$$eval(".side, .top, .skip", (/** @type {HTMLElement[]} */ all) =>
    all.filter((one) => getComputedStyle(one).display !== "none" && one.getBoundingClientRect().height > 0).map((one) => one.className));
  ensure(`printed, but of no use on paper: ${left.join(" ")}`, !left.includes("top") && !left.includes("skip"));
  await view.close();
  return `${ids.length} customers, 1 page of 210 × 297 mm each`;
}

/**
 * Nobody is in the file whom its level leaves out: not in the packed data, the pages or the text.
 * @param {any} chrome
 * @param {string} file
 * @param {Truth} truth
 * @param {"full" | "queue" | "aggregate"} level
 * @param {boolean} pseudonyms
 */
export async function keepsLevel(chrome, file, truth, level, pseudonyms) {
  const html = readFileSync(file, "utf8");
  const said = meta(html);
  const bytes = unpack(block(html, "data"));
  equal("level and pseudonyms", [said.run.level, said.run.pseudonyms], [level, pseudonyms]);
  const lawful = truth.customers.filter((one) => level === "full" || level === "queue" && one.tier !== "LOW");
  equal("rows", said.nRows, lawful.length);
  equal("customers counted", said.nCustomers, truth.customers.length);
  const known = new Set(pseudonyms ? [] : lawful.map((one) => one.id));
  const inside = ids(said.columns, bytes, said.nRows);
  if (pseudonyms) {
    equal("customers by their own ids", inside.filter((id) => truth.byId.has(id)), []);
    equal("distinct pseudonyms", new Set(inside).size, lawful.length);
    ensure("the order of the rows tells the ids", [...inside].sort().every((id, i) => id === inside[i]));
  } else equal("ids of the rows", inside, lawful.map((one) => one.id));
  const text = html + bytes.toString("latin1");
  const named = [...new Set(text.match(/C\d{7}\b/g) ?? [])].filter((id) => truth.byId.has(id) && !known.has(id));
  equal("customers named against the level", named, []);
  const view = await open(chrome, file);
  const shown = new Set();
  for (const route of ROUTES) {
    await go(view.page, route);
    const page = await view.page.$eval("body", (/** @type {HTMLElement} */ body) => body.outerHTML.slice(0, 2_000_000));
    for (const id of page.replace(/<script[^]*?<\/script>/g, "").match(/\bC\d{7}\b/g) ?? []) shown.add(id);
  }
  equal("customers shown against the level", [...shown].filter((id) => truth.byId.has(id) && !known.has(id)), []);
  const hidden = truth.customers.find((one) => one.tier === "LOW");
  await go(view.page, `#/customer/${hidden?.id}`);
  const opened = await view.page.$("[data-customer]");
  equal(`page of ${hidden?.id}, who is Low`, opened !== null, level === "full" && !pseudonyms);
  const footer = await view.page.$eval("body", (/** @type {HTMLElement} */ body) => body.innerText);
  equal("errors", view.errors, []);
  await view.close();
  return `${said.nRows} of ${said.nCustomers} customers inside, ${shown.size} ids shown, ${(html.length / 1024).toFixed(0)} KiB, footer of ${footer.length} characters`;
}

/**
 * In the folder form nine of ten customers open within `limit` milliseconds, each from a shard that was
 * not read yet (the tenth may meet whatever else the machine does).
 * @param {any} chrome
 * @param {string} file
 * @param {string[]} ids
 * @param {number} limit
 */
export async function opensFast(chrome, file, ids, limit) {
  const view = await open(chrome, file, { hash: "#/queue" });
  const times = [];
  for (const id of ids) times.push(await view.page.evaluate(timed, id));
  const shards = new Set(view.requests.filter((url) => url.endsWith(".js"))).size;
  equal("errors", view.errors, []);
  await view.close();
  const most = [...times].sort((a, b) => a - b)[Math.floor(0.9 * times.length)];
  const words = `median ${median(times).toFixed(0)} ms, nine of ten ${most.toFixed(0)} ms, longest ${Math.max(...times).toFixed(0)} ms of ${ids.length} customers, `
    + `${shards} shards read, at most ${limit} ms, on ${machine()}`;
  ensure(`too slow: ${words}`, most <= limit);
  return words;
}

/** Runs in the page: milliseconds from the change of address until the customer is painted. @param {string} id */
async function timed(id) {
  const { port1, port2 } = new MessageChannel();
  const turn = () => new Promise((done) => {
    port1.onmessage = done;
    port2.postMessage(0);
  });
  const began = performance.now();
  location.hash = `#/customer/${id}`;
  while (document.querySelector("[data-customer]")?.getAttribute("data-customer") !== id) {
    if (performance.now() - began > 10_000) throw new Error(`the page of ${id} does not open`);
    await turn();
  }
  document.body.getBoundingClientRect();
  const time = performance.now() - began;
  await new Promise((done) => requestAnimationFrame(done));
  return time;
}

/**
 * The server answers on the loopback address only, reads only, and serves the same app.
 * @param {any} chrome
 * @param {string[]} command
 * @param {string} customer
 */
export async function servesSafely(chrome, command, customer) {
  const server = spawn(command[0], command.slice(1), { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (data) => (said += data));
  try {
    let address;
    for (let i = 0; i < 200 && !address && server.exitCode === null; i += 1) {
      address = /http:\/\/(127\.0\.0\.1|localhost|\[::1\]):(\d+)/.exec(said);
      await new Promise((done) => setTimeout(done, 50));
    }
    if (!address) throw new Error(`no address is said: ${said}`);
    const port = Number(address[2]);
    const refused = [];
    for (const one of Object.values(networkInterfaces()).flat()) {
      if (!one || one.internal || one.family !== "IPv4") continue;
      ensure(`it answers on ${one.address}`, !(await accepts(one.address, port)));
      refused.push(one.address);
    }
    ensure("it listens beyond the loopback address", !listensEverywhere(port));
    const root = await ask(port, "GET", "/");
    equal("GET /", root.status, 200);
    for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
      const { status } = await ask(port, method, "/");
      ensure(`${method} / gives ${status}`, status === 405 || status === 501);
    }
    for (const target of ["/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/data/../../fip.toml", "//etc/passwd"]) {
      const found = await ask(port, "GET", target);
      ensure(`GET ${target} gives ${found.status}`, found.status >= 400 && !/root:|\[bank\]/.test(found.body));
    }
    const other = await ask(port, "GET", "/", { Host: `bank.example:${port}` });
    ensure(`a name that was bound anew gets ${other.status}`, other.status >= 400);
    const view = await open(chrome, `http://127.0.0.1:${port}/`, { hash: `#/customer/${customer}` });
    for (const route of [...ROUTES, `#/customer/${customer}`]) await go(view.page, route);
    equal("customer", await view.page.$eval("[data-customer]", (/** @type {HTMLElement} */ one) => one.dataset.customer), customer);
    equal("requests elsewhere", view.requests.filter((url) => !url.startsWith(`http://127.0.0.1:${port}/`) && !/^(data|blob):/.test(url)), []);
    equal("errors", view.errors.filter((one) => !/favicon/.test(one)), []);
    await view.close();
    return `port ${port} of 127.0.0.1, refused on ${refused.join(" ") || "no other address"}, 5 methods and 4 paths refused`;
  } finally {
    server.kill("SIGINT");
    await new Promise((done) => (server.exitCode === null && server.signalCode === null ? server.once("exit", done) : done(undefined)));
  }
}

/** @param {string} host @param {number} port */
function accepts(host, port) {
  return new Promise((done) => {
    const socket = connect({ host, port, timeout: 1000 });
    const end = (/** @type {boolean} */ answer) => () => {
      socket.destroy();
      done(answer);
    };
    socket.on("connect", end(true)).on("error", end(false)).on("timeout", end(false));
  });
}

/** Whether the kernel lists the port as open on another address than the loopback. @param {number} port */
function listensEverywhere(port) {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  const lines = readFileSync("/proc/net/tcp", "utf8").split("\n").concat(readFileSync("/proc/net/tcp6", "utf8").split("\n"));
  const open = lines.map((line) => line.trim().split(/\s+/)).filter((cells) => cells[3] === "0A" && cells[1].endsWith(`:${hex}`));
  ensure("the kernel knows no such port", open.length > 0);
  return open.some((cells) => !cells[1].startsWith("0100007F:"));
}

/**
 * @param {number} port
 * @param {string} method
 * @param {string} target
 * @param {Record<string, string>} headers
 * @returns {Promise<{ status: number, body: string }>}
 */
function ask(port, method, target, headers = {}) {
  return new Promise((done, fail) => {
    const asked = request({ host: "127.0.0.1", port, method, path: target, headers, timeout: 5000 }, (answer) => {
      let body = "";
      answer.setEncoding("utf8").on("data", (text) => (body += text)).on("end", () => done({ status: answer.statusCode ?? 0, body }));
    });
    asked.on("error", fail).on("timeout", () => asked.destroy(new Error(`${method} ${target}: no answer`)));
    asked.end();
  });
}

/** The scripts hold their types. @param {string} folder */
export async function typesHold(folder) {
  const compiler = require.resolve("typescript/bin/tsc");
  const run = (/** @type {string[]} */ ...args) => {
    try {
      return execFileSync(process.execPath, [compiler, ...args], { encoding: "utf8", cwd: folder });
    } catch (error) {
      throw new Error(/** @type {any} */ (error).stdout.trim().split("\n").slice(0, 3).join("; "));
    }
  };
  const configuration = JSON.parse(run("-p", folder, "--showConfig"));
  const { strict, checkJs } = configuration.compilerOptions;
  equal("strict and checkJs", [strict, checkJs], [true, true]);
  run("-p", folder, "--noEmit");
  const scripts = configuration.files.filter((/** @type {string} */ one) => one.endsWith(".js"));
  const bytes = scripts.reduce((/** @type {number} */ sum, /** @type {string} */ one) => sum + readFileSync(path.join(folder, one)).length, 0);
  const long = scripts.filter((/** @type {string} */ one) => readFileSync(path.join(folder, one), "utf8").split("\n").length > 600);
  equal("scripts of more than 600 lines", long, []);
  return `${scripts.length} scripts, ${(bytes / 1024).toFixed(0)} KiB, TypeScript ${require("typescript/package.json").version}, strict`;
}

