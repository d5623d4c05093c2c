/** The outlet lead's page: who of his couriers may grab, and a way in for a new one. */

import { api } from '../api.js';
import { fmtTime, state, t } from '../page.js';
import { Button, Icon, Sheet, Switches, Toasts, complain, html, render, toast, useState } from '../ui.js';

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
    <${Button} look="wide primary" icon="copy" onClick=${copy}>${t('outlet.copy')}<//>
  <//>`;
}

function Courier({ person, onLink }) {
  const wrong = hindrances(person);
  const signOut = async () => (await asked(`/people/${person.id}/sign-out`)) && toast(t('outlet.signed_out'), { kind: 'good' });
  return html`<section class="notice">
    <h2><${Icon} name="user" /> ${person.name} <small>${person.phone}</small></h2>
    <p>${person.courier?.on_duty ? t('outlet.on_duty') : t('outlet.off_duty')}</p>
    ${wrong.map((words) => html`<p class="lm-error"><${Icon} name="alert-triangle" /> ${words}</p>`)}
    <${Button} look="wide" onClick=${() => onLink(person)}>${t('outlet.reset')}<//>
    <${Button} look="wide" onClick=${signOut}>${t('outlet.sign_out')}<//>
  </section>`;
}

function Page() {
  const [way, setWay] = useState(null);
  const couriers = state.people.filter((person) => person.courier);
  const invite = async () => {
    const link = await asked('/invitations', { outlet_id: state.outlets[0] });
    if (link) setWay({ title: t('outlet.invite'), link });
  };
  const reset = async (person) => {
    const link = await asked(`/people/${person.id}/reset`);
    if (link) setWay({ title: t('outlet.reset_of', { name: person.name }), link });
  };
  const leave = async () => {
    await api('DELETE', '/session');
    location.assign('/sign-in');
  };
  return html`<h1>${t('outlet.title')}</h1>
    <p class="lead">${t('outlet.lead', { n: couriers.length })}</p>
    <${Button} look="wide primary" icon="plus" onClick=${invite}>${t('outlet.invite')}<//>
    ${couriers.map((person) => html`<${Courier} key=${person.id} person=${person} onLink=${reset} />`)}
    <${Button} look="wide" icon="log-out" onClick=${leave}>${t('common.sign_out')}<//>
    <${Switches} /> <${Toasts} />
    ${way && html`<${Way} ...${way} onClose=${() => setWay(null)} />`}`;
}

const main = document.getElementById('main');
main.replaceChildren();
render(html`<${Page} />`, main);
