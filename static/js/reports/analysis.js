/** 地图与统计: where it lies now, where it comes back, and how much of what; each picture has its table. */

import { api, Problem } from '../api.js';
import { dayOf, fmtTime, t } from '../page.js';
import { Button, html, Icon, useEffect, useRef, useState } from '../ui.js';
import { Export } from './export.js';
import { useNow, useReports } from './store.js';
import { place, span, typeName, unitName } from './words.js';

const PERIODS = [7, 30, 90];
const MOST_BARS = 12;
const since = (days) => dayOf(Date.now() - days * 86_400_000);

/** [{figures, spots, ground} or null, again, problem] */
function useFacts(days) {
  const [facts, setFacts] = useState(null);
  const [problem, setProblem] = useState(null);
  const [times, setTimes] = useState(0);
  useEffect(() => {
    let stale = false;
    const get = (path) => api('GET', path, undefined, { tries: 3 });
    Promise.all([get(`/reports/figures?days=${days}`), get(`/reports/hot-spots?days=${days}`), ground()]).then(([figures, spots, land]) => {
      if (!stale) { setFacts({ figures, spots: spots.items, ground: land }); setProblem(null); }
    }, (error) => {
      if (!(error instanceof Problem)) throw error;
      if (!stale) setProblem(error);
    });
    return () => { stale = true; };
  }, [days, times]);
  return [facts, () => setTimes((n) => n + 1), problem];
}

let land = null;
/** The ground does not change while a page is open. */
const ground = async () => { land ??= await api('GET', '/ground', undefined, { tries: 3, timeout: 30_000 }); return land; };

