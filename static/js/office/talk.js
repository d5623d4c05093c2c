/** Short words with the courier who holds it, both ways. */

import { api } from '../api.js';
import { useDraft } from '../kept.js';
import { fmtTime, t } from '../page.js';
import { Button, complain, html, Icon, useRef } from '../ui.js';

const PRESETS = ['ok', 'please_call', 'thanks'];

export function Talk({ order, messages, onDone }) {
  const [{ text }, change] = useDraft(`talk:${order.id}`, { text: '' });
  const busy = useRef(false);
  /** Resolves to whether it was said. */
  const say = async (body) => {
    try {
      await api('POST', `/orders/${order.id}/message`, body, { tries: 3 });
      onDone();
      return true;
    } catch (problem) {
      complain(problem);
      return false;
    }
  };
  const sayTyped = async (event) => {
    event.preventDefault();
    const sent = change.now();
    if (busy.current || !sent.text.trim()) return;
    busy.current = true;
    if (await say({ text: sent.text.trim() })) change.sent(sent); // what was typed meanwhile stays
    busy.current = false;
  };
  return html`<section class="part talk"><h3>${t('office.talk')}</h3>
    <ol class="messages">${messages.map((m) => html`<li key=${m.id} class=${m.by.role === 'courier' ? 'theirs' : 'ours'}>
      <b>${m.text || t(`office.preset.${m.preset}`)}</b> <small>${t(`office.role.${m.by.role}`)} ${fmtTime(m.at)}</small></li>`)}</ol>
    <div class="chips">${PRESETS.map((preset) => html`<${Button} key=${preset} look="chip" onClick=${() => say({ preset })}>${t(`office.preset.${preset}`)}<//>`)}</div>
    <form class="say" onSubmit=${sayTyped}>
      <input class="lm-input" name="message" maxlength="300" autocomplete="off" value=${text} placeholder=${t('office.talk.how')} aria-label=${t('office.talk.how')}
        onInput=${(e) => change({ text: e.target.value })} />
      <button type="submit" class="btn" disabled=${!text.trim()}><${Icon} name="message-circle" /> ${t('common.send')}</button>
    </form>
  </section>`;
}
