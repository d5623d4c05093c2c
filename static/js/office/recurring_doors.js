/** The doors of a 定期需求: one more, one for a while not, other words for one. `does`: a call of the recurrence,
 * true when it was done. */

import { at, useForm } from '../form.js';
import { dayOf, t } from '../page.js';
import { Button, html, Icon, useState } from '../ui.js';
import { dayWords } from './repeat.js';
import { Masked, Search } from './search.js';
import { Sure } from './sure.js';

const DAY = 86_400_000;
const going = (one) => one.drops.filter((drop) => !drop.ended_at);

export function Doors({ one, does }) {
  const [open, setOpen] = useState(null); // `verb id` of the one form that is open
  const live = one.status === 'running';
  const form = (verb, drop) => open === `${verb} ${drop.id}`;
  const done = async (...call) => { if (await does(...call)) setOpen(null); };
  return html`<section class="part"><h3>${t('office.recurring.whose', { n: one.doors })}</h3><ul class="days">${one.drops.map((drop) => html`<li key=${drop.id} data-drop=${drop.id} class=${drop.ended_at ? 'quiet' : ''}>
    <span class="door-words"><b>${drop.resident.name}</b> ${drop.resident.place} <span class="quiet">${drop.resident.phone}</span>
      ${said(drop) && html`<br /><span class="said">${said(drop)}</span>`}
      ${drop.paused_until && html`<br /><b class="late-by" data-paused>${t('office.recurring.paused', { day: dayWords(drop.paused_until) })}</b>`}</span>
    ${drop.ended_at ? html`<span>${t('office.recurring.stopped')}</span>` : live && html`<${Verbs} one=${one} drop=${drop} does=${does} onOpen=${(verb) => setOpen(`${verb} ${drop.id}`)} />`}
    ${form('change', drop) && html`<${Words} one=${one} drop=${drop} onDone=${done} onBack=${() => setOpen(null)} />`}
    ${form('pause', drop) && html`<${Pause} drop=${drop} onDone=${done} onBack=${() => setOpen(null)} />`}</li>`)}</ul>
    ${live && (open === 'add' ? html`<${Add} one=${one} onDone=${done} onBack=${() => setOpen(null)} />`
      : html`<${Button} look="btn" icon="plus" data-do="add-door" onClick=${() => setOpen('add')}>${t('office.recurring.add_door')}<//>`)}</section>`;
}

function Verbs({ one, drop, does, onOpen }) {
  const button = (verb, work) => html`<button type="button" class="btn" data-do=${verb} onClick=${work}>${t(`office.recurring.${verb}`)}</button>`;
  return html`<span class="door-verbs">${button('change', () => onOpen('change'))}
    ${drop.paused_until ? button('resume', () => does('resume', { drop_id: drop.id }, () => t('office.recurring.resumed'))) : button('pause', () => onOpen('pause'))}
    ${going(one).length > 1 && html`<${Sure} name="end-door" label=${t('office.recurring.end_door')} ask=${t('office.recurring.end_door.ask', { name: drop.resident.name })}
      onYes=${() => does('end', { drop_id: drop.id }, () => t('office.recurring.ended'))} />`}</span>`;
}

/** Other words for one, and for those who have the very same until now. */
function Words({ one, drop, onDone, onBack }) {
  const [draft, change] = useForm({ text: drop.text ?? '', same: false });
  const alike = going(one).filter((other) => other.id !== drop.id && whole(other) === whole(drop)).length;
  const save = () => {
    const { text, same } = change.now();
    return onDone('change', { drop_id: drop.id, text: text.trim() || null, same }, () => t('office.recurring.changed'));
  };
  return html`<div class="door-form"><label class="lm-label">${t('office.said')}
      <textarea class="lm-input" name="door_text" rows="2" maxlength="2000" value=${draft.text} onInput=${(event) => at(change, 'text')(event.target.value)}></textarea></label>
    ${alike > 0 && html`<label class="tick"><input type="checkbox" name="same" checked=${draft.same} onChange=${(event) => at(change, 'same')(event.target.checked)} /> ${t('office.recurring.same', { n: alike })}</label>`}
    <p class="lm-hint">${t('office.recurring.from_next')}</p>
    <${Foot} save=${save} onBack=${onBack} /></div>`;
}

function Pause({ drop, onDone, onBack }) {
  const [draft, change] = useForm(() => ({ until: dayOf(Date.now() + 7 * DAY) }));
  const save = () => {
    const { until } = change.now();
    return onDone('pause', { drop_id: drop.id, ...(until ? { until } : {}) }, () => t('office.recurring.pausing'));
  };
  return html`<div class="door-form"><label class="lm-label">${t('office.recurring.until')}
      <input class="lm-input" type="date" name="pause_until" min=${dayOf(Date.now())} value=${draft.until} onInput=${(event) => at(change, 'until')(event.target.value)} /></label>
    <p class="lm-hint">${t('office.recurring.until.how')}</p>
    <${Foot} save=${save} onBack=${onBack} /></div>`;
}

/** Somebody on record, with the words of the first door until others are typed. */
function Add({ one, onDone, onBack }) {
  const model = going(one)[0] ?? {};
  const [draft, change] = useForm({ resident: null, text: model.text ?? '' });
  const save = () => {
    const { resident, text } = change.now();
    const given = { resident_id: resident.id, ...(text.trim() ? { text: text.trim() } : {}), ...(model.items?.length ? { items: model.items } : {}) };
    return onDone('doors', given, () => t('office.recurring.added', { name: resident.name }));
  };
  if (!draft.resident) return html`<div class="door-form"><${Search} id="another-door" label=${t('office.others.who')} onChoose=${(resident) => change({ resident })} /><${Foot} onBack=${onBack} /></div>`;
  return html`<div class="door-form"><p><${Icon} name="user" /> <${Masked} one=${draft.resident} /></p>
    <label class="lm-label">${t('office.said')}
      <textarea class="lm-input" name="door_text" rows="2" maxlength="2000" value=${draft.text} onInput=${(event) => at(change, 'text')(event.target.value)}></textarea></label>
    ${model.items?.length > 0 && html`<p class="quiet">${said({ items: model.items })}</p>`}
    <${Foot} save=${save} onBack=${onBack} /></div>`;
}

const Foot = ({ save, onBack }) => html`<div class="buttons">${save && html`<${Button} look="btn btn-primary" icon="check" data-save onClick=${save}>${t('common.save')}<//>`}
  <button type="button" class="btn" onClick=${onBack}>${t('common.cancel')}</button></div>`;

const whole = ({ text, items, instructions }) => JSON.stringify([text || null, items?.length ? items : null, instructions || null]);
const said = ({ text, items }) => [text, ...(items ?? []).map(({ name, quantity }) => `${name}${quantity ? ` ${quantity}` : ''}`)].filter(Boolean).join(t('office.comma'));
