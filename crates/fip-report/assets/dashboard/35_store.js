// @ts-check
// Where customers come from: the block of this document, or the shards of its folder.

/**
 * @typedef {object} Found a customer and the rows it stands among
 * @property {Table} table
 * @property {number} row
 */

const EMPTY = new Table(new ArrayBuffer(0), [], 0, 0);

const store = {
  /** The rows of the queue; with the whole portfolio in one file they hold everybody. */
  queue: EMPTY,
  /** Whether the queue's rows hold Low customers too. */
  everybody: false,
  /** @type {Record<string, string>} markup of the pages rendered ahead */
  pages: {},
};

/** @type {Map<string, (text: string) => void>} */
const waiting = new Map();

/** @type {Map<string, Promise<Table>>} */
const loaded = new Map();

// A shard calls this by name; it is the one name the program leaves on the window.
/** @type {any} */ (window).fipShard = (/** @type {string} */ name, /** @type {string} */ text) => {
  waiting.get(name)?.(text);
  waiting.delete(name);
};

/**
 * Returns the rows of a shard; it is read once.
 *
 * @param {string} name
 * @returns {Promise<Table>}
 */
function shard(name) {
  let table = loaded.get(name);
  if (!table) {
    table = shardText(name).then(unpack).then(tableOfShard);
    loaded.set(name, table);
    table.catch(() => loaded.delete(name));
  }
  return table;
}

/**
 * A shard is the length of a JSON text, this text, and the columns it describes.
 *
 * @param {ArrayBuffer} buffer
 */
function tableOfShard(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  return new Table(buffer, head.columns, Math.ceil((4 + length) / 4) * 4, head.nRows);
}

/**
 * @param {string} name
 * @returns {Promise<string>}
 */
function shardText(name) {
  return new Promise((resolve, reject) => {
    waiting.set(name, resolve);
    const script = el("script", { src: `data/${name}.js` });
    script.onload = () => script.remove();
    script.onerror = () => {
      waiting.delete(name);
      script.remove();
      reject(new Error(`data/${name}.js could not be read; it belongs beside this page`));
    };
    document.head.append(script);
  });
}

/** Reads the block of the document, and in folder form the rows of the queue. */
async function openStore() {
  const text = document.getElementById("data")?.textContent ?? "";
  const buffer = text.trim() ? await unpack(text) : new ArrayBuffer(0);
  byId("data").textContent = "";
  const pages = meta.columns.find((spec) => spec.name === meta.pages);
  if (pages && pages.type === "text") {
    const bytes = new Uint8Array(buffer, pages.offset, pages.length ?? 0);
    store.pages = JSON.parse(new TextDecoder().decode(bytes));
  }
  if (meta.run.level === "aggregate") return;
  if (meta.shards) {
    if (meta.shards.queue > 0) store.queue = await shard("queue");
  } else {
    const specs = meta.columns.filter((spec) => spec.name !== meta.pages);
    store.queue = new Table(buffer, specs, 0, meta.nRows);
    store.everybody = meta.run.level === "full";
  }
}

/**
 * Returns a customer; null when this copy does not hold it.
 *
 * @param {string} id
 * @returns {Promise<Found | null>}
 */
async function findCustomer(id) {
  const name = meta.shards ? shardOf(id, meta.shards.firstIds) : null;
  if (meta.shards && !name) return null;
  const table = name ? await shard(name) : store.queue;
  const row = table.find(id);
  return row >= 0 ? { table, row } : null;
}

/**
 * The shard whose ids may hold this one.
 *
 * @param {string} id
 * @param {string[]} firsts
 */
function shardOf(id, firsts) {
  let at = firsts.length - 1;
  while (at >= 0 && (firsts[at] ?? "") > id) at -= 1;
  return at < 0 ? null : `c${String(at).padStart(4, "0")}`;
}

/** Returns the customers of the behavior map and whether they are a sample. */
async function mapRows() {
  if (meta.shards) {
    const table = meta.shards.map > 0 ? await shard("map") : EMPTY;
    return { table, rows: Uint32Array.from({ length: table.n }, (_, row) => row) };
  }
  return { table: store.queue, rows: sampleOf(store.queue, 20_000) };
}

/**
 * At most `most` rows: every High customer (up to half of them), and the others evenly.
 *
 * @param {Table} table
 * @param {number} most
 * @returns {Uint32Array}
 */
function sampleOf(table, most) {
  const all = Uint32Array.from({ length: table.n }, (_, row) => row);
  if (table.n <= most) return all;
  const tiers = table.numbers("tier");
  const highs = evenly(all.filter((row) => tiers[row] === 2), most / 2);
  const others = evenly(all.filter((row) => tiers[row] !== 2), most - highs.length);
  const rows = new Uint32Array(highs.length + others.length);
  rows.set(highs);
  rows.set(others, highs.length);
  return rows.sort();
}

/**
 * @param {Uint32Array} rows
 * @param {number} most
 */
function evenly(rows, most) {
  if (rows.length <= most) return rows;
  return Uint32Array.from({ length: most }, (_, at) => rows[Math.floor((at * rows.length) / most)] ?? 0);
}
