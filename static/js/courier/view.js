/** What one looks at: which list, and which sheet lies over it. One sheet at a time; 返回 (the
 * phone's back key) closes it. What is being written in it is kept by drafts.js. */

import { changed } from './store.js';

export const view = { tab: 'open', sheet: null, facts: {} };
let going = false; // back was asked for, and has not happened yet

export function turnTo(tab) {
  view.tab = tab;
  changed();
  scrollTo(0, 0);
}

export function show(sheet, facts = {}) {
  if (!view.sheet && !going) history.pushState({ sheet: true }, '');
  Object.assign(view, { sheet, facts });
  changed();
}

export function hide() {
  if (!view.sheet) return;
  if (history.state?.sheet && !going) {
    going = true;
    history.back();
  }
  closed();
}

function closed() {
  Object.assign(view, { sheet: null, facts: {} });
  changed();
}

/** A sheet that was opened while the last one went stays. */
addEventListener('popstate', () => {
  if (!going) return void (view.sheet && closed());
  going = false;
  if (view.sheet) history.pushState({ sheet: true }, '');
});
