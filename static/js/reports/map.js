/** The map: our own shapes of communities and houses; tiles only where the station has set some. Inside
 * everything is WGS-84; only what is laid over Chinese tiles is moved to GCJ-02. */

import gcoord from '../../vendor/gcoord.js';
import { state, t } from '../page.js';
import { script, stylesheet } from './fetched.js';
import { late, place, statusName, typeName, unitName } from './words.js';

const { tiles } = state;
const moved = tiles?.crs === 'gcj02';
const NAMES_FROM = 13; // at lower zooms twenty names would cover each other: then the pointer tells one
const SPOT_M = 50;

const lngLat = (pair) => (moved ? gcoord.transform(pair.slice(0, 2), gcoord.WGS84, gcoord.GCJ02) : pair);
/** Leaflet's order, in the map's own coordinates. */
export const at = ({ lat, lng }) => { const [x, y] = lngLat([lng, lat]); return [y, x]; };
const shape = (rings) => (typeof rings[0] === 'number' ? lngLat(rings) : rings.map(shape));

/** {show(reports, spots, now), look(position), remove()} once it stands in `element`. */
export async function draw(element, ground, onOpen) {
  await Promise.all([stylesheet('vendor/leaflet.css'), stylesheet('vendor/MarkerCluster.css'), script('vendor/leaflet.js')]);
  await script('vendor/leaflet.markercluster.js');
  const { L } = window;
  const map = L.map(element, { preferCanvas: true, attributionControl: Boolean(tiles), zoomSnap: 0.5, maxZoom: 19 });
  map.attributionControl?.setPrefix(false);
  if (tiles) L.tileLayer(tiles.url, { attribution: escaped(tiles.attribution), maxZoom: 19 }).addTo(map);
  map.fitBounds(extent(L, ground), { padding: [8, 8] }); // before anything is laid: a canvas needs its view
  lay(L, map, ground);
  const spots = L.layerGroup().addTo(map);
  const pins = L.markerClusterGroup({ animate: false, showCoverageOnHover: false, maxClusterRadius: 44, iconCreateFunction: (cluster) => clustered(L, cluster) }).addTo(map);
  return {
    show(reports, hot, now) {
      pins.clearLayers();
      pins.addLayers(reports.filter(({ position }) => position).map((report) => pin(L, report, now, onOpen)));
      spots.clearLayers();
      hot.forEach((spot) => ring(L, spot).addTo(spots));
    },
    look: (position) => map.setView(at(position), Math.max(map.getZoom(), 17), { animate: false }),
    remove: () => map.remove(),
  };
}

/** An operator's words, which Leaflet takes for HTML. */
function escaped(words) {
  const line = document.createElement('span');
  line.textContent = words;
  return line.innerHTML;
}

const area = (L, { type, coordinates }, look) => L.geoJSON({ type, coordinates: shape(coordinates) }, look);
const isOwn = ({ id }) => id === state.person.community_id;

/** What one looks at first: one's own community, else all of them. */
function extent(L, { communities, buildings }) {
  const own = communities.filter(isOwn);
  const shown = L.latLngBounds([]);
  for (const { boundary, position } of own.length ? own : communities) {
    if (boundary) shown.extend(area(L, boundary).getBounds());
    else if (position) shown.extend(at(position));
  }
  if (!shown.isValid()) buildings.forEach(({ position }) => shown.extend(at(position)));
  return shown.isValid() ? shown : L.latLngBounds([[39, 117.6], [39.1, 117.8]]);
}

/** Communities with their names, houses as dots. */
function lay(L, map, { communities, buildings }) {
  for (const one of communities) {
    const { name, boundary, position } = one;
    if (boundary) area(L, boundary, { style: look(isOwn(one)) }).addTo(map).bindTooltip(escaped(name), { sticky: true });
    const middle = position ? at(position) : boundary && area(L, boundary).getBounds().getCenter();
    if (middle) L.tooltip(middle, { content: escaped(name), permanent: true, direction: 'center', className: 'rp-name', pane: 'shadowPane' }).addTo(map); // below the pins
  }
  for (const { compound, number, position } of buildings) {
    L.circleMarker(at(position), { radius: 2.5, weight: 0, fillColor: '#7b8490', fillOpacity: 0.8 }).addTo(map).bindTooltip(escaped(place({ compound, building: number })));
  }
  const names = () => map.getContainer().classList.toggle('far', map.getZoom() < NAMES_FROM);
  map.on('zoomend', names);
  names();
}

const look = (own) => ({ color: own ? '#00703a' : '#66717e', weight: own ? 3 : 1.5, fill: true, fillColor: own ? '#bfe5cd' : '#ffffff', fillOpacity: tiles ? 0.1 : 0.75 });

function pin(L, report, now, onOpen) {
  const over = late(report, now);
  const words = [typeName(report.type_code), statusName(report.status), over && t('reports.late'), place(report)].filter(Boolean).join(' · ');
  const icon = L.divIcon({ className: `rp-pin ${over ? 'late' : ''} ${report.recurring ? 'again' : ''}`, html: '', iconSize: [18, 18] });
  return L.marker(at(report.position), { icon, title: words, alt: words, late: over, report: report.id }).on('click', () => onOpen(report.id));
}

function clustered(L, cluster) {
  const over = cluster.getAllChildMarkers().some(({ options }) => options.late);
  const n = cluster.getChildCount();
  const size = n < 10 ? 32 : 40;
  return L.divIcon({ className: `rp-cluster ${over ? 'late' : ''}`, html: String(n), iconSize: [size, size] });
}

function ring(L, spot) {
  const words = `${typeName(spot.type)} · ${t('reports.map.count', { n: spot.count })} · ${spot.compound ?? unitName(spot.community_id)}`;
  return L.circle(at(spot.position), { radius: SPOT_M, color: '#b87400', weight: 2, fillColor: '#b87400', fillOpacity: 0.3 }).bindTooltip(escaped(words));
}
