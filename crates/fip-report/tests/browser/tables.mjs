// The tables of a run, read by code that shares nothing with the program under test.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * Returns the rows of a CSV file, each a map from column to text that is made when a column is asked
 * for: a table of half a million rows is read once and kept as lines.
 * @param {string} file
 * @returns {Generator<Record<string, string>>}
 */
export function* rows(file) {
  const text = readFileSync(file, "utf8");
  let at = text.indexOf("\n") + 1;
  const names = cells(text.slice(0, at));
  class Row {
    /** @param {string} line */
    constructor(line) {
      this.line = line;
    }
  }
  names.forEach((name, i) => {
    const get = /** @this {Row & { cells?: string[] }} */ function () {
      return cells(this.line)[i];
    };
    Object.defineProperty(Row.prototype, name, { get });
  });
  while (at < text.length) {
    const found = text.indexOf("\n", at);
    const end = found < 0 ? text.length : found;
    if (end > at) yield /** @type {any} */ (new Row(text.slice(at, end)));
    at = end + 1;
  }
}

/** The line that was taken apart last, and its cells. */
let last = { line: "", cells: /** @type {string[]} */ ([]) };

/** @param {string} line */
function cells(line) {
  if (last.line !== line) last = { line, cells: parse(line)[0] };
  return last.cells;
}

/**
 * Parses RFC 4180: quotes around cells, doubled quotes within.
 * @param {string} text
 * @returns {string[][]}
 */
export function parse(text) {
  if (!text.includes('"')) {
    return text.split(/\r?\n/).filter((line) => line !== "").map((line) => line.split(","));
  }
  const records = [];
  let [record, cell, quoted] = [/** @type {string[]} */ ([]), "", false];
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') cell += text[++i];
      else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"') quoted = true;
    else if (c === ",") {
      record.push(cell);
      cell = "";
    } else if (c === "\n") {
      record.push(cell.endsWith("\r") ? cell.slice(0, -1) : cell);
      records.push(record);
      [record, cell] = [[], ""];
    } else cell += c;
  }
  if (cell !== "" || record.length > 0) records.push([...record, cell]);
  return records;
}

/** Returns an amount such as "12.30" in pence. @param {string} amount */
export function pence(amount) {
  const [, sign, pounds, rest = ""] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount) ?? [];
  if (pounds === undefined) throw new Error(`expected an amount such as 12.30, found "${amount}"`);
  const value = Number(pounds) * 100 + Number(rest.padEnd(2, "0"));
  return sign ? -value : value;
}

/** Returns pence as whole pounds, halves away from zero. @param {number} amount */
export function wholePounds(amount) {
  const whole = Math.floor((Math.abs(amount) + 50) / 100);
  return amount < 0 && whole > 0 ? -whole : whole;
}

/**
 * @typedef {{ id: string, tier: string, score: number, segment: string, region: string, age: number,
 *   tenure: number, reasons: string[], alert: Record<string, string> | null, frauds: number, mean: number,
 *   total: number, fraudValue: number, spend: number[], probability: number | null,
 *   features: Record<string, string>, atRisk: boolean }} Customer
 * @typedef {{ project: string, months: string[], customers: Customer[],
 *   byId: Map<string, Customer>, kpis: Record<string, number> }} Truth
 */

/**
 * Reads the tables of a project folder.
 * @param {string} project
 * @returns {Truth}
 */
