// @ts-check
// Typed columns: base64, gzip, and views into one buffer. Nothing is copied for a row.

/** @type {Meta} */
const meta = JSON.parse(document.getElementById("meta")?.textContent ?? "{}");

/** What holds the numbers of each type. */
const ARRAYS = { u8: Uint8Array, u16: Uint16Array, i16: Int16Array, u32: Uint32Array, i32: Int32Array, f64: Float64Array };

/**
 * Returns the bytes of a base64 text.
 *
 * @param {string} text
 * @returns {Uint8Array}
 */
function fromBase64(text) {
  const trimmed = text.trim();
  const native = /** @type {any} */ (Uint8Array).fromBase64;
  if (typeof native === "function") return native.call(Uint8Array, trimmed);
  const binary = atob(trimmed);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

/**
 * Unpacks a gzip block.
 *
 * @param {string} text base64
 * @returns {Promise<ArrayBuffer>}
 */
async function unpack(text) {
  const bytes = fromBase64(text);
  const stream = new Blob([/** @type {any} */ (bytes)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

/**
 * The numbers of a column, little-endian as every machine that runs a browser.
 *
 * @param {ArrayBuffer} buffer
 * @param {ColumnSpec} spec
 * @param {number} base first byte of the columns
 * @param {number} n
 * @returns {Numbers}
 */
function columnOf(buffer, spec, base, n) {
  const Kind = ARRAYS[spec.type === "text" ? "u8" : spec.type];
  const offset = base + spec.offset;
  const width = Kind.BYTES_PER_ELEMENT;
  const column = spec.planes ? new Kind(together(new Uint8Array(buffer, offset, n * width), n, width)) : new Kind(buffer, offset, n);
  return spec.delta ? summed(column) : column;
}

/**
 * Puts the bytes of each number beside one another.
 *
 * @param {Uint8Array} planes
 * @param {number} n
 * @param {number} width
 * @returns {ArrayBuffer}
 */
function together(planes, n, width) {
  const bytes = new Uint8Array(n * width);
  for (let plane = 0; plane < width; plane += 1) {
    const from = plane * n;
    for (let at = 0, to = plane; at < n; at += 1, to += width) bytes[to] = planes[from + at] ?? 0;
  }
  return bytes.buffer;
}

/** Rows of customers in ascending order of their ids. */
class Table {
  /**
   * @param {ArrayBuffer} buffer
   * @param {ColumnSpec[]} specs
   * @param {number} base first byte of the columns
   * @param {number} n
   */
  constructor(buffer, specs, base, n) {
    this.n = n;
    this.buffer = buffer;
    this.base = base;
    /** @type {Map<string, Numbers>} */
    this.columns = new Map();
    /** @type {Map<string, ColumnSpec>} */
    this.specs = new Map(specs.map((spec) => [spec.name, spec]));
    /** @type {string[] | null} */
    this.texts = null;
    const id = this.specs.get("id");
    if (id?.type === "text") {
      const bytes = new Uint8Array(buffer, base + id.offset, id.length ?? 0);
      this.texts = n === 0 ? [] : new TextDecoder().decode(bytes).split("\n");
    }
    /** @type {string[]} the bank's own ids */
    this.sources = [];
    const source = this.specs.get("source");
    if (source && n > 0) {
      this.sources = new TextDecoder().decode(new Uint8Array(buffer, base + source.offset, source.length ?? 0)).split("\n");
    }
    /** @type {Map<string, number> | null} */
    this.rowOfText = null;
  }

  /**
   * Stored numbers of a column, put in order when it is first asked for; empty when the document
   * has no such column.
   *
   * @param {string} name
   * @returns {Numbers}
   */
  numbers(name) {
    let column = this.columns.get(name);
    if (!column) {
      const spec = this.specs.get(name);
      column = spec && spec.type !== "text" ? columnOf(this.buffer, spec, this.base, this.n) : new Uint8Array(0);
      this.columns.set(name, column);
    }
    return column;
  }

  /** @param {string} name */
  has(name) {
    return this.specs.has(name);
  }

  /**
   * The number of a cell; null where it is missing.
   *
   * @param {string} name
   * @param {number} row
   * @returns {number | null}
   */
  value(name, row) {
    const spec = this.specs.get(name);
    const stored = this.numbers(name)[row];
    if (stored === undefined || stored === spec?.missing) return null;
    return stored / (spec?.scale ?? 1);
  }

  /**
   * @param {number} row
   * @returns {string}
   */
  id(row) {
    if (this.texts) return this.texts[row] ?? "";
    const spec = this.specs.get("id");
    return (spec?.prefix ?? "") + String(this.numbers("id")[row]).padStart(spec?.width ?? 0, "0");
  }

  /**
   * The bank's own id of a customer; empty where there is none.
   *
   * @param {number} row
   */
  source(row) {
    return this.sources[row] ?? "";
  }

  /**
   * The row of a customer, or -1.
   *
   * @param {string} id
   * @returns {number}
   */
  find(id) {
    if (this.texts) {
      this.rowOfText ??= new Map(this.texts.map((text, row) => [text, row]));
      return this.rowOfText.get(id) ?? -1;
    }
    const prefix = this.specs.get("id")?.prefix ?? "";
    if (!id.startsWith(prefix)) return -1;
    const wanted = Number(id.slice(prefix.length));
    const ids = this.numbers("id");
    let low = 0;
    let high = this.n;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ids[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return ids[low] === wanted && this.id(low) === id ? low : -1;
  }

  /**
   * Twelve months of spend in whole pounds.
   *
   * @param {number} row
   * @returns {number[]}
   */
  spend(row) {
    return meta.months.map((_, month) => this.value(`s${month}`, row) ?? 0);
  }
}

/**
 * @param {Numbers} deltas
 * @returns {Uint32Array}
 */
function summed(deltas) {
  const out = new Uint32Array(deltas.length);
  let sum = 0;
  for (let at = 0; at < deltas.length; at += 1) {
    sum += deltas[at] ?? 0;
    out[at] = sum;
  }
  return out;
}
