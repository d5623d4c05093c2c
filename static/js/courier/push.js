/** Web Push of this browser: whether it may be, whether it is, and both ways between. The house knows
 * an address of the browser's, and knocks there; what it says is shown by sw.js. */

import { api, pause } from '../api.js';

const PATIENCE = 20_000; // ms; where a push service is not reached, a browser may never answer

/** Why it did not come about: the word behind reach.blocked. */
export class Blocked extends Error {}

/** What stands in the way before anything was tried; undefined when nothing does. */
export function blocked() {
  if (!window.isSecureContext) return 'insecure';
  if (/MicroMessenger/i.test(navigator.userAgent)) return 'wechat';
  if (!('PushManager' in window && 'serviceWorker' in navigator && 'Notification' in window)) return 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  return undefined;
}

/** What this browser has, or null. */
export async function subscription() {
  if (!navigator.serviceWorker || !('PushManager' in window)) return null;
  const worker = await navigator.serviceWorker.getRegistration();
  return (await worker?.pushManager.getSubscription()) ?? null;
}

/** He says yes to the browser, the browser says where to knock, the house remembers it. */
export async function subscribe(key) {
  if ((await Notification.requestPermission()) !== 'granted') throw new Blocked('denied');
  const late = pause(PATIENCE).then(() => { throw new Blocked('no_service'); });
  const got = await Promise.race([anew(key), late]).catch(() => { throw new Blocked('no_service'); });
  const { endpoint, keys } = got.toJSON();
  try {
    return await api('POST', '/me/push', { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } });
  } catch (problem) {
    await got.unsubscribe();
    throw problem;
  }
}

/** A subscription of an earlier key, or of who used this browser before, would be in the way. */
async function anew(key) {
  const { pushManager } = await navigator.serviceWorker.ready;
  await (await pushManager.getSubscription())?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
}

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));

/** The house first: a browser that it still knows would go on being woken. */
export async function unsubscribe() {
  const got = await subscription();
  if (!got) return;
  await api('DELETE', '/me/push', { endpoint: got.endpoint });
  await got.unsubscribe();
}
