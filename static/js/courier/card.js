/** An order as a card: what, where, until when, for how much; nothing about whom. */

import { ago, dayOf, fmtMetres, fmtTime, fmtYuan, now, state, t, tables } from '../page.js';
import { html, Icon, useEffect, useState } from '../ui.js';
import { grab, whyNot } from './grab.js';
import { Guide } from './guide.js';
import { HoldButton } from './hold.js';
import { distance, neighbours, people, store } from './store.js';
import { show } from './view.js';

const ICONS = {
  shopping: 'shopping-cart', food_staple: 'shopping-cart', food_oil: 'shopping-cart', food_vegetable: 'shopping-cart',
  parcel: 'package', documents: 'file-text', supply_delivery: 'package', meal: 'utensils', otc_medicine: 'pill',
  prescription_pickup: 'pill', light_help: 'hand',
};
const PRIORITY_ICONS = { P0: 'siren', P1: 'siren', P2: 'clock', P3: 'flag' };
const DAY_ENDS = '18:00';

export const iconOf = (order) => ICONS[order.category] || 'hand';
export const nameOf = (order) => tables.categories[order.category]?.name ?? order.category;
const ground = (order) => order.compound || state.units?.find(({ id }) => id === order.community_id)?.name;
export const placeOf = (order) => [ground(order), order.building && t('courier.building', { n: order.building })].filter(Boolean).join(' ')
  || t('courier.place_unknown');

/** Whom to ring about it while nobody holds it. */
export function committeeOf(order) {
  const committee = state.units?.find((unit) => unit.id === order.community_id);
  return { number: committee?.phone, name: t('courier.committee') };
}

/** What a voice reads of it. `more`: what only its holder knows. */
export const aloud = (order, more = []) => [
  order.priority === 'P1' && tables.priorities.P1, nameOf(order), placeOf(order), ...more, deadline(order),
  order.budget_fen != null && t('courier.budget', { yuan: fmtYuan(order.budget_fen) }),
].filter(Boolean).join(t('courier.comma'));

/** Until when, in words: the agreed window, else what the priority asks. */
export function deadline(order) {
  const { from, to } = order.window || {};
  if (from && to) return t('courier.window', { from: fmtTime(from), to: fmtTime(to).split(' ').pop() });
  if (to) return t('courier.before', { time: fmtTime(to) });
  if (from) return t('courier.after', { time: fmtTime(from) });
  if (order.priority === 'P1' && order.opened_at) return t('courier.before', { time: fmtTime(+new Date(order.opened_at) + 2 * 3600_000) });
  if (order.priority === 'P2' && order.opened_at) {
    const today = dayOf(order.opened_at) === dayOf(now());
    return today && clockOf(order.opened_at) < DAY_ENDS && clockOf(now()) < DAY_ENDS ? t('courier.before', { time: DAY_ENDS }) : t('courier.soon');
  }
  return order.priority === 'P3' ? t('courier.within_48h') : '';
}

const clockOf = (instant) => fmtTime(instant).split(' ').pop();

export function Priority({ order }) {
  return html`<span class=${`chip ${order.priority}`}><${Icon} name=${PRIORITY_ICONS[order.priority] || 'clock'} /> ${tables.priorities[order.priority]}</span>`;
}

export function Facts({ order }) {
  const metres = fmtMetres(distance(order));
  const seats = people(order);
  return html`<ul class="facts">
    ${deadline(order) && html`<li><${Icon} name="clock" /> ${deadline(order)}</li>`}
    ${order.way && !order.mine ? html`<${Way} way=${order.way} />` : metres && html`<li><${Icon} name="navigation" /> ${metres}</li>`}
    ${order.budget_fen != null && html`<li><${Icon} name="wallet" /> ${t('courier.budget', { yuan: fmtYuan(order.budget_fen) })}</li>`}
    ${seats > 1 && html`<li class="strong"><${Icon} name="users" /> ${t('courier.two_person', { n: order.seats_taken ?? 0 })}</li>`}
    ${(order.tags || []).includes('heavy') && html`<li class="strong"><${Icon} name="truck" /> ${t('courier.tag.heavy')}</li>`}
    ${(order.tags || []).includes('cold_chain') && html`<li class="strong"><${Icon} name="info" /> ${t('courier.tag.cold_chain')}</li>`}
  </ul>`;
}

const ON_THE_WAY = 50; // metres: nobody notices
const LITTLE = 800;

