"use strict";

const STATES = ["received", "processing", "shipped", "delivered", "failed", "cancelled"];
const HOLD_WORDS = {
  Remorse: "buyer may still cancel",
  BuyerCancelRequest: "buyer asks to cancel",
  Manual: "held by a person",
  UncertainEffect: "outcome unknown",
  Announced: "cancellation announced",
  InvoicePending: "waits for the invoice",
  ChannelRefusal: "TikTok refuses it for now",
};
const PAGE = 50;
const STALE_AFTER_MS = 6000;

const el = (id) => document.getElementById(id);
const view = {
  tab: location.hash.startsWith("#stock") ? "stock" : "orders",
  state: new URLSearchParams(location.search).get("state") ?? "",
  orders: [], ordersNext: null,
  stock: [], stockNext: null,
  open: null,
  changed: new Set(),
  readAt: 0, skew: 0, connected: false,
};

// ---- Talking to the API

let apiKey = sessionStorage.getItem("orderactors.key") ?? "";

async function api(path, body) {
  const headers = apiKey ? { Authorization: `Bearer ${apiKey}` } : {};
  const request = { headers };
  if (body !== undefined) {
    request.method = "POST";
    headers["Content-Type"] = "application/json";
    headers["Idempotency-Key"] = body.key;
    request.body = JSON.stringify(body.value);
  }
  const response = await fetch(`/api/v1${path}`, request);
  if (response.status === 401) el("key-form").hidden = false;
  const answer = await response.json();
  if (!response.ok) throw Object.assign(new Error(answer.detail), { problem: answer });
  return answer;
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// ---- Making elements (text only: nothing from outside is ever read as HTML)

function make(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

function badge(state, word = state, title = null) {
  return make("span", { class: `badge s-${state}`, title }, make("i", { class: "pip", "aria-hidden": "true" }), word);
}

// Unknown is not zero: an amount that TikTok did not state, or that cannot be read, is said to be unknown.
const money = (amount, currency) => {
  if (amount === null || amount === undefined) return make("span", { class: "quiet", title: "TikTok did not state this amount, or it cannot be read" }, "unknown");
  try { return new Intl.NumberFormat(undefined, { style: "currency", currency }).format(amount); } catch { return `${amount} ${currency}`; }
};
const clock = (text) => new Date(text).toLocaleTimeString(undefined, { hour12: false });
const words = (name) => name ? name.replaceAll(/[-_.]/g, " ").replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase() : "";
const now = () => Date.now() + view.skew;

function span(ms) {
  const s = Math.abs(Math.round(ms / 1000));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min`;
  if (s < 86400) return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
  return `${Math.floor(s / 86400)} d ${Math.floor((s % 86400) / 3600)} h`;
}

function until(text) {
  const left = new Date(text) - now();
  return left < 0 ? `${span(left)} late` : `in ${span(left)}`;
}

// ---- Orders

function holdBadges(order) {
  return order.holds.map((hold) => badge("hold", HOLD_WORDS[hold] ?? words(hold), hold));
}

function shipBy(order) {
  if (!order.shipBy || order.isTerminal || order.state === "shipped") return "";
  const left = new Date(order.shipBy) - now();
  return make("span", { class: left < 0 ? "late" : left < 4 * 3600e3 ? "soon" : "", "data-until": order.shipBy, title: new Date(order.shipBy).toLocaleString() }, until(order.shipBy));
}

function nextStep(order) {
  if (!order.nextAction) return make("span", { class: "quiet" }, "nothing follows");
  // While something is awaited the time is only when TikTok is asked again.
  const isWaiting = order.nextAction.startsWith("await");
  return make("span", { title: isWaiting ? "When nothing is heard until then, TikTok is asked" : null }, `${words(order.nextAction)} `,
    make("span", { class: "quiet nowrap", "data-until": order.nextActionAt, "data-before": isWaiting ? "asks " : null }, (isWaiting ? "asks " : "") + until(order.nextActionAt)));
}

const sampleBadge = (order) => order.isSample ? badge("sample", "sample", "A free sample for a creator: nobody bought it") : null;

function orderRow(order) {
  const failure = order.failure ? make("div", { class: "why", title: order.failure }, order.failure.replace(/^\w+: /, "")) : null;
  return make("tr", {
    "aria-selected": view.open === order.orderId ? "true" : null,
    class: view.changed.has(order.orderId) ? "flash" : "",
    onclick: () => openOrder(order.orderId),
  },
  make("td", { class: "id nowrap" }, make("button", { type: "button", "aria-label": `Open order ${order.orderId}` }, order.orderId)),
  make("td", { class: "nowrap", title: new Date(order.placedAt).toLocaleString() }, clock(order.placedAt)),
  make("td", {}, badge(order.state), " ", sampleBadge(order)),
  make("td", { class: "quiet nowrap" }, words(order.channelStatus)),
  make("td", {}, ...holdBadges(order), failure),
  make("td", { class: "num" }, String(order.unitCount)),
  make("td", { class: "num nowrap" }, money(order.totalAmount, order.currency)),
  make("td", { class: "nowrap" }, shipBy(order)),
  make("td", { class: "nowrap" }, nextStep(order)));
}

function ordersQuery(cursor) {
  const query = new URLSearchParams({ limit: PAGE });
  const search = el("search").value.trim();
  if (view.state) query.set("state", view.state);
  if (search) query.set("search", search);
  if (el("only-hold").checked) query.set("onHold", "true");
  if (el("samples").value) query.set("sample", el("samples").value);
  if (cursor) query.set("cursor", cursor);
  return `/orders?${query}`;
}

async function readOrders(more = false) {
  const page = await api(ordersQuery(more ? view.ordersNext : null));
  if (more) view.orders.push(...page.items);
  else view.orders = page.items;
  view.ordersNext = page.nextCursor;
  const focused = document.activeElement?.closest("#orders")
    ? document.activeElement.textContent : null;
  el("orders").replaceChildren(...view.orders.map(orderRow));
  el("orders-empty").hidden = view.orders.length > 0;
  el("orders-more").hidden = !view.ordersNext;
  if (focused) [...el("orders").querySelectorAll("button")].find((button) => button.textContent === focused)?.focus();
  view.changed.clear();
}

async function readSummary() {
  const summary = await api("/summary");
  const total = STATES.reduce((sum, state) => sum + summary.orders[state], 0);
  const counter = (state, word, count) => make("button", {
    type: "button", class: `counter s-${state || "all"}`, "aria-pressed": String(view.state === state),
    onclick: () => setState(state),
  }, make("b", {}, count.toLocaleString()), make("span", {}, state ? make("i", { class: "pip", "aria-hidden": "true" }) : null, word));
  const focused = [...el("counters").children].indexOf(document.activeElement);
  el("counters").replaceChildren(counter("", "all", total), ...STATES.map((state) => counter(state, state, summary.orders[state])));
  if (focused >= 0) el("counters").children[focused].focus();
  el("demo").hidden = !summary.isDemo;
  el("shops").textContent = summary.shops.map((shop) => shop.needsAttention
    ? `${shop.name}: needs attention (${shop.needsAttention})`
    : shop.lastSyncError
    ? `${shop.name}: sync stopped (${shop.lastSyncError})`
    : `${shop.name}: ${shop.syncedTo ? `compared with TikTok ${span(now() - new Date(shop.syncedTo))} ago` : "not synced yet"}`).join(", ");
}

function setState(state) {
  view.state = state;
  const url = new URL(location.href);
  if (state) url.searchParams.set("state", state);
  else url.searchParams.delete("state");
  history.replaceState(null, "", url);
  refresh();
}

// ---- Detail panel

const COMMANDS = {
  ship: { word: "Ship", text: "Shipping is arranged at TikTok for every line that is not arranged yet.", fields: [{ name: "trackingNumber", label: "Tracking number (own carrier only)", optional: true }, { name: "shippingProviderId", label: "Carrier id at TikTok (own carrier only)", optional: true }] },
  hold: { word: "Hold", text: "The order stops until somebody releases it.", fields: [{ name: "reason", label: "Why" }] },
  release: { word: "Release", text: "The order goes on.", fields: [{ name: "reason", label: "Why" }] },
  cancel: { word: "Cancel", text: "TikTok is asked to cancel the order. This cannot be undone.", fields: [{ name: "reason", label: "TikTok's reason key", value: "seller_cancel_reason_out_of_stock" }] },
  retry: { word: "Retry", text: "Stock is asked for again at once.", fields: [] },
};

// Orders that did not come from TikTok: nobody is called for them.
const OWN_COMMANDS = {
  ...COMMANDS,
  ship: { word: "Ship", text: "Every line that is still here has been handed to your carrier in one parcel.", fields: [{ name: "trackingNumber", label: "Tracking number" }, { name: "shippingProviderId", label: "Carrier's name" }] },
  deliver: { word: "Delivered", text: "What was shipped has reached the buyer.", fields: [] },
  cancel: { word: "Cancel", text: "The order is called off. This cannot be undone.", fields: [{ name: "reason", label: "Why" }] },
};

const RELEASABLE = ["Manual", "UncertainEffect", "Announced"];

const isOwn = (order) => order.actions.deliver !== undefined;
const commandsOf = (order) => isOwn(order) ? OWN_COMMANDS : COMMANDS;

async function openOrder(orderId, keepFocus = false) {
  const isNew = view.open !== orderId;
  view.open = orderId;
  try {
    const [detail, timeline] = await Promise.all([
      api(`/orders/${encodeURIComponent(orderId)}`),
      api(`/orders/${encodeURIComponent(orderId)}/timeline`),
    ]);
    if (view.open !== orderId) return;
    el("panel-title").textContent = `Order ${orderId}`;
    const answer = isNew ? null : el("panel-body").querySelector(".answer");
    el("panel-body").replaceChildren(...panel(detail, timeline, answer));
    el("panel").hidden = false;
    for (const row of el("orders").rows) {
      if (row.cells[0].textContent === orderId) row.setAttribute("aria-selected", "true");
      else row.removeAttribute("aria-selected");
    }
    if (isNew && !keepFocus) {
      setHash(`#order/${encodeURIComponent(orderId)}`);
      el("panel-title").focus();
    }
  } catch (error) { warn(error.message); }
}

