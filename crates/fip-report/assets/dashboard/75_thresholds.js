// @ts-check
// What a threshold on a model's probability flags, on customers the model was not trained on.

/** @param {HTMLElement} page */
function addThresholds(page) {
  const models = meta.thresholds?.models ?? [];
  const mount = page.querySelector("[data-mount=\"thresholds\"]");
  if (models.length === 0) return;
  (mount ?? page.appendChild(el("div", { "data-mount": "thresholds" }))).replaceChildren(thresholdCard(models));
}

/** @param {ThresholdModel[]} models */
function thresholdCard(models) {
  let model = /** @type {ThresholdModel} */ (models[0]);
  const choice = el("select", { id: "threshold-model" }, ...models.map((one) => el("option", { value: one.name }, one.name)));
  const slider = el("input", { id: "threshold", type: "range", min: 0, step: 1, "aria-label": "Threshold" });
  const shown = el("output", { for: "threshold", class: "threshold-value" });
  const facts = el("div", { class: "kpis", id: "threshold-facts" });
  const counts = el("div", { class: "confusion" });
  const chart = el("div", { class: "threshold-chart" });
  const draw = () => {
    const step = model.curve[Number(slider.value)] ?? [0, 0, 0, 0, 0];
    const [threshold] = step;
    shown.textContent = percent(threshold);
    slider.setAttribute("aria-valuetext", `${percent(threshold)}: ${plural(step[1] + step[2], "customer", "customers")} flagged`);
    facts.replaceChildren(...thresholdFacts(step));
    counts.replaceChildren(confusionTable(step));
    chart.replaceChildren(curveChart(model, Number(slider.value)));
  };
  const choose = () => {
    model = models.find((one) => one.name === choice.value) ?? model;
    slider.max = String(model.curve.length - 1);
    slider.value = String(startOf(model));
    draw();
  };
  choice.addEventListener("change", choose);
  slider.addEventListener("input", draw);
  choose();
  const card = cardOf("What does a threshold flag?", "Customers at or above the threshold are flagged. Counts are of the hold-out customers, whom the model has not seen.");
  card.append(
    el("div", { class: "filters" }, el("label", { class: "field" }, "Model ", choice), el("label", { class: "field grow", for: "threshold" }, "Threshold ", slider, shown)),
    facts,
    el("div", { class: "grid-2 inner" }, chart, counts),
  );
  card.id = "thresholds";
  return card;
}

/**
 * The threshold with the best balance of precision and recall.
 *
 * @param {ThresholdModel} model
 */
function startOf(model) {
  let best = 0;
  let most = -1;
  model.curve.forEach(([, tp, fp, , fn], at) => {
    const f1 = (2 * tp) / (2 * tp + fp + fn || 1);
    if (f1 > most) [best, most] = [at, f1];
  });
  return best;
}

/** @param {[number, number, number, number, number]} step */
function thresholdFacts([, tp, fp, tn, fn]) {
  const all = tp + fp + tn + fn;
  const share = (/** @type {number} */ part, /** @type {number} */ whole) => (whole === 0 ? NONE : percent(part / whole));
  const fact = (/** @type {string} */ name, /** @type {string} */ what, /** @type {string} */ value, /** @type {string} */ note) => {
    const card = kpiCard(what, value, note);
    card.dataset.threshold = name;
    return card;
  };
  return [
    fact("flagged", "Customers flagged", count(tp + fp), `${share(tp + fp, all)} of ${count(all)}`),
    fact("precision", "Precision", share(tp, tp + fp), "of the flagged have the event"),
    fact("recall", "Recall", share(tp, tp + fn), "of the events are flagged"),
    fact("false_positive_rate", "False alarms", share(fp, fp + tn), "of the others are flagged"),
  ];
}

/** @param {[number, number, number, number, number]} step */
function confusionTable([, tp, fp, tn, fn]) {
  const rows = [
    ["Event", count(tp), count(fn), count(tp + fn)],
    ["No event", count(fp), count(tn), count(fp + tn)],
    ["All", count(tp + fp), count(fn + tn), count(tp + fp + tn + fn)],
  ];
  const table = tableOf("Counts at this threshold", ["Outcome", "Flagged", "Not flagged", "All"], rows);
  table.classList.add("counts");
  return table;
}

/**
 * Precision and recall along the thresholds, and where the slider stands.
 *
 * @param {ThresholdModel} model
 * @param {number} at
 */
function curveChart(model, at) {
  const [width, height] = [460, 190];
  const box = { left: 44, right: width - 76, top: 10, bottom: height - 34 };
  const highest = Math.max(0.01, ...model.curve.map(([threshold]) => threshold));
  const x = (/** @type {number} */ threshold) => round1(box.left + ((box.right - box.left) * threshold) / highest);
  const y = (/** @type {number} */ share) => round1(box.bottom - (box.bottom - box.top) * share);
  const ratio = (/** @type {number} */ part, /** @type {number} */ whole) => (whole === 0 ? null : part / whole);
  const series = [
    { name: "Precision", looks: "line", values: model.curve.map(([, tp, fp]) => ratio(tp, tp + fp)) },
    { name: "Recall", looks: "line dashed", values: model.curve.map(([, tp, , , fn]) => ratio(tp, tp + fn)) },
  ];
  const node = drawing(width, height, "Precision and recall by threshold", `Precision is a solid line, recall a dashed one, from threshold 0% to ${percent(highest)}.`);
  for (const share of [0, 0.5, 1]) {
    node.append(svg("path", { d: `M${box.left} ${y(share)}H${box.right}`, class: "grid-line" }), label(box.left - 8, y(share) + 4, percentWhole(share), "tick", "end"));
  }
  const { ticks, step } = ticksOf(0, highest, 4);
  for (const tick of ticks) node.append(label(x(tick), box.bottom + 16, onAxis(tick, "share", step), "tick", "middle"));
  node.append(label((box.left + box.right) / 2, height - 3, "Threshold", "tick", "middle"));
  const ends = series.map(({ looks, values }) => {
    const points = values.flatMap((value, place) => (value === null ? [] : [[x(model.curve[place]?.[0] ?? 0), y(value)]]));
    node.append(svg("path", { d: `M${points.map((point) => point.join(" ")).join("L")}`, class: looks }));
    return points[points.length - 1]?.[1] ?? box.bottom;
  });
  const [first = 0, second = 0] = ends;
  if (Math.abs(first - second) < 14) ends[first < second ? 1 : 0] = Math.max(first, second) + 14 - Math.abs(first - second);
  series.forEach(({ name }, place) => node.append(label(box.right + 6, (ends[place] ?? 0) + 4, name, "")));
  const here = x(model.curve[at]?.[0] ?? 0);
  node.append(svg("path", { d: `M${here} ${box.top}V${box.bottom}`, class: "cut" }));
  series.forEach(({ values }) => {
    const value = values[at];
    if (value !== null && value !== undefined) node.append(svg("circle", { cx: here, cy: y(value), r: 4, class: "dot" }));
  });
  return node;
}
