/** One card: what, where, for whom (masked), how urgent and why, and who holds it. */

import { categoryIcon, categoryName } from '../categories.js';
import { fmtTime, fmtYuan, t, tables } from '../page.js';
import { takenWords } from '../reports/taking.js';
import { html, Icon } from '../ui.js';
import { Age } from './age.js';
import { columnOf } from './columns.js';
import { chosen, open } from './selection.js';
import { store } from './store.js';
import { holders, place, reasons, unitName } from './words.js';

const PRIORITY_ICONS = { P0: 'siren', P1: 'alert-triangle', P2: 'clock', P3: 'flag' };
const CALM = new Set(['waiting', 'released', 'seat_free']);

export function Priority({ of: card }) {
  return html`<span class=${`level ${card.priority}`}><${Icon} name=${PRIORITY_ICONS[card.priority] ?? 'clock'} /> ${card.priority} <span>${tables.priorities[card.priority]}</span></span>`;
}

const SAID_BESIDE = new Set(['waiting', 'stated', 'held', 'seat_free']);

/** `short`: without what the card says beside it by itself. */
export function Why({ of: card, short }) {
  const words = reasons(short ? { ...card, urgency: { ...card.urgency, why: (card.urgency?.why ?? []).filter((code) => !SAID_BESIDE.has(code)) } } : card);
  if (!words.length) return null;
  const hot = card.urgency.why.some((code) => !CALM.has(code));
  return html`<span class=${`why ${card.urgency.late ? 'late' : hot ? 'hot' : ''}`}>
    ${(card.urgency.late || hot) && html`<${Icon} name=${card.urgency.late ? 'alert-triangle' : 'info'} />`} ${words.join(' · ')}</span>`;
}

const AGE_OF = { claimed: 'claimed_at', picked_up: 'picked_up_at', delivered: 'delivered_at' };
const sinceOf = (card) => card[AGE_OF[card.status]] ?? card.opened_at ?? card.created_at;

export function Card({ card }) {
  const here = chosen.id === card.id;
  return html`<li><button type="button" class=${`bcard ${card.priority} ${card.urgency?.late ? 'late' : ''} ${here ? 'here' : ''} ${card.left ? 'left' : ''}`}
      data-card=${card.left ? undefined : card.id} data-its=${card.id} data-type=${card.type} aria-pressed=${String(chosen.open?.id === card.id)} onClick=${() => open(card.type, card.id)}>
    <span class="head"><${Priority} of=${card} /> <span class="age"><span>${t(`board.age.${AGE_OF[card.status] ? card.status : 'waiting'}`)}</span> <${Age} since=${sinceOf(card)} exact=${card.priority < 'P2'} /></span></span>
    <span class="what"><${Icon} name=${categoryIcon(card.category)} /> ${categoryName(card.category)} <small class="number">${card.number ?? ''}</small></span>
    <span class="where"><${Icon} name="map-pin" /> ${place(card)} <small>${unitName(card.community_id)}</small></span>
    ${card.resident && html`<span class="whom"><${Icon} name="user" /> ${card.resident.name} <span class="phone">${card.resident.phone}</span></span>`}
    ${card.left && html`<span class="gone">${t(card.left === 'over' ? 'board.left.over' : 'board.left.moved', { column: t(`board.column.${columnOf(card)}`) })}</span>`}
    ${card.left !== 'over' && html`<${Why} of=${card} short /><${State} card=${card} />`}
  </button></li>`;
}

/** Who has it, or what it waits for. */
function State({ card }) {
  if (card.type === 'need') {
    if (!card.taken_by && card.urgency?.why.includes('unacknowledged')) return null; // it says so above
    const words = card.status === 'referred' ? t('board.state.referred') : card.taken_by ? t('board.state.taken', { name: card.taken_by.name }) : t('board.state.untaken');
    return html`<span class="state"><${Icon} name=${card.taken_by ? 'user' : 'clock'} /> ${words}</span>`;
  }
  const held = holders(card);
  return html`
    ${card.stated_at && html`<span class="state stated"><${Icon} name="package-check" /> ${t('board.stated.mark')}</span>`}
    ${card.status !== 'open' && html`<span class=${`state ${card.status} ${card.flagged ? 'flagged' : ''}`}><${Icon} name=${ICON_OF[card.status]} /> ${t(`board.status.${card.flagged ? 'flagged' : card.status}`)} ${money(card)}</span>`}
    ${held.map(({ courier, seat }) => html`<span class="holder" key=${seat}><${Icon} name="bike" /> ${courier.name}${courier.outlet && html` <small>${courier.outlet}</small>`}</span>`)}
    ${card.people > 1 && card.status !== 'delivered' && html`<span class="holder"><${Icon} name="users" /> ${t('board.seats', { n: card.seats_taken ?? 0, of: card.people })} ${card.urgency?.why.includes('seat_free') ? t('board.why.seat_free') : ''}</span>`}
    ${card.status === 'open' && card.taken_by && html`<span class="holder"><${Icon} name="user" /> ${takenWords(card)}</span>`}
    ${card.window && html`<span class="holder"><${Icon} name="clock" /> ${windowWords(card.window)}</span>`}`;
}

const ICON_OF = { claimed: 'user', picked_up: 'package', on_hold: 'pause', delivered: 'package-check', confirmed: 'circle-check' };

const money = ({ status, total_fen: total, settled_at: settled }) =>
  (status === 'delivered' && total > 0 && !settled ? `· ${t('board.owed', { yuan: fmtYuan(total) })}` : '');

export function windowWords({ from, to }) {
  if (from && to) return `${fmtTime(from)} – ${fmtTime(to)}`;
  return t(from ? 'board.window.after' : 'board.window.before', { time: fmtTime(from ?? to) });
}

/** More live orders than the board shows at once. */
export const hidden = () => ['open', 'claimed', 'picked_up', 'on_hold', 'delivered']
  .reduce((sum, status) => sum + (store.counters[status] ?? 0), 0) - [...store.orders.values()].filter(({ status }) => status in store.counters).length;

