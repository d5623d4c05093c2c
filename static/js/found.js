/** Beside a correction that was begun earlier and not saved: she should know, and may begin anew. */

import { t } from './page.js';
import { html, Icon } from './ui.js';

export function Found({ change }) {
  if (!change.found) return null;
  return html`<p class="quiet begun" role="status"><${Icon} name="pencil" /> ${t('reports.begun')}
    <button type="button" class="btn" onClick=${change.again}>${t('reports.begun.drop')}</button></p>`;
}
