package org.varta.engine.scan;

/** Follows one JSON object byte by byte until it closes, and notices where it has broken off. */
final class ObjectScan {

    /** Deeper levels are taken for arrays, where more may stand. */
    private static final int TRACKED_LEVELS = 63;

    private int depth;
    /** Bit per level: 1 for an array. */
    private long arrays;

    private boolean isInString;
    private boolean isEscape;
    private boolean isLineStart;
    private int lastSolid;

    /** Whether the object ended before {@code c} without closing. */
    boolean breaksBefore(int c) {
        if (isInString) {
            return c == '\n';
        }
        return isLineStart && c == '{' && !mayOpen();
    }

    /** Takes the next byte; true when it closes the object. */
    boolean takes(int c) {
        if (isInString) {
            inString(c);
            return false;
        }
        isLineStart = c == '\n';
        switch (c) {
            case '"' -> isInString = true;
            case '{' -> open(0);
            case '[' -> open(1);
            case '}', ']' -> depth--;
            case ' ', '\t', '\r', '\n' -> {
                return false;
            }
            default -> {}
        }
        lastSolid = c;
        return depth <= 0;
    }

    private void inString(int c) {
        if (isEscape) {
            isEscape = false;
        } else if (c == '\\') {
            isEscape = true;
        } else if (c == '"') {
            isInString = false;
            lastSolid = c;
        }
    }

    private void open(long isArray) {
        depth++;
        if (depth <= TRACKED_LEVELS) {
            arrays = (arrays & ~(1L << depth)) | (isArray << depth);
        }
    }

    /** Whether an object may stand here. */
    private boolean mayOpen() {
        boolean isInArray = depth > TRACKED_LEVELS || (arrays >>> depth & 1) == 1;
        return lastSolid == ':' || lastSolid == '[' || (lastSolid == ',' && isInArray);
    }
}
