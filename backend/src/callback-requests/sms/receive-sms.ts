import { sealToAgency } from '../../access/index.js';
import type { RootKey } from '../../platform/crypto/root-key.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { newId } from '../../shared/ids.js';
import { callbackPlace, messagePlace, smsDigest } from '../callback-encryption.js';
import {
  SMS_AGEING_DAYS,
  ageingSteps,
  hotlineState,
  isSuspectedSpam,
  looksDialled,
  urgentDeadline,
  urgentEscalations,
} from '../callback-requests.rules.js';
import type { CallbackDetails } from '../callback-requests.types.js';
import { hotlineOf, keepSms } from '../callback-requests.queries.js';
import type { SmsPart } from './sms-gateway.js';

const HIDDEN = /(?![\n\r\t])[\p{Cc}\p{Cf}\p{Cs}]/gu;

/** A text message does not say how to reach her: the worker asks first. */
const detailsOf = (number: string): CallbackDetails => ({
  ...{ number, times: [], hours: '', answeredBy: null, ifOther: null, cover: '', codeWord: '' },
  ...{ place: null, language: 'tg', wish: 'write', message: '', spot: null },
});

const base64 = ({ sealedKey, sealed }: { sealedKey: Buffer; sealed: Buffer }) => ({
  ...{ sealedKey: sealedKey.toString('base64'), sealed: sealed.toString('base64') },
});

/**
 * Keeps one part of a text message, sealed to the hotline: no process of ours can read it again. The first part begins
 * the request and its times; further parts and messages of the number join it. Throws where it was not kept.
 */
export async function receiveSms(run: RunSql, root: RootKey, part: SmsPart): Promise<void> {
  const row = await hotlineOf(run);
  if (!row) throw new Error('There is no hotline that could read a text message.');
  const { from, reference, parts } = part;
  const text = part.text.replace(HIDDEN, '').normalize('NFC');
  const [id, messageId] = [newId(), newId()];
  const { agencyId, now, openingHours, withinMinutes } = row;
  const key = { agencyId, version: row.keyVersion, publicKey: row.publicKey };
  const line = { withinMinutes, openingHours, state: hotlineState(row) };
  const details = sealToAgency(key, callbackPlace(id), JSON.stringify(detailsOf(from)));
  const message = sealToAgency(key, messagePlace(messageId), text);
  // Without an id of the provider, number, text and place say whether it is the same one.
  const named = part.id ?? [reference, parts, part.part, text];
  const isJunk = isSuspectedSpam({ ...detailsOf(from), message: text }) || !looksDialled(from);
  await keepSms(run, {
    ...{ id, agencyId, source: 'sms', dueAt: urgentDeadline(now, line).due },
    ...{ isDoubtful: isJunk, isBundled: isJunk, lookupHash: null },
    senderHash: smsDigest(root, 'sender', from),
    ...{ agencyKeyVersion: details.agencyKeyVersion, ...base64(details) },
    steps: [...urgentEscalations(now, line), ...ageingSteps(now, SMS_AGEING_DAYS)].map((step) => ({
      ...step,
      id: newId(),
    })),
    message: {
      ...{ id: messageId, agencyKeyVersion: message.agencyKeyVersion, ...base64(message) },
      digest: smsDigest(root, 'part', from, named),
      isNamed: part.id !== null,
      whole: smsDigest(root, 'whole', from, reference ?? named, parts),
      ...{ part: part.part, parts },
    },
  });
}
