/** What the board knows: the server's snapshot, and on top of it every event since. An event moves
 * its card at once; what it does not say (who, which door) is in the snapshot fetched soon after. */

import { api } from '../api.js';
import { state } from '../page.js';
import { hearAlarm, onAlarms, replaceAlarms, rings, unanswered } from '../reports/alarms.js';
import { apply as applyReport, hear as hearReport, replace as replaceReports } from '../reports/store.js';

const LIVE = new Set(['open', 'claimed', 'picked_up', 'on_hold', 'delivered']);
const WORK = new Set(['station_work', 'referred']);
const LEVEL = { P0: 4000, P1: 3000, P2: 2000, P3: 1000 };
const FIRST = 120; // ms from an event to the look it asks for: a burst is one look
const GAP = 1000; // ms between looks in a storm; longer, but not for ever, where a look takes long
const LONGEST_GAP = 4000;
const AT_LEAST = 60_000; // ms: times pass and duties end without an event
const AFTER_FAILURE = 3000;
const STACK = 200; // events; of one order they are one line

export const store = {
  orders: new Map(),
  work: new Map(),
  couriers: [],
  unsettled: [],
  counters: {},
  stack: [], // events in words, newest first
  line: 'connecting',
  seen: 0, // the server's time at the last look
  looks: 0,
};

export const wall = Boolean(state.wall);
export const roles = new Set(state.person?.roles.map(({ role }) => role));
/** Acts for the station; everybody else here looks on. */
export const acts = roles.has('coordinator') && !wall;

let offset = 0;
/** The server's time in ms: a PC's clock may be wrong by an hour. */
export const now = () => Date.now() + offset;

// ---------------------------------------------------------------- drawing

const listeners = new Set();
const watchers = new Set();
let frame = 0;

/** `draw` runs at most once a frame. */
export const onDraw = (draw) => listeners.add(draw);
/** Hears of every change at once, also in a hidden tab, where no frame is drawn. */
export const onChange = (work) => watchers.add(work);

export function changed() {
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    listeners.forEach((draw) => draw());
  });
  watchers.forEach((work) => work());
}

// ---------------------------------------------------------------- the snapshot

let known = 0; // the seq that the snapshot includes
let since = []; // events after it

export function take(snapshot) {
  known = snapshot.seq;
  offset = Date.parse(snapshot.now) - Date.now();
  store.orders = new Map(snapshot.orders.map((order) => [order.id, order]));
  store.work = new Map(snapshot.work.map((need) => [need.id, need]));
  store.couriers = snapshot.couriers;
  store.unsettled = snapshot.unsettled ?? [];
  store.counters = snapshot.counters;
  replaceReports(snapshot.reports ?? []);
  replaceAlarms(snapshot.alerts.filter(({ subject }) => subject === 'alert'));
  store.seen = Date.parse(snapshot.now);
  since = since.filter((event) => event.seq > known);
  since.forEach(apply);
  watchTheClock();
  changed();
}

const PATH = `/board?station=${encodeURIComponent(state.station_id)}${wall ? '&wall=1' : ''}`;
let timer = 0;
let looking = null;
let again = false;
let began = 0;
let took = 0;

/** A look at the server soon: at once when nothing was asked lately, once a second in a storm. */
export function lookSoon() {
  if (looking) again = true;
  else if (!timer) timer = setTimeout(look, Math.max(FIRST, began + Math.min(LONGEST_GAP, Math.max(GAP, took * 2)) - performance.now()));
}

/** Resolves when the server's present state is here; rejects when it cannot be had. */
export function look() {
  clearTimeout(timer);
  timer = 0;
  if (!looking) {
    again = false;
    looking = fetched().finally(() => {
      looking = null;
      if (again) lookSoon();
    });
    looking.catch(lookLater);
  }
  return looking;
}

/** The server did not answer: what is shown is old, so do not wait for the next event. */
function lookLater() {
  clearTimeout(clock);
  clock = setTimeout(lookSoon, AFTER_FAILURE);
}

async function fetched() {
  began = performance.now();
  store.looks += 1;
  take(await api('GET', PATH, undefined, { tries: 2 }));
  took = performance.now() - began;
}

/** Events of another epoch, or too old a gap: nothing of before counts. */
export function startAgain() {
  since = [];
  if (looking) return looking.catch(() => {}).then(look);
  return look();
}

