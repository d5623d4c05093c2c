/** The committee's office page. */

import { api, toSignIn } from '../api.js';
import { live } from '../live.js';
import { asset, state, t } from '../page.js';
import Devices from '../people/devices.js';
import { hearAlarm, lookAtAlarms, lookAtAlarmsSoon } from '../reports/alarms.js';
import { begin as beginReports, hear as hearReport, lookAtAll as lookAtReports, opened } from '../reports/store.js';
import { late } from '../reports/words.js';
import { Switches } from '../switches.js';
import { Banner, Button, complain, html, Icon, Region, render, Toasts, useEffect, useState } from '../ui.js';
import { drawn, watch } from '../watch.js';
import { Alarms, ring } from './alarm.js';
import { hearCourier, ringForCouriers, waiting } from './asking.js';
import { Detail } from './detail.js';
import { blank, fromNeed, swap } from './draft.js';
import { Faces, Tabs } from './faces.js';
import { List } from './list.js';
import { Post } from './post.js';
import { Progress } from './progress.js';
import { Recurring } from './recurring.js';
import { Reports, Sheets } from './reports.js';
import { unitName } from './spoken.js';
import { FILTERS, stage } from './stages.js';
import { StatedStrip } from './stated.js';
import { begin, lookAtAll, onEvent, rows, useNow, useStore } from './store.js';

const TITLE = document.title;
const ASK_EVERY = 20; // s
const OF_NEEDS = new Set(['post', 'list']);

function hear(event) {
  onEvent(event);
  hearCourier(event);
  hearReport(event);
  hearAlarm(event);
  if (event.subject.type === 'alert') lookAtAlarmsSoon();
}

const lookAtEverything = () => Promise.all([lookAtAll(), lookAtReports(), lookAtAlarms()]);

function Office() {
  const [line, setLine] = useState('connecting');
  const [tab, setTab] = useState('post'); // post | list | reports | map
  const [open, setOpen] = useState(null);
  const [sheet, setSheet] = useState(null); // {type: report | alert | spot, id}
  const [progress, setProgress] = useState(false);
  const [recurring, setRecurring] = useState(null); // {id?}: the list, or one of it
  const [, again] = useState(0);
  useEffect(() => {
    const redraw = () => again((n) => n + 1);
    live({ onEvent: (event) => { hear(event); redraw(); }, onResync: () => lookAtEverything().then(redraw), onState: setLine });
    watch({ askEvery: ASK_EVERY });
    ring();
    ringForCouriers();
    const toPost = () => setTab('post');
    document.addEventListener('office:post', toPost);
    return () => document.removeEventListener('office:post', toPost);
  }, []);
  useEffect(drawn);
  const refill = (need) => {
    swap({ ...blank(), ...fromNeed(need), category: need.category, resident: { id: need.resident_id, ...maskedOf(need) } });
    setOpen(null); setTab('post');
  };
  return html`
    <${Region}><${Head} tab=${tab} setTab=${setTab} /><//>
    <${Quiet} state=${line} />
    <${Region} vital><${Alarms} onOpen=${setOpen} onAlert=${(id) => setSheet({ type: 'alert', id })} /><${StatedStrip} onOpen=${setOpen} /><//>
    <main id="main" class=${`desk on-${tab} ${OF_NEEDS.has(tab) ? '' : 'beside'}`} tabindex="-1">
      <${Region} key="form"><${Post} onOpen=${setOpen} onRecurrence=${(id) => setRecurring({ id })} /><//>
      <${Region} vital key="list"><${List} onOpen=${setOpen} onProgress=${() => setProgress(true)} onRecurring=${() => setRecurring({})} /><//>
      ${!OF_NEEDS.has(tab) && html`<${Region} key=${tab}><${Reports} tab=${tab} openId=${sheet?.id} onOpen=${(id) => setSheet({ type: 'report', id })} onSpot=${() => setSheet({ type: 'spot' })} /><//>`}
    </main>
    <${Tabs} tab=${tab} setTab=${setTab} />
    <${Titled} />
    ${recurring && html`<${Region} key="recurring"><${Recurring} openId=${recurring.id} onClose=${() => setRecurring(null)} onNeed=${(id) => { setRecurring(null); setOpen(id); }} /><//>`}
    ${open && html`<${Region} key=${open}><${Detail} id=${open} onClose=${() => setOpen(null)} onRefill=${refill} /><//>`}
    ${sheet && html`<${Region} key=${`${sheet.type} ${sheet.id}`}><${Sheets} sheet=${sheet} setSheet=${setSheet} /><//>`}
    ${progress && html`<${Region} key="progress"><${Progress} onClose=${() => setProgress(false)} /><//>`}
    <${Toasts} />`;
}

const maskedOf = (need) => rows().find((row) => row.id === need.id)?.need?.resident ?? {};

/** The line is often "connecting" for a blink: only what lasts is worth a banner. */
function Quiet({ state: now }) {
  const [shown, setShown] = useState('live');
  useEffect(() => {
    const timer = setTimeout(() => setShown(now), now === 'connecting' ? 1500 : 0);
    return () => clearTimeout(timer);
  }, [now]);
  return html`<${Banner} state=${shown} />`;
}

function Head({ tab, setTab }) {
  const [devices, setDevices] = useState(false);
  return html`<header class="head">
    <img src=${asset('icon.svg')} alt="" width="32" height="32" />
    <h1><span>${t('common.name')}</span> <small>${unitName(state.person.community_id) || t('office.title')}</small></h1>
    <${Asked} setTab=${setTab} />
    <${Faces} tab=${tab} setTab=${setTab} />
    <${Switches} />
    <button type="button" class="me" title=${t('people.devices')} data-devices onClick=${() => setDevices(true)}>${state.person.name}</button>
    <${Button} look="btn sign-out" icon="log-out" onClick=${signOut}>${t('common.sign_out')}<//>
    ${devices && html`<${Devices} onClose=${() => setDevices(false)} />`}
  </header>`;
}

/** How many couriers wait for an answer, wherever in the office one is; the way to them. */
function Asked({ setTab }) {
  useStore();
  const n = waiting().length;
  const look = () => {
    setTab('list');
    document.querySelector('.list')?.scrollIntoView({ block: 'start' });
  };
  return n > 0 && html`<button type="button" class="btn asked" data-asked=${n} onClick=${look}><${Icon} name="message-circle" /> ${t('office.asks.n', { n })}</button>`;
}

async function signOut() {
  try {
    await api('DELETE', '/session', undefined, { tries: 2 });
    await toSignIn(); // forgets the draft too
  } catch (problem) {
    complain(problem);
  }
}

/** Seen among twenty tabs: how many needs and dead-spots are late, and how many couriers wait. */
function Titled() {
  useStore();
  const now = useNow();
  const asked = waiting().length;
  const urgent = rows().filter((row) => FILTERS.late(row, now) || FILTERS.asks(row)).length + opened().filter((report) => late(report, now)).length;
  const alarms = rows().filter((row) => stage(row) === 'alarm').length;
  const words = alarms ? t('office.alarms') : asked ? t('office.asks.n', { n: asked }) : TITLE;
  useEffect(() => { document.title = urgent ? `(${urgent}) ${words}` : TITLE; }, [urgent, words]);
  return null;
}

begin();
beginReports().catch(() => {});
lookAtAlarms().catch(() => {});
const app = document.getElementById('app');
app.replaceChildren();
render(html`<${Region} vital><${Office} /><//>`, app);
