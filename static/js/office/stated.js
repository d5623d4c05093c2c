/** 已送达（离线）: who says so, with what proof and how much money; and the call that decides it. */

import { api } from '../api.js';
import { at } from '../form.js';
import { useDraft } from '../kept.js';
import { fmtTime, fmtYuan, t } from '../page.js';
import { Button, complain, Field, html, Icon, toast } from '../ui.js';
import { Dial, Photos } from './parts.js';
import { stageWords, what, who } from './spoken.js';
import { stage } from './stages.js';
import { rows, useNow, useStore } from './store.js';

export function Stated({ whole, onDone }) {
  const said = whole.order?.statements ?? [];
  return said.map((one) => html`<${One} key=${one.id} one=${one} whole=${whole} onDone=${onDone} />`);
}

function One({ one, whole: { need, order }, onDone }) {
  const [{ text }, change] = useDraft(`stated:${one.id}`, { text: '' });
  const decide = async (outcome) => {
    const sent = change.now();
    const words = sent.text.trim();
    try {
      await api('POST', `/orders/${order.id}/confirm`, { outcome, statement_id: one.id, ...(words && { text: words }) }, { tries: 3 });
      change.sent(sent);
      toast(t(`office.stated.done.${outcome}`), { kind: outcome === 'ok' ? 'good' : '' });
      onDone();
    } catch (problem) {
      complain(problem);
    }
  };
  const { courier } = one;
  return html`<section class=${`part stated ${one.answer ?? 'waits'}`} data-statement=${one.id}><h3>${t('office.stated')} ${fmtTime(one.at)}</h3>
    <p><${Icon} name="bike" /> <b>${courier.name}</b> ${courier.outlet} <span class="quiet">${courier.phone}</span></p>
    <p>${t(`office.proof.${one.proof}`)} ${one.total_fen != null && html`<b>${t('office.stated.paid', { sum: fmtYuan(one.total_fen) })}</b>`}</p>
    <${Photos} order=${one} />
    ${one.answer ? html`<p><b>${t(`office.stated.${one.answer}`)}</b> ${fmtTime(one.answered_at)}</p>` : html`
      <p>${t('office.stated.how')} <${Dial} of=${need.resident} /></p>
      <${Field} label=${t('office.stated.words')} name="stated-words" maxlength="500" value=${text} onInput=${at(change, 'text')} />
      <div class="buttons">
        <${Button} look="btn btn-primary" icon="check" onClick=${() => decide('ok')}>${t('office.stated.ok')}<//>
        <${Button} look="btn btn-outline-danger" icon="x" onClick=${() => decide('not_ok')}>${t('office.stated.not_ok')}<//>
      </div>`}
  </section>`;
}

/** Above everything but the alarms, because goods may be on their way twice: one line, and how many more. */
export function StatedStrip({ onOpen }) {
  useStore();
  const now = useNow();
  const [row, ...more] = rows().filter((one) => stage(one) === 'stated').sort((a, b) => a.order.stated_at.localeCompare(b.order.stated_at));
  if (!row) return null;
  return html`<section class="alarm-strip silent" role="status" aria-label=${t('office.stated')} data-stated=${row.order.id}>
    <${Icon} name="package-check" size="big" />
    <button type="button" class="alarm-what" onClick=${() => onOpen(row.id)}><b>${stageWords(row, now)}</b> ${what(row)} · ${who(row)}
      ${more.length > 0 && html` <b>${t('office.stated.more', { n: more.length })}</b>`}</button>
  </section>`;
}
