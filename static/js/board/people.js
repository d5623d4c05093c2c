/** 人员: who works here, a way in for new couriers, and help for who lost a phone or a password. */

import { api } from '../api.js';
import { state, t } from '../page.js';
import { Marks, Papers } from '../people/papers.js';
import { Way } from '../people/way.js';
import { Button, Component, complain, html, Icon, Sheet } from '../ui.js';
import { Book } from './book.js';
import { Add, AddUnit, Seats } from './people_add.js';
import { Links } from './people_links.js';
import { roles } from './store.js';
import { does } from './verbs.js';
import { roleOf, unitName } from './words.js';

const PAGE = 200;
const SHOWN = 60;

/** All of them, a page after the other: a filter over half a list would lie. */
async function everybody(onPage) {
  for (let cursor = '', all = []; ;) {
    const page = await api('GET', `/people?limit=${PAGE}${cursor && `&cursor=${cursor}`}`);
    all = [...all, ...page.items];
    onPage(all, Boolean(page.next));
    if (!page.next) return;
    cursor = page.next;
  }
}

const outletOf = ({ courier }) => unitName(courier?.outlet_id);
const text = (person) => [person.name, person.phone, outletOf(person), ...person.roles.flatMap(({ role, unit_id: unit }) => [roleOf(role), unitName(unit)])].join(' ').toLowerCase();

/** Whose papers run out within a month stands on top, the first to end first; the others as they came. */
const ends = ({ courier }) => Math.min(Infinity, ...(courier?.expiring ?? []).map((name) => Date.parse(courier[name])));
const byPapers = (one, other) => (ends(one) === ends(other) ? 0 : ends(one) - ends(other));

/** What one may look for besides words. */
const STATES = {
  missing: ({ courier }) => courier?.missing.length > 0,
  expiring: ({ courier }) => courier?.expiring.length > 0,
  waiting: ({ has_password: came, suspended }) => !came && !suspended,
};

export class People extends Component {
  state = { all: [], more: true, filter: '', role: '', only: '', shown: SHOWN, sheet: null, problem: null };

  componentDidMount() {
    this.load();
  }

  load = async () => {
    this.setState({ problem: null });
    try {
      await everybody((all, more) => this.setState({ all, more }));
    } catch (problem) {
      complain(problem);
      this.setState({ problem, more: false });
    }
  };

  close = () => this.setState({ sheet: null });

  /** Ask, do, say how it ended, show the list as it is now. */
  do = (person, verb) => this.setState({ sheet: { person, verb } });

  open = (verb, facts = {}) => this.setState({ sheet: { verb, ...facts } });

  render(_, { all, more, filter, role, only, shown, sheet, problem }) {
    const words = filter.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const found = all.filter((person) => (!role || person.roles.some((one) => one.role === role)) && (!only || STATES[only](person)) && words.every((word) => text(person).includes(word))).sort(byPapers);
    const waiting = all.filter(STATES.waiting);
    const known = [...new Set(all.flatMap((person) => person.roles.map((one) => one.role)))];
    return html`<section class="people-panel">
      <div class="people-tools">
        <input class="form-control" type="search" data-filter placeholder=${t('board.people.filter')} aria-label=${t('board.people.filter')} value=${filter} onInput=${(event) => this.setState({ filter: event.target.value, shown: SHOWN })} />
        <select class="form-select" aria-label=${t('board.people.role')} value=${role} onChange=${(event) => this.setState({ role: event.target.value, shown: SHOWN })}>
          <option value="">${t('board.people.all')}</option>${known.map((one) => html`<option key=${one} value=${one}>${roleOf(one)}</option>`)}</select>
        <select class="form-select" data-only aria-label=${t('board.people.only')} value=${only} onChange=${(event) => this.setState({ only: event.target.value, shown: SHOWN })}>
          <option value="">${t('board.people.only.all')}</option>${Object.keys(STATES).map((name) => html`<option key=${name} value=${name}>${t(`board.people.only.${name}`, { n: all.filter(STATES[name]).length })}</option>`)}</select>
      </div>
      <div class="people-tools">
        <button type="button" class="btn btn-primary" data-invite onClick=${() => this.open('invite')}><${Icon} name="user-plus" /> ${t('board.people.invite')}</button>
        <button type="button" class="btn" data-add onClick=${() => this.open('add')}><${Icon} name="user-plus" /> ${t('board.people.add')}</button>
        <button type="button" class="btn" data-add-unit onClick=${() => this.open('unit')}><${Icon} name="building" /> ${t('board.people.add_unit')}</button>
        ${waiting.length > 0 && !more && html`<button type="button" class="btn" data-links onClick=${() => this.open('links', { people: only || role || filter ? found.filter(STATES.waiting) : waiting })}><${Icon} name="qr-code" /> ${t('board.people.links', { n: waiting.length })}</button>`}
        <button type="button" class="btn" data-book onClick=${() => this.open('book', { people: all })}><${Icon} name="history" /> ${t('board.book')}</button>
      </div>
      <p class="fine" role="status">${more ? t('board.people.loading', { n: all.length }) : t('board.people.found', { n: found.length, of: all.length })}</p>
      ${problem && html`<p><button type="button" class="btn" onClick=${this.load}>${t('common.retry')}</button></p>`}
      <ul class="roster">${found.slice(0, shown).map((person) => html`<${Row} key=${person.id} person=${person} onDo=${this.do} />`)}</ul>
      ${found.length > shown && html`<button type="button" class="btn" onClick=${() => this.setState({ shown: shown + SHOWN })}>${t('board.people.more', { n: found.length - shown })}</button>`}
      ${sheet && html`<${SHEETS[sheet.verb] ?? Ask} people=${all} ...${sheet} onClose=${this.close} onDone=${this.load} />`}
    </section>`;
  }
}

