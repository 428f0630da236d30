package org.varta.collector.journal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells failures of a disk from faults of configuration and of Varta. */
public final class DiskFailure {

    /** What the kernel calls EIO, EROFS, ENOSPC, EDQUOT and EFBIG; Java has no number for them. */
    private static final List<String> REASONS = List.of(
            "Input/output error",
            "Read-only file system",
            "No space left on device",
            "Disk quota exceeded",
            "File too large");

    private DiskFailure() {}

    /**
     * Whether a disk is behind a failure: a log that failed, the {@code InternalError} of a mapped file that cannot be read or
     * written, or a file operation that the kernel refused for the disk's sake. The latter is known by the kernel's English
     * words: under a locale that translates them it is not seen.
     */
    public static boolean isBehind(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof LogFailedException
                    || cause instanceof InternalError
                    || (cause instanceof IOException && isReason(cause))) {
                return true;
            }
        }
        return false;
    }

    /** The reason stands at the end, also in brackets; what stands before it may be a path. */
    private static boolean isReason(Throwable failure) {
        @Nullable String said = failure instanceof FileSystemException e ? e.getReason() : failure.getMessage();
        return said != null
                && REASONS.stream().anyMatch(reason -> said.endsWith(reason) || said.endsWith("(" + reason + ")"));
    }
}
