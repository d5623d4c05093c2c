/** 找人规则: how this station finds its couriers; the rule of the race, and for each level who is told when. */

import { api, Problem } from '../api.js';
import { at, untouched } from '../form.js';
import { useDraft } from '../kept.js';
import { state, t, tables } from '../page.js';
import { Found } from '../found.js';
import { Button, complain, html, Icon, Sheet, toast, useEffect, useState } from '../ui.js';
import { set } from './selection.js';
import { reasonOf } from './words.js';

const LEVELS = ['P1', 'P2', 'P3'];
const RULES = ['instant', 'window', 'head_start'];
const AUDIENCES = ['round', 'near', 'all', 'reserve', 'leads', 'phone_list', 'committee'];
const RINGS = new Set(AUDIENCES.slice(0, 4));
const always = () => true;
const YUAN = 100; // fen
const NUMBERS = [ // name, from, to, only when, so many of what is kept
  ['window_s', 5, 10, (p) => p.fairness === 'window'], ['head_start_s', 5, 300, (p) => p.fairness === 'head_start'],
  ['live_claims', 1, 200], ['near_m', 50, 5000],
  ['advance_fen', 0, 10000, always, YUAN], ['unsettled_fen', 0, 10000, always, YUAN], ['unsettled_orders', 1, 200],
  ['link_days', 1, 7],
];
const PATH = () => `/stations/${state.station_id}/policy`;
const close = () => set({ sheet: null });

export function PolicySheet() {
  const [policy, setPolicy] = useState(null);
  useEffect(() => { look().then(setPolicy, complain); }, []);
  return html`<${Sheet} title=${t('board.policy')} onClose=${close} className="policy-sheet">
    ${policy ? html`<${Rules} before=${policy} />` : html`<p class="empty">${t('common.loading')}</p>`}
  <//>`;
}

const look = () => api('GET', PATH(), undefined, { tries: 2 });

/** A colleague's newer rules, under what has been changed here since `base`: each level by itself. */
const under = (base, newest) => ({ policy: now }) => ({
  base: newest,
  policy: { ...now, ...untouched(base, newest)(now), plans: { ...now.plans, ...untouched(base.plans, newest.plans)(now.plans) } },
});

/** `policy`: as it stands in the form; `base`: as it was when one began to change it. */
function Rules({ before }) {
  const [{ policy }, change] = useDraft('policy', { policy: before, base: before });
  const [wrong, setWrong] = useState({});
  const save = async () => {
    const sent = change.now();
    const { station_id: _station, version, ...body } = sent.policy;
    try {
      const saved = await api('PUT', PATH(), body, { ifMatch: version });
      change.begins({ policy: saved, base: saved });
      change(under(sent.policy, saved));
      setWrong({});
      toast(t('board.policy.saved'), { kind: 'good' });
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      setWrong(Object.fromEntries((problem.errors ?? []).map(({ field, code }) => [field, code])));
      complain(problem);
      if (problem.code === 'version_conflict') await look().then((newest) => change(under(sent.base, newest)), complain);
    }
  };
  return html`
    <${Found} change=${change} />
    <fieldset class="policy-part"><legend>${t('board.policy.fairness')}</legend>
      ${RULES.map((rule) => html`<label class="tick" key=${rule}><input type="radio" name="fairness" checked=${policy.fairness === rule} onChange=${() => at(change, 'policy')({ fairness: rule })} />
        <span><b>${t(`board.fairness.${rule}`)}</b> <small>${t(`board.fairness.${rule}.what`)}</small></span></label>`)}</fieldset>
    <div class="policy-numbers">${NUMBERS.filter(([, , , when = always]) => when(policy)).map(([name, min, max, , unit = 1]) => html`<label key=${name}>${t(`board.policy.${name}`)}
      <input class="form-control" type="number" name=${name} min=${min} max=${max} step="any" value=${policy[name] / unit}
        onInput=${(event) => at(change, 'policy')({ [name]: Math.round(event.target.valueAsNumber * unit) })} /></label>`)}</div>
    <label class="tick"><input type="checkbox" name="leads_keep_papers" checked=${policy.leads_keep_papers}
      onChange=${(event) => at(change, 'policy')({ leads_keep_papers: event.target.checked })} /> ${t('board.policy.leads_keep_papers')}</label>
    ${LEVELS.map((level) => html`<${Plan} key=${level} level=${level} plan=${policy.plans[level]} change=${at(at(at(change, 'policy'), 'plans'), level)}
      wrong=${Object.entries(wrong).find(([field]) => field.includes(level))?.[1]} />`)}
    <div class="choices"><${Button} look="btn btn-primary" icon="check" onClick=${save} data-do>${t('board.policy.save')}<//>
      <button type="button" class="btn" onClick=${close}>${t('common.cancel')}</button></div>
    <p class="fine">${t('board.policy.version', { n: policy.version })}</p>`;
}

/** One level's stages, in the order of their times. */
function Plan({ level, plan, wrong, change }) {
  const put = (n, changes) => at(change, n)(changes);
  const add = () => change((now) => [...now, { after_s: (now.at(-1)?.after_s ?? 0) + 600, to: 'committee', most: null, alarm: false, morning: false }]);
  return html`<section class="policy-part" data-plan=${level}><h3>${level} ${tables.priorities[level]}</h3>
    ${wrong && html`<p class="lm-error" role="alert"><${Icon} name="alert-triangle" /> ${t(`fields.${wrong}`)}</p>`}
    <table class="table policy-plan"><thead><tr><th>${t('board.policy.after')}</th><th>${t('board.policy.to')}</th><th>${t('board.policy.most')}</th><th>${t('board.policy.alarm')}</th><th></th></tr></thead>
      <tbody>${plan.map((stage, n) => html`<tr key=${n}>
        <td><input class="form-control" type="number" min="0" step="any" value=${stage.after_s / 60} aria-label=${t('board.policy.after')} onInput=${(event) => put(n, { after_s: Math.round(event.target.valueAsNumber * 60) || 0 })} /></td>
        <td><select class="form-select" value=${stage.to} aria-label=${t('board.policy.to')} onChange=${(event) => put(n, { to: event.target.value, most: null })}>${AUDIENCES.map((to) => html`<option key=${to} value=${to}>${reasonOf(to)}</option>`)}</select></td>
        <td>${RINGS.has(stage.to) && html`<input class="form-control" type="number" min="1" max="500" placeholder=${t('board.policy.everybody')} value=${stage.most ?? ''} aria-label=${t('board.policy.most')} onInput=${(event) => put(n, { most: event.target.value ? event.target.valueAsNumber : null })} />`}</td>
        <td><input type="checkbox" checked=${stage.alarm} aria-label=${t('board.policy.alarm')} onChange=${(event) => put(n, { alarm: event.target.checked })} /></td>
        <td><button type="button" class="btn btn-sm" aria-label=${t('board.policy.drop')} onClick=${() => change((now) => now.filter((_, place) => place !== n))}><${Icon} name="x" /></button></td></tr>`)}</tbody></table>
    <button type="button" class="btn btn-sm" onClick=${add}><${Icon} name="plus" /> ${t('board.policy.add')}</button></section>`;
}
