/**
 * Her own word; or the book of a state body that asked nobody and keeps it on its function (domain reference 1.9), whoever
 * holds her case today. Written out where it is asked: a function would be called for every row.
 */
export const mayCount = (
  c: string,
): string => `(${c}.counts_in_statistics or (${c}.origin = 'import' and not ${c}.refuses_sharing
  and exists (select 1 from panoh.register_row_cases l join panoh.register_rows r on r.id = l.row_id
    join panoh.agencies a on a.id = r.agency_id where l.case_id = ${c}.id and a.kind <> 'civil')
  and not exists (select 1 from panoh.consents k where k.case_id = ${c}.id and k.scope = 'statistics_non_identifying')))`;
