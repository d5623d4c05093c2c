/** The courier's page: hear, see, grab, do, prove, hear thanks. */

import { beforeSignIn } from '../api.js';
import { live } from '../live.js';
import { asset, learn, state, t } from '../page.js';
import { Banner, Component, dress, html, Icon, Region, render, Sheet, Toasts } from '../ui.js';
import { OpenCard } from './card.js';
import { chosen, Duty, fetchDuty, Narrow } from './duty.js';
import { apply, toHisOrder } from './events.js';
import * as place from './place.js';
import { changed, fetchOffers, mine, open, refetch, replaceAll, sameBuilding, store } from './store.js';
import { forgetToday, leftUnsent } from './today.js';
import { steady } from './still.js';
import { hide, show, turnTo, view } from './view.js';

const LATE = ['report', 'reports', 'alert'];
const ALONE = { // fetched with the tap
  round: () => import('./round.js'), hand_over: () => import('./hand_over.js'), reach: () => import('./reach.js'), devices: () => import('./devices.js'),
};
const PARTS = {}; // what has come
let fetching = null;
let hands = null; // hands.js, with its words
let reporting = null; // reporting/main.js, with its words
let coming = null;
let awake = null; // awake.js, which keeps the screen on while the courier listens
const waiting = []; // what was done before reporting/main.js was here
let watching = null; // watch.js

/** What an order in one's hands needs, once; after a failure, with the next chance. */
function takeHands() {
  fetching ??= Promise.all([import('./hands.js'), learn('hands'), learn('errors'), dress(asset('css/hands.css'))]).then(
    ([module]) => { hands = module; Object.assign(PARTS, module.parts); module.begin(PARTS); changed(); },
    () => { fetching = null; setTimeout(changed, 3000); }, // the drawing asks again
  );
}

/** What a dead-spot needs: on duty when the page rests, else with the first touch. */
function takeReporting() {
  takeHands(); // the outbox comes with it
  coming ??= import('./reporting/main.js').then(async (module) => {
    await module.prepare();
    reporting = module;
    Object.assign(PARTS, module.parts);
    changed();
    waiting.splice(0).forEach((work) => work(module));
  }).catch(() => {
    coming = null;
    if (waiting.length) setTimeout(takeReporting, 3000);
  });
  return coming;
}

/** `work(module)` now, or when it has come: a photo taken on a slow line waits for it. */
function withReporting(work) {
  waiting.push(work);
  if (reporting) waiting.splice(0).forEach((one) => one(reporting));
  else takeReporting();
}

/** A sheet that is seldom wanted comes when it is; its words are with the hands. */
function takeAlone(sheet) {
  takeHands();
  ALONE[sheet]().then((module) => { PARTS[sheet] = module.default; changed(); }, () => {});
}

/** What keeps him from grabbing is said to whom something is missing. */
const takeMissing = () => import('./missing.js').then((module) => { PARTS.missing = module.default; return module.look(); }).catch(() => {});

const atRest = (work) => (window.requestIdleCallback ? requestIdleCallback(work, { timeout: 5000 }) : setTimeout(work, 2000));

/** 随手拍: the first tap is the camera itself. The place is looked for while he takes the photo. */
function Snap() {
  const took = (event) => {
    const [file] = event.target.files;
    event.target.value = '';
    if (!file) return;
    show('report', { file });
    withReporting((there) => there.snapped(file));
  };
  const began = () => withReporting((there) => there.fix());
  return html`<label class="snap"><${Icon} name="camera" size="big" /> ${t('courier.snap')}
    <input type="file" accept="image/*" capture="environment" onClick=${began} onChange=${took} onCancel=${() => withReporting((there) => there.withoutPhoto())} /></label>`;
}

