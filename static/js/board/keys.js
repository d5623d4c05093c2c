/** The board by keyboard; "?" shows the keys. Never while somebody types. */

import { t } from '../page.js';
import { html, Sheet } from '../ui.js';
import { board, shownColumns } from './columns.js';
import { chosen, close, open, set } from './selection.js';
import { acknowledgeFirst } from './verbs.js';

const typing = ({ target }) => target.closest?.('input, textarea, select, [contenteditable]');

export const KEYS = [['J', 'K', '↓', '↑'], ['←', '→'], ['Enter'], ['A'], ['/'], ['F'], ['Esc'], ['?']];

const columns = () => shownColumns().map((name) => board(chosen.filter, chosen.named.ids)[name]).filter((cards) => cards.length);

function where(all) {
  const column = all.findIndex((cards) => cards.some(({ id }) => id === chosen.id));
  return [column, column < 0 ? -1 : all[column].findIndex(({ id }) => id === chosen.id)];
}

function go(card) {
  if (!card) return;
  if (chosen.open) open(card.type, card.id);
  else set({ id: card.id });
  requestAnimationFrame(() => {
    const element = document.querySelector(`[data-card="${CSS.escape(card.id)}"]`);
    element?.focus();
    element?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });
}

/** The next card down, or up; from the end of a column to the next column. */
function step(by) {
  const flat = columns().flat();
  const at = flat.findIndex(({ id }) => id === chosen.id);
  go(at < 0 ? flat[by > 0 ? 0 : flat.length - 1] : flat[Math.min(flat.length - 1, Math.max(0, at + by))]);
}

function across(by) {
  const all = columns();
  const [column, row] = where(all);
  const cards = column < 0 ? all[0] : all[Math.min(all.length - 1, Math.max(0, column + by))];
  go(cards?.[Math.min(Math.max(row, 0), cards.length - 1)]);
}

/** The screen in the hall gets another page, from the server: this one knows too much. */
export function toWall() {
  const address = new URL(location);
  address.searchParams.set('wall', '1');
  location.assign(address);
}

function filter() {
  document.querySelector('[data-filter]')?.focus();
}

const DO = {
  j: () => step(1), k: () => step(-1), arrowdown: () => step(1), arrowup: () => step(-1),
  arrowleft: () => across(-1), arrowright: () => across(1),
  a: acknowledgeFirst, f: toWall, '/': filter, '?': () => set({ sheet: 'keys' }),
};

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const key = event.key.toLowerCase();
  const sheet = document.querySelector('[aria-modal=true]'); // has its own Escape
  if (key === 'escape') {
    if (sheet) return;
    if (typing(event)) event.target.blur();
    else close();
    return;
  }
  const free = !typing(event) && (key === 'a' || !sheet);
  if (!free || !DO[key] || (chosen.panel !== 'board' && !['a', 'f', '/', '?'].includes(key))) return;
  event.preventDefault();
  DO[key]();
}

/** Before the parts of the page: a sheet that closes on Escape still stands when this is asked. */
export const listen = () => document.addEventListener('keydown', press, true);

export function Keys() {
  return html`<${Sheet} title=${t('board.keys')} onClose=${() => set({ sheet: null })}>
    <dl class="keys">${KEYS.map((keys, n) => html`<dt key=${n}>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${t(`board.key.${n}`)}</dd>`)}</dl>
  <//>`;
}
