/** A late truth. Somebody before me says that it was brought; or mine was said too late, and the committee
 * decides. What it says stands there until he has read it. */

import { dial, t } from '../page.js';
import { html, Icon, toast } from '../ui.js';
import { statusOf } from './acts.js';
import { flash, ring } from './bell.js';
import { committeeOf } from './card.js';
import { changed, fade, LIVE, store } from './store.js';
import { confirmed } from './today.js';
import { show, view } from './view.js';

/** `order`: as it was before the event. */
export function heard(order, kind, data) {
  if (kind === 'order.stated') said(order, data);
  else if (kind === 'order.cancelled') note(order, 'cancelled');
  else decided(order, kind, data);
}

/** Goods must not go twice: it rings as what is urgent does, and it stands on the order until it is decided. */
function said(order, { what, status }) {
  if (what === 'deliver' && !order.mine && status === 'open') fade(order.id, 'stated');
  if (!order.mine) return;
  const words = t(`late.heard.${what}`, { number: order.number ?? '' });
  ring(what === 'deliver' ? 'urgent' : 'word');
  flash(words);
  toast(words, { kind: 'bad', ms: 6000, action: { label: t('courier.offer.look'), work: () => show('detail', { id: order.id }) } });
}

/** Of mine that another has brought, of mine that goes on, or of what I said too late. */
function decided(order, kind, { outcome }) {
  if (kind === 'order.delivered' && order.mine) note(order, 'relieved');
  else if (outcome === 'rejected' && order.mine) note(order, 'go_ahead');
  else if (outcome === 'rejected' && confirmed(order.id, 'rejected')) note(order, 'rejected');
  else if (outcome === 'confirmed' && confirmed(order.id)) toast(t('courier.thanks'), { kind: 'good', ms: 8000 });
}

function note(order, what) {
  const words = stands(order, what);
  ring('word');
  if (view.sheet) toast(words, { ms: 8000 });
  changed();
}

function stands({ id, number = '' }, what) {
  const words = t(`late.${what}`, { number });
  store.notes = [...store.notes.filter((other) => other.id !== id), { id, number, what, words }];
  return words;
}

/** It was not his any more when his word came. */
export function tooLate({ verb }, order) {
  const what = `mine.${verb}`;
  toast(verb === 'deliver' ? stands(order, what) : t(`late.${what}`), { kind: 'good', ms: 10_000 });
  changed();
}

/** On an order that I hold: wait, do not go, do not buy; and whom to ask. */
export function Wait({ order }) {
  if (!order.stated_at || !LIVE.includes(statusOf(order))) return null;
  const { number, name } = committeeOf(order);
  return html`<p class="hints stated" role="alert"><span><${Icon} name="alert-triangle" /> ${t('late.holder')}</span>
    ${number && html`<a class="weui-btn weui-btn_default wide" href=${dial(number)}><${Icon} name="phone" /> ${name}</a>`}</p>`;
}
