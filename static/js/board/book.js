/** 谁看过谁: who did what and who looked at whom, newest first. It names who works here and numbers of
 * orders; of a resident nothing. */

import { api } from '../api.js';
import { fmtTime, has, t } from '../page.js';
import { Button, complain, html, Sheet, useEffect, useRef, useState } from '../ui.js';

const NOUNS = ['reveal', 'order', 'need', 'resident', 'person', 'session', 'link', 'report', 'policy', 'audit'];

function path({ person, verb, from, to }, cursor) {
  const asked = { person: person?.id, verb, from: from && `${from}T00:00:00+08:00`, to: to && `${to}T23:59:59+08:00`, cursor, limit: 50 };
  return `/audit?${new URLSearchParams(Object.entries(asked).filter(([, value]) => value))}`;
}

export function Book({ onClose, people = [], person: first = null }) {
  const [wanted, setWanted] = useState({ person: first, verb: first ? '' : 'reveal', from: '', to: '' });
  const [page, setPage] = useState({ items: [], next: null, busy: true });
  const put = (changes) => setWanted((now) => ({ ...now, ...changes }));
  const asked = useRef(0);
  const ask = async (cursor) => {
    const mine = ++asked.current; // an answer to an older question is none
    try {
      const more = await api('GET', path(wanted, cursor), undefined, { tries: 2 });
      if (mine === asked.current) setPage((now) => ({ items: cursor ? [...now.items, ...more.items] : more.items, next: more.next }));
    } catch (problem) {
      setPage((now) => ({ ...now, busy: false }));
      complain(problem);
    }
  };
  useEffect(() => { ask(); }, [wanted.person, wanted.verb, wanted.from, wanted.to]);
  const staff = people.filter(({ roles }) => roles.length);
  return html`<${Sheet} title=${t('board.book')} className="book" onClose=${onClose}>
    <p class="lm-hint">${t('board.book.what')}</p>
    <div class="people-tools">
      <select class="form-select" aria-label=${t('board.book.who')} value=${wanted.person?.id ?? ''} onChange=${(event) => put({ person: staff.find(({ id }) => id === event.target.value) ?? null })}>
        <option value="">${t('board.book.everybody')}</option>${staff.map(({ id, name }) => html`<option key=${id} value=${id}>${name}</option>`)}</select>
      <select class="form-select" name="verb" aria-label=${t('board.book.verb')} value=${wanted.verb} onChange=${(event) => put({ verb: event.target.value })}>
        <option value="">${t('board.book.all')}</option>${NOUNS.map((noun) => html`<option key=${noun} value=${noun}>${t(`board.book.noun.${noun}`)}</option>`)}</select>
      <label>${t('board.book.from')} <input class="form-control" type="date" value=${wanted.from} onChange=${(event) => put({ from: event.target.value })} /></label>
      <label>${t('board.book.to')} <input class="form-control" type="date" value=${wanted.to} onChange=${(event) => put({ to: event.target.value })} /></label>
    </div>
    ${page.busy && html`<p>${t('common.loading')}</p>`}
    ${!page.busy && !page.items.length && html`<p class="empty">${t('board.book.none')}</p>`}
    <table class="table book-rows"><tbody>${page.items.map((one) => html`<tr key=${one.id} data-verb=${one.verb}>
      <td>${fmtTime(one.at)}</td><td>${one.person ? one.person.name ?? t('board.book.gone') : t('board.role.system')}</td>
      <td>${verbOf(one.verb)}</td><td>${subjectOf(one.subject)}</td></tr>`)}</tbody></table>
    ${page.next && html`<${Button} look="btn" onClick=${() => ask(page.next)}>${t('board.book.more')}<//>`}
  <//>`;
}

const verbOf = (verb) => (has(`board.book.verb.${verb}`) ? t(`board.book.verb.${verb}`) : has(`board.book.noun.${verb.split('.')[0]}`) ? `${t(`board.book.noun.${verb.split('.')[0]}`)} · ${verb.split('.')[1] ?? ''}` : verb);

function subjectOf(subject) {
  if (!subject) return '';
  const kind = subject.type && has(`board.book.type.${subject.type}`) ? t(`board.book.type.${subject.type}`) : '';
  return [kind, subject.number ?? subject.name ?? ''].filter(Boolean).join(' ') || '—';
}
