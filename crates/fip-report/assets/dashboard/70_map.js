// @ts-check
// The behavior map's canvas: one mark for each customer, axes, names at the medians.

/**
 * @typedef {object} MapAxes
 * @property {Metric} x
 * @property {Metric} y
 */

/**
 * @typedef {object} Plot what was drawn, for looking up
 * @property {Float32Array} xs
 * @property {Float32Array} ys
 * @property {Uint32Array} rows
 * @property {number} n
 */

const MAP_EDGES = { left: 58, right: 16, top: 14, bottom: 40 };

/** @param {string} name */
function cssColor(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim() || "#888888";
}

/**
 * A canvas with one mark on it, drawn once and stamped thousands of times.
 *
 * @param {string} shape
 * @param {string} color
 * @param {number} ratio
 */
function stampOf(shape, color, ratio) {
  const size = Math.ceil(10 * ratio);
  const canvas = el("canvas", { width: size, height: size });
  const pen = canvas.getContext("2d");
  if (pen) {
    pen.translate(size / 2, size / 2);
    pen.scale(ratio, ratio);
    const path = new Path2D(shapePath(shape, 2.7));
    pen.globalAlpha = 0.62;
    pen.fillStyle = color;
    pen.strokeStyle = color;
    if (shape === "ring") pen.stroke(path);
    else pen.fill(path);
  }
  return canvas;
}

/**
 * Where an axis begins and ends: the middle 99 % of the values, so that a few do not squeeze all.
 *
 * @param {Table} table
 * @param {Uint32Array} rows
 * @param {Metric} metric
 */
function extentOf(table, rows, metric) {
  const values = Float64Array.from(rows, (row) => table.value(metric.column, row) ?? NaN).filter((value) => !Number.isNaN(value)).sort();
  if (values.length === 0) return { low: 0, high: 1 };
  const at = (/** @type {number} */ share) => values[Math.round(share * (values.length - 1))] ?? 0;
  const whole = metric.unit === "share" && at(0) >= 0 && at(1) <= 1;
  const low = metric.unit === "points" ? at(0) : whole ? 0 : at(0.0025);
  const high = metric.unit === "points" ? at(1) : at(0.9975);
  const pad = (high - low || 1) * 0.02;
  return { low: low === 0 ? 0 : low - pad, high: high + pad };
}

/**
 * Draws the map; marks beyond the axes stand on their edge.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Table} table
 * @param {Uint32Array} rows
 * @param {MapAxes} axes
 * @param {Set<number>} off segments left out
 * @returns {Plot}
 */
function drawMap(canvas, table, rows, axes, off) {
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const pen = canvas.getContext("2d");
  const plot = { xs: new Float32Array(rows.length), ys: new Float32Array(rows.length), rows: new Uint32Array(rows.length), n: 0 };
  if (!pen || width === 0) return plot;
  pen.scale(ratio, ratio);
  const scaleX = { ...extentOf(table, rows, axes.x), from: MAP_EDGES.left, to: width - MAP_EDGES.right };
  const scaleY = { ...extentOf(table, rows, axes.y), from: height - MAP_EDGES.bottom, to: MAP_EDGES.top };
  drawAxes(pen, axes, scaleX, scaleY);
  const segments = table.numbers("segment");
  const stamps = meta.segments.map((one, number) => stampOf(one.shape, cssColor(`--segment-${number}`), ratio));
  for (const row of rows) {
    const segment = segments[row] ?? 0;
    const [x, y] = [table.value(axes.x.column, row), table.value(axes.y.column, row)];
    const stamp = stamps[segment];
    if (off.has(segment) || x === null || y === null || !stamp) continue;
    const [px, py] = [along(scaleX, x), along(scaleY, y)];
    plot.xs[plot.n] = px;
    plot.ys[plot.n] = py;
    plot.rows[plot.n] = row;
    plot.n += 1;
    pen.drawImage(stamp, px - 5, py - 5, 10, 10);
  }
  drawMedians(pen, axes, scaleX, scaleY, off, width);
  return plot;
}

/**
 * @typedef {{ low: number, high: number, from: number, to: number }} Scale
 */

/**
 * The place of a value on an axis, at most its ends.
 *
 * @param {Scale} scale
 * @param {number} value
 */
