/** 转给同事: who of his outlet listens now. He keeps the order until somebody says yes. */

import { api } from '../api.js';
import { t } from '../page.js';
import { Button, complain, html, Icon, Sheet, useEffect, useState } from '../ui.js';
import { fetchOffers, store } from './store.js';
import { show } from './view.js';

export default function HandOver({ id }) {
  const [those, setThose] = useState(null);
  const [problem, setProblem] = useState(null);
  const look = () => api('GET', `/orders/${id}/candidates?limit=200`).then((page) => setThose(page.items), setProblem);
  useEffect(() => { look(); }, []);
  const back = () => show('detail', { id });
  const ask = async (colleague) => {
    try {
      await api('POST', `/orders/${id}/hand-over`, { courier_id: colleague.id });
      await fetchOffers();
      back();
    } catch (refusal) {
      complain(refusal);
      look();
    }
  };
  return html`<${Sheet} title=${t('hands.offer.to_colleague')} className="full" onClose=${back}>
    <p class="lead">${t('hands.offer.keeps')}</p>
    ${problem && html`<div class="box lm-error">${problem.words}</div><${Button} look="weui-btn weui-btn_default wide" onClick=${() => { setProblem(null); return look(); }}>${t('common.retry')}<//>`}
    ${!those && !problem && html`<p>${t('common.loading')}</p>`}
    ${those?.length === 0 && html`<p class="hints"><${Icon} name="info" /> ${t('hands.offer.nobody')}</p>`}
    ${those?.map((one) => html`<${Button} key=${one.id} look="weui-btn weui-btn_default wide" icon="user" disabled=${Boolean(one.asked_until) || store.line === 'offline'} onClick=${() => ask(one)}>
      <span>${one.name}<small>${t(one.asked_until ? 'hands.offer.being_asked' : one.asked_before ? 'hands.offer.asked_before' : 'hands.offer.listens')}</small></span><//>`)}
  <//>`;
}
