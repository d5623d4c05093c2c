/** The station's board: what is late, who can help, what today has achieved. */

import { api } from '../api.js';
import { live } from '../live.js';
import { fmtTime, state, t } from '../page.js';
import Devices from '../people/devices.js';
import { Analysis } from '../reports/analysis.js';
import { List, tally } from '../reports/list.js';
import { Spot } from '../reports/spot.js';
import { opened } from '../reports/store.js';
import { Types } from '../reports/types.js';
import { Switches, toGuide } from '../switches.js';
import { Banner, Component, html, Icon, Region, render, Toasts } from '../ui.js';
import { drawn, watch } from '../watch.js';
import { canSound, follow, listenForTouch, unlock } from './alarm.js';
import { Alarms } from './banner.js';
import { BotsSheet } from './bots.js';
import { Card, hidden } from './card.js';
import { board, COLUMN_ICONS, shownColumns } from './columns.js';
import { Due, figures, Today } from './counters.js';
import { OnDuty } from './couriers.js';
import { Done } from './done.js';
import { Drawer } from './drawer.js';
import { Keys, listen, toWall } from './keys.js';
import { People } from './people.js';
import { PolicySheet } from './policy.js';
import { chosen, open, set } from './selection.js';
import { askWhom } from '../named.js';
import { Shares } from './shares.js';
import { Stack } from './stack.js';
import { looked, steady } from './steady.js';
import { acts, changed, hear, look, onChange, onDraw, recall, ringing, roles, startAgain, store, take, wall } from './store.js';
import { Unsettled } from './unsettled.js';
import { Wall, watchTheHall } from './wall.js';

const closeSheet = () => set({ sheet: null });
const SHEETS = {
  devices: () => html`<${Devices} onClose=${closeSheet} />`, keys: Keys, unsettled: Unsettled, done: Done, policy: PolicySheet, bots: BotsSheet, shares: Shares,
  types: () => html`<${Types} onClose=${closeSheet} />`,
  spot: () => html`<${Spot} onClose=${closeSheet} onDone=${(report) => { closeSheet(); open('report', report.id); }} />`,
};
const PANELS = { board: Board, people: People, reports: Reports, map: () => html`<${Analysis} onOpen=${(id) => open('report', id)} />` };
const PANEL_ICONS = { reports: 'flag', map: 'map', people: 'users' };
const LINE_ICONS = { live: 'circle-check', connecting: 'refresh-cw', offline: 'wifi-off', stopped: 'pause' };
const ASK_EVERY = 20; // s
const small = matchMedia('(max-width: 900px)');
const stations = (state.units ?? []).filter(({ kind }) => kind === 'station');
const station = stations.find(({ id }) => id === state.station_id);
const maySeePeople = roles.has('coordinator') || roles.has('admin');

/** One row: where one is, whether it is true, what is due, and the ways on. What is seldom wanted is in the menu. */
function Top() {
  const onBoard = chosen.panel === 'board' && html`<${Finder} /><${Due} />`;
  return html`<header class="top">
    <div class="title"><strong>${t('common.name')}</strong> <${Station} /></div>
    <span class=${`line-state ${store.line}`} data-line=${store.line}><${Icon} name=${LINE_ICONS[store.line]} /> ${t(`board.line.${store.line}`, { time: fmtTime(store.seen) })}</span>
    ${acts && html`<${Sound} />`}
    ${!small.matches && onBoard}
    <nav class="ways">
      ${acts && html`<a class="btn btn-primary" href="/office"><${Icon} name="plus" /> <span>${t('board.post')}</span></a>`}
      <${Panel} name="reports" more=${html`<${OpenReports} />`} /><${Panel} name="map" />
      ${maySeePeople && html`<${Panel} name="people" />`}
      <a class="btn way ask" ...${toGuide} title=${t('common.guide')}><${Icon} name="circle-question-mark" label=${t('common.guide')} /></a>
      <button type="button" class="btn way menu" aria-expanded=${String(chosen.menu)} data-menu onClick=${() => set({ menu: !chosen.menu })}><${Icon} name="list" label=${t('board.menu')} /></button>
    </nav>
    <nav class=${`tools ${chosen.menu ? 'open' : ''}`}>
      ${small.matches && onBoard}<${Today} />
      <a class="btn" href="/drill"><${Icon} name="play" /> ${t('board.drill')}</a>
      <button type="button" class="btn" data-wall onClick=${toWall}><${Icon} name="maximize" /> ${t('board.wall')} <kbd>F</kbd></button>
      <button type="button" class="btn" data-keys onClick=${() => set({ menu: false, sheet: 'keys' })}><${Icon} name="circle-question-mark" /> ${t('board.keys')}</button>
      <${Switches} />
      <button type="button" class="btn" data-devices onClick=${() => set({ menu: false, sheet: 'devices' })}><${Icon} name="lock" label=${t('people.devices')} /></button>
      <button type="button" class="btn leave" onClick=${leave}><${Icon} name="log-out" /> ${t('common.sign_out')}</button>
    </nav>
  </header>`;
}

