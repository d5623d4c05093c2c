/** Drafts that had to give way to another one: each can be brought back, or thrown away. */

import { useHeld } from '../form.js';
import { t } from '../page.js';
import { html, Icon } from '../ui.js';
import { aside, swap } from './draft.js';
import { categoryName } from './spoken.js';

const SHOWN = 40; // signs of what was typed

const summary = ({ resident, fresh, category, text }) =>
  [resident?.name ?? fresh?.name, category && categoryName(category), text].filter(Boolean).join(' ').slice(0, SHOWN);

export function Aside() {
  const drafts = useHeld(aside);
  const drop = (draft) => aside((now) => now.filter((one) => one !== draft));
  return drafts.map((draft, n) => html`<p class="begun" key=${n} data-aside=${n}>
    <span>${t('office.set_aside')} <b>${summary(draft)}</b></span>
    <button type="button" class="btn" onClick=${() => swap(draft)}>${t('office.bring_back')}</button>
    <button type="button" class="btn" aria-label=${t('office.throw_away')} title=${t('office.throw_away')}
      onClick=${() => drop(draft)}><${Icon} name="x" /></button></p>`);
}
