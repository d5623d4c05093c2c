/** 立案 and 派遣 of several dead-spots at once. Each is a call of its own with its own answer: what is refused
 * stays picked, and what was done is done. */

import { api, Problem } from '../api.js';
import { flipped } from '../form.js';
import { t } from '../page.js';
import { Button, complain, html, Icon, toast, useState } from '../ui.js';
import { verbs } from './rights.js';
import { keep } from './store.js';

const STEPS = ['register', 'dispatch'];
/** Whether it waits for a step that needs nothing but the step itself. */
export const waits = (report) => verbs(report).some((verb) => STEPS.includes(verb)) && report.status !== 'dispatched';
/** Dispatched is also what is registered first, where the next step is mine too. */
const can = (verb) => (report) => verbs(report).includes(verb)
  || (verb === 'dispatch' && verbs(report).includes('register') && verbs({ ...report, status: 'registered' }).includes('dispatch'));

/** A report through the steps up to `last`; to the committee of its own ground. */
async function taken(report, last) {
  let now = report;
  for (const verb of STEPS.slice(0, STEPS.indexOf(last) + 1)) {
    if (!verbs(now).includes(verb)) continue;
    now = await api('POST', `/reports/${now.id}/${verb}`, verb === 'dispatch' ? { to: now.community_id } : undefined, { tries: 3 });
    keep([now]);
  }
  return now;
}

/** The ids of those that were refused. */
async function takeAll(reports, last) {
  const refused = [];
  let first;
  for (const report of reports) {
    try {
      await taken(report, last);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      first ??= problem;
      refused.push(report.id);
    }
  }
  if (reports.length > refused.length) toast(t(`reports.several.done.${last}`, { n: reports.length - refused.length }), { kind: 'good' });
  if (first) {
    complain(first);
    toast(t('reports.taken.refused', { n: refused.length, of: reports.length }), { kind: 'bad' });
  }
  return refused;
}

/** The picking: null while it is off, else the ids. */
export function useSeveral() {
  const [ids, setIds] = useState(null);
  return { ids, set: setIds, flip: (id) => setIds((now) => (now ? flipped(now, id) : now)) };
}

/** `shown`: the reports of the list as it stands; what is picked and is not in it is not touched. */
export function Several({ shown, several }) {
  const open = shown.filter(waits);
  const { ids, set } = several;
  if (!ids) {
    return open.length > 1 && html`<p class="rp-several"><button type="button" class="btn" data-several onClick=${() => set([])}><${Icon} name="list" /> ${t('reports.several')}</button></p>`;
  }
  const picked = open.filter(({ id }) => ids.includes(id));
  const step = (verb, look) => {
    const some = picked.filter(can(verb));
    return open.some(can(verb)) && html`<${Button} look=${`btn ${look}`} icon=${verb === 'register' ? 'file-text' : 'send'} data-all=${verb} disabled=${!some.length}
      onClick=${async () => { const refused = await takeAll(some, verb); set(refused.length ? refused : null); }}>${t(`reports.several.${verb}`, { n: some.length })}<//>`;
  };
  return html`<div class="rp-several" role="group" aria-label=${t('reports.several')}>
    <button type="button" class="btn" data-pick-all onClick=${() => set(picked.length < open.length ? open.map(({ id }) => id) : [])}>${t('reports.several.all', { n: open.length })}</button>
    ${step('dispatch', 'btn-primary')} ${step('register', '')}
    <button type="button" class="btn" onClick=${() => set(null)}>${t('common.cancel')}</button></div>`;
}