const MONEY = {
  itemPrice: "Price of the goods",
  sellerDiscount: "Discount by the seller",
  platformDiscount: "Discount by TikTok",
  paymentDiscount: "Discount of the payment",
  shippingFee: "Shipping",
  tax: "Tax",
  buyerPaid: "Paid by the buyer",
  sellerRevenue: "Seller's revenue",
};

function moneyParts(parts) {
  // What the buyer paid and what the seller earns are always said, if only as unknown; other parts where TikTok states them.
  const shown = Object.keys(MONEY).filter((name) => parts[name] !== null || name === "buyerPaid" || name === "sellerRevenue");
  return make("dl", { class: "facts money" }, ...shown.flatMap((name) => [
    make("dt", {}, MONEY[name]), make("dd", { class: "num" }, money(parts[name], parts.currency)),
  ]));
}

function panel({ order, lines, packages, progress, effects, money: parts }, timeline, answer) {
  const facts = [
    ["State", make("span", {}, badge(order.state), " ", sampleBadge(order), " ", ...holdBadges(order))],
    [isOwn(order) ? "Channel status" : "TikTok says", words(order.channelStatus)],
    order.failure ? ["Failure", make("span", { class: "late" }, order.failure)] : null,
    ["Next", nextStep(order)],
    ["Placed", new Date(order.placedAt).toLocaleString()],
    order.shipBy ? ["Ship by", new Date(order.shipBy).toLocaleString()] : null,
    order.trackingNumber ? ["Tracking", order.trackingNumber] : null,
    progress ? ["Progress", progress] : null,
    packages.length ? ["Packages", packages.map((one) => [one.packageId, one.trackingNumber].filter(Boolean).join(", tracking ")).join("; ")] : null,
  ].filter(Boolean);
  return [
    make("dl", { class: "facts" }, ...facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)])),
    make("div", { class: "buttons" }, ...Object.entries(commandsOf(order)).map(([name, command]) => {
      const action = order.actions[name];
      return make("button", {
        type: "button", class: "action", "aria-disabled": String(!action.enabled), title: action.why,
        "aria-label": action.why ? `${command.word}: ${action.why}` : null,
        onclick: () => action.enabled ? ask(order, name) : tell(action.why, true),
      }, command.word);
    })),
    answer ?? make("p", { class: "answer", role: "status", hidden: true }),
    make("h3", {}, `Lines (${lines.length})`),
    make("table", { class: "lines" }, make("tbody", {}, ...lines.map((line) => make("tr", { class: line.isCancelled ? "gone" : "" },
      make("td", {}, `${line.productName} ${line.skuName}`.trim(), " ", make("span", { class: "quiet" }, [line.sellerSku, line.state].filter(Boolean).join(", "))),
      make("td", { class: "num nowrap", title: priceWords(line, order.currency) }, line.isGift ? "gift " : null, money(line.salePrice, order.currency)))))),
    make("h3", {}, "Money"),
    moneyParts(parts),
    effects.length ? make("h3", {}, "Calls to TikTok") : null,
    effects.length ? make("table", { class: "lines" }, make("tbody", {}, ...effects.map((effect) => make("tr", {},
      make("td", {}, words(effect.kind)), make("td", {}, effect.status), make("td", { class: "num quiet nowrap" }, effect.attempts > 1 ? `${effect.attempts} tries` : "1 try"))))) : null,
    make("h3", {}, "Timeline"),
    make("ol", { class: "timeline", reversed: true }, ...timeline.items.toReversed().map((entry) => make("li", {},
      entry.sentence,
      make("small", { title: `${new Date(entry.at).toLocaleString()}, ${entry.type}, hash ${entry.hash}` }, `${clock(entry.at)}, by ${entry.actor}, because of ${entry.cause}`)))),
  ].filter(Boolean);
}

