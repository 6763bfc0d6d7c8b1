// @ts-check
// Opens the data, then shows the page that the address asks for, whenever it changes.

/** Counts the pages asked for, so that a slow one never replaces a later one. */
let pagesAsked = 0;

/** The page in the document when it was opened. */
const overview = document.querySelector("#main > section[data-page=\"overview\"]");

/**
 * Returns a page.
 *
 * @param {Route} route
 * @returns {Promise<Element>}
 */
async function pageOf(route) {
  if (route.page === "queue") return queuePage(route);
  if (route.page === "customer") return customerPage(route);
  if (route.page === "overview" && overview) return overview;
  const page = writtenPage(route.page);
  if (route.page === "segments") addMap(page, route);
  if (route.page === "models") addThresholds(page);
  return page;
}

/**
 * A page that was written when the document was made; all its text was made inert there.
 *
 * @param {string} name
 */
function writtenPage(name) {
  const holder = el("template");
  holder.innerHTML = store.pages[name] ?? "";
  const page = holder.content.firstElementChild;
  if (page instanceof HTMLElement && page.localName === "section") return page;
  return el("section", { "data-page": name }, holder.content);
}

/**
 * Shows the page the address asks for.
 *
 * @param {boolean} moveFocus
 */
async function show(moveFocus) {
  const route = parseRoute(location.hash);
  pagesAsked += 1;
  const mine = pagesAsked;
  forgetFitted();
  /** @type {Element} */
  let page;
  try {
    page = await pageOf(route);
  } catch (error) {
    page = el("section", {}, pageHead("This page could not be shown", ""), notice(String(error instanceof Error ? error.message : error)));
  }
  if (mine !== pagesAsked) return;
  if (!page.hasAttribute("data-page")) page.setAttribute("data-page", route.page);
  byId("main").replaceChildren(page);
  const inMenu = route.page === "customer" ? "queue" : route.page;
  for (const link of document.querySelectorAll("nav a[data-page]")) {
    setAttributes(link, { "aria-current": link.getAttribute("data-page") === inMenu ? "page" : null });
  }
  if (route.page === "queue" || route.page === "segments") rememberAddress(route.page, location.hash || `#/${route.page}`);
  const title = route.id ? route.id : TITLES[route.page] ?? "";
  document.title = `${title} – ${documentTitle}`;
  if (moveFocus) {
    window.scrollTo(0, 0);
    const grid = route.page === "queue" ? document.getElementById("queue-grid") : null;
    (grid ?? byId("main")).focus({ preventScroll: true });
    announce(title);
  }
}

const documentTitle = document.title;

/** Says plainly why nothing more can be shown; the overview stays. */
function failed(/** @type {unknown} */ error) {
  const old = typeof DecompressionStream === "undefined";
  const words = old
    ? "This browser is too old to unpack the customers (Chrome 80, Firefox 113 or Safari 16.4 can). The overview below is complete."
    : `The customers could not be read: ${error instanceof Error ? error.message : String(error)}. The overview below is complete.`;
  byId("main").prepend(notice(words));
}

/** Puts the charts for phones, which are packed, beside those of the overview; the sheet chooses. */
function addPhoneCharts() {
  const holder = el("template");
  holder.innerHTML = store.pages.phone ?? "";
  const charts = [...holder.content.children];
  overview?.querySelectorAll(".drawing").forEach((drawing, at) => drawing.append(...(charts[at]?.children ?? [])));
}

async function begin() {
  rememberedTheme();
  connect();
  if (typeof DecompressionStream === "undefined") return failed(null);
  try {
    await openStore();
  } catch (error) {
    return failed(error);
  }
  addPhoneCharts();
  await show(false);
  window.addEventListener("hashchange", () => void show(true));
  document.documentElement.dataset.ready = "true";
  performance.mark("fip-ready");
}

void begin();
