/** My order: whom, where, what; and below, under the thumb, the next step. */

import { dial, fmtYuan, learn, state, t, tables } from '../page.js';
import { Button, html, Icon, Sheet, useEffect, useState } from '../ui.js';
import { act, onItsWay, Stated, statusOf, undo } from './acts.js';
import { aloud, Facts, nameOf, placeOf, Priority } from './card.js';
import { Guide } from './guide.js';
import { Asking } from './offers.js';
import { hide, show } from './view.js';
import { fetchOrder, people, store } from './store.js';

export function Detail({ id, won }) {
  const order = store.orders.get(id);
  const [problem, setProblem] = useState(null);
  const detail = store.details.get(id);
  useEffect(() => {
    setProblem(null);
    if (!detail) fetchOrder(id).catch(setProblem);
  }, [id, Boolean(detail)]);
  useEffect(() => { if (!order?.mine) hide(); }, [order?.mine]);
  if (!order) return null;
  return html`<${Sheet} title=${`${nameOf(order)} · ${order.number ?? ''}`} className="full" onClose=${hide}>
    ${won && html`<p class="won"><${Icon} name="circle-check" size="big" /> ${t(`hands.${won}`)}</p>`}
    <${Mistake} order=${order} />
    <${Asking} order=${order} />
    <${Stated} order=${order} /><${Reminder} order=${order} />
    <${Steps} order=${order} />
    ${detail ? html`<${Private} detail=${detail} order=${order} />`
      : problem ? html`<div class="box lm-error">${problem.words}</div><${Button} look="weui-btn weui-btn_default wide" onClick=${() => fetchOrder(id).catch(setProblem)}>${t('common.retry')}<//>`
      : html`<p class="lead">${t('common.loading')}</p>`}
    <section class="part"><h3><${Icon} name="shield" /> ${t('hands.never')}</h3>
      <p class="fine">${Object.values(tables.prohibitions || {}).join(t('courier.comma'))}${t('hands.stop')}</p></section>
    <div class="foot"><${NextStep} order=${order} /></div>
  <//>`;
}

const UNDO_GRAB = 120_000; // ms: the server calls a release in this time an undo

/** Grabbed by mistake: back it goes, and nobody asks why. */
export function Mistake({ order, brief }) {
  const left = (store.won.get(order.id) ?? -UNDO_GRAB) + UNDO_GRAB - performance.now();
  const [, again] = useState(0);
  useEffect(() => {
    const timer = left > 0 && setTimeout(() => again((n) => n + 1), left);
    return () => clearTimeout(timer);
  }, [left > 0]);
  if (left <= 0 || order.status !== 'claimed' || onItsWay(order.id) || store.line !== 'live') return null;
  const back = () => {
    act(order, 'release', { reason: 'other' });
    hide();
  };
  return html`<div class="mistake"><span>${!brief && t('hands.mistake_what')}</span><${Button} look="stop" icon="rotate-ccw" onClick=${back}>${t('hands.mistake')}<//></div>`;
}

/** He has not set out: what happens if he does not, and that it is no fault. */
export function Reminder({ order }) {
  const why = store.reminded.get(order.id);
  if (!why || statusOf(order) !== 'claimed') return null;
  return html`<p class="hints"><${Icon} name="clock" /> ${t(why === 'second_seat' ? 'hands.reminded.second_seat' : 'hands.reminded.not_started')}</p>`;
}

const STEPS = ['claimed', 'picked_up', 'delivered'];

export function Steps({ order }) {
  const status = statusOf(order);
  if (status === 'on_hold') return html`<p class="held-word"><${Icon} name="pause" /> ${t('hands.held')}</p>`;
  const at = STEPS.indexOf(status);
  return html`<ol class="steps" aria-label=${t(`common.status.${status}`)}>
    ${STEPS.map((step, i) => html`<li class=${i <= at ? 'past' : ''}><${Icon} name=${i <= at ? 'circle-check' : 'chevron-right'} /> ${t(`common.status.${step}`)}</li>`)}
  </ol>`;
}

function Private({ detail, order }) {
  return html`
    <section class="part whom">
      <p class="name">${detail.resident?.name}</p>
      <p class="address"><${Icon} name="map-pin" /> ${address(detail)}</p>
      <${Call} detail=${detail} order=${order} />
      <${Guide} order=${order} words=${aloud(order, spokenParts(detail))} />
      ${detail.hints?.length > 0 && html`<ul class="hints">${detail.hints.map((hint) => html`<li><${Icon} name="info" /> ${tables.hints[hint] || hint}</li>`)}</ul>`}
      ${detail.instructions && html`<p class="hints"><${Icon} name="info" /> ${detail.instructions}</p>`}
      ${detail.handover && html`<p><${Icon} name="hand" /> ${t('hands.handover', { how: tables.handovers[detail.handover] || detail.handover })}</p>`}
    </section>
    <section class="part">
      ${detail.pick_up_code && html`<p class="code"><span>${t('hands.pick_up_code')}</span><strong>${detail.pick_up_code}</strong></p>`}
      ${detail.items?.length > 0 && html`<h3>${t('hands.items')}</h3><ul class="items">${detail.items.map((item) => html`<li>
        <span>${item.name}${item.substitute && html`<small>${tables.substitutions[item.substitute]}</small>`}</span><strong>${item.quantity}</strong></li>`)}</ul>`}
      ${detail.text && html`<p class="text">${detail.text}</p>`}
      ${detail.payment_mode && detail.payment_mode !== 'none' && html`<p><${Icon} name="wallet" /> ${tables.payments[detail.payment_mode]}${order.budget_fen != null ? t('courier.comma') + t('courier.budget', { yuan: fmtYuan(order.budget_fen) }) : ''}</p>`}
      <div class="card-head"><${Priority} order=${order} /><${Facts} order=${{ ...order, budget_fen: detail.payment_mode && detail.payment_mode !== 'none' ? null : order.budget_fen }} /></div>
    </section>`;
}

