/** Neighbours in one building: one hold grabs them one after the other, and each has its own answer. */

import { Problem } from '../api.js';
import { t } from '../page.js';
import { Button, html, Icon, Sheet, useEffect, useState } from '../ui.js';
import { Countdown, iconOf, nameOf, placeOf } from './card.js';
import { attempt, ended } from './grabbing.js';
import { fade, LIVE, store } from './store.js';
import { hide, turnTo } from './view.js';

const STOPS = ['cap_reached', 'riding', 'off_duty', 'insurance_expired', 'notice_not_accepted', 'offline']; // true of the next one too

export function Batch({ ids }) {
  const [orders] = useState(() => ids.map((id) => store.orders.get(id)).filter(Boolean));
  const [problems, setProblems] = useState({});
  const [ready, setReady] = useState(false);
  useEffect(() => {
    grabAll(orders, (id, problem) => setProblems((others) => ({ ...others, [id]: problem }))).then(() => setReady(true));
  }, []);
  const rows = orders.map((order) => ({ order, said: outcome(order, problems[order.id], ready) }));
  const got = rows.filter(({ said }) => said.mine).length;
  const done = ready && rows.every(({ said }) => !said.at);
  return html`<${Sheet} title=${t('hands.batch.title', { place: placeOf(orders[0] ?? {}), n: orders.length })} onClose=${hide}>
    <ul class="batch" aria-live="polite">${rows.map(({ order, said }) => html`<li key=${order.id} data-order=${order.id} class=${said.mine ? 'got' : ''}>
      <${Icon} name=${iconOf(order)} size="big" /> <span>${nameOf(order)}<small>${order.number}</small></span>
      <strong><${Icon} name=${said.icon} /> ${said.at ? html`<${Countdown} at=${said.at} />` : said.words}</strong></li>`)}</ul>
    ${done && html`<p class="lead">${t('hands.batch.sum', { n: got })}</p>`}
    <div class="pair">
      <${Button} look="weui-btn weui-btn_default wide" onClick=${hide}>${t('hands.lost.back')}<//>
      <${Button} look="weui-btn weui-btn_primary wide" disabled=${!got} onClick=${() => { hide(); turnTo('mine'); }}>${t('hands.to_mine')}<//>
    </div>
  <//>`;
}

/** One after the other; what stops the first would stop the next. */
async function grabAll(orders, tell) {
  let stop = null;
  for (const order of orders) {
    const { problem, unsure } = stop ? { problem: stop } : await attempt(order);
    if (unsure) stop = new Problem({ code: 'offline' });
    if (!problem) continue;
    if (STOPS.includes(problem.code) && (problem.which ?? 'live_claims') === 'live_claims') stop = problem;
    if (problem.code === 'already_taken') fade(order.id, 'taken');
    ended(order, problem);
    tell(order.id, problem);
  }
}

/** The answer, from what is known of the order by now. */
function outcome({ id }, problem, ready) {
  const order = store.orders.get(id);
  const waits = store.pending.get(id);
  if (order?.mine && LIVE.includes(order.status)) return { mine: true, icon: 'circle-check', words: t('hands.won') };
  if (waits?.at) return { at: waits.at, icon: 'clock' };
  if (waits?.unsure) return { icon: 'alert-triangle', words: t('hands.unsure') };
  if (problem?.code === 'already_taken') return { icon: 'user', words: t('courier.gone.taken') };
  if (problem) return { icon: 'x', words: problem.words };
  if (ready || order?.gone || !order) return { icon: 'user', words: t('hands.lost.drawn') };
  return { icon: 'clock', words: t(waits ? 'hands.batch.now' : 'hands.batch.next') };
}
