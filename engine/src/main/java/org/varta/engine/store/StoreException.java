package org.varta.engine.store;

import java.sql.SQLException;

/** The database cannot do its work: disk full, broken file, closed. What was committed before is intact. */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int SQLITE_IOERR = 10;
    private static final int SQLITE_FULL = 13;

    StoreException(String message) {
        super(message);
    }

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether SQLite says that the disk is full, or cannot be read or written. */
    public static boolean isDiskBehind(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e
                    && (e.getErrorCode() == SQLITE_IOERR || e.getErrorCode() == SQLITE_FULL)) {
                return true;
            }
        }
        return false;
    }
}
