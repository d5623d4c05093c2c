/** 死角上报: what is late first; each counter is a filter. Ended ones are fetched when they are asked for. */

import { Problem } from '../api.js';
import { dayOf, state, t, tables } from '../page.js';
import { Button, html, Icon, useEffect, useState } from '../ui.js';
import { Card } from './card.js';
import { Export } from './export.js';
import { mine } from './rights.js';
import { Several, useSeveral, waits } from './several.js';
import { OPEN, pages, useNow, useReports, watch } from './store.js';
import { escalated, late, place, typeName, unitName } from './words.js';

const SHOWN = 60;
const ENDED_DAYS = 90;
const TOO_MANY = 500; // more the board is not sent, and nobody reads
const DAY = 86_400_000;

const FILTERS = {
  all: () => true,
  mine,
  late: (report, now) => late(report, now),
  fresh: ({ status }) => ['reported', 'reopened', 'transferred'].includes(status),
  running: ({ status }) => ['registered', 'dispatched', 'handling'].includes(status),
  check: ({ status }) => status === 'feedback',
  recurring: ({ recurring }) => recurring,
};

const ALARMS = new Set(['late']);
/** What waits for us comes before what is late elsewhere. */
const rank = (report, now) => (mine(report) ? 0 : 3) + (escalated(report) ? 0 : late(report, now) ? 1 : 2);
const due = (report) => (report.due_at ? Date.parse(report.due_at) : Infinity);

export function sorted(list, now) {
  return [...list].sort((a, b) => rank(a, now) - rank(b, now) || due(a) - due(b) || a.id.localeCompare(b.id));
}

function matches(typed) {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return (report) => {
    const said = [report.number, typeName(report.type_code), place(report), unitName(report.community_id), report.text].join(' ').toLowerCase();
    return words.every((word) => said.includes(word));
  };
}

/** The ended ones of what was reported in the last 90 days; null until they are here, a Problem when they cannot be had. */
function useEnded(wanted) {
  const [found, setFound] = useState(null);
  const [times, setTimes] = useState(0);
  useEffect(() => {
    if (!wanted) return undefined;
    let stale = false;
    pages(`status=closed,rejected,duplicate&since=${daysAgo(ENDED_DAYS)}`, 2).then((items) => stale || setFound(items), (problem) => {
      if (!(problem instanceof Problem)) throw problem;
      if (!stale) setFound(problem);
    });
    return () => { stale = true; };
  }, [wanted, times]);
  useEffect(() => watch(({ subject }) => wanted && subject.type === 'report' && setTimes((n) => n + 1)), [wanted]);
  return [found, () => { setFound(null); setTimes((n) => n + 1); }];
}

const daysAgo = (days) => dayOf(Date.now() - days * DAY);

/** What stands in the list now, as the export's filters. */
function exported(filter, type, community) {
  const of = { late: 'late=1', recurring: 'recurring=1', check: 'status=feedback', fresh: 'status=reported,reopened,transferred', running: 'status=registered,dispatched,handling', ended: `status=closed,rejected,duplicate&since=${daysAgo(ENDED_DAYS)}` };
  return [of[filter] ?? `status=${OPEN}`, type && `type=${type}`, community && `community_id=${community}`].filter(Boolean).join('&');
}

