create table panoh.legal_settings (
  id smallint primary key default 1 check (id = 1),
  owner text not null, operator text not null, server_place text not null,
  is_inside boolean not null, -- The servers stand inside the country.
  responsible text not null, contact text not null, licences text not null,
  volume text not null check (volume in ('under_1000', 'under_10000', 'over_10000')),
  grace_days integer not null default 30 check (grace_days between 0 and 90), -- To sign a new version.
  set_by uuid not null references panoh.users, set_at timestamptz not null default panoh.now(),
  version integer not null default 1
);
comment on table panoh.legal_settings is 'The one row that says what the legal pack cannot read from the database.';

create table panoh.sharing_protocols (
  number integer primary key check (number > 0),
  text_tg text not null, text_ru text not null, text_en text not null,
  published_by uuid not null references panoh.users, published_at timestamptz not null default panoh.now(),
  ends_on date not null -- Reviewed until then.
);
comment on table panoh.sharing_protocols is 'A version of the protocol of sharing between agencies; never edited.';

create table panoh.protocol_signatures (
  number integer not null references panoh.sharing_protocols, agency_id uuid not null references panoh.agencies,
  first_signer text not null, second_signer text not null, signed_on date not null, paper_number text not null,
  recorded_by uuid not null references panoh.users, recorded_at timestamptz not null default panoh.now(),
  constraint protocol_signatures_pk primary key (number, agency_id),
  constraint protocol_signatures_two_check check (lower(first_signer) <> lower(second_signer))
);
create index protocol_signatures_by_agency on panoh.protocol_signatures (agency_id);
comment on table panoh.protocol_signatures is 'Two people signed a version of the protocol for their agency.';

create table panoh.legal_sign_offs (
  step text primary key check (step in ('group_regulation', 'chair_order', 'state_endorsement', 'registration_asked',
    'translation_reviewed', 'legal_review')),
  done_on date not null,
  responsible text not null, -- Who did it, and the number of the paper.
  recorded_by uuid not null references panoh.users, recorded_at timestamptz not null default panoh.now()
);
comment on table panoh.legal_sign_offs is 'A step before the first real case that was done.';

create table panoh.legal_packs (
  number integer primary key check (number > 0),
  schema_digest text not null, -- Digests of the files that made the database.
  hash text not null, -- SHA-256 of lines.
  lines jsonb not null, -- Facts by key, in codes, to compare the next pack.
  made_by uuid not null references panoh.users, made_at timestamptz not null default panoh.now()
);
comment on table panoh.legal_packs is 'A legal pack that was made, as its facts; the documents are made from the running database.';
