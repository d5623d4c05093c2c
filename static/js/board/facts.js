/** What the drawer says of any card: whom, where, what, and what has happened. */

import { categoryIcon, categoryName } from '../categories.js';
import { fieldWords } from '../changed.js';
import { dial, fmtTime, fmtYuan, has, t, tables } from '../page.js';
import { html, Icon } from '../ui.js';
import { Priority, Why, windowWords } from './card.js';
import { address, exactly, place, reasonOf, roleOf, unitName } from './words.js';

export function Head({ card, row, status }) {
  return html`<div class="drawer-head">
    <p class="head"><${Priority} of=${card} /> <span class="stands">${status}</span></p>
    <h3><${Icon} name=${categoryIcon(card.category)} size="big" /> ${categoryName(card.category)}</h3>
    ${row && html`<${Why} of=${{ ...row, ...card, urgency: row.urgency }} />`}
  </div>`;
}

export function Fact({ label, children }) {
  return children ? html`<dt>${label}</dt><dd>${children}</dd>` : null;
}

/** The resident, whole: this is what is written down as shown. */
export function Whom({ resident = {}, door, hints = [], community }) {
  const groups = (resident.groups ?? []).map((code) => tables.groups[code] ?? code);
  return html`<section><h4><${Icon} name="user" /> ${t('board.whom')}</h4><dl>
    <${Fact} label=${t('board.name')}>${resident.name}<//>
    <${Fact} label=${t('board.phone')}>${phones(resident)}<//>
    <${Fact} label=${t('board.address')}>${address(door)}<//>
    <${Fact} label=${t('board.committee')}>${unitName(community)}<//>
    <${Fact} label=${t('board.hints')}>${hints.map((code) => tables.hints[code] ?? code).join(t('board.comma'))}<//>
    <${Fact} label=${t('board.groups')}>${groups.join(t('board.comma'))}<//>
  </dl><p class="fine"><${Icon} name="eye" /> ${t('board.revealed')}</p></section>`;
}

function phones({ phone, more_phones: more = [] }) {
  if (!phone) return null;
  if (phone === 'call_committee') return t('board.call_committee');
  return [phone, ...more].map((number) => html`<a key=${number} href=${dial(number)}>${number}</a> `);
}

export function What({ of: thing }) {
  return html`<section><h4><${Icon} name="list" /> ${t('board.what')}</h4><dl>
    <${Fact} label=${t('board.place')}>${!thing.address && !thing.resident?.address && place(thing)}<//>
    <${Fact} label=${t('board.items')}>${thing.items?.length > 0 && html`<ul>${thing.items.map((item, n) => html`<li key=${n}>${item.name} ${item.quantity} ${item.substitute && html`<small>${tables.substitutions[item.substitute]}</small>`}</li>`)}</ul>`}<//>
    <${Fact} label=${t('board.text')}>${thing.text}<//>
    <${Fact} label=${t('board.instructions')}>${thing.instructions}<//>
    <${Fact} label=${t('board.window')}>${thing.window && windowWords(thing.window)}<//>
    <${Fact} label=${t('board.budget')}>${thing.budget_fen != null && fmtYuan(thing.budget_fen)}<//>
    <${Fact} label=${t('board.total')}>${thing.total_fen != null && `${fmtYuan(thing.total_fen)}${thing.settled_at ? ` · ${t('board.settled', { time: fmtTime(thing.settled_at) })}` : ''}`}<//>
    <${Fact} label=${t('board.payment')}>${tables.payments[thing.payment_mode]}<//>
    <${Fact} label=${t('board.handover')}>${tables.handovers[thing.handover]}<//>
    <${Fact} label=${t('board.pick_up_code')}>${thing.pick_up_code}<//>
    <${Fact} label=${t('board.handover_code')}>${thing.handover_code && html`<b class="code">${thing.handover_code}</b>`}<//>
  </dl></section>`;
}

export function History({ moves }) {
  return html`<section><h4><${Icon} name="history" /> ${t('board.history')}</h4>
    <ol class="moves">${moves.map((move, n) => html`<li key=${n}><time datetime=${move.at}>${fmtTime(move.at)}</time>
      <span>${moved(move)}${fieldWords(move.fields)}</span> <small>${[roleOf(move.by.role), move.colleague ?? unitName(move.by.unit_id)].filter(Boolean).join(' · ')}</small></li>`)}</ol></section>`;
}

function moved({ verb, reason, to }) {
  const words = t(has(`board.move.${verb}`) ? `board.move.${verb}` : `board.status.${to}`);
  return reason ? t('board.event.because', { what: words, why: reasonOf(reason) }) : words;
}

/** Who tried, and by how many milliseconds he was later. */
export function Attempts({ attempts }) {
  if (!attempts?.length) return null;
  return html`<section><h4><${Icon} name="hand" /> ${t('board.attempts')}</h4>
    <table class="table"><tbody>${attempts.map((one, n) => html`<tr key=${n} class=${one.outcome === 'won' ? 'won' : ''}>
      <td><time datetime=${one.at}>${exactly(one.at)}</time></td><td>${one.name ?? t('board.a_courier')}</td>
      <td>${one.outcome === 'won' ? html`<b>${t('board.attempt.won')}</b>` : t(one.behind_ms == null ? 'board.attempt.other' : 'board.attempt.late', { n: one.behind_ms, why: reasonOf(one.outcome) })}</td></tr>`)}</tbody></table></section>`;
}

export function Calls({ calls }) {
  if (!calls?.length) return null;
  return html`<section><h4><${Icon} name="phone" /> ${t('board.calls')}</h4>
    <ol class="moves">${calls.map((call, n) => html`<li key=${n}><time datetime=${call.at}>${fmtTime(call.at)}</time>
      <span>${t(`board.call.${call.outcome}`)}${call.text ? `：${call.text}` : ''}</span>
      ${call.amount_ok === false && html`<small>${t('board.amount_wrong')}</small>`}</li>`)}</ol></section>`;
}
