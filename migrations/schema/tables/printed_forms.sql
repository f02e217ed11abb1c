create table panoh.print_templates (
  id uuid primary key,
  code text not null check (code in ('order', 'order_extension', 'protocol_93', 'refusal_copy', 'referral_letter',
    'forensic_letter', 'consent_sheet', 'summons', 'handover_sheet', 'plan')),
  language text not null check (language in ('tg', 'ru')),
  number integer not null check (number > 1), -- Version 1 is the shipped text.
  body text not null check (length(body) <= 12000),
  valid_from date not null, valid_to date,
  form_approved_by text check (length(form_approved_by) <= 200), -- Office that approved the form; null: a working form.
  form_approved_on date,
  written_by uuid not null references panoh.users, written_at timestamptz not null default panoh.now(),
  approved_by uuid references panoh.users, -- The second administrator; null: a draft.
  approved_at timestamptz, version integer not null default 1,
  constraint print_templates_once unique (code, language, number),
  constraint print_templates_two_people_check check (approved_by <> written_by),
  constraint print_templates_approved_check check ((approved_by is null) = (approved_at is null)),
  constraint print_templates_form_check check ((form_approved_by is null) = (form_approved_on is null)),
  constraint print_templates_order_check check (valid_to >= valid_from)
);
comment on table panoh.print_templates is 'A version of the text of an official paper; after the approval it is never edited.';

create table panoh.paper_keys (
  version smallint primary key check (version = 1),
  public_key bytea not null check (octet_length(public_key) = 32),
  sealed_private_key bytea not null, -- Sealed with the root key.
  created_at timestamptz not null default panoh.now()
);
comment on table panoh.paper_keys is 'The key pair that signs printed orders; made with the first of them.';

create table panoh.paper_marks (
  mark bytea primary key check (octet_length(mark) = 32), -- Keyed digest of the number and the check word.
  order_id uuid not null references panoh.protection_orders on delete cascade,
  served boolean not null, lifted boolean not null, -- As they were when it was printed.
  expires_on date,
  printed_at timestamptz not null default panoh.now()
);
create index paper_marks_by_order on panoh.paper_marks (order_id);
comment on table panoh.paper_marks is 'What a printed order said of its state, so that a paper can be checked; without words.';
