/** 应急演练: choose a day, start it, watch it live. The page asks once a second; a drill has no events. */

import { api, pause, Problem } from '../api.js';
import { state, t } from '../page.js';
import { toGuide } from '../switches.js';
import { Component, html, Region, render, Toasts, toast } from '../ui.js';
import { Chart } from './chart.js';
import { Street } from './map.js';

const EVERY = 1000;
const acts = state.person.roles.some(({ role }) => role === 'coordinator');
const MINUTE = 60, HOUR = 3600;
const percent = (value) => `${(100 * value).toFixed(1)} %`;
const FIGURES = {
  claim_s_p50: span, claim_s_p90: span, p1_claim_s_p90: span, done_in_time_share: percent, never_claimed_share: percent,
  extra_m_per_order: (value) => t('drill.unit.m', { n: Math.round(value) }), gini: (value) => value.toFixed(2),
  messages_per_courier: (value) => t('drill.unit.times', { n: value.toFixed(1) }),
};

function span(seconds) {
  if (seconds < 2 * MINUTE) return t('drill.unit.s', { n: Math.round(seconds) });
  if (seconds < 2 * HOUR) return t('drill.unit.min', { n: Math.round(seconds / MINUTE) });
  return t('drill.unit.h', { n: (seconds / HOUR).toFixed(1) });
}

class Page extends Component {
  constructor() {
    super();
    this.state = { drill: state.drill, earlier: state.drills, busy: false, lost: false, day: 'normal', policy: 'default', seed: 1 };
  }

  componentDidMount() {
    if (this.running) this.follow(this.state.drill.id);
  }

  get running() {
    return this.state.drill?.state === 'running';
  }

  /** Until it has ended, or another one is looked at. */
  async follow(id) {
    for (let going = true; going; ) {
      await pause(EVERY);
      if (this.state.drill?.id !== id) return;
      try {
        const drill = await api('GET', `/drills/${id}`, undefined, { tries: 1 });
        this.setState({ drill, lost: false });
        going = drill.state === 'running';
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        this.setState({ lost: true });
      }
    }
    const { items } = await api('GET', '/drills');
    this.setState({ earlier: items, busy: false });
  }

  async start(event) {
    event.preventDefault();
    const { day, policy, seed } = this.state;
    this.setState({ busy: true });
    try {
      const drill = await api('POST', '/drills', { day, policy, seed: Number(seed) }, { tries: 1 });
      this.setState({ drill, busy: false });
      this.follow(drill.id);
    } catch (problem) {
      this.setState({ busy: false });
      toast(problem.words, { kind: 'bad' });
    }
  }

  async stop() {
    this.setState({ busy: true });
    await api('DELETE', `/drills/${this.state.drill.id}`).catch((problem) => toast(problem.words, { kind: 'bad' }));
  }

  async look(id) {
    this.setState({ drill: await api('GET', `/drills/${id}`) });
  }

  render(_, { drill, earlier, lost }) {
    return html`<div class="tape" role="note"><strong>${t('drill.mark')}</strong> <span>${t('drill.mark.why')}</span></div>
      <header><h1>${t('drill.title')}</h1> <span><a class="button" href="/board">${t('drill.back')}</a> <a class="button" ...${toGuide} aria-label=${t('common.guide')}>?</a></span></header>
      <main id="main" tabindex="-1">
        ${this.running ? null : html`<${Region} key="asking">${this.asking()}<//>`}
        ${lost && html`<p class="lost" role="status">${t('drill.lost')}</p>`}
        ${drill ? html`<${Region} key=${drill.id}><${Drill} drill=${drill} stop=${acts && this.running ? this.stopper() : null} /><//>` : html`<p class="empty">${t('drill.none')}</p>`}
        ${earlier.length > 1 && html`<${Region} key="earlier"><${Earlier} items=${earlier.filter(({ id }) => id !== drill?.id)} onLook=${(id) => this.look(id)} still=${this.running} /><//>`}
      </main><${Toasts} />`;
  }

  stopper() {
    return html`<button type="button" class="stop" disabled=${this.state.busy} onClick=${() => this.stop()}>${t(this.state.busy ? 'drill.stopping' : 'drill.stop')}</button>`;
  }

  asking() {
    if (!acts) return html`<p class="empty">${t('drill.watch_only')}</p>`;
    const choice = (name, values) => html`<label>${t(`drill.${name}`)} <select name=${name} value=${this.state[name]} onChange=${(e) => this.setState({ [name]: e.target.value })}>
      ${values.map((value) => html`<option value=${value} selected=${this.state[name] === value}>${t(`drill.${name}.${value}`)}</option>`)}</select></label>`;
    return html`<form onSubmit=${(event) => this.start(event)}>
      ${choice('day', ['normal', 'lockdown'])} ${choice('policy', ['default', 'broadcast', 'plain', 'window', 'head_start'])}
      <label>${t('drill.seed')} <input type="number" name="seed" min="0" max="9999" required value=${this.state.seed} onInput=${(e) => this.setState({ seed: e.target.value })} /></label>
      <button type="submit" class="start" disabled=${this.state.busy}>${t(this.state.busy ? 'drill.starting' : 'drill.start')}</button>
    </form>`;
  }
}

const named = (drill) => `${t(`drill.day.${drill.day}`)} · ${t(`drill.policy.${drill.policy}`)} · ${t('drill.seed.of', { n: drill.seed })}`;

function Drill({ drill, stop }) {
  const fast = drill.seconds ? Math.round((drill.share * 16 * HOUR) / drill.seconds) : 0;
  return html`<section class="now">
    <p class="clock"><b>${drill.at ?? '–'}</b> <small>${t('drill.clock')}</small></p>
    <div class="what"><p><strong data-state=${drill.state}>${t(`drill.state.${drill.state}`)}</strong> ${named(drill)}</p>
      <progress max="1" value=${drill.share ?? 0}></progress>
      <p>${drill.at ? html`${t('drill.speed', { n: fast })} · ${t('drill.took', { n: Math.round(drill.seconds) })}` : t('drill.starting')}</p></div>
    ${stop}
  </section>
  ${drill.columns && html`<ul class="columns">
    ${['open', 'in_hand', 'late', 'done'].map((name) => html`<li class=${name}><b>${drill.columns[name]}</b> ${t(`drill.column.${name}`)}</li>`)}
    <li><b>${drill.couriers.on}</b> ${t('drill.couriers')} · ${t('drill.couriers.on')}<small>${t('drill.couriers.riding')} ${drill.couriers.riding} · ${t('drill.couriers.carrying')} ${drill.couriers.carrying}</small></li>
    <li><b>${drill.rings}</b> ${t('drill.rings')}</li>
  </ul>
  <div class="panels"><${Chart} hours=${drill.hours} /><${Street} map=${drill.map} />
    <section class="panel"><h2>${t('drill.figures')}</h2><dl>${Object.entries(FIGURES).map(([name, shown]) => html`<div><dt>${t(`drill.${name}`)}</dt><dd>${shown(drill.figures[name])}</dd></div>`)}</dl></section>
  </div>`}`;
}

function Earlier({ items, onLook, still }) {
  return html`<section class="panel"><h2>${t('drill.earlier')}</h2><ul class="earlier">
    ${items.map((drill) => html`<li><button type="button" disabled=${still} onClick=${() => onLook(drill.id)}>${named(drill)} · ${t(`drill.state.${drill.state}`)}</button></li>`)}
  </ul></section>`;
}

render(html`<${Region}><${Page} /><//>`, document.getElementById('app'));
