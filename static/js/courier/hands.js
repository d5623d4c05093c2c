/** What is needed with an order in one's hands, the outbox too. It comes when duty begins (or when
 * something was left unsent), so that the first visit stays light and a grabbed order never waits. */

import { changed, refetch, store } from './store.js';
import { complain } from '../ui.js';
import { foresee, sent as orderSent } from './acts.js';
import { Lost, Notice, Refused } from './answers.js';
import { Batch } from './batch.js';
import { Deliver } from './deliver.js';
import { Detail } from './detail.js';
import { askDraws } from './grabbing.js';
import { Menu } from './menu.js';
import { Messages } from './messages.js';
import { MineList, Notes } from './mine.js';
import { Offers, settled } from './offers.js';
import { drop, hurry, openOutbox, wipe } from './outbox.js';
import { Trouble } from './trouble.js';

export const parts = { lost: Lost, refused: Refused, notice: Notice, batch: Batch, mine: MineList, notes: Notes, offers: Offers, deliver: Deliver, detail: Detail, menu: Menu, messages: Messages, trouble: Trouble };
export { askDraws, drop, foresee, hurry, settled, wipe };

/** What is not about an order is told by its own module, which may still be on its way. */
const tellElsewhere = (what, ...facts) => import('./reporting/main.js').then((there) => there[what](...facts)).catch(() => {});

function sent(entry, answer) {
  if (entry.kind) tellElsewhere('sent', entry, answer);
  else orderSent(entry, answer);
}

function refused(entry, problem) {
  if (entry.kind) {
    tellElsewhere('refused', entry, problem);
  } else if (entry.verb !== 'deliver' || problem.code !== 'wrong_code') { // that, the sheet says
    complain(problem);
    refetch().catch(() => {});
  }
}

/** Once the words are here too: what an earlier page left behind may be sent at once, and is told. */
export function begin() {
  openOutbox({
    changed(entries) {
      store.outbox = entries;
      changed();
    },
    sent,
    refused,
  });
}
