import { HELP_TABLES } from './callbacks.js';
import { LETTER_TABLES } from './letters.js';
import type { Link } from './link.js';
import { RULE_TABLES } from './ruled.js';
import { SIGNAL_TABLES } from './signals.js';

/** The checker's tables; the load records its steps in the same transaction that writes them. */
const TABLES = `create schema campaign;
  create table campaign.steps (step_id uuid primary key, follow_up_id uuid not null, rung text not null,
    run_at timestamptz not null, expected text not null, people uuid[] not null, kind text, reached text);
  create table campaign.acknowledged (step_id uuid primary key);
  create table campaign.posted (case_id uuid primary key);
  create table campaign.requests (tried integer not null);
  create table campaign.clock_moves (moved_at timestamptz not null);
  create table campaign.faults (kind text not null, began_at timestamptz not null, ended_at timestamptz not null);
  ${LETTER_TABLES}
  ${RULE_TABLES}
  ${HELP_TABLES}
  ${SIGNAL_TABLES}
  grant usage on schema campaign to panoh_app;
  grant insert on campaign.steps to panoh_app;`;

/** A fault from its first moment to the one in which everything it hit was back. */
export interface FaultWindow {
  kind: string;
  began: number;
  ended: number;
}

export const createLedger = (link: Link): Promise<unknown> => link.run((client) => client.query(TABLES));

export interface Noted {
  acknowledged: readonly string[];
  posted: readonly string[];
  tried: number;
  /** Where rules were changed: rows of that group, and numbers of its versions. */
  ruled?: { groupId: string; rows: readonly string[]; versions: readonly number[] };
  faults: readonly FaultWindow[];
}

/** What only the driver knows, once everything has ended. */
export async function writeDown(link: Link, noted: Noted): Promise<void> {
  await link.query(`insert into campaign.acknowledged select unnest($1::uuid[])`, [noted.acknowledged]);
  await link.query(`insert into campaign.posted select unnest($1::uuid[])`, [noted.posted]);
  const { rows = [], versions = [], groupId = null } = noted.ruled ?? {};
  await link.query(`insert into campaign.acknowledged_rows select unnest($1::uuid[])`, [rows]);
  await link.query(`insert into campaign.acknowledged_versions select $2, unnest($1::integer[])`, [
    versions,
    groupId,
  ]);
  await link.query(`insert into campaign.requests values ($1)`, [noted.tried]);
  await link.query(
    `insert into campaign.faults select f->>'kind', to_timestamp((f->>'began')::float8 / 1000),
       to_timestamp((f->>'ended')::float8 / 1000) from jsonb_array_elements($1::jsonb) f`,
    [JSON.stringify(noted.faults)],
  );
}
