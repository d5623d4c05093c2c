/** 我的设备: where I am signed in; what I do not know is signed out. */

import { api } from '../api.js';
import { fmtTime, t } from '../page.js';
import { Button, complain, html, Sheet, toast, useEffect, useState } from '../ui.js';

const SYSTEMS = [['iPhone', /iPhone/], ['iPad', /iPad/], ['HarmonyOS', /HarmonyOS|OpenHarmony/], ['Android', /Android/], ['Windows', /Windows/], ['macOS', /Mac OS/], ['Linux', /Linux/]];
const BROWSERS = [['微信 WeChat', /MicroMessenger/], ['QQ', /QQBrowser|MQQ/], ['Edge', /Edg/], ['Firefox', /Firefox/], ['Chrome', /Chrom/], ['Safari', /Safari/]];
const first = (list, text) => list.find(([, pattern]) => pattern.test(text))?.[0];

/** Android · Chrome, of what a browser calls itself; that is cut at 120 signs, so the end may be missing. */
const named = (device) => [first(SYSTEMS, device), first(BROWSERS, device)].filter(Boolean).join(' · ') || device || t('people.device.unknown');

export default function Devices({ onClose, look = 'btn' }) {
  const [items, setItems] = useState(null);
  const load = () => api('GET', '/me/sessions', undefined, { tries: 2 }).then((page) => setItems(page.items), complain);
  useEffect(() => { load(); }, []);
  const end = async (path) => {
    try {
      await api('DELETE', path);
      toast(t('people.devices.ended'), { kind: 'good' });
    } catch (problem) {
      complain(problem);
    }
    await load();
  };
  const others = (items ?? []).filter(({ current }) => !current);
  return html`<${Sheet} title=${t('people.devices')} className="devices" onClose=${onClose}>
    <p class="lm-hint">${t('people.devices.what')}</p>
    ${!items && html`<p>${t('common.loading')}</p>`}
    <ul class="devices">${(items ?? []).map((one) => html`<li key=${one.id} data-device=${one.id}><p><b>${named(one.device)}</b>
      <small> ${one.current ? t('people.devices.this') : ''} ${t('people.devices.since', { time: fmtTime(one.created_at) })}</small></p>
      ${!one.current && html`<${Button} look=${look} onClick=${() => end(`/me/sessions/${one.id}`)}>${t('people.devices.end')}<//>`}</li>`)}</ul>
    ${items && !others.length && html`<p>${t('people.devices.none')}</p>`}
    ${others.length > 1 && html`<${Button} look=${look} icon="log-out" data-others onClick=${() => end('/me/sessions')}>${t('people.devices.end_others')}<//>`}
  <//>`;
}
