export const doctorPtBr = {
  settings: 'Configuração',
  key: 'Chave de criptografia',
  storage: 'Pasta de dados e banco de dados',
  programs: 'Gemini CLI e MCP Toolbox instalados e inalterados',
  agent_user: 'O Gemini CLI e o MCP Toolbox rodam com um usuário próprio',
  same_user:
    'Eles rodam com o usuário que inicia o servidor, e código nativo neles poderia ler a memória dele. Um servidor iniciado como root dá a eles um usuário próprio.',
  agent: 'O Gemini CLI inicia',
  connection: 'Há uma conexão configurada e suas credenciais podem ser lidas',
  looker: 'O Looker responde, e as ferramentas do agente o alcançam',
  model: 'O modelo responde à chave',
};
