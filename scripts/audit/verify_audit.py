#!/usr/bin/env python3
"""Verifies an export of the audit log with nothing but Python's standard library, and shares no code with the product.

    python3 verify_audit.py EXPORT [--key HEX] [--kept FILE]...
    python3 verify_audit.py --batch < JOBS

An export has one JSON value a line, each in the one form of RFC 8785: the format with the public key; the signed
checkpoints; the links of the chain, each with its entry and hash = SHA-256(previous hash, exact bytes of the entry); the
entries that were not chained yet; the signed end, with the head and a digest of all lines before it.

--kept names checkpoints that somebody kept elsewhere: the log must hold every one. --batch reads one job a line,
{"text": the export, "kept": lines, "key": HEX or null}, and answers each with one line: "sound" or the first flaw.

Ends with 0 where all is sound, and with 1 at the first thing that is not, or where the export cannot be read.
"""
import argparse
import calendar
import functools
import hashlib
import json
import re
import sys

FORMAT = 'panoh-audit/1'
CHECKPOINT_TYPE = 'panoh-audit-checkpoint/1'
END_TYPE = 'panoh-audit-export/1'
ZERO = bytes(32)
UNCHAINED_US = 5_000_000
STALE_US = 1_200_000_000


class Flaw(Exception):
    def __init__(self, what, chain=None, seq=None):
        super().__init__(what)
        self.what, self.chain, self.seq = what, chain, seq

    def __str__(self):
        places = []
        if self.chain is not None:
            places.append(f'place {self.chain} of the chain')
        if self.seq is not None:
            places.append(f'entry {self.seq}')
        return f"{self.what}, {', '.join(places) or 'before the first entry'}"


# Ed25519 (RFC 8032), verification only. Points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def recover_x(y, sign):
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if x2 == 0:
        return None if sign else 0
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P != 0:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - x2) % P != 0:
        return None
    return P - x if (x & 1) != sign else x


def decompress(raw):
    y = int.from_bytes(raw, 'little')
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def compress(p):
    z = pow(p[2], P - 2, P)
    x, y = p[0] * z % P, p[1] * z % P
    return (y | ((x & 1) << 255)).to_bytes(32, 'little')


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (recover_x(BASE_Y, 0), BASE_Y, 1, recover_x(BASE_Y, 0) * BASE_Y % P)


def two_products(s, p, t, q):
    """s·p + t·q, both scalars read together."""
    both = add(p, q)
    result = NEUTRAL
    for bit in range(max(s.bit_length(), t.bit_length()) - 1, -1, -1):
        result = add(result, result)
        chosen = (s >> bit & 1, t >> bit & 1)
        if chosen == (1, 1):
            result = add(result, both)
        elif chosen == (1, 0):
            result = add(result, p)
        elif chosen == (0, 1):
            result = add(result, q)
    return result


@functools.lru_cache(maxsize=100_000)
def is_signed(key, message, signature):
    public = decompress(key)
    s = int.from_bytes(signature[32:], 'little')
    if public is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), 'little') % L
    minus = (P - public[0], public[1], public[2], P - public[3])
    return compress(two_products(s, BASE, h, minus)) == signature[:32]


