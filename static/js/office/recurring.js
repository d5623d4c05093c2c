/** 定期需求: what comes by itself, when next, and how it is stopped. */

import { api, Problem } from '../api.js';
import { state, t } from '../page.js';
import { Button, complain, html, Icon, Sheet, toast, useEffect, useState } from '../ui.js';
import { Doors } from './recurring_doors.js';
import { dayWords, ruleWords } from './repeat.js';
import { categoryName, ICONS, unitName } from './spoken.js';
import { rowOf } from './store.js';
import { Sure } from './sure.js';

const SOON = 4; // coming days that are seen at once

/** [answer, look again, problem, put another answer in its place]. */
function useFetched(path) {
  const [found, setFound] = useState(null);
  const [problem, setProblem] = useState(null);
  const [times, setTimes] = useState(0);
  useEffect(() => {
    let stale = false;
    api('GET', path, undefined, { tries: 2 }).then((answer) => { if (!stale) { setFound(answer); setProblem(null); } }, (error) => {
      if (!(error instanceof Problem)) throw error;
      if (!stale) setProblem(error);
    });
    return () => { stale = true; };
  }, [path, times]);
  return [found, () => setTimes((n) => n + 1), problem, setFound];
}

function Waiting({ problem, again }) {
  return problem ? html`<p class="lm-error" role="alert">${problem.words}${t('office.stop')}${problem.advice} <${Button} look="btn" onClick=${again}>${t('common.retry')}<//></p>`
    : html`<p class="opening">${t('common.loading')}</p>`;
}

/** `openId`: one that was just set up. */
export function Recurring({ openId, onClose, onNeed }) {
  const [open, setOpen] = useState(openId ?? null);
  return html`<${Sheet} title=${t('office.recurring')} onClose=${onClose} className="drawer">
    ${open ? html`<${One} id=${open} onBack=${() => setOpen(null)} onNeed=${onNeed} />` : html`<${All} onOpen=${setOpen} />`}
  <//>`;
}

function All({ onOpen }) {
  const [found, again, problem] = useFetched('/recurrences?status=running&limit=200');
  if (!found) return html`<${Waiting} problem=${problem} again=${again} />`;
  if (!found.items.length) return html`<p class="nothing"><${Icon} name="refresh-cw" size="huge" /><span>${t('office.recurring.none')}</span></p>`;
  return html`<ul class="cases">${found.items.map((one) => html`<li key=${one.id}><button type="button" class="case again" data-recurrence=${one.id} onClick=${() => onOpen(one.id)}>
    <span class="case-what"><${Icon} name=${ICONS[one.category] ?? 'ellipsis'} /> <b>${categoryName(one.category)}</b><br /><small>${ruleWords(one.rule)}</small></span>
    <span class="case-who">${[one.first.name, one.first.place].filter(Boolean).join(' ')}${one.doors > 1 ? ` ${t('office.recurring.doors', { n: one.doors })}` : ''}
      ${!state.person.community_id && html` · ${unitName(one.community_id)}`}</span>
    <span><${Next} one=${one} /></span><${Icon} name="chevron-right" /></button></li>`)}</ul>`;
}

function Next({ one }) {
  const next = one.coming.find(({ skipped }) => !skipped);
  return next ? html`<b>${t('office.recurring.next')}</b> ${dayWords(next.day)}` : html`<span class="quiet">${t('office.recurring.over')}</span>`;
}

