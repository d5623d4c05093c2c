/** The whole of one dead-spot: photos, steps, what may be done with it now, what else lies near. */

import { api, Problem } from '../api.js';
import { fmtMetres, fmtTime, t, tables } from '../page.js';
import { Button, html, Icon, useEffect, useState } from '../ui.js';
import { Acts, does, worded } from './acts.js';
import { Marks } from './card.js';
import { BeforeAfter } from './photos.js';
import { handled, receives, verbs } from './rights.js';
import { keep, useNow, watch } from './store.js';
import { ageWords, ended, escalated, late, limitWords, place, reasonName, roleName, statusName, supporterWords, turnWords, typeName, unitName } from './words.js';

const AGAIN = 300; // ms: a few events of one report are one look

/** [{report, history}, again, problem]; looked at again when an event speaks of it. */
export function useReport(id) {
  const [seen, setSeen] = useState(null);
  const [problem, setProblem] = useState(null);
  const [times, setTimes] = useState(0);
  useEffect(() => {
    let stale = false;
    const get = (path) => api('GET', path, undefined, { tries: 3 });
    Promise.all([get(`/reports/${id}`), get(`/reports/${id}/history?limit=200`)]).then(([report, history]) => {
      keep([report]);
      if (!stale) { setSeen({ report, history: history.items }); setProblem(null); }
    }, (error) => {
      if (!(error instanceof Problem)) throw error;
      if (!stale) setProblem(error);
    });
    return () => { stale = true; };
  }, [id, times]);
  useEffect(() => {
    let timer = 0;
    const stop = watch(({ subject }) => {
      if (subject.id !== id) return;
      clearTimeout(timer);
      timer = setTimeout(() => setTimes((n) => n + 1), AGAIN);
    });
    return () => { clearTimeout(timer); stop(); };
  }, [id]);
  return [seen, () => setTimes((n) => n + 1), problem];
}

export function Detail({ id, onOpen }) {
  const [seen, again, problem] = useReport(id);
  if (!seen) {
    return problem ? html`<div class="rp-failed" role="alert"><p><b>${problem.words}</b> ${problem.advice}</p>
      <${Button} look="btn" icon="refresh-cw" onClick=${again}>${t('common.retry')}<//></div>` : html`<p class="rp-empty">${t('common.loading')}</p>`;
  }
  return html`${problem && html`<p class="lm-error" role="alert">${t('reports.stale')} ${problem.words}</p>`}<${Whole} key=${id} report=${seen.report} history=${seen.history} again=${again} onOpen=${onOpen} />`;
}

function Whole({ report, history, again, onOpen }) {
  const now = useNow();
  const over = late(report, now);
  const limit = limitWords(report, now);
  const looksFirst = report.status === 'feedback'; // who checks looks before he says
  return html`<article class="rp-whole" data-whole=${report.id} data-status=${report.status}>
    <p class="rp-headline"><b class=${`rp-status at-${report.status}`}>${statusName(report.status)}</b> <span>${turnWords(report)}</span> <${Marks} of=${report} /></p>
    ${limit && html`<p class=${`rp-limit ${over ? 'is-late' : ''} ${escalated(report) ? 'is-escalated' : ''}`}><${Icon} name=${over ? 'alert-triangle' : 'clock'} /> ${limit}
      ${over && html` <small>${t('reports.due', { time: fmtTime(report.due_at) })}</small>`}</p>`}
    ${handled(report) && report.status === 'feedback' && html`<p class="rp-note"><${Icon} name="shield" /> ${t('reports.we_handled')}</p>`}
    ${looksFirst && html`<${BeforeAfter} photos=${report.photos} />`}
    <${Acts} report=${report} again=${again} onOpen=${onOpen} />
    ${!looksFirst && html`<${BeforeAfter} photos=${report.photos} />`}
    <${Facts} report=${report} now=${now} />
    <${Nearby} report=${report} again=${again} onOpen=${onOpen} />
    <${Steps} report=${report} history=${history} />
  </article>`;
}

