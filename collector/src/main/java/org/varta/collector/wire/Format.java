package org.varta.collector.wire;

/** What the protocol says that the payload is; a hint for the decoders, which look for themselves. */
public enum Format {
    /** Nothing is known. */
    UNKNOWN(0),
    /** One JSON text. */
    JSON(1),
    /** One syslog message, RFC 5424 or RFC 3164, header included. */
    SYSLOG(2),
    /**
     * One event of the Fluent Forward protocol, in MessagePack: an entry {@code [time, record]}, or, of a message with a single
     * event, its time and its record behind each other. The tag is the frame's context.
     */
    FORWARD(3);

    private final int code;

    Format(int code) {
        this.code = code;
    }

    /** The number that stands for it on disk; never reused. */
    public int code() {
        return code;
    }

    /** The format of a number read from disk; {@link #UNKNOWN} when a newer version wrote it. */
    public static Format ofCode(int code) {
        for (Format format : values()) {
            if (format.code == code) {
                return format;
            }
        }
        return UNKNOWN;
    }
}
