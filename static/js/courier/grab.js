/** Why an order cannot be grabbed right now; the grabbing itself (grabbing.js) comes with duty. */

import { t } from '../page.js';
import { complain } from '../ui.js';
import { Problem } from '../api.js';
import { store } from './store.js';

/** In words; empty when it is possible. */
export function whyNot() {
  if (store.line === 'offline') return t('courier.blocked.offline');
  if (store.line !== 'live') return t('courier.blocked.connecting');
  if (!store.onDuty) return t('courier.blocked.off_duty');
  if (store.riding) return t('courier.blocked.riding');
  return '';
}

const grabbing = () => import('./grabbing.js');

/** From the thumb to the answer. */
export const grab = (order) => grabbing().then((there) => there.grab(order), () => complain(new Problem({ code: 'offline' })));

/** A fair window was decided. */
export const decided = async (id, data) => (await grabbing()).decided(id, data);