export function Analysis({ onOpen }) {
  const [days, setDays] = useState(90);
  const [facts, again, problem] = useFacts(days);
  const look = useRef(() => {});
  const go = (spot) => { look.current(spot.position); document.querySelector('.rp-map')?.scrollIntoView({ block: 'center' }); };
  return html`<section class="rp-analysis" aria-label=${t('reports.map')}>
    <header class="rp-head"><h2>${t('reports.map')}</h2>
      <span class="rp-choices" role="group" aria-label=${t('reports.days', { n: days })}>${PERIODS.map((n) => html`<button type="button" key=${n} class=${`btn ${days === n ? 'on' : ''}`} data-days=${n} aria-pressed=${String(days === n)} onClick=${() => setDays(n)}>${t('reports.days', { n })}</button>`)}</span>
      <${Export} query=${`since=${since(days)}`} /></header>
    ${problem && html`<div class="rp-failed" role="alert"><p><b>${problem.words}</b> ${problem.advice}</p><${Button} look="btn" icon="refresh-cw" onClick=${again}>${t('common.retry')}<//></div>`}
    ${!facts && !problem && html`<p class="rp-empty">${t('common.loading')}</p>`}
    ${facts && html`<${Map} key="map" facts=${facts} onOpen=${onOpen} onLook=${(work) => { look.current = work; }} />
      <div class="rp-panels"><${Spots} spots=${facts.spots} days=${days} onLook=${go} />
        <${Ages} rows=${facts.figures.by_age} median=${facts.figures.median_minutes_to_close} />
        <${Tally} name="by_type" rows=${named(facts.figures.by_type, ({ type }) => typeName(type))} />
        <${Tally} name="by_community" rows=${named(facts.figures.by_community, ({ community_id: id }) => unitName(id) || id)} /></div>
      <p class="rp-hint">${t('reports.figures.what')}</p>`}
  </section>`;
}

const named = (rows, name) => rows.map((row) => ({ ...row, name: name(row), waiting: row.open - row.late }));

/** Draws what a late module makes of `rows`, when both are there. */
function usePicture(begin, show, changes) {
  const box = useRef();
  const made = useRef(null);
  const [failed, setFailed] = useState(false);
  const [ready, setReady] = useState(false);
  useEffect(() => {
    let gone = false;
    begin(box.current).then((picture) => {
      if (gone) return picture.remove();
      made.current = picture;
      return setReady(true);
    }, () => gone || setFailed(true));
    return () => { gone = true; made.current?.remove(); made.current = null; };
  }, []);
  useEffect(() => { if (made.current) show(made.current); }, [ready, ...changes]);
  return [box, failed];
}

function Map({ facts, onOpen, onLook }) {
  const reports = useReports();
  const now = useNow();
  const seen = reports.map(({ id, version }) => id + version).join();
  const [box, failed] = usePicture(
    async (element) => {
      const { draw } = await import('./map.js');
      const picture = await draw(element, facts.ground, onOpen);
      onLook(picture.look);
      return picture;
    },
    (picture) => picture.show(reports, facts.spots, now),
    [seen, facts.spots, now],
  );
  return html`${failed && html`<p class="rp-note" role="alert">${t('reports.map.failed')}</p>`}
    <div class="rp-map" ref=${box} role="region" aria-label=${t('reports.map.title')} data-map></div>
    <ul class="rp-legend"><li><i></i> ${t('reports.map.legend.open')}</li><li><i class="late"></i> ${t('reports.map.legend.late')}</li><li><i class="spot"></i> ${t('reports.map.legend.spot')}</li></ul>`;
}

function Chart({ rows, plain, label }) {
  const [box, failed] = usePicture(async (element) => (await import('./charts.js')).bars(element, { plain }), (picture) => picture.show(rows.slice(0, MOST_BARS)), [JSON.stringify(rows)]);
  return failed ? null : html`<div class=${`rp-chart ${rows.length > 6 ? 'tall' : ''}`} ref=${box} role="img" aria-label=${label}></div>`;
}

function Tally({ name, rows }) {
  const columns = ['open', 'late', 'closed', 'total'];
  return html`<section class="rp-panel" data-figures=${name}><h3><${Icon} name="chart-column" /> ${t(`reports.figures.${name}`)}</h3>
    ${rows.length > 0 && html`<${Chart} rows=${rows} label=${t(`reports.figures.${name}`)} />`}
    <div class="rp-scroll" tabindex="0"><table class="rp-table"><thead><tr><th>${t('reports.figures.name')}</th>${columns.map((column) => html`<th key=${column} class="n">${t(`reports.figures.${column}`)}</th>`)}</tr></thead>
      <tbody>${rows.map((row) => html`<tr key=${row.name}><td>${row.name}</td>${columns.map((column) => html`<td key=${column} class=${`n ${column === 'late' && row.late ? 'bad' : ''}`}>${row[column]}</td>`)}</tr>`)}</tbody></table></div></section>`;
}

function Ages({ rows, median }) {
  const said = rows.map((row) => ({ ...row, name: t(`reports.age.${row.bucket}`) }));
  return html`<section class="rp-panel" data-figures="by_age"><h3><${Icon} name="clock" /> ${t('reports.figures.by_age')}</h3>
    <p>${median === null ? t('reports.figures.no_median') : t('reports.figures.median', { span: span(median) })}</p>
    <${Chart} rows=${said} plain label=${t('reports.figures.by_age')} />
    <table class="rp-table"><thead><tr><th>${t('reports.figures.name')}</th><th class="n">${t('reports.figures.count')}</th></tr></thead>
      <tbody>${said.map(({ name, count, bucket }) => html`<tr key=${bucket}><td>${name}</td><td class="n">${count}</td></tr>`)}</tbody></table></section>`;
}

function Spots({ spots, days, onLook }) {
  return html`<section class="rp-panel" data-figures="spots"><h3><${Icon} name="repeat" /> ${t('reports.map.spots', { n: days })}</h3>
    ${!spots.length && html`<p class="rp-hint">${t('reports.spots.none', { n: days })}</p>`}
    ${spots.length > 0 && html`<div class="rp-scroll" tabindex="0"><table class="rp-table"><thead><tr><th>${t('reports.spots.place')}</th><th>${t('reports.type')}</th><th class="n">${t('reports.spots.times')}</th><th>${t('reports.spots.last')}</th></tr></thead>
      <tbody>${spots.map((spot) => html`<tr key=${spot.report_ids[0]}><td><button type="button" class="btn" onClick=${() => onLook(spot)}><${Icon} name="map-pin" /> ${place(spot)}</button></td>
        <td>${typeName(spot.type)}</td><td class="n">${spot.count}</td><td>${fmtTime(spot.last_at)}</td></tr>`)}</tbody></table></div>`}</section>`;
}
