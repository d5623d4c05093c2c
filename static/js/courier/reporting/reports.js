/** 我的上报: what is still on this phone, my alerts, and what became of what I reported. */

import { ago, t } from '../../page.js';
import { Button, html, Icon, Sheet, useEffect, useState } from '../../ui.js';
import { store } from '../store.js';
import { hide, show } from '../view.js';
import { Raised } from './alerts.js';
import { Camera } from './camera.js';
import { discard } from './draft.js';
import { known, nameOfType, spot, typeOf } from './known.js';
import { fetchAlerts, fetchReports } from './mine.js';
import { refusalInWords } from './report.js';
import { Progress } from './steps.js';
import { iconOfType } from './tiles.js';
import { fix } from './whereabouts.js';

export function Reports() {
  const [problem, setProblem] = useState(null);
  const look = () => {
    setProblem(null);
    return Promise.all([fetchReports(), fetchAlerts()]).catch(setProblem);
  };
  useEffect(() => { look(); }, []);
  const reports = [...known.reports.values()].sort((a, b) => b.reported_at.localeCompare(a.reported_at));
  return html`<${Sheet} title=${t('courier.my_reports')} className="full reporting" onClose=${hide}>
    <div class="pair">
      <${Camera} label=${t('courier.snap')} look="weui-btn weui-btn_primary wide" onOpen=${fix} onFile=${(file) => show('report', { file })} />
      <${Button} look="weui-btn weui-btn_default wide" onClick=${() => { fix(); show('report'); }}>${t('reporting.without_photo')}<//>
    </div>
    <${Unsent} />
    ${known.alerts.length > 0 && html`<h3 class="part">${t('reporting.my_alerts')}</h3><ul class="cards">${known.alerts.map((alert) => html`<${Raised} alert=${alert} key=${alert.id} />`)}</ul>`}
    ${problem && html`<div class="box lm-error">${problem.words}</div><${Button} look="weui-btn weui-btn_default wide" onClick=${look}>${t('common.retry')}<//>`}
    ${!problem && !known.listed && html`<p class="lead">${t('common.loading')}</p>`}
    ${known.listed && reports.length === 0 && html`<div class="empty"><${Icon} name="camera" size="huge" /><p>${t('reporting.none')}</p></div>`}
    <ul class="cards">${reports.map((report) => html`<${Card} report=${report} key=${report.id} />`)}</ul>
    ${known.older && html`<${Button} look="weui-btn weui-btn_default wide" onClick=${() => fetchReports(true).catch(setProblem)}>${t('reporting.older')}<//>`}
  <//>`;
}

function Card({ report }) {
  return html`<li class="card" data-report=${report.id}><button type="button" class="whole" onClick=${() => show('report_one', { id: report.id })}>
    <${Headline} report=${report} />
    <${Progress} report=${report} />
    ${report.answer && html`<p class="answer"><${Icon} name="message-circle" /> ${report.answer}</p>`}
    <p class="fine">${report.number} · ${ago(report.reported_at)}${report.mine ? '' : ` · ${t('reporting.i_support')}`}</p>
  </button></li>`;
}

export function Headline({ report }) {
  return html`<span class="card-head"><${Icon} name=${iconOfType(report.type_code)} size="big" /><h3>${nameOfType({ ...report.type, code: report.type_code })}</h3><${Icon} name="chevron-right" /></span>
    <span class="where"><${Icon} name="map-pin" /> ${spot(report)}</span>`;
}

/** What only this phone has: on its way, not finished, or refused. */
function Unsent() {
  const entries = store.outbox.filter((entry) => entry.kind === 'report' || entry.kind === 'alert');
  if (!entries.length) return null;
  return html`<h3 class="part">${t('reporting.on_this_phone')}</h3><ul class="cards">${entries.map((entry) => html`<${Kept} entry=${entry} key=${entry.id} />`)}</ul>`;
}

function Kept({ entry }) {
  const { parked, kind, draft } = entry;
  const type = draft?.type && typeOf(draft.type);
  const refused = parked && parked !== 'draft';
  const what = kind === 'alert' ? t('reporting.alert.title') : type ? nameOfType(type) : t('reporting.no_type_yet');
  const standing = refused ? refusalInWords(parked) : parked ? t('reporting.draft') : t(store.line === 'offline' ? 'courier.waits_for_net' : 'courier.on_its_way');
  const open = kind === 'alert' ? () => show('alert', { id: entry.id, text: entry.body.text }) : () => show('report', { id: entry.id });
  return html`<li class=${`card ${refused ? 'P1' : ''}`} data-kept=${entry.id}>
    <div class="card-head"><${Icon} name=${refused ? 'alert-triangle' : parked ? 'file-text' : 'upload'} size="big" /><h3>${what}</h3></div>
    <p class=${refused ? 'lm-error' : 'fine'}>${standing}${entry.photos?.length ? ` · ${t('reporting.photos', { n: entry.photos.length })}` : ''}</p>
    ${parked && html`<div class="pair"><${Button} look="weui-btn weui-btn_default wide warn" onClick=${() => discard(entry.id)}>${t('reporting.throw_away')}<//>
      <${Button} look="weui-btn weui-btn_primary wide" onClick=${open}>${t(refused ? 'reporting.correct' : 'reporting.go_on')}<//></div>`}
  </li>`;
}
