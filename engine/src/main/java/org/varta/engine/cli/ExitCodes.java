package org.varta.engine.cli;

import org.varta.collector.journal.DiskFailure;
import org.varta.engine.store.StoreException;

/** Exit codes of every command; scripts rely on them. */
public final class ExitCodes {

    /** Done. */
    public static final int OK = 0;

    /** Findings where none were wanted, or failed tests. */
    public static final int FINDINGS = 1;

    /** The command line was wrong. */
    public static final int USAGE = 2;

    /** A rule could not be used. */
    public static final int RULE = 3;

    /** An event, a corpus or a journal could not be read. */
    public static final int INPUT = 4;

    /** A server could not be reached, or refused. */
    public static final int SERVER = 5;

    /** A fault of Varta. */
    public static final int INTERNAL = 70;

    /** The disk failed, under a log or at the start; what it has is found out at the next start. */
    public static final int DISK = 74;

    /** The configuration, or the machine, does not fit. */
    public static final int CONFIGURATION = 78;

    private ExitCodes() {}

    /** What a process ends with that something unforeseen has ended. */
    static int of(Throwable failure, int otherwise) {
        return DiskFailure.isBehind(failure) || StoreException.isDiskBehind(failure) ? DISK : otherwise;
    }
}
