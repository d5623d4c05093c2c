/** What this phone keeps beside the outbox: what I did today (numbers, kinds and compounds, never a
 * person), and whether something is unsent. */

import { dayOf, now, state } from '../page.js';
import { changed } from './store.js';

export const UNSENT = 'lm.unsent';
const KEY = `lm.today.${state.person?.id}`;

export function today() {
  try {
    return JSON.parse(localStorage.getItem(KEY) || '[]').filter((one) => dayOf(one.at) === dayOf(now()));
  } catch {
    return [];
  }
}

function keep(list) {
  try {
    localStorage.setItem(KEY, JSON.stringify(list.slice(-60)));
  } catch {
    // a full or forbidden store costs only this list
  }
  changed();
}

export function remember({ id, number, category, compound }, status) {
  const others = today().filter((one) => one.id !== id);
  keep([...others, { id, number, category, compound, status: status || 'delivered', at: new Date(now()).toISOString() }]);
}

/** Whether it was one of mine today, and what the committee says of it is news. */
export function confirmed(id, status = 'confirmed') {
  const list = today();
  const one = list.find((each) => each.id === id);
  if (!one || one.status === status) return false;
  one.status = status;
  keep(list);
  return true;
}

/** Whether the outbox may hold something: it is opened only then. */
export function leftUnsent() {
  try {
    return localStorage.getItem(UNSENT) !== null;
  } catch {
    return true;
  }
}

export function forgetToday() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // nothing was kept
  }
}
