/** The seven steps in words, and what stands beside them. */

import { fmtTime, t } from '../../page.js';
import { html, Icon } from '../../ui.js';

const STEPS = ['reported', 'registered', 'dispatched', 'handling', 'feedback', 'verified', 'closed'];
const BESIDE = { rejected: 'x', duplicate: 'users', transferred: 'navigation', reopened: 'rotate-ccw' };
const DATES = { reported: 'reported_at', registered: 'registered_at', dispatched: 'dispatched_at', handling: 'handling_at', feedback: 'feedback_at', verified: 'closed_at', closed: 'closed_at' };

const reached = ({ status }) => (status in BESIDE ? 0 : STEPS.indexOf(status));

/** One line: seven dots and where it stands. */
export function Progress({ report }) {
  const beside = report.status in BESIDE;
  return html`<p class=${`progress ${report.status}`}>
    <span class="dots" aria-hidden="true">${STEPS.map((_, i) => html`<i class=${i <= reached(report) ? 'past' : ''}></i>`)}</span>
    <strong>${beside && html`<${Icon} name=${BESIDE[report.status]} /> `}${t(`reporting.status.${report.status}`)}</strong></p>`;
}

/** Each step with its time. */
export function Steps({ report }) {
  const at = reached(report);
  const beside = report.status in BESIDE;
  return html`<ol class="ladder">
    ${STEPS.map((step, i) => html`<li class=${i <= at ? 'past' : ''} aria-current=${i === at && !beside ? 'step' : undefined}>
      <${Icon} name=${i <= at ? 'circle-check' : 'chevron-right'} /> <span>${t(`reporting.status.${step}`)}</span><small>${i <= at ? fmtTime(report[DATES[step]]) : ''}</small></li>`)}
  </ol>
  ${beside && html`<p class="hints"><${Icon} name="info" /> ${t(`reporting.status.${report.status}`)}${t('courier.comma')}${t(`reporting.beside.${report.status}`)}</p>`}`;
}
