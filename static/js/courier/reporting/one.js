/** One of my reports: its steps, the staff's words, the photo before beside the photo after. */

import { api } from '../../api.js';
import { ago, t } from '../../page.js';
import { Button, html, Icon, Sheet, useEffect, useState } from '../../ui.js';
import { store } from '../store.js';
import { show } from '../view.js';
import { Print } from './camera.js';
import { known } from './known.js';
import { Look } from './looks.js';
import { fetchReport } from './mine.js';
import { Headline } from './reports.js';
import { Steps } from './steps.js';
import { voices } from './twins.js';

const LOOKED_AT = ['feedback', 'closed'];

export function One({ id }) {
  const report = known.reports.get(id);
  const [problem, setProblem] = useState(null);
  const reason = useReason(report);
  const look = () => fetchReport(id).then(() => setProblem(null), setProblem);
  useEffect(() => { look(); }, [id]);
  return html`<${Sheet} title=${report?.number || t('courier.my_reports')} className="full reporting" onClose=${() => show('reports')}>
    ${problem && html`<div class="box lm-error">${problem.words}</div><${Button} look="weui-btn weui-btn_default wide" onClick=${look}>${t('common.retry')}<//>`}
    ${report ? html`<div data-report=${id}><${Headline} report=${report} />
      ${report.status === 'closed' && html`<p class="won"><${Icon} name="heart" size="big" /> ${t('reporting.thanks')}</p>`}
      ${report.recurring && html`<p class="hints"><${Icon} name="rotate-ccw" /> ${t('reporting.recurring')}</p>`}
      <${Photos} photos=${report.photos} />
      ${report.answer && html`<p class="answer"><${Icon} name="message-circle" /> <span>${report.answer}</span></p>`}
      <${Steps} report=${report} />
      ${reason && html`<p class="answer"><${Icon} name="info" /> <span>${reason}</span></p>`}
      ${report.text && html`<p class="text">${t('reporting.my_words', { text: report.text })}</p>`}
      <p class="fine">${t('reporting.voices', { n: voices(report) })} · ${ago(report.reported_at)}</p>
      <${NextStep} report=${report} /></div>`
    : !problem && html`<p class="lead">${t('common.loading')}</p>`}
  <//>`;
}

export function Photos({ photos = [] }) {
  if (!photos.length) return null;
  const sorted = [...photos].sort((a, b) => (a.purpose === 'after') - (b.purpose === 'after'));
  return html`<div class="prints">${sorted.map((photo) => html`<${Print} key=${photo.photo_id} id=${photo.photo_id} label=${t(`reporting.photo_of.${photo.purpose}`)} />`)}</div>`;
}

/** Why it was turned down: the last move's reason. */
function useReason(report) {
  const [reason, setReason] = useState('');
  useEffect(() => {
    setReason('');
    if (report?.status !== 'rejected') return;
    api('GET', `/reports/${report.id}/history?limit=200`, undefined, { tries: 1 }).then(({ items }) => {
      const last = items.filter((move) => move.verb === 'reject').pop();
      if (last?.reason) setReason(t(`reporting.reject.${last.reason}`));
    }).catch(() => {});
  }, [report?.id, report?.status]);
  return reason;
}

function NextStep({ report }) {
  const asked = store.outbox.some((entry) => entry.order === report.id && entry.kind);
  if (asked) return html`<p class="on-its-way"><span><${Icon} name="upload" /> ${t(store.line === 'offline' ? 'courier.waits_for_net' : 'courier.on_its_way')}</span></p>`;
  if (LOOKED_AT.includes(report.status)) return html`<${Look} report=${report} />`;
  if (report.status === 'duplicate' && report.merged_into) {
    return html`<${Button} look="weui-btn weui-btn_default wide" onClick=${() => show('report_one', { id: report.merged_into })}>${t('reporting.see_other')}<//>`;
  }
  if (report.status === 'rejected' && report.mine) {
    return html`<${Button} look="weui-btn weui-btn_default wide" icon="camera" onClick=${() => show('report', { like: report })}>${t('reporting.report_again')}<//>`;
  }
  return null;
}
