/** A late truth. Somebody before me says that it was brought; or mine was said too late, and the committee
 * decides. What is said of it stands in the inbox until it is read. */

import { dial, t } from '../page.js';
import { html, Icon, toast } from '../ui.js';
import { statusOf } from './acts.js';
import { committeeOf } from './card.js';
import { lookSoon } from './hands.js';
import { fade, LIVE } from './store.js';
import { confirmed } from './today.js';

/** `order`: as it was before the event. What nobody can take leaves the list; mine of today is marked. */
export function heard(order, kind, { what, status, outcome }) {
  if (kind !== 'order.stated') confirmed(order.id, outcome);
  else if (what === 'deliver' && !order.mine && status === 'open') fade(order.id, 'stated');
}

/** It was no longer this courier's when the word came. */
export function tooLate({ verb }, { number = '' } = {}) {
  toast(t(`late.mine.${verb}`, { number }), { kind: 'good', ms: 10_000 });
  lookSoon();
}

/** On an order that I hold: wait, do not go, do not buy; and whom to ask. */
export function Wait({ order }) {
  if (!order.stated_at || !LIVE.includes(statusOf(order))) return null;
  const { number, name } = committeeOf(order);
  return html`<p class="hints stated" role="alert"><span><${Icon} name="alert-triangle" /> ${t('late.holder')}</span>
    ${number && html`<a class="weui-btn weui-btn_default wide" href=${dial(number)}><${Icon} name="phone" /> ${name}</a>`}</p>`;
}
