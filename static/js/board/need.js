/** A need that is the station's to do: decide what becomes of it, take it, close it with words. */

import { useForm } from '../form.js';
import { fmtTime, state, t, tables } from '../page.js';
import { html, Icon } from '../ui.js';
import { Verb, Words } from './asking.js';
import { Head, History, What, Whom } from './facts.js';
import { Level } from './order.js';
import { open } from './selection.js';
import { acknowledge, closeNeed, takeOn, triage } from './verbs.js';

const callsOf = (need) => [...new Set((need.flags ?? []).map(({ call }) => call).filter(Boolean))];

export function Need({ need, history, row, again }) {
  return html`
    <${Head} card=${need} row=${row} status=${t(`board.status.${need.status}`)} />
    ${(need.flags ?? []).length > 0 && html`<p class="flags"><${Icon} name="flag" /> ${t('board.flags')} ${need.flags.map((flag) => flag.word ?? flag).join(t('board.comma'))}</p>`}
    ${callsOf(need).map((number) => html`<p key=${number} class="flags"><${Icon} name="siren" /> ${t('board.call_first')} <a href=${`tel:${number}`}><b>${number}</b></a></p>`)}
    ${(need.gates ?? []).includes('station_first') && html`<p class="flags"><${Icon} name="shield" /> ${t('board.station_first')}</p>`}
    ${need.acknowledged_at && html`<p class="fine"><${Icon} name="check" /> ${t('board.acknowledged', { time: fmtTime(need.acknowledged_at) })}</p>`}
    ${need.taken_by && html`<p class="fine"><${Icon} name="user" /> ${t('board.state.taken', { name: need.taken_by.id === state.person.id ? t('board.you') : need.taken_by.name })}</p>`}
    <${Acts} need=${need} again=${again} />
    <${Whom} resident=${need.resident} door=${need.address ?? need.resident?.address} hints=${need.resident?.hints} community=${need.community_id} />
    <${What} of=${need} />
    <${History} moves=${history} />`;
}

function Acts({ need, again }) {
  const after = (work) => async (...given) => {
    const done = await work(...given);
    await again();
    return done;
  };
  const ours = need.status === 'station_work';
  if (!ours && need.status !== 'referred') return null;
  const unseen = need.priority === 'P0' && !need.acknowledged_at && ours;
  return html`<div class="acts" role="group" aria-label=${t('board.acts')}>
    ${unseen && html`<${Verb} name="acknowledge" icon="check" look="btn btn-danger" work=${after(() => acknowledge(need.id))} />`}
    ${ours && !unseen && !need.taken_by && html`<${Verb} name="take" icon="hand" look="btn btn-primary" work=${after(() => takeOn(need))} />`}
    <${Verb} name="close" icon="check">${(close) => html`<${Words} place=${`close:${need.id}`} question=${t('board.ask.close')} needed max="1000" label=${t('board.verb.close_now')}
      work=${after((text) => closeNeed(need, text))} onBack=${close} />`}<//>
    ${ours && html`<${ToOrder} need=${need} again=${again} />
      <${Verb} name="refer" icon="log-out">${(close) => html`<${Words} place=${`refer:${need.id}`} question=${t('board.ask.refer')} needed max="200" label=${t('board.verb.refer_now')}
        work=${after((reason) => triage(need, 'referred', { reason }))} onBack=${close} />`}<//>
      <${Verb} name="keep" icon="home">${(close) => html`<${Words} place=${`keep:${need.id}`} question=${t('board.ask.keep')} max="200" label=${t('board.verb.keep_now')}
        work=${after((reason) => triage(need, 'station_work', { reason }))} onBack=${close} />`}<//>
      <${Level} need=${need} after=${after} />
      <${Verb} name="reject" icon="x">${(close) => html`<${Words} place=${`reject:${need.id}`} question=${t('board.ask.reject')} needed max="200" look="btn btn-danger" label=${t('board.verb.reject_now')}
        work=${after((reason) => triage(need, 'rejected', { reason }))} onBack=${close} />`}<//>`}
    ${!ours && html`<${Verb} name="back" icon="home" work=${after(() => triage(need, 'station_work'))} />`}
  </div>`;
}

/** Before the couriers: from now on everybody of the station sees category and building. */
function ToOrder({ need, again }) {
  const [{ priority }, change] = useForm({ priority: need.priority === 'P0' ? 'P1' : need.priority });
  const work = async () => {
    const answer = await triage(need, 'order', change.now());
    if (answer?.order) open('order', answer.order.id);
    else await again();
  };
  return html`<${Verb} name="to_order" icon="bike">${(close) => html`
    <p class="question">${t('board.ask.to_order')}</p>
    ${(need.gates ?? []).includes('station_first') && html`<p class="flags">${t('board.ask.station_first')}</p>`}
    <label class="pick">${t('board.level')} <select class="form-select" value=${priority} onChange=${(event) => change({ priority: event.target.value })}>
      ${Object.entries(tables.priorities).filter(([code]) => code !== 'P0').map(([code, words]) => html`<option key=${code} value=${code}>${code} ${words}</option>`)}</select></label>
    <div class="choices"><${Verb} name="to_order_now" look="btn btn-primary" work=${work} /><button type="button" class="btn btn-link" onClick=${close}>${t('common.back')}</button></div>`}<//>`;
}
