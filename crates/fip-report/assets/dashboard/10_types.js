// @ts-check
// What the document hands to the program: the words of `#meta`, as types. No code.

/**
 * @typedef {"LOW" | "MEDIUM" | "HIGH"} TierCode
 * @typedef {"money" | "share" | "count" | "times" | "days" | "points" | "months" | "number"} Unit
 * @typedef {{ code: string, label: string, glyph: string, shape: string, customers?: number }} Marked
 * @typedef {{ code: string, name: string, text: string, format?: string | null,
 *   characteristic: number, column?: string }} ReasonWord
 */

/**
 * A row of the points table. `reason` is set where the row has a reason of its own.
 *
 * @typedef {object} AttributeRow
 * @property {string} label
 * @property {number} points
 * @property {"interval" | "categories" | "missing" | "other" | "special"} kind
 * @property {number} customers
 * @property {number | null} [reason]
 */

/**
 * @typedef {object} Characteristic
 * @property {string} name
 * @property {string} [description]
 * @property {"count" | "percent" | "times" | "days" | "number" | "category"} format
 * @property {boolean} actionable
 * @property {false} [applicable] where the ledger does not give its input
 * @property {AttributeRow[]} attributes
 */

/**
 * @typedef {object} Card
 * @property {string} name
 * @property {number} base
 * @property {number} highBelow
 * @property {number} mediumBelow
 * @property {number} maxReasons
 * @property {string} [part] how much of it applies, where not all does
 * @property {Characteristic[]} characteristics
 */

/**
 * @typedef {{ name: string, label: string, unit: Unit, column: string }} Metric
 */

/**
 * A column of the packed block. Texts are UTF-8 of `length` bytes. In `planes` the first bytes of all
 * numbers come first, then all second bytes, and so on.
 *
 * @typedef {object} ColumnSpec
 * @property {string} name
 * @property {"u8" | "u16" | "i16" | "u32" | "i32" | "f64" | "text"} type
 * @property {number} offset
 * @property {number} [length]
 * @property {number} [scale]
 * @property {number} [missing]
 * @property {boolean} [delta]
 * @property {boolean} [planes]
 * @property {string} [prefix]
 * @property {number} [width]
 */

/**
 * The 5th, 25th, 50th, 75th and 95th percentile; null where nobody has a value.
 *
 * @typedef {(number | null)[] | null} Quantiles
 */

/**
 * @typedef {object} ThresholdModel
 * @property {string} name
 * @property {[number, number, number, number, number][]} curve
 */

/**
 * What stands beside the document: rows of each file, and the id of the first customer of each.
 *
 * @typedef {{ size: number, firstIds: string[], queue: number, map: number, mapOf: number }} Shards
 */

/**
 * @typedef {object} Meta
 * @property {string} format
 * @property {{ id: string, seed: number, version: string, asOf: string, level: "full" | "queue" | "aggregate",
 *   pseudonyms: boolean, banner: string[] | null }} run
 * @property {string} currency
 * @property {number[]} months
 * @property {number} nCustomers
 * @property {number} emptyMonths months without spending from the window's start, after which a customer is new
 * @property {number} nRows
 * @property {number[]} tierCounts
 * @property {Marked[]} tiers
 * @property {Marked[]} segments
 * @property {string[]} regions
 * @property {ReasonWord[]} reasons
 * @property {Card} card
 * @property {{ name: string, column: string, isChance?: boolean }[]} models
 * @property {Metric[]} metrics
 * @property {{ metrics: Record<string, Quantiles[]>, monthlySpend: ([number, number, number][] | null)[] }} peers
 * @property {{ models: ThresholdModel[] } | null} thresholds
 * @property {ColumnSpec[]} columns
 * @property {Shards | null} shards
 * @property {string | null} [pages]
 */

/**
 * @typedef {Uint8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float64Array} Numbers
 */

/**
 * The page asked for: its name, the customer if it is about one, and its parameters.
 *
 * @typedef {{ page: string, id: string | null, params: URLSearchParams }} Route
 */
