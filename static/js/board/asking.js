/** A verb of the drawer: a button that first asks, in its place, and then does. */

import { useDraft } from '../kept.js';
import { t } from '../page.js';
import { Button, html, Icon, useState } from '../ui.js';

/** `children(close)`: the question; without it the button does `work` at once. */
export function Verb({ name, icon, look = 'btn', work, children, label }) {
  const [asked, setAsked] = useState(false);
  const words = label ?? t(`board.verb.${name}`);
  if (!children) return html`<${Button} look=${look} icon=${icon} onClick=${work} data-verb=${name}>${words}<//>`;
  const close = () => setAsked(false);
  return html`
    <button type="button" class=${look} aria-expanded=${String(asked)} data-verb=${name} onClick=${() => setAsked(!asked)}>${icon && html`<${Icon} name=${icon} />`} ${words}</button>
    ${asked && html`<div class="asking" data-asking=${name}>${children(close)}</div>`}`;
}

/** One of a closed list by a press: nothing to confirm twice, 返回 leads out. */
export function Reasons({ question, codes, wording, onChoose, onBack }) {
  return html`<p class="question">${question}</p>
    <div class="choices">${codes.map((code) => html`<${Button} key=${code} look="btn" data-choice=${code} onClick=${() => onChoose(code)}>${wording(code)}<//>`)}
      <button type="button" class="btn btn-link" onClick=${onBack}>${t('common.back')}</button></div>`;
}

/** Words, then a button; `needed`: not without words. `place`: under which they are kept until `work` has
 * resolved to true. */
export function Words({ place, question, label, work, needed = false, max = 500, look = 'btn btn-primary', onBack, children }) {
  const [{ text }, change] = useDraft(place, { text: '' });
  const send = async () => {
    const sent = change.now();
    if (await work(sent.text.trim())) change.sent(sent);
  };
  const empty = needed && !text.trim();
  return html`<p class="question">${question}</p>
    <textarea class="form-control" maxlength=${max} aria-label=${question} value=${text} onInput=${(event) => change({ text: event.target.value })}></textarea>
    ${children}
    <div class="choices"><${Button} look=${look} disabled=${empty} data-do onClick=${send}>${label}<//>
      <button type="button" class="btn btn-link" onClick=${onBack}>${t('common.back')}</button></div>`;
}
