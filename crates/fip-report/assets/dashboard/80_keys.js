// @ts-check
// Keys, the search box, light and dark, the printer, the list of keys.

/** @type {[string, string][]} */
const KEYS = [
  ["/", "find a customer"],
  ["g then o, s, q, m, d, l", "Overview, Segments, Risk queue, Models, Data quality, Lineage"],
  ["↑ ↓ or k j", "the row above or below (queue)"],
  ["Page Up, Page Down, Home, End", "move far (queue)"],
  ["Enter", "open the row or mark"],
  ["Backspace or u", "back to the queue (customer)"],
  ["[ and ]", "previous and next customer"],
  ["p", "print this page"],
  ["t", "light or dark"],
  ["?", "this list"],
  ["Esc", "leave a box, close this list"],
];

/** @type {Record<string, string>} */
const PAGES_BY_KEY = { o: "overview", s: "segments", q: "queue", m: "models", l: "lineage", d: "quality" };

let goPressed = false;

/** @param {KeyboardEvent} event */
function onKey(event) {
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  if (event.key === "Escape" && target.matches("input, select")) target.blur();
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (target.closest("input, select, textarea, dialog")) return;
  if (goPressed) {
    goPressed = false;
    const page = PAGES_BY_KEY[event.key];
    if (page) return void taken(event, () => goTo(lastAddress.get(page) ?? `#/${page}`));
  }
  /** @type {Record<string, () => void>} */
  const actions = {
    g: () => { goPressed = true; },
    "/": () => byId("find").focus(),
    "?": showKeys,
    p: () => window.print(),
    t: switchTheme,
    "[": () => follow("previous"),
    "]": () => follow("next"),
    u: () => follow("back"),
    Backspace: () => follow("back"),
    j: () => queueStep(1),
    k: () => queueStep(-1),
  };
  const action = actions[event.key];
  if (action) taken(event, action);
}

/**
 * @param {KeyboardEvent} event
 * @param {() => void} action
 */
function taken(event, action) {
  event.preventDefault();
  action();
}

/** @param {string} id of a link of the page */
function follow(id) {
  const href = document.querySelector(`#main a#${id}`)?.getAttribute("href");
  if (href) goTo(href);
}

/** @param {number} step */
function queueStep(step) {
  const { grid } = queue;
  if (!grid?.node.isConnected) return;
  grid.node.focus();
  grid.select(grid.selected + step);
}

/** Opens the list of keys. */
function showKeys() {
  const rows = KEYS.map(([keys, words]) => [keys, words]);
  const close = el("button", { type: "button", class: "primary", autofocus: true }, "Close");
  const box = el("dialog", { class: "keys-box", "aria-labelledby": "keys-title" }, el("h2", { id: "keys-title" }, "Keys"), tableOf("Keys", ["Key", "What it does"], rows, 9), close);
  close.addEventListener("click", () => box.close());
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
}

/** Whether the page is dark now. */
function isDark() {
  const { theme } = document.documentElement.dataset;
  return theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function switchTheme() {
  setTheme(isDark() ? "light" : "dark");
  try {
    localStorage.setItem("fip-theme", isDark() ? "dark" : "light");
  } catch {
    // A browser may forbid storage to files; the choice then lasts as long as the page.
  }
  announce(isDark() ? "Dark theme" : "Light theme");
}

/** @param {string} theme */
function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  redrawColors();
}

/** Draws anew what has taken its colors from the style sheet once. */
function redrawColors() {
  shownMap?.draw();
}

/** Takes up the theme of the last visit. */
function rememberedTheme() {
  try {
    const theme = localStorage.getItem("fip-theme");
    if (theme === "dark" || theme === "light") setTheme(theme);
  } catch {
    // No storage, no choice to take up.
  }
}

/** Finds the customer that the box asks for. */
async function search() {
  const box = /** @type {HTMLInputElement} */ (byId("find"));
  const asked = box.value.trim();
  if (!asked) return;
  const bySource = store.queue.sources.indexOf(asked);
  const id = bySource >= 0 ? store.queue.id(bySource) : fullId(asked);
  const found = meta.run.level === "aggregate" ? null : await findCustomer(id).catch(() => null);
  if (found) {
    box.value = "";
    return goTo(customerAddress(id));
  }
  const rows = filtered(store.queue, { ...askedOf(new URLSearchParams("tier=LOW,MEDIUM,HIGH")), q: asked });
  if (rows.length === 1) return goTo(customerAddress(store.queue.id(rows[0] ?? 0)));
  if (rows.length > 1) {
    announce(`${count(rows.length)} customers match`);
    return goTo(addressOf("queue", { tier: store.everybody ? "HIGH,MEDIUM,LOW" : "", q: asked }));
  }
  return goTo(customerAddress(id));
}

/**
 * What was typed, as an id: digits alone get the prefix and the zeros.
 *
 * @param {string} asked
 */
function fullId(asked) {
  const spec = store.queue.specs.get("id");
  const upper = asked.toUpperCase();
  if (!spec?.prefix) return store.queue.find(asked) >= 0 ? asked : upper;
  const digits = upper.startsWith(spec.prefix) ? upper.slice(spec.prefix.length) : upper;
  return /^\d+$/.test(digits) ? spec.prefix + digits.padStart(spec.width ?? 0, "0") : upper;
}

/** Connects the keys and the buttons of the shell. */
function connect() {
  document.addEventListener("keydown", onKey);
  byId("theme").addEventListener("click", switchTheme);
  byId("print").addEventListener("click", () => window.print());
  byId("help").addEventListener("click", showKeys);
  const box = byId("find");
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") taken(event, () => void search());
  });
  box.closest("form")?.addEventListener("submit", (event) => event.preventDefault());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redrawColors);
  /** @type {string | undefined} */
  let themeBefore;
  window.addEventListener("beforeprint", () => {
    themeBefore = document.documentElement.dataset.theme;
    document.documentElement.dataset.theme = "light";
    fitToPaper(true);
    if (queue.grid?.node.isConnected) queue.grid.paper(true);
  });
  window.addEventListener("afterprint", () => {
    if (themeBefore) document.documentElement.dataset.theme = themeBefore;
    else delete document.documentElement.dataset.theme;
    fitToPaper(false);
    if (queue.grid?.node.isConnected) queue.grid.paper(false);
  });
}
