/** 独居老人异常 · 无人应答: not a report of rubbish. Committee and station hear it at once; where
 * there is danger one telephones, and without a network nobody hears anything but a telephone. */

import { dial, state, t } from '../../page.js';
import { Button, html, Icon, Sheet, useEffect, useState } from '../../ui.js';
import { later, takeBack } from '../outbox.js';
import { nameOf, placeOf as placeOfOrder } from '../card.js';
import { mine, store } from '../store.js';
import { hide, show } from '../view.js';
import { known } from './known.js';
import { asPlace, fix, placeOf } from './whereabouts.js';
import { Where } from './where.js';

const SEEN = ['no_answer', 'heard', 'smell', 'fallen', 'confused'];

export function Calls() {
  return html`<div class="rescue"><p><strong>${t('reporting.alert.first')}</strong></p>
    <div class="pair">${['120', '110'].map((number) => html`<a class="weui-btn weui-btn_primary wide danger" href=${`tel:${number}`}><${Icon} name="phone" /> ${number} ${t(`reporting.alert.call_${number}`)}</a>`)}</div></div>`;
}

/** `text`: of one that was refused and is corrected; `order`: whose door it is. */
export function AlertSheet({ id, text: before = '', order: about }) {
  const [seen, setSeen] = useState([]);
  const [text, setText] = useState(before);
  const [, redraw] = useState(0);
  const [draft] = useState(() => ({ place: null, fix: null }));
  useEffect(() => { if (!known.fix || known.fix.state === 'refused') fix(); }, []);
  draft.fix = known.fix;
  const orders = mine();
  const [orderId, setOrder] = useState(about ?? orders[0]?.id ?? '');
  const order = orders.find((one) => one.id === orderId);
  const words = [...seen.map((one) => t(`reporting.alert.seen.${one}`)), text.trim()].filter(Boolean).join(t('courier.comma'));
  const raise = async () => {
    if (id) await takeBack(id);
    const body = { text: words, ...(order && { order_id: order.id }), ...positionOf(draft) };
    const { id: laid } = await later({ kind: 'alert', keep: true, verb: 'alert', path: '/alerts', body, community: order?.community_id });
    show('alert_raised', { id: laid });
  };
  return html`<${Sheet} title=${t('reporting.alert.title')} className="full reporting" onClose=${hide}>
    <${Calls} />
    ${store.line === 'offline' && html`<p class="box lm-error"><${Icon} name="wifi-off" /> <span>${t('reporting.alert.offline')}</span></p>`}
    <div class="presets" role="group" aria-label=${t('reporting.alert.what')}>${SEEN.map((one) => html`<button type="button" class="preset" aria-pressed=${String(seen.includes(one))} data-seen=${one}
      onClick=${() => setSeen(seen.includes(one) ? seen.filter((other) => other !== one) : [...seen, one])}>${t(`reporting.alert.seen.${one}`)}</button>`)}</div>
    <textarea class="lm-input" rows="2" maxlength="1500" aria-label=${t('reporting.alert.words')} placeholder=${t('reporting.alert.words')} value=${text} onInput=${(e) => setText(e.target.value)}></textarea>
    ${orders.length > 0 && html`<div class="presets" role="group" aria-label=${t('reporting.alert.which')}>${orders.map((one) => html`<button type="button" class="preset" aria-pressed=${String(one.id === orderId)} onClick=${() => setOrder(one.id === orderId ? '' : one.id)}>
      <${Icon} name="package" /> ${placeOfOrder(one)} · ${nameOf(one)}</button>`)}</div>`}
    ${!order && html`<${Where} draft=${draft} onPlace=${(place) => { draft.place = place; redraw((n) => n + 1); }} />`}
    <div class="foot"><${Button} look="weui-btn weui-btn_primary wide danger" icon="siren" disabled=${!words} onClick=${raise}>${t(words ? 'reporting.alert.send' : 'reporting.alert.say_what')}<//></div>
  <//>`;
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
  const numbers = [answer?.community_id ?? entry?.community, state.person.station_id].map((one) => state.units.find((unit) => unit.id === one)).filter((unit) => unit?.phone);
  return html`<${Sheet} title=${t('reporting.alert.title')} className="full reporting" onClose=${hide}>
    ${answer ? html`<p class="won"><${Icon} name="circle-check" size="big" /> ${t('reporting.alert.known', { who: committeeOf(answer) })}</p>`
      : html`<p class="box lm-error" role="alert"><${Icon} name="alert-triangle" /> <span>${t(entry?.parked ? 'reporting.alert.refused' : store.line === 'live' ? 'reporting.alert.sending' : 'reporting.alert.nobody_knows')}</span></p>`}
    <${Calls} />
    ${numbers.map((unit) => html`<a class="weui-btn weui-btn_default wide" href=${dial(unit.phone)}><${Icon} name="phone" /> ${unit.name} ${unit.phone}</a>`)}
    ${answer && html`<p class="lead">${t('reporting.alert.stay')}</p>`}
    <${Button} look="weui-btn weui-btn_default wide" onClick=${hide}>${t('common.close')}<//>
  <//>`;
}

const committeeOf = ({ community_id: id }) => state.units.find((unit) => unit.id === id)?.name || t('courier.committee');
