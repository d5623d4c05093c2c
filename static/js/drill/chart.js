/** The day hour by hour: taken and waiting as bars, posted as a line; and the same as a table. */

import { t } from '../page.js';
import { html } from '../ui.js';

const WIDE = 640, HIGH = 220, LEFT = 40, HEAD = 14, FOOT = 22, FIRST = 6, HOURS = 16;

export function Chart({ hours }) {
  const most = Math.max(4, ...hours.map(([, posted, taken, waiting]) => Math.max(posted, taken + waiting)));
  const step = (WIDE - LEFT) / HOURS;
  const y = (value) => HEAD + (HIGH - HEAD - FOOT) * (1 - value / most);
  const x = (hour) => LEFT + (hour - FIRST) * step;
  const line = hours.map(([hour, posted]) => `${x(hour) + step / 2},${y(posted)}`).join(' ');
  return html`<section class="panel chart">
    <h2>${t('drill.chart')}</h2>
    <svg viewBox=${`0 0 ${WIDE} ${HIGH}`} role="img" aria-label=${t('drill.chart')}>
      ${[0, 0.5, 1].map((part) => html`<g><line class="grid" x1=${LEFT} x2=${WIDE} y1=${y(most * part)} y2=${y(most * part)} />
        <text x=${LEFT - 6} y=${y(most * part) + 4} text-anchor="end">${Math.round(most * part)}</text></g>`)}
      ${hours.map(([hour, , taken, waiting]) => html`<g>
        <rect class="taken" x=${x(hour) + 3} width=${step - 6} y=${y(taken)} height=${y(0) - y(taken)} />
        <rect class="waiting" x=${x(hour) + 3} width=${step - 6} y=${y(taken + waiting)} height=${y(taken) - y(taken + waiting)} /></g>`)}
      <polyline class="posted" points=${line} />
      ${Array.from({ length: HOURS }, (_, n) => FIRST + n).filter((hour) => hour % 2 === 0).map((hour) => html`<text x=${x(hour) + step / 2} y=${HIGH - 4} text-anchor="middle">${hour}</text>`)}
    </svg>
    <p class="keys">${['taken', 'waiting', 'posted'].map((name) => html`<span><i class=${`key ${name}`}></i> ${t(`drill.chart.${name}`)}</span>`)}</p>
    <details><summary>${t('drill.table')}</summary>
      <table><thead><tr>${['hour', 'chart.posted', 'chart.taken', 'chart.waiting'].map((name) => html`<th scope="col">${t(`drill.${name}`)}</th>`)}</tr></thead>
      <tbody>${hours.map(([hour, ...counts]) => html`<tr><th scope="row">${hour}</th>${counts.map((count) => html`<td>${count}</td>`)}</tr>`)}</tbody></table>
    </details>
  </section>`;
}
