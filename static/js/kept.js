/** What is being typed and has not been sent. It stays in this tab through reloads, closed sheets and failed
 * sends, and is wiped at sign-out: it names people. */

import { beforeSignIn, newKey } from './api.js';
import { held, same, unsent, useHeld } from './form.js';
import { state } from './page.js';
import { useState } from './ui.js';

const ALL = 'lm-draft:';
const place = (name) => `${ALL}${state.person?.id}:${name}`;

/** What was kept under a name; null for nothing. */
export function kept(name) {
  try {
    return JSON.parse(sessionStorage.getItem(place(name)));
  } catch {
    return null;
  }
}

export function keep(name, value) {
  try {
    sessionStorage.setItem(place(name), JSON.stringify(value));
  } catch {
    // a full or forbidden storage must not stop anybody from typing
  }
}

function forget(name) {
  try {
    sessionStorage.removeItem(place(name));
  } catch {
    // nothing was kept either
  }
}

beforeSignIn(() => {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(ALL)) sessionStorage.removeItem(key);
});

/** [value, change] of a form that is kept under `name` until it is sent. `change.sent(what)` takes away what
 * was sent, and leaves what was typed meanwhile; `change.again()` is the form as it begins, `change.begins(blank)`
 * says that it begins otherwise from now on. `change.found`: it was begun earlier. */
export function useDraft(name, initial) {
  const [change] = useState(() => begun(name, typeof initial === 'function' ? initial() : initial));
  return [useHeld(change), change];
}

/** The same words sent again are the same call, under the same key; changed words are another. */
export function attempted(before, body) {
  const said = JSON.stringify(body);
  return before?.said === said ? before : { said, key: newKey() };
}

function begun(name, blank) {
  const before = kept(name);
  const change = held({ ...blank, ...before }, (value) => (same(value, blank) ? forget(name) : keep(name, value)));
  const sent = (what) => change.put((now) => unsent(what, now, blank));
  const again = () => {
    change.found = false;
    change.put(blank);
  };
  const begins = (other) => {
    change.found = false;
    blank = other;
  };
  return Object.assign(change, { sent, again, begins, found: Boolean(before) });
}
