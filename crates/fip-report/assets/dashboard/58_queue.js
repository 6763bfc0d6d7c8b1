// @ts-check
// The risk queue: filters, a summary in words, the grid, the export.

/** What stays while other pages are open. */
const queue = {
  asked: askedOf(new URLSearchParams()),
  /** @type {Uint32Array} */
  rows: new Uint32Array(0),
  /** @type {string | null} */
  selectedId: null,
  /** @type {Grid | null} */
  grid: null,
  /** Whether the bank's own ids stand where regions would. */
  ownIds: false,
};

/** Heads of the grid's columns: the name to sort by, the words, a class. */
const HEADS = [
  ["", "#", "c-rank number"],
  ["id", "Customer", "c-id"],
  ["tier", "Tier", "c-tier"],
  ["score", "Score", "c-score"],
  ["segment", "Segment", "c-segment"],
  ["region", "Region", "c-region"],
  ["reason", "Main reasons", "c-reason"],
  ["", "By month", "c-spark"],
  ["avg_monthly_spend", "Mean spend", "c-spend number"],
  ["fraud", "Frauds", "c-fraud number"],
  ["probability", "Prob.", "c-prob number"],
];

/**
 * Shows the queue.
 *
 * @param {Route} route
 * @returns {HTMLElement}
 */
function queuePage(route) {
  const page = el("section", { "data-page": "queue" });
  const lead = "Customers to look at, the lowest score first. A row opens the customer with the reasons in plain English.";
  page.append(pageHead("Risk queue", lead));
  if (meta.run.level === "aggregate") {
    page.append(notice("This copy holds no customers. It was made at the privacy level “aggregate”: totals only."));
    return page;
  }
  queue.asked = askedOf(route.params);
  queue.ownIds = store.queue.sources.length > 0 && regionsThere().length === 0;
  queue.grid?.close();
  queue.grid = new Grid(headRow(), drawRow, openRow, spokenRow);
  queue.grid.node.classList.toggle("long-ids", store.queue.n > 0 && store.queue.id(0).length > 9);
  page.append(filterBar(), summaryBar(), queue.grid.node, el("p", { class: "note keys" }, keysNote()), el("p", { class: "note print-only" }, `On paper: the first ${ON_PAPER} rows; the export has all of them.`));
  requestAnimationFrame(() => refresh(false));
  return page;
}

function keysNote() {
  return "↑ ↓ choose a row, Enter opens it, Backspace comes back. Press ? for all keys.";
}

/**
 * @param {string} title
 * @param {string} lead
 */
function pageHead(title, lead) {
  return el("header", { class: "page-head" }, el("h1", {}, title), el("p", { class: "lead" }, lead));
}

/** @param {string} words */
function notice(words) {
  return el("p", { class: "callout", role: "note" }, words);
}

function filterBar() {
  const chips = [2, 1, 0].filter((tier) => tier > 0 || store.everybody).map(tierChip);
  const q = el("input", { id: "filter-id", type: "search", placeholder: "Part of an id", "aria-label": "Filter by customer id", value: queue.asked.q, autocomplete: "off", spellcheck: "false" });
  q.addEventListener("input", () => change({ q: q.value }));
  const words = [...new Map(meta.reasons.map((reason) => [reason.code, `${reason.code} ${reason.name}`]))];
  return el(
    "div",
    { class: "filters", role: "group", "aria-label": "Filters" },
    el("div", { class: "chips", role: "group", "aria-label": "Tiers" }, ...chips),
    filterBox("segment", "All segments", meta.segments.filter((one) => one.customers !== 0).map((one) => [one.code, one.label])),
    regionBox(),
    filterBox("reason", "Any reason", words),
    q,
    firstReasonChip(),
  );
}

/** The regions that customers of the queue live in; none where nobody's is known. */
function regionsThere() {
  const there = new Set(store.queue.numbers("region"));
  return meta.regions.filter((_, number) => there.has(number));
}

/** A choice among regions. */
function regionBox() {
  const regions = regionsThere();
  return regions.length === 0 ? "" : filterBox("region", "All regions", regions.map((region) => [region, region]));
}

/** @param {number} number of the tier */
function tierChip(number) {
  const tier = /** @type {Marked} */ (meta.tiers[number]);
  const pressed = queue.asked.tiers.has(tier.code);
  const glyph = el("span", { class: `glyph tier-${tier.code.toLowerCase()}`, "aria-hidden": "true" }, tier.glyph);
  const chip = el("button", { type: "button", class: "chip", "data-tier": tier.code, "aria-pressed": String(pressed) }, glyph, ` ${tier.label}`);
  chip.addEventListener("click", () => {
    const tiers = new Set(queue.asked.tiers);
    if (!tiers.delete(tier.code)) tiers.add(tier.code);
    chip.setAttribute("aria-pressed", String(tiers.has(tier.code)));
    change({ tiers });
  });
  return chip;
}

/**
 * @param {"segment" | "region" | "reason"} name
 * @param {string} all words for no filter
 * @param {string[][]} options values and words
 */
function filterBox(name, all, options) {
  const box = el("select", { id: `filter-${name}`, "aria-label": `Filter by ${name}` }, el("option", { value: "" }, all));
  for (const [value = "", words = ""] of options) box.append(el("option", { value }, words));
  box.value = queue.asked[name];
  box.addEventListener("change", () => change({ [name]: box.value }));
  return box;
}

/** A filter that only links set: customers whose first reason is this one. */
function firstReasonChip() {
  const reason = meta.reasons.find((one) => one.code === queue.asked.first);
  if (!reason) return "";
  const chip = el("button", { type: "button", class: "chip", id: "clear-first", "aria-label": `First reason ${reason.name}: remove this filter` }, `First reason: ${reason.name} ✕`);
  chip.addEventListener("click", () => {
    chip.remove();
    change({ first: "" });
    queue.grid?.node.focus();
  });
  return chip;
}

