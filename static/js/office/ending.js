/** An end that is not a delivery: cancelled, withdrawn, or settled by the station; always with why. */

import { api, Problem } from '../api.js';
import { at } from '../form.js';
import { useDraft } from '../kept.js';
import { t } from '../page.js';
import { Button, Field, html, toast, useState } from '../ui.js';

const REASONS = ['not_needed', 'duplicate', 'mistake', 'other'];

export function Ending({ whole, onDone, onBack }) {
  const { need, order } = whole;
  const errand = order && need.status === 'ordered';
  const [{ reason, text }, change] = useDraft(`ending:${need.id}`, { reason: '', text: '' });
  const words = () => change.now().text.trim();
  const [problem, setProblem] = useState(null);
  const end = async (path, body, done) => {
    try {
      await api('POST', path, body, { tries: 3 });
      change.again();
      toast(t(done), { kind: 'good' });
      onDone();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    }
  };
  return html`<div class="ending"><h3>${t(errand ? 'office.end.order' : 'office.end.work')}</h3>
    <p>${t(errand && order.claims?.length ? 'office.end.held' : errand ? 'office.end.open' : 'office.end.station')}</p>
    ${problem && html`<p class="lm-error" role="alert">${problem.words}${t('office.stop')}${problem.advice}</p>`}
    ${errand ? html`<div class="chips reasons">${REASONS.map((code) => html`<button type="button" key=${code} class=${`chip ${reason === code ? 'on' : ''}`} data-code=${code}
        aria-pressed=${String(reason === code)} onClick=${() => change({ reason: code })}>${t(`office.reason.${code}`)}</button>`)}</div>`
      : html`<${Field} kind="textarea" label=${t('office.end.words')} name="end" maxlength="200" value=${text} error=${problem?.field('text')} onInput=${at(change, 'text')} />`}
    <div class="buttons">
      ${errand ? html`<${Button} look="btn btn-danger" icon="x" disabled=${!reason} onClick=${() => end(`/orders/${order.id}/cancel`, { reason: change.now().reason }, 'office.cancelled')}>${t('office.end.order')}<//>`
        : html`<${Button} look="btn btn-primary" icon="check" disabled=${!text.trim()} onClick=${() => end(`/needs/${need.id}/close`, { text: words() }, 'office.closed')}>${t('office.end.close')}<//>
          ${need.status === 'station_work' && html`<${Button} look="btn btn-outline-danger" icon="x" onClick=${() => end(`/needs/${need.id}/withdraw`, words() ? { reason: words() } : undefined, 'office.withdrawn')}>${t('office.end.withdraw')}<//>`}`}
      <${Button} look="btn" icon="arrow-left" onClick=${onBack}>${t('common.back')}<//>
    </div></div>`;
}
