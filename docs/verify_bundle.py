#!/usr/bin/env python3
"""Checks an evidence bundle of Varta, with the format of docs/evidence.md alone. Python 3.8 or newer, nothing else.

    verify_bundle.py BUNDLE [--first-key HEX] [--checkpoint FILE]... [--print]

One JSON object on stdout, as of `varta journal verify BUNDLE -o ndjson`. Exit code 0, or 4 when anything was found, 2 for
wrong usage. --print adds the payload of each event on stderr. It takes the steps of BundleCheck in the same order.
"""
import base64
import hashlib
import json
import re
import struct
import sys
import zlib
from datetime import datetime

TEXT_MAX, RECORD_MAX, RECORDS_MAX, RUNS_MAX, MEMBERS_MAX = 64 << 20, 64 << 20, 1_000_000, 10_000, 2_000
NAME = re.compile(r"(?!/)(?!.*\.\.)[a-zA-Z0-9./-]{1,100}\Z")
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
HASH = r"[0-9a-f]{64}"
NUMBER = r"(?:0|[1-9][0-9]{0,18})"
TIME = r"-?\+?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z"
CHECKPOINT = re.compile(
    r"varta/(?P<journal>" + UUID + r")\n(?P<size>\d+)\n(?P<root>[A-Za-z0-9+/]{43}=)\nfirst (?P<first>\d+)\n"
    r"installation (?P<installation>[^\n]+)\ntime (?P<time>" + TIME + r")\nprevious (?P<previous>" + HASH + r")\n"
    r"key (?P<key>\d+) (?P<public>" + HASH + r")\nnext-key (?P<next>" + HASH + r")\n"
    r"why (?:interval|roll|rotation|stop)\n\Z")
MANIFEST = re.compile(
    r"varta-bundle/(?P<journal>" + UUID + r")\nversion (?P<version>[12])\nabout (?P<about>range|alert [^\n]*)\n"
    r"records (?P<records>[0-9 -]*)\nmissing (?P<missing>[0-9 -]*)\n"
    r"(?:events (?P<events>(?:" + NUMBER + " of " + NUMBER + r")?)\n)?"
    r"epoch (?P<epoch>[^\n]*)\nsealed (?P<sealed>" + NUMBER + r")\n"
    r"key (?P<key>" + NUMBER + r") (?P<public>" + HASH + r")\ntime (?P<time>" + TIME + r")\n"
    r"(?P<members>(?:member [^ \n]+ " + NUMBER + " " + HASH + r"\n)*)\Z")


class Broken(Exception):
    pass


def sha(data):
    return hashlib.sha256(data).digest()


# Ed25519, RFC 8032, sections 5.1.3 and 5.1.7
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def point_add(a, b):
    u, v = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    w, z = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = v - u, z - w, z + w, v + u
    return e * f % P, g * h % P, f * g % P, e * h % P


