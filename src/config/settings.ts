import { accessSync, constants, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { CodedError, type ErrorParams } from '../contract/errors.ts';
import type { Language } from '../contract/language.ts';
import type { en } from '../i18n/en.ts';
import { sentence } from '../i18n/i18n.ts';
import type { Environment, SettingName } from './env.ts';
import { languageOf } from './language.ts';

/** A way to be wrong: each has a `_problem` and an `_instead` among the sentences. */
type Mistake = keyof typeof en.config extends infer Key ? (Key extends `${infer Name}_problem` ? Name : never) : never;

/** The raw values, one at a time; an empty one counts as not set. */
export class Settings {
  readonly #environment: Environment;
  readonly language: Language;

  constructor(environment: Environment) {
    this.#environment = environment;
    this.language = languageOf(environment);
  }

  text(name: SettingName): string | undefined {
    return this.#environment[name] || undefined;
  }

  /** The value when `isValid`; throws `config_invalid` when it is not. */
  checked(name: SettingName, mistake: Mistake, isValid: (value: string) => boolean): string | undefined {
    const value = this.text(name);
    if (value !== undefined && !isValid(value)) throw this.invalid(name, mistake);
    return value;
  }

  choice<Choice extends string>(name: SettingName, choices: readonly Choice[]): Choice | undefined {
    const value = this.text(name);
    const choice = choices.find(candidate => candidate === value);
    if (value !== choice) throw this.invalid(name, 'choice', { choices: choices.join(' | ') });
    return choice;
  }

  /** Absolute; relative ones begin at the working directory. */
  path(name: SettingName): string | undefined {
    const value = this.text(name);
    return value && resolve(value);
  }

  /** Absolute path of a file that is there and may be read. */
  file(name: SettingName): string | undefined {
    const path = this.path(name);
    if (path !== undefined && !isReadableFile(path)) throw this.invalid(name, 'file');
    return path;
  }

  /** The parts of a comma-separated value, without the spaces around them. */
  list(name: SettingName): string[] {
    const parts = this.text(name)?.split(',') ?? [];
    return parts.map(part => part.trim()).filter(part => part !== '');
  }

  /** A message never repeats the value: it may be a secret in the wrong place. */
  invalid(name: SettingName, mistake: Mistake, params: ErrorParams = {}): CodedError {
    const problem = sentence(this.language, 'config', `${mistake}_problem`, params);
    const instead = sentence(this.language, 'config', `${mistake}_instead`, params);
    return new CodedError('config_invalid', { params: { name, problem, instead } });
  }
}

function isReadableFile(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
