// @ts-check
// Customer 360: who it is, how the score came about, what would change it, and how peers spend.

/**
 * Shows a customer.
 *
 * @param {Route} route
 * @returns {Promise<HTMLElement>}
 */
async function customerPage(route) {
  const id = route.id ?? "";
  const found = meta.run.level === "aggregate" ? null : await findCustomer(id);
  if (!found) return missingPage(id);
  const { table, row } = found;
  const page = el("section", { "data-page": "customer", "data-customer": id, "data-score": String(table.numbers("score")[row]) });
  const contributions = contributionsOf(found);
  page.append(
    walkBar(id),
    identity(found),
    customerCards(found),
    el(
      "div",
      { class: "grid-2" },
      el("div", { class: "stack" }, whyCard(found, contributions), improvementCard(found, contributions)),
      el("div", { class: "stack" }, reasonsCard(found, contributions), spendCard(found)),
    ),
    peersCard(found),
    el("p", { class: "print-only note" }, `fip ${meta.run.version} · run ${meta.run.id} · as of ${meta.run.asOf}${meta.run.banner ? ` · ${meta.run.banner[0]}` : ""}`),
  );
  return page;
}

/** @param {string} id */
function missingPage(id) {
  const page = el("section", { "data-page": "customer" }, pageHead("Customer not found", `There is no customer “${id}” in this copy.`));
  /** @type {Record<string, string>} */
  const why = {
    aggregate: "It was made at the privacy level “aggregate”: it holds totals and no customers.",
    queue: "It was made at the privacy level “queue”: it holds Medium and High customers only.",
    full: `It holds ${count(meta.nRows)} customers; ids look like ${store.queue.n > 0 ? store.queue.id(0) : "C0000001"}.`,
  };
  page.append(notice(why[meta.run.level] ?? ""), el("p", {}, el("a", { href: lastAddress.get("queue") ?? "#/queue" }, "← Risk queue")));
  return page;
}

/**
 * The way back, and to the neighbors in the queue as it was left.
 *
 * @param {string} id
 */
function walkBar(id) {
  if (queue.rows.length === 0) queue.rows = rowsOf(store.queue, queue.asked);
  const row = store.queue.find(id);
  const place = row < 0 ? -1 : queue.rows.indexOf(row);
  if (place >= 0) queue.selectedId = id;
  const neighbor = (/** @type {number} */ at, /** @type {string} */ name, /** @type {string} */ words) => {
    const inside = place >= 0 && at >= 0 && at < queue.rows.length;
    const href = inside ? customerAddress(store.queue.id(queue.rows[at] ?? 0)) : null;
    return inside ? el("a", { id: name, href }, words) : el("span", { id: name, class: "muted" }, words);
  };
  const where = place >= 0 ? `${count(place + 1)} of ${count(queue.rows.length)} in the queue` : "not in the queue as filtered";
  return el(
    "nav",
    { class: "walk", "aria-label": "Queue" },
    el("a", { id: "back", href: lastAddress.get("queue") ?? "#/queue" }, "← Risk queue"),
    el("span", { class: "muted" }, where),
    neighbor(place - 1, "previous", "‹ Previous"),
    neighbor(place + 1, "next", "Next ›"),
  );
}

/** @param {Found} found */
function identity({ table, row }) {
  const tier = /** @type {Marked} */ (meta.tiers[table.numbers("tier")[row] ?? 0]);
  const number = table.numbers("segment")[row] ?? 0;
  const segment = /** @type {Marked} */ (meta.segments[number]);
  const second = meta.segments[table.numbers("second")[row] ?? 255];
  const sure = table.value("membership", row);
  const [age, tenure] = [table.value("age", row), table.value("tenure", row)];
  const facts = [
    meta.regions[table.numbers("region")[row] ?? 0] ?? "region not known",
    age === null ? "age not known" : `age ${age}`,
    tenure === null ? "how long a customer not known" : `customer for ${plural(tenure, "month", "months")}`,
  ];
  if (table.source(row)) facts.unshift(`own id ${table.source(row)}`);
  const near = second && sure !== null && sure < 50 ? `· close to ${second.label}` : "";
  return el(
    "header",
    { class: "page-head identity" },
    el("h1", {}, table.id(row)),
    el("span", { class: "badge" }, el("span", { class: `glyph tier-${tier.code.toLowerCase()}`, "aria-hidden": "true" }, tier.glyph), ` ${tier.label} risk`),
    el("span", { class: "badge" }, segmentWords(segment, number), near),
    el("p", { class: "lead" }, facts.join(" · ")),
  );
}

/** @param {Found} found */
function customerCards(found) {
  const { table, row } = found;
  const cards = [scoreCard(found), ...probabilityCards(found)];
  for (const metric of meta.metrics) {
    if (cards.length === 6) break;
    if (metric.name === "score") continue;
    const median = peerOf(metric.name, table.numbers("segment")[row] ?? 0)?.[2];
    const words = inUnit(table.value(metric.column, row), metric.unit);
    cards.push(kpiCard(metric.label, words, `segment median ${inUnit(median, metric.unit)}`));
  }
  return el("div", { class: "kpis" }, ...cards);
}

