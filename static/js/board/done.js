/** 已办结: what was confirmed, day by day. */

import { api, Problem } from '../api.js';
import { categoryIcon, categoryName } from '../categories.js';
import { dayOf, fmtTime, t } from '../page.js';
import { Button, html, Icon, Sheet, useEffect, useState } from '../ui.js';
import { matches } from './columns.js';
import { open, set } from './selection.js';
import { now } from './store.js';
import { holders, place, unitName } from './words.js';

const PAGE = 100;
const close = () => set({ sheet: null });

export function Done() {
  const [day, setDay] = useState(dayOf(now()));
  const [filter, setFilter] = useState('');
  const [seen, setSeen] = useState({ items: [], next: null });
  const [problem, setProblem] = useState(null);
  const look = (cursor = '') => api('GET', `/orders?status=confirmed&closed_on=${day}&limit=${PAGE}${cursor && `&cursor=${cursor}`}`, undefined, { tries: 2 });
  const taken = (page, more) => setSeen((before) => ({ ...page, items: more ? [...before.items, ...page.items] : page.items, day }));
  const failed = (refusal) => {
    if (!(refusal instanceof Problem)) throw refusal;
    setProblem(refusal);
  };
  useEffect(() => {
    let stale = false;
    setProblem(null);
    look().then((page) => stale || taken(page), (refusal) => stale || failed(refusal));
    return () => { stale = true; };
  }, [day]);
  const found = seen.items.filter(matches(filter));
  return html`<${Sheet} title=${t('board.done')} onClose=${close} className="policy-sheet">
    <div class="people-tools"><label class="pick">${t('board.done.day')} <input class="form-control" type="date" name="day" max=${dayOf(now())} value=${day} onInput=${(event) => event.target.value && setDay(event.target.value)} /></label>
      <input class="form-control" type="search" name="words" aria-label=${t('board.filter')} placeholder=${t('board.filter')} value=${filter} onInput=${(event) => setFilter(event.target.value)} /></div>
    ${problem ? html`<p class="lm-error" role="alert">${problem.words} ${problem.advice}</p>` : seen.day !== day ? html`<p class="empty">${t('common.loading')}</p>` : html`
      <p class="fine" role="status">${t(found.length ? 'board.done.found' : 'board.done.none', { n: found.length })}</p>
      <ul class="roster">${found.map((order) => html`<li key=${order.id} data-done=${order.id}>
        <p class="who"><b><${Icon} name=${categoryIcon(order.category)} /> ${categoryName(order.category)}</b> ${place(order)} ${order.resident?.name ?? ''}
          <small>${[order.number, unitName(order.community_id), ...holders(order).map(({ courier }) => courier.name), fmtTime(order.closed_at)].filter(Boolean).join(' · ')}</small></p>
        <p class="does"><button type="button" class="btn btn-sm" onClick=${() => { close(); open('order', order.id); }}>${t('board.open')}</button></p></li>`)}</ul>
      ${seen.next && html`<${Button} look="btn" onClick=${() => look(seen.next).then((page) => taken(page, true), failed)}>${t('board.finding.more')}<//>`}`}
  <//>`;
}
