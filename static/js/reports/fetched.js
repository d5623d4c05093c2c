/** What only the map and the charts need comes when they are opened: styles and scripts of ours that are
 * no modules. Each once; what failed is asked for again. Named as static files are: 'vendor/leaflet.js'. */

import { asset } from '../page.js';

const there = new Map();

function once(key, begin) {
  if (!there.has(key)) there.set(key, begin().catch((error) => { there.delete(key); throw error; }));
  return there.get(key);
}

const hung = (element) => new Promise((done, fail) => {
  element.addEventListener('load', () => done());
  element.addEventListener('error', () => { element.remove(); fail(new Error(element.src || element.href)); });
  document.head.append(element);
});

export const script = (name) => once(name, () => hung(Object.assign(document.createElement('script'), { src: asset(name) })));
export const stylesheet = (name) => once(name, () => hung(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: asset(name) })));
