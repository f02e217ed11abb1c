/** Days before its last one on which an order counts as ending, when its extension is due for decision. */
const ENDING_DAYS = 5;
const END = `(o.expires_on + 1)::timestamp at time zone 'Asia/Dushanbe'`;
const TODAY = `(panoh.now() at time zone 'Asia/Dushanbe')::date`;

/** Breaches, then unserved, ending, requested and running orders; in each of them a high band first. */
const RANKS = `case when o.open_breaches > 0 then 0 when s.status = 'issued' then 2 when s.status = 'requested' then 6
      when o.expires_on <= ${TODAY} + ${ENDING_DAYS} then 4 else 8 end + (c.band <> 'high')::integer`;

/** Orders of the viewer's agency; each stands in the one place that says what is to be done about it first. */
export const ordersOf = (hasEnded: boolean): string => `
  select o.id, case when s.status in ('refused', 'expired', 'revoked', 'annulled') and o.open_breaches = 0 then 'ended'
      when o.open_breaches > 0 then 'breach' when s.status = 'requested' then 'requested'
      when s.status = 'issued' then 'to_serve'
      when o.expires_on <= ${TODAY} + ${ENDING_DAYS} then 'ending' else 'running' end as filter,
    ${hasEnded ? '0' : RANKS} as rank,
    case when o.open_breaches > 0 then o.breached_at when s.status = 'requested' then o.issue_by
      when s.status = 'issued' then o.serve_by when s.status = 'refused' then o.refused_at
      when s.status = 'revoked' then o.lifted_at
      when s.status = 'annulled' then o.annulled_at else ${END} end as sort_at,
    jsonb_build_object('caseId', o.case_id, 'code', v.code, 'reference', c.reference, 'band', c.band,
      'status', s.status, 'expiresOn', o.expires_on, 'extensionRequestedOn', o.extension_requested_on,
      'openBreaches', o.open_breaches, 'sealed', translate(encode(o.sealed, 'base64'), e'\\n', '')) as facts
  from panoh.protection_orders o join panoh.cases c on c.id = o.case_id
    cross join lateral (select panoh.order_status(o) as status) s
    left join panoh.survivors v on v.case_id = c.id
  where $1::uuid in (o.agency_id, c.agency_id)
    and (s.status in ('refused', 'expired', 'revoked', 'annulled') and o.open_breaches = 0) = ${String(hasEnded)}`;
