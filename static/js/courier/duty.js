/** 开始听单: duty on, sound unlocked, and what it cannot do said openly. Below it, quietly, today's
 * round; where it is chosen is round.js. */

import { api } from '../api.js';
import { fmtTime, state, t } from '../page.js';
import { Button, complain, html, Icon, toast } from '../ui.js';
import { canSound, unlock } from './bell.js';
import * as place from './place.js';
import { changed, refetch, store } from './store.js';
import { show } from './view.js';

/** Called from a touch: sound may be unlocked only there. `round`: {carrying, route, quiet, until};
 * what is not said stays as it was. Resolves to whether it was done. */
export async function setDuty(on, round = {}) {
  if (on) unlock();
  try {
    store.duty = await api('PUT', '/me/duty', { on, ...round }, { tries: 3 });
    applyDuty(store.duty.on);
    if (on) await refetch(); // what was missed while nobody listened
    return true;
  } catch (problem) {
    complain(problem);
    return false;
  }
}

export function applyDuty(on) {
  store.onDuty = on;
  if (on) place.follow();
  else place.stop();
  changed();
}

/** After a gap in which its end may have been said. */
export async function fetchDuty() {
  store.duty = await api('GET', '/me/duty');
  applyDuty(store.duty.on);
}

const shortName = (id) => state.units?.find((unit) => unit.id === id)?.name.replace(/社区.*/, '') ?? '';

/** 富阳里 → 清谷 → 盛清 · 带 20 件 · 到 18:00 · 12:30–14:30 静音; empty when nothing was said. */
export function roundWords({ route, carrying, until, quiet } = {}) {
  return [
    route?.map(shortName).filter(Boolean).join(' → '),
    carrying > 0 && t('courier.duty.carrying', { n: carrying }),
    until && t('courier.duty.until', { time: fmtTime(until) }),
    quiet && t('courier.duty.quiet', quiet),
  ].filter(Boolean).join(' · ');
}

/** One tap to repeat yesterday's; else where one says it. */
function Before({ offline }) {
  const { last } = store.duty;
  const same = last && roundWords(last);
  return html`<div class=${same ? 'pair' : ''}>
    ${same && html`<${Button} look="round" icon="history" disabled=${offline} onClick=${() => setDuty(true, { route: last.route, carrying: last.carrying })}><span>${t('courier.duty.as_before')}<small>${same}</small></span><//>`}
    <${Button} look="round" icon="bike" onClick=${() => show('round')}>${t('courier.duty.round')}<//>
  </div>`;
}

export function Duty() {
  const offline = store.line === 'offline';
  if (!store.onDuty) {
    return html`<section class="duty off">
      <${Button} look="listen" icon="bell" disabled=${offline} onClick=${() => setDuty(true)}>${t('courier.duty.start')}<//>
      <${Before} offline=${offline} />
      <p class="fine">${offline ? t('courier.duty.offline') : t('courier.duty.before')}</p>
    </section>`;
  }
  return html`<section class="duty on">
    <div class="listening"><${Icon} name="bell-ring" size="big" /><strong>${t('courier.duty.on')}</strong>
      <${Button} look="stop" onClick=${() => setDuty(false)}>${t('courier.duty.stop')}<//></div>
    ${!canSound() && html`<${Button} look="weui-btn weui-btn_default wide" icon="volume-x" onClick=${async () => { if (!(await unlock())) toast(t('courier.duty.no_sound')); changed(); }}>${t('courier.duty.sound')}<//>`}
    <button type="button" class="round" onClick=${() => show('round')}><${Icon} name="bike" /> <span>${roundWords(store.duty) || t('courier.duty.say_round')}</span> <${Icon} name="chevron-right" /></button>
    <p class="fine">${t('courier.duty.only_open')}</p>
  </section>`;
}
