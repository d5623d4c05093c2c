/** What nobody takes near his outlet, and whom of his own he can ring. Nobody is assigned: who can go
 * grabs it on his own phone. */

import { categoryIcon, categoryName } from '../categories.js';
import { ago, dial, fmtMetres, fmtTime, state, t, tables } from '../page.js';
import { Button, html, Icon, useState } from '../ui.js';
import { look, store } from './store.js';
import { place, unitName } from './words.js';

const FIRST = 3; // so many are shown at once: they are those whom it costs least
const LEVELS = { P1: 'siren', P2: 'clock', P3: 'flag' };

export function Asked() {
  const { asked, problem } = store;
  if (problem) return html`<${Failed} problem=${problem} />${asked?.length > 0 && html`<${Orders} asked=${asked} />`}`;
  if (!asked) return html`<p class="lead">${t('common.loading')}</p>`;
  if (!asked.length) return html`<p class="quiet-word"><${Icon} name="circle-check" /> ${t('outlet.asked.none')}</p>`;
  return html`<${Orders} asked=${asked} />`;
}

function Orders({ asked }) {
  return html`<section class="asked" aria-label=${t('outlet.asked')}>
    <h2><${Icon} name="bell-ring" /> ${t('outlet.asked')} <b>${asked.length}</b></h2>
    <p class="fine">${t('outlet.asked.how')}</p>
    <ul class="cards">${asked.map((one) => html`<${Card} key=${one.order.id} one=${one} />`)}</ul>
  </section>`;
}

function Failed({ problem }) {
  return html`<div class="box" role="alert"><span><b>${t('outlet.asked.unknown')}</b> ${problem.words}${t('outlet.stop')}${problem.advice}</span></div>
    <${Button} look="weui-btn weui-btn_default wide" icon="refresh-cw" onClick=${look}>${t('common.retry')}<//>`;
}

function Card({ one: { order, outlet_id: outlet, distance_m: metres, couriers } }) {
  const far = metres == null ? t('outlet.asked.way_unknown') : t('outlet.asked.way', { outlet: state.outlets.length > 1 ? unitName(outlet) : t('outlet.asked.outlet'), way: fmtMetres(metres) });
  return html`<li class=${`card ${order.priority}`} data-order=${order.id}>
    <div class="card-head"><${Icon} name=${categoryIcon(order.category)} size="big" /><h3>${categoryName(order.category)}</h3>
      <span class=${`chip ${order.priority}`}><${Icon} name=${LEVELS[order.priority] ?? 'clock'} /> ${tables.priorities[order.priority]}</span></div>
    <p class="where"><${Icon} name="map-pin" /> ${place(order)} <small>${unitName(order.community_id)}</small></p>
    <ul class="facts">
      <li><${Icon} name="clock" /> ${t('outlet.asked.since', { time: fmtTime(order.opened_at), ago: ago(order.opened_at) })}</li>
      <li><${Icon} name="navigation" /> ${far}</li>
      ${order.window?.to && html`<li class="strong"><${Icon} name="clock" /> ${t('outlet.asked.before', { time: fmtTime(order.window.to) })}</li>`}
      ${order.people > 1 && html`<li class="strong"><${Icon} name="users" /> ${t('outlet.asked.people', { n: order.people - order.seats_taken })}</li>`}
      <li>${t('outlet.asked.number', { number: order.number })}</li>
    </ul>
    <${Crew} couriers=${couriers} />
  </li>`;
}

/** Who of his own listens now; who may not take it stands behind, and why. */
function Crew({ couriers }) {
  const [all, setAll] = useState(false);
  const may = couriers.filter(({ shut }) => !shut);
  const shown = all ? may : may.slice(0, FIRST);
  return html`<div class="crew">
    <h4>${t('outlet.crew')}</h4>
    ${!may.length && html`<p class="none">${t(couriers.length ? 'outlet.crew.none_may' : 'outlet.crew.none')}</p>`}
    ${shown.map(({ id, name, phone }) => html`<a key=${id} class="weui-btn weui-btn_default wide" href=${dial(phone)} data-courier=${id}><${Icon} name="phone" /> ${name} ${phone}</a>`)}
    ${may.length > shown.length && html`<button type="button" class="weui-btn weui-btn_default wide" onClick=${() => setAll(true)}>${t('outlet.crew.more', { n: may.length - shown.length })}</button>`}
    ${couriers.filter(({ shut }) => shut).map(({ id, name, shut }) => html`<p key=${id} class="fine" data-courier=${id}>${t('outlet.crew.may_not', { name, why: t(`outlet.shut.${shut.missing ?? shut.which ?? shut.code}`) })}</p>`)}
  </div>`;
}
