import { generateKey } from '../vault/vault.ts';

/** Prints a new Fernet key as a line for `.env`. */
export function keygen(print: (line: string) => void): void {
  print(`ENCRYPTION_KEY=${generateKey()}`);
}
