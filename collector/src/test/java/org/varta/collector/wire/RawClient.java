package org.varta.collector.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;

/** A peer that sends exactly the bytes it is told to. */
public final class RawClient implements AutoCloseable {

    private static final int READ_MAX_MILLIS = 10_000;

    private final Socket socket;

    public RawClient(InetSocketAddress address) throws IOException {
        this.socket = new Socket();
        socket.setReceiveBufferSize(8 << 10);
        socket.setSoTimeout(READ_MAX_MILLIS);
        socket.connect(address);
    }

    public RawClient send(String latin1) throws IOException {
        return send(latin1.getBytes(ISO_8859_1));
    }

    public RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    public RawClient endOutput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Bytes that have come and were not read. */
    public int available() throws IOException {
        return socket.getInputStream().available();
    }

    /** Everything until the peer closes. */
    public String readAll() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(out);
        } catch (SocketException e) {
            out.writeBytes("<reset>".getBytes(ISO_8859_1));
        }
        return out.toString(ISO_8859_1);
    }

    /** Bytes until they end with {@code end}. */
    public String readUntil(String end) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder out = new StringBuilder();
        while (out.indexOf(end, Math.max(0, out.length() - end.length())) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed after: " + out);
            }
            out.append((char) next);
        }
        return out.toString();
    }

    /** One answer with a {@code Content-Length}. */
    public String readResponse() throws IOException {
        String head = readUntil("\r\n\r\n");
        int at = head.toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ");
        if (at < 0) {
            return head;
        }
        int length = Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)));
        return head + new String(socket.getInputStream().readNBytes(length), ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
