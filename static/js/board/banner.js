/** Red, on every coordinator's screen at once: what nobody has in hand, and whom to ring. Never more than two
 * lines of the board, however many there are; the rest opens beneath, by kind, and several are taken at once. */

import { categoryIcon, categoryName } from '../categories.js';
import { t, tables } from '../page.js';
import { rings } from '../reports/alarms.js';
import { takenWords } from '../reports/taking.js';
import { alertTitle, place as spot, silenceWords } from '../reports/words.js';
import { Button, html, Icon, Region, useState } from '../ui.js';
import { Age } from './age.js';
import { canSound, unlock } from './alarm.js';
import { open } from './selection.js';
import { alerts, ringing } from './store.js';
import { takeAll } from './verbs.js';
import { place, unitName } from './words.js';

const LINES = 2;
const GROUPS = ['need', 'alert', 'order', 'quiet'];

/** Needs, alerts and orders that sound, then what stands there without a tone. */
const groupOf = (one) => (rings(one) ? one.subject : 'quiet');

/** {group: alarms} of those that are not empty, in the order in which they matter. */
function grouped(all) {
  const found = Map.groupBy ? Map.groupBy(all, groupOf) : all.reduce((map, one) => map.set(groupOf(one), [...(map.get(groupOf(one)) ?? []), one]), new Map());
  return GROUPS.filter((name) => found.has(name)).map((name) => [name, found.get(name)]);
}

/** The first of each kind before the second of any: two emergencies do not hide an elder behind a door. */
function foremost(groups) {
  const firsts = groups.map(([, those]) => those[0]);
  const rest = groups.flatMap(([, those]) => those.slice(1));
  return [...firsts, ...rest].slice(0, LINES);
}

export function Alarms() {
  const [wide, setWide] = useState(false);
  const [picked, setPicked] = useState(new Set());
  const all = alerts();
  if (!all.length) return null;
  const groups = grouped(all);
  const loud = ringing();
  const shown = foremost(groups);
  const more = all.length - shown.length;
  const row = (one, n, marked) => html`<${Region} vital key=${one.id}><${Row} one=${one} first=${n === 0} marked=${marked} onMark=${(on) => setPicked((now) => marks(now, [one], on))} /><//>`;
  const chosen = all.filter(({ id }) => picked.has(id));
  const take = async () => {
    await takeAll(chosen);
    setPicked(new Set());
  };
  return html`<section class=${`alarms ${loud.length ? '' : 'calm'} ${wide && more > 0 ? 'wide' : ''}`} role="alert" aria-label=${t('board.alarm.title')}>
    ${wide && more > 0 ? html`<div class="alarm-list" tabindex="0">${groups.map(([name, those]) => html`<div key=${name} data-alarms=${name}>
        <${GroupHead} name=${name} those=${those} picked=${picked} onMark=${(on) => setPicked((now) => marks(now, those, on))} />
        ${those.map((one, n) => row(one, n, picked.has(one.id)))}</div>`)}</div>`
      : shown.map((one, n) => row(one, n))}
    <${Foot} loud=${loud} more=${more} groups=${groups} wide=${wide} onWide=${() => setWide((now) => !now)} chosen=${chosen} onTake=${take} />
  </section>`;
}

function marks(now, those, on) {
  const next = new Set(now);
  for (const { id } of those) next[on ? 'add' : 'delete'](id);
  return next;
}

function GroupHead({ name, those, picked, onMark }) {
  const all = those.every(({ id }) => picked.has(id));
  return html`<label class="alarm-group"><input type="checkbox" checked=${all} onChange=${(event) => onMark(event.target.checked)} /> ${t(`board.alarm.group.${name}`)} <b>${those.length}</b></label>`;
}

