/** Above the lists as long as it is true: an alert that nobody has heard of. Neither another sheet nor
 * the back key takes it away. */

import { t } from '../../page.js';
import { Button, html, Icon } from '../../ui.js';
import { telephoned } from '../outbox.js';
import { store } from '../store.js';
import { show } from '../view.js';
import { begun, Numbers, standingOf } from './alert.js';

const isAlert = (entry) => entry.kind === 'alert';

export function Unheard() {
  const mine = store.outbox.filter(isAlert);
  return html`${mine.map((entry) => html`<section class="unheard" role="alert" key=${entry.id} data-unheard=${entry.id}>
      <p><${Icon} name="siren" /> <strong>${t(`reporting.alert.${standingOf(entry)}`)}</strong></p>
      <${Button} look="weui-btn weui-btn_default wide" icon="phone" onClick=${() => show('alert_raised', { id: entry.id })}>
        ${t('reporting.alert.look')}<//></section>`)}
    ${begun().map((about) => html`<section class="unheard" key=${`begun${about}`}>
      <p><${Icon} name="siren" /> <strong>${t('reporting.alert.unsent')}</strong></p>
      <${Button} look="weui-btn weui-btn_default wide" onClick=${() => show('alert', { order: about || undefined })}>${t('reporting.go_on')}<//></section>`)}
    ${[...store.unheard].map(([id, entry]) => html`<section class="unheard" role="alert" key=${id}>
      <p><${Icon} name="siren" /> <strong>${t('reporting.alert.somebody', { where: entry.house ?? '' })}</strong></p>
      <${Numbers} community=${entry.community} />
      <${Button} look="weui-btn weui-btn_default wide" icon="check" onClick=${() => telephoned(id)}>${t('reporting.alert.telephoned')}<//></section>`)}`;
}
