-- The API calls it for addFile and listCaseFiles: bytes that the viewer's agency keeps, of all its cases.
-- Row security shows the viewer only files of cases within reach. With p_adds, uploads of one agency wait for each other.
create or replace function panoh.file_bytes(p_adds boolean) returns bigint
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare own uuid := (panoh.me()).agency_id; begin
    if own is null then raise exception 'nobody is signed in' using errcode = '42501'; end if;
    if p_adds then perform pg_advisory_xact_lock(hashtextextended('files/' || own, 0)); end if;
    return coalesce((select sum(f.size) from files f where f.agency_id = own and f.state <> 'removed'), 0);
  end $$;

-- Trigger files_held: a file of a case under legal hold stays (PN061). Row security may hide the hold from the viewer.
create or replace function panoh.refuse_held_file() returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if exists (select 1 from legal_holds h where h.case_id = new.case_id and h.lifted_at is null
        and h.until_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date) then
      raise exception 'held' using errcode = 'PN061';
    end if;
    -- The receivers' keys go with the file.
    if new.sealed is null then delete from referral_files where file_id = new.id; end if;
    return new;
  end $$;

-- Trigger referrals_end_sharing: the receiver of an ended referral keeps no key of a file. It may end by a block or by the
-- receiver, who cannot delete what the sender shared.
create or replace function panoh.end_file_sharing() returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    delete from referral_files where referral_id = new.id;
    return null;
  end $$;
