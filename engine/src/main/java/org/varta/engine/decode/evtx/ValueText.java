package org.varta.engine.decode.evtx;

import java.util.Locale;

/**
 * The text of values other than strings, all ASCII: numbers in decimal, hex types with {@code 0x}, binary as upper-case hex
 * digits, GUIDs in upper case, times in UTC with six digits of the second (the last of FILETIME's seven is
 * cut off), as evtx_dump writes them.
 */
final class ValueText {

    private static final String UPPER_HEX = "0123456789ABCDEF";
    private static final String LOWER_HEX = "0123456789abcdef";
    /** Byte order of a GUID's text: three little-endian numbers, then bytes. */
    private static final int[] GUID_ORDER = {3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15};

    private static final long TICKS_A_DAY = 864_000_000_000L;
    private static final int DAYS_1601_TO_1970 = 134_774;

    private final Chunk chunk;
    private final boolean bracesGuids;

    ValueText(Chunk chunk, boolean bracesGuids) {
        this.chunk = chunk;
        this.bracesGuids = bracesGuids;
    }

    /** Writes a value of a type that is neither a string nor an array; what is not as long as its type says, as hex digits. */
    void write(ByteOutput out, int type, int at, int size) {
        switch (type) {
            case ValueType.INT8, ValueType.INT16, ValueType.INT32, ValueType.INT64 ->
                integer(out, chunk, at, size, true);
            case ValueType.UINT8, ValueType.UINT16, ValueType.UINT32, ValueType.UINT64 ->
                integer(out, chunk, at, size, false);
            case ValueType.REAL32, ValueType.REAL64 -> real(out, chunk, at, size);
            case ValueType.BOOL -> out.put(isZero(chunk, at, size) ? "false" : "true");
            case ValueType.HEX_INT32, ValueType.HEX_INT64, ValueType.SIZE_T -> hexInteger(out, chunk, at, size);
            case ValueType.GUID -> guid(out, at, size);
            case ValueType.FILETIME -> fileTime(out, chunk, at, size);
            case ValueType.SYSTEMTIME -> systemTime(out, chunk, at, size);
            case ValueType.SID -> sid(out, chunk, at, size);
            default -> binary(out, chunk, at, size);
        }
    }

    static void binary(ByteOutput out, Chunk chunk, int at, int size) {
        byte[] to = out.room(size * 2);
        int n = out.length();
        for (int i = at; i < at + size; i++) {
            to[n++] = (byte) UPPER_HEX.charAt(chunk.u8(i) >> 4);
            to[n++] = (byte) UPPER_HEX.charAt(chunk.u8(i) & 0xF);
        }
        out.advanceTo(n);
    }

    /** Whether a value can be a bare JSON number. */
    static boolean isNumber(Chunk chunk, int type, int at, int size) {
        if (type == ValueType.REAL32 || type == ValueType.REAL64) {
            return (size == 4 && Float.isFinite(Float.intBitsToFloat(chunk.i32(at))))
                    || (size == 8 && Double.isFinite(Double.longBitsToDouble(chunk.i64(at))));
        }
        return ValueType.isNumber(type) && isInteger(size);
    }

    private static boolean isInteger(int size) {
        return size == 1 || size == 2 || size == 4 || size == 8;
    }

    private static long unsigned(Chunk chunk, int at, int size) {
        return switch (size) {
            case 1 -> chunk.u8(at);
            case 2 -> chunk.u16(at);
            case 4 -> Integer.toUnsignedLong(chunk.i32(at));
            default -> chunk.i64(at);
        };
    }

    static boolean isZero(Chunk chunk, int at, int size) {
        int end = at + size;
        int i = at;
        while (end - i >= Long.BYTES && chunk.i64(i) == 0) {
            i += Long.BYTES;
        }
        while (i < end && chunk.bytes[i] == 0) {
            i++;
        }
        return i == end;
    }

    private static void integer(ByteOutput out, Chunk chunk, int at, int size, boolean isSigned) {
        if (!isInteger(size)) {
            binary(out, chunk, at, size);
            return;
        }
        long value = unsigned(chunk, at, size);
        if (isSigned) {
            int unused = Long.SIZE - size * Byte.SIZE;
            out.put(Long.toString(value << unused >> unused));
        } else if (value >= 0) {
            decimal(out, value);
        } else {
            out.put(Long.toUnsignedString(value));
        }
    }

    private static void decimal(ByteOutput out, long value) {
        int digits = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        digits(out, value, digits);
    }

