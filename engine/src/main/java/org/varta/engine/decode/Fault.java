package org.varta.engine.decode;

import static java.util.Objects.requireNonNull;

/**
 * Why a payload cannot be decoded.
 *
 * @param offset in the payload, bytes from 0
 * @param detail what was found and what was expected, for people
 */
public record Fault(Reason reason, int offset, String detail) {

    public Fault {
        requireNonNull(reason, "reason");
        requireNonNull(detail, "detail");
    }

    /** The kinds of fault; few and stable, so that they can be metric tags. */
    public enum Reason {
        EMPTY("empty"),
        INVALID_JSON("invalid-json"),
        INVALID_MSGPACK("invalid-msgpack"),
        NOT_AN_OBJECT("not-an-object"),
        TOO_DEEP("too-deep"),
        TOO_MANY_FIELDS("too-many-fields");

        private final String keyword;

        Reason(String keyword) {
            this.keyword = keyword;
        }

        /** As it stands in metrics and dead letters. */
        public String keyword() {
            return keyword;
        }
    }
}
