/** First links for many at once: a sheet to print, each with its picture, or a workbook to send from. A
 * link is shown once; what was made before and not used is dead from then on. */

import { api, newKey, Problem } from '../api.js';
import { fmtTime, state, t } from '../page.js';
import { Button, complain, html, Sheet, useState } from '../ui.js';
import { roleOf, unitName } from './words.js';

const AT_ONCE = 100; // a call: pictures weigh 4 kB each

async function made(people) {
  const links = new Map();
  for (let at = 0; at < people.length; at += AT_ONCE) {
    const ids = people.slice(at, at + AT_ONCE).map(({ id }) => id);
    const { items } = await api('POST', '/people/links', { person_ids: ids }, { timeout: 60_000 });
    items.forEach((one) => links.set(one.person_id, one.link));
  }
  return links;
}

/** The answer is a file, which api() does not read. */
async function workbook(people) {
  const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': state.csrf || '', 'Idempotency-Key': newKey() };
  const body = JSON.stringify({ person_ids: people.map(({ id }) => id) });
  const answer = await fetch('/api/v1/people/links.xlsx', { method: 'POST', headers, body, cache: 'no-store' }).catch(() => null);
  if (!answer?.ok) throw new Problem({ code: 'offline', ...(answer && (await answer.json().catch(() => ({ code: 'internal' })))) });
  const url = URL.createObjectURL(await answer.blob());
  Object.assign(document.createElement('a'), { href: url, download: 'links.xlsx' }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export function Links({ people, onClose }) {
  const [links, setLinks] = useState(null);
  const [filed, setFiled] = useState(false);
  const some = people.slice(0, 200);
  const make = async () => {
    try {
      setLinks(await made(people));
    } catch (problem) {
      complain(problem);
    }
  };
  const file = async () => {
    try {
      await workbook(some);
      setFiled(true);
    } catch (problem) {
      complain(problem);
    }
  };
  const seat = ({ roles: [first] }) => (first ? `${roleOf(first.role)} · ${unitName(first.unit_id)}` : '');
  return html`<${Sheet} title=${t('board.people.links')} className=${`links-sheet ${links ? 'to-print' : ''}`} onClose=${onClose}>
    ${!links && !filed && html`<p>${t('board.people.links.what', { n: people.length })}</p>
      <p class="lm-hint">${t('board.people.links.days')}</p>
      <div class="choices"><${Button} look="btn btn-primary" icon="printer" data-print onClick=${make}>${t('board.people.links.paper')}<//>
        ${people.length <= 200 && html`<${Button} look="btn" icon="download" data-xlsx onClick=${file}>${t('board.people.links.xlsx')}<//>`}
        <button type="button" class="btn" onClick=${onClose}>${t('common.cancel')}</button></div>`}
    ${filed && html`<p role="status">${t('board.people.links.filed')}</p>`}
    ${links && html`<div class="choices no-print"><${Button} look="btn btn-primary" icon="printer" onClick=${() => print()}>${t('board.people.links.print')}<//></div>
      <p class="no-print lm-hint">${t('board.people.links.once')}</p>
      <ul class="handouts">${people.filter(({ id }) => links.has(id)).map((person) => html`<li key=${person.id} data-person=${person.id}>
        <img src=${links.get(person.id).qr} alt=${t('people.qr')} width="150" height="150" />
        <p><b>${person.name}</b><br />${person.phone}<br /><small>${seat(person)}</small></p>
        <p class="how">${t('board.people.links.how')}<br />${t('board.people.links.until', { time: fmtTime(links.get(person.id).expires_at) })}</p>
        <p class="url">${links.get(person.id).url}</p></li>`)}</ul>`}
  <//>`;
}
