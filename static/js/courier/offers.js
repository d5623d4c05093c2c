/** Somebody asks: the station invites, a colleague hands over. 同意 or 婉拒, both are fine; nobody is
 * ever assigned. It stands above the lists, never over what he is doing. */

import { api } from '../api.js';
import { fmtTime, has, now, t } from '../page.js';
import { Button, complain, html, Icon, toast } from '../ui.js';
import { Facts, Head } from './card.js';
import { taken, won } from './grabbing.js';
import { changed, fetchOffers, fetchOrder, store } from './store.js';
import { steady } from './still.js';
import { show } from './view.js';

const standing = () => store.offers.filter((offer) => new Date(offer.expires_at) > now());

/** What I am asked. */
export function Offers() {
  return steady('offers', standing().filter((offer) => !offer.by_me)).map((offer) => html`<${Asked} offer=${offer} key=${offer.id} />`);
}

function Asked({ offer }) {
  const { order } = offer;
  const words = offer.offer === 'invite' ? t('hands.offer.invite') : t('hands.offer.hand_over', offer.colleague);
  return html`<section class="offer" data-offer=${order.id} aria-label=${words}>
    <h3><${Icon} name=${offer.offer === 'invite' ? 'home' : 'user'} /> ${words}</h3>
    <${Head} order=${order} /><${Facts} order=${order} />
    <p class="fine">${t('hands.offer.free', { time: fmtTime(offer.expires_at) })}</p>
    <div class="pair">
      <${Button} look="weui-btn weui-btn_default wide" icon="x" disabled=${store.line === 'offline'} onClick=${() => decline(offer)}>${t('hands.offer.decline')}<//>
      <${Button} look="weui-btn weui-btn_primary wide" icon="check" disabled=${store.line === 'offline' || store.riding} onClick=${() => accept(offer)}>${t(store.riding ? 'courier.blocked.riding' : 'hands.offer.accept')}<//>
    </div>
  </section>`;
}

async function accept({ order }) {
  try {
    won(taken(await api('POST', `/orders/${order.id}/accept`)), 'accepted');
  } catch (problem) {
    if (has(`hands.refused.${problem.code}`)) show('refused', { problem });
    else complain(problem);
  }
  await fetchOffers();
}

async function decline({ order }) {
  try {
    await api('POST', `/orders/${order.id}/decline`);
    toast(t('hands.offer.declined'));
  } catch (problem) {
    complain(problem);
  }
  await fetchOffers();
}

// ---------------------------------------------------------------- what I asked

/** My order waits for a colleague's answer; until then it is mine. */
export function Asking({ order }) {
  return standing().filter((offer) => offer.by_me && offer.order.id === order.id).map((offer) => html`<div class="mistake" key=${offer.id}>
    <span><${Icon} name="clock" /> ${t('hands.offer.waits', { ...offer.colleague, time: fmtTime(offer.expires_at) })}</span>
    <${Button} look="stop" onClick=${() => withdraw(order)}>${t('hands.offer.withdraw')}<//></div>`);
}

async function withdraw(order) {
  try {
    await api('POST', `/orders/${order.id}/withdraw`);
  } catch (problem) {
    complain(problem);
  }
  await fetchOffers();
}

/** A question has ended, or the order has gone to a colleague. */
export async function settled(id) {
  const before = store.orders.get(id);
  const asked = standing().find((offer) => offer.by_me && offer.order.id === id);
  await fetchOffers();
  const order = await fetchOrder(id);
  if (before?.mine && !order.mine && asked) toast(t('hands.offer.handed_over', { number: order.number, ...asked.colleague }), { kind: 'good', ms: 10_000 });
  else if (asked && order.mine && !standing().some((offer) => offer.id === asked.id)) toast(t('hands.offer.no_answer', { number: order.number }), { ms: 8000 });
  changed();
}
