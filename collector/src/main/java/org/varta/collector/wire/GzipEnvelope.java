package org.varta.collector.wire;

import java.util.zip.CRC32;

/** What stands around the deflate stream of each gzip member, byte by byte (RFC 1952 section 2.3). Not thread-safe. */
public final class GzipEnvelope {

    private static final int FLAG_HEADER_CRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;
    private static final int FLAGS_RESERVED = 0xe0;

    private enum Part {
        FIXED,
        EXTRA_LENGTH,
        EXTRA,
        NAME,
        COMMENT,
        HEADER_CRC,
        DATA,
        TRAILER
    }

    private final CRC32 crc = new CRC32();
    private Part part = Part.FIXED;
    private int offset;
    private int flags;
    private int extraLeft;
    private long sizeBytes;
    private long trailer;

    /** Whether the next byte belongs to the deflate stream. */
    public boolean inData() {
        return part == Part.DATA;
    }

    /** Whether a member may begin here, or the body end. */
    public boolean betweenMembers() {
        return part == Part.FIXED && offset == 0;
    }

    /** Takes one byte outside of the deflate stream; false when it cannot be gzip. */
    public boolean take(int value) {
        switch (part) {
            case FIXED -> {
                return fixed(value);
            }
            case EXTRA_LENGTH -> {
                extraLeft |= value << (8 * offset++);
                if (offset == 2) {
                    enter(extraLeft == 0 ? after(FLAG_EXTRA) : Part.EXTRA);
                }
            }
            case EXTRA -> {
                if (--extraLeft == 0) {
                    enter(after(FLAG_EXTRA));
                }
            }
            case NAME, COMMENT -> {
                if (value == 0) {
                    enter(after(part == Part.NAME ? FLAG_NAME : FLAG_COMMENT));
                }
            }
            case HEADER_CRC -> {
                if (++offset == 2) {
                    enter(Part.DATA);
                }
            }
            case TRAILER -> {
                return trailer(value);
            }
            case DATA -> throw new IllegalStateException("inside the deflate stream");
        }
        return true;
    }

    /** Bytes came out of the deflate stream. */
    public void inflated(byte[] bytes, int from, int count) {
        crc.update(bytes, from, count);
        sizeBytes += count;
    }

    /** The deflate stream's last block has ended. */
    public void dataEnded() {
        trailer = 0;
        enter(Part.TRAILER);
    }

    private boolean fixed(int value) {
        boolean good = switch (offset) {
            case 0 -> value == 0x1f;
            case 1 -> value == 0x8b;
            case 2 -> value == 8;
            case 3 -> (value & FLAGS_RESERVED) == 0;
            default -> true;
        };
        if (offset == 3) {
            flags = value;
        }
        if (++offset == 10) {
            extraLeft = 0;
            enter(after(0));
        }
        return good;
    }

    private boolean trailer(int value) {
        trailer |= (long) value << (8 * offset++);
        if (offset < 8) {
            return true;
        }
        boolean good = (trailer & 0xffff_ffffL) == crc.getValue() && trailer >>> 32 == (sizeBytes & 0xffff_ffffL);
        crc.reset();
        sizeBytes = 0;
        enter(Part.FIXED);
        return good;
    }

    private void enter(Part next) {
        part = next;
        offset = 0;
    }

    /** The next part that the flags name after the one whose flag is {@code done}. */
    private Part after(int done) {
        if (done < FLAG_EXTRA && (flags & FLAG_EXTRA) != 0) {
            return Part.EXTRA_LENGTH;
        }
        if (done < FLAG_NAME && (flags & FLAG_NAME) != 0) {
            return Part.NAME;
        }
        if (done < FLAG_COMMENT && (flags & FLAG_COMMENT) != 0) {
            return Part.COMMENT;
        }
        return (flags & FLAG_HEADER_CRC) != 0 ? Part.HEADER_CRC : Part.DATA;
    }
}
