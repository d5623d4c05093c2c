/** Short words with the committee, both ways. */

import { api } from '../api.js';
import { ago, t } from '../page.js';
import { Button, complain, html, Icon, Sheet, useEffect, useState } from '../ui.js';
import { act } from './acts.js';
import { useDraft } from './drafts.js';
import { show } from './view.js';
import { store } from './store.js';

const PRESETS = ['on_my_way', 'at_the_shop', 'at_the_door', 'no_answer', 'left_at_door', 'please_call', 'out_of_stock', 'thanks'];

export function Messages({ id }) {
  const [items, setItems] = useState(null);
  const [{ text }, change] = useDraft(`message ${id}`, { text: '' }, id);
  const told = store.told.get(id) || 0; // grows with every word that arrives
  const look = () => api('GET', `/orders/${id}/messages`).then((page) => setItems(page.items)).catch(complain);
  useEffect(() => { look(); }, [id, told]);
  const order = store.orders.get(id);
  const waiting = store.outbox.filter((entry) => entry.order === id && entry.verb === 'message');
  /** Only what was sent leaves the field: neither what he typed before a ready-made word, nor what he
   * types while it is under way. A refused one comes back, unless he has begun another. */
  const say = async (body) => {
    const sent = body.text;
    if (sent) change((now) => (now.text.trim() === sent ? { text: '' } : {}));
    const { answer, problem } = await act(order, 'message', body);
    if (problem && sent) change((now) => (now.text ? {} : { text: sent }));
    if (answer) look();
  };
  return html`<${Sheet} title=${t('hands.message')} className="full" onClose=${() => show('detail', { id })}>
    <ul class="talk" aria-live="polite">
      ${items?.length === 0 && !waiting.length && html`<li class="fine">${t('hands.no_messages')}</li>`}
      ${items?.map((one) => html`<li class=${one.mine ? 'mine' : ''}><p>${words(one)}</p>
        <small>${one.mine ? t('hands.me') : t(`courier.role.${one.by.role}`)} · ${ago(one.at)}</small></li>`)}
      ${waiting.map((entry) => html`<li class="mine"><p>${words(entry.body)}</p><small><${Icon} name="upload" /> ${t(store.line === 'offline' ? 'courier.waits_for_net' : 'courier.on_its_way')}</small></li>`)}
    </ul>
    <div class="presets">${PRESETS.map((preset) => html`<${Button} look="preset" onClick=${() => say({ preset })}>${t(`hands.preset.${preset}`)}<//>`)}</div>
    <form class="foot say" onSubmit=${(event) => { event.preventDefault(); if (text.trim()) say({ text: text.trim() }); }}>
      <input class="lm-input" aria-label=${t('hands.message_text')} placeholder=${t('hands.message_text')} maxlength="300" value=${text} onInput=${(e) => change({ text: e.target.value })} />
      <button class="weui-btn weui-btn_primary wide" disabled=${!text.trim()}>${t('common.send')}</button>
    </form>
  <//>`;
}

const words = ({ preset, text }) => (preset ? t(`hands.preset.${preset}`) : text);
