/** An order as a lead says it to a courier on the phone. */

import { categoryName } from '../categories.js';
import { state, t } from '../page.js';

export const place = ({ compound, building }) => [compound, building && t('outlet.building', { n: building })].filter(Boolean).join(' ') || t('outlet.place_unknown');
export const unitName = (id) => state.units?.find((unit) => unit.id === id)?.name ?? '';
export const named = (order) => ({ what: categoryName(order.category), where: place(order) });
