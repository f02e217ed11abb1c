const lists = new Map<string, readonly string[]>();

/**
 * Names a list of codes. The contract describes it once under this name, and the front end imports it from the generated
 * client: a new value is added here, and its texts in the three languages.
 */
export function codeList<const T extends readonly string[]>(name: string, codes: T): T {
  lists.set(name, codes);
  return codes;
}

/** All named lists, each in the order in which screens offer its codes. */
export const codeLists = (): ReadonlyMap<string, readonly string[]> => lists;
