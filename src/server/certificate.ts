import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { CodedError } from '../contract/errors.ts';
import type { Language } from '../contract/language.ts';
import { sentence } from '../i18n/i18n.ts';

/** The certificate to serve https with, and its key, as PEM; throws config_invalid when they are none or do not fit. */
export function readCertificate(
  { certFile, keyFile }: { certFile: string; keyFile: string },
  language: Language,
): { cert: Buffer; key: Buffer } {
  try {
    const pem = { cert: readFileSync(certFile), key: readFileSync(keyFile) };
    createSecureContext(pem);
    return pem;
  } catch (cause) {
    const problem = sentence(language, 'config', 'certificate_problem');
    const instead = sentence(language, 'config', 'certificate_instead');
    throw new CodedError('config_invalid', { params: { name: 'TLS_CERT', problem, instead }, cause });
  }
}
