// @ts-check
// The fewest and smallest changes that reach the next safer tier: the crate's `improvement`, step by step.

/**
 * @typedef {{ contribution: Contribution, to: AttributeRow, gain: number, steps: number }} Move
 * @typedef {{ kind: "safest" }
 *   | { kind: "outOfReach", tier: number, needed: number, attainable: number }
 *   | { kind: "moves", tier: number, needed: number, moves: Move[] }} Improvement
 */

/** States above which the shortest way is not looked for. */
const STATES = 4_000_000;

/**
 * @param {number} tier 0 Low, 1 Medium, 2 High
 * @param {number} score
 * @param {Contribution[]} contributions
 * @returns {Improvement}
 */
function improvementOf(tier, score, contributions) {
  if (tier === 0) return { kind: "safest" };
  const start = tier === 2 ? meta.card.highBelow : meta.card.mediumBelow;
  const needed = start - score;
  const options = contributions.filter((one) => one.characteristic.actionable).map(worthwhile);
  const largest = options.flatMap((moves) => moves.slice(-1));
  const attainable = largest.reduce((sum, one) => sum + one.gain, 0);
  if (attainable < needed) return { kind: "outOfReach", tier: tier - 1, needed, attainable };
  largest.sort((a, b) => b.gain - a.gain);
  const far = [];
  let gained = 0;
  for (const one of largest) {
    if (gained >= needed) break;
    gained += one.gain;
    far.push(one);
  }
  return { kind: "moves", tier: tier - 1, needed, moves: shortest(options, needed, far) ?? far };
}

/**
 * The moves that gain, from the shortest to the longest, each gaining more than those before it.
 *
 * @param {Contribution} contribution
 * @returns {Move[]}
 */
function worthwhile(contribution) {
  const moves = contribution.characteristic.attributes
    .filter((to) => to.kind === "interval" || to.kind === "categories")
    .map((to) => ({ contribution, to, gain: to.points - contribution.attribute.points, steps: stepsOf(contribution, to) }))
    .filter((one) => one.gain > 0)
    .sort((a, b) => a.steps - b.steps || b.gain - a.gain);
  let best = 0;
  return moves.filter((one) => {
    const better = one.gain > best;
    best = Math.max(best, one.gain);
    return better;
  });
}

/**
 * How far a move goes: cuts between two intervals, otherwise 1.
 *
 * @param {Contribution} contribution
 * @param {AttributeRow} to
 */
function stepsOf(contribution, to) {
  const intervals = contribution.characteristic.attributes.filter((row) => row.kind === "interval");
  const here = intervals.indexOf(contribution.attribute);
  const there = intervals.indexOf(to);
  return here >= 0 && there >= 0 ? Math.abs(here - there) : 1;
}

/**
 * Among the sets of as many moves as `far`, one of the fewest steps that gains enough.
 *
 * @param {Move[][]} options
 * @param {number} needed
 * @param {Move[]} far
 * @returns {Move[] | null}
 */
function shortest(options, needed, far) {
  const width = far.reduce((sum, one) => sum + one.steps, 0) + 1;
  const layer = (far.length + 1) * width;
  if (layer * options.length > STATES) return null;
  const gains = new Float64Array(layer).fill(-Infinity);
  gains[0] = 0;
  const chosen = options.map((moves) => addLayer(gains, moves, far.length, width));
  let steps = 0;
  while (steps < width && !((gains[far.length * width + steps] ?? -Infinity) >= needed)) steps += 1;
  if (steps === width) return null;
  return pathBack(options, chosen, far.length, steps, width);
}

/**
 * @param {Float64Array} gains
 * @param {Move[]} moves of one characteristic
 * @param {number} nMoves
 * @param {number} width
 * @returns {Uint8Array} which move led to each state; 0 for none
 */
function addLayer(gains, moves, nMoves, width) {
  const chosen = new Uint8Array(gains.length);
  for (let n = nMoves; n >= 1; n -= 1) {
    moves.forEach((one, number) => {
      for (let steps = one.steps; steps < width; steps += 1) {
        const gain = (gains[(n - 1) * width + steps - one.steps] ?? -Infinity) + one.gain;
        const state = n * width + steps;
        if (gain > (gains[state] ?? -Infinity)) {
          gains[state] = gain;
          chosen[state] = number + 1;
        }
      }
    });
  }
  return chosen;
}

/**
 * @param {Move[][]} options
 * @param {Uint8Array[]} chosen
 * @param {number} nMoves
 * @param {number} nSteps
 * @param {number} width
 * @returns {Move[]}
 */
function pathBack(options, chosen, nMoves, nSteps, width) {
  const path = [];
  let n = nMoves;
  let steps = nSteps;
  for (let at = options.length - 1; at >= 0; at -= 1) {
    const number = chosen[at]?.[n * width + steps] ?? 0;
    const one = number > 0 ? options[at]?.[number - 1] : undefined;
    if (!one) continue;
    n -= 1;
    steps -= one.steps;
    path.push(one);
  }
  return path.reverse();
}
