/** All that others did to the courier's orders, newest first; opening it is reading it. */

import { ago, t } from '../page.js';
import { html, Icon, Sheet, useEffect, useState } from '../ui.js';
import { about, ICONS, lookSoon, open, read, words } from './inbox.js';
import { store } from './store.js';
import { hide } from './view.js';

export default function Inbox() {
  const entries = store.inbox;
  const [unread] = useState(() => new Set()); // what was new at the opening stays marked until the closing
  entries.forEach((entry) => entry.read || unread.add(entry.id));
  useEffect(lookSoon, []);
  useEffect(() => read(entries)); // also what comes meanwhile
  return html`<${Sheet} title=${t('inbox.title')} className="full" onClose=${hide}>
    ${entries.length === 0 && html`<p class="lead">${t('inbox.none')}</p>`}
    <ul class="inbox">${entries.map((entry) => html`
      <${Entry} key=${entry.id} entry=${entry} isNew=${unread.has(entry.id)} />`)}</ul>
  <//>`;
}

/** Whoever still has the order goes to it with a tap; of the others this is all there is. */
function Entry({ entry, isNew }) {
  const inside = html`<${Icon} name=${ICONS[entry.weight]} /> <span><b>${words(entry)}</b>
    <small>${about(entry)}</small>
    <small>${isNew && html`<i class="new">${t('inbox.new')}</i>`} ${ago(entry.at)}</small></span>`;
  const look = `${entry.weight} ${isNew ? 'unread' : ''}`;
  if (!store.orders.get(entry.order.id)?.mine) return html`<li class=${look} data-entry=${entry.what}>${inside}</li>`;
  return html`<li class=${look} data-entry=${entry.what}>
    <button type="button" onClick=${() => open(entry)}>${inside}<${Icon} name="chevron-right" /></button></li>`;
}
