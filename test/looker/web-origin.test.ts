import { describe, expect, test } from 'vitest';
import { webOrigin } from '../../src/looker/web-origin.ts';

describe('where people open a Looker', () => {
  test.each([
    // As it tells itself: customer-hosted instances have their pages on 9999 beside the API's 19999.
    ['https://looker.example.com:19999', 'https://looker.example.com:9999', 'https://looker.example.com:9999'],
    ['https://api.example.com', 'https://bi.example.com/', 'https://bi.example.com'],
    ['https://api.example.com', 'https://user:secret@bi.example.com/x?y#z', 'https://bi.example.com'],
    ['http://127.0.0.1:4000', 'http://localhost:9999', 'http://localhost:9999'],
    // As its address says, where it tells nothing or nothing that can be true.
    ['https://shop.looker.com:19999', '', 'https://shop.looker.com'],
    ['https://shop.looker.com', '', 'https://shop.looker.com'],
    ['https://looker.example.com:8443', 'not a url', 'https://looker.example.com:8443'],
    ['https://looker.example.com:19999', 'https://localhost:9999', 'https://looker.example.com'],
    ['https://looker.example.com', 'https://127.3.2.1:9999', 'https://looker.example.com'],
    ['https://looker.example.com', 'https://[::1]:9999', 'https://looker.example.com'],
    ['https://looker.example.com', 'https://[::ffff:127.0.0.1]', 'https://looker.example.com'],
    ['https://looker.example.com', 'javascript:alert(1)', 'https://looker.example.com'],
    ['https://looker.example.com', 'file:///etc/passwd', 'https://looker.example.com'],
  ])('%s that calls itself %j: %s', (address, told, origin) => {
    expect(webOrigin(address, told)).toBe(origin);
  });
});
