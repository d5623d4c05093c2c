/** What has happened so far, and who tried for it. */

import { fieldWords } from '../changed.js';
import { fmtTime, has, t } from '../page.js';
import { html } from '../ui.js';
import { unitName } from './spoken.js';

// said twice otherwise: the need repeats what its order tells
const ECHOES = new Set(['order_confirmed', 'order_cancelled', 'order_failed']);

/** One correction moves the need and its order in one commit: it is told once. */
const repeated = (move, n, all) => move.verb === 'change' && all.findIndex((other) => other.verb === 'change' && other.at === move.at) < n;

export function Past({ whole }) {
  const moves = whole.past.filter((m) => !ECHOES.has(m.verb)).sort((a, b) => a.at.localeCompare(b.at)).filter((m, n, all) => !repeated(m, n, all));
  return html`<section class="part"><h3>${t('office.past')}</h3><ol class="past">${moves.map((m, n) => html`<li key=${n}>
    <time datetime=${m.at}>${fmtTime(m.at)}</time> <b>${verb(m)}${fieldWords(m.fields)}</b>
    <small>${t(`office.role.${m.by.role}`)} ${m.colleague ?? unitName(m.by.unit_id)}${m.reason ? ` · ${reason(m)}` : ''}</small></li>`)}
    ${whole.calls.map((call, n) => html`<li key=${`call${n}`}><time datetime=${call.at}>${fmtTime(call.at)}</time>
      <b>${t(`office.called.${call.outcome}`)}</b> ${call.text && html`<span class="said">${call.text}</span>`}
      ${call.amount_ok === false && html`<small>${t('office.amount.wrong')}</small>`}</li>`)}
  </ol></section>`;
}

const verb = (m) => (has(`office.verb.${m.verb}`) ? t(`office.verb.${m.verb}`) : m.verb);
const reason = (m) => (has(`office.reason.${m.reason}`) ? t(`office.reason.${m.reason}`) : m.reason);

export function Attempts({ order }) {
  const tries = order?.attempts ?? [];
  if (tries.length < 2) return null;
  return html`<details class="part"><summary>${t('office.attempts', { n: tries.length })}</summary>
    <ol class="past">${tries.map((a, n) => html`<li key=${n}><time datetime=${a.at}>${fmtTime(a.at)}</time> <b>${a.name}</b>
      <small>${outcome(a)}</small></li>`)}</ol></details>`;
}

function outcome(a) {
  if (a.outcome === 'won') return t('office.attempt.won');
  if (a.outcome === 'already_taken' && a.behind_ms !== null) return t('office.attempt.late', { ms: a.behind_ms });
  return has(`errors.${a.outcome}`) ? t(`errors.${a.outcome}`) : a.outcome;
}