// The parts of a line's price, in words, for whoever points at the price.
function priceWords(line, currency) {
  const parts = [["price", line.originalPrice], ["discount by the seller", line.sellerDiscount], ["discount by TikTok", line.platformDiscount]];
  return parts.filter(([, amount]) => amount !== null).map(([name, amount]) => `${name} ${money(amount, currency)}`).join(", ") || null;
}

function closePanel() {
  const orderId = view.open;
  view.open = null;
  el("panel").hidden = true;
  setHash("");
  for (const row of el("orders").rows) {
    row.removeAttribute("aria-selected");
    if (row.cells[0].textContent === orderId) row.querySelector("button").focus();
  }
}

function ask(order, name) {
  const command = commandsOf(order)[name];
  el("ask-title").textContent = `${command.word}: order ${order.orderId}`;
  el("ask-text").textContent = command.text;
  el("ask-ok").textContent = command.word;
  el("ask-fields").replaceChildren(...command.fields.flatMap((field) => [
    make("label", { for: `ask-${field.name}` }, field.label),
    make("input", { type: "text", id: `ask-${field.name}`, name: field.name, required: !field.optional, maxlength: 200, value: field.value }),
  ]));
  // One dialog is one intent: sent again after a lost answer, it takes effect once.
  const key = newKey();
  el("ask-form").onsubmit = (event) => {
    event.preventDefault();
    const value = Object.fromEntries([...new FormData(el("ask-form"))].filter(([, text]) => text));
    if (name === "release") value.kind = RELEASABLE.find((kind) => order.holds.includes(kind)) ?? "Manual";
    el("ask").close();
    send(order.orderId, name, { key, value });
  };
  el("ask").showModal();
}