function Finder() {
  const filter = ({ target: { value } }) => {
    set({ filter: value });
    if (acts) askWhom(value, (named) => set({ named }));
  };
  return html`<input type="search" class="form-control finder" data-filter placeholder=${t('board.filter')} title=${t('board.filter.what')} aria-label=${t('board.filter.what')} value=${chosen.filter} onInput=${filter} />`;
}

/** The way to a panel, and from it back to the board. */
function Panel({ name, more }) {
  const here = chosen.panel === name;
  const words = t(here ? 'board.back' : `board.${name}`);
  return html`<button type="button" class=${`btn way panel-way ${here ? 'here' : ''}`} aria-pressed=${String(here)} title=${words} ...${{ [`data-${name}`]: true }} onClick=${() => set({ menu: false, panel: here ? 'board' : name })}>
    <${Icon} name=${here ? 'arrow-left' : PANEL_ICONS[name]} /> <span>${words}</span> ${!here && more}</button>`;
}

/** How many dead-spots are late, or else open. */
function OpenReports() {
  const { open: all, late } = tally(opened());
  return all > 0 && html`<b class=${late ? 'n-late' : 'n'}>${late ? t('board.reports.late', { n: late }) : all}</b>`;
}

function Reports() {
  const settings = acts && html`<button type="button" class="btn" data-types onClick=${() => set({ sheet: 'types' })}><${Icon} name="settings" /> ${t('reports.types')}</button>`;
  return html`<${List} onOpen=${(id) => open('report', id)} onSpot=${acts ? () => set({ sheet: 'spot' }) : undefined} openId=${chosen.open?.id} extra=${settings} />`;
}

function Station() {
  if (stations.length < 2 || acts) return html`<small>${station?.name ?? ''}</small>`;
  return html`<select class="form-select" aria-label=${t('board.station')} value=${state.station_id} onChange=${(event) => location.assign(`/board?station=${event.target.value}`)}>
    ${stations.map((unit) => html`<option key=${unit.id} value=${unit.id}>${unit.name}</option>`)}</select>`;
}

function Sound() {
  const on = canSound();
  return html`<button type="button" class=${`sound ${on ? 'on' : ''}`} data-sound=${on ? 'on' : 'off'} onClick=${() => unlock(true)}>
    <${Icon} name=${on ? 'volume-2' : 'volume-x'} /> ${t(on ? 'board.sound.on' : 'board.sound.off')}</button>`;
}

async function leave() {
  await api('DELETE', '/session').catch(() => {});
  location.assign('/sign-in');
}

const MANY = 6; // cards that a column shows whole; more of them are drawn in two lines each

