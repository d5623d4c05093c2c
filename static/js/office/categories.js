/** What it is about: errands first, then the station's own work, emergencies in red with the number
 * to ring before anything else. */

import { t, tables } from '../page.js';
import { html, Icon } from '../ui.js';
import { ICONS } from './spoken.js';

const KINDS = {
  errand: (c) => c.opens_order,
  station: (c) => !c.opens_order && !c.calls.length,
  emergency: (c) => c.calls.length > 0,
};

export function Categories({ value, offered, onChange, error }) {
  return html`<fieldset class="line categories" data-name="category">
    <legend>${t('office.category')}</legend>
    ${error && html`<p class="lm-error"><${Icon} name="alert-triangle" /> ${error}</p>`}
    ${Object.entries(KINDS).map(([kind, is]) => html`<div class=${`kind ${kind}`} key=${kind}>
      <p class="kind-name">${t(`office.kind.${kind}`)}</p>
      <div class="grid">${Object.entries(tables.categories).filter(([, c]) => is(c)).map(([code, c]) => html`
        <button type="button" key=${code} data-code=${code} class=${`category ${value === code ? 'on' : ''} ${offered.includes(code) ? 'offered' : ''}`}
          aria-pressed=${String(value === code)} onClick=${() => onChange(code)}>
          <${Icon} name=${ICONS[code] ?? 'ellipsis'} /><span>${c.name}</span>${c.people > 1 && html`<small>${t('office.people', { n: c.people })}</small>`}
          ${c.calls.length > 0 && html`<b class="number">${c.calls.join(' ')}</b>`}
        </button>`)}</div>
    </div>`)}
  </fieldset>`;
}

const TRAFFIC = '122';

/** The numbers, as links that dial. `first`: those that the case asks for, shown large. */
export function Numbers({ first = [] }) {
  const order = tables.emergency.filter(({ number }) => number !== TRAFFIC).sort((a, b) => first.includes(b.number) - first.includes(a.number));
  return html`<div class="numbers" role="alert"><${Icon} name="siren" size="big" />
    <b>${t('office.call_first')}</b>
    ${order.map(({ number, name }) => html`<a key=${number} class=${first.includes(number) ? 'first' : ''} href=${`tel:${number}`}>${number} <small>${name}</small></a>`)}
  </div>`;
}
