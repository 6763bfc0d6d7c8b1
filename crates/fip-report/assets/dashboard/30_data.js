// @ts-check
// Typed columns: base64, gzip, and views into one buffer. Nothing is copied for a row.

/** @type {Meta} */
const meta = JSON.parse(document.getElementById("meta")?.textContent ?? "{}");

/** Bytes of a number of each type. */
const WIDTHS = { u8: 1, i8: 1, u16: 2, i16: 2, u32: 4, i32: 4 };

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
 * A view of a column of numbers, little-endian as every machine that runs a browser.
 *
 * @param {ArrayBuffer} buffer
 * @param {string} type
 * @param {number} offset
 * @param {number} n
 * @returns {Numbers}
 */
function view(buffer, type, offset, n) {
  switch (type) {
    case "u8":
      return new Uint8Array(buffer, offset, n);
    case "i8":
      return new Int8Array(buffer, offset, n);
    case "u16":
      return new Uint16Array(buffer, offset, n);
    case "i16":
      return new Int16Array(buffer, offset, n);
    case "u32":
      return new Uint32Array(buffer, offset, n);
    default:
      return new Int32Array(buffer, offset, n);
  }
}

/** Rows of customers in ascending order of their ids. */
class Table {
  /**
   * @param {ArrayBuffer} buffer
   * @param {ColumnSpec[]} specs
   * @param {number} n
   */
  constructor(buffer, specs, n) {
    this.n = n;
    /** @type {Map<string, Numbers>} */
    this.columns = new Map();
    /** @type {Map<string, ColumnSpec>} */
    this.specs = new Map(specs.map((spec) => [spec.name, spec]));
    /** @type {string[] | null} */
    this.texts = null;
    for (const spec of specs) {
      if (spec.type !== "text") this.columns.set(spec.name, view(buffer, spec.type, spec.offset, n));
      else if (spec.name === "id") {
        const bytes = new Uint8Array(buffer, spec.offset, spec.length ?? 0);
        this.texts = n === 0 ? [] : new TextDecoder().decode(bytes).split("\n");
      }
    }
    const id = this.specs.get("id");
    if (id?.delta) this.columns.set("id", summed(this.numbers("id")));
    /** @type {Map<string, number> | null} */
    this.rowOfText = null;
  }

  /**
   * Stored numbers of a column; empty when the document has no such column.
   *
   * @param {string} name
   * @returns {Numbers}
   */
  numbers(name) {
    return this.columns.get(name) ?? new Uint8Array(0);
  }

  /** @param {string} name */
  has(name) {
    return this.columns.has(name);
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
    const stored = this.columns.get(name)?.[row];
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

/**
 * The columns of a shard: the same as the document's, one after another for `n` rows.
 *
 * @param {number} n
 * @returns {ColumnSpec[]}
 */
function specsFor(n) {
  let offset = 0;
  const specs = [];
  for (const spec of meta.columns) {
    if (spec.type === "text") continue;
    specs.push({ ...spec, offset });
    offset += Math.ceil((n * WIDTHS[spec.type]) / 4) * 4;
  }
  return specs;
}
