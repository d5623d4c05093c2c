/** 大屏: for visitors. Figures, what is asked for in which compound, and what happens; nobody's name,
 * nobody's door. The server has sent nothing else. */

import { categoryIcon, categoryName } from '../categories.js';
import { fmtTime, state, t } from '../page.js';
import { html, Icon } from '../ui.js';
import { Age } from './age.js';
import { Priority } from './card.js';
import { board, COLUMN_ICONS, shownColumns } from './columns.js';
import { Counters } from './counters.js';
import { Stack } from './stack.js';
import { now, store } from './store.js';
import { place } from './words.js';

const MOST = 12; // cards of a column at the largest; those that do not fit whole are not shown
const LINES = { live: 'circle-check', connecting: 'refresh-cw', offline: 'wifi-off' };
const IDLE = 3000; // ms until cursor and hint go

export function Wall({ station }) {
  const columns = board();
  return html`<header class="wall-top"><h1>${station?.name ?? t('common.name')}</h1>
      <span class=${`line-state ${store.line}`} data-line=${store.line}>${store.line !== 'live' && html`<${Icon} name=${LINES[store.line]} /> ${t(`board.line.${store.line}`, { time: fmtTime(store.seen) })}`}</span>
      <time>${fmtTime(now())}</time></header>
    <${Counters} />
    <main id="main" class="wall-main">
      ${shownColumns().map((name) => html`<section key=${name} class=${`column ${name}`} data-column=${name}>
        <h2><${Icon} name=${COLUMN_ICONS[name]} /> ${t(`board.column.${name}`)} <b>${columns[name].length}</b></h2>
        <ul>${columns[name].slice(0, MOST).map((card) => html`<${WallCard} key=${card.id} card=${card} />`)}</ul>
        ${!columns[name].length && html`<p class="empty">${t(`board.empty.${name}`)}</p>`}
      </section>`)}
      <${Stack} />
    </main>
    <p class="wall-hint">${t('board.wall.hint')}</p>`;
}

function WallCard({ card }) {
  return html`<li class=${`bcard ${card.priority}`} data-card=${card.id}>
    <span class="what"><${Icon} name=${categoryIcon(card.category)} /> ${categoryName(card.category)}</span>
    <span class="where">${place({ compound: card.compound })}</span>
    <span class="head"><${Priority} of=${card} /><span class="age"><${Age} since=${card.urgency.since} /></span></span>
  </li>`;
}

function back() {
  const address = new URL(location);
  address.searchParams.delete('wall');
  location.assign(address);
}

function press({ key }) {
  if (key.toLowerCase() === 'f') (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.())?.catch(() => {});
  if (key === 'Escape' && !document.fullscreenElement) back();
}

/** No cursor over the figures; any movement brings it back for a moment. */
export function watchTheHall() {
  let idle = 0;
  const stir = () => {
    document.body.classList.remove('idle');
    clearTimeout(idle);
    idle = setTimeout(() => document.body.classList.add('idle'), IDLE);
  };
  ['pointermove', 'keydown', 'pointerdown'].forEach((kind) => addEventListener(kind, stir));
  document.addEventListener('keydown', press);
  document.addEventListener('dblclick', back);
  stir();
  return state;
}
