/** Whom it is for: found, or new; what he asked for last time, and what still runs for him. */

import { api } from '../api.js';
import { at, same, untouched } from '../form.js';
import { fmtTime, t, tables } from '../page.js';
import { Button, complain, html, Icon, useEffect, useState } from '../ui.js';
import { blankResident, fromNeed } from './draft.js';
import { Consent, Person } from './resident.js';
import { Masked, Search, typedAs } from './search.js';
import { categoryName, stageWords } from './spoken.js';
import { rowOf } from './store.js';

/** After the next drawing, the cursor is there. */
export const focusSoon = (selector) => requestAnimationFrame(() => requestAnimationFrame(() => document.querySelector(selector)?.focus()));

export function Whom({ draft, change, wrong, onOpen }) {
  const choose = (resident) => { change({ resident, fresh: null }); focusSoon('.post [name=text]'); };
  if (draft.resident) return html`<${Known} draft=${draft} change=${change} onOpen=${onOpen} />`;
  if (draft.fresh) {
    return html`<div class="new-resident">
      <div class="part-head"><b><${Icon} name="user-plus" /> ${t('office.new')}</b>
        <button type="button" class="btn" onClick=${() => { change({ fresh: null }); focusSoon('#who'); }}>${t('office.back_to_search')}</button></div>
      <${Person} value=${draft.fresh} change=${at(change, 'fresh')} wrong=${wrong} />
      <${Consent} value=${draft.fresh} change=${at(change, 'fresh')} />
    </div>`;
  }
  const fresh = (typed) => {
    change(({ hints, groups }) => ({ fresh: { ...blankResident(), ...typedAs(typed), hints, groups } }));
    focusSoon('.person input');
  };
  return html`<${Search} onChoose=${choose} onNew=${fresh} error=${wrong.resident} />`;
}

function Known({ draft, change, onOpen }) {
  const past = usePast(draft.resident.id);
  const last = past?.find((need) => !['withdrawn', 'rejected', 'merged'].includes(need.status));
  const unfinished = past?.filter((need) => ['ordered', 'station_work'].includes(need.status)) ?? [];
  return html`<div class="known">
    <p class="known-who"><${Icon} name="user" size="big" /> <${Masked} one=${draft.resident} />
      <button type="button" class="btn" onClick=${() => { change({ resident: null }); focusSoon('#who'); }}>${t('office.other_one')}</button></p>
    ${unfinished.map((need) => html`<button type="button" class="unfinished" key=${need.id} onClick=${() => onOpen(need.id)}>
      <${Icon} name="info" /> ${t('office.unfinished', { what: categoryName(need.category), status: unfinishedWords(need) })}</button>`)}
    ${last && html`<${Button} look="btn same" icon="history" onClick=${() => repeat(last, change)}>
      ${t('office.same')}<small>${categoryName(last.category)} · ${fmtTime(last.created_at)}</small><//>`}
    ${draft.groups.length + draft.hints.length > 0 && html`<p class="quiet">${t('office.to_record')}
      ${[...draft.hints.map((c) => tables.hints[c]), ...draft.groups.map((c) => tables.groups[c])].join(t('office.comma'))}
      <button type="button" class="chip small" onClick=${() => change({ groups: [], hints: [] })}>${t('office.not_to_record')}</button></p>`}
  </div>`;
}

const unfinishedWords = (need) => {
  const row = rowOf(need.id);
  return row ? stageWords(row, Date.now()) : t(`office.stage.${need.order?.status ?? 'work'}`);
};

/** The last needs of a resident, masked; null until they are known. */
function usePast(residentId) {
  const [past, setPast] = useState(null);
  useEffect(() => {
    let stale = false;
    setPast(null);
    api('GET', `/needs?resident_id=${residentId}&limit=5`, undefined, { tries: 2 })
      .then(({ items }) => stale || setPast(items), () => {});
    return () => { stale = true; };
  }, [residentId]);
  return past;
}

/** 上次同样的: opening the last need is a reveal, so it happens only when asked for. What she has touched since
 * she asked stays as she has it, and nothing of it comes to somebody else. */
async function repeat(last, change, before = change.now()) {
  try {
    const need = await api('GET', `/needs/${last.id}`, undefined, { tries: 2 });
    const now = change.now();
    if (now.resident?.id !== before.resident?.id) return;
    change(untouched(before, { ...fromNeed(need), category: need.category, text: before.text || need.text || '', code: '' }));
    if (same(now, before)) focusSoon('.submit'); // else she is typing
  } catch (problem) {
    complain(problem);
  }
}

/** The same, when the words themselves say 上次那个. */
export async function repeatLast(residentId, change) {
  const before = change.now();
  const { items } = await api('GET', `/needs?resident_id=${residentId}&limit=5`).catch(() => ({ items: [] }));
  const last = items.find((need) => !['withdrawn', 'rejected', 'merged'].includes(need.status));
  if (last) await repeat(last, change, before);
}
