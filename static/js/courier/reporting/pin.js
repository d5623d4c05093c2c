/** A pin on our own ground: communities and buildings as shapes, tiles only where the station has set
 * some. The map is moved under the pin, which a glove can do; then 就是这里. Fetched with Leaflet only
 * when it is wanted. What comes in and goes out is WGS-84; only what lies over Chinese tiles is moved
 * to GCJ-02, and back. */

import '../../../vendor/leaflet.js';
import { state, t } from '../../page.js';
import { stylesheet } from '../../reports/fetched.js';
import { Button, html, Icon, useEffect, useRef, useState } from '../../ui.js';
import { store } from '../store.js';
import { fetchGround, spot } from './known.js';
import { pinned } from './whereabouts.js';

const L = globalThis.leaflet || globalThis.L;
const NEAR = 17;
const FAR = 15;
const { tiles } = state;
let gcoord = null; // only over Chinese tiles

const moved = ([lng, lat], from, to) => (gcoord ? gcoord.transform([lng, lat], gcoord[from], gcoord[to]) : [lng, lat]);
const lngLat = (pair) => moved(pair, 'WGS84', 'GCJ02');
const at = ({ lat, lng }) => lngLat([lng, lat]).reverse();
const shape = (rings) => (typeof rings[0] === 'number' ? lngLat(rings) : rings.map(shape));

export default function Pin({ start, onDone }) {
  const box = useRef();
  const map = useRef();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let gone = false;
    ready().then((ground) => {
      setFailed(!ground);
      if (!gone) map.current = drawn(box.current, ground, start);
    });
    return () => { gone = true; map.current?.remove(); };
  }, []);
  const done = () => {
    const { lat, lng } = map.current.getCenter();
    const [x, y] = moved([lng, lat], 'GCJ02', 'WGS84');
    onDone(pinned({ lat: round(y), lng: round(x) }));
  };
  return html`<div class="pin"><div class="pin-map" ref=${box}></div><${Icon} name="map-pin" size="huge" /></div>
    <p class="fine">${t(failed ? 'reporting.map_bare' : 'reporting.map_how')}</p>
    <div class="foot"><${Button} look="weui-btn weui-btn_primary wide" icon="check" onClick=${done}>${t('reporting.here_it_is')}<//></div>`;
}

const round = (degrees) => Math.round(degrees * 1e6) / 1e6;

/** Leaflet's own styles come with it; the ground, undefined when the network is gone before it came. */
async function ready() {
  await stylesheet('vendor/leaflet.css').catch(() => {});
  if (tiles?.crs === 'gcj02') gcoord = (await import('../../../vendor/gcoord.js')).default;
  return fetchGround().catch(() => undefined);
}

/** Names are others' words: as text, never as HTML. */
const words = (text) => Object.assign(document.createElement('span'), { textContent: text });

function drawn(box, ground, start) {
  const map = L.map(box, { attributionControl: Boolean(tiles), preferCanvas: true, minZoom: 12, maxZoom: 19 });
  map.attributionControl?.setPrefix(false);
  const known = start?.lat !== undefined;
  const middle = known ? start : store.here || ground?.communities.find((one) => one.position)?.position || { lat: 39.03, lng: 117.7 };
  map.setView(at(middle), known ? NEAR : FAR);
  if (tiles) L.tileLayer(tiles.url, { attribution: words(tiles.attribution).innerHTML, maxZoom: 19 }).addTo(map);
  for (const { boundary, name } of ground?.communities || []) {
    if (boundary) L.geoJSON({ ...boundary, coordinates: shape(boundary.coordinates) }, { style: LOOK, interactive: false }).bindTooltip(words(name), { permanent: true, direction: 'center', className: 'community' }).addTo(map);
  }
  houses(map, ground?.buildings || []);
  if (start?.accuracy_m) L.circle(at(start), { radius: start.accuracy_m, color: '#1a569b', weight: 1, fillOpacity: 0.08, interactive: false }).addTo(map);
  return map;
}

const LOOK = { color: '#00703a', weight: 2, fillColor: '#e3f4ea', fillOpacity: tiles ? 0.1 : 0.5 };

/** Only those in sight; their names only as near as they can be read. */
function houses(map, buildings) {
  const layer = L.layerGroup().addTo(map);
  const draw = () => {
    layer.clearLayers();
    const near = map.getZoom() >= NEAR;
    for (const { compound, number, position } of buildings) {
      if (!map.getBounds().contains(at(position))) continue;
      const dot = L.circleMarker(at(position), { radius: near ? 9 : 4, color: '#4d5663', weight: 1, fillColor: '#fff', fillOpacity: 1, interactive: false });
      if (near) dot.bindTooltip(words(spot({ compound, building: number })), { permanent: true, direction: 'right', className: 'house' });
      dot.addTo(layer);
    }
  };
  map.on('moveend', draw);
  draw();
}
