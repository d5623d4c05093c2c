/** 独居老人异常 · 无人应答: not a report of rubbish. Committee and station hear it at once; where
 * there is danger one telephones, and without a network nobody hears anything but a telephone. */

import { dial, fmtMetres, state, t } from '../../page.js';
import { Button, html, Icon, Sheet, useEffect, useState } from '../../ui.js';
import { drafted, draftNames, useDraft } from '../drafts.js';
import { later, takeBack } from '../outbox.js';
import { nameOf, placeOf as placeOfOrder } from '../card.js';
import { metres, mine, store } from '../store.js';
import { hide, show, view } from '../view.js';
import { known } from './known.js';
import { asPlace, fix, placeOf } from './whereabouts.js';
import { Where } from './where.js';

const SEEN = ['no_answer', 'heard', 'smell', 'fallen', 'confused'];

export function Calls() {
  return html`<div class="rescue"><p><strong>${t('reporting.alert.first')}</strong></p>
    <div class="pair">${['120', '110'].map((number) => html`<a class="weui-btn weui-btn_primary wide danger" href=${`tel:${number}`}><${Icon} name="phone" /> ${number} ${t(`reporting.alert.call_${number}`)}</a>`)}</div></div>`;
}

const BLANK = { seen: [], text: '', order: '', place: null };
const AWAY = 300; // metres from the order's door: then it is asked whose door it is
const draftOf = (about) => `alert ${about ?? ''}`;

/** Closed without sending, nobody knows of it (unheard.js): the drafts that hold something, by the order they were begun at ('' for none). */
export const begun = () => draftNames().filter((name) => name.startsWith(draftOf()) && holds(drafted(name)))
  .map((name) => name.slice(draftOf().length));
const holds = (draft) => Boolean(draft && (draft.seen.length || draft.text.trim()));

const tapped = (seen) => seen.map((one) => t(`reporting.alert.seen.${one}`));
const joined = (parts) => parts.filter(Boolean).join(t('courier.comma'));

/** `text`: of one that was refused and is corrected; `order`: whose door it is, when it was opened
 * there. From elsewhere no door is chosen for him: what looks wrong may be at another than his. */
export function AlertSheet({ id, text: before = '', order: about }) {
  const name = id ? `again ${id}` : draftOf(about);
  const [draft, change] = useDraft(name, { ...BLANK, text: before, order: about ?? '' });
  const [asking, setAsking] = useState(false);
  useEffect(() => { if (!known.fix || known.fix.state === 'refused') fix(); }, []);
  const orders = mine();
  const order = orders.find((one) => one.id === draft.order);
  const words = joined([...tapped(draft.seen), draft.text.trim()]);
  const choose = (one) => {
    setAsking(false);
    change((now) => ({ order: now.order === one ? '' : one }));
  };
  const raise = async (here) => {
    const now = { ...BLANK, ...drafted(name) };
    const chosen = here ? undefined : mine().find((one) => one.id === now.order);
    if (chosen && !asking && metresAway(chosen)) return setAsking(true);
    if (id) await takeBack(id);
    const laid = await lay(now, chosen, here || !asking, name);
    return view.sheet === 'alert' && show('alert_raised', { id: laid }); // not over what was opened meanwhile
  };
  return html`<${Sheet} title=${t('reporting.alert.title')} className="full reporting" onClose=${hide}>
    <${Calls} />
    ${store.line === 'offline' && html`<p class="box lm-error"><${Icon} name="wifi-off" /> <span>${t('reporting.alert.offline')}</span></p>`}
    <${Seen} seen=${draft.seen} change=${change} />
    <textarea class="lm-input" rows="2" maxlength="1500" aria-label=${t('reporting.alert.words')} placeholder=${t('reporting.alert.words')}
      value=${draft.text} onInput=${(e) => change({ text: e.target.value })}></textarea>
    <${Doors} orders=${orders} chosen=${draft.order} onChoose=${choose} />
    ${!order && html`<${Where} draft=${{ place: draft.place, fix: known.fix }} onPlace=${(place) => change({ place })} />`}
    <div class="foot">${asking && order ? html`<${WhichDoor} order=${order} raise=${raise} />`
      : html`<${Button} look="weui-btn weui-btn_primary wide danger" icon="siren" disabled=${!words} onClick=${() => raise()}>
        ${t(words ? 'reporting.alert.send' : 'reporting.alert.say_what')}<//>`}</div>
  <//>`;
}

function Seen({ seen, change }) {
  const toggle = (one) => change((now) => ({ seen: now.seen.includes(one) ? now.seen.filter((other) => other !== one) : [...now.seen, one] }));
  return html`<div class="presets" role="group" aria-label=${t('reporting.alert.what')}>${SEEN.map((one) => html`
    <button type="button" class="preset" aria-pressed=${String(seen.includes(one))} data-seen=${one} onClick=${() => toggle(one)}>
      ${t(`reporting.alert.seen.${one}`)}</button>`)}</div>`;
}

