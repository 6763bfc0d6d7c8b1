// @ts-check
// The address holds the state: a page, and what is asked of it.

/** @type {Record<string, string>} */
const TITLES = {
  overview: "Overview",
  segments: "Segments",
  queue: "Risk queue",
  customer: "Customer 360",
  models: "Models",
  quality: "Data quality",
  lineage: "Data and lineage",
};

/** Addresses that pages were left at, so that the way back restores them. */
const lastAddress = new Map([["queue", "#/queue"], ["segments", "#/segments"]]);

/**
 * @param {string} hash
 * @returns {Route}
 */
function parseRoute(hash) {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [page = "", id = ""] = path.split("/");
  const params = new URLSearchParams(query);
  if (page === "customer" && id) return { page, id: decoded(id), params };
  return { page: page in TITLES && page !== "customer" ? page : "overview", id: null, params };
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @param {string} id */
function customerAddress(id) {
  return `#/customer/${encodeURIComponent(id)}`;
}

/**
 * The address of a page with parameters; commas stay readable, empty ones are left out.
 *
 * @param {string} page
 * @param {Record<string, string>} params
 */
function addressOf(page, params) {
  const parts = Object.entries(params).filter(([, value]) => value !== "");
  const query = parts.map(([key, value]) => `${key}=${encodeURIComponent(value).replaceAll("%2C", ",")}`);
  return `#/${page}${query.length > 0 ? `?${query.join("&")}` : ""}`;
}

/**
 * Writes the address while a page is being adjusted: no entry in the history.
 *
 * @param {string} page
 * @param {Record<string, string>} params
 */
function rewriteAddress(page, params) {
  const address = addressOf(page, params);
  history.replaceState(null, "", address);
  rememberAddress(page, address);
}

/**
 * @param {string} page
 * @param {string} address
 */
function rememberAddress(page, address) {
  lastAddress.set(page, address);
  document.querySelector(`nav a[data-page="${page}"]`)?.setAttribute("href", address);
}

/** @param {string} address */
function goTo(address) {
  location.hash = address.slice(1);
}
