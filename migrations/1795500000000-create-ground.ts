import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/policies.js';

/** What every context stands on: schemas, the clock, the outbox, idempotency, the audit log. */
export class CreateGround1795500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create schema if not exists panoh`);
    await runner.query(`create schema vault`);
    await runner.query(`revoke all on schema public from public`);
    await runner.query(`grant usage on schema panoh to panoh_app, panoh_worker`);
    await runner.query(`grant usage on schema vault to panoh_app`);
    await this.createClock(runner);
    await this.createPlumbing(runner);
    // For `keepAsWritten`: what a row was first written with.
    await runner.query(`create function panoh.refuse_rewriting() returns trigger language plpgsql as $$ begin
        raise exception 'stays as written' using errcode = '42501';
      end $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function panoh.refuse_rewriting()`);
    await runner.query(`drop table panoh.heartbeats, panoh.idempotency_keys, panoh.outbox`);
    await runner.query(`drop function panoh.shift_clock(interval)`);
    await runner.query(`drop function panoh.now()`);
    await runner.query(`drop table panoh.clock`);
    await runner.query(`drop schema vault`);
  }

  /** Due decisions use database time only; the offset exists for scratch databases alone (DESIGN 6). */
  private async createClock(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.clock (
      id smallint primary key default 1 constraint clock_single check (id = 1),
      is_scratch boolean not null default false,
      shifted_by interval not null default '0',
      constraint clock_real check (is_scratch or shifted_by = '0'))`);
    await runner.query(`insert into panoh.clock default values`);
    await runner.query(`create function panoh.now() returns timestamptz language sql stable
      security definer set search_path = panoh, pg_temp
      as $$ select pg_catalog.now() + shifted_by from panoh.clock $$`);
    await runner.query(`create function panoh.shift_clock(by interval) returns timestamptz language plpgsql
      as $$ begin
        update panoh.clock set shifted_by = shifted_by + by;
        return panoh.now();
      end $$`);
    await runner.query(`revoke all on function panoh.shift_clock(interval) from public`);
    await protect(runner, 'panoh.clock', { select: 'false' });
  }

  private async createPlumbing(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.outbox (
      id uuid primary key,
      queue text not null,
      kind text not null,
      subject_id uuid not null,
      run_at timestamptz not null,
      created_at timestamptz not null default panoh.now(),
      relayed_at timestamptz)`);
    await runner.query(`create index outbox_waiting on panoh.outbox (created_at) where relayed_at is null`);
    await runner.query(
      `create index outbox_relayed on panoh.outbox (relayed_at) where relayed_at is not null`,
    );
    await protect(runner, 'panoh.outbox', { select: 'false', insert: 'true' });
    await runner.query(
      `create policy outbox_worker on panoh.outbox to panoh_worker using (true) with check (true)`,
    );
    // What was not relayed yet is the only trace of a job that is still to come: nobody removes it.
    await runner.query(
      `create policy outbox_keep on panoh.outbox as restrictive for delete to panoh_worker using (relayed_at is not null)`,
    );
    await runner.query(`grant insert on panoh.outbox to panoh_app`);
    await runner.query(`grant select, insert, update (relayed_at), delete on panoh.outbox to panoh_worker`);

    await runner.query(`create table panoh.idempotency_keys (
      user_id uuid not null,
      key text not null constraint idempotency_keys_random check (key ~ '^[0-9a-f-]{32,36}$'),
      operation text not null,
      body_hmac bytea not null,
      resource_id uuid,
      created_at timestamptz not null default panoh.now(),
      constraint idempotency_keys_pk primary key (user_id, key))`);

    await runner.query(`create table panoh.heartbeats (
      name text primary key,
      beaten_at timestamptz not null,
      counts jsonb not null default '{}')`);
    await protect(runner, 'panoh.heartbeats', { select: 'true' });
    await runner.query(
      `create policy heartbeats_worker on panoh.heartbeats to panoh_worker using (true) with check (true)`,
    );
    await runner.query(`grant select on panoh.heartbeats to panoh_app`);
    await runner.query(`grant select, insert, update on panoh.heartbeats to panoh_worker`);
  }
}
