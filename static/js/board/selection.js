/** Which card is chosen, which one lies open, which panel is shown, what is filtered for. */

import { nobody } from '../named.js';
import { changed } from './store.js';

export const chosen = { id: null, open: null, panel: 'board', filter: '', named: nobody, column: 'open', rail: 'stack', sheet: null, menu: false };

export function set(changes) {
  Object.assign(chosen, changes);
  changed();
}

let before = null;

/** Open a card beside the board. The personal data is asked for only now. */
export function open(type, id) {
  before ??= document.activeElement;
  set({ id, open: { type, id } });
}

export function close() {
  if (!chosen.open) return;
  const { id } = chosen.open;
  set({ open: null });
  const back = document.querySelector(`[data-card="${CSS.escape(id)}"]`) ?? before;
  before = null;
  back?.focus?.();
}
