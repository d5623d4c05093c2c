/** The line that says where it is and how exact that is, and the ways to say it better. */

import { fmtMetres, t } from '../../page.js';
import { Button, html, Icon, useEffect, useState } from '../../ui.js';
import { store } from '../store.js';
import { spot } from './known.js';
import { asBuilding, asPlace, exactness, fix, placeOf, places } from './whereabouts.js';

export function Where({ draft, onPlace, onPin }) {
  const [open, setOpen] = useState(false);
  const place = placeOf(draft);
  const choose = (chosen) => {
    setOpen(false);
    onPlace(chosen);
  };
  const looking = !place && draft.fix?.state === 'looking' && !draft.fix.slow;
  const needed = !place && !looking;
  return html`<section class="whereabouts">
    <div class="line-of-place"><p class=${place ? '' : 'needed'} role="status"><${Icon} name="map-pin" /> <span>${inWords(place, draft.fix)}</span></p>
      ${!needed && html`<button type="button" class="stop" aria-expanded=${String(open)} onClick=${() => setOpen(!open)}>${t(open ? 'common.close' : 'reporting.change')}</button>`}</div>
    ${(open || needed) && html`<${Choices} found=${draft.fix} onChoose=${choose} onPin=${onPin} />`}
  </section>`;
}

function inWords(place, found) {
  if (place?.by === 'building') return spot(place);
  if (place?.by === 'pin') return place.compound ? t('reporting.by_pin_beside', { where: spot(place) }) : t('reporting.by_pin');
  if (place?.compound) return t('reporting.gps.beside', { where: spot(place), n: place.accuracy_m });
  if (place) return t(`reporting.gps.${exactness(place.accuracy_m)}`, { n: place.accuracy_m });
  if (found?.state === 'looking') return t('reporting.gps.looking');
  if (found?.state === 'poor') return t('reporting.gps.too_poor', { n: found.accuracy_m });
  return t('reporting.gps.none');
}

function Choices({ found, onChoose, onPin }) {
  const [typed, setTyped] = useState('');
  const [items, setItems] = useState(null);
  const here = found?.lat === undefined ? store.here : found;
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(async () => {
      const got = await places(here, typed.trim());
      if (wanted) setItems(got);
    }, typed ? 250 : 0);
    return () => { wanted = false; clearTimeout(timer); };
  }, [typed, here?.lat]);
  return html`<div class="more">
    <div class="finder"><input class="lm-input" type="search" placeholder=${t('reporting.find_place')} aria-label=${t('reporting.find_place')} value=${typed} onInput=${(e) => setTyped(e.target.value)} />
      ${onPin && html`<${Button} look="stop" icon="map" onClick=${onPin}>${t('reporting.on_map')}<//>`}</div>
    <ul class="choices">${(items || []).map((one) => html`<li key=${one.community_id + one.compound + one.building}><button type="button" data-place onClick=${() => onChoose(asBuilding(one))}>
      <span>${spot(one)}</span>${one.distance_m != null && html`<small>${fmtMetres(one.distance_m)}</small>`}</button></li>`)}</ul>
    ${items?.length === 0 && html`<p class="fine">${t('reporting.no_place')}</p>`}
    ${found?.state === 'poor' && html`<${Button} look="weui-btn weui-btn_default wide" onClick=${() => onChoose(asPlace(found))}>${t('reporting.take_poor', { n: found.accuracy_m })}<//>`}
    ${found?.state === 'refused' && html`<${Button} look="plain-link" onClick=${fix}>${t('reporting.look_again')}<//>`}
  </div>`;
}
