/** Where a row stands, whether it is late, and what comes first on the screen. */

import { dayOf, tables } from '../page.js';

const MINUTE = 60_000;
const OPEN_TODAY = `T${String(tables.day_ends_hour).padStart(2, '0')}:00:00+08:00`;
const ENDED_NEEDS = new Set(['closed', 'withdrawn', 'rejected', 'merged']);
const RANK = { alarm: 0, stated: 0.5, late: 1, on_hold: 2, flagged: 3, failed: 3, delivered: 4, open: 5, claimed: 6, picked_up: 6, work: 7, referred: 8 };

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
  if (at !== 'alarm' && lateMinutes(row, now)) return RANK.late;
  return RANK[at] ?? 9;
}

/** What needs a person first; what is done last, the newest of it first. */
export function sorted(all, now) {
  const key = (row) => [rank(row, now), priority(row), Date.parse(since(row)) || 0];
  return all
    .map((row) => [key(row), row])
    .sort(([a], [b]) => a[0] - b[0] || (a[0] === 9 ? b[2] - a[2] : a[1].localeCompare(b[1]) || a[2] - b[2]))
    .map(([, row]) => row);
}

/** The counters above the list: each is also a filter. */
export const FILTERS = {
  all: (row) => !ended(row),
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
