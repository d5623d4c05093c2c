/** (?), 中文/English and 长辈版; device.js listens. */

import { lang, t } from './page.js';
import { html, Icon } from './ui.js';

/** The way to the part of the guide that is for this page; a window of its own, so that what rings here goes on. */
export const toGuide = { href: document.querySelector('[rel=help]').href, target: '_blank', 'data-guide': '' };

export function Switches() {
  const elder = document.documentElement.classList.contains('elder');
  const other = lang === 'zh' ? ['en', 'English'] : ['zh', '中文'];
  return html`<nav class="lm-switches">
    <a ...${toGuide}><b>?</b> ${t('common.guide')}</a>
    <a href=${`/language/${other[0]}`} data-language lang=${other[0]}><${Icon} name="languages" /> ${other[1]}</a>
    <button type="button" data-elder aria-pressed=${String(elder)}><${Icon} name="eye" /> ${t('common.elder')}</button>
  </nav>`;
}
