/** All that others did to the courier's orders, newest first; opening it is reading it. Of an order that is gone
 * it can be said here that it was brought. */

import { ago, t } from '../page.js';
import { Button, html, Icon, Sheet, useEffect, useState } from '../ui.js';
import { about, forgetBegun, gone, ICONS, lookSoon, open, read, words } from './inbox.js';
import { fetchOrder, store } from './store.js';
import { hide, show, view } from './view.js';

export default function Inbox() {
  const entries = store.inbox;
  const [unread] = useState(() => new Set()); // what was new at the opening stays marked until the closing
  entries.forEach((entry) => entry.read || unread.add(entry.id));
  useEffect(lookSoon, []);
  useEffect(() => () => view.sheet === 'deliver' || forgetBegun(), []);
  useEffect(() => read(entries)); // also what comes meanwhile
  return html`<${Sheet} title=${t('inbox.title')} className="full" onClose=${hide}>
    ${entries.length === 0 && html`<p class="lead">${t('inbox.none')}</p>`}
    <ul class="inbox">${entries.map((entry) => html`
      <${Entry} key=${entry.id} entry=${entry} isNew=${unread.has(entry.id)} />`)}</ul>
  <//>`;
}

/** Without a network too: what was done there counts. */
async function bring({ order: { id } }) {
  await fetchOrder(id).catch(() => {});
  show('deliver', { id });
}

/** Whoever still has the order goes to it with a tap; of the others this is all there is. */
function Entry({ entry, isNew }) {
  const inside = html`<${Icon} name=${ICONS[entry.weight]} /> <span><b>${words(entry)}</b>
    <small>${about(entry)}</small>
    <small>${isNew && html`<i class="new">${t('inbox.new')}</i>`} ${ago(entry.at)}</small></span>`;
  const look = `${entry.weight} ${isNew ? 'unread' : ''}`;
  if (!store.orders.get(entry.order.id)?.mine) return html`<li class=${look} data-entry=${entry.what}>${inside}
    ${gone(entry) && html`<${Button} look="stop" onClick=${() => bring(entry)}>${t('inbox.brought')}<//>`}</li>`;
  return html`<li class=${look} data-entry=${entry.what}>
    <button type="button" onClick=${() => open(entry)}>${inside}<${Icon} name="chevron-right" /></button></li>`;
}
