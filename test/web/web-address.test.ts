import { expect, test } from 'vitest';
import { webAddress } from '../../web/src/ui/web-address.ts';

test('An address of the web is one, with all that it asks for', () => {
  for (const address of [
    'https://looker.example/explore/shop/orders?fields=a.b&f[c.d]=7+days',
    'http://looker.local/x',
  ]) {
    expect(webAddress(address)?.href).toBe(address);
  }
});

test('Nothing else becomes a link', () => {
  const others = ['javascript:alert(1)', ' JavaScript:alert(1)', 'data:text/html,x', 'mailto:a@b.example', 'ftp://x/y'];
  for (const address of [...others, '/explore/shop', '//looker.example', 'looker.example', '', undefined]) {
    expect(webAddress(address)).toBeUndefined();
  }
});
