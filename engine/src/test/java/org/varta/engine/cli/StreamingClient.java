package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A sender of a protocol that acknowledges nothing: numbers its events and goes on with the next number on a new connection
 * when one breaks. What was on its way then may be lost; what arrives has to be whole and in order.
 */
final class StreamingClient implements Runnable {

    private static final int BURST = 50;
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long RECONNECT_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final String name;
    private final String listener;
    private final Supplier<VartaProcess> server;
    private volatile boolean isStopping;
    private volatile int sent;

    StreamingClient(String name, String listener, Supplier<VartaProcess> server) {
        this.name = name;
        this.listener = listener;
        this.server = server;
    }

    String name() {
        return name;
    }

    /** How many events were handed to the kernel. */
    int sent() {
        return sent;
    }

    void stop() {
        isStopping = true;
    }

    /** The line of an event, without its end. */
    String line(int n) {
        String json = "{\"Channel\":\"Security\",\"EventID\":4624,\"TargetUserName\":\"user" + n % 1000
                + "\",\"client\":\"" + name + "\",\"fill\":\"" + "f".repeat(n % 300) + "\",\"n\":" + n + "}";
        return listener.equals("syslog-tcp") ? "<134>1 - host app - - - " + json : json;
    }

    @Override
    public void run() {
        while (!isStopping) {
            try (Socket socket = new Socket()) {
                socket.connect(server.get().address(listener), 5_000);
                send(socket.getOutputStream());
            } catch (IOException e) {
                LockSupport.parkNanos(RECONNECT_NS);
            }
        }
    }

    private void send(OutputStream out) throws IOException {
        while (!isStopping) {
            int next = sent;
            StringBuilder burst = new StringBuilder();
            for (int n = next; n < next + BURST; n++) {
                burst.append(line(n)).append('\n');
            }
            // Before the write: half of it may arrive although it fails, so no number is used again.
            sent = next + BURST;
            out.write(burst.toString().getBytes(UTF_8));
            LockSupport.parkNanos(PAUSE_NS);
        }
    }
}