/** What else concerns the street and not an order. */
function Street() {
  const Looks = PARTS.looks;
  return html`${Looks && html`<${Looks} />`}
    <div class="street">
      <button type="button" class="warn" onClick=${() => show('alert')}><${Icon} name="siren" /> ${t('courier.alert')}</button>
      <button type="button" onClick=${() => show('reports')}><${Icon} name="flag" /> ${t('courier.my_reports')}${parked() ? html` <b>${parked()}</b>` : ''}</button>
    </div>`;
}

const parked = () => store.outbox.filter((entry) => entry.parked).length;

function Fetching() {
  return html`<p class="pad lead">${t('common.loading')}</p>`;
}

/** A sheet whose module is still on its way. */
function Opening() {
  return html`<${Sheet} title=${t('common.loading')} className="full" onClose=${hide}><p class="lead">${t(store.line === 'offline' ? 'courier.opening_offline' : 'common.loading')}</p>
    <p>${t('courier.emergency')} <a href="tel:120">120</a> · <a href="tel:110">110</a></p><//>`;
}

const LINE_ICONS = { live: 'circle-check', connecting: 'refresh-cw', offline: 'wifi-off', stopped: 'pause' };

function Top() {
  const station = state.units?.find((unit) => unit.id === state.person.station_id);
  return html`<header class="top">
    <div><strong>${t('common.name')}</strong><small>${station?.name || ''}</small></div>
    <span class=${`line ${store.line}`} data-line=${store.line}><${Icon} name=${LINE_ICONS[store.line]} /> ${t(`courier.line.${store.line}`)}</span>
    <button type="button" class="menu help" onClick=${() => show('alert')} aria-label=${t('courier.alert')}><${Icon} name="siren" size="big" /></button>
    <button type="button" class="menu" aria-label=${t('courier.menu')} onClick=${() => show('menu')}><${Icon} name="list" size="big" /></button>
  </header>`;
}

const WHOLE = 2; // cards at the top that show everything; the others are a line until they are tapped

