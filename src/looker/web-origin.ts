import ipaddr from 'ipaddr.js';

/** Where Looker's API listens when its web pages are on another port of the same host. */
const API_PORT = '19999';

/**
 * Where people open a Looker, as `https://host[:port]`: the web address that Looker tells itself (`told`), else the API's
 * without the API's own port.
 */
export function webOrigin(apiAddress: string, told: string): string {
  return toldOrigin(told, apiAddress) ?? withoutApiPort(apiAddress);
}

/** An instance whose host URL was never set may call itself `localhost`, which is another machine to everybody else. */
function toldOrigin(told: string, apiAddress: string): string | undefined {
  if (!URL.canParse(told)) return undefined;
  const url = new URL(told);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  return isLoopback(url) && !isLoopback(new URL(apiAddress)) ? undefined : url.origin;
}

function isLoopback({ hostname }: URL): boolean {
  const host = hostname.replaceAll(/^\[|\]$/g, '');
  return host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback');
}

function withoutApiPort(apiAddress: string): string {
  const url = new URL(apiAddress);
  if (url.port === API_PORT) url.port = '';
  return url.origin;
}
