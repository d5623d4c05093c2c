/** What an event of the station means for this phone. Each may come twice. */

import { state, t } from '../page.js';
import { toast } from '../ui.js';
import { announce, flash, ring } from './bell.js';
import { applyDuty } from './duty.js';
import { decided } from './grab.js';
import { changed, fade, fetchOffers, fetchOrder, LIVE, people, put, store, waysChanged } from './store.js';
import { confirmed } from './today.js';
import { hide, show, view } from './view.js';

const quietly = (promise) => promise.catch(() => {}); // a later event or resync brings it

const OF_ALL = /opened|claimed|released|cancelled|widened|invited|stated/;

/** Whether somebody else, or time, may have done it to an order that is held or was delivered here: then the
 * inbox has it. To be asked before it is applied. */
export function toHisOrder({ kind, subject, data }) {
  const known = store.orders.get(subject.id);
  if (data.what === 'stated') return true; // a late truth is decided; whose it was, the inbox knows
  if (!kind.startsWith('order.') || (OF_ALL.test(kind) && !known?.mine)) return false;
  return data.by?.role !== 'courier' || kind === 'order.stated' || !known || people(known) > 1;
}

export function apply({ kind, subject, data, at }) {
  if (subject.type === 'order') return ON[kind]?.(subject.id, data, at) ?? refresh(subject.id, data);
  if (kind === 'duty.changed' && subject.id === state.person.id) return saidOfDuty(data);
  return undefined;
}

/** By himself, on this phone or another, or by time. */
function saidOfDuty({ status, until }) {
  store.duty = { ...store.duty, on: status === 'on', until };
  applyDuty(store.duty.on);
}

const ON = {
  'order.opened': opened,
  'order.released': opened,
  'order.widened': (id, data) => { opened(id, data); return true; },
  'order.claimed': claimed,
  'order.cancelled': ended,
  notice: noticed,
  'order.invited': invited,
  'grab.decided': (id, data) => { quietly(Promise.resolve(decided(id, data))); return true; },
  'order.message': spoken,
  'order.reminded': reminded,
  'order.confirmed': thanked,
};

/** A card at once from what the event says; number, window and budget follow. */
function opened(id, data, at) {
  const known = store.orders.get(id);
  if (known && known.version >= data.version && !known.gone) return true;
  if (data.status !== 'open') {
    quietly(fetchOrder(id));
    return true;
  }
  put({ ...known, id, ...core(data), opened_at: at, mine: false, seats_taken: 0 });
  quietly(fetchOrder(id));
  waysChanged();
  return true;
}

/** This order looks for him: it rings, unless he rests. Told once, whatever becomes of it. */
function noticed(id, data, at) {
  if (data.status !== 'open' || store.orders.get(id)?.mine) return true;
  opened(id, data, at);
  const order = store.orders.get(id);
  if (!order || order.gone) return true;
  order.told = { ring: data.ring, silent: data.silent };
  if (data.adds_m != null) order.way = { adds_m: data.adds_m, why: data.why };
  if (!data.silent) announce(order);
  changed();
  return true;
}

const core = ({ status, version, community_id, priority, category, compound, building }) =>
  ({ status, version, community_id, priority, category, compound, building });

/** Another took it, or I did on this or another phone; with a free seat it stays on the list. */
function claimed(id, data) {
  const known = store.orders.get(id);
  if (!known || (known.version >= data.version && !known.gone)) return true;
  if (store.pending.has(id)) return true; // my own answer is on its way
  if (known.mine || store.tried.has(id) || people({ ...known, category: data.category }) > 1) quietly(fetchOrder(id));
  else fade(id, 'taken');
  return true;
}

function ended(id, data) {
  const known = store.orders.get(id);
  if (!known) return true;
  store.pending.delete(id);
  put({ ...known, ...core(data), mine: false });
  fade(id, 'over');
  return true;
}

/** He is asked, or asked no more. It stands above the lists; over what he is doing it is only said. */
function invited(id, { offer }) {
  quietly(fetchOffers());
  if (offer !== 'invite' && offer !== 'hand_over') return true; // taken back
  ring('order');
  flash(t('courier.offer.title'));
  if (view.sheet) toast(t('courier.offer.title'), { kind: 'good', ms: 20_000, action: { label: t('courier.offer.look'), work: hide } });
  scrollTo(0, 0);
  return true;
}

function spoken(id) {
  store.told.set(id, (store.told.get(id) || 0) + 1);
  changed();
  return true;
}

/** He has it and has not set out: a word, and it stands on the card until he does. */
function reminded(id, { reason }) {
  const order = store.orders.get(id);
  if (!order?.mine) return true;
  store.reminded.set(id, reason);
  ring('word');
  toast(t('courier.reminded', { number: order.number ?? '' }), { ms: 10_000, action: { label: t('courier.offer.look'), work: () => show('detail', { id }) } });
  changed();
  return true;
}

function thanked(id) {
  if (confirmed(id)) {
    ring('won');
    toast(t('courier.thanks'), { kind: 'good', ms: 8000 });
  }
  return true;
}

/** My own order was moved, perhaps by somebody else or on another phone. */
function refresh(id, data) {
  const known = store.orders.get(id);
  if (!known || (data.version && known.version >= data.version)) return;
  if (known.mine || LIVE.includes(data.status)) quietly(fetchOrder(id));
}
