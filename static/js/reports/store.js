/** The open dead-spots of one's ground. The board fills it from its own snapshot; the office lets it look
 * by itself: all of them at the start and after a gap, then the ones that events speak of. */

import { api, Problem } from '../api.js';
import { useEffect, useState } from '../ui.js';
import { onHouses } from './near.js';
import { ended } from './words.js';

export const OPEN = 'reported,registered,dispatched,handling,feedback,verified,transferred,reopened';
const SOON = 250; // ms: a burst of events is one look
const FEW = 6; // so many are looked at one by one, more as a whole list
const PAGES = 5;

let all = new Map();
const listeners = new Set();
const watchers = new Set();
let alone = false; // looks by itself

const tell = () => listeners.forEach((listener) => listener());
onHouses(tell);

/** Redraws the component whenever something has changed. */
export function useReports() {
  const [, again] = useState(0);
  useEffect(() => {
    const listener = () => again((n) => n + 1);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, []);
  return [...all.values()];
}

/** The time, anew every 20 seconds: limits must not stand still. */
export function useNow() {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const clock = setInterval(() => setNow(Date.now()), 20_000);
    return () => clearInterval(clock);
  }, []);
  return now;
}

export const opened = () => [...all.values()];
export const known = (id) => all.get(id);

/** What an answer has shown. */
export function keep(items) {
  for (const item of items) put(all, item);
  tell();
}

function put(map, item) {
  const before = all.get(item.id);
  if (before && before.version > item.version) map.set(item.id, before);
  else if (ended(item)) map.delete(item.id);
  else map.set(item.id, item);
}

/** The open ones as the server has them now. */
export function replace(items) {
  const next = new Map();
  for (const item of items) put(next, item);
  all = next;
  tell();
}

// ---------------------------------------------------------------- events

/** Hears every event of a report or an alert; returns the way to stop. */
export function watch(work) {
  watchers.add(work);
  return () => watchers.delete(work);
}

const stale = new Set();
let timer = 0;

export function hear(event) {
  if (event.subject.type === 'report') {
    apply(event);
    stale.add(event.subject.id);
    if (alone) lookSoon();
  }
  watchers.forEach((work) => work(event));
}

/** At once as far as it goes: the status, and where a new one is. */
export function apply({ subject, data, at }) {
  const before = all.get(subject.id);
  if (before && before.version > data.version) return;
  const { status, version, category, community_id, compound, building } = data;
  const fresh = { reported_at: at, supporters: 0, late_level: 0, number: '' };
  const next = { ...fresh, ...before, id: subject.id, status, version, type_code: category, community_id, compound, building };
  if (ended(next)) all.delete(subject.id);
  else all.set(subject.id, next);
  tell();
}

export function lookSoon() {
  clearTimeout(timer);
  timer = setTimeout(() => look().catch(() => {}), SOON);
}

async function look() {
  const ids = [...stale];
  stale.clear();
  if (ids.length > FEW) await lookAtAll();
  else await Promise.all(ids.map(one));
}

async function one(id) {
  try {
    keep([await api('GET', `/reports/${id}`, undefined, { tries: 2 })]);
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.status !== 404) return;
    all.delete(id); // transferred away
    tell();
  }
}

/** A page after the other, at most a thousand. `query`: further filters. */
export async function pages(query, most = PAGES) {
  const items = [];
  for (let cursor = ''; most > 0; most -= 1) {
    const page = await api('GET', `/reports?limit=200&${query}${cursor && `&cursor=${cursor}`}`, undefined, { tries: 2 });
    items.push(...page.items);
    if (!page.next) break;
    cursor = page.next;
  }
  return items;
}

export async function lookAtAll() {
  replace(await pages(`status=${OPEN}`));
}

/** The office: nobody else fetches for it. */
export function begin() {
  alone = true;
  return lookAtAll();
}