function Facts({ report, now }) {
  const { position: at } = report;
  const rows = [
    ['what', [typeName(report.type_code), report.type?.code_2026 && `GB ${report.type.code_2026}`].filter(Boolean).join(' · ')],
    ['where', html`${place(report)} <small>${[at && `${at.lat.toFixed(5)}, ${at.lng.toFixed(5)}`, report.placed_by && t(`reports.placed.${report.placed_by}`), report.accuracy_m && t('reports.accuracy', { m: fmtMetres(report.accuracy_m) })].filter(Boolean).join(' · ')}</small>`],
    ['community', unitName(report.community_id)],
    ['text', report.text],
    ['severity', report.severity !== 'normal' && t(`reports.severity.${report.severity}`)],
    ['reported', [fmtTime(report.reported_at), ageWords(report, now), report.reported_by && roleName(report.reported_by.role)].filter(Boolean).join(' · ')],
    ['supporters', supporterWords(report)],
    ['reopened', report.reopened_count > 0 && t('reports.reopened_times', { n: report.reopened_count })],
    ['handled_by', unitName(report.handled_by_id)],
    ['answer', report.answer],
    ['public', receives(report) && [t(report.text_released ? 'reports.public.text' : 'reports.public.no_text'), t(report.photos_released ? 'reports.public.photos' : 'reports.public.no_photos')].join(' · ')],
  ].filter(([, words]) => words);
  return html`<dl class="rp-facts">${rows.map(([name, words]) => html`<dt key=${name}>${t(`reports.fact.${name}`)}</dt><dd data-fact=${name}>${words}</dd>`)}</dl>
    ${report.duplicates?.length > 0 && html`<p class="rp-note"><${Icon} name="merge" /> ${t('reports.merged_here', { n: report.duplicates.length })}</p>`}`;
}

/** Open ones of the same type close by: perhaps the same dirt. */
function Nearby({ report, again, onOpen }) {
  const [near, setNear] = useState([]);
  const [problem, setProblem] = useState(null);
  const merge = async (other) => {
    const done = await does(report, 'merge', { into: other.id }, setProblem);
    if (done) onOpen(other.id);
    else again();
  };
  const { lat, lng } = report.position ?? {};
  useEffect(() => {
    let stale = false;
    if (lat === undefined || ended(report)) { setNear([]); return undefined; }
    api('GET', `/reports?type=${report.type_code}&near=${lat},${lng}&radius_m=100&limit=20`, undefined, { tries: 2 })
      .then(({ items }) => stale || setNear(items.filter((other) => other.id !== report.id && !ended(other))), () => {});
    return () => { stale = true; };
  }, [report.id, report.version]);
  if (report.merged_into) {
    return html`<p class="rp-note"><${Icon} name="merge" /> ${t('reports.merged_into')} <button type="button" class="btn" onClick=${() => onOpen(report.merged_into)}>${t('reports.open_it')}</button></p>`;
  }
  if (!near.length) return null;
  const mayMerge = verbs(report).includes('merge');
  return html`<section class="rp-near"><h4><${Icon} name="layers" /> ${t('reports.near', { n: near.length })}</h4>
    <ul>${near.map((other) => html`<li key=${other.id} data-near=${other.id}><button type="button" class="rp-other" onClick=${() => onOpen(other.id)}>${[other.number, statusName(other.status), fmtMetres(other.distance_m), supporterWords(other)].filter(Boolean).join(' · ')}</button>
      ${mayMerge && html`<${Button} look="btn" icon="merge" data-merge=${other.id} onClick=${() => merge(other)}>${t('reports.merge_into')}<//>`}</li>`)}</ul>
    ${problem && html`<p class="lm-error" role="alert">${worded(problem)}</p>`}</section>`;
}

const DONE_AT = { reported: 'reported_at', registered: 'registered_at', dispatched: 'dispatched_at', handling: 'handling_at', feedback: 'feedback_at', closed: 'closed_at' };

/** The seven steps as a line, and below what really happened, by whom. */
function Steps({ report, history }) {
  const way = tables.report_way.filter((name) => name !== 'verified' || report.status === 'verified');
  const at = way.indexOf(report.status);
  const reached = (name, n) => (at >= 0 ? n <= at : Boolean(report[DONE_AT[name]]));
  return html`<section class="rp-steps"><h4><${Icon} name="history" /> ${t('reports.steps')}</h4>
    <ol class="rp-way">${way.map((name, n) => html`<li key=${name} class=${`${reached(name, n) ? 'done' : ''} ${name === report.status ? 'now' : ''}`}>
      <b>${statusName(name)}</b><small>${reached(name, n) ? fmtTime(report[DONE_AT[name]]) : ''}</small></li>`)}</ol>
    <ol class="rp-moves">${history.map((move, n) => html`<li key=${n}><time datetime=${move.at}>${fmtTime(move.at)}</time>
      <span>${moved(move)}</span> <small>${[roleName(move.by.role), unitName(move.by.unit_id)].filter(Boolean).join(' · ')}</small></li>`)}</ol></section>`;
}

function moved({ verb, to, reason }) {
  const key = `reports.move.${verb}`;
  const words = t(key) === key ? statusName(to) : t(key);
  return reason ? t('reports.because', { what: words, why: reasonName(reason) }) : words;
}
