/** What a holder does with his order. All of it goes through the outbox; the screen shows it at
 * once, marked as on its way until the server has it. */

import { has, learn, t } from '../page.js';
import { html, toast, useEffect, useState } from '../ui.js';
import { forgetDraft } from './drafts.js';
import { later, takeBack } from './outbox.js';
import { LIVE, put, store } from './store.js';
import { remember } from './today.js';

export const UNDO_MS = 10_000;
const LEADS_TO = { 'pick-up': 'picked_up', deliver: 'delivered', hold: 'on_hold', fail: 'failed', release: 'open' };

/** A move of an order; `undo` holds it back ten seconds. Resolves to the outbox's outcome. */
export async function act(order, verb, body = {}, { undo = false, photo } = {}) {
  const { outcome } = await later({ order: order.id, verb, path: `/orders/${order.id}/${verb}`, body, wait: undo ? UNDO_MS : 0, photo });
  return outcome;
}

/** The last move of an order that is still on its way. */
export function onItsWay(id) {
  return [...store.outbox].reverse().find((entry) => entry.order === id && !['message', 'proof'].includes(entry.verb));
}

/** The status as the courier made it, also while the server has not heard of it. */
export function statusOf(order) {
  const entry = onItsWay(order.id);
  if (entry?.verb === 'resume') return 'claimed';
  return LEADS_TO[entry?.verb] ?? order.status;
}

export async function undo(entry) {
  if (!(await takeBack(entry.id))) toast(t('hands.too_late_to_undo'), { kind: 'bad' });
}

/** The server has it. */
export function sent(entry, answer) {
  const { stated, order = answer } = answer ?? {};
  if (entry.verb === 'deliver') {
    forgetDraft(`deliver ${entry.order}`);
    if (order) remember(order, stated && 'stated');
  }
  if (order?.id) put(LIVE.includes(order.status) ? order : { ...order, mine: false });
  if (stated) late().then((it) => it.tooLate(entry, order), () => {});
  else if (has(`hands.done.${entry.verb}`)) toast(t(`hands.done.${entry.verb}`), { kind: 'good' });
  if (entry.photoRefused) toast(t('hands.photo_refused'), { kind: 'bad', ms: 8000 });
}

// ---------------------------------------------------------------- a late truth

/** Seldom needed, and then the network is there. */
const late = () => Promise.all([import('./stated.js'), learn('late')]).then(([it]) => it);

/** Before the event is applied: afterwards nobody knows whose the order was. What it says stands in the inbox. */
export function foresee({ kind, subject: { id }, data }) {
  const order = store.orders.get(id) ?? { id };
  if (data.what === 'stated' || kind === 'order.stated') late().then((it) => it.heard(order, kind, data), () => {});
}

/** On an order that somebody else is said to have brought. */
export function Stated({ order }) {
  const [It, come] = useState(null);
  useEffect(() => { if (order.stated_at) late().then((it) => come(() => it.Wait), () => {}); }, [order.stated_at]);
  return It && html`<${It} order=${order} />`;
}
