/** 找人: who looks at an order that nobody has, and what a coordinator can do about it. Nobody is ever
 * assigned: a courier is invited and may say no, an outlet is rung. */

import { api, Problem } from '../api.js';
import { dial, fmtMetres, fmtTime, fmtYuan, t } from '../page.js';
import { takenWords } from '../reports/taking.js';
import { Button, complain, html, Icon, useState } from '../ui.js';
import { Reasons, Verb } from './asking.js';
import { acknowledgeOrder, fairness, invite } from './verbs.js';
import { reasonOf } from './words.js';

const RULES = ['instant', 'window', 'head_start'];

export function Finding({ order, need, history, again }) {
  const after = (work) => async (...given) => {
    await work(...given);
    await again();
  };
  const dear = need?.flags?.find(({ kind }) => kind === 'over_advance');
  return html`<section class="finding"><h4><${Icon} name="users" /> ${t('board.finding')}</h4>
    <p>${stands(history)}</p>
    ${dear && html`<p class="held"><${Icon} name="wallet" /> ${t('board.finding.over_advance', { budget: fmtYuan(order.budget_fen), cap: fmtYuan(dear.cap_fen) })}</p>`}
    ${order.taken_by && html`<p class="fine"><${Icon} name="user" /> ${takenWords(order)}</p>`}
    ${order.alarm && !order.alarm.seen_at && html`<p class="held"><${Icon} name="siren" /> ${t('board.finding.alarm', { time: fmtTime(order.alarm.at) })}</p>`}
    <div class="acts" role="group" aria-label=${t('board.finding')}>
      ${order.alarm && !order.alarm.seen_at && html`<${Verb} name="acknowledge" icon="check" look="btn btn-primary" work=${after(() => acknowledgeOrder(order.id))} />`}
      <${Verb} name="invite" icon="user-plus">${(close) => html`<${List} path=${`/orders/${order.id}/candidates`} empty=${t('board.finding.nobody')} onBack=${close}
        row=${(one, load) => html`<${Candidate} one=${one} onAsk=${async () => { await after(invite)(order, one); load(); }} />`} />`}<//>
      <${Verb} name="phone_list" icon="phone">${(close) => html`<${List} path=${`/orders/${order.id}/phone-list`} empty=${t('board.finding.no_outlet')} onBack=${close}
        row=${(one) => html`<${Outlet} one=${one} />`} />`}<//>
      <${Verb} name="fairness" icon="settings">${(close) => html`<${Reasons} question=${t('board.ask.fairness')} codes=${RULES}
        wording=${(code) => `${t(`board.fairness.${code}`)}${code === order.fairness ? ' ✓' : ''}`} onChoose=${after((rule) => fairness(order, rule))} onBack=${close} />`}<//>
    </div></section>`;
}

/** How far the plan has come, out of its own history. */
function stands(history) {
  const steps = [...history].reverse().filter(({ verb }) => verb === 'widen' || verb === 'escalate');
  const [last] = steps;
  if (!last) return t('board.finding.begun');
  return t(`board.finding.${last.verb}`, { whom: reasonOf(last.reason), time: fmtTime(last.at) });
}

const SHOWN = 60;

/** A list that is asked for when somebody wants it, and says so when it cannot be had. The nearest
 * are enough for most; the rest is a press away. */
function List({ path, row, empty, onBack }) {
  const [{ items, next }, setPage] = useState({ items: null });
  const [asked, setAsked] = useState(false);
  const look = (many, before = [], cursor = '') => api('GET', `${path}?limit=${many}${cursor && `&cursor=${cursor}`}`, undefined, { tries: 2 })
    .then((page) => setPage({ ...page, items: [...before, ...page.items] }), (problem) => {
      if (!(problem instanceof Problem)) throw problem;
      complain(problem);
      onBack();
    });
  const load = () => look(Math.min(200, Math.max(SHOWN, items?.length ?? 0)));
  if (!asked) {
    setAsked(true);
    load();
  }
  return html`${items === null ? html`<p class="empty">${t('common.loading')}</p>` : html`<ul class="roster">${items.map((one) => row(one, load))}</ul>`}
    ${next && html`<${Button} look="btn btn-sm" onClick=${() => look(SHOWN, items, next)}>${t('board.finding.more')}<//>`}
    ${items?.length === 0 && html`<p class="empty">${empty}</p>`}
    <div class="choices"><button type="button" class="btn btn-link" onClick=${onBack}>${t('common.back')}</button></div>`;
}

function Candidate({ one, onAsk }) {
  const facts = [one.outlet, one.adds_m == null ? t('board.finding.way_unknown') : t('board.finding.adds', { way: fmtMetres(one.adds_m) }),
    one.live_claims ? t('board.duty.holding', { n: one.live_claims }) : t('board.duty.free'), !one.on_duty && t('board.finding.reserve')];
  return html`<li key=${one.id} data-candidate=${one.id}><p class="who"><b>${one.name}</b> <small>${facts.filter(Boolean).join(' · ')}</small></p>
    <p class="does">${one.asked_until ? html`<span class="mark">${t('board.finding.asked', { time: fmtTime(one.asked_until) })}</span>`
      : html`<${Button} look="btn btn-sm" onClick=${onAsk} data-do>${t(one.asked_before ? 'board.finding.ask_again' : 'board.finding.ask')}<//>`}</p></li>`;
}

function Outlet({ one }) {
  const numbers = [...one.leads.map(({ name, phone }) => ({ name, phone })), ...(one.phone ? [{ name: t('board.finding.outlet'), phone: one.phone }] : [])];
  return html`<li key=${one.unit_id}><p class="who"><b>${one.name}</b> <small>${[one.distance_m != null && fmtMetres(one.distance_m), t('board.finding.on_duty', { n: one.on_duty })].filter(Boolean).join(' · ')}</small></p>
    <p class="does">${numbers.map(({ name, phone }) => html`<a class="btn btn-sm" key=${phone} href=${dial(phone)}><${Icon} name="phone" /> ${name} ${phone}</a>`)}</p></li>`;
}
