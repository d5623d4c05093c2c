/** Red, on every coordinator's screen at once: an emergency nobody has acknowledged, and whom to ring. */

import { categoryIcon, categoryName } from '../categories.js';
import { t, tables } from '../page.js';
import { Button, html, Icon } from '../ui.js';
import { rings } from '../reports/alarms.js';
import { alertTitle, silenceWords } from '../reports/words.js';
import { Age } from './age.js';
import { canSound, unlock } from './alarm.js';
import { open } from './selection.js';
import { alerts, ringing } from './store.js';
import { acknowledge, acknowledgeOrder } from './verbs.js';
import { place, unitName } from './words.js';

export function Alarms() {
  const all = alerts();
  if (!all.length) return null;
  const loud = ringing(); // a silence is nothing for a siren
  return html`<section class=${`alarms ${loud.length ? '' : 'calm'}`} role="alert" aria-label=${t('board.alarm.title')}>
    ${all.map((one, n) => html`<${KINDS[one.subject] ?? Alarm} key=${one.id} one=${one} first=${n === 0} />`)}
    ${loud.length > 0 && html`<${Ways} loud=${loud} />`}
  </section>`;
}

/** Whom to ring first where somebody is in danger, and the sound if the browser keeps it shut. */
function Ways({ loud }) {
  const danger = loud.filter(({ subject }) => subject !== 'order');
  return html`<p class="alarm-numbers">${danger.length > 0 && html`<b>${t('board.alarm.numbers')}</b>
    ${tables.emergency.map(({ number, name }) => html`<a href=${`tel:${number}`} key=${number} class=${danger.some((need) => tables.categories[need.category]?.calls.includes(number)) ? 'first' : ''}><b>${number}</b> ${name}</a>`)}`}
    ${!canSound() && html`<button type="button" class="btn btn-warning" onClick=${() => unlock()}><${Icon} name="volume-x" /> ${t('board.sound.blocked')}</button>`}</p>`;
}

/** The plan has come far and nobody has it: somebody must ring, invite or go. */
function Untaken({ one: order, first }) {
  return html`<div class="alarm" data-alarm=${order.id}>
    <${Icon} name="siren" size="big" />
    <p><strong>${order.priority} ${tables.priorities[order.priority]} · <${Icon} name=${categoryIcon(order.category)} /> ${categoryName(order.category)} · ${t('board.alarm.untaken')}</strong>
      <span>${[place(order), unitName(order.community_id)].filter(Boolean).join(' · ')}</span>
      <span>${t('board.alarm.waits')} <${Age} since=${order.opened_at} exact /></span></p>
    <button type="button" class="btn" onClick=${() => open('order', order.id)}>${t('board.alarm.find')}</button>
    <${Button} look="btn acknowledge" icon="check" onClick=${() => acknowledgeOrder(order.id)}>${t('board.alarm.acknowledge')} ${first && html`<kbd>A</kbd>`}<//>
  </div>`;
}

/** Nobody answers a door, or something looked wrong: it rings until somebody has answered. */
function Welfare({ one: alert, first }) {
  const { name, phone } = alert.resident ?? {};
  return html`<div class=${`alarm ${rings(alert) ? '' : 'silent'}`} data-alarm=${alert.id}>
    <${Icon} name=${rings(alert) ? 'siren' : 'phone'} size="big" />
    <p><strong>${alertTitle(alert)} · ${t('reports.alert.raised')}</strong>
      <span>${[place(alert), unitName(alert.community_id), name, phone].filter(Boolean).join(' · ')}</span>
      <span>${silenceWords(alert, Date.now()) || html`${t('board.alarm.since')} <${Age} since=${alert.raised_at} exact />`}</span></p>
    <button type="button" class="btn acknowledge" onClick=${() => open('alert', alert.id)}><${Icon} name="message-circle" /> ${t('reports.alert.open')} ${first && html`<kbd>A</kbd>`}</button>
  </div>`;
}

function Alarm({ one: need, first }) {
  const { name, phone } = need.resident ?? {};
  return html`<div class="alarm" data-alarm=${need.id}>
    <${Icon} name="siren" size="big" />
    <p><strong>P0 ${tables.priorities.P0} · <${Icon} name=${categoryIcon(need.category)} /> ${categoryName(need.category)}</strong>
      <span>${[place(need), unitName(need.community_id), name, phone].filter(Boolean).join(' · ')}</span>
      <span>${t('board.alarm.since')} <${Age} since=${need.created_at} exact /></span></p>
    <button type="button" class="btn" onClick=${() => open('need', need.id)}>${t('board.open')}</button>
    <${Button} look="btn acknowledge" icon="check" onClick=${() => acknowledge(need.id)}>${t('board.alarm.acknowledge')} ${first && html`<kbd>A</kbd>`}<//>
  </div>`;
}

const KINDS = { alert: Welfare, order: Untaken };
