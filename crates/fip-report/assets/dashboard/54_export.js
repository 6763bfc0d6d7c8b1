// @ts-check
// CSV of exactly the rows shown, in the order shown, safe to open in a spreadsheet.

/**
 * A cell: quoted where RFC 4180 asks for it, and never a formula.
 *
 * @param {string} text
 */
function csvText(text) {
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/**
 * @param {Table} table
 * @param {Uint32Array} rows
 * @returns {string}
 */
function csvOf(table, rows) {
  const months = meta.months.map((month) => `spend_${month}`);
  const heads = ["rank", "customer_id", ...(table.sources.length > 0 ? ["source_id"] : []), "tier", "score", "segment", "region", "reason_1", "reason_2", "reason_3", "reason_4"];
  const lines = [[...heads, "fraud_count", "mean_monthly_spend", ...months, "probability"].join(",")];
  rows.forEach((row, at) => lines.push(csvLine(table, row, at + 1)));
  return `\uFEFF${lines.join("\r\n")}\r\n`;
}

/**
 * @param {Table} table
 * @param {number} row
 * @param {number} rank
 */
function csvLine(table, row, rank) {
  const reasons = reasonNumbers(table, row).map((number) => meta.reasons[number]?.code ?? "");
  const probability = meta.models[0] ? table.value(meta.models[0].column, row) : null;
  const spend = meanSpendOf(table, row);
  return [
    String(rank),
    csvText(table.id(row)),
    ...(table.sources.length > 0 ? [csvText(table.source(row))] : []),
    csvText(meta.tiers[table.numbers("tier")[row] ?? 0]?.code ?? ""),
    String(table.numbers("score")[row]),
    csvText(meta.segments[table.numbers("segment")[row] ?? 0]?.code ?? ""),
    csvText(meta.regions[table.numbers("region")[row] ?? 0] ?? ""),
    ...[0, 1, 2, 3].map((place) => csvText(reasons[place] ?? "")),
    String(table.value("fraud", row) ?? ""),
    spend === null ? "" : String(Math.round(spend)),
    ...table.spend(row).map(String),
    probability === null ? "" : probability.toFixed(4),
  ].join(",");
}

/**
 * Offers a text as a file; no request is made for it.
 *
 * @param {string} name
 * @param {string} text
 */
function download(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = el("a", { href: address, download: name, class: "visually-hidden" });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
