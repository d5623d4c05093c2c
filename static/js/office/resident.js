/** The fields of a person: somebody new at the form, or a record being corrected. */

import { at } from '../form.js';
import { has, state, t, tables } from '../page.js';
import { Field, html } from '../ui.js';
import { Some } from './choices.js';
import { unitName } from './spoken.js';

export const needsCommunity = () => !state.person.community_id;
const committees = () => (state.units ?? []).filter((unit) => unit.kind === 'committee');

/** `value`: {name, phone, community, compound, building, entrance, room, address, hints, groups}. */
export function Person({ value, change, wrong = {}, focus = true, fixed = false, open = false }) {
  const field = (name, label, more = {}) => html`<${Field} name=${name} label=${t(label)} value=${value[name]} error=${wrong[name]}
    onInput=${at(change, name)} autocomplete="off" ...${more} />`;
  return html`<div class="person">
    ${needsCommunity() && !fixed && html`<${Community} value=${value.community} onChange=${at(change, 'community')} error=${wrong.community} />`}
    <div class="pair">
      ${field('name', 'office.person.name', { maxlength: 40, autofocus: focus })}
      ${field('phone', 'office.person.phone', { kind: 'tel', maxlength: 80, inputmode: 'tel', hint: t('office.person.phone.hint') })}
    </div>
    <div class="door-fields">
      ${field('compound', 'office.person.compound', { maxlength: 60, list: 'compounds' })}
      ${field('building', 'office.person.building', { maxlength: 20 })}
      ${field('entrance', 'office.person.entrance', { maxlength: 20 })}
      ${field('room', 'office.person.room', { maxlength: 20 })}
    </div>
    <datalist id="compounds">${compounds(value.community).map((name) => html`<option value=${name} />`)}</datalist>
    ${field('address', 'office.person.address', { maxlength: 500, hint: t('office.person.address.hint') })}
    <details class="more" open=${open || value.hints.length + value.groups.length > 0}><summary>${t('office.person.more')}</summary>
    <${Some} name="hints" label=${t('office.hints')} note=${t('office.hints.note')} options=${tables.hints} value=${value.hints} change=${at(change, 'hints')} />
    <${Some} name="groups" label=${t('office.groups')} note=${t('office.groups.note')} options=${tables.groups} value=${value.groups} change=${at(change, 'groups')} />
    </details>
  </div>`;
}

function compounds(community) {
  const known = state.compounds ?? {};
  return known[community || state.person.community_id] ?? (community ? [] : Object.values(known).flat());
}

function Community({ value, onChange, error }) {
  return html`<div class=${`lm-field ${error ? 'wrong' : ''}`}>
    <label for="community">${t('office.person.community')}</label>
    <select id="community" class="lm-input" value=${value} onChange=${(e) => onChange(e.target.value)}>
      <option value="">${t('office.choose')}</option>
      ${committees().map((unit) => html`<option value=${unit.id}>${unitName(unit.id)}</option>`)}
    </select>
    ${error && html`<p class="lm-error">${error}</p>`}
  </div>`;
}

/** Who agreed to what: taken down with the clerk's name and the time. */
export function Consent({ value, change }) {
  const how = (code) => html`<option value=${code}>${t(`office.consent.${code}`)}</option>`;
  return html`<div class="consent">
    <label class="tick"><input type="checkbox" name="consent" checked=${value.consent}
      onChange=${(e) => change({ consent: e.target.checked })} /> ${t('office.consent')}</label>
    ${value.consent && html`<select class="lm-input" aria-label=${t('office.consent.how')} value=${value.consentHow}
      onChange=${(e) => change({ consentHow: e.target.value })}>${['spoken', 'recorded', 'written'].map(how)}</select>`}
  </div>`;
}

/** Kept as a code, so that each reads it in his language; what was kept in words is shown as it is. */
export const howWords = ({ how }) => (has(`office.consent.${how}`) ? t(`office.consent.${how}`) : how);

export const consentOf = (value) => ({
  how: value.consentHow, by: state.person.name, at: new Date().toISOString(), scope: t('office.consent.scope'),
});
