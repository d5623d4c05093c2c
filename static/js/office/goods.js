/** What to bring: name, how much, and whether something like it will do. */

import { at } from '../form.js';
import { t, tables } from '../page.js';
import { Button, html, Icon } from '../ui.js';

const EMPTY = { name: '', quantity: '', substitute: '' };

export function Goods({ items, change, errors }) {
  const set = (n, name, value) => at(change, n)({ [name]: value });
  const add = () => change((now) => [...now, { ...EMPTY }]);
  // Enter in a row is the next row: a list is dictated without the mouse
  const onKey = (event, n) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    if (n === items.length - 1) add();
    const table = event.target.closest('.goods');
    requestAnimationFrame(() => table.querySelectorAll('.good-name')[n + 1]?.focus());
  };
  return html`<fieldset class="line goods"><legend>${t('office.items')}</legend>
    ${items.map((item, n) => html`<div class="good" key=${n}>
      <input class="lm-input good-name" placeholder=${t('office.item.name')} aria-label=${t('office.item.name')} maxlength="100"
        value=${item.name} onInput=${(e) => set(n, 'name', e.target.value)} onKeyDown=${(e) => onKey(e, n)} />
      <input class="lm-input good-much" placeholder=${t('office.item.quantity')} aria-label=${t('office.item.quantity')} maxlength="40"
        value=${item.quantity} onInput=${(e) => set(n, 'quantity', e.target.value)} onKeyDown=${(e) => onKey(e, n)} />
      <select class="lm-input good-else" aria-label=${t('office.item.substitute')} value=${item.substitute ?? ''}
        onChange=${(e) => set(n, 'substitute', e.target.value)}>
        <option value="">${t('office.item.substitute')}</option>
        ${Object.entries(tables.substitutions).map(([code, words]) => html`<option value=${code}>${words}</option>`)}
      </select>
      <button type="button" class="good-away" aria-label=${t('office.item.remove', { name: item.name || n + 1 })}
        onClick=${() => change((now) => now.filter((_, place) => place !== n))}><${Icon} name="x" /></button>
    </div>`)}
    ${errors && html`<p class="lm-error">${errors}</p>`}
    <${Button} look="btn" icon="plus" onClick=${add}>${t('office.item.add')}<//>
  </fieldset>`;
}
