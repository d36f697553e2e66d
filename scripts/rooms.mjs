// Which room may import which (type-only imports too). `base`, `contract` and `i18n` are open to all, file by file;
// of any other room only the door (the file named like the folder) may be imported. `demo/*` are rooms of their own.
export const OPEN_ROOMS = ['base', 'contract', 'i18n'];

/** Of these every file is a door: a command is a file. */
export const MANY_DOORS = ['commands'];

export const ARROWS = {
  base: [],
  contract: [],
  i18n: ['contract'],
  config: [],
  vault: [],
  storage: [],
  runtime: [],
  'agent-user': [],
  usage: ['storage'],
  connections: ['storage', 'vault'],
  looker: [],
  catalogue: [],
  suggestions: ['catalogue'],
  agent: [],
  conversations: ['storage'],
  setup: [],
  server: [],
  metrics: [],
  audit: ['storage'],
  format: [],
  terminal: ['format'],
  commands: ['', 'config', 'connections', 'demo/looker', 'demo/model', 'storage', 'terminal', 'vault'],
  demo: ['demo/looker', 'demo/model'],
  'demo/looker': ['demo/looker/engine'],
  'demo/looker/engine': [],
  'demo/model': [],
};
