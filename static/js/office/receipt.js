/** After posting: what happened, in words; for a moment it can be taken back. `made`: the answer, the
 * draft it came from, and the numbers its words ask to be rung. */

import { api, newKey } from '../api.js';
import { t, tables } from '../page.js';
import { takeCases } from '../reports/taking.js';
import { Button, complain, html, Icon, useEffect, useState } from '../ui.js';
import { Numbers } from './categories.js';
import { Where } from './differs.js';
import { dayWords, ruleWords } from './repeat.js';
import { categoryName } from './spoken.js';
import { lookAtAll } from './store.js';
import { callsOf, dangerWords, flagWords, tooDear } from './suggestions.js';

const MOMENT = 60; // seconds in which 撤销 stands beside the words

export function Receipt({ made, onUndone, onAgain, onNext }) {
  const [left, setLeft] = useState(MOMENT);
  const [known, setKnown] = useState(Boolean(made.need.acknowledged_at));
  useEffect(() => {
    const clock = setInterval(() => setLeft((n) => n - 1), 1000);
    return () => clearInterval(clock);
  }, []);
  const { need, order } = made;
  const urgent = need.priority === 'P0';
  const dear = tooDear(need.flags);
  const heard = dangerWords(need);
  const first = [...new Set([...callsOf(need), ...made.calls, ...(tables.categories[need.category]?.calls ?? [])])];
  return html`<section class=${`receipt ${urgent ? 'urgent' : ''}`} data-need=${need.id} role="status" aria-live="assertive">
    <p class="receipt-title"><${Icon} name=${urgent ? 'siren' : 'circle-check'} size="big" />
      <b>${order?.number ?? need.number} ${categoryName(need.category)}</b></p>
    <p>${t(urgent ? 'office.posted.urgent' : order ? 'office.posted.order' : stopped(need) ? 'office.posted.stopped' : 'office.posted.station')}</p>
    ${heard && html`<p class="heard">${t('office.posted.heard', { words: heard })}</p>`}
    <${Where} address=${need.address ?? need.resident?.address} only=${need.address_for === 'this_order'} />
    ${order && order.people > 1 && html`<p>${t('office.posted.two')}</p>`}
    ${dear && html`<p class="lm-error"><${Icon} name="alert-triangle" /> ${flagWords(dear)}</p>`}
    ${made.warning && html`<p class="lm-error">${t('office.posted.no_consent')}</p>`}
    ${(urgent || heard) && html`<${Numbers} first=${first} />`}
    <div class="buttons">
      ${urgent && !known && html`<${Button} look="btn btn-danger" icon="check" onClick=${() => acknowledge(need.id, (now) => setKnown(Boolean(now.acknowledged_at)))}>${t('office.acknowledge')}<//>`}
      <${Button} look="btn btn-primary next" icon="plus" onClick=${onNext}>${t('office.next')}<//>
      <${Button} look="btn" icon="user" onClick=${onAgain}>${t('office.again')}<//>
      ${left > 0 && html`<${Button} look="btn undo" icon="rotate-ccw" onClick=${() => undo(need, onUndone)}>${t('common.undo')} (${left})<//>`}
    </div>
  </section>`;
}

/** What was set up to come by itself: nothing is posted yet. */
export function RecurrenceReceipt({ made, onOpen, onNext }) {
  const next = made.coming.find(({ skipped }) => !skipped);
  return html`<section class="receipt" data-recurrence=${made.id} role="status" aria-live="assertive">
    <p class="receipt-title"><${Icon} name="circle-check" size="big" /> <b>${t('office.recurring.started')} · ${categoryName(made.category)}</b></p>
    <p>${ruleWords(made.rule)}${made.doors > 1 ? ` · ${t('office.recurring.all_doors', { n: made.doors })}` : ''}</p>
    ${next && html`<p>${t('office.recurring.first', { day: dayWords(next.day), time: made.rule.time })}</p>`}
    ${made.drops.filter(({ address }) => address).map((drop) => html`<${Where} key=${drop.id} address=${drop.address} only />`)}
    ${made.warning && html`<p class="lm-error">${t('office.posted.no_consent')}</p>`}
    <div class="buttons">
      <${Button} look="btn btn-primary next" icon="plus" onClick=${onNext}>${t('office.next')}<//>
      <${Button} look="btn" icon="refresh-cw" onClick=${onOpen}>${t('office.recurring.look')}<//>
    </div>
  </section>`;
}

/** An errand that the words themselves keep from the couriers (danger, cash, a controlled medicine, a child). */
const stopped = (need) => (need.gates ?? []).includes('station_first');

/** 我来处理: the case is hers by name, and for a moment it can be taken back. `after(need)`: as it is now. */
export async function acknowledge(needId, after) {
  await takeCases([{ subject: 'need', id: needId }], (_, need) => {
    after?.(need);
    lookAtAll().catch(() => {});
  });
}

async function undo(need, onUndone) {
  try {
    await api('POST', `/needs/${need.id}/withdraw`, { reason: t('office.undone.reason') }, { key: newKey() });
    onUndone();
  } catch (problem) {
    complain(problem);
  }
}
