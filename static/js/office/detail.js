/** Everything about one need, in a drawer. Opening it shows names and doors: that is the reveal. */

import { api, Problem } from '../api.js';
import { t } from '../page.js';
import { takenWords } from '../reports/taking.js';
import { Button, html, Sheet, useEffect, useState } from '../ui.js';
import { Calling, Settling } from './calling.js';
import { Correct } from './correct.js';
import { Ending } from './ending.js';
import { Errand, HandOverCode, Holders, Photos, Whose } from './parts.js';
import { Attempts, Past } from './past.js';
import { Record } from './record.js';
import { acknowledge } from './receipt.js';
import { Seeking } from './seeking.js';
import { stageWords, what } from './spoken.js';
import { asking, ended, stage } from './stages.js';
import { Stated } from './stated.js';
import { read, rowOf, useNow, useStore, watch } from './store.js';
import { Talk } from './talk.js';

const BROUGHT = new Set(['delivered', 'confirmed']);
const REACHED = new Set(['claimed', 'picked_up', 'on_hold', 'delivered', 'confirmed']); // a courier is there to talk to

export function Detail({ id, onClose, onRefill }) {
  useStore();
  const now = useNow();
  const [whole, again, problem] = useWhole(id);
  const [view, setView] = useState('all'); // all | correct | record | end
  useEffect(toTop, [view]);
  const row = rowOf(id) ?? whole?.row;
  const back = () => setView('all');
  const saved = () => { back(); again(); };
  if (!row) return null;
  const title = `${row.order?.number ?? row.need?.number ?? ''} ${what(row)}`;
  const views = { correct: Correct, record: Record, end: Ending };
  const View = views[view];
  return html`<${Sheet} title=${title} onClose=${onClose} className="drawer">
    ${problem && html`<p class="lm-error" role="alert">${problem.words}${t('office.stop')}${problem.advice}
      <${Button} look="btn" onClick=${again}>${t('common.retry')}<//></p>`}
    ${!whole && !problem && html`<p class="opening">${t('common.loading')}</p>`}
    ${whole && View && html`<${View} whole=${whole} row=${row} onDone=${saved} onBack=${back} />`}
    ${whole && !View && html`<${All} whole=${whole} row=${row} now=${now} again=${again} setView=${setView} onRefill=${onRefill} />`}
  <//>`;
}

/** Another view begins at its top, and the keyboard stays in the drawer. */
function toTop() {
  const drawer = document.querySelector('.lm-sheet.drawer');
  drawer?.querySelector('.lm-sheet-body').scrollTo(0, 0);
  drawer?.focus();
}

function All({ whole, row, now, again, setView, onRefill }) {
  const { need, order } = whole;
  const at = stage(row);
  const talk = order && REACHED.has(order.status) && html`<${Talk} order=${order} messages=${whole.messages} onDone=${again} />`;
  return html`
    <p class=${`stage-line ${at}`}><b class=${`stage ${at}`}>${stageWords(row, now)}</b> ${t(`office.now.${at === 'on_hold' && !asking(row) ? 'answered' : at}`)}</p>
    ${at === 'alarm' && html`<${Button} look="btn btn-danger" icon="check" onClick=${() => acknowledge(need.id, again)}>${t('office.acknowledge')}<//>`}
    ${need.taken_by && !ended(row) && html`<p class="quiet">${takenWords(need)}</p>`}
    <${Seeking} whole=${whole} onDone=${again} />
    <${Stated} whole=${whole} onDone=${again} />
    ${order?.status === 'delivered' && html`<${Calling} whole=${whole} onDone=${again} />`}
    <${Settling} order=${order} onDone=${again} />
    ${at === 'on_hold' && talk}
    <${Whose} need=${need} onCorrect=${() => setView('record')} />
    <${HandOverCode} order=${order} />
    <${Holders} order=${order} />
    <${Errand} need=${need} order=${order} />
    <${Photos} order=${order} />
    ${at !== 'on_hold' && talk}
    <${Past} whole=${whole} />
    <${Attempts} order=${order} />
    <div class="buttons end-buttons">
      ${!ended(row) && html`<${Button} look="btn" icon="pencil" onClick=${() => setView('correct')}>${t('office.correct')}<//>`}
      ${!ended(row) && !BROUGHT.has(order?.status) && html`<${Button} look="btn btn-outline-danger" icon="x" onClick=${() => setView('end')}>${t(need.status === 'station_work' || need.status === 'referred' ? 'office.end.work' : 'office.end.order')}<//>`}
      ${ended(row) && html`<${Button} look="btn" icon="rotate-ccw" onClick=${() => onRefill(need)}>${t('office.refill')}<//>`}
    </div>`;
}

/** [whole, again, problem]: the need, its order, words and history; fetched again when an event
 * speaks of them. */
function useWhole(id) {
  const [whole, setWhole] = useState(null);
  const [problem, setProblem] = useState(null);
  const [times, setTimes] = useState(0);
  const again = () => setTimes((n) => n + 1);
  useEffect(() => {
    let stale = false;
    load(id).then((found) => { if (!stale) { setWhole(found); setProblem(null); } }, (error) => {
      if (!(error instanceof Problem)) throw error;
      if (!stale) setProblem(error);
    });
    return () => { stale = true; };
  }, [id, times]);
  useEffect(() => watch(({ subject }) => {
    if (subject.id === id || subject.id === rowOf(id)?.order?.id) again();
  }), [id]);
  return [whole, again, problem];
}

async function load(id) {
  const row = rowOf(id);
  const orderId = row?.order?.id ?? row?.need?.order?.id;
  const get = (path) => api('GET', path, undefined, { tries: 2 });
  const [need, needPast, order, orderPast, messages, calls] = await Promise.all([
    get(`/needs/${id}`), get(`/needs/${id}/history`),
    ...(orderId ? [get(`/orders/${orderId}`), get(`/orders/${orderId}/history`), get(`/orders/${orderId}/messages`), get(`/orders/${orderId}/confirmations`)] : []),
  ]);
  if (orderId) read(orderId);
  return { need, order, past: [...needPast.items, ...(orderPast?.items ?? [])], messages: messages?.items ?? [], calls: calls?.items ?? [], row };
}