export function truth(project) {
  const table = (/** @type {string} */ name) => rows(path.join(project, "data_processed", `${name}.csv`));
  /** @type {Map<string, Customer>} */
  const byId = new Map();
  for (const row of table("DimCustomer")) {
    byId.set(row.customer_id, /** @type {any} */ ({
      id: row.customer_id, region: row.region, age: Number(row.age), tenure: Number(row.tenure_months),
      alert: null, atRisk: false,
    }));
  }
  const of = (/** @type {Record<string, string>} */ row) => {
    const customer = byId.get(row.customer_id);
    if (!customer) throw new Error(`${row.customer_id} is not in DimCustomer.csv`);
    return customer;
  };
  const months = [...new Set(Array.from(table("DimDate"), (row) => row.year_month))].sort();
  for (const customer of byId.values()) customer.spend = months.map(() => 0);
  for (const row of table("CustomerMonthlyFeatures")) {
    of(row).spend[months.indexOf(row.month)] = pence(row.total_spend);
  }
  for (const row of table("CustomerFeatures")) {
    Object.assign(of(row), {
      features: row, mean: Number(row.avg_monthly_spend), total: pence(row.total_spend),
      frauds: Number(row.fraud_count), fraudValue: pence(row.fraud_spend),
    });
  }
  for (const row of table("CustomerSegments")) of(row).segment = row.segment;
  for (const row of table("CustomerRiskScores")) {
    Object.assign(of(row), {
      tier: row.tier, score: Number(row.score),
      reasons: [row.reason_1, row.reason_2, row.reason_3, row.reason_4],
      probability: row.model_probability === "" ? null : Number(row.model_probability),
    });
  }
  for (const row of table("RiskAlerts")) of(row).alert = row;
  const outcomes = path.join(project, "data_processed", "CustomerOutcomes.csv");
  if (existsSync(outcomes)) for (const row of rows(outcomes)) of(row).atRisk = row.at_risk === "1";
  const customers = [...byId.values()];
  return { project, months, customers, byId, kpis: kpis(customers, months.length) };
}

/** Returns the texts of a customer's reasons; `null` for one who is in no alert. @param {Customer} customer */
export function reasonTexts({ alert }) {
  return alert && [1, 2, 3, 4].map((i) => alert[`reason_text_${i}`]).filter((text) => text !== "");
}

/**
 * The figures of the overview's cards; money in pence.
 * @param {Customer[]} customers
 * @param {number} months
 */
export function kpis(customers, months) {
  const sum = (/** @type {(one: Customer) => number} */ of) => customers.reduce((total, one) => total + of(one), 0);
  const tier = (/** @type {string} */ code) => sum((one) => Number(one.tier === code));
  const total = sum((one) => one.total);
  return {
    customers: customers.length,
    high: tier("HIGH"), medium: tier("MEDIUM"), low: tier("LOW"),
    total_spend: total,
    mean_monthly_spend: Math.round(total / (customers.length * months)),
    fraud_customers: sum((one) => Number(one.frauds > 0)),
    fraud_transactions: sum((one) => one.frauds),
    fraud_value: sum((one) => one.fraudValue),
    at_risk: sum((one) => Number(one.atRisk)),
  };
}

/**
 * The transactions' own sums, for the figures that the feature tables could get wrong together.
 * @param {string} project
 */
export function transactions(project) {
  const text = readFileSync(path.join(project, "data_processed", "FactTransactions.csv"), "utf8");
  let [at, n, total] = [text.indexOf("\n") + 1, 0, 0];
  const amount = text.slice(0, at - 1).split(",").indexOf("amount");
  while (at < text.length) {
    const end = text.indexOf("\n", at);
    total += pence(text.slice(at, end).split(",")[amount]);
    n += 1;
    at = end + 1;
  }
  return { n, total };
}

/**
 * What data_quality.json says: the figures in one row, the columns with what is missing in them, and the
 * findings.
 * @param {string} project
 */
export function quality(project) {
  const document = JSON.parse(readFileSync(path.join(project, "data_processed", "data_quality.json"), "utf8"));
  const columns = document.tables.flatMap((/** @type {any} */ table) => table.columns);
  const sum = (/** @type {any[]} */ all, /** @type {(one: any) => number} */ of) => all.reduce((before, one) => before + of(one), 0);
  return {
    kpis: {
      quality_warnings: document.findings.filter((/** @type {any} */ one) => one.severity === "warning").length,
      quality_missing: sum(columns, (one) => one.missing),
      quality_rejected: sum(document.reading.tables, (one) => one.rejected),
      quality_empty_days: document.time.rows_per_day.filter((/** @type {number} */ n) => n === 0).length,
      quality_far: document.amounts.far_below + document.amounts.far_above,
    },
    columns: columns.map((/** @type {any} */ one) => [
      one.name,
      one.known ? (one.missing === 0 ? "–" : `${(100 * one.missing_share).toFixed(1)}%`) : "not known",
    ]),
    findings: document.findings.map((/** @type {any} */ one) => one.text),
  };
}