# The form of a line.
def canonical(value):
    """RFC 8785 for what is written here: texts, whole numbers, nothing, lists and objects with ASCII names."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(',', ':'))


def is_text(value):
    return isinstance(value, str)


def is_text_or_nothing(value):
    return value is None or isinstance(value, str)


def are_texts(value):
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def is_count(value):
    return type(value) is int and 0 <= value < 2**53


def is_hex(length):
    pattern = re.compile(f'[0-9a-f]{{{length}}}')
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


MOMENT = re.compile(r'[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z')


def is_moment(value):
    return isinstance(value, str) and MOMENT.fullmatch(value) is not None


def is_like(shape):
    names = shape.keys()
    checks = tuple(shape.items())
    return lambda value: (
        isinstance(value, dict) and value.keys() == names and all(check(value[name]) for name, check in checks)
    )


is_hash = is_hex(64)
is_signature = is_hex(128)
is_entry = is_like({
    'action': is_text, 'actor': is_text_or_nothing, 'agency': is_text_or_nothing, 'at': is_moment, 'cases': are_texts,
    'decision': is_text, 'grants': are_texts, 'partitions': are_texts, 'purpose': is_text_or_nothing,
    'request': is_text, 'seq': is_count, 'session': is_text_or_nothing,
})
is_checkpoint = is_like({
    'at': is_moment, 'chain': is_count, 'hash': is_hash, 'no': is_count, 'type': lambda value: value == CHECKPOINT_TYPE,
})
is_end = is_like({
    'at': is_moment, 'chain': is_count, 'checkpoints': is_count, 'hash': is_hash, 'sha256': is_hash,
    'type': lambda value: value == END_TYPE, 'waiting': is_count,
})
KINDS = [
    ('format', is_like({'format': lambda value: value == FORMAT, 'publicKey': is_hash})),
    ('checkpoint', is_like({'checkpoint': is_checkpoint, 'signature': is_signature})),
    ('link', is_like({'chain': is_count, 'entry': is_entry, 'hash': is_hash})),
    ('waiting', is_like({'entry': is_entry})),
    ('end', is_like({'end': is_end, 'signature': is_signature})),
]
BY_NAMES = {
    frozenset(['format', 'publicKey']): 0, frozenset(['checkpoint', 'signature']): 1,
    frozenset(['chain', 'entry', 'hash']): 2, frozenset(['entry']): 3, frozenset(['end', 'signature']): 4,
}


def read_line(raw):
    """The rank of the line's kind and its value; None where it is in any other form than its one."""
    try:
        text = raw.decode('utf-8')
        value = json.loads(text)
        if canonical(value).encode('utf-8') != raw:
            return None
    except (ValueError, RecursionError):
        return None
    rank = BY_NAMES.get(frozenset(value)) if isinstance(value, dict) else None
    return None if rank is None or not KINDS[rank][1](value) else (rank, value)


def microseconds(moment):
    parts = [int(part) for part in re.split(r'\D', moment[:-1])]
    return calendar.timegm((*parts[:6], 0, 0, 0)) * 1_000_000 + parts[6]


class Book:
    """What was read so far of an export."""

    def __init__(self, key, kept):
        self.trusted, self.kept = key, kept
        self.rank, self.key = -1, None
        self.digest = hashlib.sha256()
        self.checkpoints, self.pins, self.seen, self.waiting = [], None, set(), []
        self.next_pin, self.chain, self.hash, self.open_since = 0, 0, ZERO, None
        self.ended = False

    def take(self, raw):
        read = read_line(raw)
        if read is None or self.ended or not self.may_follow(read[0]):
            raise Flaw('malformed', self.chain or None)
        rank, value = read
        self.rank = rank
        (self.begin, self.keep, self.link, self.wait, self.conclude)[rank](value)
        if rank != 4:
            self.digest.update(raw + b'\n')

    def may_follow(self, rank):
        if self.rank < 0:
            return rank == 0
        return rank >= self.rank and rank != 0

    def begin(self, value):
        if self.trusted is not None and value['publicKey'] != self.trusted:
            raise Flaw('signature')
        self.key = bytes.fromhex(value['publicKey'])

    def keep(self, value):
        self.checkpoints.append(value)

    def refuse_unsigned(self, signed):
        message = canonical(signed['checkpoint']).encode('utf-8')
        if not is_signed(self.key, message, bytes.fromhex(signed['signature'])):
            raise Flaw('signature', signed['checkpoint']['chain'])

    def pin(self):
        """Once, when all checkpoints of the export were read."""
        if self.pins is not None:
            return
        no, chain, at = 0, 0, ''
        for signed in self.checkpoints:
            self.refuse_unsigned(signed)
            point = signed['checkpoint']
            if point['no'] != no + 1 or point['chain'] <= chain or point['at'] < at:
                raise Flaw('checkpoint_order', point['chain'])
            no, chain, at = point['no'], point['chain'], point['at']
        for signed in self.kept:
            self.refuse_unsigned(signed)
            point = signed['checkpoint']
            if not 0 < point['no'] <= len(self.checkpoints):
                raise Flaw('truncated', point['chain'])
            if self.checkpoints[point['no'] - 1]['checkpoint'] != point:
                raise Flaw('checkpoint_differs', point['chain'])
        points = (signed['checkpoint'] for signed in self.checkpoints)
        self.pins = [(point['chain'], bytes.fromhex(point['hash'])) for point in points]

    def link(self, value):
        self.pin()
        chain, entry = value['chain'], value['entry']
        seq = entry['seq']
        if chain <= self.chain or seq in self.seen:
            raise Flaw('fork', chain, seq)
        if chain != self.chain + 1:
            raise Flaw('gap', self.chain + 1)
        found = hashlib.sha256(self.hash + canonical(entry).encode('utf-8'))
        if found.hexdigest() != value['hash']:
            raise Flaw('break', chain, seq)
        self.chain, self.hash = chain, found.digest()
        self.seen.add(seq)
        if self.open_since is None:
            self.open_since = entry['at']
        while self.next_pin < len(self.pins) and self.pins[self.next_pin][0] == chain:
            if self.pins[self.next_pin][1] != self.hash:
                raise Flaw('checkpoint_differs', chain, seq)
            self.open_since = None
            self.next_pin += 1

    def wait(self, value):
        self.pin()
        seq = value['entry']['seq']
        if seq in self.seen or (self.waiting and self.waiting[-1]['seq'] >= seq):
            raise Flaw('fork', None, seq)
        self.waiting.append(value['entry'])

    def conclude(self, value):
        """The chain is judged first, so that what is said is what was done to it; the digest holds what is left."""
        self.pin()
        end = value['end']
        if self.next_pin < len(self.pins):
            raise Flaw('truncated', self.pins[self.next_pin][0])
        now = microseconds(end['at'])
        if self.open_since is not None and now - microseconds(self.open_since) > STALE_US:
            raise Flaw('checkpoint_stale', self.chain)
        if not is_signed(self.key, canonical(end).encode('utf-8'), bytes.fromhex(value['signature'])):
            raise Flaw('signature', end['chain'])
        if end['chain'] > self.chain or end['checkpoints'] > len(self.checkpoints):
            raise Flaw('truncated', self.chain)
        stated = (end['chain'], end['hash'], end['checkpoints'], end['waiting'], end['sha256'])
        counted = (self.chain, self.hash.hex(), len(self.checkpoints), len(self.waiting), self.digest.hexdigest())
        if stated != counted:
            raise Flaw('altered', self.chain)
        for entry in self.waiting:
            if now - microseconds(entry['at']) > UNCHAINED_US:
                raise Flaw('not_chained', None, entry['seq'])
        self.ended = True

    def finish(self):
        if not self.ended:
            raise Flaw('truncated', self.chain or None)


