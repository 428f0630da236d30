package org.varta.engine.decode.evtx;

import java.io.IOException;

/** The stream holds something else than a Windows event log file. */
public final class NotEvtxException extends IOException {

    private static final long serialVersionUID = 1L;

    NotEvtxException(String message) {
        super(message);
    }
}
