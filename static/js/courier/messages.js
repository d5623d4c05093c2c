/** Short words with the committee, both ways. The thread has a place of its own above the buttons: what
 * arrives moves none of them. */

import { api } from '../api.js';
import { ago, t } from '../page.js';
import { Button, complain, html, Icon, Sheet, useEffect, useRef, useState } from '../ui.js';
import { act } from './acts.js';
import { useDraft } from './drafts.js';
import { read, unreadOf } from './inbox.js';
import { show } from './view.js';
import { store } from './store.js';

const PRESETS = ['on_my_way', 'at_the_shop', 'at_the_door', 'no_answer', 'left_at_door', 'please_call', 'out_of_stock', 'thanks'];
const AT_THE_END = 40; // pixels from the newest: further up somebody reads

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
  return html`<${Sheet} title=${t('hands.message')} className="full talking" onClose=${() => show('detail', { id })}>
    <${Thread} id=${id} items=${items} waiting=${waiting} />
    <div class="presets">${PRESETS.map((preset) => html`<${Button} look="preset" onClick=${() => say({ preset })}>${t(`inbox.preset.${preset}`)}<//>`)}</div>
    <form class="foot say" onSubmit=${(event) => { event.preventDefault(); if (text.trim()) say({ text: text.trim() }); }}>
      <input class="lm-input" aria-label=${t('inbox.message_text')} placeholder=${t('inbox.message_text')} maxlength="300" value=${text} onInput=${(e) => change({ text: e.target.value })} />
      <button class="weui-btn weui-btn_primary wide" disabled=${!text.trim()}>${t('common.send')}</button>
    </form>
  <//>`;
}

/** The newest is in view, unless the courier reads further up: then a button says that there is more below. */
function Thread({ id, items, waiting }) {
  const box = useRef();
  const end = useRef(true);
  const [since, setSince] = useState(null); // the first word that was new at the opening
  const [below, setBelow] = useState(false);
  const toEnd = () => { box.current.scrollTop = box.current.scrollHeight; setBelow(false); };
  const scrolled = () => {
    const { scrollTop, clientHeight, scrollHeight } = box.current;
    end.current = scrollHeight - scrollTop - clientHeight < AT_THE_END;
    if (end.current) setBelow(false);
  };
  useEffect(() => {
    if (!items) return;
    const news = unreadOf(id);
    const first = news.at(-1)?.at;
    if (first) setSince((before) => before ?? first);
    read(news);
  });
  useEffect(() => {
    if (end.current) toEnd();
    else if (items?.length) setBelow(true);
  }, [items?.length, waiting.length, since]);
  const firstNew = since && items?.find((one) => !one.mine && one.at >= since);
  return html`<div class="thread"><ul class="talk" ref=${box} onScroll=${scrolled} aria-live="polite" tabindex="0">
      ${items?.length === 0 && !waiting.length && html`<li class="fine">${t('inbox.no_messages')}</li>`}
      ${items?.map((one) => html`<${Word} key=${one.id} one=${one} isFirst=${one === firstNew} />`)}
      ${waiting.map((entry) => html`<li key=${entry.id} class="mine"><p>${words(entry.body)}</p>
        <small><${Icon} name="upload" /> ${t(store.line === 'offline' ? 'courier.waits_for_net' : 'courier.on_its_way')}</small></li>`)}
    </ul>${below && html`<button type="button" class="more-below" onClick=${toEnd}>${t('inbox.more_below')}</button>`}</div>`;
}

/** `isFirst`: of the new ones. */
function Word({ one, isFirst }) {
  return html`<li class=${`${one.mine ? 'mine' : ''} ${isFirst ? 'first-new' : ''}`}>
    ${isFirst && html`<b class="new-line">${t('inbox.new_below')}</b>`}<p>${words(one)}</p>
    <small>${one.mine ? t('inbox.me') : t(`courier.role.${one.by.role}`)} · ${ago(one.at)}</small></li>`;
}

const words = ({ preset, text }) => (preset ? t(`inbox.preset.${preset}`) : text);