export function List({ onOpen, onSpot, openId, extra }) {
  const opened = useReports();
  const now = useNow();
  const [filter, setFilter] = useState('all');
  const [type, setType] = useState('');
  const [community, setCommunity] = useState('');
  const [typed, setTyped] = useState('');
  const [shown, setShown] = useState(SHOWN);
  const several = useSeveral();
  const [over, again] = useEnded(filter === 'ended');
  const choose = (work) => (value) => { work(value); setShown(SHOWN); };
  const within = (list) => list.filter((report) => (!type || report.type_code === type) && (!community || report.community_id === community)).filter(matches(typed));
  const base = within(opened);
  const failed = over instanceof Problem && filter === 'ended';
  const ended = filter === 'ended' && Array.isArray(over) ? within(over) : [];
  const chosen = filter === 'ended' ? ended : sorted(base.filter((report) => FILTERS[filter](report, now)), now);
  const communities = [...new Set(opened.map((report) => report.community_id))].map((id) => [id, unitName(id)]).sort((a, b) => a[1].localeCompare(b[1], 'zh'));
  const types = Object.keys(tables.report_types).filter((code) => code === type || opened.some((report) => report.type_code === code) || filter === 'ended');
  return html`<section class="rp-list" aria-label=${t('reports.title')}>
    <header class="rp-head"><h2>${t('reports.title')}</h2>
      <${Export} query=${exported(filter, type, community)} />${extra}
      ${onSpot && html`<button type="button" class="btn btn-primary" data-spot onClick=${onSpot}><${Icon} name="camera" /> ${t('reports.spot')}</button>`}</header>
    <nav class="rp-counters" aria-label=${t('reports.filters')}>${Object.entries(FILTERS).map(([name, is]) => {
      const n = base.filter((report) => is(report, now)).length;
      return html`<button type="button" key=${name} data-rp-filter=${name} class=${`rp-counter ${filter === name ? 'on' : ''} ${n && ALARMS.has(name) ? 'bad' : ''} ${n ? '' : 'none'}`}
        aria-pressed=${String(filter === name)} onClick=${() => choose(setFilter)(name)}><b>${n}</b> ${t(`reports.filter.${name}`)}</button>`;
    })}<button type="button" data-rp-filter="ended" class=${`rp-counter ${filter === 'ended' ? 'on' : ''}`} aria-pressed=${String(filter === 'ended')} title=${t('reports.filter.ended.what', { n: ENDED_DAYS })}
        onClick=${() => choose(setFilter)('ended')}>${t('reports.filter.ended')}</button></nav>
    <div class="rp-find">
      <input type="search" class="lm-input" data-rp-find placeholder=${t('reports.find')} aria-label=${t('reports.find')} value=${typed} onInput=${(event) => choose(setTyped)(event.target.value)} />
      <select class="lm-input" data-rp-type aria-label=${t('reports.type')} value=${type} onChange=${(event) => choose(setType)(event.target.value)}>
        <option value="">${t('reports.type.all')}</option>${types.map((code) => html`<option key=${code} value=${code}>${typeName(code)}</option>`)}</select>
      ${!state.person.community_id && communities.length > 1 && html`<select class="lm-input" data-rp-community aria-label=${t('reports.community')} value=${community} onChange=${(event) => choose(setCommunity)(event.target.value)}>
        <option value="">${t('reports.community.all')}</option>${communities.map(([id, name]) => html`<option key=${id} value=${id}>${name}</option>`)}</select>`}
    </div>
    ${opened.length >= TOO_MANY && html`<p class="rp-note">${t('reports.too_many', { n: opened.length })}</p>`}
    ${failed && html`<p class="lm-error" role="alert">${over.words} ${over.advice} <${Button} look="btn" onClick=${again}>${t('common.retry')}<//></p>`}
    ${filter === 'ended' && over === null && html`<p class="rp-empty">${t('common.loading')}</p>`}
    ${!chosen.length && !failed && (filter !== 'ended' || over) && html`<p class="rp-empty"><${Icon} name="circle-check" size="huge" /><span>${t(base.length !== opened.length || type || typed ? 'reports.empty.found' : filter === 'ended' ? 'reports.empty.ended' : opened.length ? 'reports.empty.filter' : 'reports.empty')}</span></p>`}
    <${Several} shown=${chosen.slice(0, shown)} several=${several} />
    <ul class="rp-cards">${chosen.slice(0, shown).map((report) => html`<${Card} key=${report.id} report=${report} now=${now} onOpen=${onOpen} here=${report.id === openId} showCommunity=${!state.person.community_id}
      picked=${several.ids && waits(report) ? several.ids.includes(report.id) : undefined} onPick=${() => several.flip(report.id)} />`)}</ul>
    ${chosen.length > shown && html`<button type="button" class="btn rp-more" onClick=${() => setShown(shown + 2 * SHOWN)}>${t('reports.more', { n: chosen.length - shown })}</button>`}
  </section>`;
}

/** How many are late, and how many wait for us: what a tab says. */
export function tally(list, now = Date.now()) {
  return { open: list.length, late: list.filter((report) => late(report, now)).length, mine: list.filter(mine).length };
}
