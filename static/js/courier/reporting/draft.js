/** A report while it is written. From its photo on it lies on the outbox's shelf, so that neither a
 * tunnel nor a phone that throws the page out of memory loses it. */

import { api, newKey } from '../../api.js';
import { freshId, later, park, takeBack } from '../outbox.js';
import { shrink } from '../photo.js';
import { changed, mine, store } from '../store.js';
import { within, online } from './known.js';
import { placeOf } from './whereabouts.js';

export const MOST_PHOTOS = 6;
const PATIENCE = 1500; // ms: longer, and nobody is kept waiting for a hint

const writing = new Map();

/** `like`: a report of his that was turned down, to be said better. */
export function begin(file, like) {
  const place = like && { by: like.placed_by || 'pin', ...like.position, compound: like.compound, building: like.building };
  const draft = { id: freshId(), photos: [], type: like?.type_code ?? null, place: place ?? null, fix: null, text: like?.text ?? '', order: onlyOrder(), looking: true };
  writing.set(draft.id, draft);
  if (file) addPhoto(draft, file);
  return draft;
}

/** On the way of which order he is, as far as that is plain: it may have ended when the network comes
 * back. With several, the server names the last he took. */
function onlyOrder() {
  const orders = mine();
  return orders.length === 1 ? orders[0].id : undefined;
}

/** A draft from the shelf, perhaps one the server refused; null when it is gone. */
export function reopen(id) {
  const kept = store.outbox.find((entry) => entry.id === id && entry.parked);
  if (!writing.has(id) && kept) {
    const refusal = kept.parked === 'draft' ? kept.draft.refusal : kept.parked;
    writing.set(id, { ...kept.draft, id, refusal, photos: kept.photos.map(({ blob }) => ({ blob })) });
  }
  return writing.get(id) ?? null;
}

export function change(draft, facts) {
  Object.assign(draft, facts);
  keep(draft);
  changed();
}

const facts = ({ type, place, fix, text, order, refusal, alone }) => ({ type, place, fix, text, order, refusal, alone });

function keep(draft) {
  if (!writing.has(draft.id) || !worthKeeping(draft)) return;
  park({ id: draft.id, kind: 'report', keep: true, draft: facts(draft), photos: draft.photos.map(({ blob }) => ({ blob })) });
}

export const worthKeeping = ({ photos, text }) => photos.length > 0 || Boolean(text);

/** Shown and kept at once; made small a moment later. */
export function addPhoto(draft, file) {
  const photo = { blob: file };
  change(draft, { photos: [...draft.photos, photo] });
  shrink(file).then((blob) => {
    photo.blob = blob;
    keep(draft);
  });
}

const REST = 300; // ms after the last letter

/** Kept while he types: the page may be thrown out in the middle of a word. */
export function write(draft, text) {
  draft.text = text;
  clearTimeout(draft.resting);
  draft.resting = setTimeout(keep, REST, draft);
}

export const removePhoto = (draft, photo) => change(draft, { photos: draft.photos.filter((one) => one !== photo) });

export async function discard(id) {
  writing.delete(id);
  await takeBack(id);
}

/** Into the outbox under a new key. A corrected one is another call, and brings its photos anew:
 * the server may have swept those that came before. */
export async function send(draft) {
  writing.delete(draft.id);
  const photos = draft.photos.map(({ blob }) => ({ blob, key: newKey() }));
  return later({ id: draft.id, kind: 'report', keep: true, verb: 'report', path: '/reports', body: bodyOf(draft), draft: facts({ ...draft, refusal: undefined }), photos });
}

function bodyOf(draft) {
  const { by, lat, lng, accuracy_m, compound, building } = placeOf(draft);
  return {
    type_code: draft.type,
    position: { lat, lng, ...(accuracy_m !== undefined && { accuracy_m }) },
    placed_by: by,
    ...(compound && { place: { compound, ...(building && { building }) } }),
    ...(draft.order && { order_id: draft.order }),
    ...(draft.text.trim() && { text: draft.text.trim() }),
  };
}

/** Open reports of the same kind close by; [] when nothing is known in time. */
export async function twins(type, { lat, lng }) {
  if (!online()) return [];
  const found = await within(PATIENCE, api('GET', `/reports?near=${lat},${lng}&type=${type}&limit=3`, undefined, { tries: 1 }));
  return found?.items ?? [];
}

/** +1: the open report has one more behind it, and he hears of its steps. */
export function support(id) {
  return later({ kind: 'support', order: id, verb: 'support', path: `/reports/${id}/support`, body: {} });
}
