/** The outlet lead's page: which orders look for one of his couriers, who of them may grab, and a way in
 * for a new one. */

import { api } from '../api.js';
import { live } from '../live.js';
import { fmtTime, state, t } from '../page.js';
import { Switches } from '../switches.js';
import { Banner, Button, Component, Icon, Region, Sheet, Toasts, complain, html, render, toast } from '../ui.js';
import { drawn, watch } from '../watch.js';
import { Asked } from './asked.js';
import { changed, hear, look, onDraw, store } from './store.js';

const FIRST_MOMENTS = 3000; // ms: a page that just opens is not "reconnecting"
const later = (iso) => iso && new Date(iso) > new Date();

/** What keeps a courier from grabbing, in words; nothing when nothing does. */
function hindrances({ suspended, courier }) {
  return [
    suspended && t('outlet.suspended'),
    courier && !later(courier.insured_until) && t('outlet.uninsured'),
    courier && !later(courier.notice_accepted_until) && t('outlet.unaccepted'),
  ].filter(Boolean);
}

async function asked(path, body) {
  try {
    return await api('POST', path, body);
  } catch (error) {
    complain(error);
    return null;
  }
}

function Way({ title, link, onClose }) {
  const copy = () => navigator.clipboard?.writeText(link.url).then(() => toast(t('outlet.copied'), { kind: 'good' }));
  return html`<${Sheet} title=${title} onClose=${onClose}>
    <p>${t('outlet.once', { until: fmtTime(link.expires_at) })}</p>
    ${link.qr && html`<p><img src=${link.qr} alt=${t('outlet.qr')} width="240" height="240" /></p>`}
    <p class="lm-hint">${link.url}</p>
    <${Button} look="weui-btn weui-btn_primary wide" icon="copy" onClick=${copy}>${t('outlet.copy')}<//>
  <//>`;
}

function Courier({ person, onLink }) {
  const on = Boolean(person.courier.on_duty);
  const signOut = async () => (await asked(`/people/${person.id}/sign-out`)) && toast(t('outlet.signed_out'), { kind: 'good' });
  return html`<section class="courier" data-person=${person.id}>
    <h2><${Icon} name="user" /> ${person.name} <small>${person.phone}</small></h2>
    <p class=${on ? 'listens' : 'fine'}>${on && html`<${Icon} name="bell-ring" />`} ${t(on ? 'outlet.on_duty' : 'outlet.off_duty')}</p>
    ${hindrances(person).map((words) => html`<p class="lm-error"><${Icon} name="alert-triangle" /> ${words}</p>`)}
    <div class="pair">
      <${Button} look="weui-btn weui-btn_default wide" onClick=${() => onLink(person)}>${t('outlet.reset')}<//>
      <${Button} look="weui-btn weui-btn_default wide" onClick=${signOut}>${t('outlet.sign_out')}<//>
    </div>
  </section>`;
}

class Page extends Component {
  componentDidMount() {
    onDraw(() => {
      entitle();
      this.setState({});
    });
    setInterval(changed, 20_000); // "5 分钟前" must not stand still
    drawn();
  }

  componentDidUpdate() {
    drawn();
  }

  async link(title, path, body) {
    const link = await asked(path, body);
    if (link) this.setState({ way: { title, link } });
  }

  async leave() {
    await api('DELETE', '/session');
    location.assign('/sign-in');
  }

  render(_, { way }) {
    const couriers = store.people.filter((person) => person.courier);
    const line = store.line === 'connecting' && performance.now() < FIRST_MOMENTS ? 'live' : store.line;
    const invite = () => this.link(t('outlet.invite'), '/invitations', { outlet_id: state.outlets[0] });
    const reset = (person) => this.link(t('outlet.reset_of', { name: person.name }), `/people/${person.id}/reset`);
    return html`<${Banner} state=${line} />
      <h1>${t('outlet.title')}</h1>
      <${Region} vital><${Asked} /><//>
      <h2>${t('outlet.couriers')}</h2>
      <p class="lead">${t('outlet.lead', { n: couriers.length })}</p>
      <${Button} look="weui-btn weui-btn_primary wide" icon="plus" onClick=${invite}>${t('outlet.invite')}<//>
      <div class="couriers">${couriers.map((person) => html`<${Region} key=${person.id}><${Courier} person=${person} onLink=${reset} /><//>`)}</div>
      <${Button} look="weui-btn weui-btn_default wide" icon="log-out" onClick=${() => this.leave()}>${t('common.sign_out')}<//>
      <${Switches} /> <${Toasts} />
      ${way && html`<${Region} key=${way.title}><${Way} ...${way} onClose=${() => this.setState({ way: null })} /><//>`}`;
  }
}

const title = document.title;
/** Seen among other tabs: how many orders wait for him. */
function entitle() {
  const n = store.asked?.length;
  document.title = n ? `(${n}) ${title}` : title;
}

function start() {
  const main = document.getElementById('main');
  main.replaceChildren();
  render(html`<${Region} vital><${Page} /><//>`, main);
  look();
  live({
    station: state.station_id,
    onEvent: hear,
    onResync: look,
    onState: (line) => {
      store.line = line;
      changed();
    },
  });
  watch({ askEvery: 20 });
}

start();
