/** 已送达（离线） in the drawer: who says so, what shows it, and the call that decides. */

import { fmtTime, fmtYuan, t } from '../page.js';
import { html, Icon } from '../ui.js';
import { Verb, Words } from './asking.js';
import { acts } from './store.js';
import { decide } from './verbs.js';

export function Stated({ order, again }) {
  return (order.statements ?? []).map((one) => html`<${One} key=${one.id} one=${one} order=${order} again=${again} />`);
}

function One({ one, order, again }) {
  const { courier } = one;
  const work = (outcome) => async (text) => {
    const done = await decide(order, one, outcome, text);
    await again();
    return done;
  };
  const ask = (outcome, icon, look) => html`<${Verb} name=${`stated_${outcome}`} icon=${icon} look=${look}>${(close) => html`<${Words} place=${`stated_${outcome}:${one.id}`}
    question=${t(`board.ask.stated_${outcome}`)} label=${t(`board.verb.stated_${outcome}`)} work=${work(outcome)} onBack=${close} />`}<//>`;
  return html`<section class=${`stated ${one.answer ?? 'waits'}`} data-statement=${one.id}><h4><${Icon} name="package-check" /> ${t('board.stated.title')} ${fmtTime(one.at)}</h4>
    <p><b>${courier.name}</b> ${courier.outlet} <span>${courier.phone}</span></p>
    <p>${t(`board.stated.proof.${one.proof}`)} ${one.total_fen != null && html`<b>${t('board.stated.paid', { yuan: fmtYuan(one.total_fen) })}</b>`}</p>
    ${one.photos.length > 0 && html`<p class="stated-photos">${one.photos.map(({ id }) => html`<a key=${id} href=${`/api/v1/photos/${id}`} target="_blank" rel="noopener"><img src=${`/api/v1/photos/${id}?size=320`} loading="lazy" alt=${t('board.stated.proof.photo')} /></a>`)}</p>`}
    ${one.answer ? html`<p class="fine">${t(`board.stated.${one.answer}`)} ${fmtTime(one.answered_at)}</p>`
      : html`<p class="fine">${t('board.stated.how')}</p>${acts && html`<div class="acts" role="group" aria-label=${t('board.stated.title')}>${ask('ok', 'check', 'btn btn-primary')} ${ask('not_ok', 'x')}</div>`}`}
  </section>`;
}
