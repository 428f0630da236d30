package org.varta.engine.decode.evtx;

/** The members of an array value, one after the other; the last one may be cut short. */
final class ArrayMembers {

    private final Chunk chunk;
    private final int type;
    private final int arrayBytes;
    private final int end;
    private int nextAt;
    private int at;
    private int size;

    /** @param memberType without {@link ValueType#ARRAY} */
    ArrayMembers(Chunk chunk, int memberType, int from, int arrayBytes) {
        this.chunk = chunk;
        this.type = memberType;
        this.arrayBytes = arrayBytes;
        this.nextAt = from;
        this.end = from + arrayBytes;
    }

    boolean next() {
        if (nextAt >= end) {
            return false;
        }
        at = nextAt;
        int rest = end - at;
        switch (type) {
            case ValueType.STRING, ValueType.EVT_XML -> {
                size = Strings.chars(chunk, at, rest) * 2;
                nextAt = at + size + 2;
            }
            case ValueType.ANSI_STRING -> {
                size = Strings.ansiBytes(chunk, at, rest);
                nextAt = at + size + 1;
            }
            case ValueType.SID -> {
                int bytes = ValueText.sidBytes(chunk, at, end);
                size = bytes < 0 ? rest : bytes;
                nextAt = at + size;
            }
            default -> {
                int bytes = ValueType.memberBytes(type, arrayBytes);
                size = bytes < 0 ? rest : Math.min(bytes, rest);
                nextAt = at + size;
            }
        }
        return true;
    }

    int at() {
        return at;
    }

    int size() {
        return size;
    }
}
