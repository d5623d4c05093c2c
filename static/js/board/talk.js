/** Words between the station and who holds the order. */

import { useDraft } from '../kept.js';
import { fmtTime, has, t } from '../page.js';
import { Button, html, Icon } from '../ui.js';
import { speak } from './verbs.js';
import { roleOf } from './words.js';

const OURS = ['please_call', 'ok', 'thanks'];

const spoken = ({ preset, text }) => (preset ? (has(`board.preset.${preset}`) ? t(`board.preset.${preset}`) : preset) : text);

export function Talk({ order, messages, again }) {
  const [{ text }, change] = useDraft(`talk:${order.id}`, { text: '' });
  const silent = order.status === 'open' || order.status === 'cancelled';
  if (silent && !messages.length) return null;
  const say = async (message) => {
    const said = await speak(order, message);
    await again();
    return said;
  };
  const sayTyped = async () => {
    const sent = change.now();
    if (await say({ text: sent.text.trim() })) change.sent(sent); // what was typed meanwhile stays
  };
  return html`<section><h4><${Icon} name="message-circle" /> ${t('board.messages')}</h4>
    <ol class="talk">${messages.map((one) => html`<li key=${one.id} class=${one.mine ? 'mine' : ''}>
      <small>${roleOf(one.by.role)} ${fmtTime(one.at)}</small><p>${spoken(one)}</p></li>`)}</ol>
    ${!silent && html`<div class="saying">
      <textarea class="form-control" maxlength="300" rows="2" aria-label=${t('board.say')} placeholder=${t('board.say')} value=${text} onInput=${(event) => change({ text: event.target.value })}></textarea>
      <div class="choices"><${Button} look="btn btn-primary" icon="message-circle" disabled=${!text.trim()} onClick=${sayTyped}>${t('common.send')}<//>
        ${OURS.map((preset) => html`<${Button} key=${preset} look="btn" onClick=${() => say({ preset })}>${t(`board.preset.${preset}`)}<//>`)}</div>
    </div>`}
  </section>`;
}