/** How many more, whom to ring first where somebody is in danger, and the sound if the browser keeps it shut. */
function Foot({ loud, more, groups, wide, onWide, chosen, onTake }) {
  const danger = loud.filter(({ subject }) => subject !== 'order');
  const calls = new Set(danger.flatMap(({ category }) => tables.categories[category]?.calls ?? []));
  if (!loud.length && !more) return null;
  return html`<p class="alarm-numbers">
    ${more > 0 && html`<button type="button" class="btn" data-more aria-expanded=${String(wide)} onClick=${onWide}><${Icon} name="chevron-down" />
      ${t(wide ? 'board.alarm.less' : 'board.alarm.more', { n: more })} ${!wide && html`<small>${groups.map(([name, those]) => `${t(`board.alarm.group.${name}`)} ${those.length}`).join(' · ')}</small>`}</button>`}
    ${wide && more > 0 && html`<${Button} look="btn acknowledge" icon="check" disabled=${!chosen.length} onClick=${onTake} data-take-all>${t('board.alarm.take_all', { n: chosen.length })}<//>`}
    ${danger.length > 0 && html`<b>${t('board.alarm.numbers')}</b>
      ${tables.emergency.map(({ number, name }) => html`<a href=${`tel:${number}`} key=${number} class=${calls.has(number) ? 'first' : ''}><b>${number}</b> ${name}</a>`)}`}
    ${loud.length > 0 && !canSound() && html`<button type="button" class="btn btn-warning" onClick=${() => unlock()}><${Icon} name="volume-x" /> ${t('board.sound.blocked')}</button>`}</p>`;
}

/** One alarm. `marked`: it can be chosen, together with others. */
function Row({ one, first, marked, onMark }) {
  const loud = rings(one);
  const { title, where, since, openWords } = KINDS[one.subject](one);
  const had = takenWords(one);
  const take = async () => {
    await takeAll([one]);
    if (one.subject === 'alert') open('alert', one.id); // it ends with words
  };
  return html`<div class=${`alarm ${loud ? '' : 'silent'}`} data-alarm=${one.id}>
    ${marked !== undefined ? html`<input type="checkbox" checked=${marked} aria-label=${t('board.alarm.pick')} onChange=${(event) => onMark(event.target.checked)} />`
      : html`<${Icon} name=${loud ? 'siren' : 'phone'} size="big" />`}
    <p><strong>${title}</strong> <span>${where}</span> <span>${since}</span>${had && html` <b class="had">${loud ? t('board.alarm.had', { who: had }) : had}</b>`}</p>
    <button type="button" class="btn" onClick=${() => open(one.subject, one.id)}>${openWords}</button>
    ${loud && html`<${Button} look="btn acknowledge" icon="check" onClick=${take}>${t('board.alarm.acknowledge')} ${first && html`<kbd>A</kbd>`}<//>`}
  </div>`;
}

const whom = ({ name, phone } = {}) => [name, phone];
const joined = (...parts) => parts.filter(Boolean).join(' · ');

/** What each kind says of itself. */
const KINDS = {
  need: (need) => ({
    title: html`P0 ${tables.priorities.P0} · <${Icon} name=${categoryIcon(need.category)} /> ${categoryName(need.category)}`,
    where: joined(place(need), unitName(need.community_id), ...whom(need.resident)),
    since: html`${t('board.alarm.since')} <${Age} since=${need.created_at} exact />`,
    openWords: t('board.open'),
  }),
  /** Nobody answers a door, or something looked wrong: it ends when somebody has answered. */
  alert: (alert) => ({
    title: `${alertTitle(alert)} · ${t('reports.alert.raised')}`,
    where: joined(spot(alert), unitName(alert.community_id), ...whom(alert.resident ?? undefined)),
    since: silenceWords(alert, Date.now()) || html`${t('board.alarm.since')} <${Age} since=${alert.raised_at} exact />`,
    openWords: t('reports.alert.open'),
  }),
  /** The plan has come far and nobody has it: somebody must ring, invite or go. Or somebody says that it was
   * brought, while another may be on the way: somebody must ask the resident. */
  order: (order) => ({
    title: html`${order.priority} ${tables.priorities[order.priority]} · <${Icon} name=${categoryIcon(order.category)} /> ${categoryName(order.category)} · ${t(order.stated_at ? 'board.alarm.stated' : 'board.alarm.untaken')}`,
    where: joined(place(order), unitName(order.community_id)),
    since: html`${t('board.alarm.waits')} <${Age} since=${order.stated_at ?? order.opened_at} exact />`,
    openWords: t(order.stated_at ? 'board.open' : 'board.alarm.find'),
  }),
};
