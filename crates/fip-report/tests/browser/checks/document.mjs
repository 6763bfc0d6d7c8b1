// The document itself: size, time until ready, requests, policy, without JavaScript, same bytes.
import { createServer } from "node:http";
import path from "node:path";
import { go, machine, open, settle } from "../browser.mjs";
import { ensure, equal, median } from "../sheet.mjs";
import { digest, files, size } from "../packed.mjs";

export const ROUTES = ["#/overview", "#/segments", "#/queue", "#/models", "#/quality", "#/lineage"];

/** The file has at most `limit` bytes. @param {string} place @param {number} limit */
export async function isSmall(place, limit) {
  const found = size(files(place));
  const words = `${(found / 1024).toFixed(0)} KiB of at most ${(limit / 1024).toFixed(0)} KiB`;
  ensure(`too large: ${words}`, found <= limit);
  return words;
}

/**
 * The page is ready within `limit` milliseconds: the median of several loads, each in a fresh context.
 * @param {any} chrome
 * @param {string} file
 * @param {number} limit
 * @param {number} loads
 */
export async function isReady(chrome, file, limit, loads = 7) {
  const times = [];
  for (let i = 0; i < loads; i += 1) {
    const view = await open(chrome, file);
    times.push(await view.page.evaluate(() => performance.getEntriesByName("fip-ready")[0]?.startTime ?? NaN));
    await view.close();
  }
  ensure("the page sets no mark fip-ready", times.every(Number.isFinite));
  const found = median(times);
  const spread = `${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)}`;
  const words = `median ${found.toFixed(0)} ms of ${loads} loads (${spread}), at most ${limit} ms, on ${machine()}`;
  ensure(`too slow: ${words}`, found <= limit);
  return words;
}

/**
 * Walking over every page, filtering, changing theme and exporting makes no request and no error.
 * @param {any} chrome
 * @param {string} file
 * @param {string} customer
 */
export async function isSilent(chrome, file, customer) {
  const view = await open(chrome, file);
  const { page } = view;
  const routes = [...ROUTES, `#/customer/${customer}`, "#/segments?x=online_rate&y=score", "#/queue?tier=HIGH"];
  for (const route of routes) await go(page, route);
  await page.evaluate(() => /** @type {HTMLElement | null} */ (document.querySelector("#theme"))?.click());
  await settle(page);
  await new Promise((done) => setTimeout(done, 300));
  const folder = new URL(".", view.address).href;
  const known = new Set([view.address, new URL("favicon.ico", folder).href]);
  const others = view.requests.filter((url) => !known.has(url) && !/^(data|blob):/.test(url));
  const foreign = others.filter((url) => !(url.startsWith(`${folder}data/`) && url.endsWith(".js")));
  equal("requests besides the document", foreign, []);
  equal("errors", view.errors, []);
  await view.close();
  return `${routes.length} routes, 0 requests` + (others.length > 0 ? ` besides ${others.length} shards of the folder` : "");
}

/**
 * Whatever gets into the page cannot call anybody: a server of this check counts the calls.
 * @param {any} chrome
 * @param {string} file
 */
