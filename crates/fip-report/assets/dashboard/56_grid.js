// @ts-check
// The table of the queue: a grid that holds only the rows in sight.

/** Rows drawn above and below those in sight. */
const SPARE = 6;

/** No browser lays out taller boxes reliably; above it scrolling is to scale. */
const TALLEST = 12_000_000;

/** Rows on paper; the export has them all. */
const ON_PAPER = 60;

class Grid {
  /**
   * @param {HTMLElement} header the row of column heads
   * @param {(row: number, rank: number) => HTMLElement} draw
   * @param {(row: number) => void} open
   * @param {(row: number) => string} spoken
   */
  constructor(header, draw, open, spoken) {
    this.draw = draw;
    this.open = open;
    this.spoken = spoken;
    /** @type {Uint32Array} */
    this.rows = new Uint32Array(0);
    this.selected = 0;
    this.onPaper = false;
    this.body = el("div", { class: "grid-body", role: "rowgroup" });
    const head = el("div", { class: "grid-head", role: "rowgroup" }, header);
    this.node = el("div", { id: "queue-grid", class: "grid", role: "grid", tabindex: 0, "aria-label": "Risk queue" }, head, this.body);
    this.node.addEventListener("scroll", () => this.paint(), { passive: true });
    this.node.addEventListener("keydown", (event) => this.onKey(event));
    this.body.addEventListener("click", (event) => this.onClick(event));
    this.watch = new ResizeObserver(() => this.paint());
    this.watch.observe(this.node);
  }

  /** Height of a row, as the style sheet says. */
  get rowHeight() {
    return parseFloat(getComputedStyle(this.node).getPropertyValue("--row")) || 42;
  }

  /** Pixels the rows need. */
  get full() {
    return this.rows.length * this.rowHeight;
  }

  /** Pixels the body gets. */
  get tall() {
    return Math.min(this.full, TALLEST);
  }

  /**
   * Shows other rows.
   *
   * @param {Uint32Array} rows
   * @param {number} selected place of the selected row
   */
  show(rows, selected) {
    this.rows = rows;
    this.selected = Math.max(0, Math.min(selected, rows.length - 1));
    this.node.setAttribute("aria-rowcount", String(rows.length + 1));
    this.body.style.height = `${this.tall}px`;
    this.paint();
  }

  /** Draws the rows in sight. */
  paint() {
    if (!this.node.isConnected) return;
    const height = this.rowHeight;
    const sight = this.node.clientHeight;
    const scale = this.tall > sight ? (this.full - sight) / (this.tall - sight) : 1;
    const top = this.node.scrollTop * (this.full > this.tall ? scale : 1);
    const first = this.onPaper ? 0 : Math.max(0, Math.floor(top / height) - SPARE);
    const wanted = this.onPaper ? ON_PAPER : Math.ceil(sight / height) + 2 * SPARE;
    const last = Math.min(this.rows.length, first + wanted);
    const shift = this.onPaper ? 0 : this.node.scrollTop - top;
    const drawn = [];
    for (let place = first; place < last; place += 1) {
      const node = this.draw(this.rows[place] ?? 0, place + 1);
      node.id = `row-${place}`;
      node.style.transform = this.onPaper ? "" : `translateY(${place * height + shift}px)`;
      node.setAttribute("aria-rowindex", String(place + 2));
      node.setAttribute("aria-selected", String(place === this.selected));
      node.dataset.place = String(place);
      drawn.push(node);
    }
    this.body.replaceChildren(...drawn);
    const inSight = this.selected >= first && this.selected < last && this.rows.length > 0;
    setAttributes(this.node, { "aria-activedescendant": inSight ? `row-${this.selected}` : null });
  }

  /**
   * Selects a row and brings it into sight.
   *
   * @param {number} place
   */
  select(place) {
    if (this.rows.length === 0) return;
    this.selected = Math.max(0, Math.min(place, this.rows.length - 1));
    this.reveal();
    this.paint();
    announce(this.spoken(this.rows[this.selected] ?? 0));
  }

  /** Scrolls just far enough for the selected row to be in sight. */
  reveal() {
    const head = /** @type {HTMLElement} */ (this.node.firstElementChild).offsetHeight;
    const sight = this.node.clientHeight - head;
    const height = this.rowHeight;
    const span = Math.max(1, this.tall - sight);
    const scale = this.full > this.tall ? (this.full - sight) / span : 1;
    const top = this.node.scrollTop * scale;
    const row = this.selected * height;
    if (row < top) this.node.scrollTop = row / scale;
    else if (row + height > top + sight) this.node.scrollTop = (row + height - sight) / scale;
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.target !== this.node || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(this.node.clientHeight / this.rowHeight) - 2);
    /** @type {Record<string, number>} */
    const steps = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      this.select(step === Infinity ? this.rows.length - 1 : step === -Infinity ? 0 : this.selected + step);
    } else if (event.key === "Enter" && this.rows.length > 0) {
      event.preventDefault();
      this.open(this.rows[this.selected] ?? 0);
    }
  }

  /** @param {MouseEvent} event */
  onClick(event) {
    const target = event.target instanceof Element ? event.target.closest("[data-place]") : null;
    if (!(target instanceof HTMLElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (String(getSelection())) return;
    event.preventDefault();
    this.selected = Number(target.dataset.place);
    this.open(this.rows[this.selected] ?? 0);
  }

  /**
   * Lays the first rows out one under another for the printer, or back.
   *
   * @param {boolean} onPaper
   */
  paper(onPaper) {
    this.onPaper = onPaper;
    this.body.style.height = onPaper ? "auto" : `${this.tall}px`;
    this.node.classList.toggle("on-paper", onPaper);
    this.paint();
  }

  /** Stops watching the size. */
  close() {
    this.watch.disconnect();
  }
}
