/** 回复模板: one tap puts a whole sentence into the answer, behind what has been typed. The sentences are data of
 * the server. */

import { lang, t, tables } from '../page.js';
import { html, Icon } from '../ui.js';

const STOP = lang === 'zh' ? '。' : '. ';

/** Another sentence takes the place of one that was tapped; typed words stay before it. */
function withSentence(now, sentence, all) {
  if (now.includes(sentence)) return now;
  const others = all.filter((one) => now.endsWith(one));
  const typed = (others.length ? now.slice(0, -Math.max(...others.map((one) => one.length))) : now).trimEnd();
  return typed && !/[。！？，；.!?,;]$/.test(typed) ? `${typed}${STOP}${sentence}` : typed + sentence;
}

export function Answer({ verb, value, change, label, max = 1000, error }) {
  const offered = tables.reply_templates.filter((one) => one.verb === verb);
  const sentences = offered.map((one) => one.text);
  return html`<div class="rp-answer">
    ${offered.length > 0 && html`<p class="rp-templates" role="group" aria-label=${t('reports.templates')}><span>${t('reports.templates')}</span>
      ${offered.map((one) => html`<button type="button" key=${one.code} data-template=${one.code} class=${value.endsWith(one.text) ? 'on' : ''}
        onClick=${() => change((now) => withSentence(now, one.text, sentences))}>${one.text}</button>`)}</p>`}
    <label><span>${label}</span>
      <textarea class="lm-input" name="answer" rows="2" maxlength=${max} value=${value} aria-invalid=${error ? 'true' : undefined} onInput=${(event) => change(event.target.value)}></textarea></label>
    ${error && html`<p class="lm-error"><${Icon} name="alert-triangle" /> ${error}</p>`}</div>`;
}
