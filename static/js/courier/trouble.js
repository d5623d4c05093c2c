/** 有问题: hold it and let the committee decide, give it back, or say that it cannot be done. A
 * reason is one tap; nobody is blamed. */

import { t } from '../page.js';
import { Button, html, Icon, Sheet } from '../ui.js';
import { act } from './acts.js';
import { hide, show } from './view.js';
import { LIVE, store } from './store.js';

const HOLD = { out_of_stock: 'package', over_budget: 'wallet', no_contact: 'phone' };
const RELEASE = { busy: 'clock', vehicle: 'bike', too_far: 'navigation', out_of_stock: 'package', no_contact: 'phone', other: 'ellipsis' };
const FAIL = { nobody_home: 'home', out_of_stock: 'package', refused: 'x', other: 'ellipsis' };

function Reasons({ verb, icons, onChosen }) {
  return html`<div class="pair">${Object.entries(icons).map(([reason, icon]) => html`
    <${Button} look="weui-btn weui-btn_default wide" icon=${icon} data-reason=${`${verb}.${reason}`} onClick=${() => onChosen(reason)}>${t(`hands.${verb}.${reason}`)}<//>`)}</div>`;
}

export function Trouble({ id }) {
  const order = store.orders.get(id);
  if (!order || !LIVE.includes(order.status)) return null;
  const back = () => show('detail', { id });
  return html`<${Sheet} title=${t('hands.trouble')} className="full" onClose=${back}>
    ${order.status !== 'on_hold' && html`<section class="part"><h3>${t('hands.hold.title')}</h3><p class="fine">${t('hands.hold.what')}</p>
      <${Reasons} verb="hold" icons=${HOLD} onChosen=${(reason) => { act(order, 'hold', { reason }); back(); }} /></section>`}
    <section class="part"><h3>${t('hands.offer.to_colleague')}</h3>
      <${Button} look="weui-btn weui-btn_default wide" icon="users" onClick=${() => show('hand_over', { id })}>${t('hands.offer.choose')}<//></section>
    <section class="part"><h3>${t('hands.release.title')}</h3><p class="fine">${t('hands.release.what')}</p>
      <${Reasons} verb="release" icons=${RELEASE} onChosen=${(reason) => { act(order, 'release', { reason }); hide(); }} /></section>
    <section class="part"><h3>${t('hands.fail.title')}</h3><p class="fine">${t('hands.fail.what')}</p>
      <${Reasons} verb="fail" icons=${FAIL} onChosen=${(reason) => { act(order, 'fail', { reason }, { undo: true }); back(); }} /></section>
    <${Button} look="weui-btn weui-btn_default wide warn" icon="siren" onClick=${() => show('alert', { order: id })}>${t('courier.alert')}<//>
    <p class="fine">${t('courier.emergency')}</p>
    <div class="numbers">${['120', '110', '119'].map((number) => html`<a key=${number} class="weui-btn weui-btn_default wide" href=${`tel:${number}`}><${Icon} name="phone" /> ${number}</a>`)}</div>
  <//>`;
}
