/** An address that a link may lead to; undefined for every other scheme (`javascript:`, `data:` …) and for no address. */
export function webAddress(text: string | undefined, schemes = ['https:', 'http:']): URL | undefined {
  const url = text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && schemes.includes(url.protocol) ? url : undefined;
}
