/** The call after the delivery, and the money that somebody has advanced. */

import { api } from '../api.js';
import { at } from '../form.js';
import { useDraft } from '../kept.js';
import { fmtYuan, t } from '../page.js';
import { Button, complain, Field, html, toast } from '../ui.js';
import { Dial } from './parts.js';

const PAID = ['cash_on_delivery', 'family_prepaid', 'donated', 'none']; // nobody waits for money
const FLAGS = { yes: true, no: false };

export function Calling({ whole, onDone }) {
  const { need, order } = whole;
  const [{ text, amount }, change] = useDraft(`calling:${order.id}`, { text: '', amount: '' });
  const confirm = async (outcome) => {
    const sent = change.now();
    const body = { outcome, ...(sent.text.trim() ? { text: sent.text.trim() } : {}), ...(sent.amount ? { amount_ok: FLAGS[sent.amount] } : {}) };
    try {
      await api('POST', `/orders/${order.id}/confirm`, body, { tries: 3 });
      change.sent(sent);
      toast(t(outcome === 'ok' ? 'office.confirmed' : 'office.not_confirmed'), { kind: outcome === 'ok' ? 'good' : '' });
      onDone();
    } catch (problem) {
      complain(problem);
    }
  };
  const pick = (code) => html`<button type="button" class=${`chip ${amount === code ? 'on' : ''}`} aria-pressed=${String(amount === code)}
    onClick=${() => change((now) => ({ amount: now.amount === code ? '' : code }))}>${t(`office.amount.${code}`)}</button>`;
  return html`<section class="part calling"><h3>${t('office.calling')}</h3>
    <p>${t('office.calling.how')} <${Dial} of=${need.resident} /></p>
    <p class="quiet">${t(`office.proof.${order.proof ?? 'call'}`)}</p>
    ${order.total_fen > 0 && html`<p class="chips"><b>${t('office.amount', { sum: fmtYuan(order.total_fen) })}</b> ${pick('yes')} ${pick('no')}</p>`}
    <${Field} label=${t('office.calling.words')} name="words" maxlength="500" value=${text} onInput=${at(change, 'text')} />
    <div class="buttons">
      <${Button} look="btn btn-primary" icon="check" onClick=${() => confirm('ok')}>${t('office.calling.ok')}<//>
      <${Button} look="btn btn-outline-danger" icon="flag" onClick=${() => confirm('not_ok')}>${t('office.calling.not_ok')}<//>
    </div>
  </section>`;
}

export function Settling({ order, onDone }) {
  if (!order?.total_fen || order.settled_at || !['delivered', 'confirmed'].includes(order.status)) return null;
  if (PAID.includes(order.payment_mode)) return null;
  const settle = async () => {
    try {
      await api('POST', `/orders/${order.id}/settle`, undefined, { tries: 3 });
      toast(t('office.settled'), { kind: 'good' });
      onDone();
    } catch (problem) {
      complain(problem);
    }
  };
  return html`<section class="part settling"><p><b>${t('office.unsettled', { sum: fmtYuan(order.total_fen) })}</b> ${t('office.unsettled.how')}</p>
    <${Button} look="btn" icon="wallet" onClick=${settle}>${t('office.settle')}<//></section>`;
}
