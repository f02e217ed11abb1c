/** The steps of an order as named in the timeline; only a breach raises risk. */
export const ORDER_EVENT_KINDS = [
  'order_requested',
  'order_issued',
  'order_refused',
  'order_served',
  'order_service_attempted',
  'order_copy_given',
  'order_extension_requested',
  'order_extended',
  'order_extension_refused',
  'order_extension_returned',
  'order_extension_not_wanted',
  'order_breached',
  'order_breach_handled',
  'order_lifted',
] as const;
export type OrderEventKind = (typeof ORDER_EVENT_KINDS)[number];
