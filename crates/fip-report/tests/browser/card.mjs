// The scorecard, read and applied by code that shares nothing with the program under test.
import { execFileSync } from "node:child_process";

/**
 * @typedef {{ from?: number, to?: number, missing?: boolean, values?: string[], points: number,
 *   label: string }} Attribute
 * @typedef {{ name: string, input: string, actionable?: boolean, attributes: Attribute[] }} Characteristic
 * @typedef {{ base_points: number, max_reasons: number, tiers: { high_below: number, medium_below: number },
 *   characteristics: Characteristic[] }} Card
 */

/**
 * Returns the card that a command prints as TOML.
 * @param {string} fip
 * @param {string} project
 * @returns {Card}
 */
export function card(fip, project) {
  const toml = execFileSync(fip, ["-C", project, "show", "card"], { encoding: "utf8" });
  const program = "import json, sys, tomllib; json.dump(tomllib.loads(sys.stdin.read()), sys.stdout)";
  return JSON.parse(execFileSync("python3", ["-c", program], { input: toml, encoding: "utf8" }));
}

/**
 * Returns what each characteristic gives a customer: name, label, points and the most points that
 * any of its attributes gives.
 * @param {Card} card
 * @param {Record<string, string>} features
 */
export function contributions(card, features) {
  return card.characteristics.map(({ name, input, attributes }) => {
    const cell = features[input];
    const value = Number(cell);
    const hit = attributes.find((one) => (cell === "" ? one.missing : holds(one, value)));
    if (!hit) throw new Error(`${name}: no attribute for "${cell}"`);
    const best = Math.max(...attributes.map((one) => one.points));
    return { name, label: hit.label, points: hit.points, best, attribute: attributes.indexOf(hit) };
  });
}

/** @param {Attribute} attribute @param {number} value */
function holds({ from, to, missing }, value) {
  return !missing && (from === undefined || value >= from) && (to === undefined || value < to);
}

/** Returns the tier of a score. @param {Card} card @param {number} score */
export function tier(card, score) {
  if (score < card.tiers.high_below) return "HIGH";
  return score < card.tiers.medium_below ? "MEDIUM" : "LOW";
}
