/** An order in the drawer, and what may be done with it now. */

import { useForm } from '../form.js';
import { fmtYuan, t, tables } from '../page.js';
import { Ringing } from '../ringing.js';
import { html, Icon } from '../ui.js';
import { Reasons, Verb, Words } from './asking.js';
import { Attempts, Calls, Head, History, What, Whom } from './facts.js';
import { Finding } from './finding.js';
import { Stated } from './stated.js';
import { acts } from './store.js';
import { Talk } from './talk.js';
import { cancel, confirm, prioritise, release, settle } from './verbs.js';
import { holders, reasonOf } from './words.js';

const HELD = new Set(['claimed', 'picked_up', 'on_hold']);
const RELEASE = ['busy', 'vehicle', 'too_far', 'out_of_stock', 'no_contact', 'other'];
const CANCEL = ['not_needed', 'duplicate', 'mistake', 'other'];

export function Order({ order, need, history, messages, calls, row, again }) {
  const why = order.status === 'on_hold' && [...history].reverse().find(({ verb }) => verb === 'hold')?.reason;
  return html`
    <${Head} card=${order} row=${row} status=${t(`board.status.${order.flagged ? 'flagged' : order.status}`)} />
    ${why && html`<p class="held"><${Icon} name="pause" /> ${t('board.held', { why: reasonOf(why) })}</p>`}
    <${Stated} order=${order} again=${again} />
    ${acts && html`<${Acts} order=${order} need=${need} again=${again} />`}
    ${acts && order.status === 'open' && !order.stated_at && html`<${Finding} order=${order} need=${need} history=${history} again=${again} />`}
    <${Holders} order=${order} />
    ${order.address && html`<${Whom} resident=${{ groups: need?.resident?.groups, ...order.resident }} door=${order.address} hints=${order.hints} community=${order.community_id} />`}
    <${What} of=${order} />
    ${acts && html`<${Talk} order=${order} messages=${messages} again=${again} />`}
    <${Calls} calls=${calls} />
    <${Attempts} attempts=${order.attempts} />
    <${History} moves=${history} />`;
}

function Holders({ order }) {
  const held = holders(order);
  if (!held.length) return null;
  return html`<section><h4><${Icon} name="bike" /> ${t(HELD.has(order.status) ? 'board.holder' : 'board.brought_by')}</h4>
    <ul class="people">${held.map(({ courier, seat }) => html`<li key=${seat}><b>${courier.name}</b> ${courier.outlet} <span>${courier.phone}</span></li>`)}</ul>
    ${acts && order.closed_at == null && html`<p><${Ringing} key=${order.id} order=${order.id} look="btn btn-sm" /></p>`}</section>`;
}

function Acts({ order, need, again }) {
  const after = (work) => async (...given) => {
    const done = await work(...given);
    await again();
    return done;
  };
  const { status } = order;
  const owed = order.total_fen > 0 && !order.settled_at && (status === 'delivered' || status === 'confirmed');
  return html`<div class="acts" role="group" aria-label=${t('board.acts')}>
    ${status === 'delivered' && html`<${Confirm} order=${order} after=${after} />`}
    ${owed && html`<${Verb} name="settle" icon="wallet" label=${t('board.verb.settle', { yuan: fmtYuan(order.total_fen) })}>${(close) => html`
      <p class="question">${t('board.ask.settle', { yuan: fmtYuan(order.total_fen) })}</p>
      <div class="choices"><${Verb} name="settle_now" look="btn btn-primary" work=${after(() => settle(order))} /><button type="button" class="btn btn-link" onClick=${close}>${t('common.back')}</button></div>`}<//>`}
    ${HELD.has(status) && html`<${Verb} name="release" icon="rotate-ccw">${(close) => html`<${Reasons} question=${t('board.ask.release')} codes=${RELEASE} wording=${reasonOf}
      onChoose=${after((reason) => release(order, reason))} onBack=${close} />`}<//>`}
    ${(status === 'open' || HELD.has(status)) && need && html`<${Level} need=${need} after=${after} />`}
    ${(status === 'open' || HELD.has(status)) && html`<${Verb} name="cancel" icon="x">${(close) => html`<${Reasons} question=${t(HELD.has(status) ? 'board.ask.cancel_held' : 'board.ask.cancel')} codes=${CANCEL} wording=${reasonOf}
      onChoose=${after((reason) => cancel(order, reason))} onBack=${close} />`}<//>`}
  </div>`;
}

function Confirm({ order, after }) {
  const [{ amount }, change] = useForm({ amount: true });
  const checked = () => (order.total_fen > 0 ? change.now().amount : undefined);
  const box = order.total_fen > 0 && html`<label class="tick"><input type="checkbox" checked=${amount} onChange=${(event) => change({ amount: event.target.checked })} /> ${t('board.ask.amount', { yuan: fmtYuan(order.total_fen) })}</label>`;
  return html`
    <${Verb} name="confirm" icon="check" look="btn btn-primary">${(close) => html`<${Words} place=${`confirm:${order.id}`} question=${t('board.ask.confirm')} label=${t('board.verb.confirm_ok')}
      work=${after((text) => confirm(order, 'ok', text, checked()))} onBack=${close}>${box}<//>`}<//>
    <${Verb} name="not_ok" icon="alert-triangle">${(close) => html`<${Words} place=${`not_ok:${order.id}`} question=${t('board.ask.not_ok')} needed label=${t('board.verb.confirm_not_ok')} look="btn btn-danger"
      work=${after((text) => confirm(order, 'not_ok', text, checked()))} onBack=${close}>${box}<//>`}<//>`;
}

/** Another level; the version that was shown goes with it, so nobody overwrites a colleague. */
export function Level({ need, after }) {
  return html`<${Verb} name="priority" icon="flag">${(close) => html`<${Reasons} question=${t('board.ask.priority')}
    codes=${Object.keys(tables.priorities).filter((code) => code !== need.priority)} wording=${(code) => `${code} ${tables.priorities[code]}`}
    onChoose=${after((priority) => prioritise(need, priority))} onBack=${close} />`}<//>`;
}
