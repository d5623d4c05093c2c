/** An end that is not a delivery: cancelled, withdrawn, or settled by the station; always with why. */

import { api, Problem } from '../api.js';
import { t } from '../page.js';
import { Button, Field, html, toast, useState } from '../ui.js';

const REASONS = ['not_needed', 'duplicate', 'mistake', 'other'];

export function Ending({ whole, onDone, onBack }) {
  const { need, order } = whole;
  const errand = order && need.status === 'ordered';
  const [reason, setReason] = useState('');
  const [text, setText] = useState('');
  const [problem, setProblem] = useState(null);
  const end = async (path, body, words) => {
    try {
      await api('POST', path, body, { tries: 3 });
      toast(t(words), { kind: 'good' });
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
        aria-pressed=${String(reason === code)} onClick=${() => setReason(code)}>${t(`office.reason.${code}`)}</button>`)}</div>`
      : html`<${Field} kind="textarea" label=${t('office.end.words')} name="end" maxlength="200" value=${text} error=${problem?.field('text')} onInput=${setText} />`}
    <div class="buttons">
      ${errand ? html`<${Button} look="btn btn-danger" icon="x" disabled=${!reason} onClick=${() => end(`/orders/${order.id}/cancel`, { reason }, 'office.cancelled')}>${t('office.end.order')}<//>`
        : html`<${Button} look="btn btn-primary" icon="check" disabled=${!text.trim()} onClick=${() => end(`/needs/${need.id}/close`, { text: text.trim() }, 'office.closed')}>${t('office.end.close')}<//>
          ${need.status === 'station_work' && html`<${Button} look="btn btn-outline-danger" icon="x" onClick=${() => end(`/needs/${need.id}/withdraw`, text.trim() ? { reason: text.trim() } : undefined, 'office.withdrawn')}>${t('office.end.withdraw')}<//>`}`}
      <${Button} look="btn" icon="arrow-left" onClick=${onBack}>${t('common.back')}<//>
    </div></div>`;
}
