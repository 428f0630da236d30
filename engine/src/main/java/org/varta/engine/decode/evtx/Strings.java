package org.varta.engine.decode.evtx;

import java.nio.charset.Charset;

/** Strings of a chunk; they end at their size or a NUL. */
final class Strings {

    /** What ANSI strings are read as; the file does not say which code page its writer had. */
    private static final Charset ANSI = Charset.forName("windows-1252");

    private Strings() {}

    /** How many UTF-16 units there are before a NUL or the end. */
    static int chars(Chunk chunk, int at, int size) {
        int chars = size / 2;
        for (int i = 0; i < chars; i++) {
            if (chunk.bytes[at + i * 2] == 0 && chunk.bytes[at + i * 2 + 1] == 0) {
                return i;
            }
        }
        return chars;
    }

    static int ansiBytes(Chunk chunk, int at, int size) {
        int length = 0;
        while (length < size && chunk.bytes[at + length] != 0) {
            length++;
        }
        return length;
    }

    static String ansi(Chunk chunk, int at, int size) {
        return new String(chunk.bytes, at, ansiBytes(chunk, at, size), ANSI);
    }
}
