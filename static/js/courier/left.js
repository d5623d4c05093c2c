/** What the next page or the sign-in page must know of this one before it opens the shelf: small marks. */

import { state } from '../page.js';
import { UNSENT } from './today.js';

const WIPED = 'lm.wiped';

export function noteUnsent(many) {
  try {
    if (many) localStorage.setItem(UNSENT, '1');
    else localStorage.removeItem(UNSENT);
  } catch {
    // then it is opened every time
  }
}

/** Alerts that nobody has heard of: for the sign-in page, with the numbers that it does not know. */
export function noteAlarm(many) {
  const units = state.units.filter(({ id, phone }) => phone && id === state.person.station_id).map(({ name, phone }) => ({ name, phone }));
  try {
    if (many) localStorage.setItem('lm.alarm', JSON.stringify({ many, units }));
    else localStorage.removeItem('lm.alarm');
  } catch {
    // then only the page itself says it
  }
}

/** How many reports the last sign-out took with it unsent: told once. `many` notes it. */
export function wiped(many) {
  try {
    const before = Number(localStorage.getItem(WIPED));
    if (many) localStorage.setItem(WIPED, many);
    else localStorage.removeItem(WIPED);
    return before;
  } catch {
    return 0;
  }
}
