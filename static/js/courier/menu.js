/** What I did today, the notice, the size of the letters, and the way out. */

import { api } from '../api.js';
import { fmtTime, state, t } from '../page.js';
import { Button, complain, html, Icon, Sheet, useEffect, useState } from '../ui.js';
import { iconOf, nameOf } from './card.js';
import { laterProof } from './deliver.js';
import { wipe } from './outbox.js';
import { hide, show } from './view.js';
import { store } from './store.js';
import { forgetToday, today } from './today.js';

const TODAY = { stated: 'hands.stated.waits', rejected: 'hands.stated.not' };

export function Today() {
  const list = today();
  return html`<section class="part"><h3><${Icon} name="history" /> ${t('hands.today')}</h3>
    ${list.length ? html`<p class="lead">${t('hands.today_sum', { n: list.filter(({ status }) => !TODAY[status]).length })}</p>` : html`<p class="fine">${t('hands.today_none')}</p>`}
    <ul class="today">${[...list].reverse().map((one) => html`<li>
      <${Icon} name=${iconOf(one)} /> <span>${nameOf(one)} · ${one.compound || ''}<small>${fmtTime(one.at)} · ${one.status === 'confirmed' ? html`<b><${Icon} name="heart" /> ${t('hands.thanked')}</b>` : t(TODAY[one.status] ?? 'common.status.delivered')}</small></span>
      ${one.status !== 'confirmed' && html`<label class="small-camera" aria-label=${t('hands.photo_later')}><${Icon} name="camera" />
        <input type="file" accept="image/*" capture="environment" onChange=${(e) => e.target.files[0] && laterProof(one.id, e.target.files[0])} /></label>`}
    </li>`)}</ul></section>`;
}

/** How the orders of the week were spread: his share beside everybody's, and no place in a row. */
function Share() {
  const [week, setWeek] = useState(null);
  useEffect(() => { api('GET', `/stations/${state.person.station_id}/shares`, undefined, { tries: 1 }).then(setWeek, () => {}); }, []);
  if (!(week?.mine?.hours >= 1)) return null; // of less than an hour nothing can be said
  const rate = (perHour) => perHour.toFixed(1);
  return html`<p class="fine share"><${Icon} name="users" /> ${t('hands.share', { all: rate(week.orders / week.hours), mine: rate(week.mine.per_hour) })}</p>`;
}

export function Menu() {
  const [sure, setSure] = useState(false);
  const [Switches, setSwitches] = useState('p');
  useEffect(() => { import('../switches.js').then((late) => setSwitches(() => late.Switches), () => {}); }, []);
  const out = async () => {
    if (store.outbox.length && !sure) return setSure(true);
    try {
      await import('./push.js').then((push) => push.unsubscribe()).catch(() => {}); // who has the phone next is not told his
      await api('DELETE', '/session', undefined, { tries: 2 });
      await wipe();
      forgetToday();
      location.assign('/sign-in');
    } catch (problem) {
      complain(problem);
    }
    return undefined;
  };
  return html`<${Sheet} title=${state.person.name} className="full" onClose=${hide}>
    <${Today} />
    <${Share} />
    <${Switches} />
    <p class="fine">${t('courier.duty.only_open')}</p>
    <${Button} look="weui-btn weui-btn_default wide" icon="message-circle" onClick=${() => show('inbox')}>${t('hands.news')}<//>
    <${Button} look="weui-btn weui-btn_default wide" icon="bell" onClick=${() => show('reach')}>${t('hands.reach')}<//>
    <${Button} look="weui-btn weui-btn_default wide" icon="shield" onClick=${() => show('notice')}>${t('hands.notice.title')}<//>
    <${Button} look="weui-btn weui-btn_default wide" icon="phone" onClick=${() => show('devices')}>${t('hands.devices')}<//>
    ${sure && html`<div class="box lm-error">${t('hands.unsent', { n: store.outbox.length })}</div>`}
    <${Button} look="weui-btn weui-btn_default wide warn" icon="log-out" onClick=${out}>${sure ? t('hands.sign_out_anyway') : t('common.sign_out')}<//>
  <//>`;
}
