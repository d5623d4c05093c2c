/** What this phone knows of orders: first the page's state, then events; drawn anew on each change. */

import { api } from '../api.js';
import { state, tables } from '../page.js';
import { rested, stands } from './still.js';

export const LIVE = ['claimed', 'picked_up', 'on_hold'];
const GREY_MS = 2500; // a card another took stays grey so long, then goes

export const store = {
  orders: new Map(),
  details: new Map(), // id -> the claimer's projection; in memory only, gone with the claim
  onDuty: Boolean(state.on_duty),
  duty: state.duty ?? {}, // as PUT /me/duty answers: the round, until when, what is `last`
  line: 'connecting',
  outbox: [], // what is not yet sent
  keeps: undefined, // false: this phone keeps nothing for the next page (shelf.js)
  unheard: new Map(), // alerts that somebody before left on this phone, by id
  told: new Map(), // order -> how many words arrived since the page opened
  pending: new Map(), // id -> {grab}, {at} while a draw is awaited, {unsure} when nobody answered
  tried: new Set(), // grabs whose answer did not come: they may be his
  offers: state.offers ?? [], // who asks whom, and until when; as GET /me/offers
  won: new Map(), // id -> when I grabbed it, by performance.now()
  reminded: new Map(), // id -> why, while he has not set out
  unread: state.unread, // something was done to an order by others: inbox.js is wanted
  inbox: [], // that, newest first, as GET /me/inbox answers
  here: null, // {lat, lng}
  fix: null, // the same, with accuracy_m and when
  riding: false,
  listeners: new Set(),
};

export function changed() {
  store.listeners.forEach((draw) => draw());
}

/** Take in an order as the server shows it, unless something newer is known. */
export function put(order) {
  const known = store.orders.get(order.id);
  if (known && known.version > order.version) return known;
  const now = { ...known, stated_at: undefined, ...order, gone: undefined };
  if (!LIVE.includes(now.status)) now.mine = false;
  store.orders.set(order.id, now);
  if (order.mine && 'address' in order) store.details.set(order.id, order);
  if (!now.mine) store.details.delete(order.id);
  if (now.status !== 'claimed') store.reminded.delete(order.id);
  changed();
  return now;
}

export function replaceAll(orders) {
  const fresh = new Map(orders.map((order) => [order.id, { told: store.orders.get(order.id)?.told, ...order }]));
  store.orders = fresh;
  store.reminded = new Map(orders.map(({ id, status, reminded }) => [id, status === 'claimed' && (reminded ?? store.reminded.get(id))]));
  for (const id of store.details.keys()) if (!fresh.get(id)?.mine) store.details.delete(id);
  changed();
}

export async function refetch() {
  const items = [];
  const sorted = 'on' in store.duty ? '&sort=way' : ''; // as in the page's first state
  let cursor = '';
  do {
    const page = await api('GET', `/orders?limit=200${sorted}${cursor && `&cursor=${cursor}`}`);
    items.push(...page.items);
    cursor = page.next;
  } while (cursor && items.length < 1000);
  replaceAll(items);
}

const WAYS_EVERY = 15_000; // ms
let asked = -WAYS_EVERY;
let asking = null;

/** There is a new order, or his round is another now: ask anew how much each adds, but not at every
 * word, and not all phones at once. Only the way is taken over: the events know better what is open. */
export function waysChanged() {
  if (!store.onDuty || asking) return;
  asking = setTimeout(async () => {
    asking = null;
    asked = performance.now();
    const page = await api('GET', '/orders?limit=200&sort=way').catch(() => ({ items: [] }));
    for (const { id, way } of page.items) if (store.orders.has(id) && way !== undefined) store.orders.get(id).way = way;
    changed();
  }, Math.max(1000, asked + WAYS_EVERY - performance.now()) + Math.random() * 2000);
}

/** Who asks him, and whom he asks. */
export async function fetchOffers() {
  store.offers = (await api('GET', '/me/offers?limit=200')).items;
  changed();
}

/** The order as this courier may see it now; the holder's own with name and door. */
export async function fetchOrder(id) {
  return put(await api('GET', `/orders/${id}`));
}

/** Somebody else has it, or nobody can have it: grey at once, then gone. */
export function fade(id, why) {
  const order = store.orders.get(id);
  if (!order || order.gone) return;
  store.orders.set(id, { ...order, gone: why });
  store.details.delete(id);
  changed();
  setTimeout(cleared, GREY_MS, id);
}

/** The grey card goes when no finger is on the screen: those below it would come up under it. */
function cleared(id) {
  if (!store.orders.get(id)?.gone) return;
  if (!rested()) return void setTimeout(cleared, 300, id);
  store.orders.delete(id);
  changed();
}

export const people = (order) => order.people ?? tables.categories[order.category]?.people ?? 1;

/** Open, or with a free seat beside another courier; not what somebody says he has brought. */
export const takeable = (order) =>
  !order.stated_at && (order.status === 'open' || (order.status === 'claimed' && !order.mine && (order.seats_taken ?? 1) < people(order)));

/** In the same building, as far as can be told: without a compound it may be any of that number. */
export const sameBuilding = (one, other) => one.building === other.building && one.compound === other.compound && one.community_id === other.community_id;

/** The other open orders of the same building, that one courier may take. */
export const neighbours = (order) => (order.building && order.compound && people(order) === 1 ? open() : []).filter((other) => other.id !== order.id && !other.gone
  && other.status === 'open' && people(other) === 1 && sameBuilding(order, other));

export const mine = () =>
  [...store.orders.values()].filter((order) => order.mine && LIVE.includes(order.status))
    .sort((a, b) => rank(a) - rank(b) || a.id.localeCompare(b.id));

const rank = (order) => ({ P0: 0, P1: 0, P2: 1, P3: 2 })[order.priority] ?? 1;

/** Metres more that an order asks of his round; without a round, how far it is. */
const far = (order) => order.way?.adds_m ?? (store.here ? distance(order) : null) ?? 1e9;

/** Urgent first, then what is least out of his way, then the oldest; as they stood while a finger
 * is on the screen. */
export function open() {
  const listed = [...store.orders.values()].filter((order) => order.gone || (takeable(order) && !order.mine));
  return stands(listed, (a, b) => rank(a) - rank(b) || far(a) - far(b) || String(a.opened_at).localeCompare(String(b.opened_at)) || a.id.localeCompare(b.id));
}

const RADIANS = Math.PI / 180;
/** Metres as the crow flies; equirectangular is exact enough within a street. */
export function metres(here, there) {
  const x = (there.lng - here.lng) * RADIANS * Math.cos(here.lat * RADIANS);
  const y = (there.lat - here.lat) * RADIANS;
  return Math.hypot(x, y) * 6_371_000;
}

/** From the phone to the order, to ten metres; null when one of the two is not known. */
export function distance(order) {
  if (!store.here || !order.position) return order.distance_m ?? null;
  return Math.round(metres(store.here, order.position) / 10) * 10;
}
