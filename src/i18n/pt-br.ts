import { doctorPtBr } from './doctor-pt-br.ts';
import type { en } from './en.ts';
import { suggestionsPtBr } from './suggestions-pt-br.ts';

/** As frases em português do Brasil. */
export const ptBr = {
  errors: {
    internal: 'Algo inesperado deu errado no servidor. Tente de novo; se continuar, veja o log do servidor.',
    invalid_message: '{field} falta ou não é o que se espera aqui.',
    field_missing: 'O campo {field} está vazio. Preencha-o.',
    not_found: 'Não há nada neste endereço, ou foi apagado.',
    method_not_allowed: 'Este servidor não tem esse método. Ele responde a GET, HEAD, POST, PATCH, DELETE e OPTIONS.',
    upgrade_required:
      'Este endereço é para WebSockets. Se há um proxy na frente do servidor, ele precisa repassar os cabeçalhos Upgrade e Connection.',
    unauthorized: 'O acesso pede o token que o servidor mostrou ao iniciar (está também em DATA_DIR/access-token).',
    origin_refused:
      'Páginas desta origem não podem falar com este servidor. Se ela é sua, inclua-a em ALLOWED_ORIGINS.',
    host_refused: 'Este servidor não responde por esse nome. Se o nome é seu, defina PUBLIC_URL.',
    too_many_attempts: 'Tentativas demais. Espere {seconds} segundos e tente de novo.',
    too_many_waiting:
      'Conexões demais vindas daqui ainda não mostraram o token. Feche algumas, ou tente de novo em {seconds} segundos.',
    too_large: '{field} é grande demais: o máximo é {limit}.',
    headers_too_large:
      'A requisição tem cabeçalhos demais, ou grandes demais. Envie menos; a causa pode ser um cookie antigo.',
    busy: 'Outra configuração está em andamento. Espere terminar ou cancele-a.',
    connection_busy: 'A conexão está sendo testada ou alterada agora. Espere um momento e tente de novo.',
    shutting_down: 'O servidor está parando. Tente de novo em instantes.',
    cancelled: 'Cancelado.',
    config_invalid: '{name} {problem}. Escreva {instead}.',
    port_unusable:
      'O servidor não consegue escutar em {host}, porta {port} ({reason}). Escolha outro HOST ou outra PORT.',
    port_in_use: 'A porta {port} está em uso nesta máquina. Pare o outro programa ou defina PORT com uma porta livre.',
    server_unreachable:
      'Um servidor está com esta DATA_DIR, mas não responde em {address}. Defina HOST, PORT, TLS_CERT e TLS_KEY como estão definidos para ele e tente de novo.',
    encryption_key_missing:
      'Credenciais reais só são guardadas com uma chave de criptografia, e ENCRYPTION_KEY não está definida. Rode "npm run keygen", ponha a linha mostrada no .env e inicie o servidor de novo. A demonstração não precisa de chave.',
    encryption_key_invalid:
      '{name} não é uma chave Fernet: são 32 bytes em base64url (44 caracteres, terminando em "="). Rode "npm run keygen" para obter uma boa.',
    encryption_key_mismatch:
      'ENCRYPTION_KEY não é a chave desta pasta de dados (ela foi gravada com a chave {fingerprint}). Defina aquela chave, ou ponha-a em ENCRYPTION_KEYS_PREVIOUS e rode "npm run rotate-keys". Nada foi alterado.',
    secret_unreadable:
      'As credenciais guardadas não podem mais ser lidas. Conecte o Looker de novo com o client secret.',
    storage_unavailable:
      'O banco de dados não aceitou a alteração ({reason}). Nada se perdeu: libere espaço, feche outros programas que usam o banco ou confira DATA_DIR e tente de novo.',
    storage_damaged:
      'O banco de dados em DATA_DIR está danificado ou não é do Looker Chat ({reason}). Restaure um backup ou escolha outra DATA_DIR.',
    entry_damaged: 'Isto está danificado no banco de dados e não pode ser lido. Um backup anterior ainda o tem.',
    storage_newer:
      'O banco de dados foi gravado por uma versão mais nova do Looker Chat. Use aquela versão ou outra DATA_DIR. Nada foi alterado.',
    storage_in_use:
      'DATA_DIR está em uso por outro servidor do Looker Chat (processo {pid}). Pare-o ou escolha outra DATA_DIR.',
    storage_not_private:
      'Outros usuários desta máquina têm acesso a DATA_DIR, e o servidor não pode fechá-la a eles. Passe a pasta ao usuário que inicia o servidor e execute "chmod 700" nela, ou defina em DATA_DIR uma pasta que ainda não exista. Nada foi alterado.',
    agent_user_not_root:
      'AGENT_USER está definida, e só um servidor iniciado como root pode executar o Gemini CLI e o MCP Toolbox como outro usuário. Inicie-o como root ou remova AGENT_USER.',
    agent_user_refused:
      'O sistema não deixa o servidor executar o Gemini CLI e o MCP Toolbox como o usuário {user}. Para isso são precisos Linux, um número que exista neste contêiner e o root com seus direitos de trocar usuários, donos e permissões e de encerrar processos (CHOWN, DAC_OVERRIDE, FOWNER, KILL, SETGID, SETUID).',
    agent_user_unreachable:
      'O Gemini CLI e o MCP Toolbox não podem rodar como o usuário {user}, que não tem acesso a {path}. Ponha o Node.js, a DATA_DIR e a RUNTIME_DIR dentro de pastas em que todo usuário pode entrar, como /opt e /var/lib.',
    agent_user_reads:
      'O usuário {user}, com que o Gemini CLI e o MCP Toolbox devem rodar, ainda assim poderia ler {path}. Confira as permissões desse caminho e se o sistema de arquivos dele guarda permissões.',
    backup_nothing:
      'Em DATA_DIR não há banco de dados do Looker Chat, portanto não há o que copiar. Defina DATA_DIR como a pasta do servidor.',
    backup_exists: '{file} já existe, e um backup não substitui nada. Indique outro arquivo.',
    backup_unwritable:
      'Não é possível gravar {file} ({reason}). Indique um arquivo em uma pasta em que se possa gravar.',
    backup_damaged:
      'A cópia não passou na verificação de integridade do SQLite ({reason}) e foi removida. O próprio banco de dados deve estar danificado: guarde os backups anteriores.',
    platform_unsupported:
      'Não existe MCP Toolbox pronto para esta máquina ({platform}). Instale um à mão e indique-o em TOOLBOX_PATH.',
    npm_missing:
      'O npm não foi encontrado, e ele é necessário para instalar o Gemini CLI. Instale o Node.js com npm e tente de novo.',
    install_offline:
      'Não foi possível alcançar o registro de pacotes. Confira a rede ou o proxy e tente de novo; o que já foi baixado fica guardado.',
    install_no_space:
      'Falta espaço em disco para instalar o Gemini CLI e o MCP Toolbox (cerca de 500 MB). Libere espaço e tente de novo.',
    install_checksum:
      'Um pacote baixado não tem a soma de verificação esperada e foi descartado. Tente de novo; se continuar, o registro ou um proxy altera pacotes.',
    install_failed:
      'A instalação do Gemini CLI e do MCP Toolbox falhou. Tente de novo; o log do servidor tem as palavras do npm.',
    program_not_found: '{name} indica {path}, e não há programa ali. Corrija o caminho ou remova a definição.',
    program_unusable:
      '{name} indica {path}, e esse programa não inicia ou não responde a --version. Corrija o caminho ou remova a definição.',
    programs_not_private:
      'Outros usuários desta máquina podem alterar os programas em RUNTIME_DIR, e o servidor não pode fechar a pasta a eles. Passe-a ao usuário que inicia o servidor e execute "chmod 700" nela, ou defina em RUNTIME_DIR uma pasta que ainda não exista.',
    program_broken:
      'O {program} instalado não inicia ou não é a versão {version}. Ele será instalado de novo na próxima configuração.',
    address_invalid:
      'Este não é o endereço de uma instância do Looker. Escreva como no navegador, por exemplo https://empresa.cloud.looker.com.',
    address_scheme: 'O endereço do Looker começa com https:// (http:// só nesta máquina ou em rede privada).',
    address_credentials:
      'O endereço não pode conter usuário, senha ou segredos. Escreva só o endereço; o id e o secret têm campos próprios.',
    address_forbidden:
      'Este endereço não é permitido: é reservado a serviços internos das máquinas, não a uma instância do Looker.',
    looker_dns: 'O host {host} não foi encontrado. Confira se o endereço foi digitado certo.',
    looker_refused:
      'Nada responde em {host}. Confira endereço e porta (a API do Looker fica na 443, ou na 19999 em instalações antigas) e se há um firewall no caminho.',
    looker_tls:
      'O certificado de {host} não é confiável. Use um certificado válido, ou desligue "verificar SSL" só numa instalação de teste.',
    looker_timeout:
      'O Looker não respondeu em {seconds} segundos. Tente de novo, ou veja se {host} está sobrecarregado.',
    looker_not_api:
      '{host} respondeu, mas não como a API do Looker. Confira o endereço; instalações antigas usam a porta 19999.',
    looker_redirect:
      '{host} envia seus visitantes a outro endereço. Informe o endereço da própria instância do Looker.',
    looker_wrong_secret:
      'O Looker não aceita este client id e client secret. Crie uma nova chave de API no Looker (Admin, Users, Edit, API keys) e informe as duas partes.',
    looker_user_disabled: 'O usuário do Looker desta chave de API está desativado. Ative-o ou use a chave de outro.',
    looker_forbidden:
      'O usuário do Looker desta chave de API não pode fazer isto. Dê ao papel dele a permissão que falta ({permission}).',
    looker_rate_limited: 'O Looker pede para ir mais devagar. Tente de novo em {seconds} segundos.',
    looker_budget_used:
      'O orçamento de {budget} consultas ao Looker por mês acabou ({used} foram feitas). Ele recomeça em {date} (UTC). Quem opera este servidor pode aumentar LOOKER_QUERY_BUDGET; até lá só é possível mostrar linhas de há pouco.',
    looker_server_error:
      'O Looker respondeu com um erro próprio (HTTP {status}). Tente de novo; se continuar, fale com o administrador do Looker.',
    looker_no_models:
      'O usuário do Looker desta chave de API não vê nenhum modelo. Dê a ele um papel com um conjunto de modelos e a permissão access_data.',
    looker_no_explores:
      'Os modelos deste usuário do Looker não têm nenhum explore para consultar. Deixe um visível no LookML ou dê ao papel um conjunto de modelos que tenha algum.',
    looker_no_query_permission:
      'O usuário do Looker desta chave de API não pode fazer consultas. Dê ao papel dele as permissões access_data e explore.',
    looker_database_error:
      'O Looker funciona, mas o banco de dados dele respondeu com um erro. Rode o mesmo explore no Looker para vê-lo.',
    looker_unreadable:
      'O Looker enviou uma resposta que não pôde ser lida. Tente de novo; se continuar, talvez um proxy a esteja alterando.',
    looker_too_large: 'A resposta do Looker é maior que {limit}. Peça menos linhas ou menos colunas.',
    looker_too_wide:
      'A resposta do Looker tem mais de {limit} colunas. Peça menos campos, ou use como pivô um campo com menos valores.',
    model_key_missing:
      'É preciso uma chave da API Gemini. Crie uma no Google AI Studio (aistudio.google.com/apikey) e informe-a aqui ou em GEMINI_API_KEY.',
    model_key_refused: 'O Google não aceita a chave da API Gemini. Confira-a ou crie outra no Google AI Studio.',
    model_quota: 'A cota da chave da API Gemini acabou. Tente de novo em {seconds} segundos ou aumente a cota.',
    model_overloaded: 'O Gemini está sobrecarregado no momento. Tente de novo em um minuto.',
    model_not_found: 'O modelo {model} não existe ou não está aberto a esta chave. Defina GEMINI_MODEL com outro.',
    model_blocked: 'O Gemini recusou responder a esta pergunta (filtro de segurança). Pergunte com outras palavras.',
    model_empty: 'O Gemini deu uma resposta vazia. Pergunte de novo, talvez com outras palavras.',
    model_cut: 'A resposta ficou longa demais e foi cortada. Peça uma parte menor.',
    model_unreachable: 'Não foi possível alcançar a API Gemini. Confira a rede do servidor e tente de novo.',
    model_refused_request:
      'O Gemini recusou o pedido como malformado. Comece uma nova conversa; se continuar, veja o log do servidor.',
    model_google_login:
      'O login com o Google não é mais oferecido a pessoas físicas no Gemini CLI (desde junho de 2026). Use uma chave da API Gemini.',
    agent_unavailable: 'O Gemini CLI não iniciou. Tente de novo; se continuar, rode "npm run doctor".',
    agent_crashed: 'O Gemini CLI terminou no meio da resposta. Ele está sendo reiniciado: pergunte de novo.',
    agent_timeout: 'A resposta demorou mais de {seconds} segundos e foi interrompida. Peça uma parte menor.',
    agent_flooded: 'O Gemini CLI enviou mais do que uma resposta pode ter e foi parado. Pergunte de novo.',
    agent_not_contained:
      'O Gemini CLI ofereceu ao modelo ferramentas que não são permitidas aqui, e o pedido foi recusado. Nada foi executado. Rode "npm run doctor".',
    agent_without_tools:
      'O Gemini CLI não ofereceu ao modelo todas as ferramentas deste servidor, por isso o modelo não foi consultado. Tente de novo; se continuar, rode "npm run doctor".',
    too_many_steps: 'A pergunta levou mais de {limit} passos e foi interrompida. Peça uma parte menor.',
    toolbox_unavailable: 'O MCP Toolbox não iniciou. Tente de novo; se continuar, rode "npm run doctor".',
    tool_not_allowed: 'A ferramenta {tool} não é permitida aqui: só se pode ler.',
    tool_arguments: 'A ferramenta foi chamada com argumentos que não servem: {reason}.',
    query_failed: 'O Looker não conseguiu fazer a consulta: {reason}',
    no_connection: 'Nada está conectado ainda. Configure primeiro a demonstração ou o seu Looker.',
    question_empty: 'A pergunta está vazia. Escreva algo primeiro.',
    question_too_long: 'A pergunta é longa demais: no máximo {limit} caracteres.',
    message_id_reused: 'Este message_id já foi usado para outra pergunta. Escolha um novo.',
    turn_running: 'Uma resposta ainda está sendo escrita nesta conversa. Espere ou pare-a primeiro.',
    turn_not_running: 'Não há resposta sendo escrita nesta conversa.',
    approval_not_found: 'Não há decisão esperando com este id. Esta versão só lê, portanto nada pede uma.',
    interrupted: 'O servidor parou enquanto isto era respondido. O que chegou está guardado; pergunte de novo.',
    answered_again: 'O servidor parou enquanto isto era respondido e agora responde de novo. Não é preciso fazer nada.',
  },
  setup: {
    install_checking: 'Verificando o Gemini CLI e o MCP Toolbox',
    install_running: 'Instalando o Gemini CLI e o MCP Toolbox: {done} de {total} pacotes',
    install_ready: 'Gemini CLI {cli} e MCP Toolbox {toolbox} estão prontos',
    config_checking: 'Verificando os dados da conexão',
    config_ready: 'Conectando a {host}',
    config_demo: 'Iniciando os dados de demonstração',
    test_address: 'Procurando a API do Looker',
    test_login: 'Entrando no Looker',
    test_models: 'Lendo os modelos',
    test_query: 'Fazendo uma primeira consulta',
    test_tools: 'Lendo os modelos pelas ferramentas do agente',
    test_ready: 'O Looker responde (modelos: {models}, explores: {explores})',
    interface_starting: 'Iniciando o Gemini CLI',
    interface_model: 'Verificando o modelo de linguagem',
    interface_ready: 'O agente está pronto',
    complete: 'Pronto. Faça a sua primeira pergunta.',
  },
  config: {
    choice_problem: 'não é um dos valores conhecidos',
    choice_instead: '{choices}',
    port_problem: 'não é um número de porta',
    port_instead: 'um número inteiro de 0 a 65535, sem nada em volta, por exemplo 8000',
    host_problem: 'não é um endereço IP nem um nome de host',
    host_instead: '0.0.0.0 para todas as redes, ou 127.0.0.1 só para esta máquina',
    origin_problem: 'não é uma origem da web',
    origin_instead: 'esquema e host, sem nada depois, por exemplo https://chat.example.com',
    url_problem: 'não é um endereço da web',
    url_instead: 'um endereço sem usuário, senha nem "?", por exemplo https://example.com/gemini',
    network_problem: 'não é uma lista de endereços',
    network_instead: 'endereços IP ou redes separados por vírgulas, por exemplo 127.0.0.1,10.0.0.0/8',
    user_problem: 'não é o número de um usuário',
    user_instead:
      'um número de 1 a 2147483646, ou dois, de usuário e grupo, por exemplo 60731 ou 60731:60731; nomes não são lidos',
    date_problem: 'não é uma data',
    date_instead: 'uma data como 2026-03-31',
    file_problem: 'não é um arquivo que se possa ler',
    file_instead: 'o caminho de um',
    env_file_instead: 'NOME=valor, uma definição por linha, em um arquivo que este usuário possa ler',
    model_problem: 'não é o nome de um modelo',
    model_instead: 'só o nome, por exemplo gemini-3.8-flash',
    budget_problem: 'não é um número de consultas',
    budget_instead: 'um número inteiro de 1 a 1000000000, ou nada para não ter orçamento',
    freshness_problem: 'não é um número de minutos',
    freshness_instead: 'um número inteiro de 0 (o Looker é consultado a cada vez) a 1440',
    retention_problem: 'não é um número de dias',
    retention_instead: 'um número inteiro de 1 a 3650, ou nada para guardar tudo',
    token_problem: 'não serve como token',
    token_instead: 'de 16 a 256 letras, algarismos ou sinais, sem espaços',
    api_key_problem: 'não serve como chave',
    api_key_instead: 'só a chave, sem espaços nem quebras de linha',
    two_keys_problem: 'está definida ao lado de ENCRYPTION_KEY',
    two_keys_instead: 'só uma das duas',
    tls_problem: 'está definida sem {other}',
    tls_instead: 'as duas, ou nenhuma',
    certificate_problem: 'não é um certificado que combine com a chave de TLS_KEY',
    certificate_instead: 'o arquivo PEM de um certificado e, em TLS_KEY, o da chave privada dele, sem senha',
  },
  command: {
    serving: 'O Looker Chat responde em {address}',
    running_for: 'em andamento há {seconds} s',
    token_link: 'De outras máquinas, ou para entrar: {link}',
    plain_http:
      'Outras máquinas alcançam este servidor por http simples, que pode ser lido no caminho. Defina TLS_CERT e TLS_KEY, ponha um proxy com https na frente e o endereço dele em PUBLIC_URL, ou defina HOST=127.0.0.1 se só esta máquina o usa.',
    no_key:
      'ENCRYPTION_KEY não está definida: a demonstração funciona, credenciais reais não podem ser guardadas. "npm run keygen" mostra uma chave.',
    setting_misspelt:
      '{name} não é uma configuração deste servidor e não tem efeito. Provavelmente o nome certo é {meant}.',
    folder_was_open:
      'Atenção: outros usuários desta máquina podiam ler DATA_DIR até agora. Ela foi fechada a eles. Se não eram de confiança, apague nela o arquivo access-token e inicie de novo: quem tem esse token pode entrar.',
    database_former:
      'O banco de dados é de uma versão anterior. O próximo início o converte para a forma desta, e a partir daí versões anteriores não conseguem usá-lo. Execute "npm run backup", inicie o servidor e execute "npm run doctor" de novo.',
    folder_is_open:
      'Outros usuários desta máquina têm acesso a DATA_DIR. O próximo início do servidor fecha a pasta a eles; "chmod 700" nela faz isso já.',
    agent_user_missing:
      'Atenção: o Gemini CLI e o MCP Toolbox rodam como root, igual ao servidor, e código nativo neles poderia ler a memória dele e a DATA_DIR. {reason}',
    agent_user_exposed:
      'Atenção: o usuário do Gemini CLI e do MCP Toolbox pode ler {path}, que talvez contenha segredos. Execute "chmod 600" nesse arquivo.',
    risk_debugger:
      'Atenção: o Node foi iniciado com --inspect. Quem alcança o depurador lê todos os segredos: inicie sem essa opção, também em NODE_OPTIONS.',
    risk_memory_dump:
      'Atenção: o Node tem ordem de gravar sua memória em arquivo (heap snapshot, perfil de heap ou core), com os segredos. Retire essa opção de NODE_OPTIONS ou da linha de comando.',
    risk_report:
      'Atenção: o Node tem ordem de gravar relatórios de diagnóstico, que contêm o ambiente inteiro. Acrescente --report-exclude-env (Node 22.13 ou mais novo) ou guarde a chave em ENCRYPTION_KEY_FILE.',
    risk_tls_unchecked:
      'Atenção: NODE_TLS_REJECT_UNAUTHORIZED=0 não é seguida: os certificados são conferidos. Para uma autoridade própria, defina NODE_EXTRA_CA_CERTS.',
    risk_preloaded:
      'Atenção: LD_PRELOAD carrega outro código no servidor, e esse código pode ler todos os segredos. Inicie sem ela, a não ser que saiba o que faz.',
    key_locked:
      'Há credenciais criptografadas guardadas, e ENCRYPTION_KEY não está definida: elas ficam sem leitura até a chave voltar. As conversas e a demonstração funcionam.',
    key_rotation_pending:
      'As credenciais guardadas ainda estão criptografadas com uma chave anterior. Pare o servidor e execute "npm run rotate-keys".',
    retention:
      'RETENTION_DAYS={days}: conversas sem atividade há esse tempo, e registros de auditoria dessa idade, são apagados no início e depois todo dia.',
    backup_done: 'Backup gravado e verificado: {file} ({kilobytes} KB)',
    backup_holds: 'Contém: conversas {conversations}, perguntas {questions}, resultados {results}.',
    backup_sealed:
      'As credenciais nele estão criptografadas. Guarde também a ENCRYPTION_KEY, em outro lugar: sem ela, será preciso informá-las de novo.',
    backup_no_secret: 'Não contém credenciais.',
    rotated: '{count} segredos guardados estão agora criptografados com a chave atual.',
    demo_looker: 'O Looker de demonstração está rodando. Conecte-se a ele como se fosse o seu:',
    demo_model:
      'O modelo de demonstração está rodando. Um servidor iniciado com estas definições pergunta a ele em vez do Gemini (ponha-as no .env):',
    budget: '{used} das {budget} consultas ao Looker deste mês foram usadas.',
    reused: 'Linhas das {time}; o Looker não foi consultado de novo.',
    no_rows: 'Nenhuma linha.',
    shares_drawn: 'O terminal não desenha gráficos redondos: cada barra é uma parte do todo.',
    course_drawn: 'O terminal não desenha curvas: cada coluna pequena é um valor, da esquerda para a direita.',
    course: 'De {first} a {last}; menor {low}, maior {high}.',
    chart_elsewhere: 'No terminal isto não é desenhado como foi pedido; os números estão na tabela.',
    rows_shown: '{shown} de {count} linhas.',
    rows_limited: 'A consulta pediu no máximo {limit} linhas; pode haver mais.',
  },
  doctor: doctorPtBr,
  at_looker: {
    stopped: 'A consulta também foi interrompida no Looker.',
    left: 'O Looker ainda pode terminar a consulta por conta própria.',
  },
  conversation: {
    untitled: 'Nova conversa',
  },
  suggestions: suggestionsPtBr,
} satisfies { [Section in keyof typeof en]: Record<keyof (typeof en)[Section], string> };
