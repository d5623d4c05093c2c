/** What a correction has changed, by the names of its fields: ：说的话、时间；档案里的电话. */

import { t } from './page.js';

const RECORD = 'record.';
const list = (names) => names.map((name) => t(`changed.${name}`)).join(t('changed.comma'));

/** Empty where nothing is said, to who may not read it neither. */
export function fieldWords(fields) {
  if (!fields?.length) return '';
  const record = fields.filter((name) => name.startsWith(RECORD)).map((name) => name.slice(RECORD.length)).map((name) => (name === 'address' ? 'record_address' : name));
  const errand = fields.filter((name) => !name.startsWith(RECORD));
  return t('changed.colon') + [errand.length && list(errand), record.length && t('changed.of_record', { fields: list(record) })].filter(Boolean).join(t('changed.comma'));
}
