/** 送到了: one tap is enough. A photo, the code said at the door and the amount may come with it;
 * a photo may also come later. */

import { t, tables } from '../page.js';
import { Button, Field, html, Icon, Sheet, toast, useEffect, useState } from '../ui.js';
import { act, UNDO_MS } from './acts.js';
import { drafted, useDraft } from './drafts.js';
import { later } from './outbox.js';
import { takeInto } from './photo.js';
import { hide, show, turnTo } from './view.js';
import { store } from './store.js';

const BLANK = { photo: null, receipt: null, code: '', paid: '' };

// what the keypad gives is read here; how people say it (三十五块五) by what is fetched behind this, kept for the tunnel
let fen = (said) => (!said.trim() ? null : /^\d{1,5}(\.\d{1,2})?$/.test(said.trim()) ? Math.round(said * 100) : undefined);
const hearSums = () => import('../sums.js').then((there) => { ({ fen } = there); }, () => {});
hearSums();

/** As the server counts it: over the budget by a tenth, or by twenty yuan. */
export const overBudget = (budget, total) => budget != null && total != null && total > Math.min(Math.floor(budget * 11 / 10), budget + 2000);

export function Deliver({ id }) {
  // a card that is gone: who has brought it all the same says so here
  const order = store.orders.get(id) ?? { id };
  const detail = store.details.get(id);
  const [draft, change] = useDraft(`deliver ${id}`, BLANK, id); // until the server has it: it may be undone
  const [wrong, setWrong] = useState({});
  useEffect(() => { hearSums(); }, []); // once more, if there was no network
  const money = !order.category || order.budget_fen != null || tables.categories[order.category]?.needs_items || !['none', 'donated', undefined].includes(detail?.payment_mode);

  const send = async () => {
    const { photo, receipt, code, paid } = drafted(`deliver ${id}`) ?? BLANK; // as it is now, not when this was drawn
    const total = fen(paid);
    const bad = {
      code: code && !/^\d{4}$/.test(code) ? t('hands.code_four') : '',
      paid: total === undefined ? t('hands.not_an_amount') : order.mine && overBudget(order.budget_fen, total) ? t('hands.over_budget') : '',
    };
    setWrong(bad);
    if (bad.code || bad.paid) return;
    const body = { ...(code && { code }), ...(total != null && { total_fen: total }) };
    // a code is answered while one still stands at the door; all else can be undone for ten seconds
    // of what is his no more nothing shows that it waits
    const undo = !code && order.mine;
    const sending = act(order, 'deliver', body, { undo, photo: photo && { blob: photo, as: 'photo_id' } });
    if (receipt) await laterReceipt(id, receipt, undo ? UNDO_MS : 0);
    if (!code) {
      turnTo('mine'); // where it can be undone
      return hide();
    }
    const { problem } = await sending;
    if (!problem) return hide();
    if (problem.code !== 'wrong_code') return setWrong({ code: `${problem.words} ${problem.advice}` });
    if (problem.tries_left) return setWrong({ code: t('hands.wrong_code', { n: problem.tries_left }) });
    change({ code: '' }); // locked: the right one does no more, and what stands there would be sent again
    return setWrong({ code: t('hands.code_locked') });
  };

  return html`<${Sheet} title=${t('hands.deliver')} className="full" onClose=${() => show('detail', { id })}>
    <${Camera} label=${t('hands.photo_door')} hint=${t('hands.photo_hint')} value=${draft.photo} onPhoto=${(file) => takeInto(change, 'photo', file)} />
    ${money && html`<${Field} label=${t('hands.paid')} name="paid" inputmode="decimal" value=${draft.paid} error=${wrong.paid} onInput=${(said) => change({ paid: said })} hint=${t('hands.paid_hint')} autocomplete="off" />
      <${Camera} label=${t('hands.photo_receipt')} value=${draft.receipt} onPhoto=${(file) => takeInto(change, 'receipt', file)} />`}
    ${wrong.paid === t('hands.over_budget') && html`<${Button} look="weui-btn weui-btn_default wide warn" icon="pause" onClick=${() => { act(order, 'hold', { reason: 'over_budget' }); show('detail', { id }); }}>${t('hands.hold_over_budget')}<//>`}
    <${Field} label=${t('hands.code')} name="code" inputmode="numeric" maxlength="4" value=${draft.code} error=${wrong.code} onInput=${(said) => change({ code: said })} hint=${t('hands.code_hint')} autocomplete="off" />
    <div class="foot">
      <${Button} look="weui-btn weui-btn_primary wide" icon="circle-check" onClick=${send}>${draft.photo ? t('hands.deliver_with_photo') : t('hands.deliver_no_photo')}<//>
    </div>
  <//>`;
}

/** The receipt hangs on the delivered order: it goes after it. */
function laterReceipt(id, blob, wait) {
  return later({ order: id, verb: 'proof', path: `/orders/${id}/proof`, body: { purpose: 'receipt' }, wait, photo: { blob, as: 'photo_id' } });
}

/** A photo of the door for an order that is already delivered. */
export async function laterProof(id, blob) {
  const { outcome } = await later({ order: id, verb: 'proof', path: `/orders/${id}/proof`, body: { purpose: 'proof' }, photo: { blob, as: 'photo_id' } });
  const { waiting, problem } = await outcome;
  if (!problem) toast(t(!waiting ? 'hands.photo_sent' : store.keeps === false ? 'courier.keeps_nothing' : 'hands.photo_waits'), { kind: waiting && store.keeps === false ? 'bad' : 'good' });
}

/** Opens the camera, or the album; shows what was taken. */
export function Camera({ label, hint, value, onPhoto }) {
  const take = (event) => {
    const [file] = event.target.files;
    event.target.value = ''; // the same one may be chosen again
    if (file) onPhoto(file);
  };
  const input = (capture) => html`<input type="file" accept="image/*" capture=${capture} onChange=${take} />`;
  return html`<div class="camera ${value ? 'taken' : ''}">
    <label class="weui-btn weui-btn_default wide"><${Icon} name=${value ? 'check' : 'camera'} /> ${value ? t('hands.photo_again') : label}${input('environment')}</label>
    ${value && html`<${Thumb} blob=${value} />`}
    ${hint && !value && html`<p class="lm-hint">${hint}</p>`}
  </div>
  <label class="album plain-link">${t('hands.album')}${input()}</label>`;
}

function Thumb({ blob }) {
  const [url, setUrl] = useState('');
  useEffect(() => {
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url && html`<img src=${url} alt=${t('courier.photo_taken')} />`;
}