function OpenList() {
  const orders = open();
  const listed = chosen(orders);
  const { offers: Offers } = PARTS;
  const Missing = steady('missing', PARTS.missing);
  return html`<section aria-label=${t('courier.tab.open')}>
    ${Offers && html`<${Offers} />`}
    ${Missing && html`<${Missing} />`}
    <${Duty} />
    <${Narrow} orders=${orders} />
    ${!store.onDuty && orders.length > 0 && html`<p class="fine pad">${t('courier.stale')}</p>`}
    ${orders.length === 0 && html`<div class="empty"><${Icon} name="bike" size="huge" /><p>${t(store.onDuty ? 'courier.empty_on' : 'courier.empty_off')}</p></div>`}
    <ul class="cards">${listed.map((order, at) => html`<${Region} vital key=${order.id}><${OpenCard} order=${order} brief=${at >= WHOLE} first=${listed.findIndex((other) => !other.gone && sameBuilding(order, other)) === at} /><//>`)}</ul>
    <${Street} />
  </section>`;
}

function Tabs() {
  const counts = { open: open().filter((order) => !order.gone).length, mine: mine().length };
  const tab = (name, icon) => html`<button type="button" class=${view.tab === name ? 'here' : ''} aria-current=${view.tab === name ? 'page' : undefined} onClick=${() => turnTo(name)}>
    <${Icon} name=${icon} /> ${t(`courier.tab.${name}`)}${counts[name] ? html`<b>${counts[name]}</b>` : ''}</button>`;
  return html`<nav class="tabs">${tab('open', 'bell')}<${Snap} />${tab('mine', 'package')}</nav>`;
}

class App extends Component {
  componentDidMount() {
    store.listeners.add(() => this.setState({}));
    this.clock = setInterval(() => this.setState({}), 20_000); // "3 分钟前" must not stand still
  }

  componentDidUpdate() {
    watching?.drawn();
  }

  render() {
    const { sheet, tab, facts } = view;
    if (store.onDuty || store.unread || sheet || tab === 'mine' || store.offers.length) takeHands();
    if (store.onDuty) awake ??= import('./awake.js').catch(() => { awake = null; });
    if ((store.onDuty || tab === 'mine') && !coming) atRest(takeReporting);
    if (LATE.includes(sheet) || (hands && !coming && (store.unheard.size || store.outbox.some(({ kind }) => kind === 'alert')))) takeReporting();
    if (ALONE[sheet] && !PARTS[sheet]) takeAlone(sheet);
    const Over = sheet && (hands && PARTS[sheet] || Opening);
    const { mine: Mine = Fetching, unheard: Unheard, bar: Bar } = PARTS;
    return html`<${Region}><${Top} /><//>
      <${Banner} state=${firstMoments() ? 'live' : store.line} waiting=${unsent()} />
      ${store.keeps === false && html`<div class="lm-banner offline" role="status"><${Icon} name="alert-triangle" /> ${t('courier.keeps_nothing')}</div>`}
      ${Bar && html`<${Region} vital><${Bar} /><//>`}
      <main id="main" data-parts=${hands && reporting ? 'all' : 'first'}>${Unheard && html`<${Region} vital><${Unheard} /><//>`}<${Region} vital key=${tab}>${tab === 'open' ? html`<${OpenList} />` : html`<${Mine} /><${Street} />`}<//></main>
      <${Region}><${Tabs} /><//>
      ${Over && html`<${Region} key=${sheet + (facts.id || '')}><${Over} ...${facts} /><//>`}
      <${Toasts} />`;
  }
}

/** Others did something to an order of his: hands.js tells, as soon as it is here. */
function listened() {
  store.unread = 1;
  if (hands) hands.lookSoon();
  else takeHands();
}

/** A page that just opens is not "reconnecting". */
const firstMoments = () => store.line === 'connecting' && performance.now() < 3000;

/** What waits for the network, not what waits for its ten seconds. */
const unsent = () => store.outbox.filter((entry) => entry.due <= performance.now() && !entry.parked && (store.line !== 'live' || entry.failures)).length;

async function forget() {
  if (hands || leftUnsent()) await (await import('./outbox.js')).wipe();
  reporting?.forget();
  forgetToday();
  store.details.clear();
}

function start() {
  replaceAll(state.orders || []);
  if (mine().length) view.tab = 'mine';
  const frame = document.getElementById('app');
  frame.textContent = '';
  render(html`<${Region} vital><${App} /><//>`, frame);
  beforeSignIn(forget);
  if (leftUnsent()) takeHands();
  if (state.missing.length) takeMissing();
  live({
    onEvent: (event) => {
      hands?.foresee(event);
      const his = toHisOrder(event);
      apply(event);
      if (his) listened();
      if (event.data.what === 'papers') takeMissing();
      if (event.kind === 'order.handover' || event.data.what === 'offer') hands?.settled(event.subject.id).catch(() => {});
      if (/^(report|alert)\./.test(event.kind)) withReporting((there) => there.hear(event));
      if (['order.cancelled', 'order.confirmed', 'order.failed'].includes(event.kind)) hands?.drop(event.subject.id);
    },
    onResync: () => {
      reporting?.resync();
      for (const ask of [fetchOffers, fetchDuty]) ask().catch(() => {});
      return refetch();
    },
    onState: (line) => {
      store.line = line;
      if (line === 'live') {
        hands?.hurry();
        hands?.lookSoon();
        hands?.askDraws();
      }
      changed();
    },
  });
  atRest(() => import('../watch.js').then((module) => { watching = module; changed(); module.watch(); }, () => {}));
  addEventListener('online', () => {
    hands?.hurry();
    takeReporting();
  });
  if (store.onDuty) place.follow();
  for (const touch of ['pointerdown', 'keydown']) addEventListener(touch, takeReporting, { once: true, capture: true });
  if ('serviceWorker' in navigator && window.isSecureContext) navigator.serviceWorker.register('/sw.js').catch(() => {});
}

start();
