package org.varta.engine.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.varta.engine.decode.MsgpackBytes;

/** A client of the Forward protocol: sends a message, waits for its answer, and connects again after a failure. */
final class ForwardClient implements AutoCloseable {

    private static final int ANSWER_MAX_MILLIS = 20_000;

    private @Nullable Socket socket;
    private int messages;

    /** Whether the entries, which are sent packed, were acknowledged; what else comes back is an error. */
    boolean isTaken(InetSocketAddress address, byte[] entries) {
        try {
            Socket open = socket;
            if (open == null) {
                open = new Socket();
                socket = open;
                open.setSoTimeout(ANSWER_MAX_MILLIS);
                open.connect(address, 5_000);
            }
            byte[] chunk = MsgpackBytes.shortest().text("chunk-" + messages++).bytes();
            byte[] message = MsgpackBytes.shortest()
                    .array(3)
                    .text("win.security")
                    .binary(entries)
                    .map(1)
                    .text("chunk")
                    .raw(chunk)
                    .bytes();
            open.getOutputStream().write(message);
            byte[] wanted =
                    MsgpackBytes.shortest().map(1).text("ack").raw(chunk).bytes();
            byte[] answer = open.getInputStream().readNBytes(wanted.length);
            if (answer.length < wanted.length) {
                close();
                return false;
            }
            if (!Arrays.equals(answer, wanted)) {
                throw new AssertionError("another answer than " + Arrays.toString(wanted));
            }
            return true;
        } catch (IOException e) {
            close();
            return false; // killed in the middle: nothing was acknowledged, so it is sent again
        }
    }

    @Override
    public void close() {
        Socket open = socket;
        socket = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // it is of no use any more
            }
        }
    }
}