def point_times(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = point_add(result, point)
        point = point_add(point, point)
        scalar >>= 1
    return result


def point_of(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(public, message, signature):
    key, r, s = point_of(public), point_of(signature[:32]), int.from_bytes(signature[32:], "little")
    if key is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    a, b = point_times(s, BASE), point_add(r, point_times(h, key))
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


# Signed notes: text, empty line, signature lines
def text_of(note):
    end = note.find("\n\n")
    if end < 0 or not note.endswith("\n"):
        raise Broken("expected a text, an empty line and signatures")
    return note[:end + 1]


def signature_of(note, name, public):
    wanted = sha(name.encode() + b"\n\x01" + public)[:4]
    for line in note[len(text_of(note)) + 1:].split("\n"):
        if line.startswith("\u2014 " + name + " "):
            encoded = line[len(name) + 3:]
            try:
                data = base64.b64decode(encoded, validate=True)
            except ValueError:
                raise Broken("a signature line has base64 behind the name")
            if base64.b64encode(data).decode() != encoded:
                raise Broken("a signature is written in one way only")
            if len(data) == 68 and data[:4] == wanted:
                return data[4:]
    raise Broken("no signature line of the key that the text names")


class Checkpoint:
    def __init__(self, note):
        found = CHECKPOINT.match(text_of(note))
        if not found:
            raise Broken("not a checkpoint of Varta")
        for name, value in found.groupdict().items():
            setattr(self, name, int(value) if name in ("size", "first", "key") else value)
        self.public, self.text = bytes.fromhex(self.public), text_of(note)
        self.signature = signature_of(note, "varta/" + self.journal, self.public)
        self.when = moment(self.time)
        self.name = "checkpoint of size %d of %s" % (self.size, self.time)

    def same(self, other):
        return self.text == other.text and self.signature == other.signature


def moment(text):
    return datetime.strptime(text if "." in text else text[:-1] + ".000Z", "%Y-%m-%dT%H:%M:%S.%fZ")


def checkpoints_of(text):
    notes, note, signing = [], "", False
    for line in text.splitlines(keepends=True) if "\r" not in text else []:
        if signing and not line.startswith("\u2014 "):
            notes.append(Checkpoint(note))
            note, signing = "", False
        if not note and not line.strip():
            continue
        signing = signing or line.startswith("\u2014 ")
        note += line
    return notes + ([Checkpoint(note)] if note else [])


# Runs of records: "5-9 12-12"
def runs_of(text):
    runs = []
    for run in text.split(" ") if text else []:
        if not re.match(r"\d+-\d+\Z", run):
            raise Broken("not runs of records")
        first, last = map(int, run.split("-"))
        if first < 1 or last < first or (runs and first <= runs[-1][1] + 1):
            raise Broken("not runs of records")
        runs.append((first, last))
    if len(runs) > RUNS_MAX:
        raise Broken("too many runs")
    return runs


def within(runs, first, last):
    low, high = 0, len(runs)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if runs[middle][1] >= first else (middle + 1, high)
    part = []
    while low < len(runs) and runs[low][0] <= last:
        part.append((max(first, runs[low][0]), min(last, runs[low][1])))
        low += 1
    return part


class Bundle:
    def __init__(self, data):
        self.data, self.findings, self.members, self.report = data, [], {}, {}

    def tell(self, code, reason, first=0, last=0):
        if len(self.findings) < 1000:
            if first:
                reason = ("record %d " % first if first == last else "records %d to %d " % (first, last)) + reason
            self.findings.append({"code": code, "first": first, "last": last, "reason": reason})

    # The container: members stored, nothing free
    def read_zip(self):
        data, at, order, central = self.data, 0, [], b""
        while data[at:at + 4] == b"PK\x03\x04":
            crc, size, size2, length = struct.unpack_from("<IIIH", data[at:at + 30].ljust(30, b"\0"), 14)
            name, start = data[at + 30:at + 30 + length].decode("ascii", "replace"), at + 30 + length
            common = struct.pack("<HHHHIIIHH", 0, 0, 0, 33, crc, size, size, length, 0)
            whole = data[at:start] == b"PK\x03\x04" + struct.pack("<H", 20) + common + name.encode("ascii", "replace")
            if not NAME.match(name) or not whole or name in self.members or start + size > len(data):
                raise Broken("from byte %d on" % at)
            order.append(name)
            if len(order) > MEMBERS_MAX:
                raise Broken("too many members")
            self.members[name] = (start, size, crc)
            central += b"PK\x01\x02" + struct.pack("<HH", 20, 20) + common
            central += struct.pack("<HHHII", 0, 0, 0, 0, at) + name.encode()
            at = start + size
        end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, len(order), len(order), len(central), at, 0)
        if data[at:] != central + end:
            raise Broken("from byte %d on" % at)
        return order

    def content(self, name):
        if name not in self.members:
            self.tell("member-missing", name + " is needed and not there")
            return None
        start, size, _ = self.members[name]
        return self.data[start:start + size]

    def check(self, first_key, kept, show):
        try:
            order = self.read_zip()
        except Broken as e:
            return self.tell("bundle-broken", "the bundle is not written as bundles are, %s" % e)
        if not order or order[-1] != "manifest.txt":
            return self.tell("manifest-broken", "expected manifest.txt as the last member")
        try:
            note = self.content("manifest.txt")
            if zlib.crc32(note) != self.members["manifest.txt"][2]:
                self.tell("member-changed", "manifest.txt does not have the CRC-32 of the .zip")
            manifest = self.read_manifest(note)
        except (Broken, UnicodeDecodeError, ValueError) as e:
            return self.tell("manifest-broken", "manifest.txt cannot be read: %s" % e)
        self.compare_members(manifest, order)
        chain = self.read_chain(manifest, first_key)
        sealing = next((c for c in chain if c.size == manifest["sealed"]), None)
        if sealing is None:
            self.tell("checkpoint-broken", "checkpoints.txt has no checkpoint of size %d" % manifest["sealed"])
        else:
            if kept:
                self.compare_witness(sealing, chain, kept)
            self.compare_records(manifest, sealing, show)
        self.compare_rules(manifest, order)
        events = self.compare_alert(manifest)
        self.report = {
            "journal": manifest["journal"], "about": manifest["about"],
            "records": sum(last - first + 1 for first, last in manifest["records"]),
            "missing": " ".join("%d-%d" % run for run in manifest["missing"]),
            "events": events, "time": manifest["time"],
            "sealed": "record %d, %s" % (sealing.first + sealing.size - 1, sealing.time) if sealing else "",
            "firstKey": chain[0].public.hex() if chain else ""}

    def read_manifest(self, data):
        note = data.decode("utf-8")
        found = MANIFEST.match(text_of(note))
        if not found:
            raise Broken("not the manifest of a bundle")
        m = found.groupdict()
        m["records"], m["missing"] = runs_of(m["records"]), runs_of(m["missing"])
        m["sealed"], m["key"], m["public"] = int(m["sealed"]), int(m["key"]), bytes.fromhex(m["public"])
        if m["version"] == "1":
            has_events = m["events"] is None
        else:
            has_events = m["events"] is not None and (m["events"] == "") == (m["about"] == "range")
        counts = [int(count) for count in (m["events"] or "0 of 0").split(" of ")]
        if not has_events or counts[0] > counts[1] or counts[1] >= 1 << 63:
            raise Broken("an alert has events, N of M, from version 2 on")
        m["members"] = [tuple(line.split(" ")[1:]) for line in m["members"].splitlines()]
        name = "varta-bundle/" + m["journal"]
        signature = signature_of(note, name, m["public"])
        line = base64.b64encode(sha(name.encode() + b"\n\x01" + m["public"])[:4] + signature).decode()
        is_free = all(not within(m["records"], *run) for run in m["missing"])
        if note != found.group(0) + "\n\u2014 " + name + " " + line + "\n" or m["sealed"] < 1 or not is_free:
            raise Broken("a manifest is written in one way only, and this is another")
        if not all(NAME.match(member[0]) for member in m["members"]):
            raise Broken("not a member")
        if not is_signed(m["public"], found.group(0).encode(), signature):
            self.tell("manifest-broken", "manifest.txt is not signed by the key that it names")
        return m

    def compare_members(self, manifest, order):
        wanted = []
        for name, size, digest in manifest["members"]:
            if name in wanted or name == "manifest.txt":
                self.tell("manifest-broken", "manifest.txt names " + name + " where it may not")
            wanted.append(name)
            if name not in self.members:
                self.tell("member-missing", name + " is not there")
                continue
            start, found_size, crc = self.members[name]
            data = self.data[start:start + found_size]
            if found_size != int(size) or sha(data).hex() != digest or zlib.crc32(data) != crc:
                self.tell("member-changed", name + " is not what the manifest names")
        for name in order[:-1]:
            if name not in wanted:
                self.tell("member-added", name + " is not in the manifest")
        there = [name for name in order if name in wanted]
        named = [name for name in wanted if name in self.members]
        if len(there) == len(named) and there != named:
            i = next(i for i in range(len(there)) if there[i] != named[i])
            self.tell("member-moved", there[i] + " stands where " + named[i] + " should")

    def read_chain(self, manifest, first_key):
        try:
            chain = checkpoints_of((self.content("checkpoints.txt") or b"").decode("utf-8"))
        except (Broken, UnicodeDecodeError, ValueError) as e:
            self.tell("checkpoint-broken", "checkpoints.txt cannot be read: %s" % e)
            chain = []
        p = None
        for c in chain:
            if not is_signed(c.public, c.text.encode(), c.signature):
                self.tell("checkpoint-broken", c.name + " is not signed by its key")
            if c.journal != manifest["journal"]:
                self.tell("checkpoint-broken", c.name + " is of another journal")
            if p is None:
                if c.key != 0:
                    self.tell("key-broken", "the chain of keys begins with key %d, expected key 0" % c.key)
            else:
                if c.first != p.first or c.size <= p.size or c.when < p.when:
                    self.tell("checkpoint-broken", c.name + " is not behind the one before it")
                same = (c.key, c.public, c.next) == (p.key, p.public, p.next)
                if not same and not (c.key == p.key + 1 and sha(c.public).hex() == p.next):
                    self.tell("key-broken", c.name + " is signed by a key that was not announced: key %d" % c.key)
            p = c
        if p is None or (p.key, p.public) != (manifest["key"], manifest["public"]):
            self.tell("key-broken", "manifest.txt is signed by a key that is not the last one of the chain")
        if first_key is not None and (not chain or chain[0].public.hex() != first_key):
            self.tell("key-broken", "the first key is another than the expected one")
        return chain

    def compare_witness(self, sealing, chain, kept):
        if not any(sealing.same(other) for other in kept):
            self.tell("witness-contradicts", sealing.name + " is not among those that were put away")
        for other in kept:
            for mine in chain:
                if other.size == mine.size and not other.same(mine):
                    self.tell("witness-contradicts", mine.name + " is not the one that was put away")

    # The records: leaf = SHA-256(0x00, sequence, record), node = SHA-256(0x01, left, right)
    def compare_records(self, manifest, sealing, show):
        runs = manifest["records"]
        count = sum(last - first + 1 for first, last in runs)
        end = sealing.first + sealing.size - 1
        if not runs or count > RECORDS_MAX or runs[0][0] < sealing.first or runs[-1][1] > end:
            self.tell("manifest-broken", "manifest.txt names records that its checkpoint does not cover")
            return
        records, proof = self.content("records.bin"), self.content("proof.bin")
        if records is None or proof is None:
            return
        leaves, at, before = {}, 0, 0
        while at < len(records):
            length = struct.unpack_from("<i", records, at + 8)[0] if at + 12 <= len(records) else -1
            if length < 0 or length > RECORD_MAX or at + 12 + length > len(records):
                self.tell("member-changed", "records.bin cannot be read behind record %d" % (before or runs[0][0]))
                break
            sequence, = struct.unpack_from("<q", records, at)
            record, at = records[at + 12:at + 12 + length], at + 12 + length
            if sequence <= before or not within(runs, sequence, sequence):
                self.tell("record-changed", "has no place where it stands in records.bin", sequence, sequence)
            else:
                leaves[sequence] = sha(b"\0" + struct.pack("<q", sequence) + record)
                before = sequence
                if show:
                    print_payload(sequence, record)
        gap = []
        for first, last in runs:
            for sequence in range(first, last + 1):
                if sequence not in leaves:
                    gap.append(sequence)
        start = 0
        for i in range(1, len(gap) + 1):
            if i == len(gap) or gap[i] != gap[i - 1] + 1:
                self.tell("records-missing", "should be in records.bin and cannot be found", gap[start], gap[i - 1])
                start = i
        self.proof, self.at, self.runs, self.leaves = proof, 0, runs, leaves
        self.node(sealing.first, 0, sealing.size, base64.b64decode(sealing.root))
        if self.at < len(proof):
            self.tell("member-changed", "proof.bin is longer than the proof")

    def node(self, first, start, end, known):
        part = within(self.runs, first + start, first + end - 1)
        if not part:
            return
        if end - start == 1:
            leaf = self.leaves.get(first + start)
            if known and leaf and leaf != known:
                self.tell("record-changed", "is not the one that was sealed", first + start, first + start)
            return
        left, right = self.proof[self.at:self.at + 32], self.proof[self.at + 32:self.at + 64]
        self.at += 64
        if known and (len(right) < 32 or sha(b"\1" + left + right) != known):
            self.tell("range-changed", "are not proven to be those that were sealed", part[0][0], part[-1][1])
            known = None
        middle = start + (1 << (end - start - 1).bit_length() - 1)
        self.node(first, start, middle, known and left)
        self.node(first, middle, end, known and right)

    def compare_rules(self, manifest, order):
        for name in order:
            if name.startswith("rules/") and name != "rules/" + sha(self.content(name)).hex() + ".yml":
                self.tell("rule-changed", name + " does not have the text that its name stands for")
        if manifest["epoch"]:
            parts = manifest["epoch"].split(" ")
            named = "%d:%s%d:%s" % (len(parts[1]), parts[1], len(parts[2]), parts[2]) if len(parts) == 4 else ""
            if not named or sha(named.encode()).hex() != parts[0]:
                self.tell("manifest-broken", "manifest.txt names an epoch that is not that of its rule set and code")

    def compare_alert(self, manifest):
        if manifest["about"] == "range":
            return ""
        data = self.content("alert.json")
        if data is None:
            return ""
        try:
            alert = json.loads(data.decode("utf-8"))
            named, rule = alert["id"], alert["rule"]["contentHash"]
            events = [(event["journal"], event["sequence"]) for event in alert["events"]]
            total = alert.get("eventCount", 0)
            if type(total) not in (int, float) or not len(events) <= int(total) < 1 << 31:
                raise ValueError(total)
        except (ValueError, KeyError, TypeError):
            self.tell("alert-changed", "alert.json cannot be read")
            return ""
        said = "%d of %d" % (len(events), int(total))
        if manifest["about"] != "alert " + named:
            self.tell("alert-changed", "alert.json is not the alert that the manifest names")
        if manifest["events"] and manifest["events"] != said:
            self.tell("alert-changed", "alert.json has events %s, manifest.txt says %s" % (said, manifest["events"]))
        for journal, sequence in events:
            there = within(manifest["records"], sequence, sequence) or within(manifest["missing"], sequence, sequence)
            if journal != manifest["journal"] or not there:
                self.tell("alert-changed", "belongs to alert.json and is not in the bundle", sequence, sequence)
        if manifest["epoch"] and "rules/" + rule + ".yml" not in self.members:
            self.tell("rule-changed", "the rule of alert.json is not in the bundle")
        return said


# The envelope of docs/journal.md
def print_payload(sequence, record):
    try:
        at, names = 12, []
        for _ in range(5):
            length, = struct.unpack_from("<H", record, at)
            names.append(record[at + 2:at + 2 + length].decode("utf-8", "replace"))
            at += 2 + length
        length, = struct.unpack_from("<I", record, at)
        line = {"sequence": sequence, "kind": record[1], "receivedAtNs": struct.unpack_from("<q", record, 4)[0],
                "origin": names, "payload": record[at + 4 + length:].decode("utf-8", "replace")}
    except (struct.error, IndexError):
        line = {"sequence": sequence, "hex": record.hex()}
    print(json.dumps(line), file=sys.stderr)


def main(arguments):
    bundle, first_key, kept, show = None, None, [], False
    try:
        while arguments:
            argument = arguments.pop(0)
            if argument == "--first-key":
                first_key = arguments.pop(0)
            elif argument == "--checkpoint":
                with open(arguments.pop(0), encoding="utf-8", newline="") as file:
                    kept += checkpoints_of(file.read())
            elif argument == "--print":
                show = True
            elif bundle is None and not argument.startswith("-"):
                bundle = argument
            else:
                raise IndexError(argument)
        with open(bundle or "", "rb") as file:
            checked = Bundle(file.read())
    except (IndexError, OSError, Broken) as e:
        print("%s\n%s" % (e, __doc__), file=sys.stderr)
        return 2
    checked.check(first_key, kept, show)
    print(json.dumps(dict({"whole": not checked.findings}, **checked.report, findings=checked.findings)))
    return 4 if checked.findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
