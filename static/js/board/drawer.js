/** Beside the board: the whole of one card. Opening it is a showing of personal data and is written
 * down by the server, so nothing is asked for before somebody opens it, and nothing is kept. */

import { api, Problem } from '../api.js';
import { t } from '../page.js';
import { AlertDetail } from '../reports/alert.js';
import { Detail } from '../reports/detail.js';
import { known } from '../reports/store.js';
import { typeName } from '../reports/words.js';
import { Component, html, Icon, useEffect, useRef } from '../ui.js';
import { Need } from './need.js';
import { Order } from './order.js';
import { close, open } from './selection.js';
import { acts, onEvent, store } from './store.js';

const AGAIN = 400; // ms: a few events of one order are one look

/** Everything the drawer shows of one object; parts that this person may not see are empty. */
async function fetched({ type, id }) {
  const get = (path) => api('GET', path, undefined, { tries: 3 });
  const [object, moves] = await Promise.all([get(`/${type}s/${id}`), get(`/${type}s/${id}/history`)]);
  if (type === 'need') return { need: object, history: moves.items };
  const order = object;
  const none = { items: [] };
  const [messages, calls, need] = acts
    ? await Promise.all([get(`/orders/${id}/messages`), get(`/orders/${id}/confirmations`), get(`/needs/${order.need_id}`)])
    : [none, none, null];
  return { order, history: moves.items, messages: messages.items, calls: calls.items, need };
}

/** Dead-spots and welfare alerts look after themselves, here as at the office. */
const OWN = {
  report: ({ id }) => html`<${Detail} key=${id} id=${id} onOpen=${(other) => open('report', other)} />`,
  alert: ({ id }) => html`<${AlertDetail} key=${id} id=${id} onOrder=${(order) => open('order', order)} />`,
};
const TITLES = {
  report: (id) => { const report = known(id); return report ? `${report.number} ${typeName(report.type_code)}` : t('reports.title'); },
  alert: () => t('reports.alert.title'),
};

export function Drawer({ of }) {
  return OWN[of.type] ? html`<${Beside} of=${of} />` : html`<${Whole} key=${`${of.type} ${of.id}`} of=${of} />`;
}

function Beside({ of }) {
  const box = useRef();
  useEffect(() => box.current.focus(), [of.id]);
  const title = TITLES[of.type](of.id);
  const Inside = OWN[of.type];
  return html`<aside ref=${box} class="drawer" tabindex="-1" role="region" aria-label=${t('board.drawer', { number: title })} data-drawer=${of.id}>
    <header><h2>${title}</h2><button type="button" class="lm-close" aria-label=${t('common.close')} onClick=${close}><${Icon} name="x" /></button></header>
    <div class="drawer-body"><${Inside} id=${of.id} /></div></aside>`;
}

/** Of one card for its whole life: what was fetched of another, of another kind perhaps, is never drawn here. */
class Whole extends Component {
  componentDidMount() {
    this.forget = onEvent(({ subject }) => subject.id === this.props.of.id && this.soon());
    this.load();
    this.base?.focus();
    document.querySelector(`[data-card="${CSS.escape(this.props.of.id)}"]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  componentWillUnmount() {
    this.gone = true;
    clearTimeout(this.timer);
    this.forget();
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), AGAIN);
  }

  load = async () => {
    try {
      const seen = await fetched(this.props.of);
      if (!this.gone) this.setState({ seen, problem: null });
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (!this.gone) this.setState({ problem });
    }
  };

  render({ of }, { seen, problem }) {
    const row = (of.type === 'need' ? store.work : store.orders).get(of.id);
    const number = (seen?.[of.type] ?? row)?.number ?? '';
    const Inside = of.type === 'need' ? Need : Order;
    return html`<aside class="drawer" tabindex="-1" role="region" aria-label=${t('board.drawer', { number })} data-drawer=${of.id}>
      <header><h2>${number}</h2>
        <button type="button" class="lm-close" aria-label=${t('common.close')} onClick=${close}><${Icon} name="x" /></button></header>
      <div class="drawer-body">
        ${problem && html`<div class="failed" role="alert"><p><b>${problem.words}</b> ${problem.advice}</p>
          <button type="button" class="btn" onClick=${this.load}>${t('common.retry')}</button></div>`}
        ${seen ? html`<${Inside} key=${of.id} ...${seen} row=${row} again=${this.load} />` : !problem && html`<p class="empty">${t('board.opening')}</p>`}
      </div>
    </aside>`;
  }
}
