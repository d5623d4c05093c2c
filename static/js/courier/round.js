/** 今天的路线: the communities in the order of his round, parcels, until when, and when to be left in
 * peace. All of it by tapping: gloves cannot drag. */

import { at, flipped, useForm } from '../form.js';
import { now, state, t } from '../page.js';
import { Button, html, Icon, Sheet, useState } from '../ui.js';
import { Choice, NOON } from './choice.js';
import { roundWords, setDuty } from './duty.js';
import { store } from './store.js';
import { hide } from './view.js';

const MOST = 2000; // parcels; what the server takes
const MINUTE = 60_000;

const communities = () => state.units.filter((unit) => unit.id !== state.person.station_id);
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: state.time_zone || 'Asia/Shanghai' });

/** The instant when the street's clock shows it next today; null when it is past. */
function today(hours, minutes = 0) {
  const [h, m] = clock.format(now()).split(':').map(Number);
  const left = (hours - h) * 60 + minutes - m;
  return left > 0 ? new Date(Math.floor(now() / MINUTE) * MINUTE + left * MINUTE).toISOString() : null;
}

export default function Round() {
  const { duty } = store;
  const [{ route, carrying, until, quiet }, change] = useForm({
    route: duty.route ?? [], carrying: duty.carrying ?? 0, until: duty.until ?? null, quiet: duty.quiet ?? null,
  });
  const before = duty.last && roundWords(duty.last);
  const save = async () => {
    if (await setDuty(true, change.now())) hide();
  };
  const repeat = () => change({ route: duty.last.route, carrying: duty.last.carrying });
  return html`<${Sheet} title=${t('courier.duty.round')} className="full" onClose=${hide}>
    <p class="lead">${t('hands.round.why')}</p>
    ${before && html`<${Button} look="round" icon="history" onClick=${repeat}><span>${t('courier.duty.as_before')}<small>${before}</small></span><//>`}
    <${Stops} route=${route} change=${at(change, 'route')} />
    <section class="part"><h3>${t('hands.round.carrying')}</h3><${Parcels} value=${carrying} change=${at(change, 'carrying')} /></section>
    <section class="part"><h3>${t('hands.round.until')}</h3><${Until} value=${until} onChange=${at(change, 'until')} /></section>
    <section class="part"><h3>${t('hands.round.quiet')}</h3>
      <div class="presets"><${Choice} on=${Boolean(quiet)} onClick=${() => change((before) => ({ quiet: before.quiet ? null : NOON }))}>${t('hands.round.noon', quiet ?? NOON)}<//></div>
      <p class="fine">${t('hands.round.quiet_what')}</p></section>
    <div class="foot"><${Button} look="weui-btn weui-btn_primary wide" icon="check" disabled=${store.line === 'offline'} onClick=${save}>${t(store.onDuty ? 'common.save' : 'hands.round.start')}<//></div>
  <//>`;
}

function moved(list, from, step) {
  const next = [...list];
  if (next[from + step]) [next[from], next[from + step]] = [next[from + step], next[from]];
  return next;
}

/** A tap gives a community its number in the round, another takes it out. The field stands still under
 * the thumb; below it the order, to be mended by arrows. */
function Stops({ route, change }) {
  const all = communities();
  const nameOf = (id) => all.find((unit) => unit.id === id)?.name ?? '';
  const move = (id, step) => change((before) => moved(before, before.indexOf(id), step));
  const tap = (id) => change((before) => flipped(before, id));
  return html`<section class="part">
    <div class="communities">${all.map(({ id, name }) => html`<button type="button" key=${id} data-community=${id} aria-pressed=${String(route.includes(id))} onClick=${() => tap(id)}>
      ${route.includes(id) && html`<b>${route.indexOf(id) + 1}</b>`} ${name}</button>`)}</div>
    ${route.length > 1 && html`<h3>${t('hands.round.order')}</h3><ol class="stops">${route.map((id, n) => html`<li key=${id} data-stop=${id}>
      <b>${n + 1}</b> <span>${nameOf(id)}</span>
      <button type="button" class="up" disabled=${n === 0} aria-label=${t('hands.round.earlier', { name: nameOf(id) })} onClick=${() => move(id, -1)}><${Icon} name="chevron-right" size="big" /></button>
      <button type="button" class="down" disabled=${n === route.length - 1} aria-label=${t('hands.round.later', { name: nameOf(id) })} onClick=${() => move(id, 1)}><${Icon} name="chevron-right" size="big" /></button>
    </li>`)}</ol>`}
  </section>`;
}

function Parcels({ value, change }) {
  const add = (n) => change((before) => Math.max(0, Math.min(MOST, before + n)));
  return html`<div class="parcels">
    <button type="button" aria-label=${t('hands.round.fewer')} disabled=${value === 0} onClick=${() => add(-10)}>−10</button>
    <output aria-live="polite">${t('hands.round.parcels', { n: value })}</output>
    <button type="button" aria-label=${t('hands.round.more')} onClick=${() => add(10)}>+10</button>
  </div>`;
}

function Until({ value, onChange }) {
  const ends = [[t('hands.round.clock', { time: '12:00' }), today(12)], [t('hands.round.clock', { time: '18:00' }), today(18)]].filter(([, at]) => at);
  const [soon] = useState(() => new Date(Math.ceil(now() / MINUTE) * MINUTE + 120 * MINUTE).toISOString());
  const same = (at) => value && Math.abs(new Date(value) - new Date(at)) < MINUTE;
  return html`<div class="presets">
    <${Choice} on=${!value} onClick=${() => onChange(null)}>${t('hands.round.open_end')}<//>
    ${[...ends, [t('hands.round.two_hours'), soon]].map(([words, at]) => html`<${Choice} key=${words} on=${same(at)} onClick=${() => onChange(at)}>${words}<//>`)}
    ${value && ![...ends.map(([, at]) => at), soon].some(same) && html`<${Choice} on=${true} onClick=${() => {}}>${t('courier.duty.until', { time: clock.format(new Date(value)) })}<//>`}
  </div>`;
}
