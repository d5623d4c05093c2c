/** My orders, and what I did today. */

import { t } from '../page.js';
import { Button, html, Icon, useEffect } from '../ui.js';
import { onItsWay, Stated, statusOf } from './acts.js';
import { Facts, Head } from './card.js';
import { forgetDraftsOf } from './drafts.js';
import { doorOf, Mistake, Reminder, Waiting } from './detail.js';
import { Today } from './menu.js';
import { changed, fetchOrder, mine, store } from './store.js';
import { Asking, Offers } from './offers.js';
import { show } from './view.js';

// not his any more, and perhaps brought all the same
const GONE = ['timed_out', 'taken_back', 'cancelled'];

/** What was done to an order of his, and that it costs him nothing. */
export function Notes() {
  const read = (note) => {
    store.notes = store.notes.filter((other) => other !== note);
    if (GONE.includes(note.what)) forgetDraftsOf(note.id, true);
    changed();
  };
  const brought = async (note) => {
    // without a network too: what was done there counts
    await fetchOrder(note.id).catch(() => {});
    show('deliver', { id: note.id });
  };
  return store.notes.map((note) => html`<div class="note" key=${note.id} data-note=${note.what}><${Icon} name="clock" /> <span>${note.words ?? t(`hands.${note.what}`, note)}</span>
    ${GONE.includes(note.what) && html`<${Button} look="stop" onClick=${() => brought(note)}>${t('hands.brought')}<//>`}
    <${Button} look="stop" onClick=${() => read(note)}>${t('hands.read')}<//></div>`);
}

/** Two orders of one building look alike but for the number, the name and the door. */
function Whom({ order }) {
  const detail = store.details.get(order.id);
  useEffect(() => { if (!detail) fetchOrder(order.id).catch(() => {}); }, [order.id, Boolean(detail)]);
  return html`<p class="whom-line"><b>${order.number}</b> ${detail && `${detail.resident?.name ?? ''} ${doorOf(detail)}`}</p>`;
}

export function MineList() {
  const orders = mine();
  return html`<section aria-label=${t('courier.tab.mine')}>
    <${Offers} /><${Notes} />
    ${orders.length === 0 && html`<div class="empty"><${Icon} name="package" size="huge" /><p>${t('hands.mine_none')}</p></div>`}
    <ul class="cards">${orders.map((order) => html`<li class=${`card ${order.priority}`} key=${order.id} data-order=${order.id}>
      <${Head} order=${order} /><${Whom} order=${order} /><${Facts} order=${order} />
      <p class=${`status ${statusOf(order)}`}>${t(`common.status.${statusOf(order)}`)}</p>
      <${Stated} order=${order} /><${Reminder} order=${order} />
      ${onItsWay(order.id) ? html`<${Waiting} entry=${onItsWay(order.id)} />`
        : html`<button type="button" class="weui-btn weui-btn_primary wide" onClick=${() => show('detail', { id: order.id })}>${t('hands.go_on')} <${Icon} name="chevron-right" /></button>`}
      <${Asking} order=${order} />
      <${Mistake} order=${order} brief />
    </li>`)}</ul>
    <div class="pad"><${Today} /></div>
  </section>`;
}