export async function isSealed(chrome, file) {
  /** @type {string[]} */
  const calls = [];
  const server = createServer((request, response) => {
    calls.push(request.url ?? "");
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.end("window.injected = 'by script';");
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  try {
    const view = await open(chrome, file);
    const found = await view.page.evaluate(inject, `http://127.0.0.1:${port}`);
    await view.close();
    equal("calls that came through", calls, []);
    equal("code that ran", found.ran, null);
    const wanted = ["connect-src", "font-src", "form-action", "frame-src", "img-src", "media-src", "object-src",
      "script-src-attr", "script-src-elem", "style-src-attr", "style-src-elem", "worker-src"];
    equal("directives that refused something", found.refused.filter((/** @type {string} */ one) => wanted.includes(one)),
      wanted.filter((one) => one !== "font-src"));
    return `${found.tried} ways tried, 0 calls, refused by ${found.refused.join(" ")}`;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Runs in the page: tries to call `origin` in every way. @param {string} origin */
async function inject(origin) {
  const refused = new Set();
  document.addEventListener("securitypolicyviolation", (event) => refused.add(event.effectiveDirective));
  const make = (/** @type {string} */ tag, /** @type {Record<string, string>} */ properties) => {
    const element = Object.assign(document.createElement(tag), properties);
    document.body.append(element);
    return element;
  };
  const ways = [
    () => fetch(`${origin}/fetch`).catch(() => undefined),
    () => navigator.sendBeacon(`${origin}/beacon`, "x"),
    () => new WebSocket(`${origin.replace("http", "ws")}/socket`),
    () => new EventSource(`${origin}/events`),
    () => new Worker(`${origin}/worker.js`),
    () => new Worker(URL.createObjectURL(new Blob([`fetch("${origin}/inner")`]))),
    () => make("img", { src: `${origin}/img`, alt: "" }),
    () => make("script", { src: `${origin}/script.js` }),
    () => make("script", { textContent: "window.injected = 'by inline script'" }),
    () => make("div", { innerHTML: "<button onclick=\"window.injected = 'by handler'\">x</button>" })
      .querySelector("button")?.click(),
    () => make("div", { innerHTML: `<i style="background:url(${origin}/css)">x</i>` }),
    () => make("style", { textContent: `@import url(${origin}/import); body { background: url(${origin}/back) }` }),
    () => make("link", { rel: "stylesheet", href: `${origin}/sheet.css` }),
    () => make("link", { rel: "prefetch", href: `${origin}/prefetch` }),
    () => make("iframe", { src: `${origin}/frame`, name: "inside" }),
    () => make("object", { data: `${origin}/object`, type: "text/html" }),
    () => make("embed", { src: `${origin}/embed`, type: "text/html" }),
    () => make("video", { src: `${origin}/video` }),
    () => /** @type {HTMLFormElement} */ (make("form", { action: `${origin}/form`, target: "inside" })).submit(),
    () => setTimeout("window.injected = 'by text'", 0),
    // In a task of its own: what the debugger asks for may make code of text.
    () => setTimeout(() => new Function("window.injected = 'by function'")(), 0),
  ];
  for (const way of ways) {
    try {
      await way();
    } catch { /* a refusal may throw */ }
  }
  await new Promise((done) => setTimeout(done, 700));
  return { tried: ways.length, refused: [...refused].sort(), ran: /** @type {any} */ (window).injected ?? null };
}

/**
 * Without JavaScript the overview can be read, with the run's figures.
 * @param {any} chrome
 * @param {string} file
 * @param {import("../tables.mjs").Truth} truth
 */
export async function readsWithoutScript(chrome, file, truth) {
  const view = await open(chrome, file, { script: false });
  const text = await view.page.$eval("#main", (/** @type {HTMLElement} */ main) => main.innerText);
  const cards = await view.page.$$eval("[data-kpi]", (/** @type {HTMLElement[]} */ found) =>
    found.filter((one) => one.getClientRects().length > 0).length);
  const graphics = await view.page.$$eval("#main svg", (/** @type {Element[]} */ found) =>
    found.filter((one) => one.getBoundingClientRect().height > 40).length);
  const says = await view.page.$$eval("noscript", (/** @type {HTMLElement[]} */ all) => all.map((one) => one.textContent).join(" "));
  await view.close();
  const comma = (/** @type {number} */ n) => n.toLocaleString("en-GB");
  for (const name of ["customers", "high", "medium"]) {
    ensure(`the overview does not show ${name}`, text.includes(comma(truth.kpis[name])));
  }
  ensure("fewer than 3 charts to be seen", graphics >= 3);
  ensure("fewer than 6 figures to be seen", cards >= 6);
  ensure("nothing says what needs JavaScript", /JavaScript/.test(says));
  return `${text.length} characters, ${cards} figures, ${graphics} charts`;
}

/**
 * Made again, the dashboard has the same bytes.
 * @param {string} place
 * @param {() => void} again
 */
export async function isRepeatable(place, again) {
  const before = digest(files(place));
  again();
  const after = digest(files(place));
  equal(`bytes of ${path.basename(place)}`, after, before);
  return `${files(place).length} file(s), sha256 ${before.slice(0, 16)} twice`;
}
