/** After the third tap: who has it now; or that the phone has it and nobody else yet. */

import { api } from '../../api.js';
import { now, state, t } from '../../page.js';
import { Button, html, Icon, Sheet, useEffect, useState } from '../../ui.js';
import { store } from '../store.js';
import { hide, show } from '../view.js';
import { Camera } from './camera.js';
import { discard, support } from './draft.js';
import { refusalInWords } from './report.js';
import { Twin } from './twins.js';
import { fix } from './whereabouts.js';

const DAY = 24 * 3600_000;

export function Sent({ id, answer }) {
  const entry = store.outbox.find((one) => one.id === id);
  const refused = entry?.parked;
  const title = refused ? 'reporting.refused_title' : answer ? 'reporting.sent' : 'reporting.kept';
  return html`<${Sheet} title=${t(title)} className="reporting" onClose=${hide}>
    ${answer ? html`<${Arrived} report=${answer} />` : refused ? html`<${Back} entry=${entry} />` : html`<${OnItsWay} />`}
    <div class="pair">
      <${Camera} label=${t('reporting.another')} onOpen=${fix} onFile=${(file) => show('report', { file })} />
      <${Button} look="weui-btn weui-btn_primary wide" onClick=${hide}>${t('reporting.good')}<//>
    </div>
  <//>`;
}

function OnItsWay() {
  const offline = store.line === 'offline';
  return html`<p class="on-its-way"><span><${Icon} name=${offline ? 'wifi-off' : 'upload'} /> ${t(offline ? 'courier.waits_for_net' : 'courier.on_its_way')}</span></p>
    <p class="fine">${t(store.keeps === false ? 'courier.keeps_nothing' : 'reporting.safe_here')}</p>`;
}

function Arrived({ report }) {
  const who = (report.receivers || []).map(({ unit_id: id }) => state.units.find((unit) => unit.id === id)?.name).filter(Boolean);
  const others = (report.nearby || []).filter((one) => one.id !== report.id);
  return html`<p class="won"><${Icon} name="circle-check" size="big" /> ${report.number}</p>
    ${report.status === 'reopened' && html`<${Reopened} id=${report.id} />`}
    <p class="lead">${who.length ? t('reporting.received_by', { who: who.join(t('reporting.and')) }) : t('reporting.received')}</p>
    ${others.length > 0 && html`<${Nearby} report=${others[0]} />`}`;
}

/** It is the old report: honestly, with how long ago it was cleaned, which its history knows. */
function Reopened({ id }) {
  const [words, setWords] = useState(t('reporting.reopened_some_time'));
  useEffect(() => {
    api('GET', `/reports/${id}/history?limit=200`, undefined, { tries: 3 }).then(({ items }) => setWords(cleaned(items)), () => {});
  }, [id]);
  return html`<p class="hints"><${Icon} name="rotate-ccw" /> ${words}</p>`;
}

function cleaned(moves) {
  const closed = moves.filter((move) => move.to === 'closed').pop();
  if (!closed) return t('reporting.reopened_some_time');
  const days = Math.floor((now() - new Date(closed.at)) / DAY);
  return t(days < 1 ? 'reporting.reopened_today' : 'reporting.reopened', { n: days });
}

/** Others had reported the same: he may stand behind theirs too. */
function Nearby({ report }) {
  const [done, setDone] = useState(false);
  const press = async () => {
    await support(report.id);
    setDone(true);
  };
  return html`<${Twin} report=${report} />${done ? html`<p class="fine">${t('reporting.supported')}</p>`
    : html`<${Button} look="weui-btn weui-btn_default wide" icon="plus" onClick=${press}>${t('reporting.support')}<//>`}`;
}

function Back({ entry }) {
  return html`<div class="box lm-error"><${Icon} name="alert-triangle" /> <span>${refusalInWords(entry.parked)}</span></div>
    <div class="pair"><${Button} look="weui-btn weui-btn_default wide warn" icon="x" onClick=${() => { discard(entry.id); hide(); }}>${t('reporting.throw_away')}<//>
      <${Button} look="weui-btn weui-btn_default wide" icon="rotate-ccw" onClick=${() => show('report', { id: entry.id })}>${t('reporting.correct')}<//></div>`;
}
