/** What happened, in words, newest first. An event names nobody, and neither does its line. */

import { categoryIcon, categoryName } from '../categories.js';
import { fmtTime, has, t } from '../page.js';
import { statusName, typeName } from '../reports/words.js';
import { html, Icon, useState } from '../ui.js';
import { open } from './selection.js';
import { store, wall } from './store.js';
import { place, reasonOf, roleOf, unitName } from './words.js';

const GROUPS = ['all', 'orders', 'trouble', 'station', 'reports', 'duty'];
const TROUBLE = new Set(['order.released', 'order.held', 'order.failed', 'order.cancelled', 'order.escalated', 'order.reminded', 'order.stated', 'alert.raised']);
const FOR_VISITORS = new Set(['order.opened', 'order.claimed', 'order.picked_up', 'order.delivered', 'order.confirmed', 'order.widened', 'duty.changed']);
const LOOKS = {
  'order.opened': 'bell', 'order.claimed': 'hand', 'order.picked_up': 'package', 'order.delivered': 'package-check', 'order.confirmed': 'circle-check',
  'order.released': 'rotate-ccw', 'order.held': 'pause', 'order.resumed': 'play', 'order.cancelled': 'x', 'order.failed': 'alert-triangle', 'order.message': 'message-circle',
  'order.changed': 'pencil', 'order.stated': 'package-check', 'duty.changed': 'bell-ring', 'need.received': 'file-text', 'need.moved': 'home', 'report.received': 'flag', 'report.moved': 'flag', 'report.supported': 'plus', 'alert.raised': 'siren', 'alert.moved': 'check',
};

const IN = {
  all: () => true,
  orders: ({ kind }) => kind.startsWith('order.'),
  trouble: ({ kind, data }) => TROUBLE.has(kind) || data.outcome === 'not_ok' || data.priority === 'P0',
  station: ({ kind }) => kind.startsWith('need.'),
  reports: ({ kind }) => kind.startsWith('report.') || kind.startsWith('alert.'),
  duty: ({ kind }) => kind.startsWith('duty.'),
};

/** The line without its time: "有人抢到", "退单：车坏了". */
export function said({ kind, data, subject }) {
  if (kind === 'duty.changed') {
    const name = store.couriers.find(({ id }) => id === subject.id)?.name;
    return t(`board.event.duty.${data.status}`, { name: (!wall && name) || t('board.a_courier') });
  }
  if (kind === 'need.moved') return needSaid(data);
  if (subject.type === 'report' || subject.type === 'alert') return reportSaid(kind, data);
  if (kind === 'order.changed') return t(`board.event.changed.${[data.outcome, data.what].find((one) => has(`board.event.changed.${one}`)) ?? 'other'}`);
  const late = kind === 'order.stated' && `board.event.stated.${data.what}`;
  const words = late ? t(late) : has(`board.event.${kind}`) ? t(`board.event.${kind}`) : t('board.event.other');
  return data.reason && !wall ? t('board.event.because', { what: words, why: reasonOf(data.reason) }) : words;
}

/** 死角新上报; 死角 处置中; 死角超时. */
function reportSaid(kind, { reason, status, from }) {
  if (kind === 'alert.raised' && reason === 'silence') return t('reports.alert.silence');
  if (kind !== 'report.moved') return t(`reports.event.${kind}`);
  if (from === status) return ['overdue', 'escalated'].includes(reason) ? t(`reports.event.${reason}`) : t('reports.event.report.changed');
  return t('reports.event.report.moved', { status: statusName(status) });
}

const needSaid = ({ from, to }) => t(`board.event.need.${from === to ? 'work' : has(`board.event.need.${to}`) ? to : 'work'}`);

export const visible = () => (wall ? store.stack.filter(({ kind }) => FOR_VISITORS.has(kind)) : store.stack);

const doer = ({ by } = {}) => (by && !wall ? unitName(by.unit_id) || roleOf(by.role) : '');

export function Line({ event }) {
  const { kind, data, subject, at } = event;
  const isReport = subject.type === 'report';
  const thing = (data.category || subject.type === 'alert') && html`${data.category && html`<b><${Icon} name=${isReport ? 'flag' : categoryIcon(data.category)} /> ${isReport ? typeName(data.category) : categoryName(data.category)}</b>`} <span>${place(wall ? { compound: data.compound } : data)}</span>`;
  const inside = html`<time datetime=${at}>${fmtTime(at)}</time>
    <span class="line-text"><span class="line-said"><${Icon} name=${LOOKS[kind] ?? 'info'} /> ${data.priority < 'P2' ? `${data.priority} ` : ''}${said(event)}</span> ${thing} <small>${doer(data)}</small></span>`;
  const card = ['order', 'need', 'report', 'alert'].includes(subject.type) ? subject : null;
  return html`<li class=${`line ${kind.replace('.', '-')} ${TROUBLE.has(kind) || (isReport && ['overdue', 'escalated'].includes(data.reason)) ? 'trouble' : ''}`}>
    ${card && !wall ? html`<button type="button" onClick=${() => open(card.type, card.id)}>${inside}</button>` : html`<div>${inside}</div>`}</li>`;
}

const keyOf = ({ kind, subject, seq }) => (kind.startsWith('duty.') ? seq : subject.id);

/** What became of one order (need, dead-spot) is one line, the newest that says more than who was told; the rest lies beneath it.
 * [{event, under: events}], newest first. */
export function folded(events) {
  const found = new Map();
  for (const event of events) {
    const key = keyOf(event);
    const one = found.get(key);
    if (!one) found.set(key, { event, under: [] });
    else if (one.event.kind === 'order.widened' && event.kind !== 'order.widened') found.set(key, { event, under: [one.event, ...one.under] });
    else one.under.push(event);
  }
  return [...found.values()].sort((a, b) => b.event.seq - a.event.seq);
}

function Folded({ one: { event, under } }) {
  const [wide, setWide] = useState(false);
  return html`<${Line} event=${event} />
    ${under.length > 0 && !wall && html`<li class="fold"><button type="button" aria-expanded=${String(wide)} onClick=${() => setWide((now) => !now)}>${t(wide ? 'board.stack.less' : 'board.stack.more', { n: under.length })}</button></li>
      ${wide && under.map((older) => html`<${Line} key=${older.seq} event=${older} />`)}`}`;
}

export function Stack() {
  const [group, setGroup] = useState('all');
  const shown = folded(visible().filter(IN[group]));
  return html`<section class="stack" aria-label=${t('board.stack')}>
    ${!wall && html`<label class="stack-filter"><span class="lm-only-spoken">${t('board.stack.filter')}</span>
      <select class="form-select" value=${group} onChange=${(event) => setGroup(event.target.value)}>
        ${GROUPS.map((name) => html`<option value=${name} key=${name}>${t(`board.stack.${name}`)}</option>`)}</select></label>`}
    <ol>${shown.map((one) => html`<${Folded} key=${keyOf(one.event)} one=${one} />`)}</ol>
    ${!shown.length && html`<p class="empty">${t('board.stack.empty')}</p>`}
  </section>`;
}