    /** Exactly so many digits. */
    private static void digits(ByteOutput out, long value, int count) {
        byte[] to = out.room(count);
        int n = out.length() + count;
        out.advanceTo(n);
        long rest = value;
        for (int i = 0; i < count; i++) {
            to[--n] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static void real(ByteOutput out, Chunk chunk, int at, int size) {
        switch (size) {
            case 4 -> out.put(Float.toString(Float.intBitsToFloat(chunk.i32(at))));
            case 8 -> out.put(Double.toString(Double.longBitsToDouble(chunk.i64(at))));
            default -> binary(out, chunk, at, size);
        }
    }

    private static void hexInteger(ByteOutput out, Chunk chunk, int at, int size) {
        if (!isInteger(size)) {
            binary(out, chunk, at, size);
            return;
        }
        long value = unsigned(chunk, at, size);
        out.put("0x");
        int digits = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 3) / 4);
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            out.put(LOWER_HEX.charAt((int) (value >>> shift) & 0xF));
        }
    }

    private void guid(ByteOutput out, int at, int size) {
        if (size != 16) {
            binary(out, chunk, at, size);
            return;
        }
        if (bracesGuids) {
            out.put('{');
        }
        for (int index : GUID_ORDER) {
            if (index < 0) {
                out.put('-');
            } else {
                out.put(UPPER_HEX.charAt(chunk.u8(at + index) >> 4));
                out.put(UPPER_HEX.charAt(chunk.u8(at + index) & 0xF));
            }
        }
        if (bracesGuids) {
            out.put('}');
        }
    }

    private static void sid(ByteOutput out, Chunk chunk, int at, int size) {
        int parts = size < 8 ? 0 : chunk.u8(at + 1);
        if (size < 8 || 8 + parts * 4 > size) {
            binary(out, chunk, at, size);
            return;
        }
        out.put("S-");
        decimal(out, chunk.u8(at));
        long authority = 0;
        for (int i = at + 2; i < at + 8; i++) {
            authority = authority << 8 | chunk.u8(i);
        }
        out.put('-');
        decimal(out, authority);
        for (int i = 0; i < parts; i++) {
            out.put('-');
            decimal(out, Integer.toUnsignedLong(chunk.i32(at + 8 + i * 4)));
        }
    }

    /** How long the SID at {@code at} is, or -1 when it does not fit. */
    static int sidBytes(Chunk chunk, int at, int end) {
        if (end - at < 8) {
            return -1;
        }
        int size = 8 + chunk.u8(at + 1) * 4;
        return size > end - at ? -1 : size;
    }

    private static void fileTime(ByteOutput out, Chunk chunk, int at, int size) {
        if (size != 8) {
            binary(out, chunk, at, size);
            return;
        }
        long ticks = chunk.i64(at);
        long day = Long.divideUnsigned(ticks, TICKS_A_DAY);
        long rest = Long.remainderUnsigned(ticks, TICKS_A_DAY);
        date(out, day - DAYS_1601_TO_1970);
        out.put('T');
        long second = rest / 10_000_000;
        time(out, (int) (second / 3600), (int) (second / 60 % 60), (int) (second % 60), (int) (rest / 10 % 1_000_000));
    }

    /** The date of a day since 1970, by Howard Hinnant's algorithm civil_from_days. */
    private static void date(ByteOutput out, long day) {
        long z = day + 719_468;
        long era = Math.floorDiv(z, 146_097L);
        long dayOfEra = z - era * 146_097;
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long shifted = (5 * dayOfYear + 2) / 153;
        long month = shifted < 10 ? shifted + 3 : shifted - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        digits(out, year, year > 9999 ? 5 : 4);
        out.put('-');
        digits(out, month, 2);
        out.put('-');
        digits(out, dayOfYear - (153 * shifted + 2) / 5 + 1, 2);
    }

    private static void time(ByteOutput out, int hour, int minute, int second, int microsecond) {
        digits(out, hour, 2);
        out.put(':');
        digits(out, minute, 2);
        out.put(':');
        digits(out, second, 2);
        out.put('.');
        digits(out, microsecond, 6);
        out.put('Z');
    }

    private static void systemTime(ByteOutput out, Chunk chunk, int at, int size) {
        if (size != 16) {
            binary(out, chunk, at, size);
            return;
        }
        out.put(String.format(Locale.ROOT, "%04d-%02d-%02dT", chunk.u16(at), chunk.u16(at + 2), chunk.u16(at + 6)));
        time(out, chunk.u16(at + 8), chunk.u16(at + 10), chunk.u16(at + 12), chunk.u16(at + 14) * 1000);
    }
}
