/** One dead-spot in a list: its status and whose turn it is, what, where, since when, by when. */

import { html, Icon } from '../ui.js';
import { state, t } from '../page.js';
import { mine } from './rights.js';
import { ageWords, escalated, late, limitWords, place, statusName, supporterWords, turnWords, typeName, unitName } from './words.js';

export const STATUS_ICONS = {
  reported: 'bell', registered: 'file-text', dispatched: 'send', handling: 'wrench', feedback: 'eye', verified: 'check',
  closed: 'circle-check', rejected: 'ban', duplicate: 'merge', transferred: 'arrow-right-left', reopened: 'rotate-ccw',
};

export function Marks({ of: report }) {
  return html`${report.recurring && html`<i class="rp-mark again"><${Icon} name="repeat" /> ${t('reports.recurring')}</i>`}
    ${report.severity === 'heavy' && html`<i class="rp-mark heavy"><${Icon} name="alert-triangle" /> ${t('reports.severity.heavy')}</i>`}`;
}

/** `picked`: whether it is one of several that are chosen; undefined where none is being chosen. */
export function Card({ report, now, onOpen, showCommunity = true, here, picked, onPick }) {
  const over = late(report, now);
  const limit = limitWords(report, now);
  const look = `rp-card at-${report.status} ${over ? 'is-late' : ''} ${escalated(report) ? 'is-escalated' : ''} ${here ? 'here' : ''}`;
  return html`<li class=${picked === undefined ? '' : 'rp-picking'}>${picked !== undefined && html`<label class="rp-pick"><input type="checkbox" data-pick=${report.id} aria-label=${t('reports.several.pick', { number: report.number })} checked=${picked} onChange=${onPick} /></label>`}
    <button type="button" class=${look} data-report=${report.id} data-card=${report.id} data-status=${report.status} onClick=${() => onOpen(report.id)}>
    <span class="rp-state"><b><${Icon} name=${STATUS_ICONS[report.status] ?? 'flag'} /> ${statusName(report.status)}</b>
      <small>${turnWords(report)}</small>${state.person.community_id && mine(report) && html`<i class="rp-mark ours">${t('reports.filter.mine')}</i>`}</span>
    <span class="rp-what"><b>${typeName(report.type_code)}</b> <${Marks} of=${report} />
      <small class="rp-number">${report.number}</small></span>
    <span class="rp-where"><${Icon} name="map-pin" /> ${place(report)} ${showCommunity && html`<small>${unitName(report.community_id)}</small>`}</span>
    <span class="rp-when">${limit && html`<b class=${over ? 'rp-late' : ''}>${over && html`<${Icon} name="alert-triangle" />`} ${limit}</b>`}
      <small>${[ageWords(report, now), supporterWords(report)].filter(Boolean).join(' · ')}</small></span>
    <${Icon} name="chevron-right" />
  </button></li>`;
}
