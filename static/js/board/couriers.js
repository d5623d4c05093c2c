/** Who is listening now, by outlet: who could still take one. */

import { t } from '../page.js';
import { html, Icon } from '../ui.js';
import { Age } from './age.js';
import { set } from './selection.js';
import { acts, store } from './store.js';

function byOutlet() {
  const groups = new Map();
  for (const courier of store.couriers) {
    const outlet = courier.outlet ?? t('board.no_outlet');
    groups.set(outlet, [...(groups.get(outlet) ?? []), courier]);
  }
  return [...groups].sort(([a], [b]) => a.localeCompare(b, 'zh'));
}

export function OnDuty() {
  if (!acts) return html`<p class="empty">${t('board.duty.count', { n: store.counters.on_duty ?? 0 })}</p>`;
  return html`<div class="duty"><p class="choices"><button type="button" class="btn" data-shares onClick=${() => set({ sheet: 'shares' })}><${Icon} name="chart-column" /> ${t('board.shares')}</button>
    <button type="button" class="btn" data-policy onClick=${() => set({ sheet: 'policy' })}><${Icon} name="settings" /> ${t('board.policy')}</button>
    <button type="button" class="btn" data-bots onClick=${() => set({ sheet: 'bots' })}><${Icon} name="message-circle" /> ${t('board.bots')}</button></p>
    ${!store.couriers.length && html`<p class="empty"><${Icon} name="bell" /> ${t('board.duty.none')}</p>`}${byOutlet().map(([outlet, couriers]) => html`<section key=${outlet}>
    <h4>${outlet} <small>${t('board.duty.people', { n: couriers.length })}</small></h4>
    <ul>${couriers.map((one) => html`<li key=${one.id}>
      <b>${one.name}</b>
      <span class=${one.holding ? 'busy' : 'free'}>${one.holding ? t('board.duty.holding', { n: one.holding }) : t('board.duty.free')}</span>
      <small>${t('board.duty.since')} <${Age} since=${one.since} />${one.carrying ? ` · ${t('board.duty.carrying', { n: one.carrying })}` : ''}</small></li>`)}</ul>
  </section>`)}</div>`;
}