function One({ id, onBack, onNeed }) {
  const [one, again, problem, setOne] = useFetched(`/recurrences/${id}`);
  if (!one) return html`<${Waiting} problem=${problem} again=${again} />`;
  const does = async (path, body, words) => {
    try {
      const now = await api('POST', `/recurrences/${id}/${path}`, body, { ifMatch: one.version, tries: 3 });
      setOne(now);
      toast(words(now), { kind: 'good', ms: 6000 });
      return true;
    } catch (refusal) {
      complain(refusal);
      again();
      return false;
    }
  };
  const live = one.status === 'running';
  return html`<article class="recurrence" data-recurrence=${one.id} data-status=${one.status}>
    <p><button type="button" class="btn" onClick=${onBack}><${Icon} name="arrow-left" /> ${t('office.recurring')}</button></p>
    <section class="part"><div class="part-head"><h3><${Icon} name=${ICONS[one.category] ?? 'ellipsis'} /> ${categoryName(one.category)}</h3>
        ${!live && html`<b class="late-by">${t('office.recurring.stopped')}</b>`}</div>
      <p class="big-line">${ruleWords(one.rule)}</p>
      ${one.rule.skip_holidays && html`<p>${t('office.repeat.skip_holidays')}</p>`}
      <p class="quiet">${t('office.recurring.by', { name: one.created_by?.name ?? '' })}${one.created_by && !one.created_by.here ? ` ${t('office.recurring.by_gone')}` : ''}</p></section>
    <${Coming} one=${one} does=${does} />
    <${Doors} one=${one} does=${does} />
    <${Done} one=${one} onNeed=${onNeed} />
    ${live && html`<${Sure} look="btn btn-outline-danger" icon="x" name="end" label=${t('office.recurring.end')} ask=${t('office.recurring.end.ask')}
      onYes=${() => does('end', {}, ({ still_open: n }) => (n ? t('office.recurring.ended_open', { n }) : t('office.recurring.ended')))} />`}
  </article>`;
}

function Coming({ one, does }) {
  if (!one.coming.length) return null;
  const days = (some) => html`<ul class="days">${some.map(({ day, skipped }) => html`<li key=${day} data-day=${day} class=${skipped ? 'quiet' : ''}>
    <b>${dayWords(day)}</b> ${skipped ? html`<span>${t(`office.recurring.why.${skipped}`)}</span>`
      : html`<${Sure} name="skip" label=${t('office.recurring.skip')} ask=${t('office.recurring.skip.ask', { day: dayWords(day) })} onYes=${() => does('skip', { day }, () => t('office.recurring.skipped', { day: dayWords(day) }))} />`}</li>`)}</ul>`;
  return html`<section class="part"><h3>${t('office.recurring.coming')}</h3>${days(one.coming.slice(0, SOON))}
    ${one.coming.length > SOON && html`<details class="more"><summary>${t('office.recurring.later')}</summary>${days(one.coming.slice(SOON))}</details>`}</section>`;
}

/** What has become of the days that were: each a need of its own, or why there was none. */
function Done({ one, onNeed }) {
  const names = Object.fromEntries(one.drops.map(({ resident }) => [resident.id, resident.name]));
  const rows = [...one.occurrences.filter(({ skipped }) => skipped !== 'skipped'), ...one.missed.map((day) => ({ day, missed: true }))].sort((a, b) => b.day.localeCompare(a.day));
  if (!rows.length) return null;
  return html`<section class="part"><h3>${t('office.recurring.past')}</h3><ul class="days">${rows.slice(0, 120).map((row, n) => html`<li key=${n}><b>${dayWords(row.day)}</b>
    ${row.missed ? html`<span class="late-by">${t('office.recurring.why.missed')}</span>`
      : row.skipped ? html`<span class="quiet">${names[row.resident_id]} ${t(`office.recurring.why.${row.skipped}`)}</span>`
      : html`<${Made} row=${row} name=${names[row.resident_id]} onNeed=${onNeed} />`}</li>`)}</ul></section>`;
}

/** What still stands in the list can be opened there. */
function Made({ row: { need, order }, name, onNeed }) {
  const status = order?.status ?? (need.status === 'station_work' ? 'work' : need.status);
  const words = `${name} ${order?.number ?? need.number} · ${t(`office.stage.${status}`)}`;
  return rowOf(need.id) ? html`<button type="button" class="btn" data-need=${need.id} onClick=${() => onNeed(need.id)}>${words}</button>` : html`<span>${words}</span>`;
}
