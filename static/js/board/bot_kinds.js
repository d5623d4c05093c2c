/** The services whose bots a station may have: what somebody copies out of each, and the address it makes. */

const bare = (text) => !text.includes('://');
const token = (text) => (bare(text) ? text : new URL(text).searchParams.get('access_token') ?? '');

/** 加签 needs the secret before the token; what is no address of theirs the server refuses as it stands. */
function dingtalk({ address, secret }) {
  if (!secret) return bare(address) ? `dingtalk://${address}` : address;
  try {
    return token(address) ? `dingtalk://${encodeURIComponent(secret)}@${token(address)}` : address;
  } catch {
    return address;
  }
}

/** The provider's own server is found by the domain; `password` is what it gives out for programs. */
function mail({ account, password, to }) {
  const at = account.lastIndexOf('@');
  if (at < 1) return account;
  const whom = to ? `?to=${encodeURIComponent(to)}` : '';
  return `mailtos://${encodeURIComponent(account.slice(0, at))}:${encodeURIComponent(password ?? '')}@${account.slice(at + 1)}${whom}`;
}

/** kind -> its fields, the first of which a refusal stands at; and its address out of them. */
export const KINDS = {
  wecom: { fields: ['address'], compose: ({ address }) => (bare(address) ? `wecombot://${address}` : address) },
  dingtalk: { fields: ['address', 'secret'], compose: dingtalk },
  feishu: { fields: ['address'], compose: ({ address }) => (bare(address) ? `feishu://${address}` : address) },
  mail: { fields: ['account', 'password', 'to'], compose: mail },
  other: { fields: ['address'], compose: ({ address }) => address },
};

const SCHEMES = { wecombot: 'wecom', dingtalk: 'dingtalk', feishu: 'feishu', mailto: 'mail', mailtos: 'mail' };
const HOSTS = { 'qyapi.weixin.qq.com': 'wecom', 'oapi.dingtalk.com': 'dingtalk', 'open.feishu.cn': 'feishu' };

/** Of a masked address: {kind, where}: whose it is, and what is shown of it. */
export function told(masked) {
  const [scheme, rest] = masked.split('://');
  const [host] = (rest ?? '').split('/');
  const kind = SCHEMES[scheme] ?? HOSTS[host] ?? 'other';
  return { kind, where: kind === 'mail' ? host : kind === 'other' ? rest ?? masked : `…${rest.split('…')[1] ?? ''}` };
}
