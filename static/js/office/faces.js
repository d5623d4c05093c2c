/** The ways about the office: beside each other on a PC, at the bottom of a phone. */

import { t } from '../page.js';
import { tally } from '../reports/list.js';
import { useReports } from '../reports/store.js';
import { html, Icon } from '../ui.js';
import { FILTERS } from './stages.js';
import { rows, useNow, useStore } from './store.js';

const ICONS = { needs: 'home', post: 'pencil', list: 'list', reports: 'flag', map: 'map' };

/** How many wait for somebody, red when late. */
function useCounts() {
  useStore();
  const now = useNow();
  const reports = tally(useReports(), now);
  const urgent = rows().filter((row) => FILTERS.late(row, now) || FILTERS.asks(row)).length;
  return { needs: { n: urgent, bad: true }, list: { n: urgent, bad: true }, reports: reports.late ? { n: reports.late, bad: true } : { n: reports.mine } };
}

function One({ name, on, count, onClick, big }) {
  return html`<button type="button" class=${on ? 'on' : ''} data-face=${name} aria-current=${on ? 'page' : undefined} onClick=${onClick}>
    <${Icon} name=${ICONS[name]} size=${big ? 'big' : ''} /> ${t(`office.tab.${name}`)} ${count?.n > 0 && html`<i class=${`badge-n ${count.bad ? '' : 'calm'}`}>${count.n}</i>`}</button>`;
}

export function Faces({ tab, setTab }) {
  const counts = useCounts();
  const face = tab === 'post' || tab === 'list' ? 'needs' : tab;
  return html`<nav class="faces" aria-label=${t('office.faces')}>${['needs', 'reports', 'map'].map((name) => html`
    <${One} key=${name} name=${name} on=${face === name} count=${counts[name]} onClick=${() => setTab(name === 'needs' ? 'post' : name)} />`)}</nav>`;
}

export function Tabs({ tab, setTab }) {
  const counts = useCounts();
  return html`<nav class="tabs" aria-label=${t('office.title')}>${['post', 'list', 'reports', 'map'].map((name) => html`
    <${One} key=${name} name=${name} big on=${tab === name} count=${counts[name]} onClick=${() => setTab(name)} />`)}</nav>`;
}