/** How much it adds to his round, and from where that is counted. */
function Way({ way: { adds_m: metres, why } }) {
  const much = metres < ON_THE_WAY ? 'none' : metres <= LITTLE ? 'little' : 'much';
  return html`<li class=${`way ${much}`}><${Icon} name="navigation" /> <b>${t(`courier.way.${much}`, { metres: fmtMetres(Math.round(metres / 10) * 10) })}</b> <small>${t(`courier.why.${why}`)}</small></li>`;
}

/** Why his phone rang, or did not. */
const toldWords = ({ ring, silent }) => t(`courier.told.${ring}`) + (silent ? t('courier.told.silent') : '');

export function Head({ order }) {
  return html`<div class="card-head">
    <${Icon} name=${iconOf(order)} size="big" />
    <h3>${nameOf(order)}</h3>
    <${Priority} order=${order} />
  </div>
  <p class="where"><${Icon} name="map-pin" /> ${placeOf(order)}</p>`;
}

/** Seconds until a fair window is decided. */
export function Countdown({ at }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 500);
    return () => clearInterval(timer);
  }, []);
  const left = Math.ceil((at - now()) / 1000);
  return left > 0 && left < 100 ? t('courier.window_waits', { n: left }) : t('courier.window_soon');
}

/** Other orders for the same door: one way, one hold. Only the first of them says so. */
function Neighbours({ order }) {
  const others = neighbours(order);
  if (!others.length || store.pending.has(order.id)) return null;
  return html`<${HoldButton} tone="more" label=${t('courier.neighbours', { n: others.length })} reason=${whyNot()} onHeld=${() => show('batch', { ids: [order, ...others].map(({ id }) => id) })} />`;
}

/** What, where, until when and how far in two lines; the thumb's side is the hold button. */
function BriefCard({ order, label, reason, busy, onOpen }) {
  const metres = order.way?.adds_m ?? distance(order);
  const facts = [deadline(order), metres != null && fmtMetres(Math.round(metres / 10) * 10), people(order) > 1 && t('courier.two_person', { n: order.seats_taken ?? 0 })];
  return html`<li class=${`card brief ${order.priority}`} data-order=${order.id}>
    <button type="button" class="open-card" aria-expanded="false" onClick=${onOpen}>
      <b><${Icon} name=${order.priority === 'P1' ? 'siren' : iconOf(order)} /> ${nameOf(order)}</b> <span class="where">${placeOf(order)}</span>
      <small>${facts.filter(Boolean).join(' · ')}</small></button>
    <${HoldButton} label=${t(order.status === 'claimed' ? 'courier.brief_join' : 'courier.brief_grab')} spoken=${reason || label} reason=${reason && t('courier.brief_blocked')} busy=${busy} onHeld=${() => grab(order)} />
  </li>`;
}

/** A card of the open list. Another's card greys in place, so that nothing jumps under a thumb. `brief`: a line
 * with its own hold button; a tap on the words opens it. */
export function OpenCard({ order, first, brief }) {
  const [whole, setWhole] = useState(false);
  const joining = order.status === 'claimed';
  if (order.gone) {
    return html`<li class="card gone" data-order=${order.id}><${Head} order=${order} />
      <p class="gone-word"><${Icon} name=${order.gone === 'taken' ? 'user' : 'x'} /> ${t(`courier.gone.${order.gone}`)}</p></li>`;
  }
  const waits = store.pending.get(order.id);
  const grabbing = Boolean(waits?.grab);
  const label = t(grabbing ? 'courier.grabbing' : joining ? 'courier.hold_to_join' : 'courier.hold_to_grab');
  const unsure = waits?.unsure && t('hands.unsure');
  const reason = waits?.at ? html`<${Countdown} at=${waits.at} />` : unsure || whyNot(); // an attempt counts, whatever the line does
  if (brief && !whole) return html`<${BriefCard} order=${order} label=${label} reason=${reason} busy=${grabbing} onOpen=${() => setWhole(true)} />`;
  return html`<li class=${`card ${order.priority}`} data-order=${order.id}>
    <${Head} order=${order} />
    <${Facts} order=${order} />
    <${HoldButton} label=${label} reason=${reason} busy=${grabbing} onHeld=${() => grab(order)} />
    ${first && html`<${Neighbours} order=${order} />`}
    <${Guide} order=${order} words=${aloud(order)} phone=${committeeOf(order)} />
    <p class="fine">${[order.opened_at && t('courier.posted', { ago: ago(order.opened_at) }), order.told && toldWords(order.told)].filter(Boolean).join(' · ')}</p>
  </li>`;
}
