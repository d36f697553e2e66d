import { randomBytes, randomUUID } from 'node:crypto';

/** A random id for rows and messages (UUID v4). */
export const newId = (): string => randomUUID();

/** 256 random bits in base64url: for bearers, tickets and access tokens. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** Travels in HTTP headers, which take visible ASCII; a shorter one could be guessed. */
export const isToken = (text: string): boolean => /^[\x21-\x7e]{16,256}$/.test(text);