function Column({ name, cards, dense, count }) {
  return html`<section class=${`column ${name} ${chosen.column === name ? 'here' : ''} ${dense ? 'dense' : ''}`} data-column=${name} aria-label=${t(`board.column.${name}`)}>
    <h2 data-figure=${name}><${Icon} name=${COLUMN_ICONS[name]} /> <span>${t(`board.column.${name}`)}</span> <b>${count}</b></h2>
    <ul>${cards.map((card) => html`<${Region} vital key=${card.id}><${Card} card=${card} /><//>`)}</ul>
    ${!cards.length && html`<p class="empty">${t(chosen.filter ? 'board.nothing_found' : `board.empty.${name}`)}</p>`}
  </section>`;
}

/** What is empty needs no room. */
const widths = (columns) => shownColumns().map((name) => (columns[name].length ? 'minmax(var(--least), 1fr)' : 'minmax(4.5rem, .45fr)')).join(' ');

/** On a phone one column at a time; these choose it. */
function Choose({ columns }) {
  const rail = ['stack', 'duty'];
  return html`<nav class="choose">${[...shownColumns(), ...rail].map((name) => html`
    <button type="button" key=${name} class=${chosen.column === name ? 'here' : ''} aria-pressed=${String(chosen.column === name)}
      onClick=${() => set({ column: name, rail: rail.includes(name) ? name : chosen.rail })}>${t(`board.column.${name}`)}${columns[name] ? html` <b>${columns[name].length}</b>` : ''}</button>`)}</nav>`;
}

function Rail() {
  return html`<section class=${`rail ${['stack', 'duty'].includes(chosen.column) ? 'here' : ''}`}>
    <nav class="rail-tabs">${['stack', 'duty'].map((name) => html`<button type="button" key=${name} aria-pressed=${String(chosen.rail === name)} class=${chosen.rail === name ? 'here' : ''}
      onClick=${() => set({ rail: name })}>${t(`board.column.${name}`)}${name === 'duty' ? html` <b>${store.counters.on_duty ?? 0}</b>` : ''}</button>`)}</nav>
    ${chosen.rail === 'duty' ? html`<${OnDuty} />` : html`<${Stack} />`}
  </section>`;
}

function Board() {
  const all = board(chosen.filter, chosen.named.ids);
  const dense = shownColumns().filter((name) => all[name].length > MANY);
  const { columns, sizes } = steady(all, JSON.stringify([widths(all), dense]));
  const [wide, narrow] = JSON.parse(sizes);
  const found = figures();
  return html`
    ${chosen.named.trouble && html`<p class="fine" role="status">${t('board.filter.trouble')} ${chosen.named.trouble}</p>`}
    ${hidden() > 0 && html`<p class="fine more-hidden">${t('board.hidden', { n: hidden() })}</p>`}
    <${Choose} columns=${all} />
    <div class="columns" style=${`--columns: ${wide}`}>${shownColumns().map((name) => html`
      <${Column} key=${name} name=${name} cards=${columns[name]} dense=${narrow.includes(name)} count=${chosen.filter ? all[name].length : found[name] ?? all[name].length} />`)}<${Rail} /></div>`;
}

class App extends Component {
  componentDidMount() {
    onDraw(() => this.setState({}));
    drawn();
  }

  componentDidUpdate() {
    drawn();
    looked();
  }

  render() {
    if (wall) return html`<${Wall} station=${station} />`;
    const Over = SHEETS[chosen.sheet];
    const { open: of, panel } = chosen;
    return html`<${Region} vital><${Top} /><//>
      <${Banner} state=${store.line} />
      <${Region} vital><${Alarms} /><//>
      <div class=${`stage ${of ? 'opened' : ''}`}><main id="main" tabindex="-1" class=${panel}><${Region} vital key=${panel}><${PANELS[panel]} /><//></main>
        ${of && html`<${Region} key=${`${of.type} ${of.id}`}><${Drawer} of=${of} /><//>`}</div>
      ${Over && html`<${Region} key=${chosen.sheet}><${Over} /><//>`}
      <${Toasts} />`;
  }
}

const title = document.title;
/** Seen among twenty tabs: an alarm, or how many are late. */
function entitle() {
  const late = figures().late;
  document.title = ringing().length && acts ? `🚨 ${t('board.alarm.title')}` : late && !wall ? `(${late}) ${title}` : title;
}

function start() {
  take(state);
  if (acts) {
    onChange(follow);
    listenForTouch();
    follow();
  }
  onChange(entitle);
  if (store.orders.size && figures().late) chosen.column = 'late';
  const root = document.getElementById('app');
  root.replaceChildren();
  render(html`<${Region} vital><${App} /><//>`, root);
  if (wall) watchTheHall();
  else listen();
  live({
    station: state.station_id,
    onEvent: hear,
    onResync: startAgain,
    onState: (line) => {
      store.line = line;
      if (line === 'live') look().catch(() => {});
      changed();
    },
  });
  watch({ askEvery: ASK_EVERY });
  recall().catch(() => {});
}

start();