/** The doors of the orders in his hand: none is chosen for him, but where he came from one of them. */
function Doors({ orders, chosen, onChoose }) {
  if (!orders.length) return null;
  return html`<p class="fine">${t('reporting.alert.whose')}</p>
    <div class="presets" role="group" aria-label=${t('reporting.alert.which')}>${orders.map((one) => html`
      <button type="button" class="preset" aria-pressed=${String(one.id === chosen)} onClick=${() => onChoose(one.id)}>
        <${Icon} name="package" /> ${placeOfOrder(one)} · ${nameOf(one)}</button>`)}</div>`;
}

/** The phone is far from the door that he chose: help must not go to the wrong one. */
function WhichDoor({ order, raise }) {
  const where = placeOfOrder(order);
  const words = t('reporting.alert.far', { metres: fmtMetres(metresAway(order)), where });
  return html`<p class="box lm-error" role="alert"><${Icon} name="map-pin" /> <span>${words}</span></p>
    <${Button} look="weui-btn weui-btn_primary wide danger" icon="siren" onClick=${() => raise()}>${t('reporting.alert.that_door', { where })}<//>
    <${Button} look="weui-btn weui-btn_default wide" icon="map-pin" onClick=${() => raise(true)}>${t('reporting.alert.where_i_am')}<//>`;
}

/** Metres from the door, when the phone knows well enough that it is not there; else 0. */
function metresAway(order) {
  const here = known.fix?.lat === undefined ? store.fix : known.fix;
  if (!here || !order.position) return 0;
  const away = Math.round(metres(here, order.position));
  return away > AWAY && away > (here.accuracy_m ?? 0) ? away : 0;
}

/** Into the outbox. `short` and `house` are what stays of it when the session ends before it is sent.
 * `standing`: where he stands goes along; of a door far from him the door alone. */
async function lay(draft, order, standing, from) {
  const short = joined(tapped(draft.seen)) || t('reporting.alert.title');
  const text = joined([...tapped(draft.seen), draft.text.trim()]);
  const position = standing ? positionOf({ place: order ? null : draft.place, fix: known.fix }) : {};
  const body = { text, ...(order && { order_id: order.id }), ...position };
  const whose = order && { house: placeOfOrder(order), community: order.community_id };
  const { id } = await later({ kind: 'alert', keep: true, verb: 'alert', path: '/alerts', body, short, from, ...whose });
  return id;
}

/** Where he stands, as exactly as is known; a chosen place if he chose one. */
function positionOf(draft) {
  const place = placeOf(draft) || (draft.fix?.lat !== undefined && asPlace(draft.fix));
  if (!place) return {};
  return { position: { lat: place.lat, lng: place.lng, ...(place.accuracy_m !== undefined && { accuracy_m: place.accuracy_m }) } };
}

/** Who knows of it: nobody, as long as the server has not answered. */
export function AlertRaised({ id, answer }) {
  const entry = store.outbox.find((one) => one.id === id);
  return html`<${Sheet} title=${t('reporting.alert.title')} className="full reporting" onClose=${hide}>
    ${answer ? html`<p class="won"><${Icon} name="circle-check" size="big" /> ${t('reporting.alert.known', { who: committeeOf(answer) })}</p>`
      : html`<p class="box lm-error" role="alert"><${Icon} name="alert-triangle" /> <span>${t(`reporting.alert.${standingOf(entry)}`)}</span></p>`}
    <${Calls} />
    <${Numbers} community=${answer?.community_id ?? entry?.community} />
    ${answer && html`<p class="lead">${t('reporting.alert.stay')}</p>`}
    <${Button} look="weui-btn weui-btn_default wide" onClick=${hide}>${t('common.close')}<//>
  <//>`;
}

/** Of one without an answer: under way for the first time, after a failure, or refused. */
export function standingOf(entry) {
  if (entry?.parked) return 'refused';
  if (store.line === 'live' && !entry?.failures) return 'sending';
  return store.keeps === false ? 'stay_open' : 'nobody_knows';
}

/** Who may be rung beside 120 and 110. */
export function Numbers({ community }) {
  const units = [community, state.person.station_id].map((one) => state.units.find((unit) => unit.id === one)).filter((unit) => unit?.phone);
  return units.map((unit) => html`<a class="weui-btn weui-btn_default wide" href=${dial(unit.phone)}><${Icon} name="phone" /> ${unit.name} ${unit.phone}</a>`);
}

const committeeOf = ({ community_id: id }) => state.units.find((unit) => unit.id === id)?.name || t('courier.committee');