function along({ low, high, from, to }, value) {
  const share = Math.max(0, Math.min(1, (value - low) / (high - low)));
  return from + (to - from) * share;
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {MapAxes} axes
 * @param {Scale} scaleX
 * @param {Scale} scaleY
 */
function drawAxes(pen, axes, scaleX, scaleY) {
  pen.font = `12px ${getComputedStyle(document.body).fontFamily}`;
  pen.strokeStyle = cssColor("--grid");
  pen.fillStyle = cssColor("--muted");
  pen.lineWidth = 1;
  const across = ticksOf(scaleX.low, scaleX.high, Math.max(2, (scaleX.to - scaleX.from) / 110));
  pen.textAlign = "center";
  for (const tick of across.ticks) {
    const x = Math.round(along(scaleX, tick)) + 0.5;
    pen.beginPath();
    pen.moveTo(x, scaleY.to);
    pen.lineTo(x, scaleY.from);
    pen.stroke();
    pen.fillText(onAxis(tick, axes.x.unit, across.step), x, scaleY.from + 16);
  }
  const up = ticksOf(scaleY.low, scaleY.high, 5);
  pen.textAlign = "right";
  for (const tick of up.ticks) {
    const y = Math.round(along(scaleY, tick)) + 0.5;
    pen.beginPath();
    pen.moveTo(scaleX.from, y);
    pen.lineTo(scaleX.to, y);
    pen.stroke();
    pen.fillText(onAxis(tick, axes.y.unit, up.step), scaleX.from - 8, y + 4);
  }
  pen.fillStyle = cssColor("--ink");
  pen.textAlign = "right";
  pen.fillText(`${axes.x.label} →`, scaleX.to, scaleY.from + 34);
  pen.textAlign = "left";
  pen.fillText(`↑ ${axes.y.label}`, 4, scaleY.to - 3);
}

/**
 * Names the segments at their medians; names that would overlap move down.
 *
 * @param {CanvasRenderingContext2D} pen
 * @param {MapAxes} axes
 * @param {Scale} scaleX
 * @param {Scale} scaleY
 * @param {Set<number>} off
 * @param {number} width
 */
function drawMedians(pen, axes, scaleX, scaleY, off, width) {
  const family = pen.font.replace(/^\d+px /, "");
  pen.font = `600 12px ${family}`;
  pen.textAlign = "left";
  const names = meta.segments.map((segment, number) => {
    const [x, y] = [peerOf(axes.x.name, number)?.[2], peerOf(axes.y.name, number)?.[2]];
    if (off.has(number) || x === null || x === undefined || y === null || y === undefined) return null;
    const w = pen.measureText(`${segment.glyph} ${segment.label}`).width + 16;
    const px = Math.max(scaleX.from, Math.min(width - w - 4, along(scaleX, x) - w / 2));
    return { segment, number, w, x: px, y: along(scaleY, y) - 11 };
  }).filter((one) => one !== null).sort((a, b) => a.y - b.y);
  names.forEach((one, place) => {
    for (const above of names.slice(0, place)) {
      const apart = one.x > above.x + above.w || above.x > one.x + one.w || one.y > above.y + 25;
      if (!apart) one.y = above.y + 25;
    }
    pen.beginPath();
    pen.roundRect(one.x, one.y, one.w, 22, 11);
    pen.fillStyle = cssColor("--card");
    pen.fill();
    pen.strokeStyle = cssColor(`--segment-${one.number}`);
    pen.lineWidth = 1.5;
    pen.stroke();
    pen.fillStyle = cssColor(`--segment-${one.number}`);
    pen.fillText(one.segment.glyph, one.x + 8, one.y + 15);
    pen.fillStyle = cssColor("--ink");
    pen.fillText(one.segment.label, one.x + 8 + pen.measureText(`${one.segment.glyph} `).width, one.y + 15);
  });
  pen.font = `12px ${family}`;
}

/**
 * The mark nearest to a place, as an index into the plot; -1 when none is within `reach` pixels.
 *
 * @param {Plot} plot
 * @param {number} x
 * @param {number} y
 * @param {number} reach
 */
function nearest(plot, x, y, reach) {
  let best = -1;
  let least = reach * reach;
  for (let at = 0; at < plot.n; at += 1) {
    const distance = ((plot.xs[at] ?? 0) - x) ** 2 + ((plot.ys[at] ?? 0) - y) ** 2;
    if (distance <= least) [best, least] = [at, distance];
  }
  return best;
}

/**
 * The nearest mark in a direction from another; the same when there is none.
 *
 * @param {Plot} plot
 * @param {number} from
 * @param {number} dx
 * @param {number} dy
 */
function nextMark(plot, from, dx, dy) {
  const [x, y] = [plot.xs[from] ?? 0, plot.ys[from] ?? 0];
  let best = from;
  let least = Infinity;
  for (let at = 0; at < plot.n; at += 1) {
    const [ax, ay] = [(plot.xs[at] ?? 0) - x, (plot.ys[at] ?? 0) - y];
    const ahead = ax * dx + ay * dy;
    const aside = Math.abs(ax * dy) + Math.abs(ay * dx);
    const cost = ahead + 2 * aside;
    if (ahead > 1.5 && cost < least) [best, least] = [at, cost];
  }
  return best;
}
