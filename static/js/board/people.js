/** 人员: who works here, a way in for new couriers, and help for who lost a phone or a password. */

import { api } from '../api.js';
import { fmtTime, state, t } from '../page.js';
import { Button, Component, complain, html, Icon, Sheet, toast } from '../ui.js';
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
const later = (iso) => iso && new Date(iso) > new Date();

/** What keeps a courier from grabbing. */
function hindrances({ suspended, courier }) {
  return [
    suspended && t('board.people.suspended'),
    courier && !later(courier.insured_until) && t('board.people.uninsured'),
    courier && !later(courier.notice_accepted_until) && t('board.people.unaccepted'),
  ].filter(Boolean);
}

export class People extends Component {
  state = { all: [], more: true, filter: '', role: '', shown: SHOWN, sheet: null, problem: null };

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

  render(_, { all, more, filter, role, shown, sheet, problem }) {
    const words = filter.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const found = all.filter((person) => (!role || person.roles.some((one) => one.role === role)) && words.every((word) => text(person).includes(word)));
    const known = [...new Set(all.flatMap((person) => person.roles.map((one) => one.role)))];
    return html`<section class="people-panel">
      <div class="people-tools">
        <input class="form-control" type="search" data-filter placeholder=${t('board.people.filter')} aria-label=${t('board.people.filter')} value=${filter} onInput=${(event) => this.setState({ filter: event.target.value, shown: SHOWN })} />
        <select class="form-select" aria-label=${t('board.people.role')} value=${role} onChange=${(event) => this.setState({ role: event.target.value, shown: SHOWN })}>
          <option value="">${t('board.people.all')}</option>${known.map((one) => html`<option key=${one} value=${one}>${roleOf(one)}</option>`)}</select>
        <button type="button" class="btn btn-primary" data-invite onClick=${() => this.setState({ sheet: { verb: 'invite' } })}><${Icon} name="user-plus" /> ${t('board.people.invite')}</button>
      </div>
      <p class="fine" role="status">${more ? t('board.people.loading', { n: all.length }) : t('board.people.found', { n: found.length, of: all.length })}</p>
      ${problem && html`<p><button type="button" class="btn" onClick=${this.load}>${t('common.retry')}</button></p>`}
      <ul class="roster">${found.slice(0, shown).map((person) => html`<${Row} key=${person.id} person=${person} onDo=${this.do} />`)}</ul>
      ${found.length > shown && html`<button type="button" class="btn" onClick=${() => this.setState({ shown: shown + SHOWN })}>${t('board.people.more', { n: found.length - shown })}</button>`}
      ${sheet && html`<${SHEETS[sheet.verb] ?? Ask} ...${sheet} onClose=${this.close} onDone=${this.load} />`}
    </section>`;
  }
}

function Row({ person, onDo }) {
  const wrong = hindrances(person);
  const self = person.id === state.person.id;
  const verbs = self ? [] : ['reset', 'sign_out', person.suspended ? 'readmit' : 'suspend', ...(person.courier && roles.has('coordinator') ? ['forgive', person.courier.reserve ? 'reserve_off' : 'reserve_on', person.courier.heavy_ok ? 'heavy_off' : 'heavy_on'] : [])];
  return html`<li data-person=${person.id} class=${person.suspended ? 'suspended' : ''}>
    <p class="who"><b>${person.name}</b> <span>${person.phone}</span>
      <small>${person.roles.map(({ role, unit_id: unit }) => `${roleOf(role)} · ${unitName(unit)}`).join(t('board.comma'))}</small>
      ${person.courier && html`<span class=${`duty-mark ${person.courier.on_duty ? 'on' : ''}`}>${t(person.courier.on_duty ? 'board.people.on_duty' : 'board.people.off_duty')}</span>`}
      ${person.courier?.medicine_trained && html`<span class="mark">${t('board.people.medicine')}</span>`}
      ${person.courier?.reserve && html`<span class="mark">${t('board.people.reserve')}</span>`}
      ${person.courier && !person.courier.heavy_ok && html`<span class="mark">${t('board.people.no_heavy')}</span>`}
      ${wrong.map((words) => html`<span class="wrong" key=${words}><${Icon} name="alert-triangle" /> ${words}</span>`)}</p>
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
  heavy_on: ['courier', { heavy_ok: true }, 'PATCH'],
  heavy_off: ['courier', { heavy_ok: false }, 'PATCH'],
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

/** A link that works once, as a picture for a camera and as text to send. */
function Way({ link }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link.url);
      toast(t('board.people.copied'), { kind: 'good' });
    } catch {
      toast(t('board.people.copy_by_hand'));
    }
  };
  return html`<div class="way">
    <img src=${link.qr} alt=${t('board.people.qr')} width="240" height="240" />
    <p>${t('board.people.once', { until: fmtTime(link.expires_at) })}</p>
    <input class="form-control" readonly aria-label=${t('board.people.link')} value=${link.url} onFocus=${(event) => event.target.select()} />
    <${Button} look="btn btn-primary" icon="copy" onClick=${copy}>${t('board.people.copy')}<//>
  </div>`;
}

const SHEETS = { invite: Invite, reset: Reset };
