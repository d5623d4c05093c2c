/** An emergency of the own committee: above everything until somebody has said that he knows. */

import { t, tables } from '../page.js';
import { onAlarms, rings, seen, unanswered } from '../reports/alarms.js';
import { takeCases, takenWords } from '../reports/taking.js';
import { alertTitle, place, silenceWords, span } from '../reports/words.js';
import { canSound, onSound, sound, unlock, unlockAtFirstTouch } from '../tone.js';
import { Button, html, Icon, useEffect, useState } from '../ui.js';
import { acknowledge } from './receipt.js';
import { stageWords, what, who } from './spoken.js';
import { category, since, stage } from './stages.js';
import { rows, useNow, useStore } from './store.js';

const ANY = ['120', '119', '110']; // a fault that smells of gas has no number of its own

/** Welfare alerts ring here until they are answered. */
export function ring() {
  unlockAtFirstTouch();
  const follow = () => sound(unanswered().some(rings));
  onAlarms(follow);
  follow();
}

/** Strips: the oldest emergency, the oldest welfare alert, and how many more of each. */
export function Alarms({ onOpen, onAlert }) {
  useStore();
  const now = useNow();
  const alarms = rows().filter((row) => stage(row) === 'alarm').sort((a, b) => since(a).localeCompare(since(b)));
  const [row] = alarms;
  return html`<${Welfare} now=${now} onAlert=${onAlert} />
    ${row && html`<${Strip} row=${row} more=${alarms.length - 1} now=${now} onOpen=${onOpen} />`}`;
}

function Strip({ row, more, now, onOpen }) {
  const own = tables.categories[category(row)]?.calls ?? [];
  return html`<section class="alarm-strip" role="alert" aria-label=${t('office.alarms')}>
    <${Icon} name="siren" size="big" />
    <button type="button" class="alarm-what" onClick=${() => onOpen(row.id)}><b>${what(row)}</b> ${who(row)} · ${stageWords(row, now)} ${takenWords(row.need ?? {})}
      ${more > 0 && html` <b>${t('office.alarms.more', { n: more })}</b>`}</button>
    <span class="alarm-ways">${(own.length ? own : ANY).map((n) => html`<a key=${n} class="alarm-number" href=${`tel:${n}`}>${n}</a>`)}
      <${Button} look="btn" icon="check" onClick=${() => acknowledge(row.id)}>${t('office.acknowledge')}<//></span>
  </section>`;
}

function useAlarms() {
  const [, again] = useState(0);
  useEffect(() => {
    const redraw = () => again((n) => n + 1);
    onSound(redraw);
    return onAlarms(redraw);
  }, []);
  return unanswered();
}

function Welfare({ now, onAlert }) {
  const waiting = useAlarms();
  const [alert] = waiting;
  if (!alert) return null;
  const whom = [alert.resident?.name, place(alert)].filter(Boolean).join(' · ');
  const since = silenceWords(alert, now) || t('reports.alert.since', { span: span((now - Date.parse(alert.raised_at)) / 60_000) });
  return html`<section class=${`alarm-strip ${rings(alert) ? '' : 'silent'}`} role="alert" aria-label=${alertTitle(alert)} data-welfare=${alert.id}>
    <${Icon} name=${rings(alert) ? 'siren' : 'phone'} size="big" />
    <button type="button" class="alarm-what" onClick=${() => onAlert(alert.id)}><b>${alertTitle(alert)}</b> ${whom} · ${since} ${takenWords(alert)}
      ${waiting.length > 1 && html` <b>${t('reports.alert.more_of_them', { n: waiting.length - 1 })}</b>`}</button>
    <span class="alarm-ways">${rings(alert) && !canSound() && html`<button type="button" class="btn" data-unlock onClick=${() => unlock()}><${Icon} name="volume-x" /> ${t('reports.sound.blocked')}</button>`}
      ${rings(alert) && html`<${Button} look="btn" icon="hand" onClick=${() => takeCases([{ subject: 'alert', id: alert.id }], (_, now) => seen(now))} data-take-alert>${t('office.acknowledge')}<//>`}
      <button type="button" class="btn" data-answer-alert onClick=${() => onAlert(alert.id)}><${Icon} name="message-circle" /> ${t('reports.alert.open')}</button></span>
  </section>`;
}