async function send(orderId, name, body) {
  try {
    const order = await api(`/orders/${encodeURIComponent(orderId)}/${name}`, body);
    tell(`Done. The order is ${order.state}.`, false);
  } catch (error) {
    tell([error.message, error.problem?.fix].filter(Boolean).join(" "), true);
  }
  await refresh();
}

function tell(text, bad) {
  const answer = el("panel-body").querySelector(".answer");
  if (!answer) return;
  answer.textContent = text;
  answer.hidden = false;
  answer.classList.toggle("bad", bad);
}

function warn(text) {
  el("notice").textContent = text ?? "";
  el("notice").hidden = !text;
}

// ---- Stock

function bar(item) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", `0 0 ${Math.max(1, item.onHand)} 1`);
  svg.setAttribute("preserveAspectRatio", "none");
  let x = 0;
  for (const [name, units] of [["available", item.available], ["reserved", item.reserved], ["consumed", item.consumed]]) {
    const part = document.createElementNS(space, "rect");
    part.setAttribute("x", x);
    part.setAttribute("width", Math.max(0, units));
    part.setAttribute("height", 1);
    part.setAttribute("class", `fill-${name}`);
    svg.append(part);
    x += Math.max(0, units);
  }
  return make("div", { class: "bar", role: "img", "aria-label": `${item.available} available, ${item.reserved} reserved, ${item.consumed} dispatched of ${item.onHand}` }, svg);
}

function stockRow(item) {
  const id = `${encodeURIComponent(item.location)}/${encodeURIComponent(item.sku)}`;
  return make("tr", { class: view.changed.has(id) ? "flash" : "" },
    make("td", { class: "nowrap" }, item.sku), make("td", { class: "quiet" }, item.location), make("td", {}, bar(item)),
    make("td", { class: "num" }, String(item.onHand)), make("td", { class: "num" }, String(item.consumed)),
    make("td", { class: "num" }, String(item.reserved)),
    make("td", { class: `num ${item.available === 0 ? "late" : ""}` }, String(item.available)),
    make("td", { class: "num" }, String(item.publishable)));
}

async function readStock(more = false) {
  const query = new URLSearchParams({ limit: 100 });
  const search = el("stock-search").value.trim();
  if (search) query.set("search", search);
  if (more) query.set("cursor", view.stockNext);
  const page = await api(`/stock?${query}`);
  view.stock = more ? [...view.stock, ...page.items] : page.items;
  view.stockNext = page.nextCursor;
  el("stock").replaceChildren(...view.stock.map(stockRow));
  el("stock-empty").hidden = view.stock.length > 0;
  el("stock-more").hidden = !view.stockNext;
  view.changed.clear();
}

