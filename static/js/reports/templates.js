/** 回复模板: one tap puts a whole sentence into the answer. The sentences are data of the server. */

import { t, tables } from '../page.js';
import { html, Icon } from '../ui.js';

export function Answer({ verb, value, onChange, label, max = 1000, error }) {
  const offered = tables.reply_templates.filter((one) => one.verb === verb);
  return html`<div class="rp-answer">
    ${offered.length > 0 && html`<p class="rp-templates" role="group" aria-label=${t('reports.templates')}><span>${t('reports.templates')}</span>
      ${offered.map((one) => html`<button type="button" key=${one.code} data-template=${one.code} class=${value === one.text ? 'on' : ''}
        onClick=${() => onChange(one.text)}>${one.text}</button>`)}</p>`}
    <label><span>${label}</span>
      <textarea class="lm-input" name="answer" rows="2" maxlength=${max} value=${value} aria-invalid=${error ? 'true' : undefined} onInput=${(event) => onChange(event.target.value)}></textarea></label>
    ${error && html`<p class="lm-error"><${Icon} name="alert-triangle" /> ${error}</p>`}</div>`;
}
