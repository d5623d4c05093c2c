/** One picture for each category of need, from the sprite; beside its words, never instead of them. */

import { tables } from './page.js';

export const ICONS = {
  shopping: 'shopping-cart', food_staple: 'wheat', food_oil: 'droplet', food_vegetable: 'carrot', parcel: 'package',
  documents: 'file-text', supply_delivery: 'gift', meal: 'utensils', otc_medicine: 'pill', prescription_pickup: 'pill',
  light_help: 'lightbulb', hospital_dispensing: 'hospital', medical_escort: 'stethoscope', urgent_medical: 'ambulance',
  utility_repair: 'wrench', policy_question: 'circle-question-mark', relief: 'hand-coins', counselling: 'brain',
  emotional_support: 'smile', visit: 'footprints', child_protection: 'baby', safety_incident: 'siren',
  personal_care: 'bath', other: 'ellipsis',
};

export const categoryIcon = (code) => ICONS[code] ?? 'ellipsis';
export const categoryName = (code) => tables.categories[code]?.name ?? code;
