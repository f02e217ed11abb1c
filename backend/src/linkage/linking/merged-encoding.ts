import type { EncodedRegistration, Tag } from '../engine/encode.js';
import type { KeptEncoding } from './encodings.js';

type Number = Pick<KeptEncoding, 'phoneBlocks'> & { readonly phone: EncodedRegistration['phone'] };

const numberOf = (kept: KeptEncoding | null): Number => ({
  phone: kept?.encoded.phone ?? null,
  phoneBlocks: kept?.phoneBlocks ?? [],
});

function replaced(blocks: readonly Tag[], former: readonly Tag[], phoneBlocks: readonly Tag[]): Tag[] {
  const others = blocks.filter((tag) => !former.includes(tag));
  return [...new Set([...others, ...phoneBlocks])].sort((one, other) => one - other);
}

/**
 * Names from one encoding and the number from another, each found by its own tags. What was not handed in now stays as it
 * was encoded before; null where nothing ever was.
 */
export function mergedEncoding(
  kept: KeptEncoding | null,
  { names, phone }: { names: EncodedRegistration | undefined; phone: EncodedRegistration | undefined },
): KeptEncoding | null {
  const base = names ?? kept?.encoded ?? phone;
  if (!base) return null;
  const former = names ? [] : (kept?.phoneBlocks ?? []);
  const number: Number = phone ? { phone: phone.phone, phoneBlocks: phone.blocks } : numberOf(kept);
  const blocks = replaced(base.blocks, former, number.phoneBlocks);
  return { encoded: { ...base, phone: number.phone, blocks }, phoneBlocks: number.phoneBlocks };
}