def read_kept(lines):
    kept = []
    for raw in lines:
        if raw.strip():
            read = read_line(raw.strip())
            if read is None or read[0] != 1:
                raise ValueError('no list of checkpoints')
            kept.append(read[1])
    return kept


def verify(lines, key, kept):
    book = Book(key, kept)
    for raw in lines:
        book.take(raw[:-1] if raw.endswith(b'\n') else raw)
    book.finish()
    return book


def run_batch():
    for raw in sys.stdin.buffer:
        job = json.loads(raw)
        lines = job['text'].encode('utf-8').split(b'\n')
        try:
            verify(lines[:-1] if lines[-1] == b'' else lines, job['key'], read_kept(
                line.encode('utf-8') for line in job['kept']))
            print('sound')
        except Flaw as flaw:
            print(flaw.what)
    return 0


def main():
    parser = argparse.ArgumentParser(description='Verifies an export of the audit log.')
    parser.add_argument('export', nargs='?')
    parser.add_argument('--key', help='public key in hexadecimal that the export must be signed with')
    parser.add_argument('--kept', action='append', default=[], help='checkpoints that somebody kept elsewhere')
    parser.add_argument('--batch', action='store_true', help='read jobs from the standard input')
    told = parser.parse_args()
    if told.batch:
        return run_batch()
    if told.export is None:
        parser.error('name the export')
    try:
        kept = []
        for name in told.kept:
            with open(name, 'rb') as file:
                kept += read_kept(file)
        with open(told.export, 'rb') as file:
            book = verify(file, told.key, kept)
    except Flaw as flaw:
        print(f'Not sound: {flaw}.')
        return 1
    except (OSError, ValueError) as error:
        print(f'Cannot be read: {error}.', file=sys.stderr)
        return 1
    print(f'Sound: {book.chain} entries, {len(book.checkpoints)} checkpoints, '
          f'{len(book.waiting)} waiting to be chained.')
    print(f'Head {book.hash.hex()}\nKey  {book.key.hex()}')
    if told.key is None:
        print('The key is the one that the file names: compare it with one you know.')
    return 0


if __name__ == '__main__':
    sys.exit(main())
