/** A welfare alert: what the courier saw, whose door it is (masked), and the answer that ends the tone. */

import { api, Problem } from '../api.js';
import { at } from '../form.js';
import { useDraft } from '../kept.js';
import { fmtTime, t, tables } from '../page.js';
import { Button, html, Icon, toast, useEffect, useState } from '../ui.js';
import { stay } from './acts.js';
import { forget, rings, seen } from './alarms.js';
import { watch } from './store.js';
import { takeCases, takenWords } from './taking.js';
import { Answer } from './templates.js';
import { alertTitle, place, roleName, silenceWords, unitName } from './words.js';

export function useAlert(id) {
  const [alert, setAlert] = useState(null);
  const [problem, setProblem] = useState(null);
  const [times, setTimes] = useState(0);
  useEffect(() => {
    let stale = false;
    api('GET', `/alerts/${id}`, undefined, { tries: 3 }).then((found) => { if (!stale) { setAlert(found); setProblem(null); } }, (error) => {
      if (!(error instanceof Problem)) throw error;
      if (!stale) setProblem(error);
    });
    return () => { stale = true; };
  }, [id, times]);
  useEffect(() => watch(({ subject }) => subject.id === id && setTimes((n) => n + 1)), [id]);
  return [alert, () => setTimes((n) => n + 1), problem];
}

/** `onOrder(id)`: opens the order it hangs on, where the page can. */
export function AlertDetail({ id, onOrder }) {
  const [alert, again, problem] = useAlert(id);
  if (!alert) {
    return problem ? html`<div class="rp-failed" role="alert"><p><b>${problem.words}</b> ${problem.advice}</p><${Button} look="btn" icon="refresh-cw" onClick=${again}>${t('common.retry')}<//></div>`
      : html`<p class="rp-empty">${t('common.loading')}</p>`;
  }
  const { resident, answers = [] } = alert;
  return html`<article class="rp-whole rp-alert" data-whole=${alert.id} data-status=${alert.status}>
    <p class="rp-headline"><b class=${`rp-status ${alert.status === 'raised' ? 'is-late' : ''}`}><${Icon} name=${alert.kind === 'silence' ? 'phone' : 'siren'} /> ${alertTitle(alert)} · ${t(`reports.alert.${alert.status}`)}</b></p>
    ${alert.kind === 'silence' && html`<p class="rp-quote big" data-silence>${[resident?.name, silenceWords(alert, Date.now())].filter(Boolean).join(' ')}</p><p>${t('reports.alert.silence.how')}</p>`}
    ${alert.text && html`<p class="rp-quote big">${alert.text}</p>`}
    <dl class="rp-facts">
      <dt>${t('reports.fact.where')}</dt><dd>${place(alert)} <small>${alert.compound ? unitName(alert.community_id) : ''}</small></dd>
      ${resident && html`<dt>${t('reports.alert.resident')}</dt><dd data-fact="resident">${[resident.name, resident.place, resident.phone].filter(Boolean).join(' · ')}</dd>`}
      ${alert.order_id && html`<dt>${t('reports.alert.order')}</dt><dd>${alert.order_number ?? ''} ${onOrder && html`<button type="button" class="btn" data-order onClick=${() => onOrder(alert.order_id)}>${t('reports.open_it')}</button>`}</dd>`}
      <dt>${t('reports.alert.at')}</dt><dd>${fmtTime(alert.raised_at)} <small>${alert.by ? [roleName(alert.by.role), unitName(alert.by.unit_id)].filter(Boolean).join(' · ') : ''}</small></dd>
    </dl>
    <p class="rp-dial">${tables.emergency.filter(({ number }) => ['120', '110', '119'].includes(number)).map(({ number, name }) => html`<a key=${number} class="btn" href=${`tel:${number}`}><b>${number}</b> ${name}</a>`)}</p>
    ${alert.taken_by && html`<p class="rp-taken"><${Icon} name="user" /> ${takenWords(alert)}</p>`}
    ${alert.status === 'raised' && rings(alert) && html`<${Button} look="btn btn-primary" icon="hand" data-take onClick=${() => takeCases([{ subject: 'alert', id: alert.id }], (_, now) => { seen(now); again(); })}>${t('reports.take')}<//>`}
    <${Reply} alert=${alert} again=${again} />
    ${answers.length > 0 && html`<section><h4>${t('reports.alert.answers')}</h4><ol class="rp-moves">${answers.map((one, n) => html`<li key=${n}><time datetime=${one.at}>${fmtTime(one.at)}</time>
      <span>${one.text}</span> <small>${[roleName(one.by.role), unitName(one.by.unit_id)].filter(Boolean).join(' · ')}</small></li>`)}</ol></section>`}
  </article>`;
}

function Reply({ alert, again }) {
  const [{ text }, change] = useDraft(`answer:${alert.id}`, { text: '' });
  const [problem, setProblem] = useState(null);
  const send = async () => {
    setProblem(null);
    const sent = change.now();
    try {
      await api('POST', `/alerts/${alert.id}/answer`, { text: sent.text.trim() }, { tries: 3 });
      toast(t(alert.kind === 'silence' ? 'reports.alert.silence.done' : 'reports.alert.done'), { kind: 'good' });
      change.sent(sent);
      forget(alert.id);
      stay();
      again();
    } catch (refusal) {
      if (!(refusal instanceof Problem)) throw refusal;
      setProblem(refusal);
    }
  };
  return html`<div class="rp-asking"><${Answer} verb="alert" label=${t(alert.status !== 'raised' ? 'reports.alert.more' : alert.kind === 'silence' ? 'reports.alert.silence.answer' : 'reports.alert.answer')} value=${text} change=${at(change, 'text')} />
    ${problem && html`<p class="lm-error" role="alert"><${Icon} name="alert-triangle" /> ${problem.words} ${problem.advice}</p>`}
    <div class="rp-choices"><${Button} look="btn btn-primary" icon="check" data-answer disabled=${!text.trim()} onClick=${send}>${t('reports.alert.send')}<//></div></div>`;
}
