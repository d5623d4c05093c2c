/** 提醒方式: how he may be told while the page is closed, and when not. What he says is saved with the
 * button below; this phone's own push is between him and the browser, and is done at once. */

import { api } from '../api.js';
import { at, useForm } from '../form.js';
import { learn, t } from '../page.js';
import { Button, complain, Field, html, Icon, Sheet, toast, useEffect, useState } from '../ui.js';
import { Choice, NOON } from './choice.js';
import { Blocked, blocked, subscribe, subscription, unsubscribe } from './push.js';
import { hide } from './view.js';
import { store } from './store.js';

const NIGHT = { from: '21:30', to: '06:30' };
const CHANNELS = ['sms', 'mail', 'bot'];

export default function Reach() {
  const [known, setKnown] = useState(null); // {reach, here}: as GET /me/reach answers; this browser's own
  const [problem, setProblem] = useState(null);
  const look = async () => {
    try {
      const [reach, here] = await Promise.all([api('GET', '/me/reach'), subscription(), learn('reach')]);
      setKnown({ reach, here });
    } catch (refusal) {
      setProblem(refusal);
    }
  };
  useEffect(() => { look(); }, []);
  const again = () => { setProblem(null); return look(); };
  return html`<${Sheet} title=${t('hands.reach')} className="full" onClose=${hide}>
    ${problem && html`<div class="box lm-error">${problem.words ?? t('common.offline.title')}</div><${Button} look="weui-btn weui-btn_default wide" onClick=${again}>${t('common.retry')}<//>`}
    ${!known && !problem && html`<p>${t('common.loading')}</p>`}
    ${known && html`<p class="lead">${t('reach.what')}</p><${Phone} ...${known} look=${look} /><${Wishes} reach=${known.reach} />`}
  <//>`;
}

/** This browser, and how many others of his are woken too. */
function Phone({ reach, here, look }) {
  const [why, setWhy] = useState(blocked);
  const on = Boolean(here && reach.browsers && reach.channels.push);
  const others = reach.browsers - (on ? 1 : 0);
  const turn = (work) => async () => {
    try {
      await work();
    } catch (refusal) {
      if (refusal instanceof Blocked) setWhy(refusal.message);
      else complain(refusal);
    }
    await look();
  };
  const start = turn(async () => {
    await subscribe(reach.push_key);
    if (!reach.channels.push) await api('PUT', '/me/reach', { channels: { push: true } });
  });
  const stopAll = async () => {
    await unsubscribe();
    await api('DELETE', '/me/push', {});
  };
  const offline = store.line === 'offline';
  return html`<section class="part"><h3>${t('reach.phone.title')}</h3>
    <p class="status" data-push=${on ? 'on' : 'off'}><${Icon} name=${on ? 'bell-ring' : 'volume-x'} /> ${t(on ? 'reach.phone.on' : 'reach.phone.off')}</p>
    ${why && html`<p class="hints" role="status"><${Icon} name="info" /> ${t(`reach.blocked.${why}`)}</p>`}
    ${(on || !why || why === 'no_service') && html`<${Button} look="weui-btn weui-btn_default wide" icon=${on ? 'x' : 'bell'} disabled=${offline} onClick=${turn(on ? unsubscribe : start)}>${t(on ? 'reach.phone.stop' : 'reach.phone.start')}<//>`}
    <p class="fine">${t('reach.phone.what')}</p>
    ${others > 0 && html`<p class="fine">${t('reach.phone.others', { n: others })}</p>
      <${Button} look="weui-btn weui-btn_default wide" disabled=${offline} onClick=${turn(stopAll)}>${t('reach.phone.stop_all')}<//>`}
  </section>`;
}

/** What the house cannot do is not offered; but to SMS, which it does unless he says no, he may say
 * so before there is any. */
function Wishes({ reach }) {
  const [{ channels, quiet }, change] = useForm({ channels: reach.channels, quiet: reach.quiet });
  const same = Boolean(quiet) && quiet.from === quiet.to;
  const save = async () => {
    try {
      const now = change.now();
      const { sms, mail, bot } = now.channels;
      await api('PUT', '/me/reach', { channels: { sms, mail, bot }, quiet: now.quiet });
      toast(t('reach.saved'), { kind: 'good' });
      hide();
    } catch (refusal) {
      complain(refusal);
    }
  };
  const offered = CHANNELS.filter((name) => reach.available[name] || name === 'sms');
  return html`<section class="part"><h3>${t('reach.channels')}</h3>
      <div class="presets">${offered.map((name) => html`<${Choice} key=${name} on=${channels[name]} onClick=${() => at(change, 'channels')((now) => ({ [name]: !now[name] }))}>${t(`reach.${name}`)}<//>`)}</div>
      <p class="fine">${t('reach.sms_what')} ${!reach.available.sms && t('reach.sms_none')}</p></section>
    <${Quiet} quiet=${quiet} change=${at(change, 'quiet').put} wrong=${same} />
    <div class="foot"><${Button} look="weui-btn weui-btn_primary wide" icon="check" disabled=${store.line === 'offline' || same || (quiet && !(quiet.from && quiet.to))} onClick=${save}>${t('common.save')}<//></div>`;
}

function Quiet({ quiet, change, wrong }) {
  const is = (hours) => Boolean(quiet) && quiet.from === hours.from && quiet.to === hours.to;
  return html`<section class="part quiet"><h3>${t('reach.quiet.title')}</h3>
    <div class="presets">
      <${Choice} on=${!quiet} onClick=${() => change(null)}>${t('reach.quiet.none')}<//>
      <${Choice} on=${is(NOON)} onClick=${() => change(NOON)}>${t('reach.quiet.noon', NOON)}<//>
      <${Choice} on=${is(NIGHT)} onClick=${() => change(NIGHT)}>${t('reach.quiet.night', NIGHT)}<//>
    </div>
    <div class="pair">${['from', 'to'].map((end) => html`<${Field} key=${end} name=${end} kind="time" label=${t(`reach.quiet.${end}`)} value=${quiet?.[end] ?? ''} onInput=${(time) => change((now) => ({ from: '', to: '', ...now, [end]: time }))} />`)}</div>
    ${wrong && html`<p class="lm-error">${t('reach.quiet.same')}</p>`}
    <p class="fine">${t('reach.quiet.what')}</p></section>`;
}
