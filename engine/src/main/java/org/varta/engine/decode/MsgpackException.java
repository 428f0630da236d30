package org.varta.engine.decode;

import org.varta.engine.decode.Fault.Reason;

/** Bytes are no MessagePack that can be used. */
final class MsgpackException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Fault fault;

    /** Without a stack: hostile senders could ask for many. */
    MsgpackException(Reason reason, int offset, String detail) {
        super(detail, null, false, false);
        this.fault = new Fault(reason, offset, detail + " (byte " + offset + ")");
    }

    Fault fault() {
        return fault;
    }
}
