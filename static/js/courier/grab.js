/** From the thumb to the answer: mine, another's (and what is near instead), or why not. */

import { newKey, Problem, api } from '../api.js';
import { live } from '../live.js';
import { has, now, t } from '../page.js';
import { complain, toast } from '../ui.js';
import { ring } from './bell.js';
import { seenRiding } from './place.js';
import { changed, fade, fetchOrder, put, store, waysChanged } from './store.js';
import { show, view } from './view.js';

const PATIENCE = 4000; // ms after the announced instant, then the order itself is asked

/** Why grabbing is not possible right now, in words; empty when it is. */
export function whyNot() {
  if (store.line === 'offline') return t('courier.blocked.offline');
  if (store.line !== 'live') return t('courier.blocked.connecting');
  if (!store.onDuty) return t('courier.blocked.off_duty');
  if (store.riding) return t('courier.blocked.riding');
  return '';
}

export async function grab(order) {
  if (whyNot() || store.pending.has(order.id)) return;
  const { mine, problem } = await attempt(order);
  if (mine) won(mine);
  else if (problem) refused(order, problem);
}

/** One try: {mine: the order}, {drawn: true} when a fair window decides, or {problem}. */
export async function attempt(order) {
  store.pending.set(order.id, 'grab');
  changed();
  try {
    const answer = order.status === 'claimed' ? { order: await api('POST', `/orders/${order.id}/join`) } : await live.grab(order.id, newKey());
    if (answer.pending) return waitForDraw(order.id, Date.parse(answer.decided_at));
    return { mine: taken(answer.order) };
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (problem.code === 'already_taken' && problem.mine) return { mine: taken(await fetchOrder(order.id)) };
    return { problem };
  } finally {
    if (store.pending.get(order.id) === 'grab') store.pending.delete(order.id);
    changed();
  }
}

/** It is mine now. */
export function taken(order) {
  store.won.set(order.id, Date.now());
  waysChanged(); // his round goes by there now
  ring('won');
  return put({ ...order, mine: true });
}

export const won = (order, how = 'won') => show('detail', { id: order.id, won: how });

// ---------------------------------------------------------------- a fair window is open

/** The answer comes as the event grab.decided; when that does not come, the order tells. */
function waitForDraw(id, at) {
  store.pending.set(id, { at });
  setTimeout(() => askDraw(id, at), Math.min(60_000, Math.max(0, at - now())) + PATIENCE);
  return { drawn: true };
}

async function askDraw(id, at) {
  if (store.pending.get(id)?.at !== at) return;
  const order = await fetchOrder(id).catch(() => null);
  if (store.pending.get(id)?.at !== at) return;
  if (order && order.status !== 'open') await decided(id, { won: order.mine });
  else setTimeout(() => askDraw(id, at), PATIENCE);
}

/** After a gap in the line: what was decided meanwhile. */
export function askDraws() {
  for (const [id, waits] of store.pending) if (waits.at <= now()) askDraw(id, waits.at);
}

/** Never over what he is doing: then it is only said. */
export async function decided(id, { won: mine, reason = 'already_taken', nearest }) {
  const waited = store.pending.delete(id);
  if (mine) return drawn(id, waited);
  if (!waited) return;
  const known = store.orders.get(id);
  if (reason !== 'already_taken') {
    refused(known ?? { id }, new Problem({ code: reason }));
  } else if (known) {
    lost(known, { nearest, drawn: true });
  }
}

/** He has won, though this page may not know that he waited: it was loaded since, or it is his second phone. */
async function drawn(id, waited) {
  const knew = store.orders.get(id)?.mine;
  const order = await fetchOrder(id);
  if (!order.mine || (!waited && (knew || store.won.has(id)))) return; // long delivered, or told already
  taken(order);
  if (!view.sheet) won(order);
  else if (view.sheet !== 'batch') toast(t('courier.window_won', { number: order.number ?? '' }), { kind: 'good', ms: 10_000, action: { label: t('courier.offer.look'), work: () => won(order) } });
}

// ---------------------------------------------------------------- not mine

function refused(order, problem) {
  if (problem.code === 'already_taken') return lost(order, problem);
  if (ended(order, problem)) return toast(t('courier.gone.over'), { kind: 'bad' });
  ring('lost');
  if (problem.code === 'riding') seenRiding();
  if (!view.sheet && has(`hands.refused.${problem.code}`)) return show('refused', { problem });
  return complain(problem);
}

/** Whether the refusal means that nobody can have it any more; its card goes. */
export function ended(order, { code }) {
  if (code !== 'illegal_move' && code !== 'not_found') return false;
  fade(order.id, 'over');
  return true;
}

function lost(order, { nearest = [], behind_ms: behind, drawn }) {
  ring('lost');
  fade(order.id, 'taken');
  const others = nearest.filter((other) => other.id !== order.id).map(({ distance_m: metres, ...other }) => {
    put(other);
    return { id: other.id, metres };
  });
  if (!drawn || !view.sheet) return show('lost', { order, behind, drawn, nearest: others });
  return view.sheet === 'batch' ? undefined : toast(t('courier.window_lost', { number: order.number ?? '' }), { ms: 8000 });
}
