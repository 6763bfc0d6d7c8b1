// Chromium, driven through its debugging protocol.
import { createRequire } from "node:module";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

const modules = process.env.FIP_NODE_MODULES ?? import.meta.dirname;
export const require = createRequire(path.join(modules, "package.json"));
const puppeteer = require("puppeteer-core");

const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-default-browser-check",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
  "--disable-extensions", "--lang=en-GB", "--force-color-profile=srgb",
];

/** The machine, in words. */
export function machine() {
  return `${cpus().length} × ${cpus()[0].model.trim()}`;
}

/** Starts Chromium with an empty profile; `stop` ends it and removes the profile. */
export async function start() {
  const profile = mkdtempSync(path.join(tmpdir(), "fip-chromium-"));
  const chrome = await puppeteer.launch({
    executablePath: process.env.FIP_CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    userDataDir: profile,
    args: FLAGS,
    env: { ...process.env, LANG: "en_GB.UTF-8", TZ: "Europe/London" },
    protocolTimeout: 120_000,
  });
  const stop = async () => {
    await chrome.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { chrome, stop };
}

/**
 * Opens `file` (a path, or an address) in a context of its own and waits until it says it is ready.
 * @param {any} chrome
 * @param {string} file
 * @param {{ hash?: string, theme?: "light" | "dark", width?: number, height?: number,
 *   script?: boolean, before?: (page: any) => Promise<void>, wait?: boolean }} options
 */
export async function open(chrome, file, options = {}) {
  const context = await chrome.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport({ width: options.width ?? 1280, height: options.height ?? 900 });
  await page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: options.theme ?? "light" },
    { name: "prefers-reduced-motion", value: "reduce" },
  ]);
  const script = options.script ?? true;
  await page.setJavaScriptEnabled(script);
  /** @type {string[]} */
  const requests = [];
  /** @type {string[]} */
  const errors = [];
  const session = await page.createCDPSession();
  await session.send("Network.enable");
  session.on("Network.requestWillBeSent", (/** @type {any} */ event) => requests.push(event.request.url));
  session.on("Network.webSocketCreated", (/** @type {any} */ event) => requests.push(event.url));
  page.on("pageerror", (/** @type {any} */ error) => errors.push(String(error?.message ?? error)));
  page.on("console", (/** @type {any} */ message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  if (options.before) await options.before(page);
  const address = (/^https?:/.test(file) ? file : pathToFileURL(file).href) + (options.hash ?? "");
  await page.goto(address, { waitUntil: "load", timeout: 60_000 });
  if (script && options.wait !== false) await ready(page);
  return { page, requests, errors, session, address, close: () => context.close() };
}

/** Waits until the dashboard says that it is ready. @param {any} page */
export async function ready(page) {
  const is = () => document.documentElement.dataset.ready === "true";
  await page.waitForFunction(is, { timeout: 20_000, polling: 20 }).catch(() => {
    throw new Error("the page never said that it is ready");
  });
}

/**
 * Goes to a route of the open page and waits until the page shows it: two frames after the address
 * changed, and ready again when data had to be fetched.
 * @param {any} page
 * @param {string} hash
 */
export async function go(page, hash) {
  await page.evaluate((/** @type {string} */ to) => {
    location.hash = to;
  }, hash);
  await settle(page);
}

/** Waits for two frames and for `main` to be no longer busy. @param {any} page */
export async function settle(page) {
  await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    await frame();
    await frame();
    for (let i = 0; i < 200 && document.querySelector("main")?.ariaBusy === "true"; i += 1) await frame();
  });
}

/** Returns the source of axe-core. */
export function axeSource() {
  return readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
}
