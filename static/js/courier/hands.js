/** What is needed with an order in one's hands, the outbox too. It comes when duty begins (or when
 * something was left unsent), so that the first visit stays light and a grabbed order never waits. */

import { changed, refetch, store } from './store.js';
import { asset, learn } from '../page.js';
import { complain, dress } from '../ui.js';
import { foresee, sent as orderSent } from './acts.js';
import { Lost, Notice, Refused } from './answers.js';
import { Batch } from './batch.js';
import { Deliver } from './deliver.js';
import { Detail } from './detail.js';
import { askDraws } from './grabbing.js';
import { Menu } from './menu.js';
import { MineList } from './mine.js';
import { Offers, settled } from './offers.js';
import { drop, hurry, openOutbox, wipe } from './outbox.js';
import { Trouble } from './trouble.js';

export const parts = { lost: Lost, refused: Refused, notice: Notice, batch: Batch, mine: MineList, offers: Offers, deliver: Deliver, detail: Detail, menu: Menu, trouble: Trouble };
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

let coming = null;
let page = parts; // where the page looks for what has come

const modules = () => [import('./inbox.js'), import('./inbox_sheet.js'), import('./messages.js')];

/** What others did to the orders, and the talk about them: inbox.js comes when hands.js has, and tells. */
export function lookSoon() {
  coming ??= Promise.all([...modules(), learn('inbox'), dress(asset('css/inbox.css'))]).then(([inbox, sheet, talk]) => {
    Object.assign(page, { bar: inbox.Bar, inbox: sheet.default, messages: talk.Messages });
    changed();
    return inbox;
  });
  coming.then((inbox) => inbox.lookSoon(), () => { coming = null; }); // the next event or line asks again
}

/** Once the words are here too: what an earlier page left behind may be sent at once, and is told. */
export function begin(into) {
  page = into;
  openOutbox({
    changed(entries) {
      store.outbox = entries;
      changed();
    },
    sent,
    refused,
  });
  lookSoon();
}
