/** 我社区的单: what is late first, each row with its status in words and time. */

import { askWhom, nobody } from '../named.js';
import { fmtYuan, state, t } from '../page.js';
import { takenWords } from '../reports/taking.js';
import { html, Icon, Region, useState } from '../ui.js';
import { askingWords } from './asking.js';
import { holders, ICONS, lateWords, stageWords, unitName, what, who, windowWords } from './spoken.js';
import { category, ended, FILTERS, priority, resident, sorted, stage } from './stages.js';
import { rows, unread, useNow, useStore } from './store.js';

const STAGE_ICONS = {
  alarm: 'siren', stated: 'package-check', open: 'clock', claimed: 'user', picked_up: 'package', on_hold: 'pause', delivered: 'phone', flagged: 'flag',
  failed: 'alert-triangle', work: 'home', referred: 'users', confirmed: 'check', closed: 'check', cancelled: 'x', withdrawn: 'x',
};
const SHOWN = 60; // rows drawn at once; the rest on demand

export function List({ onOpen, onProgress, onRecurring }) {
  useStore();
  const now = useNow();
  const [filter, setFilter] = useState('all');
  const [shown, setShown] = useState(SHOWN);
  const [typed, setTyped] = useState('');
  const [named, setNamed] = useState(nobody);
  const known = rows();
  const all = known.filter(meant(typed, named.ids));
  const chosen = sorted(all.filter((row) => FILTERS[filter](row, now)), now);
  const choose = (name) => { setFilter(name); setShown(SHOWN); };
  const find = (words) => { setTyped(words); setShown(SHOWN); askWhom(words, setNamed); };
  return html`<section class="list" aria-label=${t('office.list')}>
    <header class="list-head">
      <h2>${t(state.person.community_id ? 'office.list' : 'office.list.station')}</h2>
      <button type="button" class="btn" data-recurring onClick=${onRecurring}><${Icon} name="refresh-cw" /> ${t('office.recurring')}</button>
      <button type="button" class="btn" onClick=${onProgress}><${Icon} name="copy" /> ${t('office.progress')}</button>
    </header>
    ${known.length > 0 && html`<input type="search" class="lm-input find-case" data-find maxlength="80" autocomplete="off" placeholder=${t('office.find')} aria-label=${t('office.find')}
      value=${typed} onInput=${(event) => find(event.target.value)} />`}
    ${named.trouble && html`<p class="quiet" role="status">${t('office.find.trouble')} ${named.trouble}</p>`}
    <nav class="counters" aria-label=${t('office.filters')}>${Object.entries(FILTERS).map(([name, is]) => {
      const n = all.filter((row) => is(row, now)).length;
      return html`<button type="button" key=${name} data-filter=${name} class=${`counter ${name} ${filter === name ? 'on' : ''} ${n ? '' : 'none'}`}
        aria-pressed=${String(filter === name)} onClick=${() => choose(name)}><b>${n}</b> ${t(`office.filter.${name}`)}</button>`;
    })}</nav>
    ${chosen.length === 0 && html`<p class="nothing"><${Icon} name="circle-check" size="huge" /><span>${t(typed.trim() ? 'office.find.none' : all.length ? `office.empty.${filter}` : 'office.empty')}</span></p>`}
    <ul class="cases">${chosen.slice(0, shown).map((row) => html`<${Region} vital key=${row.id}><${Row} row=${row} now=${now} onOpen=${onOpen} /><//>`)}</ul>
    ${chosen.length > shown && html`<button type="button" class="btn more-rows" onClick=${() => setShown(shown + 2 * SHOWN)}>${t('office.more_rows', { n: chosen.length - shown })}</button>`}
  </section>`;
}

/** Every word stands in the row as it is shown, or its resident is one of `ids`. */
function meant(typed, ids) {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return (row) => {
    if (!words.length || ids.has((row.order ?? row.need).resident_id)) return true;
    const people = holders(row.order).flatMap((one) => [one.name, one.outlet]);
    const text = [row.need?.number, row.order?.number, what(row), who(row), resident(row).phone, (row.order ?? row.need).compound, ...people].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  };
}

function Row({ row, now, onOpen }) {
  const at = stage(row);
  const late = lateWords(row, now);
  const thing = row.order ?? row.need;
  const held = holders(row.order);
  const asks = askingWords(row, now);
  return html`<li><button type="button" class=${`case at-${at} ${late ? 'is-late' : ''} ${asks ? 'asks' : ''}`} data-need=${row.id} data-stage=${at} onClick=${() => onOpen(row.id)}>
    <span class="case-state">${!(asks && at === 'on_hold') && html`<b class=${`stage ${at}`}><${Icon} name=${STAGE_ICONS[at] ?? 'clock'} /> ${stageWords(row, now)}</b>`}
      ${asks && html`<b class="asks-words"><${Icon} name=${at === 'on_hold' ? 'pause' : 'message-circle'} /> ${asks}</b>`}
      ${late && html`<b class="late-by"><${Icon} name="alert-triangle" /> ${late}</b>`}</span>
    <span class="case-what"><${Icon} name=${ICONS[category(row)] ?? 'ellipsis'} /> <b>${what(row)}</b>
      <i class=${`level ${priority(row)}`}>${priority(row)}</i>
      ${thing.people > 1 && html`<i class="two">${t('office.people', { n: thing.people })}</i>`}
      ${!asks && unread.has(row.order?.id) && html`<i class="unread"><${Icon} name="message-circle" label=${t('office.unread')} /></i>`}</span>
    <span class="case-who">${who(row)}${!state.person.community_id && html` · ${unitName(thing.community_id)}`}</span>
    <span class="case-holder">${held.length ? held.map((c) => html`<span key=${c.id}>${c.name} <small>${[c.outlet, c.phone].filter(Boolean).join(' ')}</small></span>`)
      : row.need?.taken_by && !ended(row) ? html`<span>${takenWords(row.need)}</span>`
      : html`<small>${thing.window ? windowWords(thing.window) : ''} ${thing.budget_fen ? fmtYuan(thing.budget_fen) : ''}</small>`}</span>
    <${Icon} name="chevron-right" />
  </button></li>`;
}
