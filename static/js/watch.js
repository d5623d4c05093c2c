/** Is what one sees what was heard? A page marks each drawing of its root; once a second it is asked
 * whether the last event was before it. If not for a while, nobody may read 实时: the line is `stopped`,
 * and a strip says so that hangs in no part of the page that may have died. */

import { live } from './live.js';
import { state, t } from './page.js';

const EVERY = 1000; // ms
const TIMES = 4; // looks in a row, not seconds: a PC that slept has missed none
let drawnTo = -1;

/** The root has just been drawn, with all that was heard until now. */
export const drawn = () => { drawnTo = live.line?.told ?? state.seq ?? 0; };

/** Something is not drawn without which the page tells half of it. */
const half = () => document.querySelector('.lm-failed[data-vital]') !== null;

/** `askEvery` (looks): how often the server is asked what else there is; for desks, which are few. */
export function watch({ askEvery } = {}) {
  const { line } = live;
  const say = line.onState;
  let stopped = false;
  line.onState = (state) => say(stopped && state === 'live' ? 'stopped' : state);
  let looks = 0;
  let late = 0;
  let behind = 0;
  setInterval(() => {
    if (document.hidden || line.state !== 'live') {
      late = 0;
      return;
    }
    looks += 1;
    behind = line.torn || line.head > line.after ? behind + 1 : 0;
    if (line.torn || behind >= TIMES || (askEvery && looks % askEvery === 0)) line.wake();
    late = behind || drawnTo < line.told || half() ? late + 1 : 0;
    if (late > 0 && late < TIMES) return;
    strip(late > 0 && drawnTo < line.told);
    if (stopped === late > 0) return;
    stopped = late > 0;
    line.onState(line.state);
  }, EVERY);
}

const STRIP = 'margin: 0; padding: .3em 1em; background: var(--lm-bad); color: #fff; font-weight: 600';

/** Outside of all that the page draws: what stands still cannot say so, and what it says of the line is old. */
function strip(still) {
  document.querySelectorAll('[data-line]').forEach((element) => { element.style.display = still ? 'none' : ''; });
  const shown = document.querySelector('.lm-stopped');
  if (Boolean(shown) === still) return;
  shown?.remove();
  if (!still) return;
  const box = Object.assign(document.createElement('p'), { className: 'lm-stopped', textContent: `${t('common.stopped')} ` });
  box.style.cssText = STRIP;
  box.setAttribute('role', 'alert');
  const again = Object.assign(document.createElement('button'), { type: 'button', textContent: t('common.reload'), onclick: () => location.reload() });
  again.style.cssText = 'min-height: var(--lm-target); font: inherit';
  box.append(again);
  document.body.prepend(box);
}
