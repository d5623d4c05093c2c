/** From the thumb to the answer: mine, another's (and what is near instead), why not, or that nobody
 * knows yet. */

import { newKey, Problem, api } from '../api.js';
import { live } from '../live.js';
import { has, now, t } from '../page.js';
import { complain, toast } from '../ui.js';
import { ring } from './bell.js';
import { whyNot } from './grab.js';
import { seenRiding } from './place.js';
import { changed, fade, fetchOrder, put, store, waysChanged } from './store.js';
import { show, view } from './view.js';

const PATIENCE = 4000; // ms after the announced instant, then the order itself is asked
const ASK_AGAIN = 2000; // ms between questions whether a grab without an answer was one

export async function grab(order) {
  if (whyNot() || store.pending.has(order.id)) return;
  const over = view.sheet;
  const { mine, problem } = await attempt(order);
  if (mine) wonOver(over, mine);
  else if (problem) refused(order, problem);
}

/** What he has opened while he waited stays open: then it is only said. */
function wonOver(sheet, order) {
  if (view.sheet === sheet) won(order);
  else sayWon(order);
}

const sayWon = (order) => toast(t('courier.window_won', { number: order.number ?? '' }),
  { kind: 'good', ms: 10_000, action: { label: t('courier.offer.look'), work: () => won(order) } });

/** One try: {mine: the order}, {drawn: true} when a fair window decides, {unsure: true} when nobody
 * answers, or {problem}. */
export async function attempt(order) {
  store.pending.set(order.id, { grab: true });
  changed();
  try {
    const answer = order.status === 'claimed' ? { order: await api('POST', `/orders/${order.id}/join`) } : await live.grab(order.id, newKey());
    if (answer.pending) return waitForDraw(order.id, Date.parse(answer.decided_at));
    return { mine: taken(answer.order) };
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (problem.code === 'already_taken' && problem.mine) return { mine: taken(await fetchOrder(order.id)) };
    if (problem.code === 'offline' || problem.code === 'in_flight') return wonder(order);
    return { problem };
  } finally {
    if (store.pending.get(order.id)?.grab) store.pending.delete(order.id);
    changed();
  }
}

/** The word has gone out and no answer has come: it may be his. He is told so, and it is asked until
 * that is known. */
function wonder(order) {
  store.pending.set(order.id, { unsure: true });
  store.tried.add(order.id);
  toast(t('hands.unsure'), { kind: 'bad', ms: 8000 });
  setTimeout(() => askWhether(order), ASK_AGAIN);
  return { unsure: true };
}

async function askWhether(before) {
  if (!store.pending.get(before.id)?.unsure) return;
  const order = await api('GET', `/orders/${before.id}`, undefined, { tries: 1, timeout: 6000 }).catch((problem) => problem);
  if (order.code === 'offline') return void setTimeout(() => askWhether(before), ASK_AGAIN);
  store.pending.delete(before.id);
  changed();
  if (order instanceof Problem) return refused(before, order);
  if (order.mine) return sayWon(taken(order));
  put(order);
  if (order.status === 'open') return toast(t('hands.unsure_open'), { ms: 8000 });
  return lost(before, { drawn: true });
}

/** It is mine now. */
export function taken(order) {
  store.won.set(order.id, performance.now());
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
  else if (view.sheet !== 'batch') sayWon(order);
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

function lost(order, { nearest = [], behind_ms: behind, drawn, stated }) {
  ring('lost');
  fade(order.id, stated ? 'stated' : 'taken');
  const others = nearest.filter((other) => other.id !== order.id).map(({ distance_m: metres, ...other }) => {
    put(other);
    return { id: other.id, metres };
  });
  if (!view.sheet || view.sheet === 'lost') return show('lost', { order, behind, drawn, stated, nearest: others });
  return view.sheet === 'batch' ? undefined : toast(t('courier.window_lost', { number: order.number ?? '' }), { ms: 8000 });
}
