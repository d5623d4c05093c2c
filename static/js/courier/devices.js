/** 我的设备, as a sheet of the courier's page. */

import { learn } from '../page.js';
import Devices from '../people/devices.js';
import { html } from '../ui.js';
import { hide } from './view.js';

await learn('people'); // its words come with it

export default function Sheet() {
  return html`<${Devices} onClose=${hide} look="weui-btn weui-btn_default" />`;
}
