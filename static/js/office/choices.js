/** Small choices: one of a few, some of many, and the priority with its meaning. */

import { flipped } from '../form.js';
import { t, tables } from '../page.js';
import { html } from '../ui.js';

/** One of a closed list; pressing the chosen one again takes it back, if it may be empty. */
export function One({ label, name, options, value, change, needed = false }) {
  const press = (code) => change((now) => (now === code && !needed ? '' : code));
  return html`<fieldset class="line" data-name=${name}><legend>${label}</legend><div class="chips">
    ${Object.entries(options).map(([code, words]) => html`<button type="button" key=${code} data-code=${code}
      class=${`chip ${value === code ? 'on' : ''}`} aria-pressed=${String(value === code)}
      onClick=${() => press(code)}>${words}</button>`)}
  </div></fieldset>`;
}

export function Some({ label, name, options, value, change, note }) {
  const flip = (code) => change((now) => flipped(now, code));
  return html`<fieldset class="line" data-name=${name}><legend>${label}</legend>
    ${note && html`<p class="lm-hint">${note}</p>`}
    <div class="chips">${Object.entries(options).map(([code, words]) => html`<button type="button" key=${code} data-code=${code}
      class=${`chip small ${value.includes(code) ? 'on' : ''}`} aria-pressed=${String(value.includes(code))}
      onClick=${() => flip(code)}>${words}</button>`)}</div>
  </fieldset>`;
}

/** `fallback`: the level that holds while nobody has chosen. */
export function Priority({ value, fallback, onChange }) {
  const shown = value || fallback;
  return html`<fieldset class="line" data-name="priority"><legend>${t('office.priority')}</legend>
    <div class="chips">${Object.entries(tables.priorities).map(([code, words]) => html`<button type="button" key=${code} data-code=${code}
      class=${`chip level ${code} ${shown === code ? 'on' : ''}`} aria-pressed=${String(shown === code)}
      onClick=${() => onChange(code)}><b>${code}</b> ${words}</button>`)}</div>
    <p class="lm-hint">${tables.limits[shown].meaning}${!value && ` · ${t('office.priority.usual')}`}</p>
  </fieldset>`;
}