/** Door, goods and the way in, as they are read aloud: not whose they are. */
const spokenParts = (detail) => [address(detail), ...(detail.items ?? []).map(({ name, quantity }) => `${name} ${quantity ?? ''}`), detail.text, detail.instructions];

/** Entrance and flat, as far as they are known. */
export const doorOf = ({ address: { entrance, room } = {} }) => [entrance && t('hands.entrance', { n: entrance }), room && t('hands.room', { n: room })].filter(Boolean).join(' ');

function address({ address: a = {}, ...order }) {
  const numbered = (n, words) => n && (/^[\dA-Za-z期区东西南北中前后新老旧甲乙丙丁]+$/.test(n) ? t(words, { n }) : n); // 会所楼 stays
  const parts = [
    a.compound || order.compound, numbered(a.building, 'courier.building'),
    numbered(a.entrance, 'hands.entrance'), numbered(a.room, 'hands.room'),
  ];
  return [parts.filter(Boolean).join(' '), a.text].filter(Boolean).join(t('courier.comma')) || placeOf(order);
}

/** The resident's own number, or the committee where the family wants no calls from strangers. */
function Call({ detail, order }) {
  const committee = state.units?.find((unit) => unit.id === order.community_id);
  const { phone, more_phones: more = [] } = detail.resident ?? {};
  const direct = phone && phone !== 'call_committee';
  const together = people(order) > 1 && order.seats_taken > 1;
  return html`<div class=${direct && committee?.phone ? 'calls' : ''}>
    ${direct && [phone, ...more].map((number) => html`<a class="weui-btn weui-btn_default wide" href=${dial(number)}><${Icon} name="phone" /> ${number}</a>`)}
    ${committee?.phone ? html`<a class="weui-btn weui-btn_default wide" href=${dial(committee.phone)}><${Icon} name="phone" /> ${t(direct ? 'courier.committee' : 'hands.call_committee')}</a>`
      : !direct && html`<p class="hints"><${Icon} name="phone" /> ${t('hands.call_committee_name', { name: committee?.name || '' })}</p>`}
  </div>
  <${Ring} key=${`${order.id} ${order.seats_taken}`} order=${order.id} to="holder" look="weui-btn weui-btn_default wide" now=${together} />`;
}

/** Comes by itself when it is needed: numbers need the network anyway. */
function Ring(given) {
  const [Ringing, setRinging] = useState(null);
  useEffect(() => { Promise.all([import('../ringing.js'), learn('ringing')]).then(([it]) => setRinging(() => it.Ringing), () => {}); }, []);
  return Ringing && html`<${Ringing} ...${given} />`;
}

function NextStep({ order }) {
  const entry = onItsWay(order.id);
  const status = statusOf(order);
  const short = people(order) > (order.seats_taken ?? 1);
  const words = store.inbox.filter((entry) => entry.order.id === order.id && entry.what === 'message' && !entry.read).length;
  if (['deliver', 'fail', 'release'].includes(entry?.verb)) return html`<${Waiting} entry=${entry} />`;
  return html`
    ${entry && html`<${Waiting} entry=${entry} />`}
    ${short && html`<p class="hints"><${Icon} name="users" /> ${t('hands.second_missing')}</p>`}
    ${status === 'on_hold' ? html`<${Button} look="weui-btn weui-btn_primary wide" icon="play" onClick=${() => act(order, 'resume')}>${t('hands.resume')}<//>` : ''}
    ${status === 'claimed' ? html`<${Button} look="weui-btn weui-btn_primary wide" icon="package-check" onClick=${() => act(order, 'pick-up')}>${t('hands.pick_up')}<//>` : ''}
    ${status === 'picked_up' ? html`<${Button} look="weui-btn weui-btn_primary wide" icon="circle-check" disabled=${short} onClick=${() => show('deliver', { id: order.id })}>${t('hands.deliver')}<//>` : ''}
    <div class="pair">
      <${Button} look="weui-btn weui-btn_default wide" icon="message-circle" onClick=${() => show('messages', { id: order.id })}>${t('hands.message')}${words > 0 && html` <b class="count" data-unread>${words}</b>`}<//>
      <${Button} look="weui-btn weui-btn_default wide" icon="alert-triangle" onClick=${() => show('trouble', { id: order.id })}>${t('hands.trouble')}<//>
    </div>
    ${status === 'claimed' && !short ? html`<${Button} look="plain-link" onClick=${() => show('deliver', { id: order.id })}>${t('hands.deliver_at_once')}<//>` : ''}`;
}

/** It is on its way: ten seconds to take it back, or waiting for the network. */
export function Waiting({ entry }) {
  const [, tick] = useState(0);
  const left = Math.ceil((entry.due - performance.now()) / 1000);
  useEffect(() => {
    if (left <= 0) return undefined;
    const timer = setTimeout(() => tick((n) => n + 1), 250);
    return () => clearTimeout(timer);
  });
  const words = left > 0 ? t('hands.undo_left', { n: left }) : store.line === 'offline' ? t('courier.waits_for_net') : t('courier.on_its_way');
  return html`<div class="on-its-way"><span><${Icon} name=${left > 0 ? 'clock' : 'upload'} /> ${t(`hands.noted.${entry.verb}`)} · ${words}</span>
    ${!entry.sending && html`<${Button} look="stop" icon="rotate-ccw" onClick=${() => undo(entry)}>${t('common.undo')}<//>`}</div>`;
}
