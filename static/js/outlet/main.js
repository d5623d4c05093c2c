/** The outlet lead's page: which orders look for one of his couriers, who of them may grab, and a way in
 * for a new one. */

import { api } from '../api.js';
import { live } from '../live.js';
import { state, t } from '../page.js';
import Devices from '../people/devices.js';
import { Marks, Papers } from '../people/papers.js';
import { Way } from '../people/way.js';
import { Switches } from '../switches.js';
import { Banner, Button, Component, Icon, Region, Sheet, Toasts, complain, html, render, toast } from '../ui.js';
import { drawn, watch } from '../watch.js';
import { Asked } from './asked.js';
import { changed, hear, look, lookAtPeople, onDraw, store } from './store.js';

const FIRST_MOMENTS = 3000; // ms: a page that just opens is not "reconnecting"
async function asked(path, body) {
  try {
    return await api('POST', path, body);
  } catch (error) {
    complain(error);
    return null;
  }
}

const LOOK = 'weui-btn weui-btn_default wide';
const PRIMARY = 'weui-btn weui-btn_primary wide';

function Link({ title, link, onClose }) {
  return html`<${Sheet} title=${title} onClose=${onClose}><${Way} link=${link} button=${PRIMARY} /><//>`;
}

/** For a lost phone, and never by a slip of the thumb beside another button. */
function SignOut({ person, onClose }) {
  const out = async () => {
    if (!(await asked(`/people/${person.id}/sign-out`))) return;
    toast(t('outlet.signed_out'), { kind: 'good' });
    onClose();
  };
  return html`<${Sheet} title=${t('people.sign_out.title', person)} onClose=${onClose}><p>${t('people.sign_out.ask', person)}</p>
    <${Button} look=${PRIMARY} data-do onClick=${out}>${t('people.sign_out')}<//>
    <${Button} look=${LOOK} onClick=${onClose}>${t('common.cancel')}<//>
  <//>`;
}

function Courier({ person, onLink, onSheet }) {
  const on = Boolean(person.courier.on_duty);
  return html`<section class="courier" data-person=${person.id}>
    <h2><${Icon} name="user" /> ${person.name} <small>${person.phone}</small></h2>
    <p class=${on ? 'listens' : 'fine'}>${on && html`<${Icon} name="bell-ring" />`} ${t(on ? 'outlet.on_duty' : 'outlet.off_duty')}</p>
    <p class="marks"><${Marks} person=${person} /></p>
    <div class="pair">
      <${Button} look=${LOOK} data-verb="papers" icon="shield" onClick=${() => onSheet('papers', person)}>${t('people.papers')}<//>
      <${Button} look=${LOOK} data-verb="reset" onClick=${() => onLink(person)}>${t('outlet.reset')}<//>
    </div>
    <button type="button" class="quiet-way" data-verb="sign_out" onClick=${() => onSheet('sign_out', person)}>${t('outlet.sign_out')}</button>
  </section>`;
}

const SHEETS = { papers: Papers, sign_out: SignOut, devices: Devices };

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

  show = (sheet, person) => this.setState({ open: { sheet, person } });

  close = () => this.setState({ open: null });

  render(_, { way, open }) {
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
      <div class="couriers">${couriers.map((person) => html`<${Region} key=${person.id}><${Courier} person=${person} onLink=${reset} onSheet=${this.show} /><//>`)}</div>
      <${Button} look=${LOOK} icon="lock" onClick=${() => this.show('devices')}>${t('people.devices')}<//>
      <${Button} look="weui-btn weui-btn_default wide" icon="log-out" onClick=${() => this.leave()}>${t('common.sign_out')}<//>
      <${Switches} /> <${Toasts} />
      ${way && html`<${Region} key=${way.title}><${Link} ...${way} onClose=${() => this.setState({ way: null })} /><//>`}
      ${open && html`<${Region} key=${open.sheet + (open.person?.id ?? '')}><${SHEETS[open.sheet]} person=${open.person} look=${LOOK} primary=${PRIMARY} onClose=${this.close} onDone=${lookAtPeople} /><//>`}`;
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
