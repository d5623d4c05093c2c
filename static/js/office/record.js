/** The resident's record: corrected once, right for every errand after it. */

import { api, Problem } from '../api.js';
import { at } from '../form.js';
import { Found } from '../found.js';
import { useDraft } from '../kept.js';
import { fmtTime, t } from '../page.js';
import { Button, Field, html, Icon, toast, useEffect, useState } from '../ui.js';
import { blankResident } from './draft.js';
import { Consent, consentOf, howWords, Person } from './resident.js';

const numbersOf = ({ phone, more_phones: more = [] }) => [phone, ...more].filter(Boolean).join(' / ');

function fromRecord(record) {
  const address = record.address ?? {};
  const text = (name) => address[name] ?? '';
  return {
    ...blankResident(), name: record.name ?? '', phone: numbersOf(record), community: record.community_id,
    compound: text('compound'), building: text('building'), entrance: text('entrance'), room: text('room'), address: text('text'),
    hints: record.hints ?? [], groups: record.groups ?? [], instructions: record.instructions ?? '', callCommittee: record.call_committee,
  };
}

function toChange(value, before) {
  const change = {};
  if (value.name.trim() !== before.name) change.name = value.name.trim();
  if (value.phone.trim() !== before.phone) Object.assign(change, { phone: value.phone.trim() || null, more_phones: [] }); // all of them stand in the field
  if (value.instructions.trim() !== before.instructions) change.instructions = value.instructions.trim() || null;
  if (value.callCommittee !== before.callCommittee) change.call_committee = value.callCommittee;
  for (const kind of ['hints', 'groups']) if (String(value[kind]) !== String(before[kind])) change[kind] = value[kind];
  const fields = { compound: 'compound', building: 'building', entrance: 'entrance', room: 'room', address: 'text' };
  const moved = Object.entries(fields).filter(([mine]) => value[mine].trim() !== before[mine]);
  if (moved.length) change.address = Object.fromEntries(moved.map(([mine, theirs]) => [theirs, value[mine].trim()]));
  if (value.consent) change.consent = consentOf(value);
  return change;
}

export function Record({ whole, onDone, onBack }) {
  const [record, setRecord] = useState(null);
  const [problem, setProblem] = useState(null);
  useEffect(() => {
    api('GET', `/residents/${whole.need.resident_id}`).then(setRecord, setProblem);
  }, []);
  return html`<div class="record"><h3>${t('office.record')}</h3>
    ${problem && html`<${Trouble} problem=${problem} />`}
    ${!record && !problem && html`<p>${t('common.loading')}</p>`}
    ${record ? html`<${Correction} record=${record} onDone=${onDone} onBack=${onBack} />`
      : html`<div class="buttons"><${Back} onBack=${onBack} /></div>`}</div>`;
}

const Back = ({ onBack }) => html`<${Button} look="btn" icon="arrow-left" onClick=${onBack}>${t('common.back')}<//>`;

function Trouble({ problem }) {
  return html`<div class="conflict" role="alert"><p><b><${Icon} name="alert-triangle" /> ${problem.words}</b> ${problem.advice}</p>
    ${problem.current && html`<p>${t('office.record.conflict', { name: problem.current.name ?? '', phone: numbersOf(problem.current) })}</p>`}</div>`;
}

/** `base` and `version`: the record as it was when one began to type. */
function Correction({ record, onDone, onBack }) {
  const [value, change] = useDraft(`record:${record.id}`, () => ({ ...fromRecord(record), base: fromRecord(record), version: record.version }));
  const [problem, setProblem] = useState(null);
  const save = async () => {
    const { base, version, ...typed } = change.now();
    try {
      await api('PATCH', `/residents/${record.id}`, toChange(typed, base), { ifMatch: version, tries: 3 });
      change.again();
      toast(t('office.record.saved'), { kind: 'good' });
      onDone();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
      if (error.current) change({ version: error.current.version });
    }
  };
  const wrong = Object.fromEntries((problem?.errors ?? []).map(({ field }) => [field.split('.').pop(), problem.field(field)]));
  return html`${problem && html`<${Trouble} problem=${problem} />`}
    <${Found} change=${change} />
    <${Person} value=${value} change=${change} wrong=${wrong} focus=${false} fixed open />
    <${Field} label=${t('office.record.instructions')} name="instructions" maxlength="500" value=${value.instructions} onInput=${at(change, 'instructions')} />
    <label class="tick"><input type="checkbox" checked=${value.callCommittee} onChange=${(e) => change({ callCommittee: e.target.checked })} /> ${t('office.record.call_committee')}</label>
    ${record.consent ? html`<p class="quiet">${t('office.consent.known', { how: howWords(record.consent), by: record.consent.by, at: fmtTime(record.consent.at) })}</p>`
      : html`<${Consent} value=${value} change=${change} />`}
    <div class="buttons">
      <${Button} look="btn btn-primary" icon="check" onClick=${save}>${t(problem?.current ? 'office.save_mine' : 'common.save')}<//>
      <${Back} onBack=${onBack} />
    </div>`;
}
