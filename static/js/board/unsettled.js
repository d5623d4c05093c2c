/** 未结清: money laid out by somebody and not yet paid back; the oldest first. */

import { categoryName } from '../categories.js';
import { fmtYuan, t, tables } from '../page.js';
import { html, Sheet } from '../ui.js';
import { Age } from './age.js';
import { open, set } from './selection.js';
import { store } from './store.js';
import { place } from './words.js';

export function Unsettled() {
  const close = () => set({ sheet: null });
  const look = (order) => {
    close();
    open('order', order.id);
  };
  return html`<${Sheet} title=${t('board.unsettled')} onClose=${close}>
    <p class="fine">${t('board.unsettled.what')}</p>
    <ul class="roster">${store.unsettled.map((order) => html`<li key=${order.id}>
      <p class="who"><b>${fmtYuan(order.total_fen)}</b> ${order.number} · ${categoryName(order.category)} · ${place(order)}
        <small>${[order.claims?.[0]?.courier.name, order.claims?.[0]?.courier.outlet, tables.payments[order.payment_mode]].filter(Boolean).join(' · ')}</small>
        <small>${t('board.unsettled.since')} <${Age} since=${order.delivered_at} /></small></p>
      <p class="does"><button type="button" class="btn btn-sm" onClick=${() => look(order)}>${t('board.open')}</button></p></li>`)}</ul>
    ${!store.unsettled.length && html`<p class="empty">${t('board.unsettled.none')}</p>`}
  <//>`;
}
