// @ts-check
// The behavior map as a card: axes to choose, segments to leave out, hover, click, keys, medians as a table.

/**
 * Puts the map into the page of segments.
 *
 * @param {HTMLElement} page
 * @param {Route} route
 */
function addMap(page, route) {
  const place = page.querySelector("[data-mount=\"map\"]") ?? page.appendChild(el("div", { "data-mount": "map" }));
  if (meta.run.level === "aggregate" || meta.metrics.length < 2) {
    place.replaceChildren(cardOf("Behaviour map", "", notice("This copy holds no customers, so it has no marks. The medians of the segments stand on this page.")));
    return;
  }
  shownMap = new MapCard(route);
  place.replaceChildren(shownMap.node);
}

/** The map of the page shown last; it draws itself anew when colors change. */
/** @type {MapCard | null} */
let shownMap = null;

class MapCard {
  /** @param {Route} route */
  constructor(route) {
    const known = (/** @type {string} */ name, /** @type {string} */ other) =>
      meta.metrics.find((one) => one.name === name) ?? meta.metrics.find((one) => one.name === other) ?? /** @type {Metric} */ (meta.metrics[0]);
    this.axes = { x: known(route.params.get("x") ?? "", "online_rate"), y: known(route.params.get("y") ?? "", "score") };
    const off = (route.params.get("off") ?? "").split(",");
    /** @type {Set<number>} */
    this.off = new Set(meta.segments.flatMap((one, number) => (off.includes(one.code) ? [number] : [])));
    this.table = EMPTY;
    /** @type {Uint32Array} */
    this.rows = new Uint32Array(0);
    /** @type {Plot} */
    this.plot = { xs: new Float32Array(0), ys: new Float32Array(0), rows: new Uint32Array(0), n: 0 };
    this.focus = -1;
    this.canvas = el("canvas", { class: "map-canvas", "aria-hidden": "true" });
    this.tip = el("div", { class: "tip", hidden: true });
    this.ring = el("div", { class: "ring-mark", hidden: true });
    this.stage = el(
      "div",
      { class: "map-stage", tabindex: 0, role: "application", "aria-roledescription": "scatter plot", "aria-label": "Behaviour map. Arrow keys go from mark to mark, Enter opens the customer." },
      this.canvas,
      this.ring,
      this.tip,
    );
    this.note = el("p", { class: "note" }, "One mark for each customer.");
    this.medians = el("div");
    this.node = cardOf("Behaviour map", "", this.note, this.controls(), this.stage, this.medians);
    this.node.classList.add("map-card");
    this.listen();
    void this.load();
  }

  controls() {
    const box = (/** @type {"x" | "y"} */ axis, /** @type {string} */ words) => {
      const select = el("select", { id: `map-${axis}` }, ...meta.metrics.map((one) => el("option", { value: one.name }, one.label)));
      select.value = this.axes[axis].name;
      select.addEventListener("change", () => {
        this.axes = { ...this.axes, [axis]: meta.metrics.find((one) => one.name === select.value) ?? this.axes[axis] };
        this.changed();
      });
      return el("label", { class: "field" }, words, select);
    };
    const toggles = meta.segments.flatMap((segment, number) => (segment.customers === 0 ? [] : [this.toggle(segment, number)]));
    return el(
      "div",
      { class: "filters" },
      box("x", "Across "),
      box("y", "Up "),
      el("div", { class: "chips", role: "group", "aria-label": "Segments" }, ...toggles),
    );
  }

  /**
   * @param {Marked} segment
   * @param {number} number
   */
  toggle(segment, number) {
    const chip = el("button", { type: "button", class: "chip", "data-segment": segment.code, "aria-pressed": String(!this.off.has(number)) }, segmentWords(segment, number));
    chip.addEventListener("click", () => {
      if (!this.off.delete(number)) this.off.add(number);
      chip.setAttribute("aria-pressed", String(!this.off.has(number)));
      this.changed();
    });
    return chip;
  }

  listen() {
    const at = (/** @type {MouseEvent} */ event) => {
      const box = this.canvas.getBoundingClientRect();
      return nearest(this.plot, event.clientX - box.left, event.clientY - box.top, 12);
    };
    this.stage.addEventListener("pointermove", (event) => this.point(at(event)));
    this.stage.addEventListener("pointerleave", () => this.point(-1));
    this.stage.addEventListener("click", (event) => this.open(at(event)));
    this.stage.addEventListener("keydown", (event) => this.onKey(event));
    this.stage.addEventListener("blur", () => this.point(-1));
    new ResizeObserver(() => this.draw()).observe(this.stage);
  }

