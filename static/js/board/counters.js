/** The figures: now, and today. Persons and orders never in one figure. `Counters` are those of the hall. */

import { fmtYuan, t } from '../page.js';
import { html, Icon } from '../ui.js';
import { columnOf } from './columns.js';
import { set } from './selection.js';
import { store } from './store.js';

/** Now is counted from the cards themselves, so that figure and column never disagree. */
function inColumns() {
  const found = { open: 0, late: 0, running: 0, waiting: 0 };
  for (const order of store.orders.values()) found[columnOf(order)] += 1;
  return found;
}

export function figures() {
  const counted = inColumns();
  const { counters } = store;
  const all = Object.values(counted).reduce((a, b) => a + b, 0);
  const live = ['open', 'claimed', 'picked_up', 'on_hold', 'delivered'].reduce((sum, s) => sum + (counters[s] ?? 0), 0);
  if (live > all) return { ...counted, open: counters.open, late: counters.late, running: counters.claimed + counters.picked_up, waiting: counters.on_hold + counters.delivered };
  return counted;
}

export function Counters() {
  const here = figures();
  const { counters } = store;
  return html`<section class="counters" aria-label=${t('board.counters')}>
    <div class="group"><h2>${t('board.now')}</h2>
      <${Figure} name="open" value=${here.open} />
      <${Figure} name="late" value=${here.late} icon=${here.late ? 'alert-triangle' : ''} kind=${here.late ? 'bad' : ''} />
      <${Figure} name="running" value=${here.running} />
      <${Figure} name="waiting" value=${here.waiting} />
    </div>
    <div class="group"><h2>${t('board.today')}</h2>
      <${Figure} name="needs_today" value=${counters.needs_today} />
      <${Figure} name="confirmed_today" value=${counters.confirmed_today} kind="good" />
      <${Figure} name="on_duty" value=${counters.on_duty} />
      <${Figure} name="couriers_today" value=${counters.couriers_today} />
    </div>
  </section>`;
}

/** What stands beside the columns, whose own figures are their heads: money that is owed, what is done, who listens. */
export function Due() {
  const { counters } = store;
  return html`<section class="due" aria-label=${t('board.counters')}>
    <${Figure} name="unsettled" value=${counters.unsettled ?? 0} kind=${counters.unsettled ? 'warn' : ''}
      note=${counters.unsettled_fen ? fmtYuan(counters.unsettled_fen) : ''} onOpen=${store.unsettled.length ? () => set({ sheet: 'unsettled' }) : undefined} />
    <${Figure} name="confirmed_today" value=${counters.confirmed_today} kind="good" onOpen=${() => set({ sheet: 'done' })} />
    <${Figure} name="on_duty" value=${counters.on_duty} onOpen=${() => set({ rail: 'duty', column: 'duty', open: null })} />
  </section>`;
}

/** The rest of the day, in the menu. */
export function Today() {
  const { counters } = store;
  return html`<section class="due" aria-label=${t('board.today')}>
    <${Figure} name="needs_today" value=${counters.needs_today} />
    <${Figure} name="couriers_today" value=${counters.couriers_today} /></section>`;
}

function Figure({ name, value = 0, icon, kind = '', note = '', onOpen }) {
  const look = `figure ${kind}`;
  const inside = html`<b>${value}</b><span>${icon && html`<${Icon} name=${icon} /> `}${t(`board.figure.${name}`)} ${note && html`<small>${note}</small>`}</span>`;
  return onOpen
    ? html`<button type="button" class=${look} data-figure=${name} onClick=${onOpen}>${inside}</button>`
    : html`<div class=${look} data-figure=${name}>${inside}</div>`;
}
