/** What keeps him from grabbing, whatever the order, and whom to ring. It comes only to whom something is
 * missing; what it says is the server's own gate, asked anew whenever his papers were touched. */

import { api } from '../api.js';
import { dayOf, learn, t } from '../page.js';
import { Button, html, Icon } from '../ui.js';
import { show } from './view.js';
import { changed } from './store.js';

let missing = []; // as GET /me tells it

/** Ask, and draw: what was entered a moment ago stands there no more. */
export async function look() {
  const [me] = await Promise.all([api('GET', '/me', undefined, { tries: 3 }), learn('missing')]);
  missing = me.missing;
  changed();
}

/** A paper ends with the midnight after its last day. */
const lastDay = (until) => dayOf(Date.parse(until) - 1);

function Ring({ role, name, phone }) {
  return html`<a class="weui-btn weui-btn_default wide" href=${`tel:${phone}`}><${Icon} name="phone" /> ${t(`missing.role.${role}`, { name })} ${phone}</a>`;
}

function One({ code, missing: what = code, until, ring }) {
  const words = until || what !== code ? t(`missing.${what}`, { date: until && lastDay(until) }) : t(`missing.${what}.never`);
  return html`<p><${Icon} name="alert-triangle" /> ${words}</p>
    ${code === 'notice_not_accepted'
      ? html`<${Button} look="weui-btn weui-btn_primary wide" onClick=${() => show('notice')}>${t('missing.read')}<//>`
      : html`<p class="fine">${t(ring.length ? 'missing.ring' : 'missing.ring_none')}</p>${ring.map((one) => html`<${Ring} key=${one.phone} ...${one} />`)}`}`;
}

export default function Missing() {
  if (!missing.length) return null;
  return html`<section class="pad missing" aria-label=${t('missing.title')}><div class="card P1"><b>${t('missing.title')}</b>
    ${missing.map((one) => html`<${One} key=${one.missing ?? one.code} ...${one} />`)}</div></section>`;
}
