import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Text messages that wake the person on duty of a helpline: the number of each, and what became of each alarm. */
export class DutyAlarms1796173200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table panoh.staff_phones (
        user_id uuid primary key references panoh.users,
        sealed_number bytea not null check (octet_length(sealed_number) <= 200),
        changed_at timestamptz not null default panoh.now()
      );
      comment on table panoh.staff_phones is 'The number at which one worker of a helpline is woken; shown to that worker alone.';
      comment on column panoh.staff_phones.sealed_number is 'Sealed with the root key.';
      create table panoh.duty_alarms (
        id uuid default gen_random_uuid() primary key,
        user_id uuid not null references panoh.users,
        notification_id uuid not null unique references panoh.notifications on delete cascade,
        state text not null default 'queued'
          check (state in ('queued', 'sending', 'sent', 'delivered', 'failed', 'unknown', 'refused')),
        next_at timestamptz not null default panoh.now(), lease_until timestamptz,
        at timestamptz not null default panoh.now()
      );
      create index duty_alarms_waiting on panoh.duty_alarms (next_at) where state in ('queued', 'sending');
      create index duty_alarms_of_user on panoh.duty_alarms (user_id, at);
      comment on table panoh.duty_alarms is
        'A text message without content to a worker on duty; what may have been sent is never sent again. Deleted after 30 days.';
    `);
  }

  down(): Promise<void> {
    throw new Error('Nothing is taken back: make the database again.');
  }
}
