/** The sheets after a grab that did not succeed: taken by another, or not allowed. */

import { api } from '../api.js';
import { fmtMetres, learn, t, words } from '../page.js';
import { Button, complain, html, Sheet, toast, useEffect, useState } from '../ui.js';
import { Facts, Head } from './card.js';
import { setDuty } from './duty.js';
import { whyNot } from './grab.js';
import { grab } from './grabbing.js';
import { HoldButton } from './hold.js';
import { hide, show, turnTo } from './view.js';
import { changed, store, takeable } from './store.js';

export function Lost({ order, behind, drawn, stated, nearest }) {
  const others = nearest.map(({ id, metres }) => ({ other: store.orders.get(id), metres })).filter(({ other }) => other && !other.gone && takeable(other));
  return html`<${Sheet} title=${t(stated ? 'courier.gone.stated' : drawn ? 'hands.lost.drawn' : 'hands.lost.title')} onClose=${hide}>
    <p class="lead">${stated ? t('hands.stated.waits') : drawn ? t('hands.lost.fewest_first') : behind == null ? t('hands.lost.another') : t('hands.lost.behind', { time: lateness(behind) })}</p>
    <p class="fine">${t('hands.lost.no_matter')}</p>
    ${others.length ? html`<h3 class="part">${t('hands.lost.nearest')}</h3>` : html`<p>${t('hands.lost.none')}</p>`}
    <ul class="cards">${others.map(({ other, metres }) => html`<li class="card" key=${other.id} data-order=${other.id}>
      <${Head} order=${other} />
      ${metres != null && html`<p class="fine">${t('hands.lost.away', { metres: fmtMetres(metres) })}</p>`}
      <${Facts} order=${other} />
      <${HoldButton} label=${t('courier.hold_to_grab')} reason=${whyNot()} busy=${store.pending.has(other.id)} onHeld=${() => grab(other)} />
    </li>`)}</ul>
    <${Button} look="weui-btn weui-btn_default wide" onClick=${hide}>${t('hands.lost.back')}<//>
  <//>`;
}

const lateness = (ms) => (ms < 1000 ? t('hands.ms', { n: ms }) : ms < 60_000 ? t('hands.seconds', { n: (ms / 1000).toFixed(1) }) : t('hands.minutes', { n: Math.round(ms / 60_000) }));

export function Refused({ problem }) {
  const { code } = problem;
  const [Missing, setMissing] = useState(null); // whom to ring, when it is his papers
  useEffect(() => {
    if (!/^ins|^too/.test(problem.missing ?? code)) return; // insurance_expired, too_many_releases
    import('./missing.js').then((module) => module.look().then(() => setMissing(() => module.default))).catch(() => {});
  }, []);
  const more = `hands.refused.${code}.${problem.missing ?? problem.which}`;
  const sentence = [more, `hands.refused.${code}`].map((key) => t(key, problem)).find((said, i, all) => said !== more || i === all.length - 1);
  return html`<${Sheet} title=${problem.words} onClose=${hide}>
    <p class="lead">${sentence}</p>
    ${Missing && html`<${Missing} />`}
    ${code === 'off_duty' && html`<${Button} look="weui-btn weui-btn_primary wide" onClick=${async () => { await setDuty(true); hide(); }}>${t('courier.duty.start')}<//>`}
    ${code === 'cap_reached' && html`<${Button} look="weui-btn weui-btn_primary wide" onClick=${() => { hide(); turnTo('mine'); }}>${t('hands.to_mine')}<//>`}
    ${code === 'notice_not_accepted' && html`<${Button} look="weui-btn weui-btn_primary wide" onClick=${() => show('notice')}>${t('hands.notice.read')}<//>`}
    <${Button} look="weui-btn weui-btn_default wide" onClick=${hide}>${t('common.close')}<//>
  <//>`;
}

export function Notice() {
  const [problem, setProblem] = useState(null);
  useEffect(() => { learn('notice').then(changed, () => setProblem(true)); }, []);
  const accept = async () => {
    try {
      await api('POST', '/me/notice');
      toast(t('hands.notice.thanks'), { kind: 'good' });
      hide();
    } catch (problem) {
      complain(problem);
    }
  };
  return html`<${Sheet} title=${t('hands.notice.title')} onClose=${hide}>
    <ol class="notice-text">${words.notice?.sentences.map((sentence) => html`<li>${sentence}</li>`) ?? t(problem ? 'common.offline.title' : 'common.loading')}</ol>
    <${Button} look="weui-btn weui-btn_primary wide" icon="check" disabled=${!words.notice} onClick=${accept}>${t('hands.notice.accept')}<//>
  <//>`;
}