let clock = 0;
/** Look again when the next card becomes late, and once a minute in any case. */
function watchTheClock() {
  clearTimeout(clock);
  const cards = [...store.orders.values(), ...store.work.values()];
  const times = cards.flatMap(({ urgency }) => [urgency?.claim_by, urgency?.done_by]).filter(Boolean);
  const next = Math.min(AT_LEAST, ...times.map((at) => Date.parse(at) - now() + 300).filter((ms) => ms > 0));
  clock = setTimeout(lookSoon, Math.max(500, next));
}

// ---------------------------------------------------------------- events

export function hear(event) {
  since.push(event);
  if (since.length > 2000) since = since.slice(-1000);
  store.stack = [event, ...store.stack].slice(0, STACK);
  apply(event);
  if (!wall) hearReport(event);
  changed();
  lookSoon();
  heard.forEach((work) => work(event));
}

const heard = new Set();
/** Hears every event; returns the way to stop. */
export function onEvent(work) {
  heard.add(work);
  return () => heard.delete(work);
}

function apply(event) {
  if (event.subject.type === 'order') put(store.orders, LIVE, event);
  if (event.subject.type === 'need' && acts) put(store.work, WORK, event);
  if (event.subject.type === 'report' && !wall) applyReport(event);
  if (event.subject.type === 'alert' && acts) hearAlarm(event);
}

function put(map, alive, { kind, subject, data, at }) {
  const before = map.get(subject.id);
  if (before && before.version > data.version) return;
  const stated = kind === 'order.stated' && data.what === 'deliver' && !wall; // also of what has ended: the look brings the rest
  if (!alive.has(data.status) && !stated) {
    map.delete(subject.id);
    return;
  }
  const { status, version, priority, category, community_id, compound, building } = data;
  const fresh = { opened_at: at, created_at: at, people: 1, seats_taken: 0, urgency: guessed(priority, at) };
  const changes = { id: subject.id, status, version, priority, category, community_id, compound };
  if (!wall) changes.building = building;
  const moved = before && before.status !== status;
  const holder = moved && status === 'open' ? { claims: [], seats_taken: 0, urgency: guessed(priority, at) } : {};
  if (stated) changes.stated_at = at;
  if (status !== 'open' && !(before?.stated_at || stated)) changes.alarm = null;
  else if (data.alarm && !wall) changes.alarm = { at, seen_at: null };
  map.set(subject.id, { ...fresh, ...before, ...changes, ...holder });
}

/** Until the server has said it: the level, and that it has just begun. */
const guessed = (priority, at) => ({ score: LEVEL[priority] ?? 0, why: [], late: false, since: at, claim_by: null, done_by: null });

const emergencies = () =>
  [...store.work.values()].filter((need) => need.priority === 'P0' && need.status === 'station_work' && !need.acknowledged_at);
const oldest = (since) => (a, b) => String(a[since]).localeCompare(String(b[since]));
const named = (subject) => (one) => ({ ...one, subject });

/** Orders that nobody takes, where the plan says that it must be heard; and those that may be brought twice. */
const untaken = () => [...store.orders.values()].filter(({ status, alarm, stated_at: stated }) => (status === 'open' || stated) && alarm && !alarm.seen_at);

/** What waits for somebody, each with its `subject`, the oldest of a kind first (of orders the most urgent): emergencies (need) and orders
 * nobody takes, until somebody has them in hand; welfare alerts, until somebody has answered. */
export const alerts = () => [
  ...emergencies().sort(oldest('created_at')).map(named('need')), ...unanswered().map(named('alert')), ...untaken().sort((a, b) => a.priority.localeCompare(b.priority) || oldest('opened_at')(a, b)).map(named('order')),
];
export const ringing = () => alerts().filter(rings);
onAlarms(() => changed());

/** What happened before this page was opened, so that the stack is not empty after a reload. */
export async function recall() {
  const after = Math.max(0, known - 300);
  const past = await api('GET', `/events?after=${after}&station=${encodeURIComponent(state.station_id)}`, undefined, { tries: 2 });
  const first = store.stack.at(-1)?.seq ?? Infinity;
  const older = (past.events ?? []).filter((event) => event.seq < first).reverse();
  store.stack = [...store.stack, ...older].slice(0, STACK);
  changed();
}
