/** What a group has set, by the keys of the values; what is not there is as published. */
export type SetValues = Readonly<Record<string, number>>;

/** The version of a group's rules that holds; null where the group has changed nothing. */
export interface RulesInForce {
  readonly id: string;
  readonly set: SetValues;
}
