/** What one looks at: which list, and which sheet lies over it. One sheet at a time; 返回 (the
 * phone's back key) closes it. */

import { changed } from './store.js';

export const view = { tab: 'open', sheet: null, facts: {} };

export function turnTo(tab) {
  view.tab = tab;
  changed();
  scrollTo(0, 0);
}

export function show(sheet, facts = {}) {
  if (!view.sheet) history.pushState({ sheet: true }, '');
  Object.assign(view, { sheet, facts });
  changed();
}

export function hide() {
  if (!view.sheet) return;
  if (history.state?.sheet) history.back();
  closed();
}

function closed() {
  Object.assign(view, { sheet: null, facts: {} });
  changed();
}

addEventListener('popstate', () => view.sheet && closed());
