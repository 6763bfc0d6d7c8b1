// What a dashboard holds, unpacked by code that shares nothing with the program under test.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";

/**
 * Returns the text of the script block `id`.
 * @param {string} html
 * @param {string} id
 */
export function block(html, id) {
  const found = new RegExp(`<script type="[^"]*" id="${id}">([^<]*)</script>`).exec(html);
  if (!found) throw new Error(`the document has no block #${id}`);
  return found[1];
}

/** Returns the description of the data of a document. @param {string} html */
export function meta(html) {
  return JSON.parse(unpack(block(html, "meta")).toString("utf8"));
}

/**
 * Returns a document whose description is another.
 * @param {string} html
 * @param {(text: string) => string} change
 */
export function withMeta(html, change) {
  const packed = block(html, "meta");
  return html.replace(packed, gzipSync(change(unpack(packed).toString("utf8"))).toString("base64"));
}

/** Returns the bytes of a packed block. @param {string} base64 */
export function unpack(base64) {
  const packed = Buffer.from(base64, "base64");
  if (packed.readUInt32LE(4) !== 0) throw new Error("the packed block holds a time");
  return gunzipSync(packed);
}

/**
 * Returns the columns of a document as lists of numbers (null where missing) and texts.
 * @param {any} description
 * @param {Buffer} bytes
 * @param {number} n
 */
export function columns(description, bytes, n) {
  /** @type {Record<string, any[]>} */
  const found = {};
  for (const column of description) {
    if (column.type === "text") continue;
    found[column.name] = numbers(column, bytes, n);
  }
  return found;
}

/**
 * Returns the ids of a document's rows.
 * @param {any} description
 * @param {Buffer} bytes
 * @param {number} n
 * @returns {string[]}
 */
export function ids(description, bytes, n) {
  const column = description.find((/** @type {any} */ one) => one.name === "id");
  if (n === 0) return [];
  if (column.type === "text") return bytes.subarray(column.offset, column.offset + column.length).toString("utf8").split("\n");
  return numbers(column, bytes, n).map((value) => `${column.prefix}${String(value).padStart(column.width, "0")}`);
}

const READERS = /** @type {Record<string, [number, (bytes: Buffer) => number]>} */ ({
  u8: [1, (bytes) => bytes.readUInt8()],
  i8: [1, (bytes) => bytes.readInt8()],
  u16: [2, (bytes) => bytes.readUInt16LE()],
  i16: [2, (bytes) => bytes.readInt16LE()],
  u32: [4, (bytes) => bytes.readUInt32LE()],
  i32: [4, (bytes) => bytes.readInt32LE()],
  f64: [8, (bytes) => bytes.readDoubleLE()],
});

/**
 * Numbers of several bytes lie in planes: the lowest byte of every number, then the next one of every
 * number, and so on.
 * @param {any} column
 * @param {Buffer} bytes
 * @param {number} n
 */
function numbers(column, bytes, n) {
  const [width, read] = READERS[column.type];
  const one = Buffer.alloc(width);
  const raw = Array.from({ length: n }, (_, row) => {
    for (let plane = 0; plane < width; plane += 1) {
      one[plane] = bytes[column.offset + (column.planes ? plane * n + row : row * width + plane)];
    }
    return read(one);
  });
  if (column.delta) for (let row = 1; row < n; row += 1) raw[row] += raw[row - 1];
  return raw.map((value) => (value === column.missing ? null : value));
}

/** Returns the documents and shards of a dashboard: the file, or every file of the folder. @param {string} place */
export function files(place) {
  if (statSync(place).isFile()) return [place];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** Returns the number of bytes of some files. @param {string[]} paths */
export function size(paths) {
  return paths.reduce((sum, one) => sum + statSync(one).size, 0);
}

/** Returns the sum of all bytes of some files, in order. @param {string[]} paths */
export function digest(paths) {
  const hash = createHash("sha256");
  for (const one of paths) hash.update(readFileSync(one));
  return hash.digest("hex");
}

/**
 * Returns a document whose script says something else first, allowed by its own policy again: for
 * showing that a check can fail.
 * @param {string} html
 * @param {string} first
 */
export function withScript(html, first) {
  const at = html.lastIndexOf("<script>") + "<script>".length;
  const app = html.slice(at, html.indexOf("</script>", at));
  const hash = (/** @type {string} */ text) => createHash("sha256").update(text).digest("base64");
  if (!html.includes(hash(app))) throw new Error("the policy does not allow the document's own script");
  return (html.slice(0, at) + first + html.slice(at)).replaceAll(hash(app), hash(first + app));
}

/** Returns a document without its policy. @param {string} html */
export function withoutPolicy(html) {
  return html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
}
