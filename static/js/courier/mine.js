/** My orders, and what I did today. */

import { t } from '../page.js';
import { Button, html, Icon, useEffect } from '../ui.js';
import { onItsWay, Stated, statusOf } from './acts.js';
import { Facts, Head } from './card.js';
import { doorOf, Mistake, Reminder, Waiting } from './detail.js';
import { Today } from './menu.js';
import { fetchOrder, mine, store } from './store.js';
import { Asking, Offers } from './offers.js';
import { show } from './view.js';

/** Two orders of one building look alike but for the number, the name and the door. */
function Whom({ order }) {
  const detail = store.details.get(order.id);
  useEffect(() => { if (!detail) fetchOrder(order.id).catch(() => {}); }, [order.id, Boolean(detail)]);
  return html`<p class="whom-line"><b>${order.number}</b> ${detail && `${detail.resident?.name ?? ''} ${doorOf(detail)}`}</p>`;
}

export function MineList() {
  const orders = mine();
  return html`<section aria-label=${t('courier.tab.mine')}>
    <${Offers} />
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
