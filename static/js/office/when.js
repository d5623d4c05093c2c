/** When it should happen: now, this morning, this afternoon, or a day. */

import { dayOf, t } from '../page.js';
import { html, Icon } from '../ui.js';
import { windowWords } from './spoken.js';

const HOURS = { am: ['08:00', '12:00'], pm: ['12:00', '18:00'], all: ['08:00', '18:00'] };
const at = (day, time) => `${day}T${time}:00+08:00`;

/** The API's window of a choice; undefined for "now". The same choice is the same window all day: what
 * is sent again must be the same call. */
export function toWindow(when, now = Date.now()) {
  if (when.kind === 'now') return undefined;
  if (when.kind === 'keep') return when.window;
  const day = when.kind === 'date' ? when.date : dayOf(now);
  const [from, to] = HOURS[when.kind === 'date' ? when.part ?? 'all' : when.kind];
  if (!day) return undefined;
  return { from: at(day, from), to: at(day, to) };
}

export const fromWindow = (window) => (window ? { kind: 'keep', window } : { kind: 'now' });

const past = (kind) => Date.now() > Date.parse(at(dayOf(Date.now()), HOURS[kind][1]));

export function When({ value, change, error }) {
  const chip = (kind, label, disabled) => html`<button type="button" class=${`chip ${value.kind === kind ? 'on' : ''}`}
    aria-pressed=${String(value.kind === kind)} disabled=${disabled}
    onClick=${() => change.put(kind === 'date' ? { kind, date: dayOf(Date.now() + 86_400_000), part: 'all' } : { kind })}>${label}</button>`;
  return html`<fieldset class="line"><legend>${t('office.when')}</legend>
    <div class="chips">
      ${value.kind === 'keep' && html`<button type="button" class="chip on" data-when="keep" aria-pressed="true" aria-label=${`${windowWords(value.window)} ${t('common.undo')}`}
      onClick=${() => change.put({ kind: 'now' })}>${windowWords(value.window)} <${Icon} name="x" /></button>`}
      ${chip('now', t('office.when.now'))} ${chip('am', t('office.when.am'), past('am'))}
      ${chip('pm', t('office.when.pm'), past('pm'))} ${chip('date', t('office.when.date'))}
    </div>
    ${value.kind === 'date' && html`<div class="dated">
      <input class="lm-input" type="date" aria-label=${t('office.when.date')} min=${dayOf(Date.now())} value=${value.date}
        onInput=${(event) => change({ date: event.target.value })} />
      <select class="lm-input" aria-label=${t('office.when.part')} value=${value.part}
        onChange=${(event) => change({ part: event.target.value })}>
        ${Object.keys(HOURS).map((part) => html`<option value=${part}>${t(`office.when.part.${part}`)}</option>`)}
      </select>
    </div>`}
    ${error && html`<p class="lm-error">${error}</p>`}
  </fieldset>`;
}
