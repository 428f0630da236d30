package org.varta.engine.decode.evtx;

/**
 * A name, ready to be written.
 *
 * @param json quoted and escaped, with the colon
 * @param isEscaped whether the quoted name holds escapes
 */
@SuppressWarnings("ArrayRecordComponent") // read on the hot path; identity equality is meant
record Key(String name, byte[] json, boolean isEscaped) {

    static Key of(String name) {
        ByteOutput out = new ByteOutput(Integer.MAX_VALUE);
        out.put('"');
        boolean isEscaped = Utf16.json(out, name);
        out.put('"');
        out.put(':');
        return new Key(name, out.toBytes(), isEscaped);
    }
}
