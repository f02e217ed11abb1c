/**
 * Pairs of which a registration stands in a group that the viewer leads, and none that she is kept from or registered
 * herself: whoever registers a woman as a test must not read afterwards that she is known already.
 */
export const REVIEWED = `exists (select 1 from cases c where c.id in (p.one, p.other) and c.working_group_id = any (me.led_group_ids))
        and not exists (select 1 from cases c where c.id in (p.one, p.other) and c.opened_by = me.user_id)
        and not (p.one = any (coalesce(me.blocked, '{}')) or p.other = any (coalesce(me.blocked, '{}')))`;
