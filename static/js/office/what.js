/** What is needed: in their own words, as one kind of a list, when, how urgently, and what belongs to it. */

import { at } from '../form.js';
import { t, tables } from '../page.js';
import { Field, html, Icon } from '../ui.js';
import { Categories, Numbers } from './categories.js';
import { One, Priority } from './choices.js';
import { level } from './draft.js';
import { blankRepeat, Others, Repeat } from './repeat.js';
import { Goods } from './goods.js';
import { flagWords, Shield, Suggestions, useOnRecord } from './suggestions.js';
import { When } from './when.js';
import { repeatLast } from './whom.js';

export function What({ draft, change, wrong, reading, dear }) {
  const people = useOnRecord(reading, !draft.resident && !draft.fresh);
  const past = draft.resident?.id;
  const calls = tables.categories[draft.category]?.calls ?? [];
  return html`
    <${Field} kind="textarea" label=${t('office.said')} name="text" maxlength="2000" rows="3" value=${draft.text} error=${wrong.text}
      placeholder=${t('office.said.how')} onInput=${at(change, 'text')} />
    <${Shield}><${Suggestions} reading=${reading} draft=${draft} people=${people} change=${change}
      onChoose=${(resident) => change({ resident })} onRepeat=${past && (() => repeatLast(past, change))} /><//>
    <${Categories} value=${draft.category} offered=${(reading?.categories ?? []).slice(0, 3).map((c) => c.code)} error=${wrong.category}
      onChange=${at(change, 'category')} />
    ${(calls.length > 0 || level(draft) === 'P0') && html`<${Numbers} first=${calls} />`}
    ${!draft.repeat && html`<${When} value=${draft.when} change=${at(change, 'when')} error=${wrong.window} />`}
    <label class="tick repeat-switch"><input type="checkbox" name="repeat" checked=${Boolean(draft.repeat)}
      onChange=${(event) => change({ repeat: event.target.checked ? blankRepeat() : null })} /> <b>${t('office.repeat')}</b> <span class="quiet">${t('office.repeat.how')}</span></label>
    ${draft.repeat && html`<div class="repeating"><${Repeat} value=${draft.repeat} change=${at(change, 'repeat')} wrong=${wrong} />
      ${(draft.resident || draft.fresh) && html`<${Others} value=${draft.others} first=${draft.resident} change=${at(change, 'others')} wrong=${wrong} />`}</div>`}
    <${Priority} value=${draft.priority} fallback=${level({ ...draft, priority: '' })} onChange=${at(change, 'priority')} />
    ${wrong.priority && html`<p class="lm-error"><${Icon} name="alert-triangle" /> ${wrong.priority}</p>`}
    <details class="more" open=${draft.items.length > 0 || Boolean(draft.budget || draft.payment || draft.handover || wrong.budget)}>
      <summary>${t('office.more')}</summary>
      <${Details} draft=${draft} change=${change} wrong=${wrong} dear=${dear} />
    </details>`;
}

/** What may be said beside the words: goods, money, hand-over. The correcting form uses it too. `dear`:
 * the flag of a budget that no courier can lay out. */
export function Details({ draft, change, wrong, dear }) {
  return html`<${Goods} items=${draft.items} change=${at(change, 'items')} errors=${wrong.items} />
    <div class="pair">
      <${Field} label=${t('office.budget')} name="budget" inputmode="decimal" maxlength="12" value=${draft.budget} error=${wrong.budget} onInput=${at(change, 'budget')} />
      <${Field} label=${t('office.code')} name="code" maxlength="60" value=${draft.code} error=${wrong.code} onInput=${at(change, 'code')} />
    </div>
    <${One} name="payment" label=${t('office.payment')} options=${tables.payments} value=${draft.payment} change=${at(change, 'payment')} />
    ${dear && html`<p class="heard" role="alert" data-flag="over_advance"><${Icon} name="alert-triangle" /> ${flagWords(dear)}</p>`}
    <${One} name="handover" label=${t('office.handover')} options=${tables.handovers} value=${draft.handover} change=${at(change, 'handover')} />
    <${Field} label=${t('office.instructions')} name="instructions" maxlength="500" value=${draft.instructions} error=${wrong.instructions}
      hint=${t('office.instructions.hint')} onInput=${at(change, 'instructions')} />`;
}
