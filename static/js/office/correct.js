/** Correcting a need. If somebody else was faster, both stand side by side and nothing typed is lost. */

import { api, Problem } from '../api.js';
import { at, same } from '../form.js';
import { Found } from '../found.js';
import { useDraft } from '../kept.js';
import { fmtYuan, t, tables } from '../page.js';
import { Button, Field, html, Icon, toast, useState } from '../ui.js';
import { Numbers } from './categories.js';
import { Priority } from './choices.js';
import { advance, facts, fen, fromNeed } from './draft.js';
import { windowWords } from './spoken.js';
import { callsOf, dangerWords, tooDear, useReading } from './suggestions.js';
import { Details } from './what.js';
import { fromWindow, When } from './when.js';

const start = (need) => fromNeed(need, fromWindow(need.window));

export function Correct({ whole, onDone, onBack }) {
  const [draft, change] = useDraft(`correct:${whole.need.id}`, () => ({ ...start(whole.need), base: seen(whole.need) }));
  const { base } = draft; // what one saw when one began to type
  const [problem, setProblem] = useState(null);
  const money = base.status === 'ordered' ? advance(draft) : null;
  const reading = useReading(draft.text === start(base).text ? '' : draft.text, money);
  const calls = callsOf(reading);
  const wrong = { ...(problem?.errors?.length ? errorsOf(problem) : {}), ...(Number.isNaN(fen(draft.budget)) ? { budget: t('office.missing.budget') } : {}) };
  const save = async () => {
    const sent = change.now();
    if (Number.isNaN(fen(sent.budget))) return;
    try {
      await api('PATCH', `/needs/${base.id}`, changed(base, sent), { ifMatch: (problem?.current ?? base).version, tries: 3 });
      change.again();
      toast(t('office.corrected'), { kind: 'good' });
      onDone();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    }
  };
  return html`<div class="correct">
    <h3>${t('office.correct')}</h3>
    <${Found} change=${change} />
    ${problem && html`<${Trouble} problem=${problem} base=${base} />`}
    <${Field} kind="textarea" label=${t('office.said')} name="text" maxlength="2000" value=${draft.text} error=${wrong.text} onInput=${at(change, 'text')} />
    ${calls.length > 0 && html`<${Numbers} first=${calls} /><p class="heard">${t('office.heard', { words: dangerWords(reading) })}</p>`}
    <${When} value=${draft.when} change=${at(change, 'when')} error=${wrong.window} />
    <${Priority} value=${draft.priority} fallback=${base.priority} onChange=${at(change, 'priority')} />
    <${Details} draft=${draft} change=${change} wrong=${wrong} dear=${money && tooDear(reading?.flags)} />
    <div class="buttons">
      <${Button} look="btn btn-primary" icon="check" onClick=${save}>${t(problem?.current ? 'office.save_mine' : 'common.save')}<//>
      <${Button} look="btn" icon="arrow-left" onClick=${onBack}>${t('common.back')}<//>
    </div>
  </div>`;
}

/** The need without her whose it is: that is not corrected here. */
const seen = ({ resident: _, ...need }) => need;

/** Only what was changed here is sent: what a colleague has corrected elsewhere stays. */
function changed(base, draft) {
  const before = facts(start(base), true);
  const after = facts(draft, true);
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => value !== undefined && !same(value, before[name])));
}

const errorsOf = (problem) => Object.fromEntries(problem.errors.map(({ field }) => {
  const name = { budget_fen: 'budget', pick_up_code: 'code' }[field] ?? field.split('.')[0];
  return [name, problem.field(field)];
}));

const SHOWN = {
  text: (v) => v, items: (v) => (v ?? []).map((i) => `${i.name} ${i.quantity ?? ''}`).join(t('office.comma')), budget_fen: fmtYuan,
  payment_mode: (v) => tables.payments[v], window: windowWords, priority: (v) => `${v} ${tables.priorities[v]}`,
  handover: (v) => tables.handovers[v], instructions: (v) => v, pick_up_code: (v) => v,
};
const LABELS = { text: 'said', budget_fen: 'budget', payment_mode: 'payment', window: 'when', pick_up_code: 'code' };

/** What stands there now, for each thing that a colleague has changed meanwhile. */
function Trouble({ problem, base }) {
  const now = problem.current;
  const moved = now ? Object.keys(SHOWN).filter((name) => !same(now[name], base[name])) : [];
  return html`<div class="conflict" role="alert">
    <p><b><${Icon} name="alert-triangle" /> ${problem.words}</b> ${now ? t('office.conflict') : problem.advice}</p>
    ${now && html`<dl class="facts">${moved.map((name) => html`<dt key=${name}>${t('office.conflict.now', { field: t(`office.${LABELS[name] ?? name}`) })}</dt>
      <dd>${SHOWN[name](now[name]) || t('office.nothing')}</dd>`)}
      ${now.status !== base.status && html`<dt>${t('office.conflict.now', { field: t('office.status') })}</dt><dd>${t(`office.stage.${now.status === 'station_work' ? 'work' : now.status}`)}</dd>`}</dl>`}
  </div>`;
}
