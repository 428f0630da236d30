package org.varta.engine.evidence;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;

/** Writes a {@link BundleZip}: members one after the other, each as long as it turns out to be. Owned by one thread. */
final class BundleZipWriter implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;

    private final FileChannel channel;
    private final long bytesMax;
    private final List<BundleZip.Member> members = new ArrayList<>();
    private long end;

    private BundleZipWriter(FileChannel channel, long bytesMax) {
        this.channel = channel;
        this.bytesMax = Math.min(bytesMax, BundleZip.BYTES_MAX);
    }

    static BundleZipWriter open(Path file, long bytesMax) throws IOException {
        return new BundleZipWriter(EvidenceFiles.openForWriting(file), bytesMax);
    }

    /** Gives the content of a member. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Adds a member and tells what the manifest says of it. */
    BundleManifest.Member add(String name, Content content) throws IOException {
        long at = end + BundleZip.LOCAL_BYTES + name.length();
        channel.position(at);
        Counted counted = new Counted(Channels.newOutputStream(channel), bytesMax - at);
        OutputStream out = new BufferedOutputStream(counted, BUFFER_BYTES);
        content.writeTo(out);
        out.flush();
        BundleZip.Member member = new BundleZip.Member(name, at, counted.bytes, (int) counted.crc.getValue());
        members.add(member);
        write(member.local(), end);
        end = at + counted.bytes;
        return new BundleManifest.Member(name, counted.bytes, HexFormat.of().formatHex(counted.sha256.digest()));
    }

    /** Writes the end; durable on return. */
    void finish() throws IOException {
        write(BundleZip.directory(members, end), end);
        channel.force(true);
    }

    private void write(ByteBuffer bytes, long at) throws IOException {
        channel.position(at);
        EvidenceFiles.write(channel, bytes);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Counts and hashes what goes through, up to a limit. */
    private static final class Counted extends OutputStream {
        private final OutputStream out;
        private final long bytesMax;
        private final CRC32 crc = new CRC32();
        private final MessageDigest sha256 = TreeHash.sha256();
        private long bytes;

        Counted(OutputStream out, long bytesMax) {
            this.out = out;
            this.bytesMax = bytesMax;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            if (length > bytesMax - bytes) {
                throw new BundleTooLargeException();
            }
            out.write(from, offset, length);
            crc.update(from, offset, length);
            sha256.update(from, offset, length);
            bytes += length;
        }
    }
}