function summaryBar() {
  const copy = el("button", { type: "button", id: "copy-link" }, "Copy link");
  copy.addEventListener("click", () => copyLink(copy));
  const save = el("button", { type: "button", id: "export-csv", class: "primary" }, "Export CSV");
  save.addEventListener("click", () => {
    download(`risk_queue_${meta.run.id}.csv`, csvOf(store.queue, queue.rows));
    announce(`${plural(queue.rows.length, "customer", "customers")} exported`);
  });
  const reset = el("button", { type: "button", id: "clear-filters" }, "Clear filters");
  reset.addEventListener("click", () => goTo("#/queue?sort=score"));
  return el("div", { class: "summary" }, el("p", { id: "queue-summary" }), el("div", { class: "actions" }, reset, copy, save));
}

/** @param {HTMLButtonElement} button */
async function copyLink(button) {
  try {
    await navigator.clipboard.writeText(location.href);
    button.textContent = "Copied";
    announce("The link with these filters is copied");
  } catch {
    button.textContent = "Copy it from the address bar";
    announce("The link could not be copied; the address bar has it");
  }
  setTimeout(() => { button.textContent = "Copy link"; }, 2000);
}

/**
 * Changes what the queue is asked for.
 *
 * @param {Partial<Asked>} part
 */
function change(part) {
  queue.asked = { ...queue.asked, ...part };
  rewriteAddress("queue", paramsOf(queue.asked));
  queue.selectedId = null;
  refresh(true);
}

/**
 * Filters, sorts and draws anew.
 *
 * @param {boolean} aloud
 */
function refresh(aloud) {
  const { grid } = queue;
  if (!grid || !grid.node.isConnected) return;
  queue.rows = rowsOf(store.queue, queue.asked);
  const row = queue.selectedId === null ? -1 : store.queue.find(queue.selectedId);
  const place = Math.max(0, row < 0 ? 0 : queue.rows.indexOf(row));
  markSorting(grid.node);
  const words = summaryWords(queue.rows);
  byId("queue-summary").replaceChildren(el("strong", {}, words.head), words.rest);
  setAttributes(byId("clear-filters"), { hidden: Object.keys(paramsOf(queue.asked)).every((key) => key === "sort" || paramsOf(queue.asked)[key] === "") });
  if (place === 0) grid.node.scrollTop = 0;
  grid.show(queue.rows, place);
  if (place > 0) {
    grid.reveal();
    grid.paint();
  }
  if (aloud) announce(words.head + words.rest);
}

/**
 * What the rows are, in words.
 *
 * @param {Uint32Array} rows
 */
function summaryWords(rows) {
  const head = plural(rows.length, "customer", "customers");
  if (rows.length === 0) return { head, rest: " match these filters." };
  const tiers = store.queue.numbers("tier");
  const scores = Array.from(rows, (row) => store.queue.numbers("score")[row] ?? 0).sort((a, b) => a - b);
  const highs = rows.reduce((sum, row) => sum + (tiers[row] === 2 ? 1 : 0), 0);
  const spend = rows.reduce((sum, row) => sum + (meanSpendOf(store.queue, row) ?? 0), 0);
  const middle = (scores.length - 1) / 2;
  const median = ((scores[Math.floor(middle)] ?? 0) + (scores[Math.ceil(middle)] ?? 0)) / 2;
  return { head, rest: ` ${count(highs)} High · ${poundsShort(spend)} mean monthly spend in all · median score ${decimal(median, median % 1 ? 1 : 0)}` };
}

function headRow() {
  const cells = HEADS.filter(([name]) => name !== "probability" || meta.models.length > 0).map(([name = "", words = "", looks = ""]) => {
    if (name === "region" && queue.ownIds) return el("div", { role: "columnheader", class: looks }, "Own id");
    if (name === "") return el("div", { role: "columnheader", class: looks }, words);
    const title = name === "probability" ? `Probability of the event, by the first model${skillWords(meta.models[0])}` : null;
    const button = el("button", { type: "button", "data-sort": name, title }, words, el("span", { class: "arrow", "aria-hidden": "true" }));
    button.addEventListener("click", () => change({ sort: nextSort(name) }));
    return el("div", { role: "columnheader", class: looks }, button);
  });
  return el("div", { role: "row", "aria-rowindex": 1, class: "head" }, ...cells);
}

/** @param {string} name */
function nextSort(name) {
  const { sort } = queue.asked;
  const downFirst = ["avg_monthly_spend", "fraud", "probability", "tier"].includes(name);
  const [first, second] = downFirst ? [`-${name}`, name] : [name, `-${name}`];
  return sort === first ? second : first;
}

/** @param {HTMLElement} grid */
function markSorting(grid) {
  const { sort } = queue.asked;
  for (const button of grid.querySelectorAll("[data-sort]")) {
    const name = button.getAttribute("data-sort");
    const state = sort === name ? "ascending" : sort === `-${name}` ? "descending" : null;
    setAttributes(/** @type {Element} */ (button.parentElement), { "aria-sort": state });
    const arrow = button.querySelector(".arrow");
    if (arrow) arrow.textContent = state === "ascending" ? " ▲" : state === "descending" ? " ▼" : "";
  }
}

/** @param {number} row */
function openRow(row) {
  queue.selectedId = store.queue.id(row);
  goTo(customerAddress(queue.selectedId));
}

/** @param {number} row */
function spokenRow(row) {
  const tier = meta.tiers[store.queue.numbers("tier")[row] ?? 0];
  return `${store.queue.id(row)}, ${tier?.label ?? ""}, score ${store.queue.numbers("score")[row]}`;
}
