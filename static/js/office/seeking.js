/** How the search for a courier goes: who has been told, and when the office itself is asked to act. */

import { api } from '../api.js';
import { fmtTime, t } from '../page.js';
import { Button, complain, html, Icon } from '../ui.js';

export function Seeking({ whole, onDone }) {
  const { order } = whole;
  if (order?.status !== 'open' || order.stated_at) return null;
  const steps = whole.past.filter(({ verb }) => verb === 'widen' || verb === 'escalate').sort((a, b) => a.at.localeCompare(b.at));
  const last = steps.at(-1);
  const asked = steps.some(({ verb, reason }) => verb === 'escalate' && reason === 'committee');
  const sounds = order.alarm && !order.alarm.seen_at;
  const known = async () => {
    try {
      await api('POST', `/orders/${order.id}/acknowledge`);
      onDone();
    } catch (problem) {
      complain(problem);
    }
  };
  return html`<p class=${`seeking ${asked || sounds ? 'pressing' : ''}`}><${Icon} name=${asked || sounds ? 'alert-triangle' : 'users'} />
    <span>${last ? t(`office.seeking.${last.verb}`, { time: fmtTime(last.at), whom: t(`office.reason.${last.reason}`) }) : t('office.seeking.begun')}
      ${asked && html` <b>${t('office.seeking.asked')}</b>`}</span>
    ${sounds && html`<${Button} look="btn btn-danger" icon="check" onClick=${known}>${t('office.seeking.known')}<//>`}</p>`;
}
