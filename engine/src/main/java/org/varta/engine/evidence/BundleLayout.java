package org.varta.engine.evidence;

/** Names and limits of what is in a bundle; docs/evidence.md has the format. */
final class BundleLayout {

    static final String README = "README.txt";
    static final String ALERT = "alert.json";
    static final String RULES = "rules/";
    static final String RULE_ENDING = ".yml";
    static final String RECORDS = "records.bin";
    static final String PROOF = "proof.bin";
    static final String CHECKPOINTS = "checkpoints.txt";

    /** Most records. */
    static final int RECORDS_MAX = 1_000_000;

    /** Before the bytes of a record in records.bin: sequence and length, little-endian. */
    static final int RECORD_HEADER_BYTES = Long.BYTES + Integer.BYTES;

    /** Longest record; the journal's own limit is below. */
    static final int RECORD_BYTES_MAX = 64 << 20;

    /** Longest member that is read at once: all but records and proof. */
    static final int TEXT_BYTES_MAX = 64 << 20;

    static final String README_TEXT = """
            Evidence from a journal of Varta.

            manifest.txt     names every other member with its SHA-256; signed
            records.bin      the records: sequence (8 bytes) and length (4 bytes), little-endian, then the record as received
            proof.bin        that they are in the signed hash tree (RFC 9162)
            checkpoints.txt  signed sizes and roots of that tree, one of each key from the first one on
            alert.json       the alert, if it is about one; of many events it names the newest, and the manifest's line
                             "events N of M" says how many of how many: records.bin has these N and not the others
            rules/           the rules that fired, named by the SHA-256 of their text

            Check it: varta journal verify FILE --first-key HEX, or verify_bundle.py FILE --first-key HEX
            The first key has to come from somebody else than this file. docs/evidence.md of Varta has the whole format.
            """;

    private BundleLayout() {}
}