/**
 * @param {string} name
 * @param {string} value
 * @param {string} sub
 */
function kpiCard(name, value, sub) {
  return el("div", { class: "kpi" }, el("p", { class: "label" }, name), el("p", { class: "value" }, value), el("p", { class: "note" }, sub));
}

/** @param {Found} found */
function scoreCard({ table, row }) {
  const score = table.numbers("score")[row] ?? 0;
  const inQueue = (table.numbers("tier")[row] ?? 0) > 0;
  let sub = `higher is safer; best ${count(BEST_SCORE)}`;
  if (inQueue || store.everybody) {
    let lower = 0;
    for (const other of store.queue.numbers("score")) lower += other < score ? 1 : 0;
    sub = lower === 0 ? `lowest of ${count(meta.nCustomers)}` : `${count(lower)} of ${count(meta.nCustomers)} ${lower === 1 ? "is" : "are"} lower`;
  }
  return kpiCard("Risk score", String(score), sub);
}

/**
 * What a reader of a model's probabilities must know.
 *
 * @param {{ isChance?: boolean } | undefined} model
 */
function skillWords(model) {
  return model?.isChance ? ", not shown to rank better than chance" : "";
}

/** @param {Found} found */
function probabilityCards({ table, row }) {
  const [first, ...others] = meta.models.map((model) => {
    const value = table.value(model.column, row);
    return { name: model.name.toLowerCase() + skillWords(model), words: value === null ? NONE : percent(value) };
  });
  if (!first) return [];
  const sub = [`by ${first.name}`, ...others.map((one) => `${one.words} by ${one.name}`)];
  return [kpiCard("Probability of event", first.words, sub.join("; "))];
}

/**
 * Percentiles of a metric among a segment.
 *
 * @param {string} metric
 * @param {number} segment
 */
function peerOf(metric, segment) {
  return meta.peers.metrics[metric]?.[segment] ?? null;
}

/**
 * @param {Found} found
 * @param {Contribution[]} contributions
 */
function reasonsCard(found, contributions) {
  const reasons = reasonsOf(found, contributions);
  const card = cardOf("Reasons in plain English", "Where most points are lost against the best attainable. Codes are the same in every run.");
  if (reasons.length === 0) {
    card.append(el("p", {}, "No points were lost: there is no reason to name."));
    return card;
  }
  const items = reasons.map((one) => {
    const band = one.main.attribute.label;
    const better = one.better > 0 ? `${percentWhole(one.better)} of the portfolio scores better here` : "nobody scores better here";
    return el(
      "li",
      { "data-reason": one.word.code },
      el("span", { class: "points" }, `${MINUS}${decimal(one.lost, one.lost % 1 ? 1 : 0)}`),
      el("div", {}, el("p", { class: "text" }, one.text), el("p", { class: "note" }, `${one.word.code} · ${one.word.name} · ${band} · ${better}`)),
    );
  });
  card.append(el("ol", { class: "reasons" }, ...items));
  return card;
}

/**
 * @param {Found} found
 * @param {Contribution[]} contributions
 */
function improvementCard({ table, row }, contributions) {
  const score = table.numbers("score")[row] ?? 0;
  const result = improvementOf(table.numbers("tier")[row] ?? 0, score, contributions);
  const said = el("div", { "data-improvement": result.kind });
  if (result.kind === "safest") {
    said.append(el("p", {}, meta.card.part ? "The score is in the tier with the fewest points lost on what is known. That is no sign of safety: part of the card does not apply." : "The score is in the safest tier already."));
  } else {
    const tier = meta.tiers[result.tier]?.label ?? "";
    const missing = plural(result.needed, "point is", "points are");
    if (result.kind === "outOfReach") {
      said.append(el("p", {}, `${tier} is out of reach by what the customer can change: ${missing} missing, ${count(result.attainable)} attainable.`));
    } else {
      const gained = result.moves.reduce((sum, one) => sum + one.gain, 0);
      said.append(
        el("p", {}, `To reach ${tier}, ${missing} missing. ${plural(result.moves.length, "change", "changes")} would be enough, to a score of ${count(score + gained)}:`),
        el("ul", { class: "moves" }, ...result.moves.map(moveItem)),
      );
    }
  }
  const card = cardOf("What would change the tier?", "", said);
  card.classList.add("improvement");
  if (result.kind !== "safest") card.append(el("p", { class: "note" }, "Arithmetic on the points table, not advice to the customer. Only rows a customer can come to are counted."));
  return card;
}

/** @param {Move} one */
function moveItem(one) {
  const { characteristic, attribute } = one.contribution;
  return el(
    "li",
    {},
    el("strong", {}, characteristic.name),
    `: ${attribute.label} → ${one.to.label} `,
    el("span", { class: "gain" }, `(+${decimal(one.gain, one.gain % 1 ? 1 : 0)})`),
  );
}
