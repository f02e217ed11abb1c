/** What an order may forbid or ask for, in the order in which it is offered. */
export const ORDER_CONDITIONS = [
  'no_violence',
  'no_contact',
  'no_pursuit',
  'no_alcohol_drugs',
  'leave_home',
  'pay_costs',
  'surrender_weapon',
  'children_no_contact',
] as const;
