/** A welfare alert of mine in the list, with what committee and station answered. */

import { ago, t } from '../../page.js';
import { html, Icon } from '../../ui.js';
import { spot } from './known.js';

export function Raised({ alert }) {
  return html`<li class="card P1" data-alert=${alert.id}>
    <div class="card-head"><${Icon} name="siren" size="big" /><h3>${spot(alert)}</h3></div>
    <p class="status">${t(`reporting.alert.status.${alert.status}`)}</p>
    ${(alert.answers || []).map((one) => html`<p class="answer"><${Icon} name="message-circle" /> <span>${one.text}<small>${t(`courier.role.${one.by?.role}`)} · ${ago(one.at)}</small></span></p>`)}
    <p class="fine">${alert.number || ''} · ${ago(alert.raised_at)}</p>
  </li>`;
}
