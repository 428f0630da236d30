package org.varta.engine.scan;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;

/** UTF-16 with a byte order mark, what Windows PowerShell writes, as UTF-8. */
final class Utf16Stream extends InputStream {

    private final Reader reader;
    private final char[] chars = new char[8192];
    private byte[] bytes = {};
    private int at;

    Utf16Stream(InputStream in) {
        this.reader = new InputStreamReader(in, UTF_16);
    }

    @Override
    public int read() throws IOException {
        return fill() ? bytes[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, bytes.length - at);
        System.arraycopy(bytes, at, into, offset, count);
        at += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private boolean fill() throws IOException {
        if (at < bytes.length) {
            return true;
        }
        int count = reader.read(chars, 0, chars.length - 1);
        if (count < 0) {
            return false;
        }
        if (Character.isHighSurrogate(chars[count - 1])) {
            int low = reader.read();
            if (low >= 0) {
                chars[count++] = (char) low;
            }
        }
        bytes = new String(chars, 0, count).getBytes(UTF_8);
        at = 0;
        return true;
    }
}
