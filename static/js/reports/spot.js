/** 现场处理: found on one's own round and dealt with, reported and answered in one go with both photos. */

import { api, Problem } from '../api.js';
import { at } from '../form.js';
import { attempted, useDraft } from '../kept.js';
import { t, tables } from '../page.js';
import { Button, Field, html, Icon, Sheet, toast, useState } from '../ui.js';
import { worded } from './acts.js';
import { Picker } from './photos.js';
import { Place } from './place.js';
import { keep } from './store.js';
import { Answer } from './templates.js';
import { typeName } from './words.js';

const BLANK = { type: '', place: null, before: [], after: [], text: '', answer: '', attempt: null };

function lacking({ type, place, before, after }) {
  return [!type && 'type', !place && 'place', !before.length && 'before', !after.length && 'after'].filter(Boolean);
}

const body = ({ type, place, before, after, text, answer }) => ({
  type_code: type, position: place.position, placed_by: 'building',
  place: { compound: place.compound, ...(place.building ? { building: place.building } : {}) },
  before_photo_ids: before, photo_ids: after,
  ...(text.trim() ? { text: text.trim() } : {}), ...(answer.trim() ? { answer: answer.trim() } : {}),
});

export function Spot({ onClose, onDone }) {
  const [draft, change] = useDraft('spot', BLANK);
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState(null);
  const wrong = tried ? lacking(draft) : [];
  const error = (name) => wrong.includes(name) && t(`reports.missing.${name}`);
  const send = async () => {
    setTried(true);
    setProblem(null);
    if (lacking(change.now()).length) return;
    change((now) => ({ attempt: attempted(now.attempt, body(now)) }));
    const sent = change.now();
    try {
      const { report } = await api('POST', '/reports/on-the-spot', body(sent), { key: sent.attempt.key, tries: 3 });
      change.sent(sent);
      keep([report]);
      toast(t('reports.done.spot', { number: report.number }), { kind: 'good' });
      onDone(report);
    } catch (refusal) {
      if (!(refusal instanceof Problem)) throw refusal;
      setProblem(refusal);
    }
  };
  return html`<${Sheet} title=${t('reports.spot')} onClose=${onClose} className="rp-sheet">
    <p class="rp-hint">${t('reports.spot.how')}</p>
    <${Types} value=${draft.type} onChange=${at(change, 'type')} error=${error('type')} />
    <fieldset class="rp-line"><legend>${t('reports.place')}</legend><${Place} value=${draft.place} onChange=${at(change, 'place').put} error=${error('place')} /></fieldset>
    <div class="rp-two">
      <${Picker} name="before" label=${t('reports.photos.before')} ids=${draft.before} change=${at(change, 'before')} error=${error('before')} />
      <${Picker} name="after" label=${t('reports.photos.after')} ids=${draft.after} change=${at(change, 'after')} error=${error('after')} /></div>
    <${Answer} verb="on_the_spot" label=${t('reports.answer.done')} value=${draft.answer} change=${at(change, 'answer')} />
    <${Field} label=${t('reports.fact.text')} name="seen" maxlength="2000" value=${draft.text} onInput=${at(change, 'text')} />
    ${problem && html`<p class="lm-error" role="alert"><${Icon} name="alert-triangle" /> ${worded(problem)}</p>`}
    ${wrong.length > 0 && html`<p class="lm-error" role="alert"><${Icon} name="alert-triangle" /> ${t('reports.missing')}</p>`}
    <div class="rp-choices"><${Button} look="btn btn-primary" icon="check" data-send onClick=${send}>${t('reports.spot.send')}<//></div>
  <//>`;
}

function Types({ value, onChange, error }) {
  const all = Object.entries(tables.report_types);
  const tiles = all.filter(([, one]) => one.tile);
  const rest = all.filter(([, one]) => !one.tile);
  return html`<fieldset class="rp-line" data-name="type"><legend>${t('reports.type')}</legend>
    <div class="rp-choices">${tiles.map(([code]) => html`<button type="button" key=${code} data-type=${code} class=${`btn ${value === code ? 'on' : ''}`} aria-pressed=${String(value === code)} onClick=${() => onChange(code)}>${typeName(code)}</button>`)}
      <select class="lm-input" aria-label=${t('reports.type.more')} value=${rest.some(([code]) => code === value) ? value : ''} onChange=${(event) => onChange(event.target.value)}>
        <option value="">${t('reports.type.more')}</option>${rest.map(([code]) => html`<option key=${code} value=${code}>${typeName(code)}</option>`)}</select></div>
    ${error && html`<p class="lm-error"><${Icon} name="alert-triangle" /> ${error}</p>`}</fieldset>`;
}
