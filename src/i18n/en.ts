import type { ErrorCode } from '../contract/errors.ts';
import { doctorEn } from './doctor-en.ts';
import { suggestionsEn } from './suggestions-en.ts';

/** The English sentences; their shape is the type that every other language must fit. */
export const en = {
  errors: {
    internal: 'Something unexpected went wrong on the server. Try again; if it stays, look in the server log.',
    invalid_message: '{field} is missing or is not what is expected here.',
    field_missing: 'The field {field} is empty. Fill it in.',
    not_found: 'There is nothing at this address, or it was deleted.',
    method_not_allowed:
      'This server has no such method. GET, HEAD, POST, PATCH, DELETE and OPTIONS are what it answers.',
    upgrade_required:
      'This address is for WebSockets. Where a proxy stands before the server, it must pass on the headers Upgrade and Connection.',
    unauthorized: 'Access needs the token that the server printed at its start (it is also in DATA_DIR/access-token).',
    origin_refused: 'Pages from this origin may not talk to this server. Add it to ALLOWED_ORIGINS if it is yours.',
    host_refused: 'This server does not answer under that host name. Set PUBLIC_URL if the name is yours.',
    too_many_attempts: 'Too many attempts. Wait {seconds} seconds and try again.',
    too_many_waiting:
      'Too many connections from here are waiting to show their token. Close some, or try again in {seconds} seconds.',
    too_large: '{field} is too large: at most {limit} are accepted.',
    headers_too_large:
      'The request has too many headers, or too large ones. Send fewer; a stale cookie may be to blame.',
    busy: 'Another set-up is running. Wait for it to end, or cancel it.',
    connection_busy: 'The connection is being tested or changed just now. Wait a moment and try again.',
    shutting_down: 'The server is stopping. Try again in a moment.',
    cancelled: 'Cancelled.',
    config_invalid: '{name} is {problem}. Write {instead}.',
    port_unusable: 'The server cannot listen on {host}, port {port} ({reason}). Choose another HOST or PORT.',
    port_in_use: 'Port {port} is in use on this machine. Stop the other program, or set PORT to a free one.',
    server_unreachable:
      'A server has this DATA_DIR, but does not answer at {address}. Set HOST, PORT, TLS_CERT and TLS_KEY as they are set for that server, and try again.',
    encryption_key_missing:
      'Real credentials are kept only with an encryption key, and ENCRYPTION_KEY is not set. Run "npm run keygen", put the line it prints into .env, and start the server again. The demo needs no key.',
    encryption_key_invalid:
      '{name} is not a Fernet key: it must be 32 bytes in base64url (44 characters ending in "="). Run "npm run keygen" for a good one.',
    encryption_key_mismatch:
      'ENCRYPTION_KEY does not match this data folder (it was written with key {fingerprint}). Set that key again, or add it to ENCRYPTION_KEYS_PREVIOUS and run "npm run rotate-keys". Nothing was changed.',
    secret_unreadable: 'The stored credentials can no longer be read. Connect Looker again with the client secret.',
    storage_unavailable:
      'The database did not accept the change ({reason}). Nothing was lost: free disk space, end other programs that use the database, or check DATA_DIR, then try again.',
    storage_damaged:
      'The database in DATA_DIR is damaged, or is none of Looker Chat ({reason}). Restore a backup, or choose another DATA_DIR.',
    entry_damaged: 'This is damaged in the database and cannot be read. An earlier backup still has it.',
    storage_newer:
      'The database was written by a newer version of Looker Chat. Start that version, or use another DATA_DIR. Nothing was changed.',
    storage_in_use:
      'DATA_DIR is in use by another Looker Chat server (process {pid}). Stop it, or choose another DATA_DIR.',
    storage_not_private:
      'Other users of this machine can get at DATA_DIR, and the server may not close it to them. Give the folder to the user who starts the server and run "chmod 700" on it, or set DATA_DIR to a folder that does not exist yet. Nothing was changed.',
    agent_user_not_root:
      'AGENT_USER is set, and only a server that root starts can run the Gemini CLI and the MCP Toolbox as another user. Start it as root, or remove AGENT_USER.',
    agent_user_refused:
      'The system does not let the server run the Gemini CLI and the MCP Toolbox as user {user}. That takes Linux, a number that exists in this container, and root with its rights to change users, owners and permissions and to end processes (CHOWN, DAC_OVERRIDE, FOWNER, KILL, SETGID, SETUID).',
    agent_user_unreachable:
      'The Gemini CLI and the MCP Toolbox cannot run as user {user}, who has no access to {path}. Put Node.js, DATA_DIR and RUNTIME_DIR below folders that every user may enter, such as /opt and /var/lib.',
    agent_user_reads:
      'User {user}, as whom the Gemini CLI and the MCP Toolbox are to run, could read {path} all the same. Check the permissions of that path, and whether its file system keeps permissions at all.',
    backup_nothing:
      'DATA_DIR holds no database of Looker Chat, so there is nothing to copy. Set DATA_DIR to the folder of the server.',
    backup_exists: '{file} exists already, and a backup replaces nothing. Name another file.',
    backup_unwritable: '{file} cannot be written ({reason}). Name a file in a folder that may be written to.',
    backup_damaged:
      "The copy did not pass SQLite's integrity check ({reason}) and was removed. The database itself is probably damaged: keep the former backups.",
    platform_unsupported:
      'There is no MCP Toolbox build for this machine ({platform}). Install one by hand and name it in TOOLBOX_PATH.',
    npm_missing:
      'npm was not found, and it is needed to install the Gemini CLI. Install Node.js with npm, then try again.',
    install_offline:
      'The package registry could not be reached. Check the network or proxy, then try again; what was downloaded is kept.',
    install_no_space:
      'There is not enough disk space to install the Gemini CLI and the MCP Toolbox (about 500 MB). Free some, then try again.',
    install_checksum:
      'A downloaded package does not have the expected checksum, so it was thrown away. Try again; if it stays, the registry or a proxy alters packages.',
    install_failed:
      "Installing the Gemini CLI and the MCP Toolbox failed. Try again; the server log has npm's own words.",
    program_not_found: '{name} names {path}, and there is no program there. Correct the path or remove the setting.',
    program_unusable:
      '{name} names {path}, and that program does not start or does not answer --version. Correct the path or remove the setting.',
    programs_not_private:
      'Other users of this machine can change the programs in RUNTIME_DIR, and the server may not close the folder to them. Give it to the user who starts the server and run "chmod 700" on it, or set RUNTIME_DIR to a folder that does not exist yet.',
    program_broken:
      'The installed {program} does not start or is not version {version}. It will be installed anew at the next set-up.',
    address_invalid:
      'This is not an address of a Looker instance. Write it as in the browser, for example https://company.cloud.looker.com.',
    address_scheme: 'A Looker address begins with https:// (http:// only on this machine or a private network).',
    address_credentials:
      'The address must not contain a user name, a password or secrets. Write only the address; id and secret have fields of their own.',
    address_forbidden:
      "This address is not allowed: it is reserved for machines' own services, not for a Looker instance.",
    looker_dns: 'The host {host} was not found. Check the address for typing errors.',
    looker_refused:
      "Nothing answers at {host}. Check address and port (Looker's API is on 443, or 19999 on older installations) and whether a firewall is between.",
    looker_tls:
      'The certificate of {host} is not trusted. Use a valid certificate, or turn off "verify SSL" only for a test installation.',
    looker_timeout:
      'Looker did not answer within {seconds} seconds. Try again, or check whether {host} is under heavy load.',
    looker_not_api:
      '{host} answered, but not as the Looker API. Check the address; older installations need port 19999.',
    looker_redirect: '{host} sends its visitors to another address. Enter the address of the Looker instance itself.',
    looker_wrong_secret:
      'Looker does not accept this client id and client secret. Create a new API key in Looker (Admin, Users, Edit, API keys) and enter both parts.',
    looker_user_disabled:
      'The Looker user of this API key is disabled. Enable the user, or use the key of another one.',
    looker_forbidden:
      'The Looker user of this API key may not do this. Give its role the missing permission ({permission}).',
    looker_rate_limited: 'Looker asks to slow down. Try again in {seconds} seconds.',
    looker_budget_used:
      'The budget of {budget} Looker queries a month is used up ({used} were made). It begins again on {date} (UTC). Who runs this server can raise LOOKER_QUERY_BUDGET; until then only rows of a while ago can be shown.',
    looker_server_error:
      'Looker answered with an error of its own (HTTP {status}). Try again; if it stays, ask your Looker administrator.',
    looker_no_models:
      'The Looker user of this API key sees no model. Give it a role with a model set and the permission access_data.',
    looker_no_explores:
      'The models of this Looker user have no explore to ask. Show one in the LookML, or give the role a model set that has some.',
    looker_no_query_permission:
      'The Looker user of this API key may not run queries. Give its role the permissions access_data and explore.',
    looker_database_error:
      'Looker works, but its database answered with an error. Run the same explore in Looker to see it.',
    looker_unreadable:
      'Looker sent an answer that could not be read. Try again; if it stays, a proxy may be altering it.',
    looker_too_large: 'The answer from Looker is larger than {limit}. Ask for fewer rows or fewer columns.',
    looker_too_wide:
      'The answer from Looker has more than {limit} columns. Ask for fewer fields, or pivot by a field with fewer values.',
    model_key_missing:
      'A Gemini API key is needed. Create one in Google AI Studio (aistudio.google.com/apikey) and enter it here or set GEMINI_API_KEY.',
    model_key_refused: 'Google does not accept the Gemini API key. Check it, or create a new one in Google AI Studio.',
    model_quota: 'The quota of the Gemini API key is used up. Try again in {seconds} seconds, or raise the quota.',
    model_overloaded: 'Gemini is overloaded at the moment. Try again in a minute.',
    model_not_found: 'The model {model} does not exist or is not open to this key. Set GEMINI_MODEL to another one.',
    model_blocked: 'Gemini declined to answer this question (safety filter). Ask it in other words.',
    model_empty: 'Gemini gave an empty answer. Ask again, perhaps in other words.',
    model_cut: 'The answer became too long and was cut. Ask for a smaller part.',
    model_unreachable: 'The Gemini API could not be reached. Check the network of the server, then try again.',
    model_refused_request:
      'Gemini refused the request as malformed. Start a new conversation; if it stays, look in the server log.',
    model_google_login:
      'Logging in with Google is no longer offered to individuals for the Gemini CLI (since June 2026). Use a Gemini API key.',
    agent_unavailable: 'The Gemini CLI did not start. Try again; if it stays, run "npm run doctor".',
    agent_crashed: 'The Gemini CLI ended in the middle of the answer. It is being started again: ask once more.',
    agent_timeout: 'The answer took longer than {seconds} seconds and was stopped. Ask for a smaller part.',
    agent_flooded: 'The Gemini CLI sent more than can be an answer and was stopped. Ask once more.',
    agent_not_contained:
      'The Gemini CLI offered the model tools that are not allowed here, so the request was refused. Nothing was run. Run "npm run doctor".',
    agent_without_tools:
      'The Gemini CLI did not offer the model all tools of this server, so the model was not asked. Try again; if it stays, run "npm run doctor".',
    too_many_steps: 'The question took more than {limit} steps and was stopped. Ask for a smaller part.',
    toolbox_unavailable: 'The MCP Toolbox did not start. Try again; if it stays, run "npm run doctor".',
    tool_not_allowed: 'The tool {tool} is not allowed here: only reading is.',
    tool_arguments: 'The tool was called with arguments that do not fit: {reason}.',
    query_failed: 'Looker could not run the query: {reason}',
    no_connection: 'Nothing is connected yet. Set up the demo or your Looker first.',
    question_empty: 'The question is empty. Write something first.',
    question_too_long: 'The question is too long: at most {limit} characters.',
    message_id_reused: 'This message_id was already used for another question. Choose a new one.',
    turn_running: 'An answer is still being written in this conversation. Wait for it, or stop it first.',
    turn_not_running: 'There is no answer being written in this conversation.',
    approval_not_found: 'There is no decision waiting under this id. This version only reads, so nothing asks for one.',
    interrupted: 'The server stopped while this was being answered. What had arrived is kept; ask again.',
    answered_again:
      'The server stopped while this was being answered, and now answers it again. Nothing needs to be done.',
  } satisfies Record<ErrorCode, string>,
  setup: {
    install_checking: 'Checking the Gemini CLI and the MCP Toolbox',
    install_running: 'Installing the Gemini CLI and the MCP Toolbox: {done} of {total} packages',
    install_ready: 'Gemini CLI {cli} and MCP Toolbox {toolbox} are ready',
    config_checking: 'Checking the connection details',
    config_ready: 'Connecting to {host}',
    config_demo: 'Starting the demo data',
    test_address: 'Looking for the Looker API',
    test_login: 'Signing in to Looker',
    test_models: 'Reading the models',
    test_query: 'Running a first query',
    test_tools: "Reading the models through the agent's tools",
    test_ready: 'Looker answers (models: {models}, explores: {explores})',
    interface_starting: 'Starting the Gemini CLI',
    interface_model: 'Checking the language model',
    interface_ready: 'The agent is ready',
    complete: 'Ready. Ask your first question.',
  },
  /** What a setting is (`problem`, after "PORT is") and what to write (`instead`); values are never repeated. */
  config: {
    choice_problem: 'none of the known values',
    choice_instead: '{choices}',
    port_problem: 'not a port number',
    port_instead: 'a whole number from 0 to 65535 with nothing around it, such as 8000',
    host_problem: 'neither an IP address nor a host name',
    host_instead: '0.0.0.0 for every network, or 127.0.0.1 for this machine alone',
    origin_problem: 'not a web origin',
    origin_instead: 'scheme and host and nothing after them, such as https://chat.example.com',
    url_problem: 'not a web address',
    url_instead: 'an address without user, password or "?", such as https://example.com/gemini',
    network_problem: 'not a list of addresses',
    network_instead: 'IP addresses or networks separated by commas, such as 127.0.0.1,10.0.0.0/8',
    user_problem: 'not the number of a user',
    user_instead:
      'a number from 1 to 2147483646, or two for user and group, such as 60731 or 60731:60731; names are not read',
    date_problem: 'not a date',
    date_instead: 'a date such as 2026-03-31',
    file_problem: 'not a file that can be read',
    file_instead: 'the path of one',
    env_file_instead: 'NAME=value, one setting a line, in a file this user may read',
    model_problem: 'not the name of a model',
    model_instead: 'its name alone, such as gemini-3.8-flash',
    budget_problem: 'not a number of queries',
    budget_instead: 'a whole number from 1 to 1000000000, or nothing for no budget',
    freshness_problem: 'not a number of minutes',
    freshness_instead: 'a whole number from 0 (Looker is asked each time) to 1440',
    retention_problem: 'not a number of days',
    retention_instead: 'a whole number from 1 to 3650, or nothing to keep everything',
    token_problem: 'not usable as a token',
    token_instead: '16 to 256 letters, digits or signs without spaces',
    api_key_problem: 'not usable as a key',
    api_key_instead: 'the key alone, without spaces or line breaks',
    two_keys_problem: 'set beside ENCRYPTION_KEY',
    two_keys_instead: 'only one of the two',
    tls_problem: 'set without {other}',
    tls_instead: 'both of them, or neither',
    certificate_problem: 'not a certificate that goes with the key in TLS_KEY',
    certificate_instead: 'the PEM file of a certificate, and in TLS_KEY that of its private key, without a passphrase',
  },
  command: {
    serving: 'Looker Chat answers at {address}',
    running_for: 'running for {seconds} s',
    token_link: 'From other machines, or to sign in: {link}',
    plain_http:
      'Other machines reach this server by plain http, which can be read on its way. Set TLS_CERT and TLS_KEY, put a proxy with https before it and its address into PUBLIC_URL, or set HOST=127.0.0.1 if only this machine uses it.',
    no_key:
      'ENCRYPTION_KEY is not set: the demo works, real credentials cannot be kept. "npm run keygen" prints a key.',
    setting_misspelt: '{name} is no setting of this server, so it has no effect. {meant} is probably meant.',
    folder_was_open:
      'Warning: other users of this machine could read DATA_DIR until now. It is closed to them. If they were not to be trusted, delete the file access-token in it and start again: whoever has that token may come in.',
    database_former:
      'The database is of an older release. The next start brings it into the form of this one, and older releases cannot use it from then on. Run "npm run backup", start the server, and run "npm run doctor" again.',
    folder_is_open:
      'Other users of this machine can get at DATA_DIR. The next start of the server closes it to them; "chmod 700" on it does so at once.',
    agent_user_missing:
      'Warning: the Gemini CLI and the MCP Toolbox run as root, as the server does, and native code in them could read its memory and DATA_DIR. {reason}',
    agent_user_exposed:
      'Warning: the user of the Gemini CLI and the MCP Toolbox can read {path}, and there may be secrets in it. Run "chmod 600" on it.',
    risk_debugger:
      'Warning: Node was started with --inspect. Whoever reaches the debugger reads every secret: start without it, NODE_OPTIONS included.',
    risk_memory_dump:
      'Warning: Node is told to write its memory to a file (heap snapshot, heap profile or core), secrets included. Take that option away from NODE_OPTIONS or the command line.',
    risk_report:
      'Warning: Node is told to write diagnostic reports, and they hold the whole environment. Add --report-exclude-env (Node 22.13 or newer), or keep the key in ENCRYPTION_KEY_FILE.',
    risk_tls_unchecked:
      'Warning: NODE_TLS_REJECT_UNAUTHORIZED=0 is not followed: certificates are checked. For an authority of your own set NODE_EXTRA_CA_CERTS.',
    risk_preloaded:
      'Warning: LD_PRELOAD loads other code into the server, and it can read every secret. Start without it unless you know what it does.',
    key_locked:
      'Encrypted credentials are stored, and no ENCRYPTION_KEY is set: they stay unread until the key is there. Conversations and the demo work.',
    key_rotation_pending:
      'The stored credentials are still encrypted with a previous key. Stop the server and run "npm run rotate-keys".',
    retention:
      'RETENTION_DAYS={days}: conversations without activity for that long, and audit entries of that age, are deleted at the start and then daily.',
    backup_done: 'Backup written and verified: {file} ({kilobytes} KB)',
    backup_holds: 'It holds: conversations {conversations}, questions {questions}, results {results}.',
    backup_sealed:
      'The credentials in it are encrypted. Keep ENCRYPTION_KEY too, and keep it elsewhere: without it they must be entered anew.',
    backup_no_secret: 'It holds no credentials.',
    rotated: '{count} stored secrets are now encrypted with the current key.',
    demo_looker: 'The demo Looker runs. Connect to it as if it were your own:',
    demo_model:
      'The demo model runs. A server started with these settings asks it instead of Gemini (put them into .env):',
    budget: '{used} of the {budget} Looker queries of this month are used.',
    reused: 'Rows from {time}; Looker was not asked again.',
    no_rows: 'No rows.',
    shares_drawn: 'A terminal draws no round charts: each bar is a share of the whole.',
    course_drawn: 'A terminal draws no curves: each small column is one value, from left to right.',
    course: 'From {first} to {last}; lowest {low}, highest {high}.',
    chart_elsewhere: 'This is not drawn in a terminal as it was asked for; the numbers are in the table.',
    rows_shown: '{shown} of {count} rows.',
    rows_limited: 'The query asked for at most {limit} rows; there may be more.',
  },
  doctor: doctorEn,
  at_looker: {
    stopped: 'The query was stopped in Looker too.',
    left: 'Looker may finish the query on its own.',
  },
  conversation: {
    untitled: 'New conversation',
  },
  suggestions: suggestionsEn,
};
