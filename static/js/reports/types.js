/** 类型设置: what couriers may report here, and how long dealing with it may take. */

import { api, Problem } from '../api.js';
import { useForm } from '../form.js';
import { lang, t } from '../page.js';
import { Button, complain, html, Sheet, toast, useEffect, useRef, useState } from '../ui.js';

const UNITS = ['hour', 'working_hour', 'working_day'];

export function Types({ onClose }) {
  const [{ types }, form] = useForm({ types: null });
  const last = useRef(Promise.resolve());
  const [problem, setProblem] = useState(null);
  const load = () => api('GET', '/report-types', undefined, { tries: 3 }).then(({ items }) => { form({ types: items }); setProblem(null); }, (error) => {
    if (!(error instanceof Problem)) throw error;
    setProblem(error);
  });
  useEffect(() => { load(); }, []);
  const put = (code, next) => form(({ types: now }) => ({ types: now.map((one) => (one.code === code ? next(one) : one)) }));
  const save = async (code, body) => {
    const one = form.now().types.find((type) => type.code === code);
    try {
      const fresh = await api('PATCH', `/report-types/${code}`, body, { tries: 3, ifMatch: one.version });
      put(code, (now) => ({ ...now, version: fresh.version }));
      toast(t('reports.types.saved', { type: one[lang] }), { kind: 'good' });
    } catch (error) {
      complain(error);
      await load(); // as it is: perhaps somebody else changed it meanwhile
    }
  };
  /** Seen at once, saved one after the other: two in one moment are two of the same version otherwise. */
  const change = (code, body) => {
    put(code, (one) => asShown(one, body));
    last.current = last.current.then(() => save(code, body));
  };
  return html`<${Sheet} title=${t('reports.types')} onClose=${onClose} className="rp-sheet">
    <p class="rp-hint">${t('reports.types.how')}</p>
    ${problem && html`<div class="rp-failed" role="alert"><p><b>${problem.words}</b> ${problem.advice}</p><${Button} look="btn" onClick=${load}>${t('common.retry')}<//></div>`}
    ${!types && !problem && html`<p class="rp-empty">${t('common.loading')}</p>`}
    ${types && html`<table class="rp-table rp-types"><thead><tr><th>${t('reports.type')}</th><th>${t('reports.types.on')}</th><th>${t('reports.types.limit')}</th></tr></thead>
      <tbody>${types.map((one) => html`<${One} key=${one.code} one=${one} change=${change} />`)}</tbody></table>`}
  <//>`;
}

function asShown(one, { enabled = one.enabled, limit_value: value = one.limit.value, limit_unit: unit = one.limit.unit }) {
  return { ...one, enabled, limit: { ...one.limit, value, unit } };
}

function One({ one, change }) {
  const { value, unit } = one.limit;
  const number = (event) => { const n = Number(event.target.value); if (Number.isInteger(n) && n > 0 && n !== value) change(one.code, { limit_value: n }); };
  return html`<tr data-type=${one.code}><td><b>${one[lang]}</b> <small>${[one.code_2026, one.handler].filter(Boolean).join(' · ')}</small></td>
    <td><label><input type="checkbox" checked=${one.enabled} aria-label=${`${t('reports.types.on')} ${one[lang]}`} onChange=${(event) => change(one.code, { enabled: event.target.checked })} /></label></td>
    <td><label><input class="lm-input" type="number" min="1" max="60" value=${value} aria-label=${`${t('reports.types.limit')} ${one[lang]}`} onChange=${number} />
      <select class="lm-input" value=${unit} aria-label=${`${t('reports.types.limit')} ${one[lang]}`} onChange=${(event) => change(one.code, { limit_unit: event.target.value })}>${UNITS.map((name) => html`<option key=${name} value=${name}>${t(`reports.types.unit.${name}`)}</option>`)}</select></label></td></tr>`;
}
