/** 分单情况: who had how many for his hours of listening. It is for balance, not for praise or blame. */

import { api } from '../api.js';
import { state, t } from '../page.js';
import { complain, html, Sheet, useEffect, useState } from '../ui.js';
import { set } from './selection.js';

const DAYS = [1, 7, 30];
const EVEN = 0.35; // of a Gini: what most would call evenly shared
const rounded = (n) => Math.round(n * 100) / 100;

export function Shares() {
  const [days, setDays] = useState(7);
  const [seen, setSeen] = useState(null);
  useEffect(() => {
    api('GET', `/stations/${state.station_id}/shares?days=${days}`, undefined, { tries: 2 }).then(setSeen, complain);
  }, [days]);
  return html`<${Sheet} title=${t('board.shares')} onClose=${() => set({ sheet: null })}>
    <p class="fine">${t('board.shares.what')}</p>
    <div class="choices">${DAYS.map((n) => html`<button type="button" key=${n} class=${`btn ${n === days ? 'btn-primary' : ''}`} aria-pressed=${String(n === days)} onClick=${() => setDays(n)}>${t('board.shares.days', { n })}</button>`)}</div>
    ${!seen ? html`<p class="empty">${t('common.loading')}</p>` : html`<${Told} seen=${seen} />`}
  <//>`;
}

function Told({ seen }) {
  if (!seen.items.length) return html`<p class="empty">${t('board.shares.none')}</p>`;
  const most = Math.max(...seen.items.map(({ per_hour: n }) => n), 0.01);
  return html`<p><b>${t(!seen.orders ? 'board.shares.too_few' : seen.gini <= EVEN ? 'board.shares.even' : 'board.shares.uneven')}</b> ${seen.orders > 0 && html`<small>Gini ${rounded(seen.gini)}</small>`}</p>
    <table class="table"><thead><tr><th>${t('board.name')}</th><th>${t('board.shares.orders')}</th><th>${t('board.shares.hours')}</th><th>${t('board.shares.rate')}</th></tr></thead>
      <tbody>${seen.items.map((one) => html`<tr key=${one.courier_id}><td>${one.name} <small>${one.outlet ?? ''}</small></td><td>${one.orders}</td><td>${rounded(one.hours)}</td>
        <td><meter min="0" max=${most} value=${one.per_hour}></meter> ${rounded(one.per_hour)}</td></tr>`)}</tbody></table>`;
}