// ---- Staying up to date

let reading = null;
let again = false;

function refresh() {
  if (reading) { again = true; return reading; }
  reading = (async () => {
    do {
      again = false;
      try {
        await Promise.all([
          view.tab === "orders" ? readOrders() : readStock(),
          readSummary(),
          view.open ? openOrder(view.open, true) : null,
        ]);
        warn(null);
      } catch (error) { warn(`Could not read: ${error.message}`); }
    } while (again);
    reading = null;
  })();
  return reading;
}

let soon = null;
function refreshSoon() { soon ??= setTimeout(() => { soon = null; refresh(); }, 250); }

function handle(name, data) {
  if (name === "beat") {
    view.skew = new Date(data.at) - Date.now();
    if (data.readAt) view.readAt = +new Date(data.readAt);
  } else if (name === "changed") {
    view.changed.add(data.id);
    refreshSoon();
  } else if (name === "gap") refreshSoon();
}

// Not EventSource: it cannot send the API key.
async function follow() {
  for (let wait = 500; ; wait = Math.min(wait * 2, 10000)) {
    try {
      const response = await fetch("/api/v1/orders/events", { headers: apiKey ? { Authorization: `Bearer ${apiKey}` } : {} });
      if (response.ok) {
        view.connected = true;
        wait = 250;
        refreshSoon();
        await readEvents(response.body.pipeThrough(new TextDecoderStream()).getReader());
      }
    } catch { /* The connection broke; the loop makes a new one. */ }
    view.connected = false;
    showLive();
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

async function readEvents(reader) {
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    const blocks = text.split("\n\n");
    text = blocks.pop();
    for (const block of blocks) {
      const name = /^event: (.*)$/m.exec(block)?.[1];
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (name && data) handle(name, JSON.parse(data));
    }
    showLive();
  }
}

function showLive() {
  const age = now() - view.readAt;
  const [state, text] = !view.connected ? ["off", "reconnecting"]
    : !view.readAt ? ["wait", "connecting"]
    : age > STALE_AFTER_MS ? ["old", `${span(age)} old`] : ["live", "live"];
  if (el("live").dataset.state !== state || el("live-text").textContent !== text) {
    el("live").dataset.state = state;
    el("live-text").textContent = text;
  }
}

function tick() {
  showLive();
  for (const node of document.querySelectorAll("[data-until]")) {
    const text = (node.dataset.before ?? "") + until(node.dataset.until);
    if (node.textContent !== text) node.textContent = text;
  }
}

// ---- Beginning

function showTab(tab) {
  view.tab = tab;
  for (const name of ["orders", "stock"]) {
    el(`tab-${name}`).setAttribute("aria-pressed", String(name === tab));
    el(`${name}-view`).hidden = name !== tab;
  }
  setHash(tab === "stock" ? "#stock" : "");
  refresh();
}

// The address always leads back to what is shown.
function setHash(hash) { history.replaceState(null, "", location.pathname + location.search + hash); }

let typing = null;
function afterTyping() { clearTimeout(typing); typing = setTimeout(refresh, 250); }

el("tab-orders").addEventListener("click", () => showTab("orders"));
el("tab-stock").addEventListener("click", () => showTab("stock"));
el("search").addEventListener("input", afterTyping);
el("stock-search").addEventListener("input", afterTyping);
el("only-hold").addEventListener("change", refresh);
el("samples").addEventListener("change", refresh);
el("orders-more").addEventListener("click", () => readOrders(true).catch((error) => warn(error.message)));
el("stock-more").addEventListener("click", () => readStock(true).catch((error) => warn(error.message)));
el("panel-close").addEventListener("click", closePanel);
el("ask-cancel").addEventListener("click", () => el("ask").close());
el("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  apiKey = el("key").value;
  sessionStorage.setItem("orderactors.key", apiKey);
  el("key-form").hidden = true;
  refresh();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && view.open && !el("ask").open) closePanel();
  if (event.key === "/" && !/^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName)) {
    event.preventDefault();
    el(view.tab === "orders" ? "search" : "stock-search").focus();
  }
});
setInterval(tick, 1000);
setInterval(() => { if (view.connected) readSummary().catch(() => {}); }, 5000);
const linked = /^#order\/(.+)$/.exec(location.hash)?.[1];
showTab(view.tab);
if (linked) openOrder(decodeURIComponent(linked));
follow();
