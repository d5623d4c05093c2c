/** Short words with the courier who holds it, both ways. */

import { api } from '../api.js';
import { fmtTime, t } from '../page.js';
import { Button, complain, html, Icon, useState } from '../ui.js';

const PRESETS = ['ok', 'please_call', 'thanks'];

export function Talk({ order, messages, onDone }) {
  const [text, setText] = useState('');
  const say = async (body) => {
    try {
      await api('POST', `/orders/${order.id}/message`, body, { tries: 3 });
      setText('');
      onDone();
    } catch (problem) {
      complain(problem);
    }
  };
  return html`<section class="part talk"><h3>${t('office.talk')}</h3>
    <ol class="messages">${messages.map((m) => html`<li key=${m.id} class=${m.by.role === 'courier' ? 'theirs' : 'ours'}>
      <b>${m.text || t(`office.preset.${m.preset}`)}</b> <small>${t(`office.role.${m.by.role}`)} ${fmtTime(m.at)}</small></li>`)}</ol>
    <div class="chips">${PRESETS.map((preset) => html`<${Button} key=${preset} look="chip" onClick=${() => say({ preset })}>${t(`office.preset.${preset}`)}<//>`)}</div>
    <form class="say" onSubmit=${(event) => { event.preventDefault(); if (text.trim()) say({ text: text.trim() }); }}>
      <input class="lm-input" name="message" maxlength="300" autocomplete="off" value=${text} placeholder=${t('office.talk.how')} aria-label=${t('office.talk.how')}
        onInput=${(e) => setText(e.target.value)} />
      <button type="submit" class="btn" disabled=${!text.trim()}><${Icon} name="message-circle" /> ${t('common.send')}</button>
    </form>
  </section>`;
}
