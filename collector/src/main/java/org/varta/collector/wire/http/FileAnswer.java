package org.varta.collector.wire.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file on its way to a peer, a piece at a time. Confined to one event loop. */
final class FileAnswer {

    /** So much of a file is in memory. */
    static final int PIECE_BYTES = 64 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(FileAnswer.class);

    private final FileChannel file;
    private final long bytes;
    private final Runnable done;
    private long sent;
    private boolean ended;

    FileAnswer(FileChannel file, long bytes, Runnable done) {
        this.file = file;
        this.bytes = bytes;
        this.done = done;
    }

    boolean isSent() {
        return sent == bytes;
    }

    /** What comes next; the last piece ends the answer. */
    HttpContent next() throws IOException {
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, bytes - sent));
        while (piece.hasRemaining()) {
            if (file.read(piece) < 0) {
                throw new IOException("the file has become shorter than " + bytes + " bytes");
            }
        }
        sent += piece.capacity();
        ByteBuf content = Unpooled.wrappedBuffer(piece.array());
        return isSent() ? new DefaultLastHttpContent(content) : new DefaultHttpContent(content);
    }

    /** Lets go of the file, however far it has come. */
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        try {
            file.close();
        } catch (IOException e) {
            LOG.warn("a file that was answered with could not be closed", e);
        }
        done.run();
    }
}
