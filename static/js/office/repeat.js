/** 定期: on which days, at what time, until when; and for which other doors the same. */

import { at, flipped } from '../form.js';
import { dayOf, lang, t } from '../page.js';
import { html, Icon, useState } from '../ui.js';
import { Masked, Search } from './search.js';

export const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const HOURS = { am: { from: '08:00', to: '12:00' }, pm: { from: '12:00', to: '18:00' } };
const TIMES = Array.from({ length: 25 }, (_, n) => `${String(6 + Math.floor(n / 2)).padStart(2, '0')}:${n % 2 ? '30' : '00'}`);
const SPANS = [['week', 7], ['month', 30], ['quarter', 91]];
const MOST = 100;
const ahead = (days) => dayOf(Date.now() + days * 86_400_000);

export const blankRepeat = () => ({ days: [], time: '08:00', part: '', until: ahead(30), skip: false });

export const toRule = ({ days, time, part, until, skip }) => ({
  days: WEEK.filter((day) => days.includes(day)), time, until: until || undefined, skip_holidays: skip, ...(part ? { window: HOURS[part] } : {}),
});

const date = new Intl.DateTimeFormat(lang === 'zh' ? 'zh-CN' : 'en-GB', { month: 'short', day: 'numeric', weekday: 'short', timeZone: 'UTC' });
/** 11月24日周二, of 2026-11-24. */
export const dayWords = (day) => date.format(new Date(`${day}T12:00:00Z`));

/** 每周二、周五 08:00, 到12月31日周四为止. */
export function ruleWords({ days = [], dates = [], time, until, times }) {
  const named = days.length === 7 ? t('office.repeat.daily') : days.length ? t('office.repeat.every', { days: days.map((day) => t(`office.day.${day}`)).join(t('office.comma')) })
    : dates.map(dayWords).join(t('office.comma'));
  const end = until ? t('office.repeat.ends', { day: dayWords(until) }) : times ? t('office.repeat.times', { n: times }) : '';
  return [`${named} ${time}`, end].filter(Boolean).join(lang === 'zh' ? '，' : ', ');
}

/** `value`: see blankRepeat. */
export function Repeat({ value, change, wrong }) {
  const set = (name) => at(change, name);
  const flip = (day) => set('days')((now) => flipped(now, day));
  const chip = (on, label, work, more = {}) => html`<button type="button" class=${`chip ${on ? 'on' : ''}`} aria-pressed=${String(on)} onClick=${work} ...${more}>${label}</button>`;
  const bad = (words) => words && html`<p class="lm-error"><${Icon} name="alert-triangle" /> ${words}</p>`;
  return html`<fieldset class="line repeat" data-name="days"><legend>${t('office.repeat.days')}</legend>
      <div class="chips">${WEEK.map((day) => chip(value.days.includes(day), t(`office.day.${day}`), () => flip(day), { key: day, 'data-code': day }))}
        ${chip(value.days.length === 7, t('office.repeat.daily'), () => set('days')((now) => (now.length === 7 ? [] : WEEK)), { 'data-code': 'daily' })}</div>${bad(wrong.days)}</fieldset>
    <div class="pair">
      <div class="lm-field"><label for="repeat-time">${t('office.repeat.time')}</label>
        <select id="repeat-time" class="lm-input" name="repeat_time" value=${value.time} onChange=${(event) => set('time')(event.target.value)}>
          ${TIMES.map((time) => html`<option key=${time} value=${time}>${time}</option>`)}</select>${bad(wrong.time)}</div>
      <div class="lm-field"><label for="repeat-part">${t('office.repeat.part')}</label>
        <select id="repeat-part" class="lm-input" value=${value.part} onChange=${(event) => set('part')(event.target.value)}>
          <option value="">${t('office.repeat.any')}</option>
          ${Object.keys(HOURS).map((part) => html`<option key=${part} value=${part}>${t(`office.when.part.${part}`)}</option>`)}</select></div>
    </div>
    <fieldset class="line" data-name="until"><legend>${t('office.repeat.until')}</legend>
      <div class="chips until">${SPANS.map(([name, days]) => chip(value.until === ahead(days), t(`office.repeat.${name}`), () => set('until')(ahead(days)), { key: name }))}
        <input class="lm-input" type="date" name="repeat_until" aria-label=${t('office.repeat.until')} min=${ahead(0)} max=${ahead(366)} value=${value.until} onInput=${(event) => set('until')(event.target.value)} /></div>
      ${bad(wrong.until)}
      <label class="tick"><input type="checkbox" name="skip_holidays" checked=${value.skip} onChange=${(event) => set('skip')(event.target.checked)} /> ${t('office.repeat.skip_holidays')}</label></fieldset>`;
}

/** The other doors of the same: [{resident, text}]. Somebody who has no record yet is the first of a list of her own. */
export function Others({ value, first, change, wrong }) {
  const [adding, setAdding] = useState(false);
  const taken = (now, id) => id === first?.id || now.some(({ resident }) => resident.id === id);
  const add = (resident) => { change((now) => (taken(now, resident.id) ? now : [...now, { resident, text: '' }])); setAdding(false); };
  return html`<fieldset class="line others"><legend>${t('office.others')}</legend>
    <p class="lm-hint">${t('office.others.how')}</p>
    ${value.map(({ resident, text }, n) => html`<div class="other" key=${resident.id} data-door=${resident.id}>
      <p><${Masked} one=${resident} /></p>
      <input class="lm-input" maxlength="2000" placeholder=${t('office.others.own')} aria-label=${`${resident.name} ${t('office.others.own')}`} value=${text}
        onInput=${(event) => at(change, n)({ text: event.target.value })} />
      <button type="button" class="good-away" aria-label=${t('office.item.remove', { name: resident.name })} onClick=${() => change((now) => now.filter((one) => one.resident.id !== resident.id))}><${Icon} name="x" /></button>
      ${wrong[`drops.${n + 1}`] && html`<p class="lm-error">${wrong[`drops.${n + 1}`]}</p>`}
    </div>`)}
    ${adding ? html`<${Search} label=${t('office.others.who')} onChoose=${add} />` : value.length < MOST - 1 && html`<button type="button" class="btn" data-another onClick=${() => setAdding(true)}><${Icon} name="plus" /> ${t('office.others.add')}</button>`}
  </fieldset>`;
}
