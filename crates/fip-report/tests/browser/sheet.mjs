// What was checked and what was measured: one line a check, failures repeated at the end.

/** The results of a session. */
export class Sheet {
  /** @param {RegExp} only names of the checks that are made */
  constructor(only = /./) {
    this.only = only;
    this.passed = 0;
    /** @type {string[]} */
    this.failures = [];
    this.began = performance.now();
  }

  /**
   * Runs one check. It passes when `measure` resolves, with what it measured.
   * @param {string} name
   * @param {() => Promise<string>} measure
   */
  async check(name, measure) {
    if (!this.only.test(name)) return;
    const began = performance.now();
    try {
      const measured = await measure();
      this.passed += 1;
      console.log(`ok      ${name}: ${measured} [${seconds(began)}]`);
    } catch (error) {
      const why = text(error);
      this.failures.push(`${name}: ${why}`);
      console.log(`FAILED  ${name}: ${why} [${seconds(began)}]`);
    }
  }

  /**
   * Runs a check on something that was spoilt on purpose. It passes when `measure` rejects, and for
   * the reason `because`: a check that fails for another reason shows nothing.
   * @param {string} name
   * @param {RegExp} because
   * @param {() => Promise<string>} measure
   */
  async mustFail(name, because, measure) {
    await this.check(`can fail: ${name}`, async () => {
      let measured;
      try {
        measured = await measure();
      } catch (error) {
        const why = text(error);
        if (because.test(why)) return `it says "${why.slice(0, 160)}"`;
        throw new Error(`failed for another reason: ${why}`);
      }
      throw new Error(`passed, although it was spoilt: ${measured}`);
    });
  }

  /** Prints the sums and returns the code of exit. */
  close() {
    for (const failure of this.failures) console.log(`FAILED  ${failure}`);
    console.log(`${this.passed} passed, ${this.failures.length} failed [${seconds(this.began)}]`);
    return this.failures.length > 0 || this.passed === 0 ? 1 : 0;
  }
}

/**
 * Fails unless `found` is `expected`.
 * @param {string} what
 * @param {unknown} found
 * @param {unknown} expected
 */
export function equal(what, found, expected) {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: expected ${short(b)}, found ${short(a)}`);
}

/**
 * Fails unless `lawful`.
 * @param {string} what
 * @param {unknown} lawful
 */
export function ensure(what, lawful) {
  if (!lawful) throw new Error(what);
}

/** Returns the middle one of some numbers. @param {number[]} numbers */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** @param {unknown} error */
function text(error) {
  return String(error instanceof Error ? error.message : error).replaceAll(/\s+/g, " ").slice(0, 2400);
}

/** @param {string | undefined} json */
function short(json) {
  return json && json.length > 200 ? `${json.slice(0, 200)}…` : json;
}

/** @param {number} began */
function seconds(began) {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}
