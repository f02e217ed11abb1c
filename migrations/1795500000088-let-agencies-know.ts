import type { MigrationInterface, QueryRunner } from 'typeorm';

const DEFINER = 'security definer set search_path = panoh, pg_temp';

/**
 * Her last word at a registration about an agency: a yes that she said alone and that holds now. A yes beside
 * somebody, one that ran out or was taken back, and a ground in law in its place are none.
 */
const lets = (registration: string, agency: string): string => `exists (select 1 from consents k
    where k.case_id = ${registration} and k.scope = 'known_to_agency' and k.agency_id = ${agency} and k.answer = 'given'
      and k.basis = 'consent' and k.presence = 'alone' and k.withdrawn_at is null and k.given_at <= panoh.now()
      and k.until_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date
      and not exists (select 1 from consents n where n.case_id = k.case_id and n.scope = k.scope
        and n.agency_id = k.agency_id and (n.given_at, n.id) > (k.given_at, k.id)))`;

/** Nobody who is kept away from any registration of hers works for one of the two, and neither is kept away itself. */
const UNBLOCKED = `not exists (select 1 from linkage.registrations l
    join conflict_blocks x on x.case_id = l.case_id and x.lifted_at is null left join users u on u.id = x.subject_id
    where l.person_id = r.person_id and l.is_linkable
      and (x.subject_id in (a.id, b.id) or x.subject_code in (a.kind, b.kind) or u.agency_id in (a.id, b.id)))`;

/**
 * Registrations of the same person whose owners may know of each other, by her word at each of the two about the other
 * (ADR 24). Worked out from the link and her words as they stand; a link that a reviewer has still to look at tells nobody.
 */
const KNOWN_WITH = `returns setof uuid language sql stable ${DEFINER} as $$
  select d.id from linkage.registrations r
    join linkage.registrations o on o.person_id = r.person_id and o.case_id <> r.case_id and o.is_linkable
    join cases c on c.id = r.case_id and c.may_be_linked and c.erased_at is null join agencies a on a.id = c.agency_id
    join cases d on d.id = o.case_id and d.may_be_linked and d.erased_at is null join agencies b on b.id = d.agency_id
  where r.case_id = p_case and r.is_linkable and a.id <> b.id
    and ${lets('c.id', 'b.id')} and ${lets('d.id', 'a.id')}
    and not exists (select 1 from linkage.pairs p where p.one = least(c.id, d.id) and p.other = greatest(c.id, d.id)
      and p.is_doubtful and p.state = 'open')
    and ${UNBLOCKED} $$`;

/** For whoever reads the owner's book of her words: which agencies, and nothing else of them. */
const KNOWN_AT = `returns setof uuid language sql stable ${DEFINER} as $$
  select distinct d.agency_id from panoh.known_with(p_case) k (id) join cases d on d.id = k.id
  where panoh.owns(p_case) and 'own:consent' = any (panoh.viewer_reads()) $$`;

const FUNCTIONS: readonly (readonly [signature: string, body: string, role: string | null])[] = [
  ['panoh.known_with(p_case uuid)', KNOWN_WITH, null],
  ['panoh.known_at(p_case uuid)', KNOWN_AT, 'panoh_app'],
];

/** Agencies of one survivor know of each other where, and as long as, she allowed it to each. */
export class LetAgenciesKnow1795500000088 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [signature, body, role] of FUNCTIONS) {
      await runner.query(`create function ${signature} ${body}`);
      await runner.query(`revoke execute on function ${signature} from public`);
      if (role) await runner.query(`grant execute on function ${signature} to ${role}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [signature] of [...FUNCTIONS].reverse())
      await runner.query(`drop function ${signature.replace(/p_\w+ /g, '')}`);
  }
}
