/** A part whose module is fetched when it is wanted; it says so while it is on its way, and why not
 * when it does not come. `from` imports a module whose default is the component. */

import { t } from '../../page.js';
import { Button, html, useEffect, useState } from '../../ui.js';

export function Lazy({ from, ...facts }) {
  const [Part, setPart] = useState(null);
  const [failed, setFailed] = useState(false);
  const take = () => from().then((module) => setPart(() => module.default), () => setFailed(true));
  useEffect(() => { take(); }, []);
  if (Part) return html`<${Part} ...${facts} />`;
  if (!failed) return html`<p class="lead">${t('common.loading')}</p>`;
  return html`<p class="box lm-error">${t('common.offline.title')}</p>
    <${Button} look="weui-btn weui-btn_default wide" onClick=${() => { setFailed(false); return take(); }}>${t('common.retry')}<//>`;
}
