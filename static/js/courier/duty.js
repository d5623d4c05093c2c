/** 开始听单: duty on, sound unlocked, and what it cannot do said openly. Below it, quietly, today's
 * round; where it is chosen is round.js. */

import { api } from '../api.js';
import { fmtTime, state, t } from '../page.js';
import { Button, complain, html, Icon, toast } from '../ui.js';
import { canSound, unlock } from './bell.js';
import * as place from './place.js';
import { changed, refetch, store } from './store.js';
import { show } from './view.js';

/** Called from a touch: sound may be unlocked only there. `round`: {carrying, route, quiet, until};
 * what is not said stays as it was. Resolves to whether it was done. */
export async function setDuty(on, round = {}) {
  if (on) unlock();
  try {
    store.duty = await api('PUT', '/me/duty', { on, ...round }, { tries: 3 });
    applyDuty(store.duty.on);
    if (on) await refetch(); // what was missed while nobody listened
    return true;
  } catch (problem) {
    complain(problem);
    return false;
  }
}

export function applyDuty(on) {
  store.onDuty = on;
  if (on) place.follow();
  else place.stop();
  changed();
}

/** After a gap in which its end may have been said. */
export async function fetchDuty() {
  store.duty = await api('GET', '/me/duty');
  applyDuty(store.duty.on);
}

const shortName = (id) => state.units?.find((unit) => unit.id === id)?.name.replace(/社区.*/, '') ?? '';

/** 富阳里 → 清谷 → 盛清 · 带 20 件 · 到 18:00 · 12:30–14:30 静音; empty when nothing was said. */
export function roundWords({ route, carrying, until, quiet } = {}) {
  return [
    route?.map(shortName).filter(Boolean).join(' → '),
    carrying > 0 && t('courier.duty.carrying', { n: carrying }),
    until && t('courier.duty.until', { time: fmtTime(until) }),
    quiet && t('courier.duty.quiet', quiet),
  ].filter(Boolean).join(' · ');
}

/** One tap to repeat yesterday's; else where one says it. */
function Before({ offline }) {
  const { last } = store.duty;
  const same = last && roundWords(last);
  return html`<div class=${same ? 'pair' : ''}>
    ${same && html`<${Button} look="round" icon="history" disabled=${offline} onClick=${() => setDuty(true, { route: last.route, carrying: last.carrying })}><span>${t('courier.duty.as_before')}<small>${same}</small></span><//>`}
    <${Button} look="round" icon="bike" onClick=${() => show('round')}>${t('courier.duty.round')}<//>
  </div>`;
}

export function Duty() {
  const offline = store.line === 'offline';
  if (!store.onDuty) {
    return html`<section class="duty off">
      <${Button} look="listen" icon="bell" disabled=${offline} onClick=${() => setDuty(true)}>${t('courier.duty.start')}<//>
      <${Before} offline=${offline} />
      <p class="fine">${offline ? t('courier.duty.offline') : t('courier.duty.before')}</p>
    </section>`;
  }
  return html`<section class="duty on listening">
    <${Icon} name="bell-ring" label=${t('courier.duty.on')} />
    <button type="button" class="round" onClick=${() => show('round')}>${roundWords(store.duty) || t('courier.duty.say_round')}</button>
    ${!canSound() && html`<${Button} look="stop mute" icon="volume-x" aria-label=${t('courier.duty.sound')} onClick=${sound} />`}
    <${Button} look="stop" onClick=${() => setDuty(false)}>${t('courier.duty.stop')}<//>
  </section>`;
}

async function sound() {
  if (!(await unlock())) toast(t('courier.duty.no_sound'));
  changed();
}

// ---------------------------------------------------------------- of all orders, or of my communities

const FILTER = 'lm-own-communities';
const NARROWS_FROM = 4; // orders: below, everything is on one screen anyway
let narrowed = recalled();

function recalled() {
  try {
    return localStorage.getItem(FILTER) === '1';
  } catch {
    return false; // a phone that keeps nothing
  }
}

/** The communities of today's round, else of the last one. */
const ownCommunities = () => store.duty.route ?? store.duty.last?.route ?? [];

/** The orders that are listed: all, or those of the courier's own communities. What waits for an answer stays. */
export function chosen(orders) {
  const own = ownCommunities();
  if (!narrowed || !own.length || orders.length < NARROWS_FROM) return orders;
  return orders.filter((order) => own.includes(order.community_id) || store.pending.has(order.id));
}

export function Narrow({ orders }) {
  if (!ownCommunities().length || orders.length < NARROWS_FROM) return null;
  const turn = (to) => {
    narrowed = to;
    try { localStorage.setItem(FILTER, to ? '1' : '0'); } catch { /* until the page is opened anew */ }
    changed();
  };
  const count = orders.filter((order) => ownCommunities().includes(order.community_id)).length;
  const half = (to, words, n) => html`<button type="button" aria-pressed=${String(narrowed === to)} onClick=${() => turn(to)}>${words} <b>${n}</b></button>`;
  return html`<nav class="narrow">${half(false, t('courier.all_orders'), orders.length)}${half(true, t('courier.own_communities'), count)}</nav>`;
}
