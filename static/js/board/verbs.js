/** What a coordinator can do, each with a worded outcome. False when it did not work: then the
 * reason has been shown. */

import { api } from '../api.js';
import { t } from '../page.js';
import { complain, toast } from '../ui.js';
import { open } from './selection.js';
import { alerts, lookSoon, store, changed } from './store.js';

/** POST, say how it ended, look again. */
export async function does(path, body, words, { method = 'POST', ifMatch } = {}) {
  try {
    const answer = (await api(method, path, body, { ifMatch })) ?? true;
    if (words) toast(words, { kind: 'good' });
    return answer;
  } catch (problem) {
    complain(problem);
    return false;
  } finally {
    lookSoon();
  }
}

const orders = (id, verb) => `/orders/${id}/${verb}`;
const needs = (id, verb) => `/needs/${id}/${verb}`;

export const release = (order, reason, text) => does(orders(order.id, 'release'), text ? { reason, text } : { reason }, t('board.done.release', order));
export const cancel = (order, reason) => does(orders(order.id, 'cancel'), { reason }, t('board.done.cancel', order));
export const settle = (order) => does(orders(order.id, 'settle'), undefined, t('board.done.settle', order));
export const speak = (order, message) => does(orders(order.id, 'message'), message, t('board.done.message'));

export function confirm(order, outcome, text, amountOk) {
  const body = { outcome, ...(text && { text }), ...(amountOk !== undefined && { amount_ok: amountOk }) };
  return does(orders(order.id, 'confirm'), body, t(`board.done.confirm.${outcome}`, order));
}

/** A corrected level; refused when somebody else has changed the need meanwhile. */
export const prioritise = (need, priority) =>
  does(`/needs/${need.id}`, { priority }, t('board.done.priority', { priority }), { method: 'PATCH', ifMatch: need.version });

const triaged = { order: 'board.done.triage.order', referred: 'board.done.triage.referred', rejected: 'board.done.triage.rejected', station_work: 'board.done.triage.station_work' };
export function triage(need, to, { reason, priority } = {}) {
  return does(needs(need.id, 'triage'), { to, ...(reason && { reason }), ...(priority && { priority }) }, t(triaged[to]));
}

export const takeOn = (need) => does(needs(need.id, 'take'), undefined, t('board.done.take'));
export const closeNeed = (need, text) => does(needs(need.id, 'close'), { text }, t('board.done.close'));

/** The tone stops here as soon as it is true, not a look later. */
export async function acknowledge(id) {
  const answer = await does(needs(id, 'acknowledge'), undefined, t('board.done.acknowledge'));
  const known = store.work.get(id);
  if (answer && known) {
    store.work.set(id, { ...known, acknowledged_at: answer.need?.acknowledged_at ?? new Date().toISOString() });
    changed();
  }
  return answer;
}

/** Nobody takes it, and he does something about that: it sounds no more. */
export async function acknowledgeOrder(id) {
  const answer = await does(orders(id, 'acknowledge'), undefined, t('board.done.acknowledge'));
  const known = store.orders.get(id);
  if (answer && known) {
    store.orders.set(id, { ...known, alarm: answer.alarm });
    changed();
  }
  return answer;
}

export const invite = (order, courier) => does(orders(order.id, 'invite'), { courier_id: courier.id }, t('board.done.invite', courier));
export const fairness = (order, rule) => does(orders(order.id, 'fairness'), { rule }, t('board.done.fairness', { rule: t(`board.fairness.${rule}`) }));

/** An emergency is acknowledged by the key; a welfare alert wants words, so it is opened. */
export function acknowledgeFirst() {
  const [first] = alerts();
  if (first?.subject === 'alert') open('alert', first.id);
  else if (first?.subject === 'order') acknowledgeOrder(first.id);
  else if (first) acknowledge(first.id);
}
