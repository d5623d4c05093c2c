/** The parts of the drawer that only show. */

import { dial, fmtTime, fmtYuan, t, tables } from '../page.js';
import { Ringing } from '../ringing.js';
import { html, Icon } from '../ui.js';
import { addressWords, hintName, windowWords } from './spoken.js';
import { flagWords, tooDear } from './suggestions.js';

/** Every number of hers, the one to ring first in front. */
export function Dial({ of: { phone, more_phones: more = [] } = {} }) {
  if (!phone) return html`<span class="quiet">${t('office.no_phone')}</span>`;
  return [phone, ...more].map((number) => html`<a key=${number} class="btn dial" href=${dial(number)}><${Icon} name="phone" /> ${number}</a> `);
}

/** Who it is for: in full, with what helps at the door. */
export function Whose({ need, onCorrect }) {
  const { resident = {} } = need;
  return html`<section class="part whose">
    <div class="part-head"><h3>${resident.name}</h3>
      <button type="button" class="btn" onClick=${onCorrect}><${Icon} name="pencil" /> ${t('office.record')}</button></div>
    <p class="big-line"><${Icon} name="map-pin" /> ${addressWords(need.address ?? resident.address)}</p>
    ${need.address_for === 'this_order' && html`<p class="quiet">${t('office.door.only_this')}
      ${t('office.door.recorded', { record: addressWords(resident.address) })}</p>`}
    <p><${Dial} of=${resident} /></p>
    ${resident.hints?.length > 0 && html`<p><b>${t('office.hints')}</b>${t('office.colon')}${resident.hints.map(hintName).join(t('office.comma'))}</p>`}
    ${resident.groups?.length > 0 && html`<p class="quiet"><b>${t('office.groups')}</b>${t('office.colon')}${resident.groups.map((g) => tables.groups[g] ?? g).join(t('office.comma'))} ${t('office.groups.hidden')}</p>`}
    ${resident.instructions && html`<p>${resident.instructions}</p>`}
  </section>`;
}

export function HandOverCode({ order }) {
  if (!order?.handover_code || ['delivered', 'confirmed', 'cancelled', 'failed'].includes(order.status)) return null;
  return html`<section class="part code"><b class="digits">${order.handover_code}</b><span>${t('office.handover_code')}</span></section>`;
}

const RINGS = new Set(['claimed', 'picked_up', 'on_hold', 'delivered']); // until it is confirmed

export function Holders({ order }) {
  const held = order?.claims ?? [];
  if (!held.length) return null;
  return html`<section class="part"><h3>${t('office.holders')}</h3>
    ${held.map(({ courier, at, seat }) => html`<p key=${seat}><${Icon} name="bike" /> <b>${courier.name}</b> ${courier.outlet} ${' '}
      <span class="quiet">${courier.phone} · ${fmtTime(at)}</span></p>`)}
    ${RINGS.has(order.status) && html`<p><${Ringing} key=${order.id} order=${order.id} look="btn dial" /></p>`}
    ${order.released_count > 0 && html`<p class="quiet">${t('office.released', { n: order.released_count })}</p>`}
  </section>`;
}

/** What was asked for, item by item. */
export function Errand({ need, order }) {
  const facts = [
    ['when', windowWords(need.window)], ['priority', `${need.priority} ${tables.priorities[need.priority]}`],
    ['budget', fmtYuan(need.budget_fen)], ['payment', tables.payments[need.payment_mode]], ['total', fmtYuan(order?.total_fen)],
    ['handover', tables.handovers[need.handover]], ['code', need.pick_up_code], ['instructions', need.instructions],
    ['posted', fmtTime(need.created_at)],
  ].filter(([, words]) => words);
  const flags = (need.flags ?? []).filter((flag) => flag !== tooDear(need.flags) || order?.status === 'open'); // whoever holds it has it
  return html`<section class="part"><h3>${t('office.errand')}</h3>
    ${need.text && html`<p class="said">${need.text}</p>`}
    ${need.items?.length > 0 && html`<table class="table table-sm items"><tbody>${need.items.map((item, n) => html`<tr key=${n}>
      <td>${item.name}</td><td>${item.quantity}</td><td class="quiet">${tables.substitutions[item.substitute] ?? ''}</td></tr>`)}</tbody></table>`}
    <dl class="facts">${facts.map(([name, words]) => html`<dt key=${name}>${t(`office.${name}`)}</dt><dd>${words}</dd>`)}</dl>
    ${flags.length > 0 && html`<ul class="flags">${flags.map((flag) => html`<li key=${flag.kind + flag.word}>${flag.word && html`<b>${flag.word}</b>`} ${flagWords(flag)}</li>`)}</ul>`}
    ${need.reason && html`<p>${t('office.reason')}${t('office.colon')}${need.reason}</p>`}
  </section>`;
}

export function Photos({ order }) {
  if (!order?.photos?.length) return null;
  return html`<section class="part"><h3>${t('office.photos')}</h3><div class="photos">${order.photos.map((photo) => html`
    <a key=${photo.id} href=${`/api/v1/photos/${photo.id}`} target="_blank" rel="noopener"><img src=${`/api/v1/photos/${photo.id}?size=320`} loading="lazy"
      alt=${t(`office.photo.${photo.purpose}`)} /><span>${t(`office.photo.${photo.purpose}`)} ${fmtTime(photo.at)}</span></a>`)}</div></section>`;
}
