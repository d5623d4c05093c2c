/** Somebody new, another seat, a new outlet or committee: by hand, for what a file is too much. */

import { api, Problem } from '../api.js';
import { useForm } from '../form.js';
import { state, t } from '../page.js';
import { Way } from '../people/way.js';
import { Button, complain, Field, html, Sheet, toast, useState } from '../ui.js';
import { roles } from './store.js';
import { roleOf } from './words.js';

const WHERE = {
  courier: 'outlet', outlet_lead: 'outlet', committee_staff: 'committee', hotline_agent: 'station', coordinator: 'station',
  supervisor: 'station', district_officer: 'district', admin: 'district',
};
const ADMINS = new Set(['district_officer', 'admin']);
/** Nobody places anybody above himself: the server holds it, the list does not offer it. */
const offered = Object.keys(WHERE).filter((role) => roles.has('admin') || !ADMINS.has(role));
const unitsOf = (role) => (state.units ?? []).filter(({ kind }) => kind === WHERE[role]);

/** A form's fields, its newest value (`now()`), and its refusal. */
function useSent(first) {
  const [draft, change] = useForm(first);
  const [problem, setProblem] = useState(null);
  const put = (name, value) => change({ [name]: value });
  const send = async (work) => {
    try {
      setProblem(null);
      return await work();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
      complain(error);
      return null;
    }
  };
  return { draft, now: change.now, put, problem, send };
}

function Seat({ draft, put, problem }) {
  const units = unitsOf(draft.role);
  return html`<label class="pick">${t('board.people.role')} <select class="form-select" name="role" value=${draft.role} onChange=${(event) => put('role', event.target.value)}>
      ${offered.map((role) => html`<option key=${role} value=${role}>${roleOf(role)}</option>`)}</select></label>
    <label class="pick">${t('board.people.unit')} <select class="form-select" name="unit_id" value=${seated(draft)} onChange=${(event) => put('unit_id', event.target.value)}>
      ${units.map((unit) => html`<option key=${unit.id} value=${unit.id}>${unit.name}</option>`)}</select></label>
    ${!units.length && html`<p class="lm-error">${t('board.people.no_unit')}</p>`}
    ${['role', 'unit_id'].map((name) => problem?.field(name)).filter(Boolean).map((said) => html`<p class="lm-error" key=${said}>${said}</p>`)}`;
}

/** The unit chosen, if the role can be held there; else the first in which it can. */
function seated({ role, unit_id: chosen }) {
  const units = unitsOf(role);
  return units.some(({ id }) => id === chosen) ? chosen : units[0]?.id ?? '';
}

export function Add({ onClose, onDone }) {
  const { draft, now, put, problem, send } = useSent({ name: '', phone: '', role: 'courier', unit_id: '' });
  const [made, setMade] = useState(null);
  const add = async () => {
    const answer = await send(() => api('POST', '/people', { ...now(), unit_id: seated(now()) }));
    if (!answer) return;
    setMade(answer);
    onDone();
  };
  if (made) {
    return html`<${Sheet} title=${t('board.people.added', made.person)} onClose=${onClose}><${Way} link=${made.link} />
      ${made.person.courier && html`<p class="still-missing">${t('board.people.added_without')}</p>`}<//>`;
  }
  return html`<${Sheet} title=${t('board.people.add')} onClose=${onClose} className="add-person">
    <${Field} label=${t('board.people.name')} name="name" maxlength="40" value=${draft.name} error=${problem?.field('name')} onInput=${(value) => put('name', value)} />
    <${Field} label=${t('board.people.phone')} name="phone" kind="tel" maxlength="30" value=${draft.phone} error=${problem?.field('phone')} hint=${t('board.people.phone.what')} onInput=${(value) => put('phone', value)} />
    <${Seat} draft=${draft} put=${put} problem=${problem} />
    <div class="choices"><${Button} look="btn btn-primary" icon="user-plus" data-do onClick=${add}>${t('board.people.add_now')}<//>
      <button type="button" class="btn" onClick=${onClose}>${t('common.cancel')}</button></div>
  <//>`;
}

/** Another role of somebody who is here, or one less. */
export function Seats({ person, onClose, onDone }) {
  const { draft, now, put, problem, send } = useSent({ role: 'committee_staff', unit_id: '' });
  const [sure, setSure] = useState('');
  const done = (words) => { toast(words, { kind: 'good' }); onClose(); onDone(); };
  const add = async () => {
    if (await send(() => api('POST', `/people/${person.id}/memberships`, { role: now().role, unit_id: seated(now()) }))) done(t('board.people.seat_added', person));
  };
  const leave = async (id) => {
    if (sure !== id) return setSure(id);
    const gone = await send(async () => { await api('DELETE', `/people/${person.id}/memberships/${id}`); return true; });
    if (gone) done(t('board.people.seat_gone', person));
    return undefined;
  };
  const name = (id) => state.units?.find((unit) => unit.id === id)?.name ?? '';
  return html`<${Sheet} title=${t('board.people.title.seats', person)} onClose=${onClose}>
    <ul class="seats">${person.roles.map((seat) => html`<li key=${seat.membership_id} data-seat=${seat.role}><span>${roleOf(seat.role)} · ${name(seat.unit_id)}</span>
      ${seat.membership_id && html`<${Button} look=${`btn btn-sm ${sure === seat.membership_id ? 'btn-danger' : ''}`} onClick=${() => leave(seat.membership_id)}>${t(sure === seat.membership_id ? 'board.people.seat_sure' : 'board.people.seat_end')}<//>`}</li>`)}</ul>
    ${sure && html`<p class="lm-error" role="alert">${t('board.people.seat_what', person)}</p>`}
    <h3>${t('board.people.seat_more')}</h3>
    <${Seat} draft=${draft} put=${put} problem=${problem} />
    <div class="choices"><${Button} look="btn btn-primary" data-do onClick=${add}>${t('board.people.seat_add')}<//></div>
  <//>`;
}

/** An outlet or a committee; its compounds and its boundary come by file. */
export function AddUnit({ onClose }) {
  const { draft, now, put, problem, send } = useSent({ kind: 'outlet', name: '', phone: '' });
  const add = async () => {
    const { phone, ...unnumbered } = now();
    const body = { ...unnumbered, ...(phone && { phone }), parent_id: state.station_id };
    const unit = await send(() => api('POST', '/units', body));
    if (!unit) return;
    state.units = [...(state.units ?? []), unit];
    toast(t('board.people.unit_added', unit), { kind: 'good' });
    onClose();
  };
  return html`<${Sheet} title=${t('board.people.add_unit')} onClose=${onClose}>
    <div class="kinds" role="radiogroup">${['outlet', 'committee'].map((kind) => html`<label class="tick" key=${kind}><input type="radio" name="kind" checked=${draft.kind === kind} onChange=${() => put('kind', kind)} /> ${t(`board.people.kind.${kind}`)}</label>`)}</div>
    <${Field} label=${t('board.people.unit_name')} name="name" maxlength="60" value=${draft.name} error=${problem?.field('name')} onInput=${(value) => put('name', value)} />
    <${Field} label=${t('board.people.unit_phone')} name="phone" kind="tel" maxlength="30" value=${draft.phone} error=${problem?.field('phone')} onInput=${(value) => put('phone', value)} />
    <p class="lm-hint">${t('board.people.unit_ground')}</p>
    <div class="choices"><${Button} look="btn btn-primary" icon="plus" data-do onClick=${add}>${t('board.people.add_unit_now')}<//>
      <button type="button" class="btn" onClick=${onClose}>${t('common.cancel')}</button></div>
  <//>`;
}
