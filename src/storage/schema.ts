import type { Generated, Insertable, Selectable } from 'kysely';

/** Booleans are 0 or 1, times ISO 8601 in UTC, `json` columns JSON text. The migrations hold the keys and checks. */
type Flag = 0 | 1;
type Time = string;
type Json = string;

export interface Schema {
  meta: { key: string; value: string };
  connections: {
    id: string;
    source: 'demo' | 'looker';
    url: string | null;
    client_id: string | null;
    verify_ssl: Flag;
    /** IANA zone of the data; null when Looker did not say. */
    time_zone: string | null;
    /** Where people open it in a browser; null for the demo, which has no pages. */
    web_url: string | null;
    /** Explores and fields that are hidden in Looker may be used. */
    show_hidden: Flag;
    /** Fernet tokens; null where there is no secret. */
    client_secret_sealed: string | null;
    gemini_api_key_sealed: string | null;
    connected_at: Time;
    /** At most one row is active. */
    active: Flag;
  };
  /** The newest test of each connection. */
  connection_tests: {
    connection_id: string;
    at: Time;
    outcome: 'done' | 'failed';
    duration_ms: number;
    /** Of a failure: the error's code and the values of its sentence. */
    code: string | null;
    params: Json | null;
    /** Of a good one. */
    models: number | null;
    explores: number | null;
  };
  conversations: {
    id: string;
    title: string;
    language: string;
    /** Where it was asked; the connection itself may be gone by now. */
    connection_id: string | null;
    created_at: Time;
    updated_at: Time;
  };
  events: { conversation_id: string; seq: number; time: Time; kind: string; body: Json };
  turns: {
    id: string;
    conversation_id: string;
    message_id: string;
    /** Sequence number of the question's event. */
    asked_seq: number;
    text: string;
    /** The whole text of the answer, once the turn has ended. */
    answer: string;
    state: string;
    language: string;
    started_at: Time;
    ended_at: Time | null;
    /** 1: broken off by a crash and begun again, under a new id; that happens once. */
    repeated: Flag;
    /** Which Looker it was asked of, and as which of its users: see connections/account.ts; null where that is not known. */
    account: string | null;
  };
  /** What the agent called and what it was told: the material of later transcripts. */
  tool_calls: {
    id: string;
    turn_id: string;
    position: number;
    tool: string;
    arguments: Json;
    answer: string;
    outcome: string;
  };
  results: {
    id: string;
    conversation_id: string;
    turn_id: string;
    call_id: string;
    created_at: Time;
    columns: Json;
    query: Json;
    title: string | null;
    /** Opens the query in Looker; null where there is no such page. */
    query_url: string | null;
    row_count: number;
    cut: Flag;
    rows: Json;
    /** When Looker was asked for the rows; null where that was not kept. */
    asked_at: Time | null;
    /** 1: they were there already, from the same query. */
    reused: Generated<Flag>;
  };
  /** What was used: a row for each turn that has ended, and one without a turn for what Looker is asked beside them. */
  usage: {
    turn_id: string | null;
    connection_id: string | null;
    ended_at: Time;
    looker_queries: number;
    looker_other: number;
    model_calls: number;
    input_tokens: number;
    output_tokens: number;
    thought_tokens: number;
    cached_tokens: number;
    model_bytes: number;
    /** Who asked, as in the audit log; null for entries without a question. */
    way: 'local' | 'token' | 'session' | 'none' | 'server' | null;
    session: string | null;
  };
  /** Who did what; an entry outlives what it tells of. */
  audit: {
    id: Generated<number>;
    time: Time;
    kind: string;
    outcome: 'done' | 'failed';
    code: string | null;
    conversation_id: string | null;
    about: Json;
    way: 'local' | 'token' | 'session' | 'none' | 'server';
    address: string | null;
    session: string | null;
    request_id: string | null;
  };
  sessions: { id_hash: string; created_at: Time; expires_at: Time };
}

/** A row as it is read, and as it is written. */
export type Row<Table extends keyof Schema> = Selectable<Schema[Table]>;
export type NewRow<Table extends keyof Schema> = Insertable<Schema[Table]>;
