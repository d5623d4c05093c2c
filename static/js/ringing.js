/** 打电话: whom one may ring because of an order. Asked for with a tap, because each showing of a number is
 * written down; `now` asks at once. `to`: staff, or the holder. */

import { api, Problem } from './api.js';
import { dial, t } from './page.js';
import { Button, html, Icon, useEffect, useState } from './ui.js';

export function Ringing({ order, to = 'staff', look = 'btn', now = false }) {
  const [people, setPeople] = useState(null);
  const [trouble, setTrouble] = useState('');
  const ask = async () => {
    try {
      const answer = await api('GET', `/orders/${order}/numbers`, undefined, { tries: 2, timeout: 8000 });
      setPeople(answer.people.filter(({ role }) => role !== 'committee')); // its number stands on the page
      setTrouble('');
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      setTrouble(`${problem.words} ${problem.advice}`);
    }
  };
  useEffect(() => { if (now) ask(); }, [now]);
  if (people?.length) {
    return people.map(({ id, role, name, unit, phone }) => html`<a key=${id} class=${look} data-ring=${role} href=${dial(phone)}>
      <${Icon} name="phone" /> ${[t(`ringing.${to === 'holder' && role === 'courier' ? 'partner' : role}`), name, unit].filter(Boolean).join(' ')} ${phone}</a> `);
  }
  return html`${trouble && html`<p class="lm-error" role="status">${trouble}</p>`}
    ${people ? html`<p>${t('ringing.nobody')}</p>` : html`<${Button} look=${look} icon="phone" onClick=${ask}>${t(`ringing.${to}`)}<//>`}`;
}
