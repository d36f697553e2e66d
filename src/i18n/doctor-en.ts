export const doctorEn = {
  settings: 'Settings',
  key: 'Encryption key',
  storage: 'Data folder and database',
  programs: 'Gemini CLI and MCP Toolbox installed and unaltered',
  agent_user: 'Gemini CLI and MCP Toolbox run as a user of their own',
  same_user:
    'They run as the user who starts the server, so native code in them could read its memory. A server that root starts gives them a user of their own.',
  agent: 'Gemini CLI starts',
  connection: 'A connection is set up and its credentials can be read',
  looker: "Looker answers, and the agent's tools reach it",
  model: 'The model answers to the key',
};
