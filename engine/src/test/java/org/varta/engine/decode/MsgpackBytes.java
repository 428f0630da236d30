package org.varta.engine.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Random;

/** Writes MessagePack, each value in any of the widths that can hold it: by chance, or the shortest. */
public final class MsgpackBytes {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Random random;
    private final boolean isShort;

    private MsgpackBytes(Random random, boolean isShort) {
        this.random = random;
        this.isShort = isShort;
    }

    public static MsgpackBytes shortest() {
        return new MsgpackBytes(new Random(0), true);
    }

    static MsgpackBytes anyWidth(Random random) {
        return new MsgpackBytes(random, false);
    }

    public byte[] bytes() {
        return out.toByteArray();
    }

    public MsgpackBytes hex(String hex) {
        out.writeBytes(HexFormat.of().parseHex(hex.replace(" ", "")));
        return this;
    }

    public MsgpackBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    public MsgpackBytes nil() {
        return head(0xC0);
    }

    public MsgpackBytes bool(boolean value) {
        return head(value ? 0xC3 : 0xC2);
    }

    public MsgpackBytes integer(long value) {
        if (value >= -32 && value <= 127 && isNarrow()) {
            return head((int) value);
        }
        boolean isSigned = value < 0 || (!isShort && random.nextBoolean());
        int[] widths = isSigned ? new int[] {0xD0, 0xD1, 0xD2, 0xD3} : new int[] {0xCC, 0xCD, 0xCE, 0xCF};
        for (int i = 0; i < 3; i++) {
            int bits = (8 << i) - (isSigned ? 1 : 0);
            boolean fits = isSigned ? value >= -(1L << bits) && value < 1L << bits : value < 1L << bits;
            if (fits && isNarrow()) {
                return head(widths[i]).number(value, 1 << i);
            }
        }
        return head(widths[3]).number(value, 8);
    }

    MsgpackBytes unsigned64(long value) {
        return head(0xCF).number(value, 8);
    }

    MsgpackBytes real(float value) {
        return head(0xCA).number(Float.floatToRawIntBits(value), 4);
    }

    public MsgpackBytes real(double value) {
        return head(0xCB).number(Double.doubleToRawLongBits(value), 8);
    }

    public MsgpackBytes text(String text) {
        return text(text.getBytes(UTF_8));
    }

    public MsgpackBytes text(byte[] bytes) {
        if (bytes.length < 32 && isNarrow()) {
            return head(0xA0 | bytes.length).raw(bytes);
        }
        return length(bytes.length, 0xD9, 0xDA, 0xDB).raw(bytes);
    }

    public MsgpackBytes binary(byte[] bytes) {
        return length(bytes.length, 0xC4, 0xC5, 0xC6).raw(bytes);
    }

    MsgpackBytes extension(int type, byte[] data) {
        int fixed = Integer.numberOfTrailingZeros(data.length);
        if (data.length > 0 && data.length <= 16 && data.length == 1 << fixed && isNarrow()) {
            return head(0xD4 + fixed).head(type).raw(data);
        }
        return length(data.length, 0xC7, 0xC8, 0xC9).head(type).raw(data);
    }

    public MsgpackBytes eventTime(long seconds, long nanos) {
        byte[] data =
                MsgpackBytes.shortest().number(seconds, 4).number(nanos, 4).bytes();
        return extension(0, data);
    }

    MsgpackBytes timestamp(long seconds, long nanos, int bytes) {
        MsgpackBytes data = MsgpackBytes.shortest();
        switch (bytes) {
            case 4 -> data.number(seconds, 4);
            case 8 -> data.number(nanos << 34 | seconds, 8);
            default -> data.number(nanos, 4).number(seconds, 8);
        }
        return extension(-1, data.bytes());
    }

    public MsgpackBytes array(int members) {
        return members < 16 && isNarrow() ? head(0x90 | members) : length(members, 0xDC, 0xDC, 0xDD);
    }

    public MsgpackBytes map(int members) {
        return members < 16 && isNarrow() ? head(0x80 | members) : length(members, 0xDE, 0xDE, 0xDF);
    }

    /** By one, two or four bytes; where there is no head of its own for one, that for two is given twice. */
    private MsgpackBytes length(int length, int one, int two, int four) {
        if (one != two && length < 1 << 8 && isNarrow()) {
            return head(one).number(length, 1);
        }
        return length < 1 << 16 && isNarrow()
                ? head(two).number(length, 2)
                : head(four).number(length, 4);
    }

    private boolean isNarrow() {
        return isShort || random.nextInt(4) > 0;
    }

    private MsgpackBytes head(int head) {
        out.write(head);
        return this;
    }

    private MsgpackBytes number(long value, int bytes) {
        for (int i = bytes - 1; i >= 0; i--) {
            out.write((int) (value >>> (8 * i)));
        }
        return this;
    }
}
