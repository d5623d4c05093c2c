/** 随手拍, the second and third tap: what it is, and send. Place and photo are there already. */

import { t } from '../../page.js';
import { Button, html, Icon, Sheet, toast, useEffect, useRef, useState } from '../../ui.js';
import { changed, store } from '../store.js';
import { hide, show, view } from '../view.js';
import { Camera, Picture } from './camera.js';
import { addPhoto, begin, change, discard, MOST_PHOTOS, removePhoto, reopen, send, support, twins, worthKeeping, write } from './draft.js';
import { known } from './known.js';
import { Lazy } from './lazy.js';
import { Tiles } from './tiles.js';
import { Twins } from './twins.js';
import { placeOf } from './whereabouts.js';
import { Where } from './where.js';

const LENGTH = 2000;

export function Report({ id, file, like }) {
  const [draft] = useState(() => (id ? reopen(id) : begin(file, like)));
  const [pinning, setPinning] = useState(false);
  useEffect(() => (draft ? () => left(draft) : hide()), []);
  useFix(draft);
  const same = useTwins(draft);
  if (!draft) return null;
  if (pinning) {
    const took = (place) => { setPinning(false); if (place) change(draft, { place }); };
    return html`<${Sheet} title=${t('reporting.on_map')} className="full" onClose=${() => setPinning(false)}>
      <${Lazy} from=${() => import('./pin.js')} start=${placeOf(draft) || draft.fix} onDone=${took} /><//>`;
  }
  return html`<${Sheet} title=${t('reporting.title')} className="full reporting" onClose=${hide}>
    ${draft.refusal && html`<${Refusal} refusal=${draft.refusal} />`}
    <${Pictures} draft=${draft} />
    <${Where} draft=${draft} onPlace=${(place) => change(draft, { place })} onPin=${() => setPinning(true)} />
    <${Tiles} value=${draft.type} onChoose=${(type) => change(draft, { type, alone: false })} />
    <textarea class="lm-input" rows="2" maxlength=${LENGTH} aria-label=${t('reporting.words')} placeholder=${t('reporting.words')}
      onInput=${(e) => write(draft, e.target.value)} onBlur=${() => change(draft, {})}>${draft.text}</textarea>
    <${Button} look="weui-btn weui-btn_default wide warn" icon="siren" onClick=${() => show('alert')}>${t('reporting.not_a_report')}<//>
    <div class="foot"><${Foot} draft=${draft} same=${same} /></div>
  <//>`;
}

/** The fix belongs to the draft that the camera opened; one from the shelf keeps its own. */
function useFix(draft) {
  useEffect(() => {
    if (draft && (draft.looking || !draft.fix)) draft.fix = known.fix;
  });
  if (draft && (draft.looking || !draft.fix)) draft.fix = known.fix;
}

/** Asked as soon as kind and place are known, so that the answer is there before the third tap. */
function useTwins(draft) {
  const asked = useRef({});
  const place = draft && placeOf(draft);
  const about = draft?.type && place ? `${draft.type} ${place.lat.toFixed(4)} ${place.lng.toFixed(4)}` : '';
  useEffect(() => {
    if (!about || asked.current.about === about) return;
    const now = { about, found: null };
    now.coming = twins(draft.type, place).then((found) => { now.found = found; changed(); return found; });
    asked.current = now;
  }, [about]);
  return asked;
}

function Pictures({ draft }) {
  const room = draft.photos.length < MOST_PHOTOS;
  return html`<div class="pictures">
    ${draft.photos.map((photo) => html`<${Picture} key=${photo} blob=${photo.blob} onRemove=${() => removePhoto(draft, photo)} />`)}
    ${room && html`<${Camera} label=${t(draft.photos.length ? 'reporting.photo_more' : 'reporting.photo')} look="another" onFile=${(file) => addPhoto(draft, file)} />`}
    ${room && !draft.photos.length && html`<${Camera} label=${t('reporting.album')} icon="image" look="another" album onFile=${(file) => addPhoto(draft, file)} />`}
  </div>`;
}

function Refusal({ refusal }) {
  return html`<div class="box lm-error"><${Icon} name="alert-triangle" /> <span>${refusalInWords(refusal)}</span></div>`;
}

export const refusalInWords = ({ code, title, errors = [] }) =>
  [t('reporting.refused'), ...new Set(errors.map((one) => one.message).filter(Boolean))].join(' ') + (errors.length ? '' : ` ${title || code}`);

function Foot({ draft, same }) {
  const missing = !draft.type ? 'reporting.first_type' : !placeOf(draft) ? (draft.fix?.state === 'looking' ? 'reporting.gps.looking' : 'reporting.first_place') : '';
  const found = same.current.found;
  if (!missing && found?.length && !draft.alone) {
    return html`<${Twins} items=${found} onSupport=${(one) => supported(draft, one)} onAlone=${() => { change(draft, { alone: true }); return sent(draft); }} />`;
  }
  const press = async () => {
    const others = draft.alone ? [] : await same.current.coming;
    if (!others?.length) await sent(draft);
  };
  return html`<${Button} look="weui-btn weui-btn_primary wide" icon="upload" disabled=${Boolean(missing)} onClick=${press}>${missing ? t(missing) : t('common.send')}<//>`;
}

async function sent(draft) {
  await send(draft);
  show('sent', { id: draft.id });
}

/** What he took and wrote does not go with a voice: it stays with him, to be reported by itself. */
async function supported(draft, one) {
  if (!worthKeeping(draft)) await discard(draft.id);
  await support(one.id);
  hide();
}

/** Closed without sending: nothing is lost, and he is told where it lies. */
function left(draft) {
  const moved = () => view.sheet === 'sent' || view.sheet === 'report';
  setTimeout(() => {
    if (!moved() && reopen(draft.id) && worthKeeping(draft)) {
      toast(t(store.keeps === false ? 'courier.keeps_nothing' : 'reporting.kept_as_draft'), { action: { label: t('reporting.throw_away'), work: () => discard(draft.id) } });
    }
  });
}