function Row({ person, onDo }) {
  const self = person.id === state.person.id;
  const mine = roles.has('coordinator');
  const verbs = [...(person.courier && mine ? ['papers'] : []), 'seats', ...(self ? [] : ['reset', 'sign_out', person.suspended ? 'readmit' : 'suspend', ...(person.courier && mine ? ['forgive', person.courier.reserve ? 'reserve_off' : 'reserve_on'] : [])]), 'history'];
  return html`<li data-person=${person.id} class=${person.suspended ? 'suspended' : ''}>
    <p class="who"><b>${person.name}</b> <span>${person.phone}</span>
      <small>${person.roles.map(({ role, unit_id: unit }) => `${roleOf(role)} · ${unitName(unit)}`).join(t('board.comma'))}</small>
      ${person.courier && html`<span class=${`duty-mark ${person.courier.on_duty ? 'on' : ''}`}>${t(person.courier.on_duty ? 'board.people.on_duty' : 'board.people.off_duty')}</span>`}
      ${person.courier?.medicine_trained && html`<span class="mark">${t('board.people.medicine')}</span>`}
      ${person.courier?.reserve && html`<span class="mark">${t('board.people.reserve')}</span>`}
      ${person.courier && !person.courier.heavy_ok && html`<span class="mark">${t('board.people.no_heavy')}</span>`}
      ${!person.has_password && html`<span class="mark">${t('board.people.not_yet')}</span>`}
      <${Marks} person=${person} /></p>
    <p class="does">${verbs.map((verb) => html`<button type="button" class="btn btn-sm" key=${verb} data-verb=${verb} onClick=${() => onDo(person, verb)}>${t(`board.people.verb.${verb}`)}</button>`)}</p>
  </li>`;
}

const CALLS = {
  sign_out: ['sign-out'],
  suspend: ['suspend', { suspended: true }],
  readmit: ['suspend', { suspended: false }],
  forgive: ['forgive'],
  reserve_on: ['courier', { reserve: true }, 'PATCH'],
  reserve_off: ['courier', { reserve: false }, 'PATCH'],
};

function Ask({ person, verb, onClose, onDone }) {
  const [path, body, method = 'POST'] = CALLS[verb];
  const work = async () => {
    if (!(await does(`/people/${person.id}/${path}`, body, t(`board.people.done.${verb}`, person), { method }))) return;
    onClose();
    onDone();
  };
  return html`<${Sheet} title=${t(`board.people.title.${verb}`, person)} onClose=${onClose}>
    <p>${t(`board.people.ask.${verb}`, person)}</p>
    <div class="choices"><${Button} look=${`btn ${verb === 'suspend' ? 'btn-danger' : 'btn-primary'}`} data-do onClick=${work}>${t(`board.people.verb.${verb}`)}<//>
      <button type="button" class="btn" onClick=${onClose}>${t('common.cancel')}</button></div>
  <//>`;
}

class Reset extends Component {
  state = { link: null };

  make = async () => {
    const link = await does(`/people/${this.props.person.id}/reset`, undefined, '');
    if (link) this.setState({ link });
  };

  render({ person, onClose }, { link }) {
    return html`<${Sheet} title=${t('board.people.title.reset', person)} onClose=${onClose}>
      ${link ? html`<${Way} link=${link} />` : html`<p>${t('board.people.ask.reset', person)}</p>
        <div class="choices"><${Button} look="btn btn-primary" data-do onClick=${this.make}>${t('board.people.verb.reset')}<//>
          <button type="button" class="btn" onClick=${onClose}>${t('common.cancel')}</button></div>`}
    <//>`;
  }
}

class Invite extends Component {
  outlets = (state.units ?? []).filter(({ kind }) => kind === 'outlet');

  state = { outlet: this.outlets[0]?.id ?? '', link: null };

  make = async () => {
    const link = await does('/invitations', { outlet_id: this.state.outlet }, '');
    if (link) this.setState({ link });
  };

  render({ onClose }, { outlet, link }) {
    if (!this.outlets.length) return html`<${Sheet} title=${t('board.people.invite')} onClose=${onClose}><p>${t('board.people.no_outlet')}</p><//>`;
    return html`<${Sheet} title=${t('board.people.invite')} onClose=${onClose}>
      ${link ? html`<p>${t('board.people.invited', { outlet: unitName(outlet) })}</p><${Way} link=${link} />` : html`
        <p>${t('board.people.ask.invite')}</p>
        <label class="pick">${t('board.people.outlet')} <select class="form-select" value=${outlet} onChange=${(event) => this.setState({ outlet: event.target.value })}>
          ${this.outlets.map((unit) => html`<option key=${unit.id} value=${unit.id}>${unit.name}</option>`)}</select></label>
        <div class="choices"><${Button} look="btn btn-primary" data-do onClick=${this.make}>${t('board.people.make_link')}<//></div>`}
    <//>`;
  }
}

const SHEETS = { invite: Invite, reset: Reset, papers: Papers, add: Add, unit: AddUnit, seats: Seats, links: Links, book: Book, history: Book };