  async load() {
    try {
      const { table, rows } = await mapRows();
      [this.table, this.rows] = [table, rows];
    } catch (error) {
      this.note.textContent = String(error instanceof Error ? error.message : error);
      return;
    }
    const [shown, all] = [this.rows.length, meta.nCustomers];
    const what = meta.run.level === "queue" ? "Medium and High customers only (the privacy level of this copy)" : "One mark for each customer";
    const highs = meta.tierCounts[2] ?? 0;
    const kept = highs <= 10_000 ? `every High (${count(highs)})` : `10,000 of the ${count(highs)} High`;
    const sample = `${count(shown)} of ${count(all)} customers: ${kept} and an even sample of the others`;
    this.note.textContent = `${meta.run.level === "full" && shown < all ? sample : what}. Values in the outermost 0.25% stand on the edge. Click a mark to open the customer.`;
    this.draw();
  }

  changed() {
    const off = [...this.off].sort().map((number) => meta.segments[number]?.code ?? "").join(",");
    rewriteAddress("segments", { x: this.axes.x.name, y: this.axes.y.name, off });
    this.draw();
    announce(`${count(this.plot.n)} marks; across ${this.axes.x.label}, up ${this.axes.y.label}`);
  }

  draw() {
    if (!this.canvas.isConnected || this.rows.length === 0) return;
    this.plot = drawMap(this.canvas, this.table, this.rows, this.axes, this.off);
    this.point(-1);
    this.focus = -1;
    const rows = meta.segments.flatMap((segment, number) => (segment.customers === 0 ? [] : [[
      segment.label,
      inUnit(peerOf(this.axes.x.name, number)?.[2], this.axes.x.unit),
      inUnit(peerOf(this.axes.y.name, number)?.[2], this.axes.y.unit),
    ]]));
    const open = this.medians.querySelector("details")?.open ?? false;
    const table = showAsTable(tableOf("Medians by segment", ["Segment", this.axes.x.label, this.axes.y.label], rows));
    table.open = open;
    this.medians.replaceChildren(table);
  }

  /**
   * Shows what a mark is.
   *
   * @param {number} at index into the plot, or -1
   */
  point(at) {
    const row = this.plot.rows[at];
    const none = at < 0 || row === undefined;
    this.tip.hidden = none;
    this.ring.hidden = none;
    this.stage.classList.toggle("pointing", !none);
    if (none) return;
    const [x, y] = [this.plot.xs[at] ?? 0, this.plot.ys[at] ?? 0];
    const [head, ...rest] = this.words(row);
    this.tip.replaceChildren(el("strong", {}, head ?? ""), ...rest.map((line) => el("span", {}, line)));
    const flip = x > this.canvas.clientWidth - 230;
    this.tip.style.transform = `translate(${Math.round(flip ? x - 12 : x + 12)}px, ${Math.round(y - 10)}px)${flip ? " translateX(-100%)" : ""}`;
    this.ring.style.transform = `translate(${x - 8}px, ${y - 8}px)`;
  }

  /**
   * A customer in a few lines.
   *
   * @param {number} row
   */
  words(row) {
    const tier = meta.tiers[this.table.numbers("tier")[row] ?? 0];
    const segment = meta.segments[this.table.numbers("segment")[row] ?? 0];
    const line = (/** @type {Metric} */ one) => `${one.label}: ${inUnit(this.table.value(one.column, row), one.unit)}`;
    return [
      this.table.id(row),
      `${tier?.glyph} ${tier?.label} risk, score ${this.table.numbers("score")[row]}`,
      `${segment?.glyph} ${segment?.label}`,
      line(this.axes.x),
      line(this.axes.y),
    ];
  }

  /** @param {number} at */
  open(at) {
    const row = this.plot.rows[at];
    if (at >= 0 && row !== undefined) goTo(customerAddress(this.table.id(row)));
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    /** @type {Record<string, [number, number]>} */
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const way = ways[event.key];
    if (way && this.plot.n > 0) {
      event.preventDefault();
      const middle = nearest(this.plot, this.canvas.clientWidth / 2, this.canvas.clientHeight / 2, 1e6);
      this.focus = this.focus < 0 ? middle : nextMark(this.plot, this.focus, ...way);
      this.point(this.focus);
      announce(this.words(this.plot.rows[this.focus] ?? 0).join(", "));
    } else if (event.key === "Enter") {
      this.open(this.focus);
    }
  }
}
