/** The committee's needs and orders, masked, as the lists show them; events keep them fresh. Whole
 * objects are never kept here: they are fetched when a row is opened, because that is a reveal. */

import { api } from '../api.js';
import { state } from '../page.js';
import { useEffect, useState } from '../ui.js';

const LIVE_ORDERS = 'open,claimed,picked_up,on_hold,delivered';
const LIVE_NEEDS = 'station_work,referred';
const FIRST_PAGE = 100; // what the server puts into the page
const SOON = 250; // ms: a burst of events is one look
const MANY_PAGES = 5;

const needs = new Map();
const orders = new Map();
const listeners = new Set();
export const unread = new Set(); // orders with a word from the courier that nobody has opened

export function keep(given) {
  for (const need of given.needs ?? []) put(needs, need);
  for (const order of given.orders ?? []) put(orders, order);
  tell();
}

function put(map, item) {
  const known = map.get(item.id);
  if (!known || known.version <= item.version) map.set(item.id, item);
}

const tell = () => listeners.forEach((listener) => listener());

/** Redraws the component whenever something has changed. */
export function useStore() {
  const [, again] = useState(0);
  useEffect(() => {
    const listener = () => again((n) => n + 1);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, []);
}

/** The time, anew every `seconds`: waiting times must not stand still. */
export function useNow(seconds = 20) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const clock = setInterval(() => setNow(Date.now()), seconds * 1000);
    return () => clearInterval(clock);
  }, []);
  return now;
}

/** One row a need, with its newest order. */
export function rows() {
  const found = new Map();
  for (const need of needs.values()) found.set(need.id, { id: need.id, need });
  for (const order of orders.values()) {
    const row = found.get(order.need_id) ?? { id: order.need_id };
    if (!row.order || row.order.id < order.id) row.order = order;
    found.set(row.id, row);
  }
  return [...found.values()];
}

export const rowOf = (needId) => rows().find((row) => row.id === needId);

export function read(orderId) {
  if (unread.delete(orderId)) tell();
}

// ---------------------------------------------------------------- staying fresh

let timer;
let looking = false;
let again = false;

/** Applies an event at once as far as it goes, and looks at the list for the rest (who took it). */
export function onEvent(event) {
  const map = { order: orders, need: needs }[event.subject.type];
  if (!map) return;
  const known = map.get(event.subject.id);
  const { status, version, priority, by } = event.data;
  if (known && version >= known.version) map.set(known.id, { ...known, status, version, priority, ...saidOf(event) });
  if (event.kind === 'order.message' && by?.role === 'courier') unread.add(event.subject.id);
  tell();
  watchers.forEach((watcher) => watcher(event));
  lookSoon();
}

/** Somebody says that it was brought: it stands first until somebody has decided. */
const saidOf = ({ kind, data, at }) => (kind === 'order.stated' && data.what === 'deliver' ? { stated_at: at } : {});

const watchers = new Set();
/** Hears every event; returns the way to stop. */
export function watch(watcher) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function lookSoon() {
  clearTimeout(timer);
  timer = setTimeout(look, SOON);
}

async function look() {
  if (looking) {
    again = true;
    return;
  }
  looking = true;
  try {
    const [n, o] = await Promise.all([api('GET', '/needs?limit=50'), api('GET', '/orders?limit=100')]);
    keep({ needs: n.items, orders: o.items });
  } catch {
    // the line says by itself that it is gone; the next event or connection looks again
  } finally {
    looking = false;
    if (again) {
      again = false;
      lookSoon();
    }
  }
}

/** After a gap, and at the start where a page could not hold all: the newest, and all that lives. */
export async function lookAtAll() {
  const [n, o, liveNeeds, liveOrders] = await Promise.all([
    pages('/needs?limit=200', 1), pages('/orders?limit=200', 1),
    pages(`/needs?status=${LIVE_NEEDS}&limit=200`), pages(`/orders?status=${LIVE_ORDERS}&limit=200`),
  ]);
  needs.clear();
  orders.clear();
  keep({ needs: [...liveNeeds, ...n], orders: [...liveOrders, ...o] });
}

async function pages(path, most = MANY_PAGES) {
  const items = [];
  for (let cursor = ''; most > 0; most -= 1) {
    const page = await api('GET', `${path}${cursor && `&cursor=${cursor}`}`);
    items.push(...page.items);
    if (!page.next) break;
    cursor = page.next;
  }
  return items;
}

export function begin() {
  keep(state);
  if ((state.orders?.length ?? 0) >= FIRST_PAGE || (state.needs?.length ?? 0) >= FIRST_PAGE) lookAtAll().catch(() => {});
}
