/** When a row that failed is tried again: after seconds at first, and once an hour when it failed three times. */
export const AGAIN_AT = `panoh.now() + case when attempts < 2 then interval '10 seconds' * (attempts * 3 + 1)
  else interval '1 hour' end`;

export const READ_MODEL = 'select up_to, sealed, counted_at, model from linkage.model where key_version = $1';

export const READ_MODEL_HEAD = 'select counted_at, learnt_at from linkage.model where key_version = $1';

export const KEEP_COUNTS = `insert into linkage.model (key_version, up_to, sealed, counted_at) values ($1, $2, $3, panoh.now())
  on conflict (key_version) do update set up_to = excluded.up_to, sealed = excluded.sealed`;

export const LEARNING_STATE = `select coalesce((select max(no) from linkage.encodings), 0) as newest,
    coalesce(max(k.learnt_from), 0) as learnt_from,
    coalesce(max(k.learnt_at), '-infinity') < panoh.now() - $2::interval as is_old
  from linkage.model k where k.key_version = $1`;

export const NEXT_ENCODINGS = `select no, case_id, sealed from linkage.encodings where key_version = $1 and no > $2 order by no limit $3`;
export const ENCODINGS_BY_NO =
  'select no, case_id, sealed from linkage.encodings where no = any ($1::integer[])';
export const ENCODINGS_OF_CASES =
  'select no, case_id, sealed from linkage.encodings where key_version = $1 and case_id = any ($2::uuid[])';

export const KEEP_MODEL = `insert into linkage.model (key_version, up_to, sealed, counted_at, model, learnt_from, learnt_at)
    values ($1, $2, $3, panoh.now(), $4, $5, panoh.now())
  on conflict (key_version) do update set up_to = excluded.up_to, sealed = excluded.sealed,
    counted_at = excluded.counted_at, model = excluded.model, learnt_from = excluded.learnt_from,
    learnt_at = excluded.learnt_at`;

/** The second pass: earlier registrations were compared by a poorer model and fewer counts. */
export const COMPARE_ALL_AGAIN = `insert into linkage.to_compare (case_id, cause)
  select case_id, 'neighbour' from linkage.registrations where is_linkable order by case_id on conflict do nothing`;

export const WAITING = `with next as (select case_id, sealed_identity, sealed_phone, is_anew from linkage.inbox
    where next_at <= panoh.now() order by handed_at, case_id limit $1 for update skip locked)
  select n.case_id as "caseId", n.sealed_identity as "sealedIdentity", n.sealed_phone as "sealedPhone",
    n.is_anew as "isAnew", f.place, f.sex, coalesce(f.is_linkable, false) as "isLinkable"
  from next n left join lateral panoh.registration_facts(n.case_id) f on true`;

/** In one statement each: what is encoded, and by what it is found. */
export const KEEP_ENCODINGS = `insert into linkage.encodings (case_id, key_version, sealed)
  select e.case_id, $1, e.sealed from unnest($2::uuid[], $3::bytea[]) e (case_id, sealed) returning no, case_id`;

export const KEEP_TAGS =
  'insert into linkage.tags (tag, no) select t.tag, t.no from unnest($1::bigint[], $2::integer[]) t (tag, no)';

export const FORGET_ENCODINGS =
  'delete from linkage.encodings where key_version = $1 and case_id = any ($2::uuid[]) returning no';

export const FORGET_TAGS = 'delete from linkage.tags where no = any ($1::integer[])';

export const QUEUE_COMPARISONS = `insert into linkage.to_compare as w (case_id, cause) select q.case_id, q.cause
    from unnest($1::uuid[], $2::text[]) with ordinality q (case_id, cause, place) order by q.place
  on conflict (case_id) do update set attempts = 0, next_at = excluded.next_at,
    cause = case when w.cause = 'registered' then w.cause else excluded.cause end`;

export const ENCODED = 'delete from linkage.inbox where case_id = any ($1::uuid[])';

export const SET_WORDS_ASIDE = `update linkage.inbox set attempts = attempts + 1, next_at = ${AGAIN_AT} where case_id = any ($1::uuid[])`;
