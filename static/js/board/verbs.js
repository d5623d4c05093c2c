/** What a coordinator can do, each with a worded outcome. False when it did not work: then the
 * reason has been shown. */

import { api } from '../api.js';
import { t } from '../page.js';
import { rings, seen } from '../reports/alarms.js';
import { takeCases } from '../reports/taking.js';
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

/** Of a delivery that was said too late: it was so, or nothing has come. */
export const decide = (order, statement, outcome, text) =>
  does(orders(order.id, 'confirm'), { outcome, statement_id: statement.id, ...(text && { text }) }, t(`board.done.stated.${outcome}`, order));

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
function landed({ subject, id }, object) {
  if (subject === 'alert') seen(object);
  const map = { need: store.work, order: store.orders }[subject];
  if (map?.has(id)) map.set(id, { ...map.get(id), acknowledged_at: object.acknowledged_at, alarm: object.alarm, taken_by: object.taken_by });
  changed();
}

/** 我来处理: one or several, each with its own answer. */
export async function takeAll(cases) {
  const taken = await takeCases(cases, landed);
  lookSoon();
  return taken > 0;
}

export const acknowledge = (id) => takeAll([{ subject: 'need', id }]);
/** Nobody takes it, and somebody does something about that. */
export const acknowledgeOrder = (id) => takeAll([{ subject: 'order', id }]);

export const invite = (order, courier) => does(orders(order.id, 'invite'), { courier_id: courier.id }, t('board.done.invite', courier));
export const fairness = (order, rule) => does(orders(order.id, 'fairness'), { rule }, t('board.done.fairness', { rule: t(`board.fairness.${rule}`) }));

/** By the key: what sounds is taken; of a welfare alert, which ends with words, the words are asked for. */
export function acknowledgeFirst() {
  const [first] = alerts().filter(rings);
  const [any] = alerts();
  if (first) takeAll([first]);
  if ((first ?? any)?.subject === 'alert') open('alert', (first ?? any).id);
}
