/** Where a row stands, whether it is late, and what comes first on the screen. */

import { dayOf, tables } from '../page.js';

const MINUTE = 60_000;
const OPEN_TODAY = `T${String(tables.day_ends_hour).padStart(2, '0')}:00:00+08:00`;
const ASKABLE = new Set(['claimed', 'picked_up', 'on_hold', 'delivered']);
const ENDED_NEEDS = new Set(['closed', 'withdrawn', 'rejected', 'merged']);
const RANK = {
  alarm: 0, stated: 1, asks: 2, late: 3, on_hold: 4, flagged: 5, failed: 5, delivered: 6, open: 7, claimed: 8, picked_up: 8, work: 9, referred: 10,
};
const LAST = 11;

export const category = (row) => (row.order ?? row.need).category;
export const priority = (row) => (row.order ?? row.need).priority;
export const resident = (row) => (row.order ?? row.need).resident ?? row.need?.resident ?? {};
export const since = (row) => row.order?.opened_at ?? row.need?.created_at;

/** One word for all that a row can be: alarm, stated (said to be delivered, not decided), open, claimed, picked_up, on_hold, delivered, flagged,
 * failed, work, referred, confirmed, cancelled, closed, withdrawn, rejected, merged. */
export function stage(row) {
  const { need, order } = row;
  const alarm = need?.status === 'station_work' && need.priority === 'P0' && !need.acknowledged_at;
  if (order?.stated_at && !alarm) return 'stated';
  if (need?.status === 'station_work') {
    if (alarm) return 'alarm';
    return order?.status === 'failed' ? 'failed' : 'work';
  }
  if (need && (need.status === 'referred' || ENDED_NEEDS.has(need.status)) && !['confirmed', 'cancelled'].includes(order?.status)) return need.status;
  const status = order?.status ?? need?.order?.status ?? need?.status;
  return status === 'delivered' && order?.flagged ? 'flagged' : status;
}

/** What its courier waits for, {what, at, reason, preset}, or undefined; an event may say of an order that is
 * over before the list does. */
export const asking = ({ order }) => (ASKABLE.has(order?.status) && order.asks) || undefined;
export const ended = (row) => RANK[stage(row)] === undefined;
export const running = (row) => ['claimed', 'picked_up', 'on_hold'].includes(stage(row));

/** The instant (ms) by which the next step should have happened, or undefined. */
function due(row) {
  const at = stage(row);
  if (at === 'open') return claimDue(row.order);
  if (['claimed', 'picked_up', 'on_hold'].includes(at)) return doneDue(row.order ?? row.need, since(row));
  if (at === 'work' && row.need && !row.need.taken_by) return doneDue(row.need, row.need.created_at);
  return undefined;
}

function claimDue(order) {
  const minutes = order && tables.limits[order.priority]?.claim;
  if (!minutes) return undefined;
  const from = order.window?.from ? Date.parse(order.window.from) : 0;
  return Math.max(Date.parse(order.opened_at) + minutes * MINUTE, from);
}

function doneDue(thing, began) {
  if (thing.window?.to) return Date.parse(thing.window.to);
  const minutes = tables.limits[thing.priority]?.done;
  const start = Date.parse(began);
  if (minutes) return start + minutes * MINUTE;
  if (thing.priority !== 'P2') return undefined;
  const evening = Date.parse(dayOf(start) + OPEN_TODAY);
  return start < evening ? evening : evening + 24 * 60 * MINUTE;
}

/** Whole minutes it is late, 0 when it is in time. */
export function lateMinutes(row, now) {
  const limit = due(row);
  return limit && now > limit ? Math.max(1, Math.floor((now - limit) / MINUTE)) : 0;
}

function rank(row, now) {
  const at = stage(row);
  if (at === 'alarm' || at === 'stated') return RANK[at];
  if (asking(row)) return RANK.asks;
  if (lateMinutes(row, now)) return RANK.late;
  return RANK[at] ?? LAST;
}

/** What needs a person first, and of those whom couriers ask who has waited longest; what is done last, the
 * newest of it first. */
export function sorted(all, now) {
  const key = (row) => {
    const at = rank(row, now);
    return at === RANK.asks ? [at, '', Date.parse(asking(row).at)] : [at, priority(row), Date.parse(since(row)) || 0];
  };
  return all
    .map((row) => [key(row), row])
    .sort(([a], [b]) => a[0] - b[0] || (a[0] === LAST ? b[2] - a[2] : a[1].localeCompare(b[1]) || a[2] - b[2]))
    .map(([, row]) => row);
}

/** The counters above the list: each is also a filter. */
export const FILTERS = {
  all: (row) => !ended(row),
  asks: (row) => Boolean(asking(row)),
  late: (row, now) => stage(row) === 'alarm' || lateMinutes(row, now) > 0,
  open: (row) => stage(row) === 'open',
  running,
  call: (row) => ['delivered', 'flagged', 'stated'].includes(stage(row)),
  work: (row) => ['alarm', 'work', 'failed', 'referred'].includes(stage(row)),
  done: (row) => ended(row) && isToday(row),
};

export function isToday(row) {
  const today = dayOf(Date.now());
  const ends = [row.order?.closed_at, row.need?.closed_at, row.need?.created_at, row.order?.opened_at];
  return ends.some((at) => at && dayOf(at) === today);
}
